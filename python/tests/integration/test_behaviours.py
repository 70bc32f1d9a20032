"""What a user sees of all sources alike, whatever was given to them."""

import pytest
from alibabacloud_credentials.exceptions import InvalidConfigurationException
from alibabacloud_credentials.http import HttpOptions
from cloud_sources import SOURCES, Account


@pytest.fixture(scope='module')
def account():
    account = Account()
    yield account
    account.cloud.close()


@pytest.fixture(params=SOURCES, ids=lambda source: source.name)
def source(request):
    return request.param


def refusal(account, source, **more):
    """The sentence with which the constructor refuses."""
    with pytest.raises(InvalidConfigurationException) as refused:
        source.make(account, **more)
    return str(refused.value)


@pytest.mark.parametrize(('options', 'sentence'), [
    (HttpOptions(proxy='http://[proxy'), 'proxy must be an http:// or https:// URL, but it is not written like one'),
    (HttpOptions(proxy='socks5://proxy'), 'proxy names a SOCKS proxy; only http and https proxies are supported'),
    (HttpOptions(read_timeout='1'), 'read_timeout must be a number of milliseconds from 0 to 86400000'),
    (HttpOptions(connect_timeout=-1), 'connect_timeout must be a number of milliseconds from 0 to 86400000'),
    ({}, 'http_options must be an HttpOptions or a RuntimeOptions'),
])
def test_a_refused_option_names_the_source_that_was_given_it(account, source, options, sentence):
    assert refusal(account, source, http_options=options) == f'{source.name}: {sentence}'


FROM_STS = [source for source in SOURCES if source.service == 'sts']


@pytest.mark.parametrize('source', FROM_STS, ids=lambda source: source.name)
def test_a_refused_sts_endpoint_names_the_source_that_was_given_it(account, source):
    sentence = refusal(account, source, sts_endpoint='http://sts.example')
    assert sentence.startswith(f'{source.name}: sts_endpoint must be a host')


@pytest.mark.parametrize('source', FROM_STS, ids=lambda source: source.name)
def test_a_refused_sts_endpoint_of_the_environment_names_its_variable(account, source):
    context = account.context(environment={'ALIBABA_CLOUD_STS_ENDPOINT': 'http://sts.example'})
    sentence = refusal(account, source, context=context)
    assert sentence.startswith(f'{source.name}: the environment variable ALIBABA_CLOUD_STS_ENDPOINT must be a host')
