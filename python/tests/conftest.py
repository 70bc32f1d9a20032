"""Tests start in a world that refuses everything; one that needs a piece of it says so."""

import signal

import pytest
from alibabacloud_credentials.testing import FakeClock, FakeEnvironment, FakeFiles, RefusingContext, use_context

# A shell has what it starts in the background ignore Ctrl-C, and so would every program that a test starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def refusing_world():
    with use_context(RefusingContext()) as context:
        yield context


@pytest.fixture
def local_cloud(alibabacloud_local_cloud):
    """A short name for the fixture that the package offers."""
    return alibabacloud_local_cloud


@pytest.fixture
def clock():
    """Stands still until a test moves it."""
    return FakeClock()


@pytest.fixture
def environment():
    """No variable is set; a test sets ``environment.variables``."""
    return FakeEnvironment()


@pytest.fixture
def files():
    """No file is there; a test writes some."""
    return FakeFiles()


@pytest.fixture
def world(clock, environment, files):
    """What is constructed in this test sees this clock, these variables and these files, and no network."""
    with use_context(RefusingContext(clock=clock, environment=environment, files=files)) as context:
        yield context
