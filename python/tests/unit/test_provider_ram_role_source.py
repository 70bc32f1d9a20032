"""The RAM role source: who is asked to assume the role, and what becomes of what that source does wrong."""

import pytest
from alibabacloud_credentials.exceptions import (
    CredentialException,
    InvalidConfigurationException,
    NotConfiguredException,
    RejectedException,
)
from alibabacloud_credentials.models import CredentialModel
from alibabacloud_credentials.provider import RamRoleArnCredentialsProvider
from alibabacloud_credentials.provider.base import RefreshingProvider
from alibabacloud_credentials.provider.refreshable import Credentials
from alibabacloud_credentials.provider.static_ak import StaticAKCredentialsProvider
from provider_world import ROLE_ARN, START, STS_ANSWER, World, as_json, get_async, get_sync, session, sts_world
from role_world import KEY, Source, from_source, make


def test_a_token_makes_the_key_a_temporary_one():
    world = sts_world()
    credentials = make(world, security_token='fake-token').get_credentials()
    assert world.only_request().form['SecurityToken'] == 'fake-token'
    assert 'fake-token' not in world.only_request().url
    assert credentials.get_provider_name() == 'ram_role_arn/static_sts'


def test_a_provider_is_asked_before_token_and_key():
    world = sts_world()
    source = Source(CredentialModel(access_key_id='theirKeyId', access_key_secret='x', provider_name='theirs'))
    credentials = make(world, credentials_provider=source, security_token='fake-token').get_credentials()
    assert world.only_request().query['AccessKeyId'] == 'theirKeyId'
    assert 'SecurityToken' not in world.only_request().form
    assert credentials.get_provider_name() == 'ram_role_arn/theirs'


def test_a_header_names_the_source_that_assumes_the_role():
    world = sts_world()
    make(world).get_credentials()
    assert world.only_request().headers['x-acs-credentials-provider'] == 'static_ak'


def test_a_source_that_names_no_provider_lends_its_own_name():
    world = sts_world()
    source = Source(CredentialModel(access_key_id='a', access_key_secret='b'))
    credentials = from_source(world, source).get_credentials()
    assert credentials.get_provider_name() == 'ram_role_arn/custom'


def test_a_name_that_no_header_could_hold_is_made_safe():
    world = sts_world()
    source = Source(CredentialModel(access_key_id='a', access_key_secret='b', provider_name='mein\r\nName é~'))
    credentials = from_source(world, source).get_credentials()
    assert world.only_request().headers['x-acs-credentials-provider'] == 'mein__Name__~'
    assert credentials.get_provider_name() == 'ram_role_arn/mein__Name__~'


def test_a_role_over_a_role_keeps_one_credential_for_each():
    world = sts_world(*[as_json({'Credentials': session(AccessKeyId=f'STS.key{n}')}) for n in range(3)])
    inner = make(world)
    outer = from_source(world, inner)
    assert outer.get_credentials().get_provider_name() == 'ram_role_arn/ram_role_arn/static_ak'
    outer.get_credentials()
    outer.invalidate()
    outer.get_credentials()
    assert [request.query['AccessKeyId'] for request in world.sent] == ['fakeKeyId', 'STS.key0', 'STS.key0']


def test_the_source_is_asked_at_each_refresh():
    world = sts_world(as_json(STS_ANSWER), as_json(STS_ANSWER))
    source = Source(CredentialModel(access_key_id='first', access_key_secret='x'))
    provider = from_source(world, source)
    provider.get_credentials()
    source.credential = CredentialModel(access_key_id='second', access_key_secret='x')
    provider.invalidate()
    provider.get_credentials()
    assert [request.query['AccessKeyId'] for request in world.sent] == ['first', 'second']


@pytest.mark.parametrize('get', [get_sync, get_async])
def test_a_credential_exception_of_the_source_passes_through(get):
    own = NotConfiguredException('the vault is sealed', 'Sealed', 'request-1')
    with pytest.raises(NotConfiguredException, match=r'^the vault is sealed;') as raised:
        get(from_source(World(), Source(own)))
    assert (raised.value.code, raised.value.request_id) == ('Sealed', 'request-1')


@pytest.mark.parametrize('get', [get_sync, get_async])
def test_any_other_exception_of_the_source_is_named_by_its_type(get):
    with pytest.raises(CredentialException) as raised:
        get(from_source(World(), Source(KeyError('a text that may be secret'))))
    assert str(raised.value) == 'ram_role_arn: Source, the provider that assumes the role, failed with KeyError'


class BadGetters:
    def get_access_key_id(self):
        raise ZeroDivisionError('a text that may be secret')


@pytest.mark.parametrize(('returned', 'words'), [
    (None, 'returned NoneType, whose get_access_key_id()'),
    ({'access_key_id': 'a'}, 'returned dict, whose get_access_key_id()'),
    ('a', 'returned str, whose get_access_key_id()'),
    (CredentialModel(access_key_secret='b'), 'whose get_access_key_id()'),
    (CredentialModel(access_key_id='', access_key_secret='b'), 'whose get_access_key_id()'),
    (CredentialModel(access_key_id=5, access_key_secret='b'), 'whose get_access_key_id()'),
    (CredentialModel(access_key_id='a'), 'whose get_access_key_secret()'),
    (CredentialModel(access_key_id='a', access_key_secret='b', security_token=5), 'whose get_security_token()'),
    (CredentialModel(bearer_token='c', type='bearer'), 'whose get_access_key_id()'),
    (BadGetters(), 'failed with ZeroDivisionError'),
])
def test_what_a_source_returns_must_be_a_credential(returned, words):
    with pytest.raises(CredentialException) as raised:
        from_source(World(), Source(returned)).get_credentials()
    assert 'Source' in str(raised.value)
    assert words in str(raised.value)


def test_a_source_that_is_only_asynchronous_is_named():
    class Asynchronous:
        def get_credentials(self):
            raise NotImplementedError('get_credentials() must be overridden')

    with pytest.raises(CredentialException, match=r'Asynchronous.* failed with NotImplementedError'):
        from_source(World(), Asynchronous()).get_credentials()


def test_any_provider_of_this_package_can_be_the_source():
    world = sts_world()
    source = world.make(StaticAKCredentialsProvider, **KEY)
    assert from_source(world, source).get_credentials().get_provider_name() == 'ram_role_arn/static_ak'


class Rotating(RefreshingProvider):
    """A source whose credential lives for an hour and is another after each fetch."""

    name = 'rotating'
    fetches = 0

    def fetch(self, context):
        self.fetches += 1
        return Credentials(
            access_key_id=f'STS.fakeKey{self.fetches}', access_key_secret='secret', security_token='token',
            expiration=START + 3600, provider_name='rotating',
        )


@pytest.mark.parametrize(('code', 'key_ids'), [
    ('InvalidSecurityToken.Expired', ['STS.fakeKey1', 'STS.fakeKey2']),
    ('InvalidAccessKeyId.NotFound', ['STS.fakeKey1', 'STS.fakeKey2']),
    ('NoPermission', ['STS.fakeKey1', 'STS.fakeKey1']),
])
def test_a_source_whose_credential_sts_refuses_is_asked_for_another_at_the_next_attempt(code, key_ids):
    world = sts_world(as_json({'Code': code}, status=403), as_json(STS_ANSWER))
    provider = from_source(world, world.make(Rotating))
    with pytest.raises(RejectedException):
        provider.get_credentials()
    world.clock.advance(10)
    provider.get_credentials()
    assert [request.query['AccessKeyId'] for request in world.sent] == key_ids


@pytest.mark.parametrize('given', [
    {'access_key_id': 'mine'}, {'access_key_secret': 'mine'}, {'security_token': 'mine'},
    {'access_key_id': 'mine', 'security_token': 'mine'}, {'access_key_secret': 'mine', 'security_token': 'mine'},
])
@pytest.mark.parametrize('token', [{}, {'ALIBABA_CLOUD_SECURITY_TOKEN': 'fake-token'}])
def test_part_of_a_key_never_becomes_the_key_of_the_environment(given, token):
    world = World(environment={
        'ALIBABA_CLOUD_ACCESS_KEY_ID': 'theirs', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET': 'theirs', **token,
    })
    with pytest.raises(InvalidConfigurationException, match=r'^ram_role_arn: .* key (id|secret) is empty'):
        world.make(RamRoleArnCredentialsProvider, role_arn=ROLE_ARN, **given)
