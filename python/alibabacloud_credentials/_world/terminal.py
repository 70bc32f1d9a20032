"""The person who runs a command: standard streams, questions, progress, a browser.

What a command prints goes to standard output as it is; all that only a person reads goes to standard error. A terminal
that is none is never asked anything, and shows neither progress nor colour.
"""

from __future__ import annotations

import os
import sys
from typing import Any

# Where one of them is set, a browser has a window, or the person wants it without.
_SCREENS = ('DISPLAY', 'WAYLAND_DISPLAY', 'BROWSER')
_ERASE_LINE = '\r\x1b[K'


class Terminal:
    """The standard streams of the process. A test gives a context one of its own."""

    def write(self, text: str) -> None:
        """Print ``text`` to standard output as it is, in UTF-8 unless a terminal there has another encoding.

        :raises OSError: nobody reads it, or there is no standard output.
        """
        stream: Any = sys.stdout
        if stream is None:
            raise OSError(0, 'standard output is closed')
        if stream.isatty() or not hasattr(stream, 'buffer'):
            stream.write(text)
        else:
            stream.flush()
            # Undecodable bytes of variables and arguments come out as they went in.
            stream.buffer.write(text.encode('utf-8', 'surrogateescape'))
        stream.flush()

    def tell(self, text: str) -> None:
        """Print lines for a person to standard error, if it is there."""
        stream: Any = sys.stderr
        if stream is not None:
            encoding = getattr(stream, 'encoding', None) or 'ascii'
            line = f'{_ERASE_LINE if _is_terminal(stream) else ""}{text}\n'
            stream.write(line.encode(encoding, 'replace').decode(encoding))
            stream.flush()

    def show_progress(self, text: str) -> None:
        """Replace the line of progress on a terminal, by nothing if ``text`` is empty; elsewhere print nothing."""
        if self.is_shown_to_a_person():
            sys.stderr.write(f'{_ERASE_LINE}{text}')
            sys.stderr.flush()

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
        sys.stderr.write(question)
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip('\r\n')

    def ask_secret(self, question: str) -> str:
        """As :meth:`ask`, without showing what is typed."""
        from getpass import getpass

        return getpass(question, sys.stderr)

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
        try:
            target = sys.stdout.fileno()
        except (AttributeError, OSError, ValueError):
            return  # there is none, or one that is no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), target)


def _is_terminal(stream: Any) -> bool:
    try:
        return stream is not None and bool(stream.isatty())
    except ValueError:
        return False  # closed
