"""The hand-written half of the client, as ``internals/main.tea`` declares it to the spec.

Generated code looks for the models of this half here; they are those of the package.
"""

from __future__ import annotations

from alibabacloud_credentials import models

__all__ = ['models']
