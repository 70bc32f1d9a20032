"""The command ``alibabacloud-credentials``: a face of ``alibabacloud_credentials.tools``.

Each command is a file here, imported when it is the one to run; ``_table`` lists them. Exit status: 0 done, 1 no
credential or another failure, 2 a mistake on the command line; ``exec`` ends with that of its program.
"""

from __future__ import annotations

import sys
from typing import Optional, Sequence

from .._world.current import current
from ..exceptions import CredentialException
from ._parsing import PROGRAM, UsageError, parse
from ._warnings import warnings_shown


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Run the command; the result is its exit status.

    :param arguments: those behind the program's name. Default: those of the process.
    """
    terminal = current().terminal
    try:
        command, given = parse(sys.argv[1:] if arguments is None else arguments)
        with warnings_shown(given.verbose):
            return command.run(given)
    except UsageError as error:
        terminal.tell(str(error))
        return 2
    except CredentialException as error:
        terminal.tell(f'{PROGRAM}: {error.message}')
        return getattr(error, 'exit_status', 1)
    except OSError as error:
        terminal.give_up_output()
        if not isinstance(error, BrokenPipeError):  # whoever reads no further knows
            terminal.tell(f'{PROGRAM}: {error.strerror or type(error).__name__}')
        return 1
    except KeyboardInterrupt:
        terminal.tell(f'{PROGRAM}: interrupted')
        return 130
