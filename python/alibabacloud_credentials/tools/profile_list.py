"""The profiles of both files: what they are, where they lead, the state of their logins. Nothing is asked or run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Mapping, NamedTuple, Optional, Tuple

from .._profile import config_json, ini
from .._redact import ends
from .._spec.sources import environment_variables
from .._transport.address import parse_url
from .._world.current import current
from ..exceptions import CredentialException, InvalidConfigurationException
from .files import (
    config_json_path,
    credentials_ini_path,
    names_in_credentials_ini,
    read_config_json,
    read_credentials_ini,
)

if TYPE_CHECKING:
    from .._profile.plan import Plan
    from .._world.context import Context

LOGGED_IN, LOGGED_OUT, ENDED = 'logged in', 'logged out', 'ended'
_DEFAULT_SECTION = 'default'


class _LoginKeys(NamedTuple):
    """Where a mode of config.json keeps a login."""

    access_token: str
    refresh_token: str
    expiration: str


_LOGIN_KEYS = {
    'OAuth': _LoginKeys('oauth_access_token', 'oauth_refresh_token', 'oauth_access_token_expire'),
    # CloudSSO has no refresh token.
    'CloudSSO': _LoginKeys('access_token', '', 'cloud_sso_access_token_expire'),
}


class LoginState(NamedTuple):
    """The login of a profile, as its file says. The server may think otherwise."""

    state: str
    """``logged in``, ``logged out`` or ``ended``."""
    expiration: Optional[int]
    """When its access token ends, in seconds since the epoch; an OAuth login is renewed then. None: unknown."""


class ProfileSummary(NamedTuple):
    """One profile; nothing in it is secret."""

    name: str
    """Its name."""
    file: str
    """Path of its file."""
    mode: Optional[str]
    """``mode`` in config.json, ``type`` in credentials.ini; None: it has none."""
    is_current: bool
    """Whether it is the one that the default chain takes, if the chain comes to files at all."""
    leads_to: Tuple[str, ...]
    """What it asks for, from what a program gets to where that comes from, such as a role and an AccessKey id."""
    login: Optional[LoginState]
    """The state of its login; None: its mode has none."""
    problem: Optional[str]
    """Why it cannot be used, as one sentence; None: nothing is known against it."""


def profiles(config_file: Optional[str] = None) -> List[ProfileSummary]:
    """All profiles of config.json and of credentials.ini, in their order.

    :param config_file: path of a config.json, which is then the only file. Environment variables:
        ``ALIBABA_CLOUD_CONFIG_FILE`` and ``ALIBABA_CLOUD_CREDENTIALS_FILE``. Default: ``~/.aliyun/config.json`` and
        ``~/.alibabacloud/credentials.ini``.
    :raises InvalidConfigurationException: a file cannot be understood, or ``config_file`` does not exist.
    """
    context = current()
    found = _of_config_json(context, config_json_path(context, config_file))
    if config_file is not None:
        if found is None:
            raise InvalidConfigurationException(f'the file of profiles {config_file!r} does not exist')
        return found
    return [*(found or ()), *_of_credentials_ini(context, credentials_ini_path(context), found or [])]


def _of_config_json(context: Context, path: str) -> Optional[List[ProfileSummary]]:
    document = read_config_json(context, path)
    if document is None:
        return None
    chosen = context.environment.get(environment_variables('cli_profile')['profile_name']) or _current_of(document)
    text = context.files.read_text(path, 'cli credentials file')
    summaries = []
    for name in document.names():
        plan, problem = _planned(lambda name=name: config_json.plan(text, path, name))
        mode = document.fields(name).values.get('mode')
        holder = name if plan is None else plan.steps[0].profile
        summaries.append(ProfileSummary(
            name, path, mode if isinstance(mode, str) else None, name == chosen,
            () if plan is None else _places(plan),
            _login_state(document.fields(holder).values, context.clock.wall()), problem,
        ))
    return summaries


def _current_of(document: config_json.Document) -> Optional[str]:
    try:
        return document.current()
    except InvalidConfigurationException:
        return None


def _of_credentials_ini(context: Context, path: str, before: List[ProfileSummary]) -> List[ProfileSummary]:
    sections = read_credentials_ini(context, path)
    if sections is None:
        return []
    chosen = context.environment.get(environment_variables('profile')['profile_name']) or _DEFAULT_SECTION
    is_taken = any(summary.is_current for summary in before)
    text = context.files.read_text(path, 'credentials file')
    summaries = []
    for name in names_in_credentials_ini(sections):
        plan, problem = _planned(lambda name=name: ini.plan(text, path, name, asked_for=True))
        summaries.append(ProfileSummary(
            name, path, sections[name].values.get('type'), name == chosen and not is_taken,
            () if plan is None else _places(plan), None, problem,
        ))
    return summaries


def _planned(plan_of: Any) -> Tuple[Optional[Plan], Optional[str]]:
    try:
        return plan_of(), None
    except CredentialException as error:
        return None, error.message


def _login_state(profile: Mapping[str, Any], now: float) -> Optional[LoginState]:
    """Of a profile as it stands in config.json, whether or not it can be used."""
    keys = _LOGIN_KEYS.get(str(profile.get('mode')))
    if keys is None:
        return None
    expiration = profile.get(keys.expiration)
    ends_at = expiration if type(expiration) is int and expiration > 0 else None
    can_be_renewed = bool(profile.get(keys.refresh_token))
    if not can_be_renewed and not profile.get(keys.access_token):
        return LoginState(LOGGED_OUT, None)
    has_ended = not can_be_renewed and ends_at is not None and ends_at <= now
    return LoginState(ENDED if has_ended else LOGGED_IN, ends_at)


def _places(plan: Plan) -> Tuple[str, ...]:
    return tuple(_place(step.kind, step.parameters) for step in reversed(plan.steps))


def _place(kind: str, parameters: Dict[str, Any]) -> str:
    if kind in ('ram_role_arn', 'oidc_role_arn'):
        return str(parameters['role_arn'])
    if kind in ('access_key', 'sts'):
        return f'AccessKey {ends(parameters["access_key_id"])}'
    if kind == 'ecs_ram_role':
        name = parameters.get('role_name')
        return 'role of the instance' if name is None else f'role {name} of the instance'
    if kind == 'rsa_key_pair':
        return f'key pair {ends(parameters["public_key_id"])}'
    if kind == 'cloud_sso':
        place = f'account {parameters["account_id"]}, {parameters["access_config"]}'
        return f'{place}, by {_host(parameters["sign_in_url"])}'
    if kind == 'oauth':
        return f'login at {_host(parameters["sign_in_url"])}'
    if kind == 'credentials_uri':
        return _host(parameters['uri']) if 'uri' in parameters else 'ALIBABA_CLOUD_CREDENTIALS_URI'
    return {'external': 'a command', 'bearer': 'a bearer token'}.get(kind, kind)


def _host(url: str) -> str:
    """What of an address is no secret."""
    try:
        return parse_url(url, 'the address').authority
    except InvalidConfigurationException:
        return 'an address that is none'
