"""Whose a credential is, by STS: what cannot sign is refused before anything is sent, and errors name the AccessKey."""

import pytest
from alibabacloud_credentials._sts.identity import caller_identity
from alibabacloud_credentials.exceptions import InvalidConfigurationException, RejectedException
from provider_world import as_json, sts_world

REFUSED = as_json({'Code': 'InvalidAccessKeyId.NotFound', 'Message': 'not found', 'RequestId': 'R'}, 404)


@pytest.mark.parametrize(('key_id', 'secret'), [(None, None), ('LTAI-fake', None), (None, 'FAKE-SECRET'), ('', '')])
def test_what_has_no_access_key_pair_is_refused_before_anything_is_sent(refusing_world, key_id, secret):
    with pytest.raises(InvalidConfigurationException, match='whoami: the credential has no AccessKey pair'):
        caller_identity(refusing_world, key_id, secret, None, source='whoami')


@pytest.mark.parametrize('token', ['token', None])
def test_the_token_goes_along_where_there_is_one(token):
    world = sts_world(as_json({'AccountId': '1'}))
    caller_identity(world.context, 'LTAI-fake', 'FAKE-SECRET', token, source='whoami')
    assert world.only_request().form.get('SecurityToken') == token


def test_an_error_names_the_call_and_the_ends_of_the_access_key():
    world = sts_world(REFUSED)
    with pytest.raises(RejectedException, match=r'\(GetCallerIdentity with the AccessKey LTAI.*90\)'):
        caller_identity(world.context, 'LTAI-fake-1234567890', 'FAKE-SECRET', None, source='whoami')
