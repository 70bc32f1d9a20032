"""The doors of one process whose login is renewed: real files, a server and a command, each with its trouble."""

import errno
import json
import os
import time
from urllib.parse import parse_qs

from alibabacloud_credentials.exceptions import UnreachableException
from alibabacloud_credentials.testing import Commands, Files, Response
from login_trouble import ISSUED, TOKENS, Died


class TroubledFiles(Files):
    """The real files, with the trouble of one fetch."""

    def __init__(self, trouble):
        self._trouble = trouble

    def acquire_lock(self, path, timeout_s):
        if self._trouble.kind == 'no lock':
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        if self._trouble.kind == 'lock held':
            raise UnreachableException('the lock was held')
        return super().acquire_lock(path, 0.0)  # everybody gives it up, those who die too

    def replacement(self, path, size):
        if self._trouble.kind == 'disk full':
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return _TroubledReplacement(super().replacement(path, size), self._trouble)


class _TroubledReplacement:
    def __init__(self, inner, trouble):
        self._inner = inner
        self._trouble = trouble

    def discard(self):
        self._inner.discard()

    def put(self, content, instead_of):
        self._trouble.comes('save')
        kind = self._trouble.kind if self._trouble.hits_this_save() else None
        if kind == 'dies before rename':
            raise Died
        if kind == 'no rename':
            self._inner.discard()
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        is_put = self._inner.put(content, instead_of)
        if kind == 'dies after rename' and is_put:
            raise Died
        return is_put


class OAuthServer:
    """The server, reached by requests."""

    def __init__(self, server, clock):
        self._server = server
        self._clock = clock
        self.trouble = None

    def send(self, request, **_):
        now = int(self._clock.wall())
        if request.url.endswith('/v1/token'):
            return self._renew(parse_qs(request.body.decode())['refresh_token'][0], now)
        if self.trouble.kind == 'exchange refused':
            return _answer(403, {'error': 'access_denied'})
        self.trouble.comes('exchange')
        issued = self._server.exchange(request.headers['Authorization'].partition(' ')[2], now)
        if issued is None:
            return _answer(401, {'error': 'invalid_token'})
        key_id, secret, token, expiration = (issued[key] for key in ISSUED)
        return _answer(200, {
            'accessKeyId': key_id, 'accessKeySecret': secret, 'securityToken': token,
            'expiration': time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(expiration)),
        })

    def _renew(self, refresh_token, now):
        if self.trouble.kind == 'renewal refused':
            return _answer(403, {'error': 'access_denied'})
        self.trouble.comes('renewal')
        tokens = self._server.renew(refresh_token, now)
        if self.trouble.kind == 'renewal lost':
            raise OSError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
        if tokens is None:
            return _answer(400, {'error': 'invalid_grant'})
        access, refresh = (tokens[key] for key in TOKENS)
        return _answer(200, {
            'access_token': access, 'refresh_token': refresh, 'expires_in': tokens['oauth_access_token_expire'] - now,
        })


def _answer(status, body):
    return Response(status, {}, json.dumps(body).encode())


class Tool(Commands):
    """The command of the external profile."""

    def __init__(self, issued, trouble):
        self._issued = issued
        self._trouble = trouble

    def run(self, argv, *, what, timeout_s):
        self._trouble.comes('command')
        key_id, secret, token, _ = self._issued.values()
        return json.dumps({'access_key_id': key_id, 'access_key_secret': secret, 'sts_token': token}).encode()
