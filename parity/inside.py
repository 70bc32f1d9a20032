"""Plays every case through one port. It runs in a network and mount namespace of its own, where nothing else is.

The real addresses exist here and lead to the replay server; a certificate authority made at start is trusted.
The result is written as JSON: for each case the differences to what the case expects, in words.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import re
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Dict, List, Set

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'python' / 'tests'), str(HERE)]

import trustme  # noqa: E402
from case_format import Case, all_cases  # noqa: E402
from case_runner import file_mismatches  # noqa: E402
from compare import case_differences, is_played  # noqa: E402
from drive import LIMIT_S, ManyCasesDriver, OneCaseDriver, Outcomes  # noqa: E402
from ports import OURS, PORTS, Port  # noqa: E402
from replay import Replay, Script  # noqa: E402

METADATA = '100.100.100.200'
_HOST = re.compile(r'[a-z0-9-]+(?:\.[a-z0-9-]+)+\.(?:com|test)')


def bring_up_network() -> None:
    """Loopback, and the metadata server's address on it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        _set_up(door, b'lo', '127.0.0.1')
        _set_up(door, b'lo:1', METADATA)


def _set_up(door: socket.socket, name: bytes, address: str) -> None:
    set_address, set_flags, up_and_running = 0x8916, 0x8914, 0x1 | 0x40
    where = struct.pack('16sH2x4s8x', name, socket.AF_INET, socket.inet_aton(address))
    fcntl.ioctl(door, set_address, where)
    fcntl.ioctl(door, set_flags, struct.pack('16sH22x', name, up_and_running))


def mount_over(target: str, content: str, folder: Path) -> None:
    """Show ``content`` as the file ``target``, in this namespace only."""
    if not Path(target).exists():
        return
    source = folder / f'over-{Path(target).name}'
    source.write_text(content, encoding='utf-8')
    subprocess.run(['mount', '--bind', str(source), target], check=True)


def hosts_of(cases: List[Case]) -> Set[str]:
    """Every host name that a case mentions."""
    found: Set[str] = set()
    for case in cases:
        for path in filter(Path.is_file, case.folder.rglob('*.json')):
            found.update(_HOST.findall(path.read_bytes().decode('utf-8', 'replace')))
    return found | {'sts.aliyuncs.com', 'oauth.aliyun.com', 'oauth.alibabacloud.com'}


def server_trust(hosts: Set[str], folder: Path) -> ssl.SSLContext:
    """A server certificate for all hosts; ``folder/ca.pem`` holds the authority that made it."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / 'ca.pem'))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*sorted(hosts), METADATA, '127.0.0.1').configure_cert(context)
    return context


class Stage:
    """One port in this namespace."""

    def __init__(self, port: Port, cases: List[Case], folder: Path) -> None:
        self._port = port
        self._folder = folder
        hosts = hosts_of(cases)
        bring_up_network()
        mount_over('/etc/hosts', '127.0.0.1 localhost\n127.0.0.1 ' + '\n127.0.0.1 '.join(sorted(hosts)) + '\n', folder)
        mount_over('/etc/resolv.conf', 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n', folder)
        self._replay = Replay(server_trust(hosts, folder))
        environment = {'PATH': os.environ['PATH'], 'LANG': 'C.UTF-8', **port.trust(folder / 'ca.pem')}
        self._driver = (ManyCasesDriver if port.serves_many else OneCaseDriver)(port, environment)

    def play(self, case: Case) -> Dict[str, Any]:
        started = time.monotonic()
        home = Path(tempfile.mkdtemp(dir=str(self._folder)))
        filled = case.play_in(home, int(time.time()))
        script = self._replay.script = Script(filled.http, self._port.name == OURS)
        outcomes = self._drive(filled, home)
        if isinstance(outcomes, str):
            found = [outcomes]
        else:
            found = case_differences(filled.case, outcomes, script.notes(), self._files(filled, home))
        return {'differences': found, 'seconds': round(time.monotonic() - started, 2)}

    def _files(self, case: Case, home: Path) -> List[str]:
        try:
            return file_mismatches(case, home, slack_s=LIMIT_S)
        except (OSError, ValueError):
            return ['leaves a file that cannot be read']

    def names(self) -> Dict[str, Any]:
        """What the port's models call their fields on the wire."""
        outcomes = self._driver.ask({'names': True}, {}, self._folder)
        return {} if isinstance(outcomes, str) else outcomes[0]

    def _drive(self, case: Case, home: Path) -> Outcomes:
        calls = 1 + sum(1 for step in case.case.get('then', ()) if is_played(step))
        return self._driver.ask({**case.case['call'], 'calls': calls}, case.env, home)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument('port', choices=sorted(PORTS))
    parser.add_argument('result', type=Path)
    parser.add_argument('--only', default='')
    asked = parser.parse_args()
    cases = [case for case in all_cases() if re.search(asked.only, case.id)]
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(PORTS[asked.port], cases, Path(folder))
        result = {'names': stage.names(), 'cases': {case.id: stage.play(case) for case in cases}}
    asked.result.write_text(json.dumps(result, indent=1), encoding='utf-8')


if __name__ == '__main__':
    main()
