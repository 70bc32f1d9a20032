"""The person who runs a command: standard streams, questions, progress, a browser.

What a command prints goes to standard output as it is; all that only a person reads goes to standard error. A terminal
that is none is never asked anything, and shows neither progress nor colour.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from ..exceptions import InvalidConfigurationException

# Where one of them is set, a browser has a window, or the person wants it without.
_SCREENS = ('DISPLAY', 'WAYLAND_DISPLAY', 'BROWSER')
_ERASE_LINE = '\r\x1b[K'


class Terminal:
    """The standard streams of the process. A test gives a context one of its own."""

    def write(self, text: str) -> None:
        """Print ``text`` to standard output as it is, in UTF-8 unless a terminal there has another encoding.

        A character that has no form there is shown by its number.

        :raises OSError: nobody reads it, or there is no standard output.
        """
        stream: Any = sys.stdout
        if stream is None:
            raise OSError(0, 'standard output is closed')
        if stream.isatty() or not hasattr(stream, 'buffer'):
            encoding = getattr(stream, 'encoding', None) or 'utf-8'
            stream.write(text.encode(encoding, 'backslashreplace').decode(encoding))
        else:
            stream.flush()
            stream.buffer.write(_bytes(text))
        stream.flush()

    def tell(self, text: str) -> None:
        """Print lines for a person to standard error, if it is there."""
        stream: Any = sys.stderr
        if stream is not None:
            encoding = getattr(stream, 'encoding', None) or 'ascii'
            line = f'{_ERASE_LINE if _is_terminal(stream) else ""}{text}\n'
            self._say(line.encode(encoding, 'replace').decode(encoding))

    def show_progress(self, text: str) -> None:
        """Replace the line of progress on a terminal, by nothing if ``text`` is empty; elsewhere print nothing."""
        if self.is_shown_to_a_person():
            self._say(f'{_ERASE_LINE}{text}')

    def is_shown_to_a_person(self) -> bool:
        """Whether standard error is a terminal."""
        return _is_terminal(sys.stderr)

    def is_interactive(self) -> bool:
        """Whether a person can be asked: standard input and standard error are terminals."""
        return _is_terminal(sys.stdin) and self.is_shown_to_a_person()

    def output_is_terminal(self) -> bool:
        """Whether standard output is a terminal."""
        return _is_terminal(sys.stdout)

    def ask(self, question: str) -> str:
        """One line that a person types; only where :meth:`is_interactive`.

        :raises EOFError: standard input ended instead.
        """
        self._say(question)
        stdin: Any = sys.stdin
        typed: bytes = stdin.buffer.readline()
        if not typed:
            raise EOFError
        # Where it is no text in this encoding, whoever asked sees an answer that is wrong.
        return typed.decode(stdin.encoding, 'replace').rstrip('\r\n')

    def ask_secret(self, question: str) -> str:
        """As :meth:`ask`, without showing what is typed.

        :raises InvalidConfigurationException: what is typed is no text in the encoding of the terminal.
        """
        from getpass import getpass

        try:
            return getpass(question, sys.stderr)
        except UnicodeDecodeError:
            pass  # it holds what was typed
        raise InvalidConfigurationException('what was typed is no text in the encoding of this terminal')

    def open_browser(self, url: str) -> bool:
        """Show ``url`` in the person's browser; False where there is none.

        One that would take over the terminal is none, unless the variable ``BROWSER`` names it.
        """
        import webbrowser

        has_screen = sys.platform in ('win32', 'darwin') or any(map(os.environ.get, _SCREENS))
        try:
            return has_screen and webbrowser.open(url)
        except webbrowser.Error:
            return False

    def give_up_output(self) -> None:
        """Drop what could not be printed: Python would try again when it ends, and complain."""
        _give_up(sys.stdout)

    def _say(self, text: str) -> None:
        """Write to standard error. That nobody reads it any more, or it is full, ends nothing."""
        stream: Any = sys.stderr
        try:
            stream.write(text)
            stream.flush()
        except OSError:
            _give_up(stream)


def _bytes(text: str) -> bytes:
    """UTF-8, in which undecodable bytes of variables and arguments come out as they went in."""
    try:
        return text.encode('utf-8', 'surrogateescape')
    except UnicodeEncodeError:  # half a character, from a file or a server
        return text.encode('utf-8', 'backslashreplace')


def _give_up(stream: Any) -> None:
    try:
        target = stream.fileno()
    except (AttributeError, OSError, ValueError):
        return  # there is none, or one that is no file
    os.dup2(os.open(os.devnull, os.O_WRONLY), target)


def _is_terminal(stream: Any) -> bool:
    try:
        return stream is not None and bool(stream.isatty())
    except ValueError:
        return False  # closed
