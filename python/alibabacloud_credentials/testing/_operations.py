"""What every service of the local cloud does with a request, whatever brought it: names, records and answers it."""

from __future__ import annotations

from typing import Callable, Dict, List, Tuple

from ._accounts import Accounts
from ._answers import Answer
from ._errors import ApiError
from ._faults import Faults
from ._records import Journal, RecordedRequest
from ._tls import Authority

Addresses = Dict[str, Tuple[str, int]]


class World:
    """What the services of one cloud share.

    :ivar wall: seconds since the epoch; the machine's clock, or a test's.
    :ivar clock_offset_s: how far all services are ahead of ``wall``.
    """

    def __init__(
        self, wall: Callable[[], float], accounts: Accounts, authority: Authority, addresses: Addresses
    ) -> None:
        self.wall = wall
        self.clock_offset_s = 0.0
        self.accounts = accounts
        self.authority = authority
        self.addresses = addresses
        self.journal = Journal()


class Operations:
    """The operations of one service, what goes wrong with them, and what was asked for.

    :ivar faults: set what goes wrong, see :meth:`Faults.add`.
    :ivar clock_offset_s: seconds this service's clock is ahead of the cloud's: its ``Date``, its check of time
        stamps and its expirations follow.
    """

    name = ''

    def __init__(self, world: World) -> None:
        self.world = world
        self.accounts = world.accounts
        self.journal = world.journal
        self.faults = Faults()
        self.clock_offset_s = 0.0

    @property
    def requests(self) -> List[RecordedRequest]:
        """What this service was asked so far, oldest first."""
        return self.journal.select(self.name)

    def requests_of(self, operation: str) -> List[RecordedRequest]:
        """The requests of one operation."""
        return self.journal.select(self.name, operation)

    def now(self) -> float:
        """Seconds since the epoch by this service's clock."""
        return self.world.wall() + self.world.clock_offset_s + self.clock_offset_s

    def operation_of(self, request: RecordedRequest) -> str:
        """Name of what is asked for; faults and records go by it."""
        raise NotImplementedError

    def handle(self, request: RecordedRequest) -> Answer:
        """Carry the request out; ``ApiError`` refuses it."""
        raise NotImplementedError

    def refusal(self, request: RecordedRequest, error: ApiError) -> Answer:
        """An error in the form of this service."""
        raise NotImplementedError

    def respond(self, request: RecordedRequest) -> Answer:
        """The answer to the request, with its outcome recorded."""
        try:
            answer = self.handle(request)
        except ApiError as error:
            request.outcome = f'refused: {error.code}'
            return self.refusal(request, error)
        except Exception as error:
            request.outcome = f'refused: InternalError ({type(error).__name__})'
            return self.refusal(request, ApiError('InternalError'))
        if request.outcome == 'pending':
            request.outcome = 'ok'
        return answer
