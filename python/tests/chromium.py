"""A real browser without a window: Chromium, driven over WebDriver by the standard library alone."""

import base64
import contextlib
import hashlib
import http.client
import json
import shutil
import socket
import ssl
import subprocess
import tempfile
import time

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from needs import program

_ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'
_MOST_STARTS = 5
_FLAGS = (
    '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync',
    '--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage',
)


class Chromium:
    """One browser. Use it with ``with``.

    :param hosts: where names lead: host to ``127.0.0.1:port``. No other name is known to it.
    :param ca_file: the certificate authority that theirs must come from. Default: there are no hosts.
    :param watched: whether :meth:`said` is to tell what pages ask for and complain of.
    """

    def __init__(self, hosts, ca_file=None, *, watched=False):
        driver, browser = program('chromedriver'), program(('chromium', 'chromium-browser', 'google-chrome'))
        self._folder = tempfile.mkdtemp(prefix='chromium-')
        self._session = ''
        self._driver, self._port = _started(driver)
        try:
            rules = [f'MAP {host} {place}' for host, place in hosts.items()]
            rules += ['MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1']
            # Chromium has authorities of its own, and no option that adds one: it is told the keys instead.
            keys = [_key_of(host, place, ca_file) for host, place in hosts.items()]
            flags = [
                *_FLAGS, f'--user-data-dir={self._folder}', f'--host-resolver-rules={", ".join(rules)}',
                f'--ignore-certificate-errors-spki-list={",".join(keys)}',
            ]
            options = {'goog:chromeOptions': {'binary': browser, 'args': flags}}
            if watched:
                options['goog:loggingPrefs'] = {'browser': 'ALL', 'performance': 'ALL'}
            session = self._ask('POST', '/session', {'capabilities': {'alwaysMatch': options}})
            self._session = f'/session/{session["sessionId"]}'
        except BaseException:
            self.close()
            raise

    def open(self, url):
        self._ask('POST', f'{self._session}/url', {'url': url})

    def click(self, css):
        """Click what a selector finds; waits until it is there."""
        self._ask('POST', f'{self._session}/element/{self._found(css)}/click', {})

    def text(self, css):
        """The text of what a selector finds, as a person sees it."""
        return self._ask('GET', f'{self._session}/element/{self._found(css)}/text')

    def wait_for_title(self, title):
        """Wait until a page of this title is shown: a click does not wait for what the server takes its time for."""
        ends_at = time.monotonic() + 20
        while self._ask('GET', f'{self._session}/title') != title:
            assert time.monotonic() < ends_at, f'the page is not {title!r}'
            time.sleep(0.05)

    def wait_for(self, script):
        """Wait until a script returns what is true in the page."""
        ends_at = time.monotonic() + 20
        while not self.run(script):
            assert time.monotonic() < ends_at, f'in the page this stays untrue: {script}'
            time.sleep(0.05)

    def run(self, script):
        """The value that a script returns in the page."""
        return self._ask('POST', f'{self._session}/execute/sync', {'script': script, 'args': []})

    def command(self, name, **parameters):
        """The answer of the browser itself, in its DevTools protocol."""
        return self._ask('POST', f'{self._session}/goog/cdp/execute', {'cmd': name, 'params': parameters})

    def said(self, log):
        """What was logged since this was asked last: ``browser`` for complaints, ``performance`` for requests."""
        return self._ask('POST', f'{self._session}/se/log', {'type': log})

    def close(self):
        try:
            if self._session:
                self._ask('DELETE', self._session)
        finally:
            self._driver.terminate()
            self._driver.wait(10)
            self._driver.stdout.close()
            shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _found(self, css):
        ends_at = time.monotonic() + 10
        while True:
            try:
                found = self._ask('POST', f'{self._session}/element', {'using': 'css selector', 'value': css})
                return found[_ELEMENT]
            except LookupError:
                if time.monotonic() > ends_at:
                    raise
            time.sleep(0.05)

    def _ask(self, method, path, body=None):
        with contextlib.closing(http.client.HTTPConnection('127.0.0.1', self._port, timeout=30)) as connection:
            connection.request(method, path, None if body is None else json.dumps(body))
            value = json.loads(connection.getresponse().read())['value']
        if isinstance(value, dict) and value.get('error') == 'no such element':
            raise LookupError(value['message'])
        assert not (isinstance(value, dict) and 'error' in value), value
        return value


def _started(driver):
    """The driver and its port. It ends where the free port that it finds has been taken when it wants another on it, as
    happens on a busy machine: so it is started again.
    """
    for _ in range(_MOST_STARTS):
        process = subprocess.Popen(
            [driver, '--port=0'], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        said = []
        for line in process.stdout:
            said.append(line)
            if 'started successfully on port' in line:
                return process, int(line.rstrip('.\n').rpartition(' ')[2])
        process.wait()
        process.stdout.close()
    raise AssertionError(f'the driver of the browser did not start: {"".join(said)}')


def _key_of(host, place, ca_file):
    """The fingerprint of the key of a server, as Chromium takes it, once its certificate is verified."""
    address, _, port = place.rpartition(':')
    trust = ssl.create_default_context(cafile=ca_file)
    connection = socket.create_connection((address, int(port)), timeout=10)
    with trust.wrap_socket(connection, server_hostname=host) as secure:
        certificate = x509.load_der_x509_certificate(secure.getpeercert(True))
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(key).digest()).decode('ascii')
