"""Assignments of environment variables in the languages of shells and of the files that programs read them from. Pure.

Each function gives one line for ``name`` and a value that it must bring through unharmed, or removes the variable where
the value is None. What a language has no safe form for is refused, never mangled:

==============  =====================================================================================================
``posix``       bash, dash, zsh: single quotes, in which nothing is special; a quote is ``'\\''``
``fish``        single quotes, in which a backslash makes a quote and itself literal
``powershell``  single quotes and ``[char]`` for all but printable ASCII, so that neither the console's encoding nor a
                line break matters, and typographic quotes, which PowerShell takes for quotes, are none
``cmd``         quoted as a whole, ``%`` doubled as in a batch file; with a quote in it, each special letter behind a
                ``^``. A line break has no form
``dotenv``      bare, if every reader takes it as it is; else in single quotes; else in double quotes with escapes. What
                readers would disagree about is refused
==============  =====================================================================================================
"""

from __future__ import annotations

import re
from typing import Optional

from ..exceptions import InvalidConfigurationException

_BARE_IN_DOTENV = r'[A-Za-z0-9_./+=:@-]*'
_SPECIAL_IN_CMD = '"^&|<>()!'
_REMOVED = 'Remove-Item -ErrorAction Ignore'


def posix(name: str, value: Optional[str]) -> str:
    return f'unset {name}' if value is None else f'export {assignment(name, value)}'


def assignment(name: str, value: Optional[str]) -> str:
    """As :func:`posix`, for the shell's own variable; an empty one counts as absent wherever credentials are read."""
    return f"{name}='{_checked(name, value or '').replace(chr(39), chr(39) + chr(92) + chr(39) * 2)}'"


def fish(name: str, value: Optional[str]) -> str:
    if value is None:
        return f'set -e {name}'
    escaped = _checked(name, value).replace('\\', '\\\\').replace("'", "\\'")
    return f"set -gx {name} '{escaped}'"


def powershell(name: str, value: Optional[str]) -> str:
    if value is None:
        return f'{_REMOVED} Env:{name}'
    parts = re.findall(r'[ -~]+|[^ -~]', _checked(name, value))
    return f'$Env:{name} = {" + ".join(map(_powershell_part, parts)) or _quoted("")}'


def _powershell_part(part: str) -> str:
    if ' ' <= part[0] <= '~':
        return _quoted(part)
    # A conversion, because the sum of a [char] and a text is no text.
    return f'[char]::ConvertFromUtf32({ord(part)})'


def _quoted(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def cmd(name: str, value: Optional[str]) -> str:
    if value is None:
        return f'set "{name}="'
    if re.search(r'[\r\n]', _checked(name, value)):
        raise _no_form('cmd', name, 'a line break')
    text = value.replace('%', '%%')
    if '"' not in text:
        return f'set "{name}={text}"'
    return f'set {name}=' + ''.join(f'^{letter}' if letter in _SPECIAL_IN_CMD else letter for letter in text)


def dotenv(name: str, value: Optional[str]) -> str:
    text = _checked(name, value or '')
    if re.fullmatch(_BARE_IN_DOTENV, text):
        return f'{name}={text}'
    if not re.search(r"['\\\r\n]", text) and '${' not in text:
        return f"{name}='{text}'"
    if '$' in text:
        raise _no_form('dotenv', name, 'a $ together with a brace, a single quote, a backslash or a line break')
    escaped = text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n').replace('\r', '\\r')
    return f'{name}="{escaped}"'


def ini(key: str, value: str) -> str:
    """A line of credentials.ini; see ``_profile.ini`` for how it is read."""
    if re.search(r'[\r\n]', _checked(key, value)):
        raise _no_form('ini', key, 'a line break')
    if not value.strip():
        raise _no_form('ini', key, 'nothing but blanks')
    if not re.search(r'''^[\s"'#;]|\s$|\s[#;]''', value):
        return f'{key} = {value}'
    quote = next((quote for quote in '"\'' if quote not in value), None)
    if quote is None:
        raise _no_form('ini', key, 'both kinds of quotes together with a blank at an end or a comment mark')
    return f'{key} = {quote}{value}{quote}'


def ini_section(name: str) -> str:
    """The line that begins a section of credentials.ini.

    :raises InvalidConfigurationException: no section can have that name.
    """
    if not name.strip() or re.search('[\\]\r\n\0\ud800-\udfff]', name):
        raise InvalidConfigurationException('export: this name cannot be that of a section of credentials.ini')
    return f'[{name}]'


def _checked(name: str, value: str) -> str:
    if '\0' in value:
        raise _no_form('no environment', name, 'a NUL')
    if re.search('[\ud800-\udfff]', value):
        raise _no_form('UTF-8', name, 'half of a character')
    return value


def _no_form(where: str, name: str, what: str) -> InvalidConfigurationException:
    return InvalidConfigurationException(
        f'export: the value of {name} holds {what}, for which {where} has no safe form; choose another format'
    )
