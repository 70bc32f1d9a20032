"""The stand-ins for clock, files, variables and the world that refuses."""

import pytest
from alibabacloud_credentials.exceptions import (
    InvalidConfigurationException,
    NotConfiguredException,
    UnreachableException,
)
from alibabacloud_credentials.provider import EnvironmentVariableCredentialsProvider, StaticAKCredentialsProvider
from alibabacloud_credentials.testing import (
    FakeClock,
    FakeEnvironment,
    FakeFiles,
    RefusingContext,
    WorldRefused,
    use_context,
)


def test_a_fake_clock_stands_still_until_moved():
    clock = FakeClock(wall=10.0, monotonic=5.0)

    assert (clock.wall(), clock.monotonic(), clock.wall()) == (10.0, 5.0, 10.0)
    clock.advance(2)
    assert (clock.wall(), clock.monotonic()) == (12.0, 7.0)


def test_the_two_times_can_be_moved_apart():
    clock = FakeClock(wall=10.0, monotonic=5.0)

    clock.set_wall(3.0)
    clock.advance_monotonic(1.0)

    assert (clock.wall(), clock.monotonic()) == (3.0, 6.0)


def test_a_sleep_takes_no_time_but_moves_the_clock():
    clock = FakeClock(wall=10.0, monotonic=5.0)

    clock.sleep(60)

    assert (clock.wall(), clock.monotonic(), clock.sleeps) == (70.0, 65.0, [60])


def test_fake_variables_are_the_only_ones():
    environment = FakeEnvironment({'A': 'b', 'EMPTY': '', 'YES': 'True'})

    assert [environment.get(name) for name in ('A', 'EMPTY', 'PATH')] == ['b', None, None]
    assert environment.is_true('YES')
    environment.variables['A'] = 'c'
    assert environment.get('A') == 'c'


def test_fake_files_are_read_by_path():
    files = FakeFiles({'/a': 'text', '/b': b'\xff'}, home='/me')

    assert files.read('/a', 'file') == b'text'
    assert files.reads == ['/a']
    assert (files.exists('/a'), files.exists('/c'), files.home()) == (True, False, '/me')
    with pytest.raises(NotConfiguredException, match='/c'):
        files.read('/c', 'file')
    with pytest.raises(InvalidConfigurationException, match='larger'):
        files.read('/a', 'file', limit=3)
    with pytest.raises(InvalidConfigurationException, match='UTF-8'):
        files.read_text('/b', 'file')


def test_a_changed_file_has_another_fingerprint():
    files = FakeFiles({'/a': 'one'})
    first = files.fingerprint('/a')
    files.write('/a', 'two')

    assert files.fingerprint('/a') != first
    files.write('/a', 'one')
    assert files.fingerprint('/a') == first
    files.remove('/a')
    assert files.fingerprint('/a') is None


def test_a_fake_file_is_replaced_under_its_lock():
    files = FakeFiles({'/a': 'one'})

    release = files.acquire_lock('/a', 1)
    with pytest.raises(UnreachableException, match='/a'):
        files.acquire_lock('/a', 0.01)
    assert files.replacement('/a', 3).put(b'two', b'one')
    release()
    files.acquire_lock('/a', 1)()

    assert files.read('/a', 'file') == b'two'
    assert not files.replacement('/a', 5).put(b'three', b'one')
    assert not files.replacement('/b', 0).put(b'', b'one')
    assert files.read('/a', 'file') == b'two'
    assert not files.exists('/b')


def context_with(key_id):
    """A context in whose environment there is this AccessKey id."""
    return RefusingContext(environment=FakeEnvironment({
        'ALIBABA_CLOUD_ACCESS_KEY_ID': key_id, 'ALIBABA_CLOUD_ACCESS_KEY_SECRET': 'fake',
    }))


def key_id_now():
    """What a provider that is constructed now finds in its environment."""
    return StaticAKCredentialsProvider().get_credentials().get_access_key_id()


def test_a_context_is_used_until_its_with_statement_ends():
    with use_context(context_with('before')):
        with use_context(context_with('mine')):
            assert key_id_now() == 'mine'
        assert key_id_now() == 'before'


def test_the_context_before_is_back_after_an_error():
    with use_context(context_with('before')):
        with pytest.raises(KeyError), use_context(context_with('mine')):
            raise KeyError
        assert key_id_now() == 'before'


def test_what_was_constructed_in_a_context_keeps_it():
    with use_context(context_with('mine')):
        provider = EnvironmentVariableCredentialsProvider()
    with use_context(context_with('other')):
        assert provider.get_credentials().get_access_key_id() == 'mine'


@pytest.mark.parametrize('reach', [
    lambda context: context.environment.get('HOME'),
    lambda context: context.environment.is_true('X'),
    lambda context: context.files.read('/a', 'file'),
    lambda context: context.files.read_text('/a', 'file'),
    lambda context: context.files.exists('/a'),
    lambda context: context.files.fingerprint('/a'),
    lambda context: context.files.home(),
    lambda context: context.files.acquire_lock('/a', 1),
    lambda context: context.files.replacement('/a', 0),
    lambda context: context.http.send(None),
    lambda context: context.commands.run('x'),
])
def test_a_refusing_context_refuses(reach):
    with pytest.raises(WorldRefused):
        reach(RefusingContext())


def test_a_refusing_context_uses_what_it_is_given():
    context = RefusingContext(environment=FakeEnvironment({'A': 'b'}))

    assert context.environment.get('A') == 'b'
    assert context.for_fetch(None, 0.0).environment.get('A') == 'b'
