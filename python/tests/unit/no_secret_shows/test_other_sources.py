"""Fixed credentials, settings, variables, logins and commands; and the listener itself."""

import base64
import sys
import time
from urllib.parse import quote

import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.models import Config
from alibabacloud_credentials.provider import (
    BearerCredentialsProvider,
    CloudSSOCredentialsProvider,
    DefaultCredentialsProvider,
    EnvironmentVariableCredentialsProvider,
    ExternalCredentialsProvider,
    OAuthCredentialsProvider,
    StaticAKCredentialsProvider,
    StaticSTSCredentialsProvider,
)
from alibabacloud_credentials.testing import Commands, use_context
from cloud_sources import SOURCES
from listening import ECHOES, MARK, Heard, hear_failure


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
