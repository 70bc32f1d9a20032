"""An OAuth login of the command line, as a value, and where it is kept."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Dict, Iterator, Optional

from .._refresh.credentials import Credentials

if TYPE_CHECKING:
    from .._world.context import Context


class Login:
    """Tokens, and the credential that was got with them last. It is never changed after it was made.

    :param access_token: is exchanged for a credential.
    :param access_token_expire: when it ends, in seconds since the epoch; None or 0: unknown.
    :param refresh_token: renews the access token; good once.
    :param cached_credentials: the credential got last, with its expiration.
    """

    __slots__ = ('access_token', 'access_token_expire', 'cached_credentials', 'refresh_token')

    def __init__(
        self,
        access_token: Optional[str] = None,
        access_token_expire: Optional[int] = None,
        refresh_token: Optional[str] = None,
        cached_credentials: Optional[Credentials] = None,
    ) -> None:
        self.access_token = access_token
        self.access_token_expire = access_token_expire or None
        self.refresh_token = refresh_token
        self.cached_credentials = cached_credentials

    @classmethod
    def of(cls, fields: Dict[str, Any], source: str) -> Login:
        """The login in ``fields``, named as the parameters of the OAuth provider are."""
        tokens = {name: fields.get(name) for name in ('access_token', 'access_token_expire', 'refresh_token')}
        return cls(cached_credentials=cached_credentials_in(fields, source), **tokens)

    def with_credentials(self, cached: Credentials) -> Login:
        return Login(self.access_token, self.access_token_expire, self.refresh_token, cached)

    def fields(self) -> Dict[str, Any]:
        """The login as :meth:`of` reads it; what is not there is None."""
        cached = self.cached_credentials or Credentials()
        return {
            'access_token': self.access_token,
            'access_token_expire': self.access_token_expire,
            'refresh_token': self.refresh_token,
            'access_key_id': cached.get_access_key_id(),
            'access_key_secret': cached.get_access_key_secret(),
            'security_token': cached.get_security_token(),
            'sts_expiration': cached.get_expiration(),
        }

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Login) and self.fields() == other.fields()

    __hash__ = None  # type: ignore[assignment]  # nobody needs it

    def __repr__(self) -> str:
        return 'Login(***)'


def cached_credentials_in(fields: Dict[str, Any], source: str) -> Optional[Credentials]:
    """The credential that was got earlier, if all of it is there.

    :param source: name of the source it came from.
    """
    parts = [fields.get(name) for name in ('access_key_id', 'access_key_secret', 'security_token', 'sts_expiration')]
    if not all(parts):
        return None
    key_id, secret, token, expiration = parts
    return Credentials(
        access_key_id=key_id, access_key_secret=secret, security_token=token, expiration=expiration,
        provider_name=source,
    )


class LockedLogin:
    """A login that nobody else changes meanwhile.

    :ivar stored: the login as it stands there now; None where it cannot be read.
    """

    stored: Optional[Login] = None

    def reserve(self) -> Optional[str]:
        """Make sure that the next :meth:`save` can be done; otherwise the reason why not, as the end of a sentence."""
        return None

    def save(self, login: Login) -> bool:
        """Keep ``login``, unless somebody else changed what was stored; False if not, which is then in the log."""
        return True


class LoginStore:
    """Where a login is kept. This one keeps nothing: the provider has it in memory.

    :ivar profile: name of the profile, for messages; None where there is none.
    """

    profile: Optional[str] = None

    @contextmanager
    def lock(self, context: Context) -> Iterator[LockedLogin]:
        """Have the login for oneself, against other processes too."""
        yield LockedLogin()
