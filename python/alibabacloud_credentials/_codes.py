"""What each error code means and what to do about it: one source, ``_codes.json``, for messages, command and docs."""

from __future__ import annotations

from typing import Any, Dict, Optional, Tuple

_FALLBACK = 'Rejected'


class Explanation:
    """What a code means, and what a person can do.

    :param code: the code that is explained: ``NoPermission``; for a server's code that is not known by itself, what it
        begins with (``Throttling``), else ``Rejected``.
    :param meaning: what has happened, in plain text.
    :param actions: what to do about it, one sentence or two each, in plain text; words of messages are in backquotes.
    :param kind: the code of the kind that it belongs to: ``Rejected`` for a server's code, ``Unreachable`` for
        ``ecs_metadata_unreachable``; None for a kind itself.
    :param check: what messages with it tell to check, as the end of a sentence; None: nothing by that code alone.
    """

    __slots__ = ('actions', 'check', 'code', 'kind', 'meaning')

    def __init__(
        self, code: str, meaning: str, actions: Tuple[str, ...], kind: Optional[str] = None,
        check: Optional[str] = None,
    ) -> None:
        self.code = code
        self.meaning = meaning
        self.actions = actions
        self.kind = kind
        self.check = check

    def __repr__(self) -> str:
        return f'Explanation({self.code!r}, {self.meaning!r})'


_known: Dict[str, Explanation] = {}


def known_codes() -> Dict[str, Explanation]:
    """Every code that is explained, in the order of the documentation."""
    if not _known:
        # Read for who asks, which most programs never do.
        import json
        from pkgutil import get_data

        document: Any = json.loads((get_data(__package__, '_codes.json') or b'').decode('utf-8'))
        found = {
            each['code']: Explanation(
                each['code'], each['meaning'], tuple(each['do']), each.get('of'), each.get('check')
            ) for each in document['codes']
        }
        _known.update(found)
    return _known


def explain(code: str) -> Explanation:
    """What a ``code`` or ``sub_code`` of a :class:`~alibabacloud_credentials.exceptions.CredentialException` means.

    :param code: in any case, such as ``NoPermission`` or ``ecs_metadata_unreachable``. A server's code that is not
        known is explained by what it begins with (``InvalidAccessKeyId`` for ``InvalidAccessKeyId.NotFound``), else as
        ``Rejected``: servers have more codes than anybody listed.
    """
    wanted, known = code.lower(), known_codes()
    fitting = [
        each for each in known
        if wanted == each.lower() or (known[each].kind is not None and wanted.startswith(each.lower()))
    ]
    return known[max(fitting, key=len, default=_FALLBACK)]


def check_for(code: str) -> Optional[str]:
    """What a message with this code of a server tells to check; None: nothing by the code alone."""
    return explain(code).check
