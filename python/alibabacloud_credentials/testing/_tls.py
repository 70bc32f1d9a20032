"""A certificate authority that lives as long as one local cloud, and the server side of TLS."""

from __future__ import annotations

import os
import re
import ssl
import tempfile
import threading
from typing import Any, Dict, Optional

_LOCAL_NAMES = ('localhost', '127.0.0.1', '::1')
_HOST_NAME = re.compile(r'[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63}){0,9}\.?', re.IGNORECASE)


class Authority:
    """Issues a certificate for whatever host name a client asks for, signed by an authority made at start.

    :ivar ca_file: path of the authority's certificate, for clients to trust; removed by :meth:`close`.
    :ivar presented_name: set it to a host name to have the servers present that name's certificate to everybody.
    """

    def __init__(self) -> None:
        # Here, so that importing the package's test tools does not need the extra's packages.
        try:
            import trustme
        except ImportError as error:
            raise ImportError(
                "the local cloud needs the package trustme: pip install 'alibabacloud_credentials[testing]'"
            ) from error

        self._authority = trustme.CA(organization_name='alibabacloud_credentials local cloud')
        self._contexts: Dict[str, ssl.SSLContext] = {}
        self._lock = threading.Lock()
        self.presented_name: Optional[str] = None
        self._default = self._new_context(*_LOCAL_NAMES)
        self._default.sni_callback = self._choose
        handle, self.ca_file = tempfile.mkstemp(prefix='local-cloud-ca-', suffix='.pem')
        with os.fdopen(handle, 'wb') as file:
            file.write(self._authority.cert_pem.bytes())

    def client_context(self) -> ssl.SSLContext:
        """A context for a client that trusts this authority and nothing else."""
        return ssl.create_default_context(cafile=self.ca_file)

    def wrap(self, connection: Any) -> ssl.SSLSocket:
        """The server's end of a connection whose handshake is still to be done."""
        return self._default.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)

    def close(self) -> None:
        try:
            os.unlink(self.ca_file)
        except FileNotFoundError:
            pass

    def _choose(self, connection: ssl.SSLObject, name: Optional[str], context: ssl.SSLContext) -> Optional[int]:
        wanted = self.presented_name or name
        if wanted and wanted not in _LOCAL_NAMES and _HOST_NAME.fullmatch(wanted):
            connection.context = self._context_for(wanted.rstrip('.').lower())
        return None

    def _context_for(self, name: str) -> ssl.SSLContext:
        with self._lock:
            if name not in self._contexts:
                self._contexts[name] = self._new_context(name)
            return self._contexts[name]

    def _new_context(self, *names: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(*names).configure_cert(context)
        context.set_alpn_protocols(['http/1.1'])
        return context

