"""The requests of a metadata source, with their answers, for the tests of it."""

from alibabacloud_credentials.provider.ecs_ram_role import EcsRamRoleCredentialsProvider
from alibabacloud_credentials.testing import TransportFailure
from provider_world import METADATA_ANSWER, ROLES_URL, TOKEN_URL, as_json, text

TOKEN_HEADER = 'x-aliyun-ecs-metadata-token'
LIFETIME_HEADER = 'x-aliyun-ecs-metadata-token-ttl-seconds'
HOUR = 3600

OK = as_json(METADATA_ANSWER)
SILENT = TransportFailure('no whole answer came within 1 s', 'the network', sent=True)
REFUSED = TransportFailure('the connection was refused', 'the address', transient=True, sent=False)


def put(reply='fake-metadata-token'):
    return 'PUT', TOKEN_URL, text(reply) if isinstance(reply, str) else reply


def get(reply=OK, role='reader'):
    return 'GET', f'{ROLES_URL}{role}', reply


def listing(reply='reader'):
    return 'GET', ROLES_URL, text(reply) if isinstance(reply, str) else reply


def status(code, body='a text of the server'):
    return text(body, code)


def make(world, **parameters):
    return world.make(EcsRamRoleCredentialsProvider, **parameters)


def tokens_of(world):
    """The metadata token of each request that was no request for one."""
    return [request.headers.get(TOKEN_HEADER) for request in world.sent if request.method == 'GET']
