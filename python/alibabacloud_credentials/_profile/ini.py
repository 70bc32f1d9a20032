"""credentials.ini, shared with the other SDKs: from its text to a plan. Pure: no I/O, no clock, no environment.

Written for secrets, where a general parser loses them:

- ``#`` and ``;`` start a comment at the start of a line, or after white space; ``a#b`` is a value, and so is ``%``.
- ``key = value`` or ``key: value``; keys in any case; one pair of quotes around a value is dropped.
- An indented line goes on with the value above, unless it looks like a key of its own.
- ``enable = false`` hides a section.

Only the section asked for is judged, so that a mistake elsewhere does no harm here.
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional, Tuple, Type

from .._suggest import did_you_mean
from ..exceptions import CredentialException, InvalidConfigurationException, NotConfiguredException, with_sub_code
from .fields import Field, Fields, keys_of, optional, read_all, required
from .plan import Plan, Step, listed, quoted_name

_SECTION = re.compile(r'\[([^\]]*)\]\s*(?:[#;].*)?')
_PAIR = re.compile(r'([A-Za-z0-9_.-]+)[ \t]*[=:](.*)', re.DOTALL)
_COMMENT = re.compile(r'[ \t][#;].*', re.DOTALL)
_QUOTED = re.compile(r'"([^"]*)"|\'([^\']*)\'')

_DURATION = optional(
    'duration_seconds', 'role_session_expiration', 'session_expiration', 'duration_seconds', reader='duration'
)
_ROLE = (
    optional('role_session_name'), _DURATION, optional('policy', reader='multiline'),
    optional('sts_endpoint', reader='host'),
    optional('sts_region_id', 'sts_region', 'sts_region_id'), optional('enable_vpc', reader='flag'),
)
_FIELDS: Dict[str, Tuple[Field, ...]] = {
    'access_key': (
        required('access_key_id'), optional('keyring_service'), required('access_key_secret', unless='keyring_service'),
    ),
    'sts': (
        required('access_key_id'), required('access_key_secret'),
        required('security_token', 'security_token', 'sts_token'),
    ),
    'bearer': (required('bearer_token', reader='token'),),
    'ram_role_arn': (required('role_arn'), optional('external_id'), optional('source_identity'), *_ROLE),
    'oidc_role_arn': (
        required('role_arn'), required('oidc_provider_arn'), optional('oidc_token_source'),
        required('oidc_token_file_path', unless='oidc_token_source'), *_ROLE,
    ),
    'saml_role_arn': (
        required('role_arn'), required('saml_provider_arn'), optional('saml_assertion_source'),
        required('saml_assertion_file_path', unless='saml_assertion_source'), *_ROLE[1:],
    ),
    'ecs_ram_role': (optional('role_name'), optional('disable_imds_v1', reader='flag')),
    'rsa_key_pair': (
        required('public_key_id'), required('private_key_file'), _DURATION, optional('sts_endpoint', reader='host'),
        optional('sts_region_id', 'sts_region', 'sts_region_id'), optional('enable_vpc', reader='flag'),
    ),
    'credentials_uri': (required('uri', 'credentials_uri'),),
}


class IniFields(Fields):
    """The keys of a section, where everything is text."""

    def number(self, key: str) -> Optional[int]:
        value = self.text(key)
        if value is None:
            return None
        if not re.fullmatch(r'-?[0-9]{1,12}', value):
            raise self.wrong(key, 'must be a whole number')
        return int(value)

    def flag(self, key: str) -> Optional[bool]:
        value = (self.text(key) or '').lower()
        if value not in ('', 'true', 'false'):
            raise self.wrong(key, 'must be true or false')
        return value == 'true' if value else None


class Section:
    """One section as it stands: its keys, and what is wrong with it.

    :ivar lines: of the value of each key; they are joined once, because a file may have very many.
    """

    def __init__(self) -> None:
        self.lines: Dict[str, List[str]] = {}
        self.problem: Optional[str] = None
        self.key: Optional[str] = None

    @property
    def values(self) -> Dict[str, str]:
        return {key: '\n'.join(lines) for key, lines in self.lines.items()}

    def mark_invalid(self, problem: str) -> None:
        self.problem = self.problem or problem


def plan(text: str, path: str, name: str, *, asked_for: bool) -> Plan:
    """What a section asks for.

    :param text: content of the file.
    :param path: of the file, for errors.
    :param name: the section.
    :param asked_for: whether somebody chose that section; the default one may be missing.
    :raises NotConfiguredException: there is no such section, and nobody asked for it.
    :raises InvalidConfigurationException: the file, or the section, cannot work.
    """
    sections = sections_in(text, path)
    section = sections.get(name)
    place = f'credentials file {path!r}, section {quoted_name(name)}'
    if section is not None and section.problem is not None:
        raise InvalidConfigurationException(f'{place}: {section.problem}')
    if section is None or IniFields(section.values, place).flag('enable') is False:
        state = 'there is no section' if section is None else 'enable = false in section'
        kind: Type[CredentialException] = InvalidConfigurationException if asked_for else NotConfiguredException
        if not sections and any(_has_content(line) for line in _lines(text)):
            kind, state = InvalidConfigurationException, 'it must have sections such as [default], but there is no'
        error = kind(
            f'failed to get credential from credentials file: {path!r}: {state} {quoted_name(name)}; '
            f'{listed(list(sections))}{did_you_mean(name, sections) if section is None else ""}'
        )
        raise with_sub_code(error, 'profile_not_found') if asked_for else error
    return Plan(name, tuple(_steps(IniFields(section.values, place), name)))


def _steps(fields: Fields, name: str) -> List[Step]:
    kind = fields.text('type') or ''
    if kind not in _FIELDS:
        problem = 'is an unsupported credential type' if kind else 'is missing'
        raise fields.wrong(
            'type', f'{problem}; it must be one of {", ".join(_FIELDS)}{did_you_mean(kind, _FIELDS)}'
        )
    kinds = [kind]
    if kind == 'ram_role_arn':
        kinds.insert(0, 'access_key' if fields.text('security_token') is None else 'sts')
    return [_step(fields, name, each) for each in kinds]


def _step(fields: Fields, name: str, kind: str) -> Step:
    parameters: Dict[str, Any] = read_all(fields, _FIELDS[kind])
    return Step(kind, name, parameters, keys_of(_FIELDS[kind]))


def sections_in(text: str, path: str) -> Dict[str, Section]:
    """All sections by name, each as it stands.

    :raises InvalidConfigurationException: the header of one cannot be read, so nobody knows whose keys follow.
    """
    sections: Dict[str, Section] = {}
    section = Section()
    for number, line in enumerate(_lines(text), 1):
        if not _has_content(line):
            continue
        if _is_header(line, section):
            section = _open(sections, line.strip(), path, number)
        else:
            _take(section, line, number)
    return sections


def _lines(text: str) -> List[str]:
    return re.split(r'\r\n|\r|\n', text)


def _has_content(line: str) -> bool:
    """Whether it is neither blank nor a comment."""
    bare = line.strip()
    return bare != '' and bare[0] not in '#;'


def _is_header(line: str, section: Section) -> bool:
    bare = line.strip()
    # An indented line may belong to a policy above it, which is JSON.
    in_policy = line[0] in ' \t' and section.key is not None and (bare == '[' or '"' in bare or '{' in bare)
    return bare[0] == '[' and not in_policy


def _open(sections: Dict[str, Section], header: str, path: str, number: int) -> Section:
    match = _SECTION.fullmatch(header)
    if match is None:
        raise with_sub_code(InvalidConfigurationException(
            f'failed to get credential from credentials file: {path!r}: line {number}: a section must look like [name]'
        ), 'file_invalid')
    name = match.group(1).strip()
    known = sections.get(name)
    if known is not None:
        known.mark_invalid(f'the section stands there twice, again in line {number}')
        return known
    return sections.setdefault(name, Section())


def _take(section: Section, line: str, number: int) -> None:
    pair = _PAIR.fullmatch(line.strip())
    if pair is None:
        if line[0] in ' \t' and section.key is not None:
            section.lines[section.key].append(_without_comment(line))
        else:
            section.mark_invalid(f'line {number} must look like key = value')
        return
    key = pair.group(1).lower()
    if key in section.lines:
        section.mark_invalid(f'key {key!r} stands there twice, again in line {number}')
    section.key = key
    section.lines[key] = [_value(pair.group(2))]


def _value(text: str) -> str:
    quoted = _QUOTED.match(text.lstrip())
    if quoted is not None and _without_comment(text.lstrip()[quoted.end():]) == '':
        return quoted.group(1) if quoted.group(1) is not None else quoted.group(2)
    return _without_comment(text)


def _without_comment(text: str) -> str:
    return _COMMENT.sub('', text, count=1).strip()
