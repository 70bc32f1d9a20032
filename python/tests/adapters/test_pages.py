"""The examples of the pages about adapters run as they stand, by the names of the real services, in the local cloud."""

import re
import socket
import sys
from pathlib import Path

import pytest
from alibabacloud_credentials.testing import use_context
from calls import MODULES

PAGES = Path(__file__).resolve().parents[3] / 'docs' / 'adapters'


def examples():
    # The Chinese pages have the same blocks, which another test sees to.
    for page in sorted(page for page in PAGES.glob('*.md') if not page.name.endswith('.zh.md')):
        for number, code in enumerate(re.findall(r'^```python\n(.+?)^```$', page.read_text('utf-8'), re.M | re.S)):
            yield pytest.param(page.stem.replace('-', '_'), code, id=f'{page.stem}-{number}')


@pytest.fixture
def reached_by_name(adapted, monkeypatch):
    """The names of the real services are looked up to the servers of the local cloud."""
    look_up = socket.getaddrinfo

    def getaddrinfo(host, port, *arguments, **keywords):
        name = host.decode() if isinstance(host, bytes) else host
        scheme = 'http' if port in (80, '80', 'http') else 'https'
        place = adapted.cloud.route(name, 0, scheme) if str(name).endswith('.com') else None
        return look_up(*(place or (host, port)), *arguments, **keywords)

    monkeypatch.setattr(socket, 'getaddrinfo', getaddrinfo)
    monkeypatch.delenv('HTTP_PROXY')
    for name in ('SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'AWS_CA_BUNDLE'):
        monkeypatch.setenv(name, adapted.cloud.ca_file)
    # One that reads the authorities when it is imported is imported anew.
    for module in [module for module in sys.modules if module.split('.')[0] in ('aiohttp', 'alibabacloud_oss_v2')]:
        monkeypatch.delitem(sys.modules, module)
    certifi = pytest.importorskip('certifi')
    monkeypatch.setattr(certifi, 'where', lambda: adapted.cloud.ca_file)
    # What the documented program would find in its environment.
    with use_context(adapted.cloud.context(environment=adapted.cloud.environment(adapted.user))):
        yield adapted


@pytest.mark.parametrize(('name', 'code'), examples())
def test_an_example_makes_its_call(name, code, sdk, reached_by_name):
    sdk(MODULES[name])
    exec(compile(code, 'example', 'exec'), {'__name__': 'example'})
    assert reached_by_name.signed_with() == [reached_by_name.user.access_key_id]
