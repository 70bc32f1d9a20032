"""What the tests of this folder share: an STS in memory, whose sessions say what they were asked for."""

import json
import threading
from email.utils import formatdate
from urllib.parse import parse_qsl

from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.provider.static_ak import StaticAKCredentialsProvider
from alibabacloud_credentials.testing import FakeClock, FakeEnvironment, RefusingContext, Response, use_context

USER = {'access_key_id': 'LTAIfakeUserKeyId001', 'access_key_secret': 'FAKE-SECRET-user'}


def role(name):
    return f'acs:ram::1234567890123456:role/{name}'


class Sts:
    """Answers ``AssumeRole`` in no time.

    :ivar asked: the form of each call, and ``at``, when it came.
    :ivar answer: called with the form for another answer; None: a session.
    """

    def __init__(self, clock, lifetime_s=3600):
        self.clock = clock
        self.lifetime_s = lifetime_s
        self.asked = []
        self.answer = lambda form: None
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        self._lock = threading.Lock()

    def send(self, request, **_):
        form = dict(parse_qsl(request.body.decode('ascii')))
        with self._lock:
            self.asked.append({**form, 'at': self.clock.monotonic()})
            serial = len(self.asked)
        self.entered.set()
        assert self.gate.wait(30), 'nobody opened the gate'
        return self.answer(form) or self.session(form, serial)

    def session(self, form, serial):
        name = form['RoleArn'].rpartition('/')[2]
        ends_at = int(self.clock.wall()) + self.lifetime_s
        return as_json({'Credentials': {
            'AccessKeyId': f'STS.{name}.{serial}', 'AccessKeySecret': f'FAKE-SECRET-{serial}',
            'SecurityToken': f'FAKE-SECRET-token-{serial}', 'Expiration': _utc(ends_at),
        }}, Date=formatdate(self.clock.wall(), usegmt=True))


def refused(code, status=403):
    return as_json({'Code': code, 'Message': 'No.', 'RequestId': 'FAKE-REQUEST-ID'}, status)


def as_json(value, status=200, **headers):
    return Response(status, headers, json.dumps(value).encode('utf-8'))


def _utc(seconds):
    from datetime import datetime, timezone

    return datetime.fromtimestamp(seconds, timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')


def key_id_or_code(client):
    """The AccessKey id of what a client gives; the code of the error where it gives none."""
    try:
        return client.get_credential().access_key_id
    except CredentialException as error:
        return error.code


def let_pass(clock, seconds):
    """Let time pass once the refreshes in the background have ended: else one of them would take all of that time."""
    for thread in threading.enumerate():
        if thread.name == 'alibabacloud-credentials-refresh':
            thread.join(30)
    clock.advance(seconds)


class World:
    """A clock that moves only when told or slept on, an STS, no jitter."""

    def __init__(self, random_fraction=0.0, **variables):
        self.clock = FakeClock()
        self.sts = Sts(self.clock)
        self.environment = FakeEnvironment(variables)
        self.context = RefusingContext(
            clock=self.clock, http=self.sts, environment=self.environment, random_fraction=lambda: random_fraction
        )

    def make(self, kind, *args, **parameters):
        with use_context(self.context):
            return kind(*args, **parameters)

    def user(self):
        return self.make(StaticAKCredentialsProvider, **USER)
