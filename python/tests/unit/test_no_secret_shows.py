"""No secret shows: everything that comes out of every source, in success and in every kind of failure, is searched.

What is searched: ``str``, ``repr`` and ``format`` of every object handed out, every exception with those that led to it
and its printed traceback, the log of every logger at DEBUG, warnings, events, standard output and standard error. What
is searched for: whatever was configured, sent or received that unlocks something, plain and encoded.
"""

import base64
import json
import logging
import re
import sys
import time
import traceback
import warnings
from urllib.parse import quote

import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.events import on_event
from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.http import HttpOptions
from alibabacloud_credentials.models import Config
from alibabacloud_credentials.provider import (
    BearerCredentialsProvider,
    CLIProfileCredentialsProvider,
    CloudSSOCredentialsProvider,
    DefaultCredentialsProvider,
    EnvironmentVariableCredentialsProvider,
    ExternalCredentialsProvider,
    OAuthCredentialsProvider,
    ProfileCredentialsProvider,
    StaticAKCredentialsProvider,
    StaticSTSCredentialsProvider,
)
from alibabacloud_credentials.testing import Answer, Commands, LocalCloud, use_context
from cloud_sources import HASTY, SOURCES, Account, get_async, get_sync

MARK = 'MARKED-SECRET'


class Heard:
    """All that came out. ``secrets`` is what must not be in it, by a name that may be printed."""

    def __init__(self):
        self.texts = []
        self.secrets = {}

    def hear(self, *things):
        for thing in things:
            self.texts += [str(thing), repr(thing), f'{thing}']
            if isinstance(thing, BaseException):
                self._hear_exception(thing)

    def _hear_exception(self, error):
        self.texts += traceback.format_exception(type(error), error, error.__traceback__)
        met = []
        while error is not None and error not in met:
            met.append(error)
            self.texts += [str(error), repr(error), repr(error.args), repr(vars(error))]
            error = error.__cause__ or error.__context__

    def forbid(self, **secrets):
        for name, secret in secrets.items():
            texts = secret if isinstance(secret, (list, tuple)) else [secret]
            self.secrets.setdefault(name, []).extend(text for text in texts if text)

    def forbid_what_was_sent(self, cloud):
        for key in list(cloud.accounts.keys.values()):
            self.forbid(access_key_id=key.access_key_id, secret=key.access_key_secret, token=key.security_token)
        for request in cloud.requests:
            for name in ('authorization', 'proxy-authorization', 'x-aliyun-ecs-metadata-token'):
                self.forbid(**{f'header {name}': request.headers.get(name, '').rpartition(' ')[2]})
            for name in ('OIDCToken', 'SecurityToken', 'refresh_token'):
                self.forbid(**{f'form {name}': request.form.get(name)})
            self.forbid(signature=request.query.get('Signature'))

    def check(self):
        everything = '\n'.join(self.texts)
        for name, secrets in self.secrets.items():
            for secret in secrets:
                for form in (secret, quote(secret, safe=''), base64.b64encode(secret.encode()).decode()):
                    # The assertion must not print what it found.
                    shows = form in everything
                    assert not shows, f'{name} shows'
        assert everything


@pytest.fixture
def heard(caplog, capfd, monkeypatch):
    """Listens to everything while a test runs, and searches it when the test ends."""
    # The published package and its transport print what they send when this is set.
    monkeypatch.setenv('DEBUG', 'sdk')
    caplog.set_level(logging.DEBUG)
    for name in ('filelock', 'alibabacloud_credentials', 'alibabacloud-tea', 'credentials', 'asyncio'):
        caplog.set_level(logging.DEBUG, logger=name)
    listener = Heard()
    stop = on_event(lambda event: listener.hear(event))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        yield listener
    stop()
    listener.texts += [str(warning.message) for warning in caught]
    listener.texts += [caplog.text, *[repr(record.args) for record in caplog.records]]
    listener.texts += capfd.readouterr()
    listener.check()


@pytest.fixture(scope='module')
def shared():
    account = Account()
    yield account
    account.cloud.close()


@pytest.fixture
def account(shared, heard):
    shared.reset()
    pem = shared.pair.private_key_pem.decode('ascii')
    heard.forbid(
        oidc_token=shared.oidc_token, query_secret='fake-query-secret', mark=MARK,
        private_key=[line for line in pem.splitlines() if not line.startswith('-')],
        secret=shared.user.access_key_secret, access_key_id=shared.user.access_key_id,
    )
    yield shared
    heard.forbid_what_was_sent(shared.cloud)


@pytest.fixture(params=SOURCES, ids=lambda source: source.name)
def source(request):
    return request.param


@pytest.fixture(params=[get_sync, get_async])
def get(request):
    return request.param


def hear_failure(heard, get, provider):
    with pytest.raises(CredentialException) as raised:
        get(provider)
    heard.hear(raised.value, provider)
    # The same again, from memory, and once more after the memory was cleared.
    with pytest.raises(CredentialException) as remembered:
        get(provider)
    heard.hear(remembered.value)


# -- the sources that ask a server ----------------------------------------------------------------------------------


def test_a_fetched_credential_shows_nothing(account, source, get, heard):
    provider = source.make(account)
    credentials = get(provider)
    client = Client(provider=provider)
    heard.hear(provider, credentials, client, client.get_credential(), *account.cloud.requests)


def echo(request):
    """All that was sent, as a careless server or proxy might send it back."""
    return f'{MARK} {request.target} {dict.__repr__(request.headers)} {request.body.decode("utf-8", "replace")}'


def code_like(request):
    """The longest thing that was sent and looks like an error code, as a key or a token may."""
    values = [*request.query.values(), *request.form.values(), *request.headers.values()]
    words = [value.rpartition(' ')[2] for value in values]
    return max((word for word in words if re.fullmatch(r'[A-Za-z][A-Za-z0-9_-]{7,63}', word)), key=len, default='')


def refusal(status, text):
    """Under the key that each of the services would use."""
    keys = ('Code', 'code', 'ErrorCode', 'error', 'RequestId', 'requestId')
    return Answer(status, dict.fromkeys(keys, text))


ECHOES = {
    'refusal in JSON': lambda request: Answer(400, {'Code': echo(request), 'Message': echo(request)}),
    'refusal whose code is a secret': lambda request: refusal(403, code_like(request)),
    'refusal whose code ends the query': lambda request: refusal(403, request.target.rpartition('=')[2]),
    'success whose code is a secret': lambda request: refusal(200, code_like(request)),
    'refusal in HTML': lambda request: Answer(500, f'<html>{echo(request)}</html>'.encode()),
    'HTML': lambda request: Answer(200, f'<html>{echo(request)}</html>'.encode()),
    'text': lambda request: Answer(200, echo(request).encode()),
    'truncated JSON': lambda request: Answer(200, json.dumps({'Credentials': echo(request)})[:-3].encode()),
    'JSON text': lambda request: Answer(200, json.dumps(echo(request)).encode()),
    'binary': lambda request: Answer(200, b'\xff\xfe' + echo(request).encode()),
    'wrong types': lambda request: Answer(200, {
        'Code': 'Success', 'AccessKeyId': [echo(request)], 'Credentials': {'AccessKeyId': {'a': echo(request)}},
        'SessionAccessKey': {'SessionAccessKeyId': 5, 'SessionAccessKeySecret': echo(request)},
    }),
    'bad date': lambda request: Answer(200, everywhere(echo(request).replace(' ', '')[:500], echo(request))),
    'expired': lambda request: Answer(200, everywhere(MARK * 3, '2020-01-01T00:00:00Z')),
    'redirect': lambda request: Answer(302, headers={'Location': f'http://127.0.0.1:1/?{code_like(request)}'}),
    'headers': lambda request: Answer(429, echo(request).encode(), headers={
        'Retry-After': MARK, 'Date': MARK, 'Content-Encoding': MARK, 'Server': MARK,
    }),
}


def everywhere(text, expiration):
    """An answer of every source at once."""
    keys = {'AccessKeyId': text, 'AccessKeySecret': text, 'SecurityToken': text, 'Expiration': expiration}
    pair = {'SessionAccessKeyId': text, 'SessionAccessKeySecret': text, 'Expiration': expiration}
    return {'Code': 'Success', **keys, 'Credentials': keys, 'SessionAccessKey': pair}


@pytest.mark.parametrize('kind', sorted(ECHOES))
def test_what_a_server_sends_back_does_not_show(account, source, get, heard, kind):
    source.faults(account).add(operation=source.operation, answer=ECHOES[kind])
    hear_failure(heard, get, source.make(account))


@pytest.mark.parametrize('kind', sorted(ECHOES))
def test_what_a_metadata_server_sends_back_does_not_show(account, get, heard, kind):
    metadata = next(source for source in SOURCES if source.service == 'metadata')
    for operation in ('token', 'role_list'):
        account.reset()
        account.cloud.metadata.faults.add(operation=operation, answer=ECHOES[kind])
        provider = metadata.make(account)
        try:
            heard.hear(get(provider))
        except CredentialException as error:
            heard.hear(error, provider)


@pytest.mark.parametrize('fault', [
    {'status': 404}, {'status': 503}, {'code': 'Throttling.User', 'retry_after': 1}, {'close': 'before_head'},
    {'close': 'after_head'}, {'close': 'mid_body'}, {'hang_s': 30.0}, {'body_interval_s': 0.1},
    {'huge_bytes': 3 * 1024 * 1024}, {'compressed_bytes': 3 * 1024 * 1024},
], ids=str)
def test_a_broken_server_shows_nothing(account, source, get, heard, fault):
    source.faults(account).add(operation=source.operation, **fault)
    hear_failure(heard, get, source.make(account, http_options=HASTY))


def test_an_outage_while_a_credential_is_valid_shows_nothing(account, source, get, heard):
    provider = source.make(account)
    heard.hear(get(provider))
    source.faults(account).add(operation=source.operation, answer=ECHOES['refusal in HTML'])
    provider.invalidate()
    hear_failure(heard, get, provider)


def test_a_proxy_with_a_password_shows_nothing(account, source, get, heard):
    heard.forbid(password='fake-proxy-password')
    options = HttpOptions(proxy=f'http://fakeuser:fake-proxy-password@{account.cloud.proxy.endpoint}')
    heard.hear(options)
    account.cloud.proxy.refuse = True
    try:
        provider = source.make(account, http_options=options)
        if source.service == 'metadata':
            heard.hear(get(provider))
        else:
            hear_failure(heard, get, provider)
    finally:
        account.cloud.proxy.refuse = False


@pytest.mark.parametrize('source', [source for source in SOURCES if source.service == 'sts'], ids=lambda s: s.name)
def test_failed_tls_shows_nothing(account, source, get, heard):
    with LocalCloud() as other:
        context = account.context(environment={'SSL_CERT_FILE': other.ca_file})
        hear_failure(heard, get, source.make(account, context=context))


@pytest.mark.parametrize('content', [
    f'{MARK} {MARK}', f'{MARK}\n{MARK}', f'{MARK}\u00fc', f'{MARK}\x00'.encode(), b'\xff' + MARK.encode(), MARK * 9999,
], ids=['blank', 'lines', 'letters', 'binary', 'not UTF-8', 'huge'])
def test_a_file_that_cannot_be_used_shows_nothing(account, get, heard, content):
    context = account.context()
    context.files.write('/token', content)
    context.files.write('/key', content)
    by_name = {source.name: source for source in SOURCES}
    hear_failure(heard, get, by_name['oidc_role_arn'].make(account, context=context))
    with pytest.raises(CredentialException) as raised:
        by_name['rsa_key_pair'].make(account, context=context)
    heard.hear(raised.value)


# -- the other sources ----------------------------------------------------------------------------------------------


def test_fixed_credentials_and_settings_show_nothing(account, get, heard):
    given = {'access_key_id': f'{MARK}-id', 'access_key_secret': f'{MARK}-secret'}
    for provider in (
        StaticAKCredentialsProvider(**given),
        StaticSTSCredentialsProvider(security_token=f'{MARK}-token', **given),
        BearerCredentialsProvider(bearer_token=f'{MARK}-bearer'),
    ):
        client = Client(provider=provider)
        heard.hear(provider, get(provider), client, client.get_credential())
    config = Config(
        type='sts', security_token=MARK, bearer_token=MARK, policy=MARK, external_id=MARK, proxy=f'http://a:{MARK}@b',
        credentials_uri=f'http://a/?{MARK}', **given,
    )
    heard.hear(config, Client(config), Client(config).get_credential())


ROLE = {'type': 'ram_role_arn', 'access_key_id': MARK, 'access_key_secret': MARK, 'role_arn': 'fake'}


@pytest.mark.parametrize('parameters', [
    {'type': '', 'access_key_secret': MARK},
    {'type': 'access_key', 'access_key_id': MARK},
    {'type': 'access_key', 'access_key_id': MARK, 'access_key_secret': [MARK]},
    {'type': 'sts', 'access_key_id': MARK, 'access_key_secret': MARK},
    {'type': 'bearer', 'bearer_token': [MARK]},
    {**ROLE, 'role_arn': 5, 'policy': MARK},
    {**ROLE, 'sts_endpoint': f'a/{MARK}'},
    {**ROLE, 'proxy': f'x://a:{MARK}@b'},
    {'type': 'credentials_uri', 'credentials_uri': f'ftp://a/?{MARK}'},
    {'type': 'ecs_ram_role', 'role_name': f'../{MARK}'},
], ids=lambda value: value['type'])
def test_a_wrong_setting_shows_nothing(account, heard, parameters):
    with use_context(account.context()), pytest.raises(CredentialException) as raised:
        Client(Config(**parameters)).get_credential()
    heard.hear(raised.value)


def test_a_source_from_outside_shows_nothing_in_our_words(account, get, heard):
    class Careless:
        def get_credentials(self):
            return {'secret': MARK}

    role = next(source for source in SOURCES if source.name == 'ram_role_arn')
    hear_failure(heard, get, role.make(account, credentials_provider=Careless()))


def environments(account):
    user = account.user
    return {
        'whole': {
            'ALIBABA_CLOUD_ACCESS_KEY_ID': user.access_key_id,
            'ALIBABA_CLOUD_ACCESS_KEY_SECRET': user.access_key_secret, 'ALIBABA_CLOUD_SECURITY_TOKEN': MARK,
        },
        'half': {'ALIBABA_CLOUD_ACCESS_KEY_SECRET': user.access_key_secret},
    }


@pytest.mark.parametrize('which', ['whole', 'half'])
@pytest.mark.parametrize('provider_class', [EnvironmentVariableCredentialsProvider, DefaultCredentialsProvider])
def test_variables_show_nothing(account, get, heard, which, provider_class):
    context = account.context(environment={
        **environments(account)[which], 'ALIBABA_CLOUD_ECS_METADATA_DISABLED': 'true',
        'ALIBABA_CLOUD_CREDENTIALS_URI': f'http://127.0.0.1:1/?{MARK}',
    })
    with use_context(context):
        provider = provider_class()
    if which == 'whole':
        heard.hear(provider, get(provider))
    else:
        hear_failure(heard, get, provider)


def profile_files(account, sso, login):
    """Every kind of profile, good and bad, and the two files they are in."""
    key = {'access_key_id': account.user.access_key_id, 'access_key_secret': account.user.access_key_secret}
    now = int(time.time())
    profiles = [
        {'name': 'ak', 'mode': 'AK', **key},
        {'name': 'half', 'mode': 'AK', 'access_key_secret': MARK},
        {'name': 'sts', 'mode': 'StsToken', 'sts_token': MARK, **key},
        {'name': 'role', 'mode': 'RamRoleArn', 'ram_role_arn': account.role.arn, **key},
        {'name': 'bad role', 'mode': 'RamRoleArn', 'ram_role_arn': [MARK], **key},
        {'name': 'refused', 'mode': 'RamRoleArn', 'ram_role_arn': account.role.arn, **key, 'access_key_secret': MARK},
        {'name': 'sso', 'mode': 'CloudSSO', 'cloud_sso_sign_in_url': f'{account.cloud.cloud_sso.url}/start/x',
         'cloud_sso_account_id': sso.account_id, 'cloud_sso_access_config': sso.access_configuration_id,
         'access_token': sso.access_token, 'cloud_sso_access_token_expire': now + 3600},
        {'name': 'oauth', 'mode': 'OAuth', 'oauth_site_type': 'CN', 'oauth_access_token': login.access_token,
         'oauth_refresh_token': login.refresh_token, 'oauth_access_token_expire': now + 3600},
        {'name': 'bad oauth', 'mode': 'OAuth', 'oauth_site_type': MARK, 'oauth_refresh_token': MARK},
        {'name': 'bearer', 'mode': 'BearerToken', 'bearer_token': MARK},
        {'name': 'unknown', 'mode': MARK, 'access_key_secret': MARK},
        {'name': 'uri', 'mode': 'CredentialsURI', 'credentials_uri': f'http://127.0.0.1:1/?{MARK}'},
        {'name': 'key', 'mode': 'RsaKeyPair', 'key_pair_name': MARK, 'private_key': f'{MARK}\n'},
    ]
    ini = '\n'.join([
        '[ak]', 'type = access_key', *[f'{name} = {value}' for name, value in key.items()],
        '[half]', 'type = access_key', f'access_key_secret = {MARK}',
        '[role]', 'type = ram_role_arn', f'role_arn = {MARK}', *[f'{name} = {value}' for name, value in key.items()],
        '[unknown]', f'type = {MARK}', '[bearer]', 'type = bearer', f'bearer_token = {MARK}',
        '[uri]', 'type = credentials_uri', f'credentials_uri = ftp://a/?{MARK}',
    ])
    return json.dumps({'current': 'ak', 'profiles': profiles}), ini


@pytest.fixture
def profiles(account, heard):
    sso = account.cloud.cloud_sso.login(account.role)
    login = account.cloud.oauth.login(account.user.identity)
    heard.forbid(sso_token=sso.access_token, access_token=login.access_token, refresh_token=login.refresh_token)
    config_json, ini = profile_files(account, sso, login)
    context = account.context()
    context.files.write('/config.json', config_json)
    context.files.write('/broken.json', config_json[:-40])
    context.files.write('/credentials.ini', ini)
    context.files.write('/broken.ini', f'{MARK}\n{ini}\n[ak]\n{MARK}')
    yield context
    heard.forbid(access_token=login.access_token, refresh_token=login.refresh_token)


@pytest.mark.parametrize('path', ['/config.json', '/broken.json'])
@pytest.mark.parametrize('name', [
    'ak', 'half', 'sts', 'role', 'bad role', 'refused', 'sso', 'oauth', 'bad oauth', 'bearer', 'unknown', 'uri', 'key',
    'missing',
])
def test_config_json_shows_nothing(profiles, get, heard, path, name):
    hear_profile(profiles, get, heard, CLIProfileCredentialsProvider, path, name)


@pytest.mark.parametrize('path', ['/credentials.ini', '/broken.ini'])
@pytest.mark.parametrize('name', ['ak', 'half', 'role', 'unknown', 'bearer', 'uri', 'missing'])
def test_credentials_ini_shows_nothing(profiles, get, heard, path, name):
    hear_profile(profiles, get, heard, ProfileCredentialsProvider, path, name)


def hear_profile(context, get, heard, provider_class, path, name):
    """Good or bad, whatever it is: what comes out is heard."""
    with use_context(context):
        try:
            provider = provider_class(profile_name=name, profile_file=path)
            heard.hear(provider, get(provider))
        except CredentialException as error:
            heard.hear(error)


def oauth(account, login):
    return OAuthCredentialsProvider(
        client_id=login.client_id, sign_in_url=account.cloud.oauth.url, refresh_token=login.refresh_token,
    )


def cloud_sso(account, login):
    return CloudSSOCredentialsProvider(
        sign_in_url=account.cloud.cloud_sso.url, account_id=login.account_id,
        access_config=login.access_configuration_id, access_token=login.access_token,
        access_token_expire=int(time.time()) + 3600,
    )


@pytest.mark.parametrize('kind', [None, *sorted(ECHOES)])
@pytest.mark.parametrize(('service', 'operation', 'make'), [
    ('oauth', 'token', oauth), ('oauth', 'exchange', oauth), ('cloud_sso', 'cloud-credentials', cloud_sso),
], ids=['oauth token', 'oauth exchange', 'cloud_sso'])
def test_a_login_shows_nothing(account, get, heard, service, operation, make, kind):
    cloud = account.cloud
    login = cloud.oauth.login(account.user.identity) if make is oauth else cloud.cloud_sso.login(account.role)
    heard.forbid(access_token=login.access_token, refresh_token=getattr(login, 'refresh_token', ''))
    if kind is not None:
        getattr(cloud, service).faults.add(operation=operation, answer=ECHOES[kind])
    try:
        with use_context(account.context()):
            provider = make(account, login)
        if kind is None:
            heard.hear(provider, get(provider))
        else:
            hear_failure(heard, get, provider)
    finally:
        getattr(cloud, service).faults.clear()
    heard.forbid(access_token=login.access_token, refresh_token=getattr(login, 'refresh_token', ''))


PRINTS = {
    'a credential': 'import json; print(json.dumps({"access_key_id": s, "access_key_secret": s, "expiration": s}))',
    'half a credential': 'print("{\\"access_key_id\\": \\"%s\\"}" % s)',
    'no JSON': 'print(s)',
    'to both and fails': 'import sys; print(s); print(s, file=sys.stderr); sys.exit(3)',
    'a traceback': 'raise ValueError(s)',
    'binary': 'import sys; sys.stdout.buffer.write(b"\\xff" + s.encode())',
}


@pytest.mark.parametrize('what', sorted(PRINTS))
def test_a_command_shows_nothing(account, get, heard, what, tmp_path):
    script = tmp_path / 'print.py'
    script.write_text(f'import sys; s = sys.argv[1]\n{PRINTS[what]}\n')
    context = account.cloud.context(commands=Commands())
    with use_context(context):
        provider = ExternalCredentialsProvider(process_command=f'"{sys.executable}" "{script}" {MARK}')
    try:
        heard.hear(provider, get(provider))
    except CredentialException as error:
        heard.hear(error)


@pytest.mark.parametrize('command', [f'/nowhere/program {MARK}', f'"{MARK}', f'/nowhere/{MARK}\\'])
def test_a_command_that_cannot_be_run_shows_nothing(account, get, heard, command):
    try:
        with use_context(account.cloud.context(commands=Commands())):
            provider = ExternalCredentialsProvider(process_command=command)
        hear_failure(heard, get, provider)
    except CredentialException as error:
        heard.hear(error)


# -- the listener itself --------------------------------------------------------------------------------------------


@pytest.mark.parametrize('say', [
    lambda heard: heard.hear(MARK),
    lambda heard: heard.hear(ValueError(MARK)),
    lambda heard: heard.texts.append(quote('MARKED SECRET', safe='')),
    lambda heard: heard.texts.append(base64.b64encode(MARK.encode()).decode()),
])
def test_what_shows_is_found(say):
    heard = Heard()
    heard.forbid(mark=[MARK, 'MARKED SECRET'])
    say(heard)
    with pytest.raises(AssertionError, match='mark shows'):
        heard.check()
