"""What works here and what does not: the chain by its sources, STS, clocks, proxy, authorities, metadata, files.

Everything is asked for real, with the credential that a program would get. No finding holds a secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Iterator, List, NamedTuple, Optional

from .._redact import ends
from .._spec.catalogue import Catalogue
from .._spec.sources import source_field
from .._sts.call import sts_endpoint
from .._transport.address import parse_url
from .._transport.exchange import exchange
from .._transport.messages import Request
from .._transport.options import TransportOptions
from .._transport.routes import choose_proxy, choose_trust
from .._world.context import Deadline
from .._world.current import current
from ..client import Client
from ..exceptions import CredentialException, RejectedException
from ..provider._chain_sources import sources_of_chain
from ..provider.default import attempt_of, replaces_chosen
from .codes import explain
from .files import config_json_path, credentials_ini_path
from .identity import ask_caller_identity
from .profile_list import profiles

if TYPE_CHECKING:
    from .._world.context import Context
    from ..exceptions import Attempt
    from ..models import CredentialModel

OK, NOTE, FAULT = 'ok', 'note', 'fault'
_STS_TIMEOUT_S = 30.0
_METADATA_TIMEOUT_S = 1.0
# STS refuses a request whose time stamp is 15 minutes off; this much is a fault long before it hurts.
_MOST_CLOCK_OFFSET_S = 60.0
_OTHERS = 0o077


class Finding(NamedTuple):
    """One thing that was looked at."""

    code: str
    """What it is about, or the code of the error; stable."""
    level: str
    """``ok``, ``note`` (worth knowing) or ``fault``."""
    sentence: str
    """What was found."""
    action: Optional[str]
    """What to do about it; None: nothing."""


def diagnose(client: Optional[Client] = None, *, config_file: Optional[str] = None) -> List[Finding]:
    """Look at everything that a credential needs here. It takes seconds, and up to a minute where servers are silent.

    :param client: whose credential is meant. Default: the default chain, which is then explained source by source.
    :param config_file: path of a config.json, as for :func:`~.profile_list.profiles`.
    :return: what was found, faults among them; nothing is raised for them.
    """
    context = current()
    findings = list(_of_chain(context)) if client is None else []
    credential = None
    try:
        credential = (client or Client()).get_credential()
    except CredentialException as error:
        findings.append(_of_error('NoCredential', error))
    else:
        findings.append(_of_credential(credential))
    if credential is not None and credential.access_key_id:
        findings += _of_sts(context, credential)
    return [*findings, *_of_network(context), *_of_metadata(context), *_of_files(context, config_file)]


def _of_chain(context: Context) -> Iterator[Finding]:
    is_selected = False
    attempts: List[Attempt] = []
    try:
        sources = sources_of_chain(context)
    except CredentialException:
        return  # the chain itself says what is wrong with the choice of its sources
    for source in sources:
        code = f'Source.{source.name}'
        if is_selected:
            yield Finding(code, OK, f'{source.name}: not asked, because a source before it has a credential', None)
            continue
        if replaces_chosen(source, sources, attempts):
            yield Finding(code, OK, f'{source.name}: not asked, because a profile was chosen that no file has', None)
            continue
        try:
            source.provider.get_credentials()
        except CredentialException as error:
            attempt = attempt_of(source, error)
            attempts.append(attempt)
            is_fault = attempt.was_configured
            yield Finding(code, FAULT if is_fault else OK, str(attempt), _action(error) if is_fault else None)
        else:
            is_selected = True
            yield Finding(code, OK, f'{source.name}: has a credential, which the chain selects', None)


def _of_credential(credential: CredentialModel) -> Finding:
    key = '' if credential.access_key_id is None else f', AccessKey {ends(credential.access_key_id)}'
    left = '' if credential.expiration is None else f', {credential.expiration - current().clock.wall():.0f} s left'
    return Finding('Credential', OK, f'the credential is from {credential.provider_name}{key}{left}', None)


def _of_sts(context: Context, credential: CredentialModel) -> Iterator[Finding]:
    asking = context.for_fetch(Deadline(context.clock.monotonic() + _STS_TIMEOUT_S), 0.0)
    try:
        identity = ask_caller_identity(asking, credential)
    except CredentialException as error:
        # A denial is an answer: the credential works, and may not ask this.
        is_denial = isinstance(error, RejectedException) and (error.code or '').startswith('NoPermission')
        yield _of_error('Identity', error)._replace(level=NOTE if is_denial else FAULT)
    else:
        yield Finding('Identity', OK, f'STS knows it as {identity["Arn"]}', None)
    offset = asking.server_offset_s
    if abs(offset) > _MOST_CLOCK_OFFSET_S:
        yield Finding(
            'Clock', FAULT,
            f'the clock of this machine is {abs(offset):.0f} s {"behind" if offset > 0 else "ahead of"} the server\'s',
            'set the clock, and have a time service keep it',
        )
    else:
        yield Finding('Clock', OK, "the clock of this machine agrees with the server's", None)


def _of_network(context: Context) -> Iterator[Finding]:
    try:
        url = parse_url(f'https://{sts_endpoint(context.environment)}', 'the endpoint of STS')
        proxy = choose_proxy(url, None, context.environment)
    except CredentialException as error:
        yield _of_error('Proxy', error)
    else:
        through = 'directly' if proxy is None else 'through the proxy that the environment names'
        yield Finding('Proxy', OK if proxy is None else NOTE, f'{url.host} is asked {through}', None)
    trust = choose_trust(context.environment)
    if trust is None:
        yield Finding('Authorities', OK, 'certificates are checked against those of the package certifi', None)
    elif context.files.exists(trust.path):
        sentence = f'certificates are checked against {trust.path!r}, by {trust.variable}'
        yield Finding('Authorities', NOTE, sentence, None)
    else:
        yield Finding(
            'Authorities', FAULT, f'{trust.variable} names {trust.path!r}, which does not exist',
            'name a file of certificate authorities there, or unset it',
        )


def _of_metadata(context: Context) -> Iterator[Finding]:
    switch = source_field('ecs_ram_role', 'disabling_variable')
    if context.environment.is_true(switch):
        yield Finding('Metadata', OK, f'the metadata server is never asked, by {switch}', None)
        return
    status = _metadata_status(context)
    if status is None:
        yield Finding('Metadata', OK, 'there is no metadata server: this is no ECS instance', None)
    elif status in (401, 403):
        yield Finding('Metadata', OK, 'the metadata server is in hardened mode: it answers with a token only', None)
    else:
        yield Finding(
            'Metadata', NOTE, 'the metadata server is in normal mode: it answers without a token too',
            'set HttpTokens=required on the instance, so that a program that is made to ask it for others cannot',
        )


def _metadata_status(context: Context) -> Optional[int]:
    """What it answers to a request without a token; None: nobody answers."""
    url = source_field('ecs_ram_role', 'endpoint') + Catalogue.service_paths()['metadata_roles']
    asking = context.for_fetch(Deadline(context.clock.monotonic() + _METADATA_TIMEOUT_S), 0.0)
    try:
        return exchange(
            asking, lambda: Request('GET', url, direct=True), source='doctor', step='mode', attempts=1,
            options=TransportOptions(_METADATA_TIMEOUT_S, _METADATA_TIMEOUT_S),
        ).status
    except CredentialException:
        return None


def _of_files(context: Context, config_file: Optional[str]) -> Iterator[Finding]:
    for path in (config_json_path(context, config_file), credentials_ini_path(context)):
        mode = context.files.mode(path)
        if mode is None:
            yield Finding('File', OK, f'{path!r} does not exist', None)
        elif mode & _OTHERS:
            yield Finding(
                'FileMode', FAULT, f'{path!r} can be read or changed by others (mode {mode:03o})',
                'chmod 600 it, and replace the keys in it if others may have seen them',
            )
        else:
            yield Finding('File', OK, f'{path!r} is its owner\'s alone', None)
    try:
        found = profiles(config_file)
    except CredentialException as error:
        yield _of_error('Profiles', error)
        return
    for profile in found:
        if profile.problem is not None:
            level = FAULT if profile.is_current else NOTE
            yield Finding('Profile', level, profile.problem, 'correct the profile, or remove it')


def _of_error(code: str, error: CredentialException) -> Finding:
    return Finding(error.code or code, FAULT, error.message, _action(error))


def _action(error: CredentialException) -> str:
    return ' '.join(explain(error.sub_code or error.code or 'Rejected').actions)
