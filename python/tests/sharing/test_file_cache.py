"""A cache of files: whole or not at all, its owner's alone, and no worse than none."""

import os
import stat
import sys
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.events import CACHE_UNAVAILABLE, on_event
from alibabacloud_credentials.exceptions import InvalidConfigurationException
from alibabacloud_credentials.models import Config
from alibabacloud_credentials.sharing import FileCache, RoleBroker
from alibabacloud_credentials.testing import Files
from cache_world import a_key, key_id
from sts_in_memory import USER, World, role

POSIX = pytest.mark.skipif(sys.platform == 'win32', reason='modes of files are those of POSIX')


class Home(Files):
    """The real file system, with a home folder of its own."""

    def __init__(self, path):
        self._path = path

    def home(self):
        return str(self._path)


@pytest.fixture
def machine(tmp_path):
    """Processes of one user: each call is one of them."""
    first = World()

    class Machine:
        sts, clock = first.sts, first.clock
        folder = tmp_path / '.alibabacloud' / 'credentials-cache'

        @staticmethod
        def world(**variables):
            world = World(**variables)
            world.context.http, world.context.clock, world.context.files = first.sts, first.clock, Home(tmp_path)
            return world

        @classmethod
        def cache(cls, *args, **settings):
            return cls.world().make(FileCache, *args, **settings)

        @classmethod
        def process(cls, cache=None, **config):
            given = {'type': 'ram_role_arn', 'role_arn': role('a'), **USER, **config}
            return cls.world().make(Client, Config(**given), cache=cache or cls.cache())

        @classmethod
        def file(cls):
            path, = [path for path in cls.folder.iterdir() if not path.name.endswith('.lock')]
            return path

    return Machine


def mode(path):
    return stat.S_IMODE(os.stat(str(path)).st_mode)


def test_processes_of_one_user_share_a_session(machine):
    assert [key_id(machine.process()) for _ in range(3)] == ['STS.a.1'] * 3


@POSIX
def test_folder_and_files_are_their_owners_alone(machine):
    before = os.umask(0)
    try:
        key_id(machine.process())
    finally:
        os.umask(before)
    assert mode(machine.folder) == 0o700
    assert {mode(path) for path in machine.folder.iterdir()} == {0o600}


@POSIX
def test_a_folder_that_others_could_read_is_closed_to_them(machine):
    machine.folder.mkdir(parents=True)
    os.chmod(str(machine.folder), 0o755)
    key_id(machine.process())
    assert mode(machine.folder) == 0o700


def test_nothing_readable_is_in_a_file(machine):
    key_id(machine.process())
    content = machine.file().read_bytes() + machine.file().name.encode()
    for secret in (b'FAKE-SECRET', b'STS.a', b'role/a', USER['access_key_id'].encode()):
        assert secret not in content


@pytest.mark.parametrize('content', [b'', b'ACF1', b'x' * 10, b'x' * 1000, bytes(200000)])
def test_a_file_that_is_none_of_ours_is_ignored_and_replaced(machine, content):
    key_id(machine.process())
    machine.file().write_bytes(content)
    assert [key_id(machine.process()) for _ in range(2)] == ['STS.a.2'] * 2


@pytest.mark.parametrize('length', [0, 1, 10, 30, 100])
def test_a_file_that_was_cut_off_is_ignored_and_replaced(machine, length):
    key_id(machine.process())
    path = machine.file()
    path.write_bytes(path.read_bytes()[:length])
    assert [key_id(machine.process()) for _ in range(2)] == ['STS.a.2'] * 2


@POSIX
def test_a_link_in_the_place_of_a_file_is_neither_read_nor_followed(machine, tmp_path):
    key_id(machine.process())
    elsewhere = tmp_path / 'elsewhere'
    machine.file().rename(elsewhere)
    before = elsewhere.read_bytes()
    name = next(path.name[:-5] for path in machine.folder.iterdir() if path.name.endswith('.lock'))
    (machine.folder / name).symlink_to(elsewhere)
    assert [key_id(machine.process()) for _ in range(2)] == ['STS.a.2'] * 2
    assert elsewhere.read_bytes() == before


@POSIX
def test_a_file_that_others_can_read_is_ignored_and_replaced(machine):
    key_id(machine.process())
    os.chmod(str(machine.file()), 0o644)
    assert key_id(machine.process()) == 'STS.a.2'
    assert mode(machine.file()) == 0o600


def test_an_entry_of_before_the_clock_was_set_back_is_not_taken(machine):
    key_id(machine.process())
    machine.clock.set_wall(machine.clock.wall() - 1800)
    assert key_id(machine.process()) == 'STS.a.2'


class WithoutLocks(Home):
    """A file system that has no locks."""

    def private_folder(self, path):
        folder = super().private_folder(path)
        folder.lock = self._no_lock
        return folder

    def _no_lock(self, name):
        raise OSError(95, 'Operation not supported')


@pytest.mark.parametrize('kind', ['in the way', 'no locks'])
def test_where_there_can_be_no_cache_each_process_fetches_and_one_event_says_so(machine, tmp_path, kind, caplog):
    world, events = machine.world(), []
    if kind == 'in the way':
        (tmp_path / '.alibabacloud').write_text('a file')
    else:
        world.context.files = WithoutLocks(tmp_path)
    cache = world.make(FileCache)
    client = world.make(Client, Config(type='ram_role_arn', role_arn=role('a'), **USER), cache=cache)
    stop = on_event(events.append)
    try:
        assert key_id(client) == 'STS.a.1'
        for _ in range(10):
            machine.clock.advance(1)
            assert key_id(client) == 'STS.a.1'
    finally:
        stop()
    assert [event.provider for event in events if event.kind == CACHE_UNAVAILABLE] == ['FileCache']
    assert caplog.text.count('cannot be had') == 1


def test_entries_are_listed_without_their_content_and_cleared(machine):
    cache = machine.cache()
    assert (cache.entries(), cache.clear()) == ([], 0)
    key_id(machine.process(cache))
    machine.clock.advance(600)
    entry, = cache.entries()
    assert entry.name.startswith('v1-ram_role_arn-')
    assert entry.seconds_left == pytest.approx(3000)
    assert (cache.clear(), cache.entries()) == (1, [])
    assert key_id(machine.process()) == 'STS.a.2'


def test_the_environment_names_the_cache(machine):
    variables = {'ALIBABA_CLOUD_CREDENTIALS_CACHE': 'file'}
    config = Config(type='ram_role_arn', role_arn=role('a'), **USER)
    clients = [machine.world(**variables).make(Client, config) for _ in range(2)]
    assert [key_id(client) for client in clients] == ['STS.a.1'] * 2
    assert machine.file()


def test_the_cache_that_the_environment_names_is_that_of_a_broker_too(machine):
    for _ in range(2):
        world = machine.world(ALIBABA_CLOUD_CREDENTIALS_CACHE='file')
        assert key_id(world.make(RoleBroker, world.user()).client(role_arn=role('a'))) == 'STS.a.1'


OIDC = {
    'type': 'oidc_role_arn', 'role_arn': role('pod'), 'oidc_provider_arn': 'acs:ram::1234567890123456:oidc-provider/p',
}


@pytest.mark.parametrize(('with_key', 'fetched'), [(True, 1), (False, 2)])
def test_a_source_without_a_secret_is_shared_only_with_a_key(machine, tmp_path, with_key, fetched):
    (tmp_path / 'token').write_text('fake.token')
    key = a_key() if with_key else None
    for _ in range(2):
        key_id(machine.process(machine.cache(key=key), oidc_token_file_path=str(tmp_path / 'token'), **OIDC))
    assert len(machine.sts.asked) == fetched


def token(subject, serial):
    from base64 import urlsafe_b64encode
    from json import dumps

    claims = dumps({'iss': 'https://issuer', 'sub': subject, 'aud': 'sts', 'jti': serial}).encode()
    return f'e30.{urlsafe_b64encode(claims).decode().rstrip("=")}.c2ln'


def test_oidc_tokens_of_one_subject_share_a_session_and_those_of_another_do_not(machine, tmp_path):
    cache, path = machine.cache(key=a_key()), tmp_path / 'token'
    ids = []
    for text in (token('pod', 1), token('pod', 2), token('other', 3)):
        path.write_text(text)
        ids.append(key_id(machine.process(cache, oidc_token_file_path=str(path), **OIDC)))
    assert ids == ['STS.pod.1', 'STS.pod.1', 'STS.pod.2']


@pytest.mark.skipif(not hasattr(os, 'fork'), reason='the system has no fork')
def test_a_file_that_is_somebody_elses_is_ignored_and_replaced(machine):
    """In a child that is not root, which may read everything."""
    folder = Path(mkdtemp())
    try:
        cache = machine.cache(folder)
        (folder / 'v1-x').write_bytes(b'foreign')
        (folder / 'v1-x').chmod(0)
        if os.geteuid() == 0:
            os.chown(folder, 65534, 65534)
        child = os.fork()
        if child == 0:
            status = 1
            try:
                if os.geteuid() == 0:
                    os.setuid(65534)
                before = cache.load('v1-x')
                cache.store('v1-x', b'ours', 60)
                status = 0 if (before, cache.load('v1-x')[0]) == (None, b'ours') else 1
            finally:
                os._exit(status)
        assert os.waitpid(child, 0)[1] == 0
    finally:
        rmtree(folder)


@pytest.mark.parametrize(('settings', 'parameter'), [
    ({'folder': 7}, 'folder'), ({'folder': ''}, 'folder'), ({'folder': 'a\0b'}, 'folder'), ({'key': b'short'}, 'key'),
    ({'key': 'FAKE-SECRET no base64'}, 'key'), ({'key': 32}, 'key'),
])
def test_a_setting_that_cannot_work_is_named(machine, settings, parameter):
    with pytest.raises(InvalidConfigurationException, match=f'^{parameter} must be ') as caught:
        machine.cache(**settings)
    assert caught.value.parameter == parameter
    assert 'FAKE-SECRET' not in str(caught.value)


@pytest.mark.parametrize(('name', 'value'), [
    ('ALIBABA_CLOUD_CREDENTIALS_CACHE', 'disk'), ('ALIBABA_CLOUD_CREDENTIALS_CACHE', 'http://FAKE-SECRET@host'),
    ('ALIBABA_CLOUD_CREDENTIALS_CACHE_KEY', 'FAKE-SECRET'),
])
def test_a_variable_that_cannot_work_is_named(machine, name, value):
    variables = {'ALIBABA_CLOUD_CREDENTIALS_CACHE': 'file', name: value}
    with pytest.raises(InvalidConfigurationException, match=f'environment variable {name} must be ') as caught:
        machine.world(**variables).make(Client, Config(type='ram_role_arn', role_arn=role('a'), **USER))
    assert 'FAKE-SECRET' not in str(caught.value)


def test_the_key_is_not_shown(machine):
    key = a_key()
    assert repr(machine.cache(key=key)) == f'FileCache({str(machine.folder)!r})'
