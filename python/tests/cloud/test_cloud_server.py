"""The local cloud as a server: what it announces, prints and does at its end, and the file that furnishes it."""

import inspect
import json
import signal
import sys

import pytest
from alibabacloud_credentials.exceptions import RejectedException
from alibabacloud_credentials.testing.__main__ import main
from server_world import LIMIT_S, run_python, serving

ROLE = 'acs:ram::1234567890123456:role/reader'
ASSUME = f"""
from alibabacloud_credentials import Client, Config
import os
client = Client(Config(
    type='ram_role_arn', role_arn={ROLE!r}, role_session_name='job',
    access_key_id=os.environ['ALIBABA_CLOUD_ACCESS_KEY_ID'],
    access_key_secret=os.environ['ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
))
print(client.get_credential().provider_name)
"""


@pytest.fixture
def refusal(tmp_path, capsys):
    """What the server says about a file, after its path. It ends before it starts to serve."""
    def run(content, name='cloud.json'):
        file = tmp_path / name
        if content is not None:
            file.write_text(content if isinstance(content, str) else json.dumps(content))
        status = main([str(file)])
        printed = capsys.readouterr()
        assert (status, printed.out) == (1, '')
        assert printed.err.startswith(f'{file}: ')
        return printed.err[len(f'{file}: '):].rstrip('\n')

    return run


@pytest.mark.parametrize('ending', [signal.SIGINT, signal.SIGTERM])
def test_a_program_uses_it_by_its_variables_and_it_prints_each_request(ending):
    with serving() as server:
        assert run_python(ASSUME, server) == 'ram_role_arn/static_ak'
        status, (request,) = server.end(ending)

    told = ('service', 'operation', 'status', 'outcome', 'identity')
    assert [request[name] for name in told] == [
        'sts', 'AssumeRole', 200, 'ok', 'acs:ram::1234567890123456:user/alice',
    ]
    assert request['parameters']['RoleSessionName'] == 'job'
    assert status == 0


def test_it_prints_no_secret_of_a_request():
    with serving() as server:
        run_python(ASSUME, server)
        _, printed = server.end()

    secret = server.variables['ALIBABA_CLOUD_ACCESS_KEY_SECRET']
    key_id = server.variables['ALIBABA_CLOUD_ACCESS_KEY_ID']
    assert secret not in str(printed)
    assert key_id not in str(printed)
    assert printed[0]['access_key_id'] == f'{key_id[:4]}***{key_id[-4:]}'


def test_variables_for_a_shell_come_in_one_piece_and_requests_as_lines():
    with serving(output='env') as process:
        first = process.stdout.readline()
        assert first.startswith('export SSL_CERT_FILE=')
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        assert process.wait(LIMIT_S) == 0

    assert all(line.startswith('export ') for line in rest.splitlines())
    assert 'export ALIBABA_CLOUD_ACCESS_KEY_ID=LTAI5tFAKE' in rest


def test_a_file_says_what_is_there(tmp_path):
    file, token = tmp_path / 'cloud.json', tmp_path / 'token'
    file.write_text(json.dumps({
        'users': [{'name': 'bob', 'access_key_id': 'LTAI5tFAKEbob', 'access_key_secret': 'FAKE-SECRET'}],
        'oidc_providers': [{'name': 'ack', 'token_file': str(token), 'subject': 'system:serviceaccount:default:web'}],
        'roles': [{'name': 'reader', 'trusts': ['bob', 'ack'], 'max_session_seconds': 7200}, {'name': 'pod'}],
        'credentials_uri': {'role': 'pod', 'path': '/vault'},
        'metadata': {'roles': ['web'], 'v1_enabled': False},
        'faults': [{'service': 'sts', 'operation': 'AssumeRole', 'times': 1, 'code': 'NoPermission'}],
        'answers': {'DescribeInstances': {'TotalCount': 7}},
        'clock_offset_s': 3600,
    }))
    program = ASSUME.replace('print', 'import alibabacloud_credentials.exceptions as e\ntry: print').rstrip() + (
        f"\nexcept e.RejectedException as error: print(error.code)\n"
        f"client = Client(Config(type='oidc_role_arn', role_arn={ROLE!r}))\nprint(client.get_credential().type)\n"
        f"print(Client(Config(type='credentials_uri')).get_credential().type)"
    )
    with serving(str(file)) as server:
        printed = run_python(program, server)
        _, requests = server.end()

    assert printed.split() == ['NoPermission', 'oidc_role_arn', 'credentials_uri']
    assert server.variables['ALIBABA_CLOUD_ACCESS_KEY_ID'] == 'LTAI5tFAKEbob'
    assert server.announced['roles'] == [ROLE, ROLE.replace('reader', 'pod')]
    outcomes = [request['outcome'] for request in requests]
    # The second one is of a program that has not learnt the cloud's time yet.
    assert outcomes == ['fault: NoPermission', 'refused: InvalidTimeStamp.Expired', 'ok', 'ok']
    assert requests[-1]['path'] == '/vault'


@pytest.mark.skipif(sys.version_info < (3, 11), reason='Python reads TOML since 3.11')
def test_the_file_may_be_toml(tmp_path):
    file = tmp_path / 'cloud.toml'
    file.write_text('[[users]]\nname = "carol"\n\n[[roles]]\nname = "writer"\ntrusts = ["carol"]\n')
    with serving(str(file)) as server:
        assert server.announced['roles'] == [ROLE.replace('reader', 'writer')]


@pytest.mark.skipif(sys.version_info >= (3, 11), reason='this Python reads TOML')
def test_toml_on_an_older_python_is_one_sentence(refusal):
    assert refusal('', 'cloud.toml') == (
        'reading TOML needs Python 3.11 or later; JSON with the same keys will do'
    )


@pytest.mark.parametrize(('content', 'sentence'), [
    ('{"users": ', 'is not valid JSON: Expecting value: line 1 column 11 (char 10)'),
    ('[]', 'must hold a JSON object'),
    ({'user': []}, "the file: unknown key 'user'; did you mean 'users'?"),
    ({'users': {}}, 'the file: users must be a list'),
    ({'users': ['alice']}, 'entry 1 of users: must be a table of keys and values'),
    ({'users': [{}]}, 'entry 1 of users: name is missing'),
    ({'users': [{'name': 'a', 'access_key_id': 'FAKE'}]},
     'user a: access_key_id and access_key_secret belong together'),
    ({'roles': [{'name': 'r', 'trusts': 'alice'}]}, 'entry 1 of roles: trusts must be a list of texts'),
    ({'roles': [{'name': 'r', 'max_session_seconds': True}]},
     'entry 1 of roles: max_session_seconds must be a whole number'),
    ({'roles': [{'name': 'acs:ram::x:role/r'}]},
     'roles: a role ARN looks like acs:ram::1234567890123456:role/reader'),
    ({'faults': [{'service': 'sts', 'delay': 1}]}, "entry 1 of faults: unknown key 'delay'; did you mean 'delay_s'?"),
    ({'faults': [{'service': 'sts', 'delay_s': '1'}]}, 'entry 1 of faults: delay_s must be a number'),
    ({'faults': [{'service': 'sts', 'close': 'later'}]},
     "faults: close must be 'before_head', 'after_head' or 'mid_body'"),
    ({'addresses': {'sts/https': '443'}},
     'addresses: sts/https must be an address and a port, such as 127.0.0.1:8443'),
    ({'oidc_providers': [{'name': 'p', 'token_file': '/no/such/folder'}]},
     'oidc_providers: token_file /no/such/folder cannot be written: No such file or directory'),
])
def test_what_is_wrong_with_a_file_is_one_sentence(refusal, content, sentence):
    assert refusal(content) == sentence


def test_a_file_can_hold_every_fault_but_a_function(refusal, cloud):
    known = refusal({'faults': [{'service': 'sts', 'qqq': 1}]}).partition('; known are ')[2].split(', ')
    parameters = set(inspect.signature(cloud.sts.faults.add).parameters)
    assert set(known) == {'service', *parameters - {'answer'}}


def test_an_unknown_service_is_answered_with_those_there_are(refusal):
    assert refusal({'faults': [{'service': 'ecs'}]}).startswith('faults: service must be one of sts, openapi, ')


def test_a_file_that_is_not_there_is_one_sentence(refusal):
    assert refusal(None) == 'cannot be read: No such file or directory'


def test_answered_requests_are_handed_over_once(cloud):
    cloud.metadata.faults.add(status=403)
    client = cloud.client(type='ecs_ram_role', role_name='web', disable_imds_v1=True)
    with pytest.raises(RejectedException):
        client.get_credential()

    assert [request.operation for request in cloud.take_answered_requests(5.0)] == ['token']
    assert cloud.take_answered_requests(0.0) == cloud.requests == []
