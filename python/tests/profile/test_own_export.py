"""A profile of mode External whose command is this package's own export: refused where it is that of itself."""

import sys

import pytest
from alibabacloud_credentials.exceptions import InvalidConfigurationException
from alibabacloud_credentials.provider import CLIProfileCredentialsProvider
from alibabacloud_credentials.testing import FakeCommands
from file_world import profile


@pytest.fixture
def refusal(world):
    """What is said to a profile ``p`` with a command that cannot be run here."""
    world.context.commands = commands = FakeCommands()

    def refusal(command):
        world.write(profile(mode='External', process_command=command))
        with pytest.raises(InvalidConfigurationException) as caught:
            CLIProfileCredentialsProvider().get_credentials()
        return caught.value.message, commands.runs

    return refusal


def test_a_command_that_cannot_be_taken_apart_is_refused_for_that(refusal):
    message, _ = refusal("alibabacloud-credentials export --profile 'p")
    assert 'unclosed quote' in message


@pytest.mark.parametrize('command', [
    'alibabacloud-credentials export --profile p',
    'alibabacloud-credentials --profile=p export --format external-json',
    'alibabacloud-credentials export --format external-json --profile p',
    '/usr/local/bin/alibabacloud-credentials export --profile p',
    r"'C:\Tools\alibabacloud-credentials.exe' export --profile p",
    'python3 -m alibabacloud_credentials._cli export --profile p',
    pytest.param(
        r'/my\ tools/alibabacloud-credentials export --profile p',
        marks=pytest.mark.skipif(sys.platform == 'win32', reason='there a backslash is one'),
    ),
])
def test_the_export_of_the_same_profile_is_refused(refusal, command):
    message, runs = refusal(command)
    assert 'process_command is the export of this same profile' in message
    assert runs == []


@pytest.mark.parametrize('command', [
    'alibabacloud-credentials export --profile q',
    'alibabacloud-credentials export --profile=q',
    'alibabacloud-credentials export --profile q p',
    'alibabacloud-credentials export p --profile',
    'alibabacloud-credentials export',
    'alibabacloud-credentials whoami --profile p',
    'alibabacloud-credentials export --profile p --config-file /other.json',
    'alibabacloud-credentials export --profile p --config-file=/other.json',
    'my-alibabacloud-credentials export --profile p',
    'echo alibabacloud-credentials export --profile p',
])
def test_any_other_command_is_run(refusal, command):
    message, runs = refusal(command)
    assert 'cannot be started' in message
    assert runs == [command]
