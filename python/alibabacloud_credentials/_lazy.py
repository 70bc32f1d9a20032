"""Names that a module offers and imports only when somebody asks for them (PEP 562)."""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # Type checkers know it by its name; the package itself imports this module, and nothing else.
if TYPE_CHECKING:
    from typing import Any, Callable, Mapping

_NONE: Mapping[str, str] = {}


def lazy_exports(
    module: str, homes: Mapping[str, str], modules: Mapping[str, str] = _NONE
) -> Callable[[str], Any]:
    """The ``__getattr__`` of ``module``.

    :param homes: name to the module that defines it, relative to this package, such as ``provider.static_ak``.
    :param modules: name to the module that it stands for.
    """

    def find(name: str) -> Any:
        home = modules.get(name) or homes.get(name)
        if home is None:
            raise AttributeError(f'module {module!r} has no attribute {name!r}')
        from importlib import import_module

        value: Any = import_module(f'{__package__}.{home}')
        if name not in modules:
            value = getattr(value, name)
        # From now on an ordinary attribute, which costs no call.
        setattr(sys.modules[module], name, value)
        return value

    return find
