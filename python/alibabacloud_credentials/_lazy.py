"""Names that a module offers and imports only when somebody asks for them (PEP 562)."""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # Type checkers know it by its name; the package itself imports this module, and nothing else.
if TYPE_CHECKING:
    from typing import Any, Callable, Mapping


def lazy_exports(module: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """The ``__getattr__`` of ``module``.

    :param homes: name to the module that defines it, relative to this package, such as ``provider.static_ak``.
    """

    def find(name: str) -> Any:
        home = homes.get(name)
        if home is None:
            raise AttributeError(f'module {module!r} has no attribute {name!r}')
        from importlib import import_module

        value = getattr(import_module(f'{__package__}.{home}'), name)
        # From now on an ordinary attribute, which costs no call.
        setattr(sys.modules[module], name, value)
        return value

    return find
