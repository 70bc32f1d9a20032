"""Every source that asks a server, over real HTTP and TLS, against servers that check what the real ones check."""

import time

import pytest
from alibabacloud_credentials.exceptions import RejectedException
from alibabacloud_credentials.provider.ecs_ram_role import EcsRamRoleCredentialsProvider
from alibabacloud_credentials.provider.ram_role_arn import RamRoleArnCredentialsProvider
from alibabacloud_credentials.provider.static_sts import StaticSTSCredentialsProvider
from alibabacloud_credentials.testing import use_context
from cloud_sources import SOURCES, get_async, get_sync

BY_NAME = {source.name: source for source in SOURCES}


@pytest.mark.parametrize('get', [get_sync, get_async])
@pytest.mark.parametrize('source', SOURCES, ids=lambda source: source.name)
def test_a_credential_is_fetched_once_and_kept(account, source, get):
    provider = source.make(account)
    credentials = get(provider)
    assert get(provider) is credentials
    assert credentials.get_provider_name().partition('/')[0] == source.name
    assert credentials.get_expiration() > time.time() + 3000
    assert [request.outcome for request in source.requests(account)] == ['ok']


@pytest.mark.parametrize('source', SOURCES[:3], ids=lambda source: source.name)
def test_sts_is_only_called_over_tls_with_nothing_secret_in_the_url(account, source):
    source.make(account).get_credentials()
    request = source.requests(account)[0]
    assert request.secure
    assert request.method == 'POST'
    assert {'RoleArn', 'Policy', 'OIDCToken', 'SecurityToken'}.isdisjoint(request.query)


def test_a_policy_with_blanks_is_signed_as_sts_signs_it(account):
    BY_NAME['ram_role_arn'].make(account, policy='{"Version": "1", "a b": "*~+&=/%"}').get_credentials()
    assert account.cloud.sts.requests[0].form['Policy'] == '{"Version": "1", "a b": "*~+&=/%"}'


@pytest.mark.parametrize('get', [get_sync, get_async])
def test_a_temporary_credential_assumes_a_role(account, get):
    second = account.cloud.add_role('second', trusts=account.role)
    temporary = account.cloud.issue(account.role)
    with use_context(account.context()):
        provider = RamRoleArnCredentialsProvider(
            access_key_id=temporary.access_key_id, access_key_secret=temporary.access_key_secret,
            security_token=temporary.security_token, role_arn=second.arn,
        )
    assert get(provider).get_provider_name() == 'ram_role_arn/static_sts'


@pytest.mark.parametrize('get', [get_sync, get_async])
@pytest.mark.parametrize(
    'source', [source for source in SOURCES if source.name != 'rsa_key_pair'], ids=lambda source: source.name
)
def test_every_source_with_a_token_can_assume_a_role(account, source, get):
    role = account.cloud.add_role('chained')
    provider = source.make(account)
    with use_context(account.context()):
        chained = RamRoleArnCredentialsProvider(credentials_provider=provider, role_arn=role.arn)
    inner = provider.get_credentials().get_provider_name()
    assert get(chained).get_provider_name() == f'ram_role_arn/{inner}'
    assert len(source.requests(account)) == 1 + (source.name == 'ram_role_arn')


def test_a_role_that_does_not_trust_the_caller_is_a_refusal_with_its_code(account):
    other = account.cloud.add_role('other', trusts=account.role)
    with pytest.raises(RejectedException) as raised:
        BY_NAME['ram_role_arn'].make(account, role_arn=other.arn).get_credentials()
    assert raised.value.code == 'NoPermission'
    assert raised.value.http_status == 403
    assert raised.value.request_id


def test_a_wrong_secret_is_a_refusal_that_says_what_to_check(account):
    with pytest.raises(RejectedException, match='AccessKey secret') as raised:
        BY_NAME['ram_role_arn'].make(account, access_key_secret='fake-wrong-secret').get_credentials()
    assert raised.value.code == 'SignatureDoesNotMatch'


def test_an_expired_source_is_a_refusal_that_says_what_to_check(account):
    ended = account.cloud.issue(account.role, lifetime_s=-60)
    with use_context(account.context()):
        source = StaticSTSCredentialsProvider(
            access_key_id=ended.access_key_id, access_key_secret=ended.access_key_secret,
            security_token=ended.security_token,
        )
        provider = RamRoleArnCredentialsProvider(credentials_provider=source, role_arn=account.role.arn)
    with pytest.raises(RejectedException, match='security token'):
        provider.get_credentials()


def test_an_expired_oidc_token_is_a_refusal_that_says_what_to_check(account):
    context = account.context()
    context.files.write('/token', account.issuer.token(lifetime_s=-60))
    with pytest.raises(RejectedException, match='token is current'):
        BY_NAME['oidc_role_arn'].make(account, context=context).get_credentials()


@pytest.mark.parametrize('get', [get_sync, get_async])
@pytest.mark.parametrize(('v1', 'v2'), [(True, True), (True, False), (False, True)])
def test_the_metadata_server_is_asked_by_the_version_that_it_speaks(account, v1, v2, get):
    account.cloud.metadata.v1_enabled, account.cloud.metadata.v2_enabled = v1, v2
    try:
        with use_context(account.context()):
            provider = EcsRamRoleCredentialsProvider()
        assert get(provider).get_provider_name() == 'ecs_ram_role'
    finally:
        account.cloud.metadata.v1_enabled = account.cloud.metadata.v2_enabled = True


def test_a_metadata_token_that_the_server_forgot_is_replaced(account):
    provider = BY_NAME['ecs_ram_role'].make(account)
    provider.get_credentials()
    account.cloud.metadata.forget_tokens()
    account.cloud.metadata.rotate()
    provider.invalidate()
    provider.get_credentials()
    operations = [request.operation for request in account.cloud.metadata.requests]
    assert operations == ['token', 'role_list', 'credentials', 'role_list', 'token', 'role_list', 'credentials']


@pytest.mark.parametrize('offset_s', [-3600, 3600])
@pytest.mark.parametrize('source', SOURCES, ids=lambda source: source.name)
def test_a_machine_whose_clock_is_an_hour_off_gets_and_keeps_credentials(account, source, offset_s):
    account.cloud.clock_offset_s = offset_s
    account.cloud.metadata.rotate()
    context = account.context()
    context.files.write('/token', account.issuer.token(lifetime_s=3 * 3600))
    try:
        provider = source.make(account, context=context)
        assert provider.get_credentials() is provider.get_credentials()
    finally:
        account.cloud.clock_offset_s = 0.0
        account.cloud.metadata.rotate()
