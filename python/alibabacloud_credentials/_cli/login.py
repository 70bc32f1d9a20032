"""``login``: log in by way of a browser, or with CloudSSO by a code that is confirmed in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Sequence

from .._timestamps import format_utc
from .._world.current import current
from ..exceptions import CredentialException
from ._output import print_pairs
from ._parsing import PROGRAM, UsageError, one_of, whole_number

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ..tools.logins import LoggedIn, SignIn

DESCRIPTION = """\
Log in, and save the login in a profile of the aliyun command line's config.json (--profile, --config-file), where that
command line, this package and the other SDKs find it. The profile may be new; one that holds an AccessKey is refused.

By default your browser opens (OAuth with PKCE) and brings the answer to a port of 127.0.0.1. On a machine without a
browser, --no-browser shows the address and asks for the one that the browser ends at, wherever it runs. With
--cloud-sso you confirm a code in any browser, and choose account and access configuration."""
EXAMPLES = """\
alibabacloud-credentials login
alibabacloud-credentials login --profile work --site INTL --expected-account-id 1234567890123456
alibabacloud-credentials login --no-browser
alibabacloud-credentials login --profile dev --cloud-sso https://signin-cn-shanghai.alibabacloudsso.com/start/login
alibabacloud-credentials login --profile dev --switch"""
_OF_A_ROLE = ('role_arn',)
_OF_OAUTH = ('site', 'port', 'expected_account_id')
_OF_CLOUD_SSO = ('account', 'access_config')
_HIGHEST_PORT = 65535


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        '--site', metavar='CN|INTL', type=one_of(('CN', 'INTL')),
        help="where your account is; the profile's, or CN, by default",
    )
    parser.add_argument('--no-browser', action='store_true', help='open no browser here')
    parser.add_argument(
        '--port', metavar='N', type=whole_number(0, _HIGHEST_PORT),
        help='to which the browser brings the answer; the first free one from 12345 to 12349 by default; 0: any',
    )
    parser.add_argument('--expected-account-id', metavar='ID', help='save nothing if the login is for another account')
    parser.add_argument(
        '--cloud-sso', metavar='URL', nargs='?', const='',
        help="sign-in address of a CloudSSO directory; the profile's by default",
    )
    parser.add_argument('--account', metavar='ID', help='with --cloud-sso: the account to work in')
    parser.add_argument('--access-config', metavar='ID', help='with --cloud-sso: the access configuration')
    parser.add_argument(
        '--switch', action='store_true',
        help='choose another account or access configuration of CloudSSO, without a new login',
    )


def run(given: Namespace) -> int:
    uses_cloud_sso = given.switch or given.cloud_sso is not None
    _refuse(given, 'a login is for yourself', _OF_A_ROLE)
    _refuse(given, 'it is not for --cloud-sso', _OF_OAUTH if uses_cloud_sso else ())
    _refuse(given, 'it needs --cloud-sso', () if uses_cloud_sso else _OF_CLOUD_SSO)
    try:
        done = _by_cloud_sso(given) if uses_cloud_sso else _by_oauth(given)
    finally:
        current().terminal.show_progress('')
    ends_at = None if done.ends_at is None else format_utc(done.ends_at)
    print_pairs([
        ('profile', done.profile), ('file', done.config_file), ('account', done.account_id),
        ('access config', done.access_configuration_id), ('login ends', ends_at),
    ])
    if not done.is_current:
        current().terminal.tell('This profile is not the current one: choose it by --profile or ALIBABA_CLOUD_PROFILE.')
    return 0


def _by_oauth(given: Namespace) -> LoggedIn:
    from ..tools.oauth_login import login

    if given.no_browser and not current().terminal.is_interactive():
        raise CredentialException(
            '--no-browser asks for the address that the browser ends at: it needs a terminal'
        )
    return login(
        show=_shown(given, 'which must be able to reach 127.0.0.1 here; otherwise stop this and use --no-browser'),
        paste=_pasted if given.no_browser else None, waiting=_waiting('your browser'), profile=given.profile,
        config_file=given.config_file, site=given.site, port=given.port,
        expected_account_id=given.expected_account_id,
    )


def _by_cloud_sso(given: Namespace) -> LoggedIn:
    from ..tools.cloud_sso_login import login_cloud_sso, switch_cloud_sso

    choice = {
        'choose': _chosen_by_person if current().terminal.is_interactive() else None,
        'account_id': given.account, 'access_configuration_id': given.access_config,
        'profile': given.profile, 'config_file': given.config_file,
    }
    if given.switch:
        if given.cloud_sso:
            raise UsageError(f"{PROGRAM} login: --switch uses the profile's login: it takes no address")
        return switch_cloud_sso(**choice)
    return login_cloud_sso(
        show=_shown(given, 'which may be that of another machine'), waiting=_waiting('you to confirm the code'),
        sign_in_url=given.cloud_sso or None, **choice,
    )


def _shown(given: Namespace, where: str) -> Callable[[SignIn], None]:
    """Shows where to sign in, and opens the browser unless there shall be none.

    :param where: what is said of the browser where none opens.
    """
    def show(sign_in: SignIn) -> None:
        terminal = current().terminal
        terminal.tell(f'Sign in at this address:\n\n{sign_in.address}\n')
        if sign_in.user_code is not None:
            terminal.tell(f'Confirm this code there: {sign_in.user_code}')
        if not given.no_browser and not terminal.open_browser(sign_in.address):
            terminal.tell(f'No browser opens here: open the address in one, {where}.')

    return show


def _waiting(what: str) -> Callable[[float], None]:
    return lambda left_s: current().terminal.show_progress(f'waiting for {what}, {left_s:.0f} s left')


def _pasted() -> str:
    return _asked('After signing in, the browser ends at an address that cannot be shown.\nPaste that address here: ')


def _chosen_by_person(what: str, choices: Sequence[Any]) -> Any:
    """One of the choices, by its number or id."""
    terminal = current().terminal
    lines = [f'{number:4}  {choice.name}  {choice.id}' for number, choice in enumerate(choices, 1)]
    terminal.tell('\n'.join([f'Choose one {what}:', *lines]))
    while True:
        answer = _asked('Number: ').strip()
        if answer.isdecimal() and 1 <= int(answer) <= len(choices):
            return choices[int(answer) - 1]
        for choice in choices:
            if answer == choice.id:
                return choice


def _asked(question: str) -> str:
    try:
        return current().terminal.ask(question)
    except EOFError:
        pass
    raise CredentialException('nothing was answered')


def _refuse(given: Namespace, why: str, options: Sequence[str]) -> None:
    for option in options:
        if getattr(given, option) is not None:
            raise UsageError(f'{PROGRAM} login: --{option.replace("_", "-")}: {why}')
