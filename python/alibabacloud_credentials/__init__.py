"""Credentials for the Alibaba Cloud SDKs: found, fetched, kept fresh and kept secret.

    from alibabacloud_credentials import Client, Config

Start with :class:`Client`. Importing this package reads nothing from the environment, starts nothing and touches no
logger but its own; each name is imported when somebody asks for it.
"""

from __future__ import annotations

from ._lazy import lazy_exports

TYPE_CHECKING = False  # Type checkers know it by its name; importing typing for it would cost more than all else here.
if TYPE_CHECKING:
    from ._version import __version__ as __version__
    from .client import Client
    from .exceptions import (
        ChainException,
        CredentialException,
        ExpiredException,
        FileMissingException,
        InvalidAnswerException,
        InvalidConfigurationException,
        NotConfiguredException,
        RejectedException,
        UnreachableException,
    )
    from .models import Config, CredentialModel

__all__ = [
    'ChainException',
    'Client',
    'Config',
    'CredentialException',
    'CredentialModel',
    'ExpiredException',
    'FileMissingException',
    'InvalidAnswerException',
    'InvalidConfigurationException',
    'NotConfiguredException',
    'RejectedException',
    'UnreachableException',
]

__getattr__ = lazy_exports(__name__, {
    'ChainException': 'exceptions',
    'Client': 'client',
    'Config': 'models',
    'CredentialException': 'exceptions',
    'CredentialModel': 'models',
    'ExpiredException': 'exceptions',
    'FileMissingException': 'exceptions',
    'InvalidAnswerException': 'exceptions',
    'InvalidConfigurationException': 'exceptions',
    'NotConfiguredException': 'exceptions',
    'RejectedException': 'exceptions',
    'UnreachableException': 'exceptions',
    '__version__': '_version',
}, modules={
    # Programs write ``import alibabacloud_credentials.client`` and then ``alibabacloud_credentials.provider``.
    'client': 'client', 'credentials': 'credentials', 'exceptions': 'exceptions', 'http': 'http', 'models': 'models',
    'provider': 'provider', 'utils': 'utils',
})


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, '__version__'})
