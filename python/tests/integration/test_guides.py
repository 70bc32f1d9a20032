"""The code of the guides runs: each block is a test, with a local cloud and the settings of a role in it."""

import re
import sys
from pathlib import Path

import pytest
from alibabacloud_credentials.testing import use_context

ROOT = Path(__file__).resolve().parents[3]
GUIDES = ['threads-asyncio-processes.md']


def blocks(guide):
    text = (ROOT / 'docs' / guide).read_text(encoding='utf-8')
    found = re.finditer(r'^## (?P<heading>[^\n]+)$|^```python\n(?P<code>.+?)^```$', text, re.M | re.S)
    heading = ''
    for match in found:
        heading = match.group('heading') or heading
        if match.group('code'):
            yield pytest.param(match.group('code'), id=f'{guide}: {heading}')


@pytest.fixture
def config(local_cloud):
    """Settings of a role that the user of the local cloud may assume, in force."""
    user = local_cloud.add_access_key()
    role = local_cloud.add_role('reader', trusts=user)
    with use_context(local_cloud.context()):
        yield {
            'type': 'ram_role_arn', 'access_key_id': user.access_key_id, 'access_key_secret': user.access_key_secret,
            'role_arn': role.arn,
        }


@pytest.mark.parametrize('code', [block for guide in GUIDES for block in blocks(guide)])
def test_the_code_of_a_guide_runs(code, local_cloud, config):
    if 'os.fork' in code and sys.platform == 'win32':
        pytest.skip('there is no fork here')
    names = {}
    exec(code, names)
    (test,) = [names[name] for name in names if name.startswith('test_')]
    given = {'cloud': local_cloud, 'config': config}
    test(**{name: given[name] for name in test.__code__.co_varnames[:test.__code__.co_argcount]})
