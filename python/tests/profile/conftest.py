"""What the tests of profiles share."""

import json

import pytest
from alibabacloud_credentials.testing import Clock, Commands, FakeEnvironment, Files, RefusingContext, use_context
from file_world import FileWorld
from lifeline import Lifeline
from login_world import LoginWorld


@pytest.fixture
def real_files():
    """What is constructed in this test sees the real files, clock and commands, but no variable and no network."""
    context = RefusingContext(environment=FakeEnvironment(), files=Files(), clock=Clock(), commands=Commands())
    with use_context(context):
        yield context


@pytest.fixture
def config(tmp_path):
    """Writes a config.json with the profiles given, the first of them current; returns its path."""

    def write(*profiles, **top):
        path = tmp_path / 'config.json'
        path.write_text(
            json.dumps({'current': profiles[0]['name'], 'profiles': profiles, **top}, indent='\t'), encoding='utf-8'
        )
        return path

    return write


@pytest.fixture(scope='module')
def shared_login_world():
    world = LoginWorld()
    yield world
    world.close()


@pytest.fixture
def logins(shared_login_world, tmp_path):
    """A local cloud with a person's logins, and an empty folder for the config.json that holds them."""
    return shared_login_world.fresh(tmp_path)


@pytest.fixture
def world():
    """A config.json in memory, a clock, and an STS."""
    world = FileWorld()
    with use_context(world.context):
        yield world


@pytest.fixture
def lifeline(tmp_path):
    line = Lifeline(tmp_path / 'lifeline')
    yield line
    line.close()
