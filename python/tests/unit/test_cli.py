"""The command shows where a credential comes from, and no secret."""

from alibabacloud_credentials._cli import main
from alibabacloud_credentials.testing import FakeEnvironment, FakeFiles, RefusingContext, use_context

NO_METADATA = {'ALIBABA_CLOUD_ECS_METADATA_DISABLED': 'true'}


def run(capsys, variables):
    with use_context(RefusingContext(environment=FakeEnvironment(variables), files=FakeFiles())):
        status = main([])
    return status, capsys.readouterr().out


def test_it_shows_the_source_and_the_ends_of_the_id_only(capsys):
    status, printed = run(capsys, {
        **NO_METADATA,
        'ALIBABA_CLOUD_ACCESS_KEY_ID': 'LTAI-FAKE-0123456789',
        'ALIBABA_CLOUD_ACCESS_KEY_SECRET': 'FAKE-SECRET-0123456789',
    })
    assert status == 0
    assert 'default/env' in printed
    assert 'LTAI***6789' in printed
    assert 'FAKE-SECRET' not in printed


def test_it_says_what_each_source_answered_when_none_has_a_credential(capsys):
    status, printed = run(capsys, NO_METADATA)
    assert status == 1
    assert [line.split(':')[0].strip() for line in printed.splitlines()[1:-1]] == [
        'env', 'cli_profile', 'profile',
    ]
