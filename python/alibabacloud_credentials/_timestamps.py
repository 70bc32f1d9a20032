"""Dates on the wire: RFC 3339 in credentials, RFC 9110 in the ``Date`` header. Everything is seconds since the epoch.

No clock is read here.
"""

from __future__ import annotations

import re
from typing import Optional

#: The last second of the year 9999: whoever writes more writes milliseconds.
LAST_EPOCH_SECOND = 253402300799

# Compiled when first used: importing the package stays quick.
_RFC_3339 = r'(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(\.\d{1,9})?(?:[Zz]|([+-])(\d\d):(\d\d))'
_HTTP_DATE = r'(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT'
_MONTHS = ('Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec')


def parse_rfc3339(text: object) -> float:
    """Seconds since the epoch of a date and time such as ``2026-01-01T00:00:00Z``.

    Fractions of a second (to the microsecond) and any offset are understood; a date without an offset is not, as
    it would have no definite time.

    :raises ValueError: it is not such a text; the error does not repeat it.
    """
    match = re.fullmatch(_RFC_3339, text, re.ASCII) if isinstance(text, str) else None
    if match is None:
        raise ValueError('not an RFC 3339 date and time')
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    return _seconds(year, month, day, hour, minute, second) + float((match.group(7) or '0')[:7]) - _offset(match)


def parse_http_date(text: Optional[str]) -> Optional[float]:
    """Seconds since the epoch of a ``Date`` header; None where it is missing or not one."""
    match = re.fullmatch(_HTTP_DATE, text.strip(), re.ASCII) if text else None
    if match is None or match.group(2) not in _MONTHS:
        return None
    day, year, hour, minute, second = (int(match.group(group)) for group in (1, 3, 4, 5, 6))
    try:
        return _seconds(year, _MONTHS.index(match.group(2)) + 1, day, hour, minute, second)
    except ValueError:
        return None


def format_utc(seconds: float) -> str:
    """``2026-01-01T00:00:00Z``: the form that STS requires, fractions cut off.

    What no such text can say becomes the nearest one that can: a clock that is wrong is the server's to refuse.
    """
    from datetime import datetime, timedelta, timezone

    whole_s = int(min(max(seconds, 0.0), LAST_EPOCH_SECOND))
    return (datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=whole_s)).strftime('%Y-%m-%dT%H:%M:%SZ')


def _seconds(year: int, month: int, day: int, hour: int, minute: int, second: int) -> float:
    from datetime import datetime, timedelta, timezone

    if second > 60:
        raise ValueError('not an RFC 3339 date and time')
    # A leap second is written :60, which datetime does not know.
    start = datetime(year, month, day, hour, minute, tzinfo=timezone.utc)
    return (start - datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=second)).total_seconds()


def _offset(match: re.Match[str]) -> float:
    sign, hours, minutes = match.group(8), match.group(9), match.group(10)
    if sign is None:
        return 0.0
    if int(hours) > 23 or int(minutes) > 59:
        raise ValueError('not an RFC 3339 date and time')
    seconds = int(hours) * 3600 + int(minutes) * 60
    return float(-seconds if sign == '-' else seconds)
