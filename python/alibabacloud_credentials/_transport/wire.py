"""One request over one connection, which is opened for it and closed after it. Import this only to send.

Rules kept here:

1. Every wait ends at the earlier of its own time-out and the deadline. A socket's own time-out starts anew with each
   byte received, so the sockets here look at the deadline before each wait.
2. No redirect is followed, no socket is kept, no thread is started.
3. An answer longer than the limit is cut off while it is read, compressed or not.
4. Nothing is printed, even where a program has raised the ``debuglevel`` of ``http.client`` for all connections.

On ``http.client`` itself: dialling, TLS and tunnels must be done here for the deadline's sake, so all that a library
above it would add is its import, which a function that starts cold pays for at every start.
"""

from __future__ import annotations

import http.client
import os
import socket
import ssl
import zlib
from time import monotonic
from typing import TYPE_CHECKING, Any, Callable, Dict, NamedTuple, Optional, Tuple

from ..exceptions import InvalidConfigurationException
from .failures import CLOSED, COMPRESSED, TOO_LARGE, TransportFailure, explain

if TYPE_CHECKING:
    from .address import Proxy, Url
    from .routes import Trust

# Leads host, port and scheme to the host and port to connect to; raises OSError where there is none.
Resolve = Callable[[str, int, str], Tuple[str, int]]

MAX_ANSWER_BYTES = 1024 * 1024
# Long enough for one lost packet to be sent again.
_LEAST_WAIT_PER_ADDRESS_S = 1.0
_FOREIGN = (OSError, http.client.HTTPException, ValueError, EOFError, zlib.error)


class Limits(NamedTuple):
    """Seconds for connecting, for the next part of an answer, and for everything together."""

    connect_s: float
    read_s: float
    total_s: float


class Answer(NamedTuple):
    status: int
    headers: Dict[str, str]
    body: bytes


class Pace:
    """How long the next wait may last."""

    def __init__(self, limits: Limits) -> None:
        self._ends_at = monotonic() + limits.total_s
        self._limits = limits
        self._step_s = limits.connect_s

    def start_reading(self) -> None:
        self._step_s = self._limits.read_s

    def patience(self) -> float:
        """Seconds the next wait may take.

        :raises socket.timeout: the deadline has passed.
        """
        left = self._ends_at - monotonic()
        if left <= 0:
            raise socket.timeout('deadline')
        return min(self._step_s, left)

    def limit(self) -> str:
        """Which time ran out, in words."""
        seconds = self._limits.total_s if monotonic() >= self._ends_at else self._step_s
        return f'within {round(seconds, 2):g} s'


if TYPE_CHECKING:
    _Socket = socket.socket
else:
    _Socket = object


class Paced(_Socket):
    """Looks at the clock before each wait.

    Its methods take what the socket below takes: a library that replaces sockets, such as gevent, calls them with
    keywords of its own.
    """

    pace: Optional[Pace] = None

    def _arm(self) -> None:
        if self.pace is not None:
            self.settimeout(self.pace.patience())

    def recv(self, *args: Any, **keywords: Any) -> bytes:
        self._arm()
        return super().recv(*args, **keywords)

    def recv_into(self, *args: Any, **keywords: Any) -> int:
        self._arm()
        return super().recv_into(*args, **keywords)

    def send(self, *args: Any, **keywords: Any) -> int:
        self._arm()
        return super().send(*args, **keywords)

    def sendall(self, *args: Any, **keywords: Any) -> None:
        self._arm()
        super().sendall(*args, **keywords)


class PacedSocket(Paced, socket.socket):
    pass


class PacedTlsSocket(Paced, ssl.SSLSocket):
    pass


class Connection(http.client.HTTPConnection):
    """A connection to one server, through a proxy or not.

    ``sent`` tells whether the request may have reached the server; ``peer`` names the proxy while only it has been
    spoken to.
    """

    # A program that debugs its own requests would print our secrets otherwise.
    debuglevel = 0

    def __init__(
        self, url: Url, proxy: Optional[Proxy], trust: Optional[Trust], limits: Limits, resolve: Optional[Resolve]
    ) -> None:
        super().__init__(url.host, url.port)
        self._resolve = resolve
        self._url, self._via, self._trust = url, proxy, trust
        self.pace = Pace(limits)
        self.sent = False
        self.peer = '' if proxy is None else f'the proxy {proxy.address}'

    def connect(self) -> None:
        place = self._via or self._url
        host, port = place.host, place.port
        if self._resolve is not None:
            host, port = self._resolve(host, port, place.scheme)
        self.sock = _dial(host, port, self.pace)
        tls = 'https' in (self._url.scheme, place.scheme)
        context = _tls_context(self._trust) if tls else None
        if self._via is not None and context is not None:
            self._cross_proxy(self._via, context)
        self.peer = ''
        if self._url.scheme == 'https' and context is not None:
            self.sock = _wrap(self.sock, context, self._url.host, self.pace)

    def _cross_proxy(self, proxy: Proxy, context: ssl.SSLContext) -> None:
        if proxy.scheme == 'https':
            self.sock = _wrap(self.sock, context, proxy.host, self.pace)
        if self._url.scheme == 'https':
            _open_tunnel(self.sock, self._url, proxy)

    def ask(self, method: str, headers: Dict[str, str], body: Optional[bytes]) -> Answer:
        target = self._url.target
        if self._via is not None and self._url.scheme == 'http':
            target = f'http://{self._url.authority}{target}'
            headers = _with_authorization(headers, self._via)
        self.connect()
        self.sent = True
        self.pace.start_reading()
        self.request(method, target, body=body, headers=headers)
        return self._read()

    def _read(self) -> Answer:
        answer = self.getresponse()
        try:
            fields = {name.lower(): value for name, value in reversed(answer.getheaders())}
            body = _unpacked(fields.get('content-encoding', ''), _body_of(answer))
            return Answer(answer.status, fields, body)
        finally:
            answer.close()


def send_once(
    method: str,
    url: Url,
    headers: Dict[str, str],
    body: Optional[bytes],
    *,
    proxy: Optional[Proxy],
    trust: Optional[Trust],
    limits: Limits,
    resolve: Optional[Resolve] = None,
) -> Answer:
    """Send one request and read its whole answer, whatever its status.

    :raises TransportFailure: no usable answer came.
    :raises InvalidConfigurationException: the file of certificate authorities cannot be used.
    """
    connection = Connection(url, proxy, trust, limits, resolve)
    try:
        return connection.ask(method, headers, body)
    except InvalidConfigurationException:
        raise
    except _FOREIGN as error:
        # From None: the original may hold part of an answer.
        raise explain(error, sent=connection.sent, limit=connection.pace.limit(), peer=connection.peer) from None
    finally:
        connection.close()


def _dial(host: str, port: int, pace: Pace) -> PacedSocket:
    """Connect to the first address of ``host`` that answers, all of them together within the connect time-out."""
    ends_at = monotonic() + pace.patience()
    addresses = _resolve(host, port)
    failure: Optional[OSError] = None
    for position, (family, address) in enumerate(addresses):
        left = ends_at - monotonic()
        share = max(left / (len(addresses) - position), _LEAST_WAIT_PER_ADDRESS_S)
        if left <= 0:
            break
        try:
            return _connected(family, address, min(left, share), pace)
        except OSError as error:
            failure = error
    raise failure or socket.timeout('connect')


def _resolve(host: str, port: int) -> Tuple[Tuple[int, Any], ...]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise socket.gaierror(socket.EAI_NONAME, 'not a host name') from None
    return tuple((family, address) for family, _, _, _, address in found)


def _connected(family: int, address: Any, wait_s: float, pace: Pace) -> PacedSocket:
    sock = PacedSocket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(wait_s)
        sock.connect(address)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        sock.close()
        raise
    sock.pace = pace
    return sock


def _tls_context(trust: Optional[Trust]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.sslsocket_class = PacedTlsSocket
    if trust is None:
        _load(context, _certifi_path(), 'the package certifi')
    else:
        _load(context, trust.path, f'the environment variable {trust.variable}')
    return context


def _certifi_path() -> str:
    try:
        from certifi import where
    except ImportError as error:
        raise InvalidConfigurationException(
            'no certificate authorities to trust: pip install certifi, or name a file of them in SSL_CERT_FILE'
        ) from error
    return where()


def _load(context: ssl.SSLContext, path: str, named_by: str) -> None:
    try:
        if os.path.isdir(path):
            context.load_verify_locations(capath=path)
        else:
            context.load_verify_locations(cafile=path)
    except (OSError, ValueError) as error:
        reason = 'it holds no certificate in PEM form'
        if isinstance(error, OSError) and not isinstance(error, ssl.SSLError):
            reason = error.strerror or 'unreadable'
        raise InvalidConfigurationException(
            f'unable to load the certificate authorities in {path!r}, which {named_by} names: {reason}'
        ) from error


def _wrap(sock: Any, context: ssl.SSLContext, host: str, pace: Pace) -> Any:
    """TLS on top of a connected socket; on top of another TLS where the proxy itself is spoken to in TLS."""
    name = host.rstrip('.')
    if isinstance(sock, ssl.SSLSocket):
        from urllib3.util.ssltransport import SSLTransport

        return SSLTransport(sock, context, name)
    sock.settimeout(pace.patience())
    wrapped: Any = context.wrap_socket(sock, server_hostname=name)
    wrapped.pace = pace
    return wrapped


def _open_tunnel(sock: Any, url: Url, proxy: Proxy) -> None:
    place = url.authority if ':' in url.authority.rpartition(']')[2] else f'{url.authority}:{url.port}'
    headers = _with_authorization({'Host': place}, proxy)
    head = f'CONNECT {place} HTTP/1.1\r\n' + ''.join(f'{name}: {value}\r\n' for name, value in headers.items())
    sock.sendall(f'{head}\r\n'.encode('ascii'))
    answer = http.client.HTTPResponse(sock, method='CONNECT')
    try:
        answer.begin()
    finally:
        answer.close()
    if not 200 <= answer.status < 300:
        raise TransportFailure(
            f'the proxy {proxy.address} refused to connect, with HTTP {answer.status}',
            'the proxy settings, and whether the proxy wants a user and a password',
            transient=answer.status in (502, 503, 504), sent=False,
        )


def _with_authorization(headers: Dict[str, str], proxy: Proxy) -> Dict[str, str]:
    if proxy.authorization is None:
        return headers
    return {**headers, 'Proxy-Authorization': proxy.authorization}


def _body_of(answer: http.client.HTTPResponse) -> bytes:
    if (answer.length or 0) > MAX_ANSWER_BYTES:
        raise TransportFailure(*TOO_LARGE)
    parts, size = [], 0
    while True:
        part = answer.read(min(65536, MAX_ANSWER_BYTES + 1 - size))
        if not part:
            break
        parts.append(part)
        size += len(part)
        if size > MAX_ANSWER_BYTES:
            raise TransportFailure(*TOO_LARGE)
    # What is still expected of a body whose length was announced.
    if answer.length:
        raise TransportFailure(*CLOSED, transient=True)
    return b''.join(parts)


def _unpacked(encoding: str, body: bytes) -> bytes:
    """The body without its compression. None was asked for, but some proxies compress all the same."""
    form = encoding.strip().lower()
    if form in ('', 'identity') or not body:
        return body
    if form not in ('gzip', 'x-gzip', 'deflate'):
        raise TransportFailure(*COMPRESSED)
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    text = unpacker.decompress(body, MAX_ANSWER_BYTES + 1)
    if len(text) > MAX_ANSWER_BYTES:
        raise TransportFailure(*TOO_LARGE)
    if not unpacker.eof:
        raise TransportFailure(*COMPRESSED)
    return text
