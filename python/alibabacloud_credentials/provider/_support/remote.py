"""What all sources share that ask a server."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Iterator, Optional, Union

from ..._transport.options import TransportOptions
from ...exceptions import CredentialException, placed
from ..base import RefreshingProvider

if TYPE_CHECKING:
    from alibabacloud_tea_util.models import RuntimeOptions

    from ..._shared.protocol import CredentialCache
    from ...http import HttpOptions


@contextmanager
def named_in_errors(title: str) -> Iterator[None]:
    """Name the source in the error about what several sources share, such as a setting.

    :param title: of the source, as errors name it.
    """
    try:
        yield
    except CredentialException as error:
        failure = error
    else:
        return
    raise placed(failure, title) from failure.__cause__


class RemoteProvider(RefreshingProvider):
    """A source that asks a server. A subclass sets the type and the two defaults, which are public names.

    :param http_options: time-outs and proxy; None, and what is None in it, means the defaults.
    :param cache: a cache between processes.
    :raises InvalidConfigurationException: a time-out or the proxy is not what it should be.
    """

    #: the source, as the spec calls it; ``name`` is what it is called here, by a subclass too
    type_name: str
    #: milliseconds to connect
    DEFAULT_CONNECT_TIMEOUT: int
    #: milliseconds to wait for the next part of an answer
    DEFAULT_READ_TIMEOUT: int

    def __init__(
        self, http_options: Union[HttpOptions, RuntimeOptions, None], cache: Optional[CredentialCache] = None
    ) -> None:
        super().__init__(cache=cache)
        with named_in_errors(self.title()):
            self._options = TransportOptions.of(
                http_options, default_connect_ms=self.DEFAULT_CONNECT_TIMEOUT,
                default_read_ms=self.DEFAULT_READ_TIMEOUT,
            )
        # Whoever sets longer time-outs than a fetch usually has shall have them.
        wanted_s = self._options.connect_timeout_s + self._options.read_timeout_s
        self.fetch_timeout_s = max(self.fetch_timeout_s, wanted_s)

    def warm_up(self) -> None:
        """Import now what the first request needs, which takes longer than all the rest of this package: a program that
        makes its clients when it starts, perhaps before it forks, has it behind it when callers come all at once. Where
        other processes have the credential too, there is often nothing to request.
        """
        if not self.is_shared:
            from ..._transport import sender  # noqa: F401
