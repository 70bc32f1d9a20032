"""How ``process_command`` is split, as a table: on Windows as on Unix unless it says otherwise."""

import json
from pathlib import Path

import pytest
from alibabacloud_credentials._world.command_line import split
from alibabacloud_credentials.exceptions import InvalidConfigurationException

TABLE = json.loads((Path(__file__).parent / 'command_lines.json').read_text(encoding='utf-8'))


@pytest.mark.parametrize('system', ['unix', 'windows'])
@pytest.mark.parametrize('row', TABLE, ids=lambda row: ascii(row['command']))
def test_splitting(row, system):
    expected = row.get(system, row['unix'])
    if isinstance(expected, list):
        assert split(row['command'], windows=system == 'windows') == expected
    else:
        with pytest.raises(InvalidConfigurationException, match=expected):
            split(row['command'], windows=system == 'windows')


def test_no_error_repeats_the_command():
    with pytest.raises(InvalidConfigurationException) as caught:
        split("tool --password FAKE-SECRET 'open", windows=False)
    assert 'FAKE-SECRET' not in str(caught.value)
