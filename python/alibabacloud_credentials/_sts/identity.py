"""Asks STS whose a credential is: ``GetCallerIdentity``, STS 2015-04-01, which needs no permission."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from .._transport.options import TransportOptions
from ..exceptions import InvalidConfigurationException
from .call import call_sts, sts_endpoint
from .signature import AccessKeySigner

if TYPE_CHECKING:
    from .._transport.answers import JsonAnswer
    from .._world.context import Context


def caller_identity(
    context: Context, access_key_id: Optional[str], access_key_secret: Optional[str], security_token: Optional[str],
    *, source: str, options: Optional[TransportOptions] = None,
) -> JsonAnswer:
    """STS's answer, from the STS of ``ALIBABA_CLOUD_STS_ENDPOINT``, else of ``ALIBABA_CLOUD_STS_REGION``, else the
    central one.

    :param source: who asks, as errors name it.
    :param options: how STS is reached. Default: as the environment says.
    :raises RejectedException: STS refused; ``code`` and ``request_id`` are its own.
    :raises UnreachableException: no usable answer came in time.
    :raises InvalidConfigurationException: there is no AccessKey pair to sign with.
    """
    if not access_key_id or not access_key_secret:
        raise InvalidConfigurationException(
            f'{source}: the credential has no AccessKey pair to sign with; STS does not say who a bearer token is'
        )
    return call_sts(
        context, action='GetCallerIdentity', parameters={}, endpoint=sts_endpoint(context.environment),
        options=options or TransportOptions.of(None), source=source,
        signer=AccessKeySigner(access_key_id, access_key_secret, security_token or None),
    )
