"""Saving is compare and swap: whatever somebody else writes into config.json while a login is renewed, or a command
runs, stays there. The command line reads, changes and writes without any lock, and in place.
"""

import json
import logging

import pytest
from alibabacloud_credentials._profile.store import ConfigFile
from alibabacloud_credentials.exceptions import CredentialException, ExpiredException
from alibabacloud_credentials.provider import CLIProfileCredentialsProvider
from alibabacloud_credentials.testing import (
    Answer,
    Commands,
    FakeClock,
    FakeEnvironment,
    Files,
    RefusingContext,
    use_context,
)

KEY = {'mode': 'AK', 'access_key_id': 'LTAIfakeKeyId0000001', 'access_key_secret': 'FAKE-SECRET-shown-once'}


def written_by_hand(path, **values):
    """As the command line writes: in place, without a lock."""
    document = json.loads(path.read_text())
    document['profiles'][0].update(values)
    path.write_text(json.dumps(document))


def meanwhile(logins, operation, happens):
    """Have something happen while the OAuth server is asked for one of its operations, the first time."""

    def answer(request):
        happens()
        return logins.cloud.oauth.handle(request)

    logins.cloud.oauth.faults.add(operation=operation, times=1, answer=answer)


# -- a login ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize('operation', ['token', 'exchange'])
def test_a_new_login_made_meanwhile_stays_and_is_taken_next(logins, caplog, operation):
    logins.write(logins.oauth_profile(logins.oauth_login(0)))
    theirs = logins.oauth_login(3600)
    meanwhile(logins, operation, lambda: logins.write(logins.oauth_profile(theirs, language='zh')))
    provider = logins.provider()
    with caplog.at_level(logging.WARNING):
        provider.get_credentials()
    assert logins.saved() == logins.oauth_profile(theirs, language='zh')
    assert [record.getMessage() for record in caplog.records] == [
        f"the OAuth login was not saved in profile 'p' of {str(logins.path)!r} and stays in this process only: "
        'somebody has changed the profile meanwhile; it is left so'
    ]
    assert sorted(each.name for each in logins.path.parent.iterdir()) == ['config.json', 'config.json.lock']
    logins.clock.advance(3500)
    provider.get_credentials()
    assert logins.saved()['oauth_access_token'] == theirs.access_token


@pytest.mark.parametrize('operation', ['token', 'exchange'])
def test_a_key_put_there_meanwhile_stays_and_is_taken_next(logins, operation):
    logins.write(logins.oauth_profile(logins.oauth_login(0)))
    meanwhile(logins, operation, lambda: written_by_hand(logins.path, **KEY))
    provider = logins.provider()
    assert provider.get_credentials().get_provider_name() == 'cli_profile/oauth'
    assert {key: logins.saved()[key] for key in KEY} == KEY
    assert 'sts_token' not in logins.saved()
    logins.clock.advance(3600)
    assert provider.get_credentials().get_access_key_secret() == KEY['access_key_secret']


def test_another_change_of_the_profile_made_meanwhile_stays_and_the_login_is_saved(logins):
    login = logins.oauth_login(0)
    logins.write(logins.oauth_profile(login))
    meanwhile(logins, 'token', lambda: written_by_hand(logins.path, language='zh'))
    logins.provider().get_credentials()
    assert (logins.saved()['language'], logins.saved()['oauth_refresh_token']) == ('zh', login.refresh_token)


def test_a_login_that_was_ended_meanwhile_is_not_brought_back(logins):
    logins.write(logins.oauth_profile(logins.oauth_login(0)))
    ended = {'oauth_access_token': '', 'oauth_refresh_token': None, 'oauth_access_token_expire': 0}
    meanwhile(logins, 'exchange', lambda: written_by_hand(logins.path, **ended))
    provider = logins.provider()
    provider.get_credentials()
    assert {key: logins.saved()[key] for key in ended} == ended
    logins.clock.advance(3600)
    with pytest.raises(ExpiredException, match='log in again'):
        provider.get_credentials()


def test_a_used_up_login_that_somebody_put_back_is_not_taken_over(logins):
    login = logins.oauth_login(0)
    logins.write(logins.oauth_profile(login))
    stale = logins.path.read_text()
    provider = logins.provider()
    provider.get_credentials()
    logins.path.write_text(stale)  # as a program does that had read it before
    logins.clock.advance(3600)
    provider.get_credentials()
    assert logins.operations() == ['token', 'exchange', 'token', 'exchange']
    assert logins.saved()['oauth_refresh_token'] == login.refresh_token


def test_a_file_that_cannot_be_read_meanwhile_is_left_alone_and_the_login_goes_on(logins, caplog):
    logins.write(logins.oauth_profile(logins.oauth_login(0)))
    meanwhile(logins, 'token', lambda: logins.path.write_text('rubbish'))
    with caplog.at_level(logging.WARNING):
        assert logins.provider().get_credentials().get_access_key_id()
    assert logins.path.read_text() == 'rubbish'
    assert len(caplog.records) == 1


def test_an_access_token_serves_while_the_file_cannot_be_read(logins):
    logins.write(logins.oauth_profile(logins.oauth_login(3600)))
    provider = logins.provider()
    provider.get_credentials()
    provider_again = logins.provider()
    logins.clock.advance(1000)
    provider_again.get_credentials()
    logins.path.write_text('rubbish')
    logins.clock.advance(2590)  # the access token has ten seconds left, and is not renewed: that could not be saved
    assert provider_again.get_credentials().get_expiration() == logins.now() + 3600
    assert logins.operations() == ['exchange', 'exchange']


def test_a_refresh_token_that_was_saved_is_not_used_while_the_file_cannot_be_read(logins):
    logins.write(logins.oauth_profile(logins.oauth_login(0)))
    provider = logins.provider()
    provider.get_credentials()
    logins.path.write_text('rubbish')
    logins.clock.advance(3600)
    with pytest.raises(ExpiredException, match='is good once'):
        provider.get_credentials()
    assert logins.operations() == ['token', 'exchange']


# -- the credential of a command ----------------------------------------------------------------------------------


class Tool(Commands):
    """Prints a credential, and has something happen meanwhile."""

    def __init__(self, happens):
        self._happens = happens

    def run(self, argv, *, what, timeout_s):
        self._happens()
        return json.dumps({'mode': 'AK', 'access_key_id': 'LTAIprinted', 'access_key_secret': 'FAKE-SECRET'}).encode()


@pytest.mark.parametrize('change', [KEY, {'process_command': 'other'}], ids=['an AccessKey', 'another command'])
def test_what_is_put_in_the_place_of_a_command_while_it_runs_stays(tmp_path, caplog, change):
    path = tmp_path / 'config.json'
    profile = {'name': 'p', 'mode': 'External', 'process_command': 'tool'}
    path.write_text(json.dumps({'current': 'p', 'profiles': [profile]}))
    tool = Tool(lambda: written_by_hand(path, **change))
    context = RefusingContext(environment=FakeEnvironment(), commands=tool, files=Files())
    with use_context(context), caplog.at_level(logging.WARNING):
        provider = CLIProfileCredentialsProvider(profile_file=str(path), allow_config_force_rewrite=True)
        assert provider.get_credentials().get_access_key_id() == 'LTAIprinted'
    assert json.loads(path.read_text())['profiles'] == [{**profile, **change}]
    assert 'the credential of the command was not saved' in caplog.text
    assert 'FAKE-SECRET' not in caplog.text


# -- the moment of writing ----------------------------------------------------------------------------------------


class Busy(Files):
    """Somebody writes between our reading and our writing, as often as there are ``writes``."""

    def __init__(self, path, writes):
        self.path = path
        self.writes = writes

    def replacement(self, path, size):
        if self.writes:
            self.path.write_bytes(self.writes.pop(0))
        return super().replacement(path, size)


def save(path, files, held=None, **doors):
    ConfigFile(str(path)).save(RefusingContext(files=files, **doors), 'p', held or {}, {'a': 'new'}, 'it')


def test_a_write_between_our_reading_and_our_writing_is_kept(tmp_path):
    path = tmp_path / 'config.json'
    path.write_text('{"profiles": [{"name": "p"}]}')
    save(path, Busy(path, [b'{"profiles": [{"name": "p", "b": %d}]}' % number for number in range(5)]))
    assert json.loads(path.read_text()) == {'profiles': [{'name': 'p', 'b': 4, 'a': 'new'}]}


def test_who_writes_all_the_time_is_left_alone_in_the_end(tmp_path, caplog):
    path = tmp_path / 'config.json'
    path.write_text('{"profiles": [{"name": "p"}]}')
    writes = [b'{"profiles": [{"name": "p", "b": %d}]}' % number for number in range(1000)]
    save(path, Busy(path, writes))
    assert 'a' not in json.loads(path.read_text())['profiles'][0]
    assert 'others write it all the time' in caplog.text


class Restless(Files):
    """Each read finds other content, and never the profile that it was."""

    reads = 0

    def read(self, path, what, limit=1000):
        self.reads += 1
        return b'{"profiles": [{"name": "p", "mode": "AK", "b": %d}]}' % self.reads


def test_who_changes_the_profile_all_the_time_is_left_alone_in_the_end_too(tmp_path, caplog):
    files = Restless()
    save(tmp_path / 'config.json', files, {'mode': 'OAuth'})
    assert files.reads == 50
    assert 'somebody has changed the profile meanwhile' in caplog.text


class HalfWritten(Files):
    """Reads find a file that is being written in place: empty, then half, then whole."""

    def __init__(self, content):
        self.found = [b'', content[:20]]

    def read(self, path, what, limit=1000):
        return self.found.pop(0) if self.found else super().read(path, what, limit)


def test_a_file_that_is_half_written_is_waited_for(tmp_path):
    path = tmp_path / 'config.json'
    path.write_text('{"profiles": [{"name": "p"}]}')
    clock = FakeClock()
    began_at = clock.monotonic()
    save(path, HalfWritten(path.read_bytes()), clock=clock)
    assert clock.monotonic() - began_at == pytest.approx(2 * 0.02)
    assert json.loads(path.read_text())['profiles'] == [{'name': 'p', 'a': 'new'}]


@pytest.mark.parametrize(('held', 'is_saved'), [
    ({'mode': 'AK'}, True), ({'mode': 'StsToken'}, False), ({'gone': None}, True), ({'gone': 'x'}, False),
    ({'blank': None}, True), ({'empty': None}, True), ({'number': 5}, True), ({'number': 6}, False),
    ({'number': None}, False), ({'zero': None}, True), ({'mode': None}, False),
])
def test_it_is_saved_only_while_the_profile_has_what_was_held(tmp_path, held, is_saved):
    path = tmp_path / 'config.json'
    fields = {'name': 'p', 'mode': 'AK', 'blank': ' ', 'empty': '', 'number': 5, 'zero': 0}
    path.write_text(json.dumps({'profiles': [fields]}))
    save(path, Files(), held)
    assert json.loads(path.read_text())['profiles'] == [{**fields, **({'a': 'new'} if is_saved else {})}]


def test_an_answer_that_fails_leaves_no_file_behind(logins):
    logins.write(logins.oauth_profile(logins.oauth_login(0)))
    logins.cloud.oauth.faults.add(operation='token', answer=lambda request: Answer(500))
    with pytest.raises(CredentialException):
        logins.provider().get_credentials()
    assert sorted(path.name for path in logins.path.parent.iterdir()) == ['config.json', 'config.json.lock']
