"""The examples in the pages on login and logout run as they are."""

import re
from pathlib import Path

import pytest
from alibabacloud_credentials.testing import Listening, use_context

DOCS = Path(__file__).resolve().parents[3] / 'docs' / 'commands'


class AnyPort(Listening):
    """Other tests may wait at the usual ports at the same time."""

    def listen(self, host, port):
        return super().listen(host, 0)


def examples(page):
    return re.findall(r'```python\n(.*?)```', (DOCS / page).read_text(encoding='utf-8'), re.DOTALL)


@pytest.mark.parametrize('page', ['login.md', 'logout.md'])
def test_the_examples_run(world, browser, page):
    for account in ('1000000000000001', '1000000000000002'):
        world.cloud.cloud_sso.assign(f'acs:ram::{account}:role/reader')
    printed = []

    def see(text):
        """A person who reads what the program prints, and does it."""
        printed.append(text)
        address = re.search(r'https://\S+', text)
        if address and 'user_code' in address.group():
            world.cloud.cloud_sso.confirm(address.group())
        elif address:
            browser.go(world.cloud.sign_in.redirect(address.group()))

    world.write({'name': 'work', 'mode': 'OAuth', 'oauth_access_token': 'fake'})
    context = world.context()
    context.ports = AnyPort()
    with use_context(context):
        for example in examples(page):
            exec(compile(example, page, 'exec'), {'print': see, '__name__': 'example'})
    assert world.saved('work')['mode'] == 'OAuth'
    assert bool(printed) is (page == 'login.md')
