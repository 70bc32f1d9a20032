"""The credentials URI: asked exactly as it was given."""

import pytest
from alibabacloud_credentials.exceptions import InvalidConfigurationException, RejectedException, UnreachableException
from alibabacloud_credentials.http import HttpOptions
from alibabacloud_credentials.provider.refreshable import Credentials
from alibabacloud_credentials.provider.uri import URLCredentialsProvider
from provider_world import START, World, as_json, get_async, get_sync, session, texts_of

URI = 'http://sidecar.example/credentials'


def world_of(place=URI, answer=None, **given):
    return World(('GET', place, as_json(session(Code='Success')) if answer is None else answer), **given)


def make(world, uri=URI, **parameters):
    return world.make(URLCredentialsProvider, uri=uri, **parameters)


@pytest.mark.parametrize('get', [get_sync, get_async])
def test_the_credential_is_returned(get):
    assert get(make(world_of())) == Credentials(
        access_key_id='STS.fakeSessionKeyId', access_key_secret='fake-session-secret',
        security_token='fake-session-token', expiration=START + 3600, provider_name='credential_uri',
    )


@pytest.mark.parametrize(('uri', 'place'), [
    ('http://sidecar.example/a?x=&y=1&y=2;z', 'http://sidecar.example/a'),
    ('http://sidecar.example/a;params?b', 'http://sidecar.example/a;params'),
    ('http://sidecar.example/%7Euser/a%2Fb', 'http://sidecar.example/%7Euser/a%2Fb'),
    ('http://[::1]:8080/a', 'http://[::1]:8080/a'),
    ('http://127.0.0.1:8080/', 'http://127.0.0.1:8080/'),
    ('https://user:word@sidecar.example/a', 'https://user:word@sidecar.example/a'),
    ('HTTP://Sidecar.example/a', 'http://Sidecar.example/a'),
])
def test_the_uri_is_sent_as_it_was_given(uri, place):
    world = world_of(place)
    make(world, uri).get_credentials()
    assert world.only_request().url == uri


def test_the_uri_comes_from_the_environment_unless_it_is_given():
    world = world_of('http://env.example/', environment={'ALIBABA_CLOUD_CREDENTIALS_URI': 'http://env.example/'})
    make(world, uri=None).get_credentials()
    assert world.only_request().url == 'http://env.example/'


@pytest.mark.parametrize(('parameters', 'place'), [
    ({}, 'http://sidecar.example/a'),
    ({'protocol': None}, 'http://sidecar.example/a'),
    ({'protocol': 'https'}, 'https://sidecar.example/a'),
])
def test_protocol_completes_a_uri_without_a_scheme(parameters, place):
    world = world_of(place)
    make(world, '//sidecar.example/a', **parameters).get_credentials()
    assert world.only_request().url == place


@pytest.mark.parametrize('code', [{}, {'Code': 'Success'}, {'Code': None}])
def test_an_answer_without_a_code_is_taken(code):
    credentials = make(world_of(answer=as_json({**session(), **code}))).get_credentials()
    assert credentials.get_access_key_id() == 'STS.fakeSessionKeyId'


@pytest.mark.parametrize(('code', 'expected'), [('Failed', 'Failed'), ('', None), (200, None), ({'a': 1}, None)])
def test_any_other_code_is_a_refusal(code, expected):
    said = f'the code {expected}' if expected else 'a code'
    with pytest.raises(RejectedException, match=f"answered with {said} instead of 'Success'") as raised:
        make(world_of(answer=as_json({**session(), 'Code': code}))).get_credentials()
    assert raised.value.code == (expected or 'Rejected')
    assert raised.value.http_status == 200


@pytest.mark.parametrize('key', ['AccessKeyId', 'AccessKeySecret', 'SecurityToken', 'Expiration'])
def test_each_of_the_four_keys_is_needed(key):
    with pytest.raises(UnreachableException, match=key):
        make(world_of(answer=as_json(session(**{key: None})))).get_credentials()


def test_a_secret_in_the_uri_stays_out_of_errors():
    with pytest.raises(RejectedException) as raised:
        make(world_of(answer=as_json({'Code': 'query-mark'}, 403)), f'{URI}?token=query-mark').get_credentials()
    assert 'sidecar.example' in str(raised.value)
    assert 'query-mark' not in texts_of(raised.value)
    assert raised.value.code == 'Rejected'


def test_a_secret_that_comes_back_as_the_code_stays_out_of_errors():
    with pytest.raises(RejectedException) as raised:
        make(world_of(answer=as_json({**session(), 'Code': 'query-mark'})), f'{URI}?token=query-mark').get_credentials()
    assert 'query-mark' not in texts_of(raised.value)


@pytest.mark.parametrize(('parameters', 'words'), [
    ({'uri': None}, 'environment variable ALIBABA_CLOUD_CREDENTIALS_URI cannot be empty'),
    ({'uri': ''}, 'environment variable ALIBABA_CLOUD_CREDENTIALS_URI cannot be empty'),
    ({'uri': 5}, 'must be a string'),
    ({'uri': 'sidecar.example/uri-mark'}, 'http:// or https://'),
    ({'uri': 'file:///etc/uri-mark'}, 'http:// or https://'),
    ({'uri': 'ftp://sidecar.example/uri-mark'}, 'http:// or https://'),
    ({'uri': 'http:///uri-mark'}, 'http:// or https://'),
    ({'uri': 'http://side car.example/uri-mark'}, 'http:// or https://'),
    ({'uri': 'http://sidecar.example:port/uri-mark'}, 'http:// or https://'),
    ({'uri': 'http://sidecar.example:99999/uri-mark'}, 'port'),
    ({'uri': 'http://sidecar.example/\u00fcri-mark'}, 'outside ASCII'),
    ({'uri': 'http://sidecar.example/\nuri-mark'}, 'line break'),
    ({'protocol': 'ftp'}, 'protocol must be http or https'),
    ({'protocol': 5}, 'protocol must be http or https'),
])
def test_a_wrong_parameter_is_refused_in_words_by_the_constructor(parameters, words):
    with pytest.raises(InvalidConfigurationException) as raised:
        make(World(), **{'uri': URI, **parameters})
    assert words in str(raised.value)
    assert 'uri-mark' not in texts_of(raised.value)


@pytest.mark.parametrize('uri', ['http://sidecar.example/a', 'https://sidecar.example/a'])
def test_a_given_proxy_is_used_for_both_schemes(uri):
    world = world_of(uri)
    make(world, uri, http_options=HttpOptions(proxy='http://proxy.example:3128')).get_credentials()
    assert world.only_request().limits['proxy'].address == 'proxy.example:3128'


@pytest.mark.parametrize('variables', [
    {'http_proxy': 'http://proxy.example:3128', 'no_proxy': 'sidecar.example'},
    {'http_proxy': 'http://proxy.example:3128', 'NO_PROXY': '*'},
])
def test_a_proxy_of_the_environment_is_not_used_where_no_proxy_says_so(variables):
    world = world_of(environment=variables)
    make(world).get_credentials()
    assert world.only_request().limits['proxy'] is None


def test_timeouts_are_those_of_the_published_package_unless_given():
    world = world_of()
    make(world).get_credentials()
    limits = world.only_request().limits
    assert (limits['connect_timeout_s'], limits['read_timeout_s'], limits['total_timeout_s']) == (5.0, 10.0, 15.0)
