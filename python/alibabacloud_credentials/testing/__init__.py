"""Tools for testing programs that use credentials, offline: a local cloud, and stand-ins for clock, files, variables.

The library itself imports nothing from here. The cloud needs the extra: ``pip install
'alibabacloud_credentials[testing]'``.

Each name is imported when it is first asked for: pytest loads the plugin in this folder in every run, whether it needs
a cloud or not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, List

from .._lazy import lazy_exports

if TYPE_CHECKING:
    from .._transport.failures import TransportFailure
    from .._transport.messages import Request, Response
    from .._transport.sender import Sender
    from .._world.commands import Commands
    from .._world.context import Clock, Context, Environment
    from .._world.files import FileFingerprint, Files
    from .._world.listening import Listening
    from .._world.terminal import Terminal
    from ._accounts import Identity
    from ._answers import Answer
    from ._contexts import WorldRefused, use_context
    from ._errors import ApiError
    from ._records import RecordedRequest
    from .cloud import LocalCloud
    from .fakes import FakeClock, FakeCommands, FakeEnvironment, FakeFiles
    from .refusing import RefusingContext
    from .routing import RoutedSender

__all__ = [
    'Answer',
    'ApiError',
    'Clock',
    'Commands',
    'Context',
    'Environment',
    'FakeClock',
    'FakeCommands',
    'FakeEnvironment',
    'FakeFiles',
    'FileFingerprint',
    'Files',
    'Identity',
    'Listening',
    'LocalCloud',
    'RecordedRequest',
    'RefusingContext',
    'Request',
    'Response',
    'RoutedSender',
    'Sender',
    'Terminal',
    'TransportFailure',
    'WorldRefused',
    'use_context',
]

__getattr__ = lazy_exports(__name__, {
    'Answer': 'testing._answers',
    'ApiError': 'testing._errors',
    'Clock': '_world.context',
    'Commands': '_world.commands',
    'Context': '_world.context',
    'Environment': '_world.context',
    'FakeClock': 'testing.fakes',
    'FakeCommands': 'testing.fakes',
    'FakeEnvironment': 'testing.fakes',
    'FakeFiles': 'testing.fakes',
    'FileFingerprint': '_world.files',
    'Files': '_world.files',
    'Identity': 'testing._accounts',
    'Listening': '_world.listening',
    'LocalCloud': 'testing.cloud',
    'RecordedRequest': 'testing._records',
    'RefusingContext': 'testing.refusing',
    'Request': '_transport.messages',
    'Response': '_transport.messages',
    'RoutedSender': 'testing.routing',
    'Sender': '_transport.sender',
    'Terminal': '_world.terminal',
    'TransportFailure': '_transport.failures',
    'WorldRefused': 'testing._contexts',
    'use_context': 'testing._contexts',
})


def __dir__() -> List[str]:
    return sorted({*globals(), *__all__})
