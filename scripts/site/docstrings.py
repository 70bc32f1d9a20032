"""The reference, as mkdocstrings is to see the package: griffe calls this when it has read all of it.

Docstrings are reStructuredText where they are written and Markdown on the site; and what the public classes have by way
of private ones is shown with them, because programs use it.
"""

import dataclasses
import re

import griffe

_ROLE = re.compile(r':(?:attr|class|data|exc|func|meth|mod):`~?\.?(?P<path>[\w.]+)`')
_RULE = re.compile(r'={3,}( +={3,})+')
_PRIVATE = re.compile(r'(^|\.)_(?!_)')
_NAME_IN_VALUE = re.compile(r'(?<![\w\'"])_[A-Za-z]')
_OF_FIELD = re.compile(r'^ *:(?:param|ivar|cvar) (\w+):', re.MULTILINE)
# The generated half of the client: a public name of the past, whose methods are the client's.
_ALSO_PRIVATE = ('alibabacloud_credentials.base_client',)


class PublicSide(griffe.Extension):
    def on_package(self, *, pkg, **_):
        for module in _modules_of(pkg):
            for owner in (module, *_classes_of(module)):
                _comments_become_docstrings(owner, module)
            for cls in _classes_of(module):
                if any(str(base) == 'NamedTuple' for base in cls.bases):
                    cls.set_member('__init__', _constructor_of(cls))
        for module in _modules_of(pkg):
            for cls in _classes_of(module):
                _lift(cls)
        for module in _modules_of(pkg):
            for function in _functions_of(module):
                for parameter in function.parameters:
                    parameter.annotation = _spelled_out(parameter.annotation)
                    if _NAME_IN_VALUE.search(str(parameter.default)):
                        parameter.default = '...'
                function.returns = _spelled_out(function.returns)
            for cls in _classes_of(module):
                cls.bases = list(_public_bases(cls, pkg.modules_collection))
                for attribute in filter(_is_attribute, _own_members(cls)):
                    attribute.labels -= {'class-attribute', 'instance-attribute', 'writable'}
                    if _NAME_IN_VALUE.search(str(attribute.value or '')):
                        attribute.value = None
                _drop_told_twice(cls)
            for described in _described_in(module):
                described.docstring.value = _in_markdown(described)


def _own_members(owner):
    return [member for member in owner.members.values() if not member.is_alias]


def _is_attribute(member):
    return member.is_attribute


def _modules_of(module):
    yield module
    for member in _own_members(module):
        if member.is_module:
            yield from _modules_of(member)


def _classes_of(owner):
    for member in _own_members(owner):
        if member.is_class:
            yield member
            yield from _classes_of(member)


def _functions_of(owner):
    for member in _own_members(owner):
        if member.is_function:
            yield member
        elif member.is_class:
            yield from _functions_of(member)


def _described_in(owner):
    if owner.docstring is not None:
        yield owner
    for member in _own_members(owner):
        if member.is_module:
            continue
        yield from _described_in(member)


def _comments_become_docstrings(owner, module):
    """``#:`` before an attribute is what it means."""
    for member in _own_members(owner):
        if not member.is_attribute or member.docstring is not None or not member.lineno:
            continue
        lines = member.lines_collection[member.filepath]
        first = member.lineno - 1
        while first and lines[first - 1].lstrip().startswith('#:'):
            first -= 1
        text = '\n'.join(line.strip()[2:].strip() for line in lines[first:member.lineno - 1])
        if text:
            member.docstring = griffe.Docstring(text[0].upper() + text[1:], parent=member, parser='sphinx')


def _constructor_of(cls):
    """That of a named tuple, which is not written out."""
    fields = [member for member in _own_members(cls) if _is_attribute(member) and member.annotation is not None]
    parameters = [griffe.Parameter('self', kind=griffe.ParameterKind.positional_or_keyword)]
    parameters += [
        griffe.Parameter(
            field.name, annotation=field.annotation, kind=griffe.ParameterKind.positional_or_keyword,
            default=field.value,
        ) for field in fields
    ]
    return griffe.Function('__init__', parameters=griffe.Parameters(*parameters), parent=cls)


def _spelled_out(annotation):
    """An annotation with what a private name in it stands for."""
    if isinstance(annotation, griffe.ExprName) and annotation.name.startswith('_'):
        value = getattr(annotation.parent.modules_collection[annotation.canonical_path], 'value', None)
        return annotation if value is None else value
    if isinstance(annotation, griffe.Expr):
        for field in dataclasses.fields(annotation):
            part = getattr(annotation, field.name)
            if isinstance(part, griffe.Expr):
                setattr(annotation, field.name, _spelled_out(part))
            elif isinstance(part, list):
                setattr(annotation, field.name, [_spelled_out(each) for each in part])
    return annotation


def _is_private(path):
    return bool(_PRIVATE.search(path)) or path.startswith(_ALSO_PRIVATE)


def _lift(cls):
    """What a class has from private ones becomes its own. What it only does anew is told where it is first done."""
    for base in cls.mro():
        for name, inherited in base.members.items():
            own = cls.members.get(name)
            if own is None and _is_private(base.canonical_path) and (name == '__init__' or not name.startswith('_')):
                cls.set_member(name, griffe.Alias(name, inherited, parent=cls))
            elif name == '__init__' or own is None or own.is_alias or own.docstring or not inherited.docstring:
                continue
            elif _is_private(base.canonical_path) and inherited.is_function:
                cls.set_member(name, griffe.Alias(name, inherited, parent=cls))
            elif own.is_function:
                cls.del_member(name)


def _public_bases(cls, modules):
    """The bases that a reader may see: those of a private one in its place."""
    for base in cls.bases:
        path = getattr(base, 'canonical_path', str(base))
        if not _is_private(path):
            yield base
        elif path.startswith('alibabacloud_credentials.'):
            base = modules[path]
            yield from _public_bases(base.final_target if base.is_alias else base, modules)


def _drop_told_twice(cls):
    """A field that the text of its class explains needs no entry of its own."""
    told = set(_OF_FIELD.findall(cls.docstring.value)) if cls.docstring is not None else set()
    for member in _own_members(cls):
        if member.is_attribute and member.docstring is None and member.name in told:
            cls.del_member(member.name)


def _in_markdown(described):
    text = _ROLE.sub(lambda role: _link(described, role['path']), described.docstring.value)
    return '\n'.join(_with_tables(text.splitlines()))


def _link(described, path):
    """A link to what a role names, where the reference has it."""
    try:
        target = described.resolve(path)
    except griffe.NameResolutionError:
        target = path
    return f'<autoref identifier="{target}" optional><code>{path.rpartition(".")[2]}</code></autoref>'


def _with_tables(lines):
    """Tables of reStructuredText, whose rules say where the columns begin, as those of Markdown."""
    columns = None
    for number, line in enumerate(lines):
        if not _RULE.fullmatch(line.strip()):
            yield line if columns is None else _row(line, columns)
        elif columns is None:
            columns = [match.start() for match in re.finditer('=+', line)]
        elif number + 1 < len(lines) and lines[number + 1].strip():
            yield '|' + '---|' * len(columns)
        else:
            columns = None


def _row(line, columns):
    # A cell may be longer than its column: then two spaces end it.
    cells = re.split(r' {2,}', line.strip(), maxsplit=len(columns) - 1)
    return f'| {" | ".join(cells)} |'
