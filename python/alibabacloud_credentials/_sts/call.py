"""The RPC signature and the calls to STS.

Form of a call (fact: all that is secret, long or both travels in the body, so no URL that a proxy, a server or a
debugger writes down holds it): ``POST https://<endpoint>/`` with the system parameters and the signature in the query,
and everything else, the security token of the caller included, in the form. The signature covers both. STS is only
ever called over TLS.
"""

from __future__ import annotations

import re
from os import urandom
from typing import TYPE_CHECKING, Dict, Mapping, Optional

from .._redact import ends
from .._spec.catalogue import Catalogue
from .._spec.sources import source_field
from .._timestamps import format_utc
from .._transport.answers import JsonAnswer
from .._transport.exchange import exchange_json
from .._transport.messages import Request
from .._transport.options import TransportOptions
from ..exceptions import InvalidConfigurationException
from .signature import Signer, encode_parameters, string_to_sign

if TYPE_CHECKING:
    from .._world.context import Context, Environment

DEFAULT_ENDPOINT = source_field('ram_role_arn', 'endpoint')

# Compiled when first used: importing the package stays quick.
_ENDPOINT = r'(?:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?'
_REGION = r'[A-Za-z0-9-]+'


def call_sts(
    context: Context,
    *,
    action: str,
    parameters: Mapping[str, str],
    endpoint: str,
    options: TransportOptions,
    source: str,
    signer: Optional[Signer] = None,
    extra_headers: Optional[Mapping[str, str]] = None,
) -> JsonAnswer:
    """Call STS and return its answer.

    :param parameters: the action's own parameters, sent in the body.
    :param endpoint: what :func:`sts_endpoint` returned.
    :param source: the credential source, as errors name it.
    :param signer: None for a call that is not signed, such as ``AssumeRoleWithOIDC``.
    :raises RejectedException: STS refused; ``code`` and ``request_id`` are its own.
    :raises UnreachableException: no usable answer came in time.
    :raises InvalidConfigurationException: a parameter, a proxy or the certificate authorities cannot be used.
    """
    form = {**parameters, **(signer.form if signer is not None else {})}
    _check_texts({**form, **(signer.query if signer is not None else {})}, source)

    def build() -> Request:
        query = _query(action, context.server_now())
        if signer is not None:
            _sign(query, form, signer)
        headers = {'Content-Type': 'application/x-www-form-urlencoded', **(extra_headers or {})}
        url = f'https://{endpoint}/?{encode_parameters(query)}'
        return Request('POST', url, headers, encode_parameters(form).encode('ascii'))

    step = _step(action, parameters, signer)
    return exchange_json(context, build, source=source, step=step, options=options)


def _step(action: str, parameters: Mapping[str, str], signer: Optional[Signer]) -> str:
    """The call as errors name it: which role, and the ends of the AccessKey id that asks."""
    role, key_id = parameters.get('RoleArn'), None if signer is None else signer.query.get('AccessKeyId')
    of_role = '' if role is None else f' of the role {role}'
    return f'{action}{of_role}' if key_id is None else f'{action}{of_role} with the AccessKey {ends(key_id)}'


def _query(action: str, now: float) -> Dict[str, str]:
    return {'Action': action, 'Format': 'JSON', 'Timestamp': format_utc(now), 'Version': Catalogue.sts_version()}


def _sign(query: Dict[str, str], form: Mapping[str, str], signer: Signer) -> None:
    query.update(signer.query, SignatureNonce=urandom(16).hex())
    query['Signature'] = signer.sign(string_to_sign('POST', {**query, **form}))


def _check_texts(parameters: Mapping[str, object], source: str) -> None:
    for name, value in parameters.items():
        # A lone surrogate has no UTF-8 form, and Python's own error would repeat the text.
        if not isinstance(value, str) or any('\ud800' <= letter <= '\udfff' for letter in value):
            raise InvalidConfigurationException(f'{source}: the parameter {name} must be a text')


def sts_endpoint(
    environment: Environment,
    *,
    endpoint: Optional[str] = None,
    region_id: Optional[str] = None,
    enable_vpc: Optional[bool] = None,
    default: str = DEFAULT_ENDPOINT,
) -> str:
    """Host, and port if any, of the STS to call.

    The first of: ``endpoint``; ``ALIBABA_CLOUD_STS_ENDPOINT``; the host of ``region_id`` or
    ``ALIBABA_CLOUD_STS_REGION``, inside the VPC when ``enable_vpc`` (None: ``ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED``)
    is true; ``default``.

    :raises InvalidConfigurationException: the endpoint is no host, or the region no region id.
    """
    if endpoint:
        return _host(endpoint, 'sts_endpoint')
    variable = environment.get('ALIBABA_CLOUD_STS_ENDPOINT')
    if variable:
        return _host(variable, 'the environment variable ALIBABA_CLOUD_STS_ENDPOINT')
    region = region_id or environment.get('ALIBABA_CLOUD_STS_REGION')
    if not region:
        return default
    if not isinstance(region, str) or not re.fullmatch(_REGION, region):
        raise InvalidConfigurationException('the STS region must be a region id such as cn-hangzhou')
    inside = environment.is_true('ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED') if enable_vpc is None else enable_vpc is True
    return Catalogue.vpc_sts_endpoint(region) if inside else Catalogue.regional_sts_endpoint(region)


def _host(text: object, what: str) -> str:
    host = text.strip().rstrip('/') if isinstance(text, str) else ''
    if host.lower().startswith('https://'):
        host = host[len('https://'):]
    if not re.fullmatch(_ENDPOINT, host):
        raise InvalidConfigurationException(
            f'{what} must be a host such as {DEFAULT_ENDPOINT}, with or without a port: STS is only called over https'
        )
    return host
