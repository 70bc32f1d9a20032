"""The examples of the pages about adapters run as they stand, by the names of the real services, in the local cloud."""

import sys

import pytest
from alibabacloud_credentials.testing import use_context
from calls import MODULES
from doc_blocks import DOCS, blocks_of
from real_names import lead_to

BLOCKS = [
    block for path in sorted((DOCS / 'adapters').glob('*.md')) if not path.name.endswith('.zh.md')
    for block in blocks_of(path) if block.language == 'python' and block.not_run is None
]


@pytest.fixture
def reached_by_name(adapted, monkeypatch):
    """The names of the real services are looked up to the servers of the local cloud."""
    monkeypatch.delenv('HTTP_PROXY')
    # One that reads the authorities when it is imported is imported anew.
    for module in [module for module in sys.modules if module.split('.')[0] in ('aiohttp', 'alibabacloud_oss_v2')]:
        monkeypatch.delitem(sys.modules, module)
    # What the documented program would find in its environment.
    context = adapted.cloud.context(environment=adapted.cloud.environment(adapted.user))
    with lead_to(adapted.cloud), use_context(context):
        yield adapted


@pytest.mark.parametrize('block', BLOCKS, ids=lambda block: block.id)
def test_an_example_makes_its_call(block, sdk, reached_by_name):
    sdk(MODULES[block.page.partition('/')[2].replace('-', '_')])
    exec(compile(block.code, block.id, 'exec'), {'__name__': 'example'})
    assert reached_by_name.signed_with() == [reached_by_name.user.access_key_id]
