"""What leaves the package: an error without a frame whose locals hold a secret, which prints its message once."""

import asyncio
import traceback

import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.provider.base import RefreshingProvider
from alibabacloud_credentials.testing import Response
from provider_world import as_json, session, sts_world
from role_world import make

SECRET = 'fake-session-secret'


def caught(call):
    with pytest.raises(CredentialException) as raised:
        call()
    return raised.value


def reported(error):
    """All that an error reporter keeps of it, in our frames and below."""
    text, seen = '', set()
    todo = [error]
    while todo:
        error = todo.pop()
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        trace = error.__traceback__
        while trace is not None:
            if 'alibabacloud_credentials' in trace.tb_frame.f_code.co_filename:
                text += repr(trace.tb_frame.f_locals)
            trace = trace.tb_next
        text += ''.join(traceback.TracebackException.from_exception(error).format())
        todo += [error.__cause__, error.__context__]
    return text


ANSWERS = {
    'without a token': as_json({'Credentials': session(SecurityToken=None)}),
    'without an end': as_json({'Credentials': session(Expiration='soon')}),
    'ended': as_json({'Credentials': session(Expiration='2020-01-01T00:00:00Z')}),
    'refused': as_json({'Code': 'NoPermission'}, 403),
    'no JSON': Response(200, {}, b'{"Credentials": {"AccessKeySecret": "fake-session-secret"'),
}


@pytest.mark.parametrize('is_async', [False, True], ids=['sync', 'async'])
@pytest.mark.parametrize('answer', ANSWERS)
def test_no_frame_of_a_failed_call_of_sts_holds_a_secret(answer, is_async):
    provider = make(sts_world(ANSWERS[answer]))
    get = (lambda: asyncio.run(provider.get_credentials_async())) if is_async else provider.get_credentials
    text = reported(caught(get))
    assert SECRET not in text
    assert 'fake-secret' not in text.lower()


@pytest.mark.parametrize('times', [1, 2], ids=['fetched', 'remembered'])
def test_the_message_of_an_uncaught_error_is_printed_once(times):
    class Down(RefreshingProvider):
        name = 'down'

        def fetch(self, context):
            raise CredentialException('down: the sentence')

    client = Client(provider=Down())
    error = [caught(client.get_credential) for _ in range(times)][-1]
    printed = ''.join(traceback.TracebackException.from_exception(error).format())
    assert printed.count('the sentence') == 1
    assert error.__context__ is None


def test_a_defect_of_a_provider_from_outside_shows_where_it_is_and_no_frame_of_ours():
    class Broken(RefreshingProvider):
        name = 'broken'

        def fetch(self, context):
            return {}['missing']

    error = caught(Broken().get_credentials)
    frames = [frame.name for frame in traceback.extract_tb(error.__cause__.__traceback__)]
    assert (type(error.__cause__), frames) == (KeyError, ['fetch'])
