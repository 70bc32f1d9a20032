"""Names in the documentation are names that exist: variables of the environment."""

import re
from pathlib import Path

import alibabacloud_credentials
import pytest
from doc_blocks import name_of, pages

PACKAGE = Path(alibabacloud_credentials.__file__).parent
_VARIABLE = re.compile(r'\bALIBABA_CLOUD_[A-Z0-9_]*[A-Z0-9]\b')
# Of the aliyun command line or of other tools; pages say what this package makes of them.
OF_OTHERS = {'ALIBABA_CLOUD_REGION_ID', 'ALIBABA_CLOUD_IGNORE_PROFILE'}
KNOWN = {
    name for path in PACKAGE.rglob('*.py') for name in _VARIABLE.findall(path.read_text(encoding='utf-8'))
} | OF_OTHERS


@pytest.mark.parametrize('path', pages(), ids=name_of)
def test_a_page_names_variables_that_exist(path):
    text = path.read_text(encoding='utf-8')
    assert set(_VARIABLE.findall(text)) - KNOWN == set()
