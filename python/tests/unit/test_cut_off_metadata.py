"""A metadata server whose answer is cut off: an outage, which is never taken for an instance without a role."""

import contextlib

import pytest
from alibabacloud_credentials.exceptions import ChainException, NotConfiguredException, UnreachableException
from alibabacloud_credentials.provider import DefaultCredentialsProvider
from alibabacloud_credentials.provider.ecs_ram_role import EcsRamRoleCredentialsProvider
from alibabacloud_credentials.testing import FakeClock, FakeEnvironment, FakeFiles, RefusingContext, Sender, use_context
from http_servers import Server, answer
from provider_world import METADATA_ANSWER, START, as_json, get_async, get_sync

# What arrives of the role list before the connection ends.
CUT_OFF = [
    b'', b'HTTP/1.1 200 OK', b'HTTP/1.1 200 OK\r\n', b'HTTP/1.1 200 OK\r\nContent-Le',
    b'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n', b'HTTP/1.1 404 Not Found\r\n', answer('reader')[:-2],
    b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', b'HTTP/1.1 103 Early Hints\r\n\r\n',
]
INI = '[default]\ntype = access_key\naccess_key_id = ini-id\naccess_key_secret = ini-secret\n'
HOUR = 3600


class Metadata:
    """A metadata server on loopback, and a world that reaches it by its real address.

    :ivar role_list: the bytes that it sends when it is asked for the roles.
    """

    def __init__(self):
        self.role_list = answer('reader')
        self.clock = FakeClock(wall=START)
        self.files = FakeFiles()

    def handle(self, connection, request):
        target = request.split(b' ')[1]
        if target.endswith(b'/token'):
            connection.sendall(answer('fake-metadata-token'))
        elif target.endswith(b'/security-credentials/'):
            connection.sendall(self.role_list)
        else:
            connection.sendall(answer(as_json(METADATA_ANSWER).body))

    @contextlib.contextmanager
    def running(self):
        with Server(self.handle) as server:
            sender = Sender(resolve=lambda host, port, scheme: ('127.0.0.1', server.port))
            context = RefusingContext(
                clock=self.clock, files=self.files, environment=FakeEnvironment(), http=sender,
            )
            with use_context(context):
                yield


@pytest.fixture
def metadata():
    metadata = Metadata()
    with metadata.running():
        yield metadata


both_worlds = pytest.mark.parametrize('get', [get_sync, get_async])


@both_worlds
@pytest.mark.parametrize('data', CUT_OFF)
def test_a_role_list_that_is_cut_off_does_not_mean_that_there_is_no_role(metadata, data, get):
    metadata.role_list = data
    with pytest.raises(UnreachableException, match=r'role list.* before the whole answer had come'):
        get(EcsRamRoleCredentialsProvider())


def test_an_empty_role_list_that_is_whole_means_that_there_is_no_role(metadata):
    metadata.role_list = answer('')
    with pytest.raises(NotConfiguredException, match='no RAM role is attached'):
        EcsRamRoleCredentialsProvider().get_credentials()


@both_worlds
@pytest.mark.parametrize('data', CUT_OFF)
def test_a_chain_whose_role_list_is_cut_off_does_not_go_on_to_another_identity(metadata, data, get):
    chain = DefaultCredentialsProvider()
    assert get(chain).get_provider_name() == 'default/ecs_ram_role'
    metadata.role_list = data
    metadata.files.write('/home/user/.alibabacloud/credentials.ini', INI)
    metadata.clock.advance(2 * HOUR)
    with pytest.raises(UnreachableException, match='role list'):
        get(chain)


def test_a_chain_goes_on_with_the_role_once_the_role_list_is_whole_again(metadata):
    chain = DefaultCredentialsProvider()
    chain.get_credentials()
    metadata.role_list = CUT_OFF[1]
    chain.invalidate()
    with pytest.raises(UnreachableException):
        chain.get_credentials()
    metadata.role_list = answer('reader')
    metadata.clock.advance(60)
    assert chain.get_credentials().get_provider_name() == 'default/ecs_ram_role'


def test_a_first_walk_that_passes_over_a_server_which_answered_is_reported(metadata, caplog):
    metadata.role_list = CUT_OFF[1]
    with pytest.raises(ChainException):
        DefaultCredentialsProvider().get_credentials()
    assert 'passes over ecs_ram_role, which is configured but failed' in caplog.text
