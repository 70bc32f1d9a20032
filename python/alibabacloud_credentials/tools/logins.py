"""What every login has: what the person needs for it, what it ends with, and that it is for the account expected."""

from __future__ import annotations

import re
from functools import wraps
from typing import TYPE_CHECKING, Any, Callable, Dict, NamedTuple, Optional, TypeVar, cast

from .._transport.options import TransportOptions
from .._world.context import Deadline
from ..client import Client
from ..exceptions import CredentialException, InvalidConfigurationException, without_traceback
from ..provider.static_sts import StaticSTSCredentialsProvider
from .identity import whoami

if TYPE_CHECKING:
    from .._refresh.credentials import Credentials
    from .._world.context import Context

_STEP_TIMEOUT_S = 30.0
_ACCOUNT_ID = r'[0-9]{1,20}'
F_ = TypeVar('F_', bound=Callable[..., Any])


class SignIn(NamedTuple):
    """What a person needs to sign in."""

    address: str
    """The address to open in a browser. It holds no secret, but who opens it first decides who is logged in."""
    user_code: Optional[str] = None
    """The code that the page asks for, or shows to be compared; None: there is none."""


class Choice(NamedTuple):
    """One of several that a person may choose from."""

    id: str
    """What identifies it: an account id, or the id of an access configuration."""
    name: str
    """What people call it; its id where it has no name."""


class LoggedIn(NamedTuple):
    """A login that is done, and saved."""

    profile: str
    """Name of the profile that it stands in."""
    config_file: str
    """Path of the config.json that has the profile."""
    is_current: bool
    """Whether the file calls this profile current. If not, a parameter or ``ALIBABA_CLOUD_PROFILE`` has to name it."""
    account_id: Optional[str]
    """The account, where it is known: it was expected, or chosen."""
    access_configuration_id: Optional[str] = None
    """The CloudSSO access configuration; None for OAuth."""
    ends_at: Optional[int] = None
    """When a person has to log in again, in seconds since the epoch; None: the login is renewed for as long as the
    server lets it."""


def without_inner_frames(function: F_) -> F_:
    """A failure leaves ``function`` without the frames inside, whose locals hold tokens: error reporters keep those."""

    @wraps(function)
    def call(*arguments: Any, **given: Any) -> Any:
        try:
            return function(*arguments, **given)
        except CredentialException as error:
            failure = without_traceback(error)
        raise failure

    return cast(F_, call)


def options() -> TransportOptions:
    """Time-outs and proxies of what a login asks servers: the usual ones."""
    return TransportOptions.of(None)


def for_step(context: Context) -> Context:
    """The context for one exchange with a server, or one wait for the file."""
    return context.for_fetch(Deadline(context.clock.monotonic() + _STEP_TIMEOUT_S), 0.0)


def new_profile(region_id: str) -> Dict[str, str]:
    """What the aliyun command line expects of a profile beside a login: without a region it refuses it."""
    return {'region_id': region_id, 'output_format': 'json', 'language': 'en'}


def check_account_id(account_id: Optional[str]) -> None:
    """
    :raises InvalidConfigurationException: this cannot be the id of an account.
    """
    if account_id is not None and not re.fullmatch(_ACCOUNT_ID, account_id, re.ASCII):
        raise InvalidConfigurationException(
            'expected_account_id must be the id of an account, such as 1234567890123456',
            parameter='expected_account_id',
        )


def check_account(credential: Optional[Credentials], expected_account_id: Optional[str]) -> None:
    """
    :raises InvalidConfigurationException: STS says that the credential is of another account than expected.
    """
    if credential is None or expected_account_id is None:
        return
    provider = StaticSTSCredentialsProvider(
        access_key_id=credential.get_access_key_id(), access_key_secret=credential.get_access_key_secret(),
        security_token=credential.get_security_token(),
    )
    found = whoami(Client(provider=provider)).account_id
    if found != expected_account_id:
        raise InvalidConfigurationException(
            f'the login is for account {found}, not for {expected_account_id} as expected; nothing was saved'
        )
