"""The keyring of the operating system, by the package ``keyring``: Keychain, Credential Locker, Secret Service, ...

This package asks nobody for a password. Whether the system does, when the keyring is locked, is the system's decision.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Iterator, Optional

from ..exceptions import InvalidConfigurationException


class Keyring:
    """The keyring that the package ``keyring`` chooses on this machine; the variable ``PYTHON_KEYRING_BACKEND`` names
    another.
    """

    def get(self, service: str, name: str) -> Optional[str]:
        """What is kept for ``name`` under ``service``; None: nothing.

        :raises InvalidConfigurationException: the package is not installed, or the keyring cannot be used.
        """
        with _explained():
            value: Optional[str] = _package().get_password(service, name)
        return value

    def put(self, service: str, name: str, secret: str) -> None:
        """Keep ``secret`` for ``name`` under ``service``, in the place of what was there.

        :raises InvalidConfigurationException: as :meth:`get` does.
        """
        with _explained():
            _package().set_password(service, name, secret)

    def remove(self, service: str, name: str) -> bool:
        """Keep nothing for ``name`` under ``service`` any more; whether there was anything.

        :raises InvalidConfigurationException: as :meth:`get` does.
        """
        if self.get(service, name) is None:
            return False
        with _explained():
            _package().delete_password(service, name)
        return True


def _package() -> Any:
    try:
        import keyring
    except ImportError:
        raise InvalidConfigurationException(
            "the keyring needs the package keyring: pip install 'alibabacloud_credentials[keyring]'"
        ) from None
    return keyring


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except InvalidConfigurationException:
        raise
    except Exception as error:
        # Its text is that of a program of the system, and may hold anything.
        reason = type(error).__name__
    else:
        return
    raise InvalidConfigurationException(
        f'the keyring of this machine cannot be used ({reason}); see that it is there, and unlocked'
    )
