"""The ASGI middleware: an identity for the time of a request, from its headers, and never half of one."""

import asyncio
import gc
import weakref

import pytest
from alibabacloud_credentials.client import Client, Config
from alibabacloud_credentials.exceptions import CredentialException, InvalidConfigurationException
from alibabacloud_credentials.sharing import IdentityMiddleware, ScopedClient, identity

ID, SECRET, TOKEN = (b'x-acs-accesskey-id', b'ada'), (b'x-acs-accesskey-secret', b'FAKE-SECRET-ada'), (
    b'x-acs-security-token', b'FAKE-SECRET-token')


@pytest.fixture(autouse=True)
def host_identity(world, environment):
    """What must never be used."""
    environment.variables.update(
        ALIBABA_CLOUD_ACCESS_KEY_ID='host', ALIBABA_CLOUD_ACCESS_KEY_SECRET='FAKE-SECRET-host',
        ALIBABA_CLOUD_SECURITY_TOKEN='FAKE-SECRET-host-token',
    )


class App:
    """Notes what it was called with, and whom it could sign as."""

    def __init__(self):
        self.scopes = []
        self.seen = []

    async def __call__(self, scope, receive, send):
        self.scopes.append(scope)
        try:
            credential = await ScopedClient().get_credential_async()
            self.seen.append((credential.access_key_id, credential.type))
        except CredentialException as error:
            self.seen.append(error.code)


def request(app, *headers, kind='http', **settings):
    """What the server is told to send."""
    sent = []

    async def send(message):
        sent.append(message)

    scope = {'type': kind, 'headers': list(headers)}
    asyncio.run(IdentityMiddleware(app, **settings)(scope, None, send))
    return sent


@pytest.mark.parametrize('kind', ['http', 'websocket'])
@pytest.mark.parametrize(('headers', 'seen'), [
    ([ID, SECRET], ('ada', 'access_key')), ([ID, SECRET, TOKEN], ('ada', 'sts')), ([], 'NoIdentity'),
    ([(b'X-Acs-AccessKey-Id', b' ada '), SECRET], ('ada', 'access_key')),
    ([(b'authorization', b'Basic QQ==')], 'NoIdentity'), ([(ID[0], b'!~'), SECRET], ('!~', 'access_key')),
])
def test_the_application_has_the_identity_of_the_request(kind, headers, seen):
    app = App()
    assert request(app, *headers, kind=kind) == []
    assert app.seen == [seen]


@pytest.mark.parametrize('headers', [
    [ID], [SECRET], [TOKEN], [ID, TOKEN], [SECRET, TOKEN], [ID, ID, SECRET], [ID, (b'x-acs-accesskey-secret', b'')],
    [ID, SECRET, (b'x-acs-security-token', b' ')], [ID, (b'x-acs-accesskey-secret', b'FAKE-SECRET \xff')],
    [ID, (b'x-acs-accesskey-secret', b'FAKE-SECRET\x00')], [ID, SECRET, (b'authorization', b'Bearer FAKE-SECRET')],
    [(b'authorization', b'Bearer')], [(b'authorization', b'Basic FAKE-SECRET')],
    [(b'authorization', b'Bearer FAKE-SECRET')],
])
def test_what_is_no_identity_is_refused_without_a_word_of_it(headers):
    app = App()
    start, body = request(app, *headers, client_of_token=lambda token: None)
    assert (start['status'], app.scopes) == (401, [])
    assert b'FAKE-SECRET' not in body['body']


@pytest.mark.parametrize('headers', [[ID], [SECRET], [TOKEN], [ID, TOKEN], [SECRET, TOKEN]])
def test_who_sends_half_a_key_is_told_so(headers):
    _, body = request(App(), *headers)
    assert body['body'] == b'x-acs-accesskey-id and x-acs-accesskey-secret must come together'


def test_where_the_host_is_set_up_wrongly_no_request_is_handled(environment):
    environment.variables['ALIBABA_CLOUD_EXPECTED_ACCOUNT_ID'] = 'no account'
    app = App()
    start, _ = request(app, ID, SECRET)
    assert (start['status'], app.scopes) == (401, [])


def test_a_websocket_is_refused_by_closing_it():
    sent, = request(App(), ID, kind='websocket')
    assert (sent['type'], sent['code']) == ('websocket.close', 1008)


def client_of(token):
    return Client(Config(type='access_key', access_key_id=f'of-{token}', access_key_secret='FAKE-SECRET'))


async def client_of_async(token):
    return client_of(token)


@pytest.mark.parametrize('client_of_token', [client_of, client_of_async])
def test_a_bearer_token_is_handed_to_the_programs_own_function(client_of_token):
    app = App()
    request(app, (b'authorization', b'bearer t1'), client_of_token=client_of_token)
    assert app.seen == [('of-t1', 'access_key')]


@pytest.mark.parametrize('value', [b'Basic t1', b'Bearer', b'Bearer  ', b't1', b'Bearer-t1'])
def test_what_is_no_bearer_token_is_not_handed_to_it(value):
    app = App()
    start, _ = request(app, (b'authorization', value), client_of_token=client_of)
    assert (start['status'], app.scopes) == (401, [])


BEARERS = [(b'authorization', b'Bearer ada'), (b'Authorization', b'Bearer eve')]


def test_a_request_with_two_bearer_tokens_is_refused():
    app = App()
    start, _ = request(app, *BEARERS, client_of_token=client_of)
    assert (start['status'], app.scopes) == (401, [])


def test_authorization_is_the_applications_own_affair_where_no_token_is_asked_for():
    app = App()
    assert request(app, *BEARERS, ID, SECRET) == []
    assert app.scopes[0]['headers'] == BEARERS


def test_a_request_without_an_identity_does_not_have_that_of_who_runs_the_server():
    app = App()
    with identity(client_of('host')):
        request(app)
    assert app.seen == ['NoIdentity']


def test_the_application_does_not_see_the_headers_with_the_key():
    app = App()
    request(app, ID, SECRET, TOKEN, (b'accept', b'*/*'))
    assert app.scopes[0]['headers'] == [(b'accept', b'*/*')]


def test_nothing_of_the_request_is_kept():
    class Known(Client):
        pass

    kept = []

    def find(token):
        client = Known(Config(type='access_key', access_key_id='id', access_key_secret='FAKE-SECRET'))
        kept.append(weakref.ref(client))
        return client

    request(App(), (b'authorization', b'Bearer t1'), client_of_token=find)
    gc.collect()
    assert [each() for each in kept] == [None]


def test_an_exception_of_the_application_that_is_kept_keeps_no_identity():
    kept = []

    async def app(scope, receive, send):
        raise ZeroDivisionError

    def find(token):
        client = client_of(token)
        kept.append(weakref.ref(client))
        return client

    with pytest.raises(ZeroDivisionError) as caught:
        request(app, (b'authorization', b'Bearer t1'), client_of_token=find)
    gc.collect()
    assert caught.value.__traceback__ is not None
    assert kept[0]() is None


def test_an_exception_of_the_application_passes_and_ends_the_identity():
    async def app(scope, receive, send):
        raise ZeroDivisionError

    async def main():
        with pytest.raises(ZeroDivisionError):
            await IdentityMiddleware(app)({'type': 'http', 'headers': [ID, SECRET]}, None, None)
        with pytest.raises(CredentialException):
            ScopedClient().get_credential()

    asyncio.run(main())


def test_a_lifespan_passes():
    app = App()
    asyncio.run(IdentityMiddleware(app)({'type': 'lifespan'}, None, None))
    assert app.seen == ['NoIdentity']


@pytest.mark.parametrize('settings', [{'app': 'x'}, {'app': App(), 'client_of_token': 'x'}])
def test_a_parameter_that_is_no_function_is_named(settings):
    with pytest.raises(InvalidConfigurationException, match='must be a function') as caught:
        IdentityMiddleware(**settings)
    assert caught.value.parameter == list(settings)[-1]
