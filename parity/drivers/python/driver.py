"""Gets the credential of each case from a Python port and prints what came, one JSON line for each.

It knows only names that the published package and this one share, so that both are driven by the same lines.
"""

import importlib
import json
import os
import select
import signal
import sys
import time


def ask(client):
    try:
        model = client.get_credential()
    except Exception:
        return {'kind': 'error'}
    names = ('access_key_id', 'access_key_secret', 'security_token', 'bearer_token', 'type', 'provider_name')
    wire = ('accessKeyId', 'accessKeySecret', 'securityToken', 'bearerToken', 'type', 'providerName')
    found = {key: getattr(model, name) for key, name in zip(wire, names)}
    return {'kind': 'ok', 'credential': dict(found, expiration=getattr(model, 'expiration', None))}


def names(model):
    """Fields of a model, and what they are called on the wire."""
    found = {}
    for field in vars(model()):
        one = model()
        setattr(one, field, 'x')
        for key in one.to_map():
            found[field] = key
    return found


def play(asked):
    from alibabacloud_credentials.client import Client
    from alibabacloud_credentials.models import Config, CredentialModel

    if asked.get('names'):
        return [{'Config': names(Config), 'CredentialModel': names(CredentialModel)}]
    try:
        client = Client() if asked.get('chain') else Client(Config().from_map(asked['config']))
    except Exception:
        return [{'kind': 'error'}]
    return [ask(client) for _ in range(asked['calls'])]


def serve():
    """Play many cases: each in a child of its own, forked before any of the package was imported.

    A line asks ``{"asked": ..., "environment": ..., "folder": ..., "limit_s": ...}``; a line answers.
    """
    for name in ('asyncio', 'urllib3', 'certifi', 'requests', 'aiohttp', 'aiofiles', 'Tea.core', 'Tea.model'):
        try:
            importlib.import_module(name)
        except ImportError:
            pass
    for line in sys.stdin:
        order = json.loads(line)
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            run_child(order, writer)
        os.close(writer)
        sys.stdout.write(json.dumps(answer(child, reader, order['limit_s'])) + '\n')
        sys.stdout.flush()


def run_child(order, writer):
    os.setsid()
    os.environ.clear()
    os.environ.update(order['environment'])
    os.chdir(order['folder'])
    # Whatever a package prints goes nowhere: the pipe alone carries the outcome.
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    with os.fdopen(writer, 'w') as pipe:
        pipe.write(json.dumps(play(order['asked'])))
    os._exit(0)


def answer(child, reader, limit_s):
    """The outcomes of a child, or what became of it."""
    found, ends_at = b'', time.monotonic() + limit_s
    with os.fdopen(reader, 'rb', 0) as pipe:
        while True:
            ready, _, _ = select.select([pipe], [], [], max(0, ends_at - time.monotonic()))
            part = pipe.read(65536) if ready else b''
            found += part
            if not part:
                break
    hung = not ready
    try:
        os.killpg(child, signal.SIGKILL)
    except ProcessLookupError:
        pass
    os.waitpid(child, 0)
    return {'hung': True} if hung else {'outcomes': json.loads(found.decode() or 'null')}


if __name__ == '__main__':
    serve()
