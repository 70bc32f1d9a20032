"""Roles that are assumed with what an identity provider gave: OIDC tokens from anywhere, and SAML responses."""

import asyncio
import pickle
import threading

import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.exceptions import (
    CredentialException,
    InvalidConfigurationException,
    RejectedException,
    UnreachableException,
)
from alibabacloud_credentials.provider import OIDCRoleArnCredentialsProvider, SamlRoleArnCredentialsProvider
from alibabacloud_credentials.testing import FakeClock, use_context

ROLE = 'acs:ram::1234567890123456:role/reader'
ENDED_S = -60.0


class Deployment:
    """A role that trusts two identity providers, and a program with a clock of its own."""

    def __init__(self, cloud):
        self.cloud = cloud
        self.oidc = cloud.add_oidc_provider()
        self.saml = cloud.add_saml_provider()
        cloud.add_role(ROLE, trusts=[self.oidc, self.saml])
        self.clock = FakeClock(cloud.sts.now())

    def context(self, environment=None, files=None):
        return self.cloud.context(environment=environment, files=files, clock=self.clock)

    def client(self, environment=None, files=None, **config):
        return self.cloud.client(
            context=self.context(environment, files), type='oidc_role_arn', role_arn=ROLE,
            oidc_provider_arn=self.oidc.arn, **config,
        )

    def provider(self, source):
        with use_context(self.context()):
            return OIDCRoleArnCredentialsProvider(
                role_arn=ROLE, oidc_provider_arn=self.oidc.arn, oidc_token_source=source
            )

    def saml_client(self, environment=None, files=None, **config):
        return self.cloud.client(
            context=self.context(environment, files), type='saml_role_arn', role_arn=ROLE,
            saml_provider_arn=self.saml.arn, **config,
        )

    def session_ends(self):
        self.clock.advance(3600)

    def error_of(self, client):
        with pytest.raises(CredentialException) as caught:
            client.get_credential()
        return caught.value


@pytest.fixture
def deployment(local_cloud):
    return Deployment(local_cloud)


# -- an environment variable ------------------------------------------------------------------------------------


def test_a_token_is_taken_from_a_variable_by_its_name(deployment):
    client = deployment.client({'ALIYUN_ID_TOKEN': deployment.oidc.token()}, oidc_token_source='env:ALIYUN_ID_TOKEN')
    assert client.get_credential().provider_name == 'oidc_role_arn'


def test_the_variable_is_read_anew_for_each_session(deployment):
    variables = {'ALIYUN_ID_TOKEN': deployment.oidc.token(lifetime_s=300)}
    context = deployment.context(variables)
    client = deployment.cloud.client(
        context=context, type='oidc_role_arn', role_arn=ROLE, oidc_provider_arn=deployment.oidc.arn,
        oidc_token_source='env:ALIYUN_ID_TOKEN',
    )
    first = client.get_credential()
    deployment.session_ends()
    context.environment.variables['ALIYUN_ID_TOKEN'] = deployment.oidc.token(subject='later')
    assert client.get_credential().access_key_id != first.access_key_id
    assert len({request.form['OIDCToken'] for request in deployment.cloud.sts.requests if request.outcome == 'ok'}) == 2


@pytest.mark.parametrize('value', [None, ''])
def test_a_variable_that_is_not_set_names_the_cure(deployment, value):
    environment = {} if value is None else {'ALIYUN_ID_TOKEN': value}
    error = deployment.error_of(deployment.client(environment, oidc_token_source='env:ALIYUN_ID_TOKEN'))
    assert isinstance(error, InvalidConfigurationException)
    assert 'environment variable ALIYUN_ID_TOKEN' in error.message
    assert 'id_tokens:' in error.message


def test_a_variable_with_more_than_a_token_is_refused_without_its_value(deployment):
    client = deployment.client({'TOKEN': 'two FAKE-SECRET words'}, oidc_token_source='env:TOKEN')
    error = deployment.error_of(client)
    assert 'must hold one token' in error.message
    assert 'FAKE-SECRET' not in error.message


# -- a job of GitHub Actions or Forgejo --------------------------------------------------------------------------


def test_a_job_is_asked_for_its_token_for_the_audience_of_sts(deployment):
    job = deployment.cloud.jobs.start(deployment.oidc)
    client = deployment.client(job, oidc_token_source='github_actions')
    assert client.get_credential().provider_name == 'oidc_role_arn'
    asked = deployment.cloud.jobs.requests[-1]
    assert (asked.query['audience'], asked.query['api-version']) == ('sts.aliyuncs.com', '2.0')


def test_a_job_that_outlives_its_first_token_is_asked_again(deployment):
    job = deployment.cloud.jobs.start(deployment.oidc, lifetime_s=300)
    client = deployment.client(job, oidc_token_source='github_actions')
    for _ in range(3):
        client.get_credential()
        deployment.session_ends()
    assert len(deployment.cloud.jobs.requests) == 3


@pytest.mark.parametrize('missing', ['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'])
def test_a_job_without_the_permission_is_told_which(deployment, missing):
    job = deployment.cloud.jobs.start(deployment.oidc)
    del job[missing]
    error = deployment.error_of(deployment.client(job, oidc_token_source='github_actions'))
    assert isinstance(error, InvalidConfigurationException)
    assert missing in error.message
    assert 'id-token: write' in error.message


def test_a_job_whose_server_refuses_does_not_show_its_token(deployment):
    job = {**deployment.cloud.jobs.start(deployment.oidc), 'ACTIONS_ID_TOKEN_REQUEST_TOKEN': 'FAKE-SECRET'}
    error = deployment.error_of(deployment.client(job, oidc_token_source='github_actions'))
    assert isinstance(error, RejectedException)
    assert error.http_status == 401
    assert 'ID token of the job' in error.message
    assert 'FAKE-SECRET' not in str(error)


def test_a_job_whose_server_gives_no_token_is_no_answer(deployment):
    job = deployment.cloud.jobs.start(deployment.oidc)
    deployment.cloud.jobs.faults.add(body={'count': 0})
    error = deployment.error_of(deployment.client(job, oidc_token_source='github_actions'))
    assert isinstance(error, UnreachableException)
    assert "'value'" in error.message


# -- what STS says of a token ------------------------------------------------------------------------------------


@pytest.mark.parametrize(('token', 'code', 'cure'), [
    ({'lifetime_s': ENDED_S}, 'AuthenticationFail.OIDCToken.Expired', 'current'),
    ({'audience': 'https://github.com/example'}, 'AuthenticationFail.OIDCToken.AudienceNotMatch', 'audience'),
])
def test_a_token_that_sts_refuses_names_the_cure(deployment, token, code, cure):
    client = deployment.client({'TOKEN': deployment.oidc.token(**token)}, oidc_token_source='env:TOKEN')
    error = deployment.error_of(client)
    assert error.code == code
    assert cure in error.message


# -- a function --------------------------------------------------------------------------------------------------


def test_a_function_is_asked_for_a_token_for_each_session(deployment):
    asked = []

    def token():
        asked.append(1)
        return deployment.oidc.token()

    client = Client(provider=deployment.provider(token))
    for _ in range(3):
        client.get_credential()
        deployment.session_ends()
    assert len(asked) == 3


def test_an_asynchronous_function_is_awaited_for_a_blocking_caller(deployment):
    async def token():
        await asyncio.sleep(0)
        return deployment.oidc.token()

    assert Client(provider=deployment.provider(token)).get_credential().access_key_id


def test_an_asynchronous_function_is_awaited_beside_the_loop_of_the_caller(deployment):
    threads = []

    async def token():
        threads.append(threading.current_thread())
        return deployment.oidc.token()

    client = Client(provider=deployment.provider(token))
    assert asyncio.run(client.get_credential_async()).access_key_id
    assert threading.current_thread() not in threads


def test_a_function_that_fails_is_named_by_the_kind_of_its_error_alone(deployment):
    def token():
        raise OSError('FAKE-SECRET')

    with pytest.raises(CredentialException, match='that gives the OIDC token failed with OSError') as caught:
        deployment.provider(token).get_credentials()
    assert 'FAKE-SECRET' not in str(caught.value)


def test_an_asynchronous_function_that_fails_is_named_likewise(deployment):
    async def token():
        raise OSError('FAKE-SECRET')

    with pytest.raises(CredentialException, match='failed with OSError'):
        deployment.provider(token).get_credentials()


def test_an_asynchronous_function_that_was_cancelled_has_failed_like_any_other(deployment):
    """Its caller was not cancelled, and must not take this for that."""
    async def token():
        raise asyncio.CancelledError

    with pytest.raises(CredentialException, match='failed with CancelledError'):
        deployment.provider(token).get_credentials()


@pytest.mark.parametrize('value', [None, 1, b'token'])
def test_a_function_must_give_a_text(deployment, value):
    with pytest.raises(InvalidConfigurationException, match='that the function gave must be a string, not'):
        deployment.provider(lambda: value).get_credentials()


# -- parameters --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize('source', ['file:/token', 'gitlab', 'env:1A', 'env:A B'])
def test_a_source_that_is_not_known_is_refused_without_repeating_it(deployment, source):
    with pytest.raises(InvalidConfigurationException, match='must be github_actions or env:') as caught:
        deployment.client(oidc_token_source=source)
    assert source not in str(caught.value)


def test_a_file_and_a_source_together_are_refused(deployment):
    with pytest.raises(InvalidConfigurationException, match='both say where the OIDC token is; pass one of them'):
        deployment.client(oidc_token_source='env:A', oidc_token_file_path='/token')


def test_a_source_wins_over_the_variable_of_the_file(deployment):
    environment = {'ALIBABA_CLOUD_OIDC_TOKEN_FILE': '/absent', 'TOKEN': deployment.oidc.token()}
    assert deployment.client(environment, oidc_token_source='env:TOKEN').get_credential().access_key_id


def test_a_pickled_provider_asks_its_source_again(deployment):
    with use_context(deployment.context({'TOKEN': deployment.oidc.token()})):
        client = deployment.client({'TOKEN': deployment.oidc.token()}, oidc_token_source='env:TOKEN')
        assert pickle.loads(pickle.dumps(client)).get_credential().access_key_id


# -- SAML --------------------------------------------------------------------------------------------------------


def test_a_saml_response_is_taken_from_a_file(deployment):
    response = deployment.saml.response(ROLE, session='alice')
    lines = '\n'.join(response[start:start + 64] for start in range(0, len(response), 64))
    client = deployment.saml_client(files={'/response': lines}, saml_assertion_file_path='/response')
    credential = client.get_credential()
    assert (credential.type, credential.provider_name) == ('saml_role_arn', 'saml_role_arn')
    sent = deployment.cloud.sts.requests[-1]
    assert (sent.operation, sent.identity.rpartition('/')[2]) == ('AssumeRoleWithSAML', 'alice')
    assert 'RoleSessionName' not in sent.parameters


def test_a_saml_response_is_taken_from_a_variable(deployment):
    environment = {'RESPONSE': deployment.saml.response(ROLE)}
    assert deployment.saml_client(environment, saml_assertion_source='env:RESPONSE').get_credential().access_key_id


def test_a_function_gives_a_saml_response_for_each_session(deployment):
    with use_context(deployment.context()):
        provider = SamlRoleArnCredentialsProvider(
            role_arn=ROLE, saml_provider_arn=deployment.saml.arn,
            saml_assertion_source=lambda: deployment.saml.response(ROLE),
        )
    client = Client(provider=provider)
    first = client.get_credential().access_key_id
    deployment.session_ends()
    assert client.get_credential().access_key_id != first


@pytest.mark.parametrize(('response', 'code'), [
    ({'lifetime_s': ENDED_S}, 'AuthenticationFail.SAMLAssertion.Expired'),
    ({'audience': 'another'}, 'AuthenticationFail.SAMLAssertion.Invalid'),
])
def test_a_response_that_sts_refuses_has_its_code(deployment, response, code):
    environment = {'RESPONSE': deployment.saml.response(ROLE, **response)}
    assert deployment.error_of(deployment.saml_client(environment, saml_assertion_source='env:RESPONSE')).code == code


def test_a_response_that_was_tampered_with_is_refused(deployment):
    response = deployment.saml.response(ROLE)
    environment = {'RESPONSE': response[:-40] + ('A' if response[-40] != 'A' else 'B') + response[-39:]}
    client = deployment.saml_client(environment, saml_assertion_source='env:RESPONSE')
    assert isinstance(deployment.error_of(client), RejectedException)


def test_xml_in_place_of_base64_is_refused_without_repeating_it(deployment):
    client = deployment.saml_client({'RESPONSE': '<samlp:FAKE-SECRET/>'}, saml_assertion_source='env:RESPONSE')
    error = deployment.error_of(client)
    assert 'must hold the whole SAML response in Base64' in error.message
    assert 'FAKE-SECRET' not in error.message


def test_a_job_gives_no_saml_response(deployment):
    with pytest.raises(InvalidConfigurationException, match='saml_assertion_source must be env: and the name'):
        deployment.saml_client(saml_assertion_source='github_actions')


def test_a_saml_role_without_a_response_says_what_to_give(deployment):
    with pytest.raises(InvalidConfigurationException, match='saml_assertion_file_path or environment variable'):
        deployment.saml_client()
