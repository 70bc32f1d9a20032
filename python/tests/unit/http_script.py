"""A sender that plays a script, and a context that asks through it."""

from alibabacloud_credentials.testing import FakeClock, FakeEnvironment, RefusingContext, Response, TransportFailure
from http_servers import ask

WALL = 1_800_000_000.0
SOON = 'Fri, 15 Jan 2027 09:00:00 GMT'  # one hour after WALL
LATE = 'Fri, 15 Jan 2027 07:00:00 GMT'  # one hour before WALL


class Script:
    """A sender that plays answers and exceptions in order, and keeps what it was asked."""

    def __init__(self, *outcomes):
        self.outcomes = list(outcomes)
        self.requests = []
        self.limits = []

    def send(self, request, **limits):
        self.requests.append(request)
        self.limits.append(limits)
        outcome = self.outcomes.pop(0)
        if callable(outcome):
            outcome = outcome()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def context_of(*outcomes, clock=None, **variables):
    environment = FakeEnvironment(variables)
    return RefusingContext(environment=environment, http=Script(*outcomes), clock=clock or FakeClock(WALL, 0.0))


def status(code, body=b'{}', **headers):
    return Response(code, {name.replace('_', '-'): value for name, value in headers.items()}, body)


def stale():
    """The failure of a kept connection that was dead before the answer began."""
    failure = TransportFailure('the connection was closed', 'the server', transient=True, sent=True)
    failure.stale = True
    return failure


OK = status(200, b'{"ok": 1}')
RESET = TransportFailure('the connection was closed', 'the server', transient=True, sent=True)
REFUSED = TransportFailure('the connection was refused', 'the address', transient=True, sent=False)
UNTRUSTED = TransportFailure('the TLS certificate was not accepted', 'the host', transient=False, sent=False)


def fetch(context, attempts=3, url='https://host/path?token=x', **keywords):
    return ask(context, url, attempts=attempts, **keywords)
