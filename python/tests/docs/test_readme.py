"""The README in both languages: the same code."""

import re

from doc_blocks import ROOT


def test_the_chinese_readme_has_the_same_code():
    def blocks(name):
        return re.findall(r'^```.*?^```$', (ROOT / name).read_text(encoding='utf-8'), re.MULTILINE | re.DOTALL)

    assert blocks('README-CN.md') == blocks('README.md')
