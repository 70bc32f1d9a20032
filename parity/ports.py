"""The ports: how each is installed, started, and made to trust the replay server."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Dict, List, Tuple

HERE = Path(__file__).resolve().parent
DRIVERS = HERE / 'drivers'
# Ignored by git; what is installed here stays for the next run.
BUILD = HERE.parent / '.parity'
OURS = 'ours'

Environment = Dict[str, str]
_QUICK = ('-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC')


class Port:
    """One port.

    :ivar needs: commands that must be on the machine.
    :ivar title: what the report calls it.
    :ivar serves_many: whether one driver plays many cases, each as if it had just been started.
    """

    name = ''
    title = ''
    needs: Tuple[str, ...] = ()
    serves_many = False

    @property
    def build(self) -> Path:
        return BUILD / self.name

    def install(self) -> None:
        """Get the published package and build the driver."""

    def command(self) -> List[str]:
        raise NotImplementedError

    def trust(self, authority: Path) -> Environment:
        """Make the runtime trust ``authority``; runs inside the namespace."""
        return {'SSL_CERT_FILE': str(authority)}

    def copy_driver(self) -> None:
        shutil.copytree(str(DRIVERS / self.name), str(self.build), dirs_exist_ok=True)


class Ours(Port):
    name = OURS
    title = 'this package'
    serves_many = True

    def command(self) -> List[str]:
        return [sys.executable, str(DRIVERS / 'python' / 'driver.py')]


class Go(Port):
    name = 'go'
    title = 'Go 1.4.14'
    needs = ('go',)

    def install(self) -> None:
        self.copy_driver()
        run(['go', 'build', '-o', 'driver', '.'], self.build)

    def command(self) -> List[str]:
        return [str(self.build / 'driver')]


class Java(Port):
    name = 'java'
    title = 'Java 1.0.3'
    needs = ('java', 'javac', 'keytool', 'mvn')
    serves_many = True
    _password = 'changeit'

    @property
    def _port(self) -> Path:
        """The port itself, which the driver loads anew for each case."""
        return next((self.build / 'lib').glob('credentials-java-*.jar'))

    @property
    def _classes(self) -> str:
        jars = sorted(str(path) for path in (self.build / 'lib').glob('*.jar') if path != self._port)
        return ':'.join([str(self.build / 'classes/Driver'), *jars])

    def install(self) -> None:
        self.copy_driver()
        if not (self.build / 'lib').is_dir():
            fetch = ['mvn', '-q', '-B', '-Dstyle.color=never', 'dependency:copy-dependencies', '-DoutputDirectory=lib']
            run(fetch, self.build)
        for name in ('Driver', 'Player'):
            source = f'src/main/java/parity/{name}.java'
            run(['javac', '--release', '11', '-cp', 'lib/*', '-d', f'classes/{name}', source], self.build)

    def command(self) -> List[str]:
        trust = '-Djavax.net.ssl.trustStore'
        store = [f'{trust}={self._store}', f'{trust}Password={self._password}']
        # The driver exchanges the variables for each case, which the runtime means to be impossible.
        opened = ['--add-opens=java.base/java.lang=ALL-UNNAMED', '--add-opens=java.base/java.util=ALL-UNNAMED']
        places = [str(self._port), f'{self.build}/classes/Player/']
        return ['java', *_QUICK, *store, *opened, '-cp', self._classes, 'parity.Driver', *places]

    def trust(self, authority: Path) -> Environment:
        self._store = authority.with_name('trust.p12')
        run(['keytool', '-importcert', '-noprompt', '-alias', 'parity', '-file', str(authority),
             '-keystore', str(self._store), '-storetype', 'PKCS12', '-storepass', self._password], authority.parent)
        return {}


class Node(Port):
    name = 'node'
    title = 'Node.js 2.4.7'
    serves_many = True
    needs = ('node', 'npm')

    def install(self) -> None:
        self.copy_driver()
        if not (self.build / 'node_modules').is_dir():
            run(['npm', 'ci', '--no-audit', '--no-fund', '--silent'], self.build)

    def command(self) -> List[str]:
        return ['node', str(self.build / 'driver.js')]

    def trust(self, authority: Path) -> Environment:
        return {'NODE_EXTRA_CA_CERTS': str(authority)}


class PublishedPython(Port):
    name = 'python'
    title = 'Python 1.0.12'
    serves_many = True

    @property
    def _python(self) -> Path:
        return self.build / 'venv' / 'bin' / 'python'

    def install(self) -> None:
        self.copy_driver()
        if not self._python.exists():
            run([sys.executable, '-m', 'venv', 'venv'], self.build)
            run([str(self._python), '-m', 'pip', 'install', '-q', '-r', 'requirements.txt'], self.build)

    def command(self) -> List[str]:
        return [str(self._python), str(self.build / 'driver.py')]

    def trust(self, authority: Path) -> Environment:
        # Its synchronous client looks at no variable, only at the bundle of certifi.
        bundle = next(self.build.glob('venv/lib/python*/site-packages/certifi/cacert.pem'))
        run(['mount', '--bind', str(authority), str(bundle)], self.build)
        return {'SSL_CERT_FILE': str(authority)}


def run(command: List[str], folder: Path) -> None:
    """Run a step of an installation; its output is printed only if it fails."""
    done = subprocess.run(command, cwd=str(folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.stdout.write(done.stdout.decode('utf-8', 'replace'))
        raise SystemExit(f'failed: {" ".join(command)}')


PORTS: Dict[str, Port] = {port.name: port for port in (Ours(), PublishedPython(), Go(), Java(), Node())}
