"""The guide to the local cloud leaves nothing out: names, faults and services."""

import inspect
import re

from alibabacloud_credentials import testing
from alibabacloud_credentials.testing import LocalCloud
from doc_blocks import DOCS

TEXT = (DOCS / 'testing.md').read_text(encoding='utf-8')


def rows_after(marker):
    """First cells of the table that follows a line, without their quotes."""
    table = TEXT.split(marker, 1)[1].split('\n\n', 1)[0]
    return [line.split('|')[1].strip().strip('`') for line in table.splitlines()[2:]]


def test_it_names_all_that_testing_offers():
    assert [name for name in testing.__all__ if not re.search(fr'`{name}\b', TEXT)] == []


def test_it_lists_every_fault():
    with LocalCloud() as cloud:
        parameters = list(inspect.signature(cloud.sts.faults.add).parameters)
    assert rows_after('\n| parameter | what goes wrong |') == parameters


def test_it_lists_every_service(local_cloud):
    listed = rows_after('\n| attribute | what it stands for | operations, for faults and records |')
    assert sorted(listed) == sorted(service.name for service in local_cloud.services)
