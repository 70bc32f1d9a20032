"""``cache``: what lies in the cache between processes, and emptying it."""

import json

import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.models import Config
from alibabacloud_credentials.sharing import FileCache
from alibabacloud_credentials.testing import LocalCloud, use_context


@pytest.fixture
def stored():
    """A context in which a session of a role lies in the cache."""
    with LocalCloud() as cloud:
        user = cloud.add_access_key()
        context = cloud.context(environment={'ALIBABA_CLOUD_CREDENTIALS_CACHE': 'file'})
        with use_context(context):
            Client(Config(
                type='ram_role_arn', access_key_id=user.access_key_id, access_key_secret=user.access_key_secret,
                role_arn=cloud.add_role('reader', trusts=user).arn,
            )).get_credential()
            yield context


def test_list_shows_names_and_remaining_times(stored, command):
    name, seconds = command('cache', 'list').out.split(maxsplit=1)
    assert name.startswith('v1-ram_role_arn-')
    assert 3500 < int(seconds.split()[0]) <= 3600
    shown, = json.loads(command('cache', 'list', '--json').out)
    assert (shown['name'], 3500 < shown['expires_in_s'] <= 3600) == (name, True)


def test_a_name_that_somebody_else_has_chosen_moves_no_terminal(stored, command):
    FileCache().store('v1-\x1b[2J\x9b', b'', 60)
    lines = command('cache', 'list').out.splitlines()
    entries = json.loads(command('cache', 'list', '--json').out)
    assert 'v1-?[2J?' in {line.split()[0] for line in lines} & {entry['name'] for entry in entries}


def test_clear_removes_all_that_is_stored(stored, command):
    assert command('cache', 'clear').out == 'removed 1\n'
    assert json.loads(command('cache', 'clear', '--json').out) == {'removed': 0}
    assert command('cache', 'list').out == ''


@pytest.mark.parametrize('arguments', [[], ['lst'], ['list', 'clear']])
def test_what_is_to_be_done_must_be_said(arguments, command):
    outcome = command('cache', *arguments)
    assert (outcome.status, outcome.out) == (2, '')
    assert outcome.sentence.startswith('alibabacloud-credentials cache: ')


def test_a_redis_that_is_not_there_is_one_sentence_without_its_password(command):
    environment = {'ALIBABA_CLOUD_CREDENTIALS_CACHE': 'redis://:FAKE-SECRET@127.0.0.1:1'}
    with LocalCloud() as cloud, use_context(cloud.context(environment=environment)):
        outcome = command('cache', 'list')
    assert outcome.status == 1
    assert 'redis://127.0.0.1:1' in outcome.sentence
    assert 'FAKE-SECRET' not in outcome.err
