"""A small world for the tests of providers: a script of requests and answers, a fake clock, variables and files."""

import asyncio
import json
from urllib.parse import parse_qsl, urlsplit

from alibabacloud_credentials.testing import (
    FakeClock,
    FakeEnvironment,
    FakeFiles,
    RefusingContext,
    Response,
    use_context,
)

ROLE_ARN = 'acs:ram::1234567890123456:role/reader'
STS = 'https://sts.aliyuncs.com/'
METADATA = 'http://100.100.100.200'
TOKEN_URL = f'{METADATA}/latest/api/token'
ROLES_URL = f'{METADATA}/latest/meta-data/ram/security-credentials/'
# 2026-01-01T00:00:00Z, when every test starts.
START = 1767225600

SESSION = {
    'AccessKeyId': 'STS.fakeSessionKeyId', 'AccessKeySecret': 'fake-session-secret',
    'SecurityToken': 'fake-session-token', 'Expiration': '2026-01-01T01:00:00Z',
}
STS_ANSWER = {'RequestId': 'FAKE-REQUEST-ID', 'Credentials': SESSION}
METADATA_ANSWER = {'Code': 'Success', 'LastUpdated': '2026-01-01T00:00:00Z', **SESSION}


def text(body, status=200, **headers):
    content = body if isinstance(body, bytes) else body.encode('utf-8')
    return Response(status, {name.replace('_', '-'): value for name, value in headers.items()}, content)


def as_json(value, status=200, **headers):
    return text(json.dumps(value), status, **headers)


def session(**changes):
    """The keys of a temporary credential, some of them changed; a change to None takes the key away."""
    return {key: value for key, value in {**SESSION, **changes}.items() if value is not None}


class Sent:
    """One request as the server would have seen it, and how it was to be sent."""

    def __init__(self, request, limits):
        parts = urlsplit(request.url)
        self.method = request.method
        self.url = request.url
        self.place = f'{parts.scheme}://{parts.netloc}{parts.path}'
        self.host = parts.netloc
        self.query = dict(parse_qsl(parts.query, keep_blank_values=True))
        self.headers = {name.lower(): value for name, value in request.headers.items()}
        self.body = request.body or b''
        self.form = dict(parse_qsl(self.body.decode('ascii'), keep_blank_values=True))
        self.direct = request.direct
        self.limits = limits


class Script:
    """Plays ``(method, place, reply)`` in order; a request that is not the next one fails the test.

    A reply is a response, an exception to raise, or a function of what was sent that makes one of them.
    """

    def __init__(self, *steps):
        self.steps = list(steps)
        self.sent = []

    def send(self, request, **limits):
        sent = Sent(request, limits)
        assert self.steps, f'no request was expected after {len(self.sent)}, but {sent.method} {sent.place} came'
        method, place, reply = self.steps.pop(0)
        assert (sent.method, sent.place) == (method, place)
        self.sent.append(sent)
        if callable(reply):
            reply = reply(sent)
        if isinstance(reply, Exception):
            raise reply
        return reply


class World:
    """A context over a script."""

    def __init__(self, *steps, environment=None, files=None):
        self.http = Script(*steps)
        self.clock = FakeClock(wall=START)
        self.environment = FakeEnvironment(environment)
        self.files = FakeFiles(files)
        self.context = RefusingContext(
            http=self.http, clock=self.clock, environment=self.environment, files=self.files
        )

    def make(self, provider_class, **parameters):
        with use_context(self.context):
            return provider_class(**parameters)

    @property
    def sent(self):
        """All requests; the script must have been played to its end."""
        assert not self.http.steps, f'{len(self.http.steps)} expected requests never came'
        return self.http.sent

    def only_request(self):
        assert len(self.sent) == 1
        return self.sent[0]


def sts_world(*answers, **given):
    """A world in which STS gives these answers; by default one session."""
    return World(*[('POST', STS, answer) for answer in answers or (as_json(STS_ANSWER),)], **given)


def get_sync(provider):
    return provider.get_credentials()


def get_async(provider):
    return asyncio.run(provider.get_credentials_async())


def texts_of(error):
    """All texts of an exception and of those that led to it."""
    texts = []
    while error is not None:
        texts += [str(error), repr(error)]
        error = error.__cause__ or error.__context__
    return '\n'.join(texts)
