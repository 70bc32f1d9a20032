"""A file that a parameter or a variable names: that it is there is expected, so that it is not is a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from ...exceptions import CredentialException, FileMissingException, NotConfiguredException, placed, with_sub_code

if TYPE_CHECKING:
    from ..._world.context import Context


def read_named(
    context: Context, path: str, what: str, *, source: str, named_by: str, limit: Optional[int] = None
) -> str:
    """Content of ``path`` as text.

    :param what: what the file is to a person.
    :param source: the credential source, as errors name it.
    :param named_by: the parameter or variable that holds the path, as errors name it.
    :param limit: most bytes accepted; None: as for any file.
    :raises FileMissingException: there is no such file.
    :raises InvalidConfigurationException: it cannot be read, is too large, or no text.
    """
    try:
        return context.files.read_text(path, what) if limit is None else context.files.read_text(path, what, limit)
    except NotConfiguredException as error:
        raise missing(f'{source}: {error.message} (named by {named_by})') from error
    except CredentialException as error:
        raise placed(error, source) from error


def missing(message: str) -> FileMissingException:
    """The error for a file that is not there, although somebody named it."""
    return with_sub_code(FileMissingException(message), 'file_not_found')
