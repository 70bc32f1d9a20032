"""Splitting ``process_command`` into a program and its arguments, as every port of this library does. Pure.

=====================  =============================================================================================
white space            separates arguments, outside quotes
single quotes          everything up to the next one is literal
double quotes          everything up to the next one is literal, but ``\\`` before ``"``, ``\\``, ``$`` or a backtick,
                       which it makes literal
``\\`` outside quotes   makes the next character literal
``\\`` and a line end   are dropped, outside single quotes
on Windows             ``\\`` is literal, but for ``\\"`` inside double quotes
=====================  =============================================================================================

Nothing else is special: no variables, no patterns, no operators. Quotes that hold nothing make an empty argument.
"""

from __future__ import annotations

from typing import List, Optional

from ..exceptions import InvalidConfigurationException

_SPECIAL_IN_DOUBLE_QUOTES = '"\\$`\n'


def split(command: str, *, windows: bool) -> List[str]:
    """The program and its arguments.

    :raises InvalidConfigurationException: a quote is open, a backslash is last, or there is no program. The error
        repeats no part of the command.
    """
    arguments = _Splitter(command, windows).split()
    if not arguments or not arguments[0]:
        raise InvalidConfigurationException('process_command is empty')
    return arguments


class _Splitter:
    def __init__(self, command: str, windows: bool) -> None:
        self._text = command.strip()
        self._at = 0
        self._windows = windows
        self._arguments: List[str] = []
        self._argument: Optional[List[str]] = None

    def split(self) -> List[str]:
        while self._at < len(self._text):
            character = self._next()
            if character.isspace():
                self._finish()
            elif character in '\'"':
                self._add(*self._quoted(character))
            elif character == '\\' and not self._windows:
                self._take_escaped()
            else:
                self._add(character)
        self._finish()
        return self._arguments

    def _next(self) -> str:
        """The next character; nothing at the end."""
        character = self._text[self._at:self._at + 1]
        self._at += 1
        return character

    def _add(self, *characters: str) -> None:
        """Go on with the argument; without characters, begin one."""
        if self._argument is None:
            self._argument = []
        self._argument += characters

    def _finish(self) -> None:
        if self._argument is not None:
            self._arguments.append(''.join(self._argument))
            self._argument = None

    def _take_escaped(self) -> None:
        escaped = self._next()
        if not escaped:
            raise InvalidConfigurationException('invalid process_command: trailing backslash')
        if escaped != '\n':
            self._add(escaped)

    def _quoted(self, quote: str) -> List[str]:
        taken: List[str] = []
        while self._at < len(self._text):
            character = self._next()
            if character == quote:
                return taken
            taken.append(self._escaped_in_quotes() if character == '\\' and quote == '"' else character)
        raise InvalidConfigurationException('invalid process_command: unclosed quote')

    def _escaped_in_quotes(self) -> str:
        special = '"' if self._windows else _SPECIAL_IN_DOUBLE_QUOTES
        escaped = self._text[self._at:self._at + 1]
        if not escaped or escaped not in special:
            return '\\'
        self._at += 1
        return '' if escaped == '\n' else escaped
