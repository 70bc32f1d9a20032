"""The server that the ports talk to: it answers a case's exchange at the real addresses.

It listens on every address of its network namespace. A request is matched with what the case expects by place and
parameters, whatever method and part carries them, because ports send the same call in different shapes; what differs
is noted in words. A signature that does not verify is refused, as the real service would.
"""

from __future__ import annotations

import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Dict, List, Optional, Tuple
from urllib.parse import urlsplit

from case_exchange import Sent, differences, title

HTTP_PORTS = (80, 8080)
HTTPS_PORTS = (443, 8443)
# How far the clocks of a case and of a port's request may be apart.
SLACK_S = 90
BAD_SIGNATURE = 'sent a signature that does not verify'
_REFUSED = {'status': 400, 'json': {'Code': 'SignatureDoesNotMatch', 'RequestId': 'FAKE-REQUEST-0000'}}
_NOTHING_HERE = {'status': 404, 'text': 'nothing here'}


class Script:
    """The exchange of one case: what is still to be asked, and what was noted.

    :param strict: whether each request must be exactly the next one, as ours must.
    """

    def __init__(self, exchanges: List[Dict[str, Any]], strict: bool) -> None:
        self._left = list(exchanges)
        self._used: List[Dict[str, Any]] = []
        self._strict = strict
        self._lock = threading.Lock()
        self._notes: List[str] = []

    def answer(self, sent: Sent) -> Dict[str, Any]:
        with self._lock:
            found = self._pick(sent)
            if found is None:
                self._note(f'asks {sent.method} {sent.place}')
                return _NOTHING_HERE
            expected, problems = found
            name = title(expected['request'])
            for problem in problems:
                self._note(f'{name}: {problem}')
            if expected in self._left:
                self._left.remove(expected)
                self._used.append(expected)
            elif not problems:
                self._note(f'{name}: asks again')
        return _REFUSED if BAD_SIGNATURE in problems else dict(expected['response'])

    def _pick(self, sent: Sent) -> Optional[Tuple[Dict[str, Any], List[str]]]:
        """The expected exchange that is nearest to the request, an unused one first."""
        candidates = self._left[:1] if self._strict else self._left + self._used[::-1]
        judged = [(it, differences(it['request'], sent, self._strict, SLACK_S)) for it in candidates]
        here = [(it, problems) for it, problems in judged if self._strict or _same_call(it['request'], sent)]
        return min(here, key=lambda pair: len(pair[1])) if here else None

    def _note(self, text: str) -> None:
        if text not in self._notes:
            self._notes.append(text)

    def notes(self) -> List[str]:
        """What was wrong, without repetition, the end included."""
        with self._lock:
            missing = [f'{title(it["request"])}: never asked' for it in self._left]
            return self._notes + [it for it in dict.fromkeys(missing) if it not in self._notes]


def _same_call(request: Dict[str, Any], sent: Sent) -> bool:
    action = request.get('params', {}).get('Action')
    same_place = request['url'].partition('?')[0] == sent.place
    return same_place and action == sent.params.get('Action') and (action or request['method'] == sent.method)


class Replay:
    """The servers of one namespace; ``script`` is exchanged for each case."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        self.script = Script([], False)
        replay = self

        class Handler(_Handler):
            owner = replay

        for port in HTTP_PORTS + HTTPS_PORTS:
            server = _Server(('0.0.0.0', port), Handler)
            if port in HTTPS_PORTS:
                server.tls = tls
            threading.Thread(target=server.serve_forever, daemon=True).start()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    tls: Optional[ssl.SSLContext] = None

    def finish_request(self, request: Any, client_address: Any) -> None:
        request.settimeout(20)
        # The handshake belongs to the connection's own thread: a client that gives up must not stop the others.
        secured = self.tls.wrap_socket(request, server_side=True) if self.tls else request
        self.RequestHandlerClass(secured, client_address, self)
        if self.tls:
            secured.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is its own affair, and shows in the notes."""


class _Handler(BaseHTTPRequestHandler):
    owner: Replay

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed: a request may hold anything."""

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        answer = self.owner.script.answer(Sent(self.command, self._url(), dict(self.headers.items()), body))
        if 'fault' in answer:
            return
        text = answer['text'] if 'text' in answer else json.dumps(answer.get('json'), ensure_ascii=False)
        content = text.encode('utf-8')
        self.send_response_only(answer['status'])
        headers = {
            'Date': self.date_time_string(), 'Content-Type': 'application/json', 'Content-Length': str(len(content)),
            'Connection': 'close', **answer.get('headers', {}),
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_HEAD = _serve  # noqa: N815  # the names that http.server looks for

    def _url(self) -> str:
        """The URL as it was asked; the port is the one that was reached, for some ports leave it out of Host."""
        port = self.server.server_address[1]
        scheme = 'https' if port in HTTPS_PORTS else 'http'
        host = urlsplit(f'//{self.headers.get("Host", "")}').hostname or ''
        return f'{scheme}://{host}{"" if port in (80, 443) else f":{port}"}{self.path}'
