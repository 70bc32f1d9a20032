"""What a user sees of all sources alike, whatever was given to them."""

import json
import re
import subprocess
import sys
import traceback

import pytest
from alibabacloud_credentials.exceptions import CredentialException, InvalidConfigurationException, UnreachableException
from alibabacloud_credentials.http import HttpOptions
from alibabacloud_credentials.models import Config
from alibabacloud_credentials.provider import CLIProfileCredentialsProvider, ExternalCredentialsProvider
from alibabacloud_credentials.testing import Environment, Files, RefusingContext, use_context
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
    return refused.value.message


@pytest.mark.parametrize(('options', 'sentence'), [
    (HttpOptions(proxy='http://[proxy'), 'proxy must be an http:// or https:// URL, but it is not written like one'),
    (HttpOptions(proxy='socks5://proxy'), 'proxy names a SOCKS proxy; only http and https proxies are supported'),
    (HttpOptions(read_timeout='a second'), 'read_timeout must be a number of milliseconds from 0 to 86400000'),
    (HttpOptions(connect_timeout=-1), 'connect_timeout must be a number of milliseconds from 0 to 86400000'),
    ({}, 'http_options must be an HttpOptions or a RuntimeOptions'),
])
def test_a_refused_option_names_the_source_that_was_given_it(account, source, options, sentence):
    assert refusal(account, source, http_options=options) == f'{source.title}: {sentence}'


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


# What people put where the path of a file belongs: an OIDC token short and long, a key with and without slashes.
NO_PATHS = {
    'short token': 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwb2QifQ.MARKED',
    'token': 'MARKED.' * 60,
    'key': 'MARKED/' * 120,
}
IN_FILES = {'oidc_role_arn': 'oidc_token_file_path', 'rsa_key_pair': 'private_key_file'}


def real_files():
    return RefusingContext(environment=Environment(), files=Files())


@pytest.mark.parametrize('text', NO_PATHS.values(), ids=NO_PATHS)
@pytest.mark.parametrize(
    'source', [source for source in SOURCES if source.name in IN_FILES], ids=lambda source: source.name
)
def test_a_secret_in_the_place_of_a_path_does_not_show(account, source, text):
    with pytest.raises(CredentialException) as raised:
        source.make(account, context=real_files(), **{IN_FILES[source.name]: text}).get_credentials()
    assert str(raised.value).startswith(f'{source.name}: unable to ')
    assert 'MARKED' not in ''.join(traceback.format_exception(raised.type, raised.value, raised.tb))
    assert 'MARKED' not in repr(Config(**{IN_FILES[source.name]: text}))


def test_the_path_of_a_file_shows_where_it_is_one(account):
    oidc = next(source for source in SOURCES if source.name == 'oidc_role_arn')
    with pytest.raises(CredentialException, match="'/nowhere/token': no such file"):
        oidc.make(account, context=real_files(), oidc_token_file_path='/nowhere/token').get_credentials()
    assert "'/nowhere/token'" in repr(Config(oidc_token_file_path='/nowhere/token'))


def test_a_private_key_in_a_profile_that_cannot_be_read_does_not_show(account):
    mangled = 'MARKED\\n' * 120
    profile = {'name': 'p', 'mode': 'RsaKeyPair', 'key_pair_name': 'k', 'private_key': mangled, 'public_key_id': 'k'}
    files = {'/config.json': json.dumps({'current': 'p', 'profiles': [profile]})}
    with use_context(account.cloud.context(files=files)), pytest.raises(InvalidConfigurationException) as raised:
        CLIProfileCredentialsProvider(profile_file='/config.json').get_credentials()
    assert 'the private key is not an RSA key in PEM form' in str(raised.value)
    assert 'MARKED' not in ''.join(traceback.format_exception(raised.type, raised.value, raised.tb))


@pytest.mark.parametrize('timeout', [10 ** 6, 10 ** 12, 10 ** 400])
def test_a_command_may_not_run_longer_than_a_clock_can_count(timeout):
    with pytest.raises(InvalidConfigurationException, match='external: timeout must be from 1 to 86400 seconds'):
        ExternalCredentialsProvider(process_command='program', timeout=timeout)


def test_the_time_limit_that_ran_out_is_named_in_short(account):
    source = next(source for source in SOURCES if source.service == 'uri')
    fault = source.faults(account).add(operation=source.operation, body_interval_s=0.05)
    provider = source.make(account, http_options=HttpOptions(connect_timeout=200, read_timeout=200))
    with pytest.raises(UnreachableException) as raised:
        provider.get_credentials()
    fault.clear()
    assert re.search(r'no whole answer came within 0\.[234]\d? s;', str(raised.value))


def run(program):
    """What a program says, in an interpreter of its own."""
    return subprocess.run([sys.executable, '-c', program], capture_output=True, text=True, timeout=60, check=True)


EVERY_IMPORT = """
import os

class Watched(dict):
    def __getitem__(self, name):
        print(name)
        return super().__getitem__(name)
    def __contains__(self, name):
        print(name)
        return super().__contains__(name)
    def get(self, name, default=None):
        print(name)
        return super().get(name, default)

import pkgutil
from importlib import import_module
from Tea import core
import certifi, darabonba.policy.retry, h11

os.environ = Watched(os.environ)
import alibabacloud_credentials
for module in pkgutil.walk_packages(alibabacloud_credentials.__path__, 'alibabacloud_credentials.'):
    # An adapter imports its SDK, which may not be here.
    if not any(part in module.name for part in ('.testing', '.adapters.', '__main__')):
        import_module(module.name)
"""


def test_importing_reads_nothing_from_the_environment():
    assert run(EVERY_IMPORT).stdout == ''


A_WARNING_AND_A_FAILURE = """
import logging
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.exceptions import ChainException
from alibabacloud_credentials.testing import FakeEnvironment, FakeFiles, RefusingContext, use_context

logger = logging.getLogger('alibabacloud_credentials')
{prepare}
environment = {{'ALIBABA_CLOUD_ACCESS_KEY_ID': 'half a key', 'ALIBABA_CLOUD_ECS_METADATA_DISABLED': 'true'}}
with use_context(RefusingContext(environment=FakeEnvironment(environment), files=FakeFiles())):
    try:
        Client().get_credential()
    except ChainException:
        handlers = [type(each).__name__ for each in logger.handlers]
        print(logging.getLevelName(logger.level), logging.root.handlers, handlers)
"""


def run_warned(prepare):
    """What a program sees, in an interpreter of its own, that is warned of something and then fails."""
    return run(A_WARNING_AND_A_FAILURE.format(prepare=prepare))


def test_nothing_is_printed_and_no_handler_is_there_unless_a_program_asks():
    printed = run_warned('')
    assert (printed.stdout, printed.stderr) == ("NOTSET [] ['NullHandler']\n", '')


def test_the_log_level_that_a_program_chose_stays():
    printed = run_warned('logging.basicConfig(handlers=[]); logger.setLevel(logging.ERROR)')
    assert (printed.stdout, printed.stderr) == ("ERROR [] ['NullHandler']\n", '')


def test_a_program_that_shows_warnings_sees_ours():
    printed = run_warned('logging.basicConfig()')
    assert printed.stderr.startswith('WARNING:alibabacloud_credentials:the default chain passes over ')
    assert printed.stderr.count('\n') == 1
