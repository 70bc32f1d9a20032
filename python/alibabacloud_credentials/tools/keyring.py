"""AccessKey secrets in the keyring of the operating system, for profiles that name it as ``keyring_service``.

Needs the extra ``keyring``.
"""

from __future__ import annotations

from .._world.current import current
from ..exceptions import InvalidConfigurationException


def store_secret(service: str, access_key_id: str, access_key_secret: str) -> None:
    """Keep the secret of an AccessKey id, in the place of one that was kept before.

    :param service: the service under which it is kept, as ``keyring_service`` of the profile names it.
    :param access_key_id: AccessKey id, as the profile has it.
    :param access_key_secret: its secret.
    :raises InvalidConfigurationException: one of them is empty, the extra is not installed, or the keyring cannot be
        used.
    """
    given = {'service': service, 'access_key_id': access_key_id, 'access_key_secret': access_key_secret}
    for name, value in given.items():
        if not isinstance(value, str) or not value.strip():
            raise InvalidConfigurationException(f'{name} cannot be empty', parameter=name)
    current().keyring.put(service, access_key_id, access_key_secret)


def remove_secret(service: str, access_key_id: str) -> bool:
    """Keep the secret of an AccessKey id no longer.

    :returns: whether there was one.
    :raises InvalidConfigurationException: the extra is not installed, or the keyring cannot be used.
    """
    return current().keyring.remove(service, access_key_id)
