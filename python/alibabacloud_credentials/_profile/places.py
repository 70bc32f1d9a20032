"""Where the two files of profiles are, unless somebody names others."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .._world.context import Context


def default_config_json(context: Context) -> str:
    """``~/.aliyun/config.json``, the aliyun command line's."""
    return os.path.join(context.files.home(), '.aliyun', 'config.json')


def default_credentials_ini(context: Context) -> str:
    """``~/.alibabacloud/credentials.ini``; the same without the extension, where only that is there."""
    without = os.path.join(context.files.home(), '.alibabacloud', 'credentials')
    with_extension = f'{without}.ini'
    return without if context.files.exists(without) and not context.files.exists(with_extension) else with_extension
