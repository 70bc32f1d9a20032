"""``make codegen``: writes what type checkers and editors see of the providers, the models and the base of the client.

At run time the first are found by the registry of sources; the generated annotations of the others do not say that a
value may be None. Exits with one sentence when the class of a source is missing.
"""

import inspect
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / 'python' / 'alibabacloud_credentials'
sys.path.insert(0, str(PACKAGE.parent))
HEAD = '# Written by make codegen from the {}; do not edit it.\n'


def of_the_providers():
    from alibabacloud_credentials import provider
    from alibabacloud_credentials.provider import _registry

    for entry in _registry.entries():
        _registry.provider_class(entry.type_name)
    homes = sorted((getattr(provider, name).__module__.rpartition('.')[2], name) for name in provider.__all__)
    imports = ''.join(f'from .{module} import {name} as {name}\n' for module, name in homes)
    names = ''.join(f'    {name!r},\n' for name in provider.__all__)
    return f'{HEAD.format("registry of sources")}{imports}\n__all__ = [\n{names}]\n'


def of_the_models():
    from alibabacloud_credentials import models
    from alibabacloud_credentials._spec.model import Model
    from alibabacloud_credentials._spec.sources import config_types

    classes = [kind for kind in vars(models).values() if isinstance(kind, type) and kind.__module__ == models.__name__]
    types = ''.join(f'    {name!r},\n' for name in config_types())
    return (
        f'{HEAD.format("spec")}from typing import Any, Dict, List, Literal, Optional\n\n'
        f'from .{Model.__module__.partition(".")[2]} import {Model.__name__}\n\n'
        f'_Type = Literal[\n{types}]\n' + ''.join(f'\n{of_a_model(kind)}' for kind in classes)
    )


def of_a_model(kind):
    from alibabacloud_credentials._spec.model import shape_of

    shape = shape_of(kind)
    names = {field: name_of(annotation) for field, annotation in shape.types.items()}
    if kind.__name__ == 'Config':
        names['type'] = '_Type'
    fields = ''.join(
        f'    {field}: {name if field in shape.required else f"Optional[{name}]"}\n' for field, name in names.items()
    )
    parameters = ''.join(f'        {field}: Optional[{name}] = None,\n' for field, name in names.items())
    return (
        f'class {kind.__name__}(Model):\n{fields}\n'
        f'    def __init__(\n        self,\n{parameters}    ) -> None: ...\n'
        f'    def to_map(self) -> Dict[str, Any]: ...\n'
        f'    def from_map(self, m: Optional[Dict[str, Any]] = None) -> {kind.__name__}: ...\n'
    )


def of_the_base_client():
    from alibabacloud_credentials.base_client import BaseClient
    from alibabacloud_credentials.models import Config, CredentialModel

    methods = ''
    for name, method in vars(BaseClient).items():
        if inspect.isfunction(method) and not name.startswith('_'):
            returned = name_of(method.__annotations__['return'])
            returned = returned if returned == CredentialModel.__name__ else f'Optional[{returned}]'
            methods += f'    {"async " * inspect.iscoroutinefunction(method)}def {name}(self) -> {returned}: ...\n'
    return (
        f'{HEAD.format("spec")}from typing import Any, Optional\n\n'
        f'from .models import {Config.__name__}, {CredentialModel.__name__}\n\n'
        f'class BaseClient:\n    _cloud_credential: Any\n'
        f'    def __init__(self, config: Optional[{Config.__name__}]) -> None: ...\n{methods}'
    )


def name_of(annotation):
    """A type as the generator annotates it, without the modules that its name leads through."""
    arguments = getattr(annotation, '__args__', None)
    if not arguments:
        return annotation.__name__
    return f'{annotation._name}[{", ".join(map(name_of, arguments))}]'


if __name__ == '__main__':
    try:
        texts = {
            'provider/__init__.pyi': of_the_providers(),
            'models.pyi': of_the_models(),
            'base_client.pyi': of_the_base_client(),
        }
    except LookupError as error:
        sys.exit(str(error.args[0]))
    for name, text in texts.items():
        (PACKAGE / name).write_text(text, encoding='utf-8')
