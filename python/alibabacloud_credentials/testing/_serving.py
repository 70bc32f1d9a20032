"""``python -m alibabacloud_credentials.testing``: the local cloud for programs in any language, until Ctrl-C.

Standard output gets the variables with which a program uses the cloud, standard error each request when it has been
answered. Keys and tokens of the cloud are made up; still, requests are printed without them.
"""

from __future__ import annotations

import argparse
import json
import shlex
import signal
import sys
import threading
import time
import warnings
from typing import Any, Dict, List, Optional, Sequence

from .._redact import ends
from ._furnish import DEFAULT, Furnished, addresses_of
from ._records import RecordedRequest
from ._setup_file import SetupError, read_setup
from .cloud import LocalCloud

# How long an ending may wait.
_LOOK_S = 0.2


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Serve until interrupted; the result is the exit status."""
    given = _parser().parse_args(arguments)
    # Standard error is for the requests.
    warnings.simplefilter('ignore')
    try:
        setup = DEFAULT if given.file is None else read_setup(given.file)
        with LocalCloud(addresses=addresses_of(setup)) as cloud:
            furnished = Furnished(cloud, setup)
            ended = _ended_by_signals()
            _announce(cloud, furnished, given.format)
            while not ended.is_set():
                _report(cloud, given.format, _LOOK_S)
        # Closed, it has let every request in hand come to its end.
        _report(cloud, given.format, 0.0)
    except (SetupError, ImportError) as error:
        return _failed(str(error))
    except OSError as error:
        return _failed(f'the local cloud cannot start: {error.strerror}')
    except KeyboardInterrupt:
        return 0
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog='python -m alibabacloud_credentials.testing',
        description='Serve a local cloud: STS, metadata, credentials URI, OAuth, CloudSSO and an OpenAPI gateway. '
                    'Prints the variables with which a program uses it, then each request to standard error. '
                    'Ends with Ctrl-C.',
    )
    parser.add_argument('file', nargs='?', metavar='FILE', help='what is in the cloud, as TOML or JSON; '
                        'by default a user alice, a role reader and a credentials URI')
    parser.add_argument('--format', choices=('env', 'json'), default='env', help='how the variables and the requests '
                        'are printed: as lines for a shell and for a person, or as JSON, one object a line')
    return parser


def _failed(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _ended_by_signals() -> threading.Event:
    """Set once somebody wants it to end: whatever is being printed is printed whole."""
    ended = threading.Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        # SIGINT too, because a shell has what it starts in the background ignore it.
        signal.signal(ending, lambda *_: ended.set())
    return ended


def _announce(cloud: LocalCloud, furnished: Furnished, output: str) -> None:
    if output == 'json':
        text = json.dumps({
            'variables': furnished.variables, 'services': _urls(cloud), 'ca_file': cloud.ca_file,
            'roles': furnished.roles,
        })
    else:
        text = '\n'.join(f'export {name}={shlex.quote(value)}' for name, value in furnished.variables.items())
    # In one piece: who waits for a first line finds all of it.
    sys.stdout.write(text + '\n')
    sys.stdout.flush()


def _urls(cloud: LocalCloud) -> Dict[str, List[str]]:
    return {service.name: [listener.url for listener in service.listeners] for service in cloud.services}


def _report(cloud: LocalCloud, output: str, timeout_s: float) -> None:
    for record in cloud.take_answered_requests(timeout_s):
        text = json.dumps(_as_json(record)) if output == 'json' else _as_line(record)
        print(text, file=sys.stderr, flush=True)


def _as_json(record: RecordedRequest) -> Dict[str, Any]:
    return {
        'time': _clock_time(record), 'service': record.service, 'operation': record.operation, 'method': record.method,
        'path': record.path, 'status': record.status, 'outcome': record.outcome, 'identity': record.identity,
        'access_key_id': ends(record.access_key_id) if record.access_key_id else '',
        'parameters': record.parameters.printable(),
    }


def _as_line(record: RecordedRequest) -> str:
    words = [_clock_time(record), record.service, record.operation or record.path, str(record.status), record.outcome]
    parameters = [f'{name}={value}' for name, value in record.parameters.printable().items() if name in _TELLING]
    return ' '.join([*words, *([record.identity] if record.identity else []), *parameters])


#: Parameters that say what was asked for; the rest is the same in every call.
_TELLING = ('RoleArn', 'RoleSessionName', 'DurationSeconds', 'RegionId', 'OIDCProviderArn')


def _clock_time(record: RecordedRequest) -> str:
    return time.strftime('%H:%M:%S', time.gmtime(record.time)) + 'Z'
