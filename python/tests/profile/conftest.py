"""What the tests of profiles share."""

import json

import pytest
from alibabacloud_credentials._context import Clock, Context
from alibabacloud_credentials._context.commands import Commands
from alibabacloud_credentials.testing import FakeEnvironment, RefusingContext, use_context


@pytest.fixture
def real_files():
    """What is constructed in this test sees the real files, clock and commands, but no variable and no network."""
    context = RefusingContext(
        environment=FakeEnvironment(), files=Context().files, clock=Clock(), commands=Commands()
    )
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
