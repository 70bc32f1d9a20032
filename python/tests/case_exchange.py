"""Does a request match what a case expects? Used by the Python runner and by the server that other ports talk to.

Our own requests must match exactly: method, place, and in which part each parameter travels. Other ports send the
same parameters in other shapes (everything in the query, or another method), so that for them (``strict=False``) the
union of query and form counts. Where real clocks are used, a time stamp may be off by ``slack_s``.
"""

from __future__ import annotations

import calendar
import json
import re
import time
from typing import Any, Dict, List, Mapping, Optional
from urllib.parse import parse_qsl, urlsplit

from rpc_signature import hmac_sha1, rsa_verifies, string_to_sign

_TIME_STAMP = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ')


class Sent:
    """One request as it arrived."""

    def __init__(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> None:
        self.method = method.upper()
        self.url = url
        parts = urlsplit(url)
        self.place = f'{parts.scheme}://{parts.netloc.lower()}{parts.path or "/"}'
        self.raw_query = parts.query
        self.headers = {name.lower(): str(value) for name, value in headers.items()}
        self.body = body
        self.query = dict(parse_qsl(parts.query, keep_blank_values=True))
        self.form = dict(parse_qsl(self._form_text(), keep_blank_values=True))

    def _form_text(self) -> str:
        kind = self.headers.get('content-type', '')
        return self.body.decode('utf-8', 'replace') if kind.startswith('application/x-www-form-urlencoded') else ''

    @property
    def params(self) -> Dict[str, str]:
        return {**self.query, **self.form}

    def __str__(self) -> str:
        # Names only: a value may be a secret, and a difference is printed.
        return f'{self.method} {self.place} with {sorted(self.params)}'


def title(request: Dict[str, Any]) -> str:
    """The expected request in short."""
    action = request.get('params', {}).get('Action', '')
    return f'{request["method"]} {request["url"].partition("?")[0]}' + (f' {action}' if action else '')


def differences(expected: Dict[str, Any], sent: Sent, strict: bool = True, slack_s: int = 0) -> List[str]:
    """What is wrong with a request, in words; nothing if it matches. The first line is about its place."""
    url, _, query = expected['url'].partition('?')
    if url != sent.place:
        return [f'went to {sent.place} instead of {url}']
    found = []
    if sent.method != expected['method'] and (strict or not expected.get('params')):
        found.append(f'used {sent.method} instead of {expected["method"]}')
    if query and sent.raw_query != query:
        found.append('changed the query of the URL')
    parts = {'params': sent.params, 'query': sent.query, 'form': sent.form}
    for part, values in parts.items():
        actual = values if strict else sent.params
        found += _compare('parameter', part if strict else '', expected.get(part, {}), actual, slack_s)
    lower = {name.lower(): value for name, value in expected.get('headers', {}).items()}
    found += _compare('header', '', lower, sent.headers, slack_s)
    found += _absent(expected.get('without', ()), sent)
    found += _json_body(expected.get('json'), sent)
    return found + _signature(expected.get('signed_with'), sent)


def _compare(
    what: str, part: str, expected: Mapping[str, Any], actual: Mapping[str, str], slack_s: int
) -> List[str]:
    where = f' in the {part}' if part in ('query', 'form') else ''
    found = []
    for name, value in expected.items():
        if name not in actual:
            found.append(f'sent no {what} {name}{where}')
        elif not _same(value, actual[name], slack_s):
            found.append(f'sent another {what} {name}{where}')
    return found


def _same(expected: Any, actual: str, slack_s: int) -> bool:
    if isinstance(expected, dict):
        return re.fullmatch(expected['matches'], actual) is not None
    if slack_s and _TIME_STAMP.fullmatch(expected) and _TIME_STAMP.fullmatch(actual):
        return abs(_seconds(expected) - _seconds(actual)) <= slack_s
    return bool(expected == actual)


def _seconds(text: str) -> int:
    return calendar.timegm(time.strptime(text, '%Y-%m-%dT%H:%M:%SZ'))


def _absent(names: Any, sent: Sent) -> List[str]:
    return [f'sent {name}' for name in names if name in sent.params or name.lower() in sent.headers]


def _json_body(expected: Any, sent: Sent) -> List[str]:
    if expected is None:
        return []
    try:
        actual = json.loads(sent.body.decode('utf-8'))
    except ValueError:
        return ['sent no JSON body']
    return [] if actual == expected else ['sent another JSON body']


def _signature(key: Optional[str], sent: Sent) -> List[str]:
    if key is None:
        return []
    text = string_to_sign(sent.method, sent.params)
    signature = sent.params.get('Signature', '')
    is_pem = key.startswith('-----')
    good = rsa_verifies(key, text, signature) if is_pem else hmac_sha1(key, text) == signature
    return [] if good else ['sent a signature that does not verify']
