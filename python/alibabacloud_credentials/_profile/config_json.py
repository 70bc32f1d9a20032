"""config.json of the aliyun command line: from its text to a plan. Pure: no I/O, no clock, no environment.

The file's format belongs to the command line; modes and keys are spelt as it spells them. Only the profiles that are
needed are judged: a broken one does not keep the others from working.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, NoReturn, Optional, Tuple

from .._spec.catalogue import Catalogue
from .._spec.sources import profile_modes
from .._suggest import did_you_mean
from ..exceptions import ExpiredException, InvalidConfigurationException, with_sub_code
from .fields import Field, Fields, keys_of, optional, read_all, required
from .plan import Plan, Step, listed, log_in_again, loop_error, quoted_name

_MOST_DIGITS = 20
OAUTH_MODE, CLOUD_SSO_MODE, EXTERNAL_MODE = 'OAuth', 'CloudSSO', 'External'
_BEARER_HEADER = 'x-acs-bearer-token'
# A text that is longer is the key itself: the shortest in use, of 1024 bits, has 800 letters and more.
_LONGEST_PATH = 512

_STS_ADDRESS = (
    optional('sts_endpoint', reader='host'), optional('sts_region_id', 'sts_region'),
    optional('enable_vpc', reader='flag'),
)
_ISSUED = (
    optional('access_key_id'), optional('access_key_secret'), optional('security_token', 'sts_token'),
    optional('sts_expiration', reader='epoch_seconds'),
)
_CLOUD_SSO_ACCESS = (
    required('sign_in_url', 'cloud_sso_sign_in_url'), required('account_id', 'cloud_sso_account_id'),
    required('access_config', 'cloud_sso_access_config'),
)
_CLOUD_SSO_LOGIN = (
    required('access_token'),
    required('access_token_expire', 'cloud_sso_access_token_expire', reader='epoch_seconds'),
)
_FIELDS: Dict[str, Tuple[Field, ...]] = {
    'access_key': (
        required('access_key_id'), optional('keyring_service'), required('access_key_secret', unless='keyring_service'),
    ),
    'sts': (required('access_key_id'), required('access_key_secret'), required('security_token', 'sts_token')),
    'bearer': (required('bearer_token', reader='token'),),
    'ram_role_arn': (
        required('role_arn', 'ram_role_arn'), optional('role_session_name', 'ram_session_name'),
        optional('duration_seconds', 'expired_seconds', reader='duration'), optional('policy', reader='multiline'),
        optional('external_id'), optional('source_identity'), *_STS_ADDRESS,
    ),
    'oidc_role_arn': (
        required('role_arn', 'ram_role_arn'), required('oidc_provider_arn'),
        optional('oidc_token_source'),
        required('oidc_token_file_path', 'oidc_token_file', unless='oidc_token_source'),
        optional('role_session_name', 'ram_session_name', 'role_session_name'),
        optional('duration_seconds', 'expired_seconds', reader='duration'), optional('policy', reader='multiline'),
        *_STS_ADDRESS,
    ),
    'saml_role_arn': (
        required('role_arn', 'ram_role_arn'), required('saml_provider_arn'),
        optional('saml_assertion_source'),
        required('saml_assertion_file_path', 'saml_assertion_file', unless='saml_assertion_source'),
        optional('duration_seconds', 'expired_seconds', reader='duration'), optional('policy', reader='multiline'),
        *_STS_ADDRESS,
    ),
    'ecs_ram_role': (optional('role_name', 'ram_role_name'),),
    'rsa_key_pair': (
        required('public_key_id', 'key_pair_name'), required('private_key', reader='multiline'),
        optional('duration_seconds', 'expired_seconds', reader='duration'), *_STS_ADDRESS,
    ),
    'credentials_uri': (optional('uri', 'credentials_uri'),),
    'cloud_sso': (*_CLOUD_SSO_ACCESS, *_CLOUD_SSO_LOGIN, *_ISSUED),
    'oauth': (),
    'external': (required('process_command', reader='multiline'),),
}
_LOGIN = (
    optional('access_token', 'oauth_access_token'), optional('refresh_token', 'oauth_refresh_token'),
    optional('access_token_expire', 'oauth_access_token_expire', reader='epoch_seconds'), *_ISSUED,
)
LOGIN_KEYS = keys_of(_LOGIN)
ISSUED_KEYS = keys_of(_ISSUED)
CLOUD_SSO_KEYS = keys_of(_FIELDS['cloud_sso'])


def plan(text: str, path: str, name: Optional[str]) -> Plan:
    """What a profile asks for.

    :param text: content of the file.
    :param path: of the file, for errors.
    :param name: the profile; None: the one that the file calls current.
    :raises InvalidConfigurationException: the file, or a profile that is needed, cannot work.
    """
    document = Document(text, path)
    if name and not document.has(name):
        raise with_sub_code(document.unknown(name), 'profile_not_found')
    wanted = name or document.current()
    return Plan(wanted, tuple(reversed(_steps(document, wanted))))


def login(text: str, path: str, name: str) -> Dict[str, Any]:
    """The login that stands in an OAuth profile now.

    :raises InvalidConfigurationException: the profile is no longer there, or cannot be read.
    :raises ExpiredException: it is there, and no longer one for OAuth.
    """
    fields = Document(text, path).fields(name)
    if fields.values.get('mode') != OAUTH_MODE:
        raise ExpiredException(f"{fields.place}: the login has been replaced: key 'mode' is no longer {OAUTH_MODE!r}")
    return read_all(fields, _LOGIN)


class Document:
    """The file's content, taken apart.

    :raises InvalidConfigurationException: it is not what config.json looks like.
    """

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self._top = _parse(text, path)
        profiles = self._top.get('profiles')
        if profiles is not None and not isinstance(profiles, list):
            raise _not_understood(path, "key 'profiles' must be a list")
        self._profiles: Dict[str, Dict[str, Any]] = {}
        for profile in profiles or ():
            if isinstance(profile, dict) and isinstance(profile.get('name'), str):
                self._profiles.setdefault(profile['name'], profile)

    def names(self) -> List[str]:
        """Names of all profiles, in their order."""
        return list(self._profiles)

    def current(self) -> str:
        """Name of the profile to use when the caller names none."""
        name = self._top.get('current')
        if not isinstance(name, str) or not name:
            raise InvalidConfigurationException(
                f'invalid profile name: cli credentials file {self.path!r}: key \'current\' must name a profile, '
                f'or ALIBABA_CLOUD_PROFILE must'
            )
        return name

    def fields(self, name: str, named_by: str = '') -> Fields:
        """The keys of a profile; the first of that name counts.

        :param named_by: where the name comes from, as the end of a sentence.
        """
        profile = self._profiles.get(name)
        if profile is None:
            raise self.unknown(name, named_by)
        return Fields(profile, self.place(name))

    def has(self, name: str) -> bool:
        return name in self._profiles

    def unknown(self, name: str, named_by: str = '') -> InvalidConfigurationException:
        """The error for a profile that is not there."""
        known = list(self._profiles)
        return InvalidConfigurationException(
            f'unable to get profile with {quoted_name(name)} from cli credentials file {self.path!r}: there is none '
            f'of that name{named_by}; {listed(known)}{did_you_mean(name, known)}'
        )

    def place(self, name: str) -> str:
        return f'cli credentials file {self.path!r}, profile {quoted_name(name)}'


def _steps(document: Document, wanted: str) -> List[Step]:
    """The sources from the outermost to the innermost."""
    steps: List[Step] = []
    visited: Dict[str, None] = {}
    name: Optional[str] = wanted
    named_by = ''
    while name is not None:
        if name in visited:
            raise loop_error(document.place(wanted), (*visited, name))
        visited[name] = None
        fields = document.fields(name, named_by)
        steps.extend(_steps_of(fields, name))
        named_by = f'; profile {quoted_name(name)} names it as its source_profile'
        name = _source_of(fields)
    return steps


def _steps_of(fields: Fields, name: str) -> List[Step]:
    mode = fields.text('mode') or ''
    kind = profile_modes().get(mode)
    if kind is None:
        _refuse_mode(fields, mode)
    steps = [_step(fields, name, kind)]
    if mode == 'RamRoleArn':
        steps.append(_step(fields, name, 'access_key' if fields.text('sts_token') is None else 'sts'))
    elif mode == 'RamRoleArnWithRoleName':
        steps.append(_step(fields, name, 'ecs_ram_role'))
    return steps


def _step(fields: Fields, name: str, kind: str) -> Step:
    wanted = _FIELDS[kind]
    if kind == 'oauth':
        return Step(kind, name, _oauth_site(fields), keys_of(wanted), read_all(fields, _LOGIN))
    if kind == 'bearer':
        _check_bearer_header(fields)
    if kind == 'cloud_sso':
        _check_login(fields, name)
    parameters = read_all(fields, wanted)
    if kind == 'rsa_key_pair':
        _tell_key_from_path(parameters)
    return Step(kind, name, parameters, keys_of(wanted))


def _check_bearer_header(fields: Fields) -> None:
    header = fields.text('bearer_token_header_key')
    if header is not None and header.lower() != _BEARER_HEADER:
        raise fields.wrong('bearer_token_header_key', f'names a header of its own; SDKs send {_BEARER_HEADER} only')


def _check_login(fields: Fields, name: str) -> None:
    """Who has not logged in, or has logged out, is told what to do."""
    read_all(fields, _CLOUD_SSO_ACCESS)
    for field in _CLOUD_SSO_LOGIN:
        key = field.keys[0]
        if getattr(fields, field.reader)(key) is None:
            raise fields.wrong(key, f'is missing or empty; {log_in_again(CLOUD_SSO_MODE, name)}')


def _tell_key_from_path(parameters: Dict[str, Any]) -> None:
    """The command line writes the text of the key where its own documentation has the path of a file."""
    key = parameters['private_key']
    if 'PRIVATE KEY' not in key and len(key) <= _LONGEST_PATH:
        parameters['private_key_file'] = parameters.pop('private_key')


def _source_of(fields: Fields) -> Optional[str]:
    if fields.values.get('mode') != 'ChainableRamRoleArn':
        return None
    # Not text(): a profile's name may be anything, even a blank.
    name = fields.values.get('source_profile')
    if name is None or name == '':
        raise fields.wrong('source_profile', 'is missing or empty')
    if not isinstance(name, str):
        raise fields.wrong('source_profile', 'must be a string')
    return name


def _oauth_site(fields: Fields) -> Dict[str, Any]:
    # Writers that know only one site leave the key out.
    site = Catalogue.oauth_sites().get((fields.text('oauth_site_type') or 'CN').upper())
    if site is None:
        raise fields.wrong('oauth_site_type', 'is not one of them: Invalid OAuth site type, support CN or INTL')
    return {'client_id': site['client_id'], 'sign_in_url': site['endpoint']}


def _refuse_mode(fields: Fields, mode: str) -> NoReturn:
    if mode == 'Anonymous':
        raise fields.wrong('mode', 'is Anonymous: such a profile has no credential; choose another profile')
    if not mode:
        raise fields.wrong('mode', f'is missing; it must be one of {", ".join(profile_modes())}')
    raise fields.wrong(
        'mode',
        f'is an unsupported profile mode; it must be one of {", ".join(profile_modes())}'
        f'{did_you_mean(mode, profile_modes())}',
    )


def _parse(text: str, path: str) -> Dict[str, Any]:
    try:
        document = json.loads(text, parse_int=_whole_number, parse_constant=_no_number)
    except RecursionError:
        problem = 'it is nested too deeply'
    except json.JSONDecodeError as error:
        problem = f'not valid JSON at line {error.lineno}, column {error.colno}'
    except ValueError:
        problem = 'it holds a number that is no number or too large'
    else:
        if isinstance(document, dict):
            return document
        problem = 'it must hold a JSON object'
    # Raised out here, because Python's own error carries the whole text along.
    raise _not_understood(path, problem)


def _whole_number(digits: str) -> int:
    # Converting takes time that grows with the square of the length.
    if len(digits) > _MOST_DIGITS:
        raise ValueError
    return int(digits)


def _no_number(_: str) -> NoReturn:
    raise ValueError


def _not_understood(path: str, problem: str) -> InvalidConfigurationException:
    return with_sub_code(
        InvalidConfigurationException(f'failed to parse credential from cli credentials file: {path!r}: {problem}'),
        'file_invalid',
    )
