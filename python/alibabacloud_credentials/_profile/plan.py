"""What a profile asks for, as a value: which sources, in which order, described by which profile. No I/O here."""

from __future__ import annotations

from typing import Any, Dict, Optional, Sequence, Tuple

from ..exceptions import InvalidConfigurationException

_LONGEST_NAME = 64
_LONGEST_PATH = 12
_MOST_LISTED = 20


class Step:
    """One source.

    :param kind: credential type or kind, as the spec's catalogue spells it.
    :param profile: name of the profile that describes it.
    :param parameters: keyword parameters of its provider; what the profile leaves out is not in it.
    :param keys: the file's key for each parameter, for errors.
    :param login: what changes while an OAuth login lives: its tokens, and the credential got with them last.
    """

    __slots__ = ('keys', 'kind', 'login', 'parameters', 'profile')

    def __init__(
        self,
        kind: str,
        profile: str,
        parameters: Dict[str, Any],
        keys: Dict[str, str],
        login: Optional[Dict[str, Any]] = None,
    ) -> None:
        self.kind = kind
        self.profile = profile
        self.parameters = parameters
        self.keys = keys
        self.login = login

    def __repr__(self) -> str:
        # The parameters hold secrets.
        return f'Step({self.kind}, profile={quoted_name(self.profile)})'


class Plan:
    """The sources of a profile, the innermost first: each further one is a role, assumed with the one before it.

    A list and not a tree, because a chain of ``source_profile`` may be longer than Python's stack is deep.

    :param profile: name of the profile asked for.
    :param steps: at least one.
    """

    __slots__ = ('profile', 'steps')

    def __init__(self, profile: str, steps: Tuple[Step, ...]) -> None:
        self.profile = profile
        self.steps = steps

    @property
    def is_static(self) -> bool:
        """Whether the credential itself stands in the file, so that no server ever reports its end."""
        return self.steps[0].kind in ('access_key', 'sts', 'bearer') and len(self.steps) == 1

    def has_same_sources(self, other: Plan) -> bool:
        """Whether providers made for ``other`` serve this plan too. The state of a login does not count."""
        return len(self.steps) == len(other.steps) and all(
            (mine.kind, mine.profile, mine.parameters) == (its.kind, its.profile, its.parameters)
            for mine, its in zip(self.steps, other.steps)
        )

    def __repr__(self) -> str:
        return f'Plan({quoted_name(self.profile)}, {" <- ".join(step.kind for step in self.steps)})'


def quoted_name(name: str) -> str:
    """A profile's name as an error may show it: quoted, on one line, not endless."""
    return repr(name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME] + '...')


def listed(names: Sequence[str]) -> str:
    """The profiles of a file, as an error may show them."""
    shown = ', '.join(quoted_name(name) for name in names[:_MOST_LISTED])
    more = f' and {len(names) - _MOST_LISTED} more' if len(names) > _MOST_LISTED else ''
    return f'it has {shown}{more}' if names else 'it has no profile'


def log_in_again(mode: str, profile: Optional[str]) -> str:
    """What a person has to do, as the end of a sentence."""
    from shlex import quote

    named = '' if profile is None or not profile.isprintable() else f' --profile {quote(profile)}'
    by = ' --cloud-sso' if mode == 'CloudSSO' else ''
    return f'log in again: alibabacloud-credentials login{named}{by}'


def loop_error(place: str, names: Tuple[str, ...]) -> InvalidConfigurationException:
    """The error for a ``source_profile`` that leads back: ``p -> q -> p``."""
    links = [name if name.isprintable() and len(name) <= _LONGEST_NAME else quoted_name(name) for name in names]
    if len(links) > _LONGEST_PATH:
        half = _LONGEST_PATH // 2
        links = [*links[:half], f'({len(links) - 2 * half} more)', *links[-half:]]
    return InvalidConfigurationException(f'{place}: source_profile goes round in a circle: {" -> ".join(links)}')
