"""``oauth``: an OAuth login of the command line, by an access token that is renewed with a refresh token.

A refresh token is good once. So the one that replaces it is kept the moment it arrives, before anything else can
fail; and where the login stands in a file, renewing and exchanging happen under a lock that all processes share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, Optional, Union

from .._profile.login import LockedLogin, Login, LoginStore
from .._profile.plan import log_in_again
from .._refresh.credentials import Credentials
from .._refresh.flight import allow_own_time_after
from .._refresh.source import LONGEST_SESSION_S
from .._spec.catalogue import Catalogue
from .._spec.parameters import resolve
from .._spec.sources import source_field
from .._timestamps import format_utc
from ..exceptions import CredentialException, ExpiredException, RejectedException
from ..models import OauthParameters
from ._support.callbacks import notify
from ._support.login import REUSED_FROM_S, address, as_ended, lifetime_s
from ._support.remote import RemoteProvider
from ._support.tokens import ask_for_tokens, exchange_token

if TYPE_CHECKING:
    from alibabacloud_tea_util.models import RuntimeOptions

    from .._world.context import Context
    from ..http import HttpOptions

#: refresh token, access token, AccessKey id, secret, STS token, end of the access token, end of the credential
OAuthTokenUpdateCallback = Callable[[str, str, str, str, str, int, int], None]
OAuthTokenUpdateCallbackAsync = Callable[[str, str, str, str, str, int, int], Any]

# An access token is renewed when it has no more than this to live, so that it outlasts any exchange.
_RENEWED_AT_S = 1200
_RENEWAL = 'the new access token'


class OAuthCredentialsProvider(RemoteProvider):
    """Exchanges the access token of a login for a credential, and renews the token when it has 20 minutes to live.

    :param client_id: OAuth client id of the site.
    :param sign_in_url: address of the site's OAuth server, such as ``https://oauth.aliyun.com``.
    :param access_token: access token of the login. Default: got with the refresh token.
    :param access_token_expire: when it ends, in seconds since the epoch; 0: unknown, so it is renewed.
    :param refresh_token: refresh token of the login. Default: none; the access token is used until it ends.
    :param access_key_id: AccessKey id of a credential got earlier, reused while it lives 180 seconds more.
    :param access_key_secret: secret of that credential.
    :param security_token: STS token of that credential.
    :param sts_expiration: when it ends, in seconds since the epoch.
    :param http_options: time-outs (default 5000 ms to connect, 10000 ms to read) and proxy.
    :param token_update_callback: called in the refreshing thread after each exchange, and after one that failed if
        the tokens had been renewed before it: a refresh token that is not saved then is lost. It gets the refresh
        token, the access token, AccessKey id, secret and STS token (None before the first exchange), the end of the
        access token and of the credential in seconds since the epoch. What it raises is a warning in the log.
    :param token_update_callback_async: the same as a coroutine function, for who has no plain one. It runs on an
        event loop of its own, in a thread of its own, not on the caller's loop.
    :raises InvalidConfigurationException: a parameter is missing, of a wrong type or out of bounds.
    """

    name = type_name = 'oauth'
    max_lifetime_s = LONGEST_SESSION_S
    DEFAULT_CONNECT_TIMEOUT: int = source_field('oauth', 'connect_timeout')
    DEFAULT_READ_TIMEOUT: int = source_field('oauth', 'read_timeout')

    def __init__(
        self,
        *,
        client_id: Optional[str] = None,
        sign_in_url: Optional[str] = None,
        access_token: Optional[str] = None,
        access_token_expire: Optional[int] = 0,
        refresh_token: Optional[str] = None,
        access_key_id: Optional[str] = None,
        access_key_secret: Optional[str] = None,
        security_token: Optional[str] = None,
        sts_expiration: Optional[int] = None,
        http_options: Union[HttpOptions, RuntimeOptions, None] = None,
        token_update_callback: Optional[OAuthTokenUpdateCallback] = None,
        token_update_callback_async: Optional[OAuthTokenUpdateCallbackAsync] = None,
    ) -> None:
        super().__init__(http_options)
        parameters: Any = resolve(
            OauthParameters(
                client_id=client_id, sign_in_url=sign_in_url, access_token=access_token,
                access_token_expire=access_token_expire, refresh_token=refresh_token, access_key_id=access_key_id,
                access_key_secret=access_key_secret, security_token=security_token, sts_expiration=sts_expiration,
            ),
            self.type_name, self._context,
            if_empty={'client_id': 'the ClientId is empty', 'sign_in_url': 'the url for sign-in is empty'},
        )
        paths = Catalogue.service_paths()
        self._client_id: str = parameters.client_id
        self._token_url = address(parameters.sign_in_url, paths['oauth_token'])
        self._exchange_url = address(parameters.sign_in_url, paths['oauth_exchange'])
        self._callback = token_update_callback
        self._callback_async = token_update_callback_async
        self._store = LoginStore()
        self._login = Login.of(vars(parameters), self.name)
        # What the store had last. As long as it has the same, what is in memory is at least as new.
        self._stored: Optional[Login] = None
        # The refresh token that the one in memory replaced, and which no server takes any more.
        self._used_up: Optional[str] = None

    @classmethod
    def of_profile(cls, login: Login, store: LoginStore, **parameters: Any) -> OAuthCredentialsProvider:
        """The provider of a profile.

        :param login: as it was read from the profile.
        :param store: where it stands.
        :param parameters: ``client_id`` and ``sign_in_url``.
        """
        made = cls(**parameters)
        made._store = store
        made._login = made._stored = login
        return made

    def has_tokens_of(self, login: Login) -> bool:
        """Whether ``login`` is the one in use: nobody else has logged in again, nor renewed its tokens."""
        mine = self._login
        return (mine.access_token, mine.refresh_token) == (login.access_token, login.refresh_token) or (
            self._is_used_up(login)
        )

    def fetch(self, context: Context) -> Credentials:
        """The credential that was got earlier, by whatever process, if it is still good; otherwise a new one."""
        return self.fetch_after(context, None)

    def fetch_after(self, context: Context, previous: Optional[Credentials]) -> Credentials:
        """As :meth:`fetch`, but not ``previous`` again."""
        cached = _reusable(self._login, context, previous)
        if cached is None:
            with self._store.lock(context) as locked:
                # A token that is good once is lost if no time is left to wait for the one that replaces it.
                allow_own_time_after(context.clock.monotonic())
                self._adopt_stored(locked)
                cached = _reusable(self._login, context, previous) or self._renewed(context, locked)
        return cached

    def _adopt_stored(self, locked: LockedLogin) -> None:
        """Take over what a person or another process changed."""
        if locked.stored is None or locked.stored == self._stored:
            return
        self._stored = locked.stored
        if not self._is_used_up(locked.stored):
            self._login = locked.stored

    def _is_used_up(self, login: Login) -> bool:
        """Whether ``login`` is the one before ours, which a program that has no lock has put back."""
        return None not in (self._used_up, login.refresh_token) and login.refresh_token == self._used_up

    def _renewed(self, context: Context, locked: LockedLogin) -> Credentials:
        """A new credential; tokens and credential are kept as soon as they are there."""
        has_new_tokens = self._must_renew_token(context, locked)
        if has_new_tokens:
            self._keep(locked, self._with_new_tokens(context))
        try:
            self._keep(locked, self._login.with_credentials(self._exchanged(context)))
        except CredentialException as error:
            if has_new_tokens:
                self._notify(context)
            if isinstance(error, RejectedException):
                raise as_ended(error, 'OAuth', self._store.profile) from error
            raise
        self._notify(context)
        return self._login.cached_credentials  # type: ignore[return-value]  # it was set just above

    def _must_renew_token(self, context: Context, locked: LockedLogin) -> bool:
        login = self._login
        if not login.access_token and not login.refresh_token:
            raise ExpiredException(
                f'{self.name}: there is neither an access token nor a refresh token; '
                f'{log_in_again("OAuth", self._store.profile)}'
            )
        left_s = (login.access_token_expire or 0) - context.server_now() if login.access_token else 0
        if not login.refresh_token or left_s > _RENEWED_AT_S:
            return False
        problem = locked.reserve()
        # A token that is in memory only is lost with this process anyway.
        is_stored = self._stored is not None and self._stored.refresh_token == login.refresh_token
        if problem is None or not is_stored:
            return True
        if left_s > 0:
            return False
        raise ExpiredException(
            f'{self.name}: the access token has ended. Its refresh token is good once, so it is not used while the one '
            f'that replaces it cannot be saved: {problem}'
        )

    def _keep(self, locked: LockedLogin, login: Login) -> None:
        if login.refresh_token != self._login.refresh_token:
            self._used_up = self._login.refresh_token
        self._login = login
        if locked.save(login):
            self._stored = login

    def _notify(self, context: Context) -> None:
        fields = self._login.fields()
        names = (
            'refresh_token', 'access_token', 'access_key_id', 'access_key_secret', 'security_token',
            'access_token_expire', 'sts_expiration',
        )
        notify(
            context, self._callback, self._callback_async, 'the OAuth login', *(fields[name] for name in names)
        )

    # -- asking -------------------------------------------------------------------------------------------------

    def _with_new_tokens(self, context: Context) -> Login:
        def form() -> Dict[str, str]:
            return {
                'grant_type': 'refresh_token', 'refresh_token': str(self._login.refresh_token),
                'client_id': self._client_id, 'Timestamp': format_utc(context.server_now()),
            }

        try:
            return ask_for_tokens(
                context, self._token_url, form, self._login, source=self.name, step=_RENEWAL, options=self._options
            )
        except RejectedException as error:
            raise as_ended(error, 'OAuth', self._store.profile) from error

    def _exchanged(self, context: Context) -> Credentials:
        return exchange_token(
            context, self._exchange_url, str(self._login.access_token), source=self.name, options=self._options
        )


def _reusable(login: Login, context: Context, previous: Optional[Credentials]) -> Optional[Credentials]:
    """The credential that was got earlier with a login, unless it is about to end or is the one to be replaced."""
    cached = login.cached_credentials
    if cached is None or lifetime_s(cached, context) < REUSED_FROM_S:
        return None
    is_previous = previous is not None and cached.get_security_token() == previous.get_security_token()
    return None if is_previous else cached
