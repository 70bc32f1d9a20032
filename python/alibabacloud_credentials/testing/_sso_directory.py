"""What a CloudSSO directory knows: who may work where, who is logged in, and who is about to."""

from __future__ import annotations

from typing import List, Optional

from .._redact import HIDDEN
from ._accounts import Role
from ._values import fake


class Assignment:
    """An access configuration of an account that the person may use.

    :ivar role: what they become by it.
    """

    def __init__(self, role: Role, access_configuration_id: str, account_name: str, name: str) -> None:
        self.role = role
        self.account_id = role.account_id
        self.access_configuration_id = access_configuration_id
        self.account_name = account_name
        self.name = name

    def __repr__(self) -> str:
        return f'Assignment({self.account_id!r}, {self.access_configuration_id!r})'


class SsoLogin:
    """A person's login, with the assignments that it may use.

    :ivar access_token: sent as a bearer token.
    :ivar expires_at: when the login ends, in seconds since the epoch.
    :ivar account_id: the account of its first assignment.
    :ivar access_configuration_id: the access configuration of its first assignment.
    """

    def __init__(self, assignments: List[Assignment], expires_at: float) -> None:
        self.assignments = assignments
        self.access_token = fake('fakeSsoToken', 60)
        self.expires_at = expires_at

    @property
    def account_id(self) -> str:
        return self.assignments[0].account_id

    @property
    def access_configuration_id(self) -> str:
        return self.assignments[0].access_configuration_id

    def assignment(self, account_id: str, access_configuration_id: str) -> Optional[Assignment]:
        """The one of an account and an access configuration; None: there is none."""
        wanted = (account_id, access_configuration_id)
        return next((one for one in self.assignments if (one.account_id, one.access_configuration_id) == wanted), None)

    def __repr__(self) -> str:
        return f'SsoLogin({self.assignments!r}, access_token={HIDDEN})'


class DeviceAuthorization:
    """A device that waits until a person has confirmed its code.

    :ivar user_code: what the person types or confirms.
    :ivar confirmed: whether they have.
    """

    def __init__(self, challenge: str, expires_at: float) -> None:
        self.device_code = fake('fakeDeviceCode', 40)
        self.user_code = f'{fake("", 4)}-{fake("", 4)}'.upper()
        self.challenge = challenge
        self.expires_at = expires_at
        self.confirmed = False

    def __repr__(self) -> str:
        return f'DeviceAuthorization({self.user_code!r}, device_code={HIDDEN})'
