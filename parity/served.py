"""What this package hands over is read by the published ports: its export as the command of a profile, and its
credential server in both views, the metadata view at its real address. Each reads it before and after a rotation.

    python parity/served.py          root on Linux is needed, for a network namespace

Exit status: 0 when every port has the credential before and after the rotation, 1 when one has not.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Dict, List

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'python' / 'tests'), str(HERE)]

import trustme  # noqa: E402
from alibabacloud_credentials.client import Client  # noqa: E402
from alibabacloud_credentials.provider.base import Credentials, RefreshingProvider  # noqa: E402
from alibabacloud_credentials.tools import CredentialServer, export  # noqa: E402
from drive import ManyCasesDriver, OneCaseDriver, Outcomes  # noqa: E402
from inside import METADATA, bring_up_network  # noqa: E402
from ports import BUILD, OURS, PORTS, Port  # noqa: E402

# So near its end that every port asks again, and valid for as long as the port needs.
_LIFETIME_S = 100
_WAYS = ('external', 'uri', 'ecs')
# The published Java port knows no profile of mode External.
_UNKNOWN = (('java', 'external'),)


class Rotating(RefreshingProvider):
    """Another credential each time it is asked for anew."""

    name = 'rotating'

    def __init__(self) -> None:
        self.number = 0

    def fetch(self, context: Any) -> Credentials:
        self.number += 1
        return Credentials(
            access_key_id=f'STS.FAKE{self.number}', access_key_secret='FAKE-SECRET', security_token='FAKE-SECRET-TOKEN',
            expiration=int(context.clock.wall()) + _LIFETIME_S,
        )


class Stage:
    """One port, and what it is handed."""

    def __init__(self, port: Port, folder: Path) -> None:
        self._folder = folder
        self._client = Client(provider=Rotating())
        environment = {'PATH': os.environ['PATH'], 'LANG': 'C.UTF-8'}
        if port.name == 'java':
            authority = folder / 'ca.pem'
            trustme.CA().cert_pem.write_to_path(str(authority))
            port.trust(authority)
        self._driver = (ManyCasesDriver if port.serves_many else OneCaseDriver)(port, environment)

    def problems(self, way: str) -> List[str]:
        """What a port does not take; nothing."""
        found = []
        for moment in ('at first', 'after the rotation'):
            self._client.invalidate()
            wanted = self._client.get_credential().access_key_id
            outcomes = getattr(self, f'_by_{way}')()
            has = None if isinstance(outcomes, str) else outcomes[-1].get('credential', {}).get('accessKeyId')
            if has != wanted:
                found.append(f'{moment}: {outcomes if isinstance(outcomes, str) else "another credential or none"}')
        return found

    def _by_external(self) -> Outcomes:
        printed = self._folder / 'printed.json'
        printed.write_text(export(self._client, 'external-json'), encoding='utf-8')
        config = self._folder / '.aliyun' / 'config.json'
        config.parent.mkdir(exist_ok=True)
        profile = {'name': 'p', 'mode': 'External', 'process_command': f'cat {printed}'}
        config.write_text(json.dumps({'current': 'p', 'profiles': [profile]}), encoding='utf-8')
        return self._ask({'ALIBABA_CLOUD_ECS_METADATA_DISABLED': 'true'})

    def _by_uri(self) -> Outcomes:
        with CredentialServer(self._client) as server:
            return self._ask({
                **server.variables(), 'ALIBABA_CLOUD_CLI_PROFILE_DISABLED': 'true',
                'ALIBABA_CLOUD_ECS_METADATA_DISABLED': 'true',
            })

    def _by_ecs(self) -> Outcomes:
        with CredentialServer(self._client, view='ecs', host=METADATA, port=80) as server:
            return self._ask({**server.variables(), 'ALIBABA_CLOUD_CLI_PROFILE_DISABLED': 'true'})

    def _ask(self, variables: Dict[str, str]) -> Outcomes:
        return self._driver.ask({'chain': True, 'calls': 1}, variables, self._folder)


def inside() -> int:
    bring_up_network()
    failed = False
    for name, port in PORTS.items():
        if name == OURS:
            continue
        for way in (each for each in _WAYS if (name, each) not in _UNKNOWN):
            started = time.monotonic()
            with tempfile.TemporaryDirectory() as folder:
                problems = Stage(port, Path(folder)).problems(way)
            failed = failed or bool(problems)
            print(f'{port.title:16} {way:9} {"; ".join(problems) or "both credentials"} '
                  f'({time.monotonic() - started:.1f} s)', flush=True)
    return int(failed)


def main() -> int:
    if '--inside' in sys.argv:
        return inside()
    BUILD.mkdir(exist_ok=True)
    for name, port in PORTS.items():
        if name != OURS:
            port.install()
    again = [sys.executable, str(Path(__file__).resolve()), '--inside']
    return subprocess.run(['unshare', '--net', '--mount', *again]).returncode


if __name__ == '__main__':
    sys.exit(main())
