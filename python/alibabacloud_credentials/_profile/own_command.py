"""Whether the command of a profile of mode ``External`` is this package's own export of that same profile. Pure."""

from __future__ import annotations

import re
import sys
from typing import List, Optional

from .._world.command_line import split
from ..exceptions import InvalidConfigurationException

_PROGRAM = r'(?:.*[/\\])?alibabacloud-credentials(?:\.exe)?'
_MODULE = 'alibabacloud_credentials._cli'


def exports_profile(process_command: str, profile: str) -> bool:
    """Whether a command asks our export for a profile by its name. Indirect ways show only when it runs."""
    try:
        words = split(process_command, windows=sys.platform == 'win32')
    except InvalidConfigurationException:
        return False  # who runs it says what is wrong with it
    is_ours = re.fullmatch(_PROGRAM, words[0]) is not None or _MODULE in words
    if not is_ours or 'export' not in words or _value_of('--config-file', words) is not None:
        return False
    return _value_of('--profile', words) == profile


def _value_of(option: str, words: List[str]) -> Optional[str]:
    for word, following in zip(words, [*words[1:], '']):
        if word == option:
            return following
        if word.startswith(f'{option}='):
            return word[len(option) + 1:]
    return None
