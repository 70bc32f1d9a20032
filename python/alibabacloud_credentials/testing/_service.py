"""A service of the local cloud: its operations, and the servers on loopback through which they are reached."""

from __future__ import annotations

from functools import partial
from typing import List, Optional, Tuple

from ._handler import Handler
from ._operations import Operations, World
from ._server import Listener

LOOPBACK = ('127.0.0.1', 0)


class Service(Operations):
    """One service with its servers.

    :ivar http: the plain server, or None.
    :ivar https: the TLS server, or None.
    """

    schemes: Tuple[str, ...] = ('http', 'https')

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.http: Optional[Listener] = None
        self.https: Optional[Listener] = None
        try:
            self.http = self._listen('http')
            self.https = self._listen('https')
        except OSError:
            self.close()
            raise

    @property
    def url(self) -> str:
        """``scheme://host:port`` of the service; the TLS server's if it has one."""
        listener = self.https or self.http
        if listener is None:
            raise RuntimeError(f'the service {self.name} has no server')
        return listener.url

    @property
    def endpoint(self) -> str:
        """``host:port`` of the service; the TLS server's if it has one."""
        return self.url.split('//', 1)[1]

    @property
    def listeners(self) -> List[Listener]:
        return [listener for listener in (self.http, self.https) if listener is not None]

    def close(self) -> None:
        for listener in self.listeners:
            listener.close()

    def _listen(self, scheme: str) -> Optional[Listener]:
        if scheme not in self.schemes:
            return None
        address = self.world.addresses.get(f'{self.name}/{scheme}', LOOPBACK)
        return Listener(partial(Handler, self), self.world.authority if scheme == 'https' else None, address)
