"""How a credential server answers: as a credentials URI, or as the metadata server of an ECS instance.

A view takes the head of a request, and gives status, type and text of its answer; it does no I/O. What both refuse:

1. another ``Host`` than the literal address of the server: a page in a browser that had its own name lead here
   (DNS rebinding) cannot hide that name;
2. a request with an ``Origin``, which pages in browsers send and SDKs do not; no answer allows a page to read it;
3. methods other than GET, and PUT for the token of the metadata server.
"""

from __future__ import annotations

import hmac
import json
import re
from typing import Callable, Dict, Mapping, NamedTuple, Optional, Set, Tuple

from .._spec.catalogue import Catalogue
from .._spec.sources import source_field
from .._timestamps import format_utc
from .._world.context import Clock
from ..models import CredentialModel
from .exporting import uri_document

TOKEN_PATH = Catalogue.service_paths()['metadata_token']
ROLES_PATH = Catalogue.service_paths()['metadata_roles']
#: the address of the metadata server of every ECS instance
METADATA_HOST = str(source_field('ecs_ram_role', 'endpoint')).rpartition('/')[2]
_TTL_HEADER = 'x-aliyun-ecs-metadata-token-ttl-seconds'
_TOKEN_HEADER = 'x-aliyun-ecs-metadata-token'  # noqa: S105  # the name of a header
_LONGEST_TTL_S = 21600
_LITERAL_ADDRESS = r'[0-9.]+|\[[0-9A-Fa-f:.]+\]'
_EVERY_ADDRESS = ('0.0.0.0', '::')  # noqa: S104  # to be recognized

Credential = Callable[[], CredentialModel]


class Asked(NamedTuple):
    """The head of a request; names of headers in lower case."""

    method: str
    target: str
    host: str
    headers: Mapping[str, str]


class Answer(NamedTuple):
    """What is sent back."""

    status: int
    text: str
    content_type: str = 'text/plain; charset=utf-8'
    allowed: Optional[str] = None


class View:
    """What both views share.

    :param host: address at which the server listens.
    :param port: its port.
    """

    #: the methods of some path
    methods: Tuple[str, ...] = ('GET',)

    def __init__(self, host: str, port: int) -> None:
        self._hosts = _hosts(host, port)
        self._takes_every_address = host in _EVERY_ADDRESS

    def answer(self, asked: Asked, credential: Credential) -> Answer:
        """The answer to a request.

        :param credential: gives the credential, valid now.
        :raises CredentialException: there is none.
        """
        if not self._is_for_this_server(asked.host):
            return Answer(421, 'the Host of the request is not the address of this server\n')
        if 'origin' in asked.headers:
            return Answer(403, 'pages in browsers get no credentials\n')
        if asked.method not in self.methods:
            return Answer(405, 'this method is not for here\n', allowed=', '.join(self.methods))
        return self.found(asked, credential)

    def found(self, asked: Asked, credential: Credential) -> Answer:
        """The answer to a request that may be made."""
        raise NotImplementedError

    def _is_for_this_server(self, host: str) -> bool:
        if self._takes_every_address:
            return re.fullmatch(rf'(?:{_LITERAL_ADDRESS})(?::[0-9]+)?', host, re.ASCII) is not None
        return host in self._hosts


class UriView(View):
    """A credentials URI at a path that nobody can guess.

    :param path: the path, with the slash at its start.
    """

    def __init__(self, host: str, port: int, path: str) -> None:
        super().__init__(host, port)
        self._path = path

    def found(self, asked: Asked, credential: Credential) -> Answer:
        if not _is_same(_path_of(asked.target), self._path):
            return Answer(404, 'there is nothing here\n')
        return _json_answer(uri_document(credential()))


class EcsView(View):
    """The metadata server of an ECS instance with one role: with a token (version 2) and without (version 1).

    Its paths are those that every SDK asks for, so they are no secret.

    :param role_name: what its role is called.
    :param key: secret bytes by which it knows its own tokens again.
    """

    methods = ('GET', 'PUT')

    def __init__(self, host: str, port: int, role_name: str, key: bytes, clock: Clock) -> None:
        super().__init__(host, port)
        # Where the packets of that address are led here.
        self._hosts |= _hosts(METADATA_HOST, 80)
        self._role_name = role_name
        self._key = key
        self._clock = clock

    def found(self, asked: Asked, credential: Credential) -> Answer:
        path = _path_of(asked.target)
        if path == TOKEN_PATH:
            return self._new_token(asked)
        if asked.method != 'GET':
            return Answer(405, 'only GET is for here\n', allowed='GET')
        token = asked.headers.get(_TOKEN_HEADER)
        if token is not None and not self._is_good(token):
            return Answer(401, 'the metadata token is not valid\n')
        if path in (ROLES_PATH, ROLES_PATH[:-1]):
            return Answer(200, self._role_name)
        if path == ROLES_PATH + self._role_name:
            document = uri_document(credential())
            return _json_answer({**document, 'LastUpdated': format_utc(self._clock.wall())})
        return Answer(404, 'there is nothing here\n')

    def _new_token(self, asked: Asked) -> Answer:
        if asked.method != 'PUT':
            return Answer(405, 'only PUT is for here\n', allowed='PUT')
        if 'x-forwarded-for' in asked.headers:
            return Answer(403, 'proxies get no token\n')
        ttl = asked.headers.get(_TTL_HEADER, '')
        if not re.fullmatch(r'[0-9]{1,5}', ttl, re.ASCII) or not 1 <= int(ttl) <= _LONGEST_TTL_S:
            return Answer(400, f'{_TTL_HEADER} must be from 1 to {_LONGEST_TTL_S}\n')
        ends_at = f'{int(self._clock.monotonic()) + int(ttl)}'
        return Answer(200, f'{ends_at}.{self._signature(ends_at)}')

    def _is_good(self, token: str) -> bool:
        """Nothing is remembered of tokens: each carries its end, and a signature that only this server can make."""
        ends_at, _, signature = token.partition('.')
        if not _is_same(signature, self._signature(ends_at)):
            return False
        return self._clock.monotonic() < int(ends_at)

    def _signature(self, text: str) -> str:
        return hmac.new(self._key, text.encode('utf-8', 'surrogatepass'), 'sha256').hexdigest()


def _hosts(host: str, port: int) -> Set[str]:
    shown = f'[{host}]' if ':' in host else host
    # Some SDKs leave the port out.
    return {f'{shown}:{port}', shown}


def _path_of(target: str) -> str:
    """What is asked for; some SDKs put an empty query behind it."""
    return target[:-1] if target.endswith('?') else target


def _is_same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode('utf-8', 'surrogatepass'), wanted.encode('utf-8'))


def _json_answer(document: Dict[str, str]) -> Answer:
    return Answer(200, json.dumps(document), 'application/json; charset=utf-8')
