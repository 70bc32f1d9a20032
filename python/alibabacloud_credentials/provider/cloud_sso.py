"""``cloud_sso``: a CloudSSO login of the command line. Its access token cannot be renewed without a person."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Dict, Optional, Union

from .._profile.login import cached_credentials_in
from .._profile.plan import log_in_again
from .._refresh.credentials import Credentials
from .._refresh.source import LONGEST_SESSION_S
from .._spec.catalogue import Catalogue
from .._spec.parameters import resolve
from .._spec.sources import source_field
from .._transport.exchange import exchange_json
from .._transport.messages import Request
from ..exceptions import ExpiredException, InvalidConfigurationException, RejectedException
from ..models import CloudSsoParameters, CloudSsoRequest, CloudSsoResponse
from ._support.login import REUSED_FROM_S, address, as_ended, bearer, lifetime_s
from ._support.remote import RemoteProvider
from ._support.wire import read_answer, temporary_credentials

if TYPE_CHECKING:
    from alibabacloud_tea_util.models import RuntimeOptions

    from .._shared.protocol import CacheKey, CredentialCache
    from .._world.context import Context
    from ..http import HttpOptions

_STEP = 'the credential of the access configuration'
_ENDED = 'CloudSSO access token is empty or expired, please re-login with cli'
_INCOMPLETE = 'CloudSSO sign in url or account id or access config is empty'
_IF_EMPTY = {
    'sign_in_url': _INCOMPLETE, 'account_id': _INCOMPLETE, 'access_config': _INCOMPLETE,
    'access_token': _ENDED, 'access_token_expire': _ENDED,
}


class CloudSSOCredentialsProvider(RemoteProvider):
    """Gets the credential of an access configuration, with the access token of a login.

    :param sign_in_url: sign-in address of the directory; only its scheme and host are used.
    :param account_id: account in the resource directory to work in.
    :param access_config: access configuration, such as ``ac-0123456789``.
    :param access_token: access token of the login.
    :param access_token_expire: when it ends, in seconds since the epoch.
    :param http_options: time-outs (default 5000 ms to connect, 10000 ms to read) and proxy.
    :param cache: a cache between processes; see :mod:`alibabacloud_credentials.sharing`. Environment variable:
        ``ALIBABA_CLOUD_CREDENTIALS_CACHE``. Default: none.
    :raises InvalidConfigurationException: a parameter is missing or wrong, or the token has ended.
    """

    name = type_name = 'cloud_sso'
    max_lifetime_s = LONGEST_SESSION_S
    DEFAULT_CONNECT_TIMEOUT: int = source_field('cloud_sso', 'connect_timeout')
    DEFAULT_READ_TIMEOUT: int = source_field('cloud_sso', 'read_timeout')

    def __init__(
        self,
        *,
        sign_in_url: Optional[str] = None,
        account_id: Optional[str] = None,
        access_config: Optional[str] = None,
        access_token: Optional[str] = None,
        access_token_expire: Optional[int] = 0,
        http_options: Union[HttpOptions, RuntimeOptions, None] = None,
        cache: Optional[CredentialCache] = None,
    ) -> None:
        self._start(http_options, cache, None, access_token_expire=access_token_expire or None, sign_in_url=sign_in_url,
                    account_id=account_id, access_config=access_config, access_token=access_token)
        if self._login_ended(self._context):
            raise InvalidConfigurationException(f'{self.name}: {_ENDED}')

    @classmethod
    def of_profile(cls, profile: str, parameters: Dict[str, Any]) -> CloudSSOCredentialsProvider:
        """The provider of a profile, which may hold a credential got earlier, and then a login that has ended.

        :param profile: its name, for messages.
        :param parameters: as those of the class, and the credential got earlier, named as the OAuth provider does.
        """
        made: CloudSSOCredentialsProvider = cls.__new__(cls)
        given = dict(parameters)
        cached = cached_credentials_in(given, cls.name)
        for name in ('access_key_id', 'access_key_secret', 'security_token', 'sts_expiration'):
            given.pop(name, None)
        made._start(None, None, profile, **given)
        made._cached = cached
        return made

    def _start(
        self, http_options: Union[HttpOptions, RuntimeOptions, None], cache: Optional[CredentialCache],
        profile: Optional[str], **given: Any,
    ) -> None:
        super().__init__(http_options, cache)
        parameters: Any = CloudSsoParameters(**given)
        self._login = resolve(parameters, self.type_name, self._context, if_empty=_IF_EMPTY)
        self._url = address(self._login.sign_in_url, Catalogue.service_paths()['cloud_sso_credential'])
        self._profile = profile
        self._cached: Optional[Credentials] = None

    def cache_key(self, context: Context) -> Optional[CacheKey]:
        """Whoever has the login could fetch the same credential."""
        from .._shared.protocol import CacheKey

        return CacheKey(
            self.name, (self._url, self._login.account_id, self._login.access_config), self._login.access_token
        )

    def fetch(self, context: Context) -> Credentials:
        """The credential got earlier, if it is still good; otherwise a new one from the server."""
        return self.fetch_after(context, None)

    def fetch_after(self, context: Context, previous: Optional[Credentials]) -> Credentials:
        """As :meth:`fetch`, but not ``previous`` again unless nothing else can be had."""
        return self._reusable(context, previous) or self._exchanged(context)

    def _reusable(self, context: Context, previous: Optional[Credentials]) -> Optional[Credentials]:
        """What the command line got with this login."""
        cached = self._cached
        if cached is None:
            return None
        left_s = lifetime_s(cached, context)
        if self._login_ended(context):
            return cached if left_s > 0 else None
        return cached if left_s >= REUSED_FROM_S and cached != previous else None

    def _login_ended(self, context: Context) -> bool:
        return bool(self._login.access_token_expire <= context.server_now())

    def _exchanged(self, context: Context) -> Credentials:
        if self._login_ended(context):
            raise ExpiredException(f'{self.name}: {_ENDED}; {log_in_again("CloudSSO", self._profile)}')
        try:
            answer = exchange_json(context, self._request, source=self.name, step=_STEP, options=self._options)
        except RejectedException as error:
            raise as_ended(error, 'CloudSSO', self._profile) from error
        read: Any = read_answer(CloudSsoResponse(), answer, source=self.name)
        return temporary_credentials(read.cloud_credential, answer, source=self.name)

    def _request(self) -> Request:
        asked: Any = CloudSsoRequest(
            account_id=self._login.account_id, access_configuration_id=self._login.access_config
        )
        body = asked.to_map()
        headers = {'Accept': 'application/json', 'Content-Type': 'application/json', **bearer(self._login.access_token)}
        return Request('POST', self._url, headers, json.dumps(body).encode('ascii'))
