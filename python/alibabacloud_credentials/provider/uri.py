"""A credential from an address: from a local server that hands them out, such as a sidecar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, Union

from .._refresh.credentials import Credentials
from .._spec.parameters import resolve
from .._spec.sources import source_field
from .._transport.address import parse_url
from .._transport.exchange import exchange_json
from .._transport.messages import Request
from ..exceptions import InvalidConfigurationException
from ..models import CredentialsUriParameters, CredentialsUriResponse
from ._support.remote import RemoteProvider
from ._support.wire import read_answer, require_success, temporary_credentials

if TYPE_CHECKING:
    from alibabacloud_tea_util.models import RuntimeOptions

    from .._shared.protocol import CacheKey, CredentialCache
    from .._world.context import Context
    from ..http import HttpOptions

_STEP = 'GET'


class URLCredentialsProvider(RemoteProvider):
    """Gets a credential with a plain GET.

    The answer is a JSON object with ``AccessKeyId``, ``AccessKeySecret``, ``SecurityToken`` and ``Expiration``
    (RFC 3339); where it has a ``Code`` too, that must be ``Success``. A redirect is refused.

    :param uri: address, http or https, asked as it is given, its query included. User and password in it become
        basic authentication. Environment variable: ``ALIBABA_CLOUD_CREDENTIALS_URI``.
    :param protocol: scheme of an address given as ``//host/path``. Default: ``http``.
    :param http_options: time-outs (default 5000 ms to connect, 10000 ms to read) and proxy.
    :param cache: a cache between processes, if it has a key; see :mod:`alibabacloud_credentials.sharing`. Environment
        variable: ``ALIBABA_CLOUD_CREDENTIALS_CACHE``. Default: none.
    :raises InvalidConfigurationException: the address is missing or is not one, or another parameter is wrong.
    """

    DEFAULT_CONNECT_TIMEOUT: int = source_field('credentials_uri', 'connect_timeout')
    DEFAULT_READ_TIMEOUT: int = source_field('credentials_uri', 'read_timeout')

    name = 'credential_uri'
    type_name = 'credentials_uri'
    KEYWORDS = {'credentials_uri': 'uri'}

    def __init__(
        self,
        *,
        uri: Optional[str] = None,
        protocol: Optional[str] = 'http',
        http_options: Union[HttpOptions, RuntimeOptions, None] = None,
        cache: Optional[CredentialCache] = None,
    ) -> None:
        super().__init__(http_options, cache)
        if protocol not in (None, '', 'http', 'https'):
            raise InvalidConfigurationException(f'{self.type_name}: protocol must be http or https')
        if isinstance(uri, str) and uri.startswith('//'):
            uri = f'{protocol or "http"}:{uri}'
        parameters = CredentialsUriParameters(credentials_uri=uri)
        resolve(parameters, self.type_name, self._context, bounds={
            'credentials_uri': 'credentials_uri must be an address with a host that starts with http:// or https://',
        })
        self._uri = str(parameters.credentials_uri)
        parse_url(self._uri, f'{self.type_name}: the address')

    def cache_key(self, context: Context) -> Optional[CacheKey]:
        """An address need not be a secret."""
        from .._shared.protocol import CacheKey

        return CacheKey(self.name, (self._uri,))

    @classmethod
    def title(cls) -> str:
        # Its published name lacks a letter of what the documentation calls it; that of a subclass is its own.
        return cls.type_name if cls.name == URLCredentialsProvider.name else cls.name

    def fetch(self, context: Context) -> Credentials:
        """Ask the address."""
        answer = exchange_json(
            context, lambda: Request('GET', self._uri), source=self.title(), step=_STEP, options=self._options
        )
        require_success(answer, source=self.title(), sent=self._uri)
        read = read_answer(CredentialsUriResponse(), answer, source=self.title())
        return temporary_credentials(read, answer, source=self.title(), provider_name=self.name)
