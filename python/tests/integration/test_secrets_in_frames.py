"""What an error reporter keeps that captures local variables: no frame of a failure holds a secret, whatever fails.

Left out is what docs/threat-model.md leaves out: the arguments of a constructor that refuses them, which are in the
frame of its caller as well.
"""

import json
import os

import pytest
from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.provider import (
    CLIProfileCredentialsProvider,
    ExternalCredentialsProvider,
    OIDCRoleArnCredentialsProvider,
    ProfileCredentialsProvider,
    RsaKeyPairCredentialsProvider,
)
from alibabacloud_credentials.testing import (
    FakeClock,
    FakeCommands,
    FakeEnvironment,
    FakeFiles,
    RefusingContext,
    Response,
    use_context,
)
from cloud_sources import SOURCES, get_async, get_sync

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SECRET = 'FAKE-SECRET-1'
MARKS = ('FAKE-SECRET', 'fakeSecret', 'fakeToken', 'fake-query-secret', 'PRIVATE KEY')
ANSWER = {
    'AccessKeyId': 'STS.fake', 'AccessKeySecret': SECRET, 'SecurityToken': SECRET, 'Expiration': '2020-01-01T00:00:00Z',
}
PAIR = {'SessionAccessKeyId': 'TMP.fake', 'SessionAccessKeySecret': SECRET, 'Expiration': '2020-01-01T00:00:00Z'}


def frames_with_secrets(error, secrets):
    """Those of the error, and of all that it leads to, outside of the tests; as ``function: name of a variable``."""
    found, seen, errors = [], set(), [error]
    while errors:
        error = errors.pop()
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        errors += [error.__cause__, error.__context__]
        trace = error.__traceback__
        while trace is not None:
            frame, trace = trace.tb_frame, trace.tb_next
            if not frame.f_code.co_filename.startswith(TESTS):
                found += [
                    f'{frame.f_code.co_filename}, {frame.f_code.co_name}: {name}'
                    for name, value in frame.f_locals.items() if any(secret in repr(value) for secret in secrets)
                ]
    return found


def error_of(call):
    with pytest.raises(CredentialException) as raised:
        call()
    return raised.value


# -- sources that ask a server ------------------------------------------------------------------------------------


@pytest.mark.parametrize('get', [get_sync, get_async])
@pytest.mark.parametrize('fault', [
    {'body': {'Code': 'Success', **ANSWER, 'Credentials': ANSWER, 'SessionAccessKey': PAIR}},
    {'body': {'Code': 'Success', **ANSWER, 'AccessKeyId': 5, 'Credentials': {**ANSWER, 'Expiration': SECRET},
              'SessionAccessKey': {**PAIR, 'SessionAccessKeyId': None}}},
    {'body': {'Code': 'Failed', **ANSWER, 'Credentials': {'AccessKeySecret': SECRET},
              'SessionAccessKey': {'SessionAccessKeySecret': SECRET}}},
    {'body': b'{"Credentials": {"AccessKeySecret": "FAKE-SECRET-1"'}, {'body': b'\xff FAKE-SECRET-1'},
    {'body': f'["{SECRET}"]'.encode()}, {'body': f'<a>{SECRET}</a>'.encode()},
    {'body': {'Code': 'NoPermission', 'Message': SECRET}, 'status': 403}, {'status': 500}, {'code': 'NoPermission'},
    {'close': 'mid_body'}, {'close': 'before_head'}, {'redirect_to': f'http://127.0.0.1:1/{SECRET}'},
    {'headers': {'Location': SECRET}, 'status': 302}, {'huge_bytes': 2_000_000},
], ids=str)
@pytest.mark.parametrize('source', SOURCES, ids=lambda source: source.name)
def test_a_failure_of_a_server(account, source, fault, get):
    source.faults(account).add(operation=source.operation, **fault)
    provider = source.make(account)
    secrets = (*MARKS, account.user.access_key_secret, account.oidc_token)
    assert frames_with_secrets(error_of(lambda: get(provider)), secrets) == []


# -- files and commands -------------------------------------------------------------------------------------------

CONFIG, INI = '/home/user/.aliyun/config.json', '/home/user/.alibabacloud/credentials.ini'
KEY = {'name': 'p', 'mode': 'AK', 'access_key_id': 'LTAIfake', 'access_key_secret': SECRET}


def config(**changes):
    return json.dumps({'current': 'p', 'profiles': [{**KEY, **changes}]})


@pytest.mark.parametrize('content', [
    SECRET, f'{{"profiles": "{SECRET}', f'["{SECRET}"]', config()[:-3], config(access_key_id=''), config(mode=SECRET),
    config(access_key_id=[SECRET]), config(mode='StsToken'), config(mode='RamRoleArn'),
    config(mode='RamRoleArn', ram_role_arn='x', expired_seconds=1),
    config(mode='External', process_command=f'"{SECRET}'),
    config(mode='ChainableRamRoleArn', source_profile='p', ram_role_arn='x'), config(access_key_secret=f'{SECRET}\n'),
    config(mode='OAuth', oauth_refresh_token=[SECRET]), config(mode='RsaKeyPair', private_key=f'PRIVATE KEY {SECRET}'),
    config(mode='CloudSSO', access_token=SECRET), b'\xff' + SECRET.encode(), config(mode='Anonymous'),
], ids=range(18))
@pytest.mark.parametrize('get', [get_sync, get_async])
def test_a_config_json_that_cannot_be_used(content, get):
    context = RefusingContext(
        environment=FakeEnvironment(), files=FakeFiles({CONFIG: content}), clock=FakeClock(), http=Sts()
    )
    with use_context(context):
        provider = CLIProfileCredentialsProvider()
    assert frames_with_secrets(error_of(lambda: get(provider)), [SECRET]) == []


@pytest.mark.parametrize('content', [
    SECRET, f'[default\naccess_key_secret = {SECRET}', f'[default]\n{SECRET}',
    f'[default]\ntype = access_key\naccess_key_secret = {SECRET}', f'[default]\ntype = {SECRET}',
    f'[default]\ntype = access_key\naccess_key_id = a\naccess_key_secret = {SECRET}\naccess_key_secret = {SECRET}',
    f'[default]\ntype = sts\naccess_key_id = a\naccess_key_secret = {SECRET}', b'\xff' + SECRET.encode(),
    f'[default]\ntype = ram_role_arn\naccess_key_id = a\naccess_key_secret = {SECRET}\nrole_arn = x\n',
], ids=range(9))
@pytest.mark.parametrize('get', [get_sync, get_async])
def test_a_credentials_ini_that_cannot_be_used(content, get):
    context = RefusingContext(
        environment=FakeEnvironment(), files=FakeFiles({INI: content}), clock=FakeClock(), http=Sts()
    )
    with use_context(context):
        provider = ProfileCredentialsProvider()
    assert frames_with_secrets(error_of(lambda: get(provider)), [SECRET]) == []


class Sts:
    """Refuses everything, and repeats what it was sent."""

    def send(self, request, **_):
        return Response(403, {}, json.dumps({'Code': 'NoPermission', 'Message': request.body.decode()}).encode())


@pytest.mark.parametrize('output', [
    SECRET, f'{{"access_key_secret": "{SECRET}', f'["{SECRET}"]', b'\xff' + SECRET.encode(),
    json.dumps({'mode': SECRET, 'access_key_id': 'a', 'access_key_secret': SECRET}),
    json.dumps({'access_key_secret': SECRET}), json.dumps({'access_key_id': 'a', 'access_key_secret': f'{SECRET}\n'}),
    json.dumps({'mode': 'StsToken', 'access_key_id': 'a', 'access_key_secret': SECRET}),
    json.dumps({'access_key_id': 'a', 'access_key_secret': SECRET, 'expiration': '2020-01-01T00:00:00Z'}),
    None,
], ids=range(10))
@pytest.mark.parametrize('get', [get_sync, get_async])
def test_what_a_command_prints_that_cannot_be_used(output, get):
    command = f'tool --password {SECRET}'
    commands = FakeCommands({} if output is None else {command: output})
    with use_context(RefusingContext(environment=FakeEnvironment(), commands=commands, clock=FakeClock())):
        provider = ExternalCredentialsProvider(process_command=command)
    assert frames_with_secrets(error_of(lambda: get(provider)), [SECRET]) == []


@pytest.mark.parametrize(('path', 'content'), [
    ('/token', SECRET + '\nx'), ('/token', b'\xff' + SECRET.encode()), ('/token', ' '), ('/token', SECRET),
    ('/key', SECRET), ('/key', f'-----BEGIN PRIVATE KEY-----\n{SECRET}\n-----END PRIVATE KEY-----'),
], ids=range(6))
@pytest.mark.parametrize('get', [get_sync, get_async])
def test_a_file_that_proves_an_identity_and_cannot_be_used(path, content, get):
    context = RefusingContext(
        environment=FakeEnvironment(), files=FakeFiles({path: content}), clock=FakeClock(), http=Sts()
    )

    def make_and_get():
        with use_context(context):
            provider = (
                OIDCRoleArnCredentialsProvider(
                    role_arn='acs:ram::1:role/x', oidc_provider_arn='acs:ram::1:oidc-provider/x',
                    oidc_token_file_path=path,
                ) if path == '/token' else RsaKeyPairCredentialsProvider(public_key_id='x', private_key_file=path)
            )
        get(provider)

    assert frames_with_secrets(error_of(make_and_get), [SECRET]) == []
