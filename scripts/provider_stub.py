"""``make codegen``: writes what type checkers see of ``alibabacloud_credentials.provider``.

At run time its classes are found by the registry of sources. Exits with one sentence when the class of one is missing.
"""

import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / 'python' / 'alibabacloud_credentials'
HEAD = '# Written by make codegen from the registry of sources; do not edit it.\n'


def stub():
    sys.path.insert(0, str(PACKAGE.parent))
    from alibabacloud_credentials import provider
    from alibabacloud_credentials.provider import _registry

    for entry in _registry.entries():
        _registry.provider_class(entry.type_name)
    homes = sorted((getattr(provider, name).__module__.rpartition('.')[2], name) for name in provider.__all__)
    imports = ''.join(f'from .{module} import {name} as {name}\n' for module, name in homes)
    names = ''.join(f'    {name!r},\n' for name in provider.__all__)
    return f'{HEAD}{imports}\n__all__ = [\n{names}]\n'


if __name__ == '__main__':
    try:
        text = stub()
    except LookupError as error:
        sys.exit(str(error.args[0]))
    (PACKAGE / 'provider' / '__init__.pyi').write_text(text, encoding='utf-8')
