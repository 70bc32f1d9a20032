"""The published ports for Go and Node.js against the local cloud as a server, which they know by its variables alone.

``parity/ports.py`` installs them, once, into ``.parity``; without the language, a test is skipped.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from needs import absent
from server_world import LIMIT_S, serving

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / 'parity'))

from ports import PORTS

FURNISHING = {
    'users': [{'name': 'alice'}],
    'roles': [{'name': 'reader', 'trusts': ['alice'], 'max_session_seconds': 7200}],
    'credentials_uri': {'role': 'reader'},
    'faults': [{'service': 'sts', 'operation': 'AssumeRole', 'times': 1, 'code': 'NoPermission'}],
}


@pytest.fixture(scope='module', params=['go', 'node'])
def port(request):
    port = PORTS[request.param]
    missing = [name for name in port.needs if shutil.which(name) is None]
    if missing:
        pytest.skip(f'{", ".join(missing)} is not installed')
    try:
        port.install()
    except SystemExit as error:
        absent(f'the port for {port.title} cannot be installed: {error}')
    return port


@pytest.fixture
def server(tmp_path):
    file = tmp_path / 'cloud.json'
    file.write_text(json.dumps(FURNISHING))
    with serving(str(file)) as server:
        yield server


def outcomes(port, server, folder, **asked):
    """What the port's driver gets, a dict for each call."""
    order = {'calls': 1, 'chain': False, **asked}
    if port.serves_many:
        order = {'asked': order, 'environment': server.variables, 'folder': str(folder), 'limit_s': LIMIT_S}
    done = subprocess.run(
        port.command(), input=json.dumps(order) + '\n', env=server.variables, cwd=str(folder), stdout=subprocess.PIPE,
        text=True, timeout=LIMIT_S, check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])['outcomes']


def role(server, **more):
    return {
        'type': 'ram_role_arn', 'roleArn': server.announced['roles'][0], 'roleSessionName': 'job',
        'accessKeyId': server.variables['ALIBABA_CLOUD_ACCESS_KEY_ID'],
        'accessKeySecret': server.variables['ALIBABA_CLOUD_ACCESS_KEY_SECRET'], **more,
    }


def test_a_role_is_assumed_over_verified_tls_after_a_fault(port, server, tmp_path):
    endpoint = server.url('sts', 'https').split('//')[1]
    config = role(server, stsEndpoint=endpoint, roleSessionExpiration=7200)
    found = outcomes(port, server, tmp_path, config=config, calls=2)
    _, requests = server.end()

    assert [each['kind'] for each in found] == ['error', 'ok']
    assert found[1]['credential']['accessKeyId'].startswith('STS.')
    assert [request['outcome'] for request in requests] == ['fault: NoPermission', 'ok']
    assert requests[1]['identity'] == 'acs:ram::1234567890123456:user/alice'
    assert requests[1]['parameters']['DurationSeconds'] == '7200'


def test_the_default_chain_and_a_credentials_uri_work(port, server, tmp_path):
    uri = server.variables['ALIBABA_CLOUD_CREDENTIALS_URI']
    chain = outcomes(port, server, tmp_path, chain=True)[0]
    by_uri = outcomes(port, server, tmp_path, config={'type': 'credentials_uri', 'credentialsUri': uri})[0]

    assert chain['credential']['accessKeyId'] == server.variables['ALIBABA_CLOUD_ACCESS_KEY_ID']
    assert by_uri['credential']['accessKeyId'].startswith('STS.')


def test_the_real_name_of_sts_leads_to_the_local_one_where_a_language_takes_the_proxy(server, tmp_path):
    if shutil.which('go') is None:
        pytest.skip('go is not installed')
    PORTS['go'].install()
    found = outcomes(PORTS['go'], server, tmp_path, config=role(server), calls=2)
    _, requests = server.end()

    assert found[1]['kind'] == 'ok'
    assert ('proxy', 'CONNECT', 'sts.aliyuncs.com:443') in [
        (request['service'], request['operation'], request['path']) for request in requests
    ]
