"""A session AccessKey pair for a registered RSA key (STS ``GenerateSessionAccessKey``). Deprecated by the service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional, Union

from .._refresh.credentials import Credentials
from .._sts.signature import KeyPairSigner, load_private_key
from .._transport.answers import place_of, require_expiration
from ..exceptions import InvalidConfigurationException
from ..models import GenerateSessionAccessKeyResponse, RsaKeyPairParameters
from ._support.named_file import read_named
from ._support.sts import StsProvider
from ._support.wire import read_answer

if TYPE_CHECKING:
    from alibabacloud_tea_util.models import RuntimeOptions

    from .._world.context import Context
    from ..http import HttpOptions

_LONGEST_KEY_FILE = 64 * 1024


class RsaKeyPairCredentialsProvider(StsProvider):
    """Signs with the private half of a registered RSA key pair and gives a session AccessKey pair without a token.

    Needs the package ``cryptography``: ``pip install 'alibabacloud_credentials[rsa]'``.

    The key file is read once, by the constructor. The key is parsed for each refresh: parsed, it could not be
    pickled.

    :param public_key_id: id of the public key registered with RAM.
    :param private_key_file: path of the private key, without a passphrase: PEM of PKCS#8 or PKCS#1, or its Base64
        body alone.
    :param duration_seconds: how long the session pair lives, in seconds, 900 to 3600. Default: 3600.
    :param sts_region_id: region whose STS is called, such as ``ap-northeast-1``. Environment variable:
        ``ALIBABA_CLOUD_STS_REGION``. Default: none.
    :param sts_endpoint: host of STS, before any region. Environment variable: ``ALIBABA_CLOUD_STS_ENDPOINT``.
        Default: by region and network, otherwise ``sts.ap-northeast-1.aliyuncs.com``, where the service is offered.
    :param enable_vpc: call the region's STS inside the VPC. Environment variable:
        ``ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED``, which an explicit False overrules. Default: False.
    :param http_options: time-outs (default 5000 ms to connect, 10000 ms to read) and proxy.
    :raises InvalidConfigurationException: a parameter is missing, of a wrong type or out of bounds; the key file
        cannot be read or holds no usable key; ``cryptography`` is missing.
    """

    name = type_name = 'rsa_key_pair'

    def __init__(
        self,
        *,
        public_key_id: Optional[str] = None,
        private_key_file: Optional[str] = None,
        duration_seconds: Optional[int] = StsProvider.DEFAULT_DURATION_SECONDS,
        sts_region_id: Optional[str] = None,
        sts_endpoint: Optional[str] = None,
        enable_vpc: Optional[bool] = None,
        http_options: Union[HttpOptions, RuntimeOptions, None] = None,
    ) -> None:
        parameters = RsaKeyPairParameters(
            public_key_id=public_key_id, private_key_file=private_key_file, role_session_expiration=duration_seconds,
            sts_endpoint=sts_endpoint, sts_region_id=sts_region_id, enable_vpc=enable_vpc,
        )
        super().__init__(parameters, http_options)
        self._private_key = self._read_key()
        load_private_key(self._private_key, source=self.name, what=self._what())

    def fetch(self, context: Context) -> Credentials:
        """Ask STS for a session pair."""
        key = load_private_key(self._private_key, source=self.name)
        answer = self._call(
            context, {'DurationSeconds': str(self._duration_seconds)},
            KeyPairSigner(self._parameters.public_key_id, key),
        )
        read: Any = read_answer(GenerateSessionAccessKeyResponse(), answer, source=self.name)
        pair = read.session_access_key
        return Credentials(
            access_key_id=pair.session_access_key_id,
            access_key_secret=pair.session_access_key_secret,
            expiration=int(require_expiration(pair.expiration, source=self.name, place=place_of(answer))),
            provider_name=self.name,
        )

    def _read_key(self) -> str:
        path = self._parameters.private_key_file
        text = read_named(
            self._context, path, 'private key file', source=self.name, named_by='private_key_file',
            limit=_LONGEST_KEY_FILE,
        )
        if not text.strip():
            raise InvalidConfigurationException(f'{self.name}: {self._what()} is empty')
        return text

    def _what(self) -> str:
        return f'the private key file {self._parameters.private_key_file!r}'


class InlineKeyPairProvider(RsaKeyPairCredentialsProvider):
    """A key pair whose private half is given as text, as it stands in a profile.

    :param private_key: the key itself, as :class:`RsaKeyPairCredentialsProvider` takes it in a file.
    """

    def __init__(self, private_key: str, **parameters: Any) -> None:
        self._text = private_key
        super().__init__(private_key_file='given as text', **parameters)

    def _read_key(self) -> str:
        return self._text

    def _what(self) -> str:
        return 'the private key'
