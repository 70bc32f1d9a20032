"""A person who logs in: they see the address, and what a browser would do is done by a thread of the test."""

import http.client
import json
import threading
from urllib.parse import urlsplit

from alibabacloud_credentials.testing import FakeClock, FakeEnvironment, Files, LocalCloud

ACCOUNT = '1234567890123456'
SSO_ADDRESS = 'https://signin-cn-shanghai.alibabacloudsso.com/start/login'


class LoginFile:
    """A config.json that may be there."""

    def __init__(self, path):
        self.path = path

    def write(self, *profiles, **top):
        content = {'current': profiles[0]['name'], 'profiles': profiles, **top}
        self.path.write_text(json.dumps(content, indent='\t') + '\n')
        self.path.chmod(0o600)

    @property
    def document(self):
        return json.loads(self.path.read_text(encoding='utf-8-sig'))

    def saved_lines(self):
        return self.path.read_text(encoding='utf-8-sig').splitlines()

    def saved(self, name='default'):
        return next(profile for profile in self.document['profiles'] if profile['name'] == name)

    def leftovers(self):
        """What lies in the folder beside the file and its lock."""
        known = {self.path.name, f'{self.path.name}.lock'}
        return [path.name for path in self.path.parent.iterdir() if path.name not in known]


class LoginWorld(LoginFile):
    """A local cloud, and a config.json that may be there. Time stands still but for sleeps, for the cloud too."""

    def __init__(self, folder):
        self.clock = FakeClock()
        self.cloud = LocalCloud(clock=self.clock)
        super().__init__(folder / 'config.json')
        self.environment = FakeEnvironment({'ALIBABA_CLOUD_CONFIG_FILE': str(self.path)})

    def context(self, **given):
        return self.cloud.context(**{'environment': self.environment, 'files': Files(), **given})

    def close(self):
        self.cloud.close()


class Browser:
    """Opens addresses in a thread, as a person with a browser does.

    :ivar pages: what the program on loopback answered, in order: status and text.
    """

    def __init__(self, cloud, person=None, allow=True):
        self.cloud, self.person, self.allow = cloud, person, allow
        self.pages = []
        self.shown = []
        self._threads = []

    def __call__(self, sign_in):
        """Sign in at the address and go where the page leads; what a program gives to ``show``."""
        self.shown.append(sign_in)
        self.go(self.cloud.sign_in.redirect(sign_in.address, self.person, allow=self.allow))

    def go(self, *addresses):
        """Open addresses one after another; a pair is an address and further arguments of :func:`get`."""
        pairs = [address if isinstance(address, tuple) else (address, {}) for address in addresses]
        thread = threading.Thread(target=lambda: [self.pages.append(get(address, **how)) for address, how in pairs])
        thread.start()
        self._threads.append(thread)

    def finish(self):
        """Wait until everything that was opened is shown; the last page."""
        for thread in self._threads:
            thread.join(10)
        return self.pages[-1]


def get(address, method='GET', host=None):
    """Status, text and headers of a page on loopback."""
    url = urlsplit(address)
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=10)
    try:
        connection.request(method, f'{url.path}?{url.query}', headers={} if host is None else {'Host': host})
        answer = connection.getresponse()
        return answer.status, answer.read().decode('utf-8'), dict(answer.getheaders())
    finally:
        connection.close()
