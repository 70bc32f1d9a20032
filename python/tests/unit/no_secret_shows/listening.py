"""No secret shows: everything that comes out of every source, in success and in every kind of failure, is searched.

What is searched: ``str``, ``repr`` and ``format`` of every object handed out, every exception with those that led to it
and its printed traceback, the log of every logger at DEBUG, warnings, events, standard output and standard error. What
is searched for: whatever was configured, sent or received that unlocks something, plain and encoded.
"""

import base64
import json
import re
import traceback
from urllib.parse import quote

import pytest
from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.testing import Answer

MARK = 'MARKED-SECRET'


class Heard:
    """All that came out. ``secrets`` is what must not be in it, by a name that may be printed."""

    def __init__(self):
        self.texts = []
        self.secrets = {}

    def hear(self, *things):
        for thing in things:
            self.texts += [str(thing), repr(thing), f'{thing}']
            if isinstance(thing, BaseException):
                self._hear_exception(thing)

    def _hear_exception(self, error):
        self.texts += traceback.format_exception(type(error), error, error.__traceback__)
        met = []
        while error is not None and error not in met:
            met.append(error)
            self.texts += [str(error), repr(error), repr(error.args), repr(vars(error))]
            error = error.__cause__ or error.__context__

    def forbid(self, **secrets):
        for name, secret in secrets.items():
            texts = secret if isinstance(secret, (list, tuple)) else [secret]
            self.secrets.setdefault(name, []).extend(text for text in texts if text)

    def forbid_what_was_sent(self, cloud):
        for key in list(cloud.accounts.keys.values()):
            self.forbid(access_key_id=key.access_key_id, secret=key.access_key_secret, token=key.security_token)
        for request in cloud.requests:
            for name in ('authorization', 'proxy-authorization', 'x-aliyun-ecs-metadata-token'):
                self.forbid(**{f'header {name}': request.headers.get(name, '').rpartition(' ')[2]})
            for name in ('OIDCToken', 'SecurityToken', 'refresh_token'):
                self.forbid(**{f'form {name}': request.form.get(name)})
            self.forbid(signature=request.query.get('Signature'))

    def check(self):
        everything = '\n'.join(self.texts)
        for name, secrets in self.secrets.items():
            for secret in secrets:
                for form in (secret, quote(secret, safe=''), base64.b64encode(secret.encode()).decode()):
                    # The assertion must not print what it found.
                    shows = form in everything
                    assert not shows, f'{name} shows'
        assert everything


def hear_failure(heard, get, provider):
    with pytest.raises(CredentialException) as raised:
        get(provider)
    heard.hear(raised.value, provider)
    # The same again, from memory, and once more after the memory was cleared.
    with pytest.raises(CredentialException) as remembered:
        get(provider)
    heard.hear(remembered.value)


def echo(request):
    """All that was sent, as a careless server or proxy might send it back."""
    return f'{MARK} {request.target} {dict.__repr__(request.headers)} {request.body.decode("utf-8", "replace")}'


def code_like(request):
    """The longest thing that was sent and looks like an error code, as a key or a token may."""
    values = [*request.query.values(), *request.form.values(), *request.headers.values()]
    words = [value.rpartition(' ')[2] for value in values]
    return max((word for word in words if re.fullmatch(r'[A-Za-z][A-Za-z0-9_-]{7,63}', word)), key=len, default='')


def refusal(status, text):
    """Under the key that each of the services would use."""
    keys = ('Code', 'code', 'ErrorCode', 'error', 'RequestId', 'requestId')
    return Answer(status, dict.fromkeys(keys, text))


ECHOES = {
    'refusal in JSON': lambda request: Answer(400, {'Code': echo(request), 'Message': echo(request)}),
    'refusal whose code is a secret': lambda request: refusal(403, code_like(request)),
    'refusal whose code ends the query': lambda request: refusal(403, request.target.rpartition('=')[2]),
    'success whose code is a secret': lambda request: refusal(200, code_like(request)),
    'refusal in HTML': lambda request: Answer(500, f'<html>{echo(request)}</html>'.encode()),
    'HTML': lambda request: Answer(200, f'<html>{echo(request)}</html>'.encode()),
    'text': lambda request: Answer(200, echo(request).encode()),
    'truncated JSON': lambda request: Answer(200, json.dumps({'Credentials': echo(request)})[:-3].encode()),
    'JSON text': lambda request: Answer(200, json.dumps(echo(request)).encode()),
    'binary': lambda request: Answer(200, b'\xff\xfe' + echo(request).encode()),
    'wrong types': lambda request: Answer(200, {
        'Code': 'Success', 'AccessKeyId': [echo(request)], 'Credentials': {'AccessKeyId': {'a': echo(request)}},
        'SessionAccessKey': {'SessionAccessKeyId': 5, 'SessionAccessKeySecret': echo(request)},
    }),
    'bad date': lambda request: Answer(200, everywhere(echo(request).replace(' ', '')[:500], echo(request))),
    'expired': lambda request: Answer(200, everywhere(MARK * 3, '2020-01-01T00:00:00Z')),
    'redirect': lambda request: Answer(302, headers={'Location': f'http://127.0.0.1:1/?{code_like(request)}'}),
    'headers': lambda request: Answer(429, echo(request).encode(), headers={
        'Retry-After': MARK, 'Date': MARK, 'Content-Encoding': MARK, 'Server': MARK,
    }),
}


def everywhere(text, expiration):
    """An answer of every source at once."""
    keys = {'AccessKeyId': text, 'AccessKeySecret': text, 'SecurityToken': text, 'Expiration': expiration}
    pair = {'SessionAccessKeyId': text, 'SessionAccessKeySecret': text, 'Expiration': expiration}
    return {'Code': 'Success', **keys, 'Credentials': keys, 'SessionAccessKey': pair}
