"""What is stored: a credential with its lifetime, or the failure of a fetch, as JSON under a seal."""

from __future__ import annotations

import json
from typing import Any, Dict, NamedTuple, Optional

from .. import exceptions
from .._refresh.credentials import Credentials
from ..exceptions import CredentialException, RejectedException

_FIELDS = (
    'access_key_id', 'access_key_secret', 'security_token', 'expiration', 'provider_name', 'bearer_token',
    'credential_type',
)
_KINDS = (
    'RejectedException', 'UnreachableException', 'ExpiredException', 'NotConfiguredException',
    'InvalidConfigurationException',
)


class SharedCredentials(Credentials):
    """A credential that came out of, or went into, a cache between processes.

    :ivar epoch: the cache's epoch before it was looked up; see ``step``.
    """

    __slots__ = ('epoch',)

    @classmethod
    def of(cls, credentials: Credentials, epoch: Optional[bytes]) -> SharedCredentials:
        shared = cls(**{name: getattr(credentials, f'_{name}') for name in _FIELDS})
        shared.epoch = epoch
        return shared

    def __reduce__(self) -> Any:
        return SharedCredentials.of, (Credentials(**_fields(self)), self.epoch)


class Entry(NamedTuple):
    """A stored credential.

    :param credentials: with an expiration.
    :param lifetime_s: how long it lived when it was fetched, in seconds.
    :param fraction: what the process that fetched it has drawn for its windows.
    """

    credentials: Credentials
    lifetime_s: float
    fraction: float

    def text(self) -> bytes:
        return _text({
            'credentials': _fields(self.credentials), 'lifetime_s': self.lifetime_s, 'fraction': self.fraction,
        })

    @classmethod
    def read(cls, text: bytes, expiration: int) -> Optional[Entry]:
        """What :meth:`text` wrote; None where it is something else, or ends at another time than its seal says."""
        try:
            found = json.loads(text)
            entry = cls(Credentials(**found['credentials']), float(found['lifetime_s']), float(found['fraction']))
        except (ValueError, TypeError, KeyError):
            return None
        return entry if entry.credentials.get_expiration() == expiration else None


class Failure(NamedTuple):
    """Why a fetch failed.

    :param error: what was raised.
    :param failures: how many failed in a row.
    """

    error: CredentialException
    failures: int

    def text(self) -> bytes:
        error = self.error
        kind = next((kind for kind in _KINDS if isinstance(error, getattr(exceptions, kind))), None)
        return _text({
            'failures': self.failures, 'kind': kind, 'message': error.message, 'code': error.code,
            'request_id': error.request_id, 'http_status': getattr(error, 'http_status', None),
            'retry_after_s': getattr(error, 'retry_after_s', None),
        })

    @classmethod
    def read(cls, text: bytes) -> Optional[Failure]:
        """What :meth:`text` wrote; None where it is something else."""
        try:
            found = json.loads(text)
            kind = getattr(exceptions, found['kind']) if found['kind'] in _KINDS else CredentialException
            error = kind(str(found['message']), found['code'], found['request_id'])
            if isinstance(error, RejectedException):
                error.http_status, error.retry_after_s = found['http_status'], found['retry_after_s']
            return cls(error, int(found['failures']))
        except (ValueError, TypeError, KeyError):
            return None


def _fields(credentials: Credentials) -> Dict[str, Any]:
    return {name: getattr(credentials, f'_{name}') for name in _FIELDS}


def _text(value: Dict[str, Any]) -> bytes:
    return json.dumps(value).encode('ascii')
