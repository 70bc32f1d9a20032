"""Who a credential is, by the server's word: STS ``GetCallerIdentity``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, NamedTuple, Optional

from .._sts.identity import caller_identity
from .._transport.answers import JsonAnswer, require_text
from .._world.context import Deadline
from .._world.current import current
from ..client import Client

if TYPE_CHECKING:
    from .._world.context import Context
    from ..models import CredentialModel

_SOURCE = 'whoami'
_TIMEOUT_S = 30.0


class CallerIdentity(NamedTuple):
    """Whose credential it is. Source of the first seven: the answer of ``GetCallerIdentity``, STS 2015-04-01."""

    account_id: str
    """The account."""
    arn: str
    """ARN of the user, the root account or the session of a role."""
    identity_type: str
    """``Account``, ``RAMUser`` or ``AssumedRoleUser``."""
    principal_id: str
    """The id of the caller; with a colon and the session's name for a role."""
    user_id: Optional[str]
    """The user's id; None for a role."""
    role_id: Optional[str]
    """The role's id; None for a user."""
    request_id: Optional[str]
    """STS's id of the request."""
    type: Optional[str]
    """Credential type, as the client reports it."""
    source: Optional[str]
    """Path of the sources that the credential came from, such as ``default/env``."""
    expiration: Optional[int]
    """End of the credential, in seconds since the epoch; None: it has none."""


def whoami(client: Optional[Client] = None) -> CallerIdentity:
    """Ask STS whose credential it is.

    STS is that of ``ALIBABA_CLOUD_STS_ENDPOINT``, else of ``ALIBABA_CLOUD_STS_REGION``, else ``sts.aliyuncs.com``. It
    may take 30 seconds.

    :param client: gives the credential. Default: ``Client()``, the default chain.
    :raises RejectedException: STS refused; ``code`` and ``request_id`` are its own.
    :raises UnreachableException: no usable answer came in time.
    :raises InvalidConfigurationException: the credential is a bearer token, which STS does not take.
    :raises CredentialException: there is no valid credential.
    """
    credential = (client or Client()).get_credential()
    context = current()
    answer = ask_caller_identity(context.for_fetch(Deadline(context.clock.monotonic() + _TIMEOUT_S), 0.0), credential)
    return CallerIdentity(
        account_id=require_text(answer, 'AccountId', source=_SOURCE),
        arn=require_text(answer, 'Arn', source=_SOURCE),
        identity_type=require_text(answer, 'IdentityType', source=_SOURCE),
        principal_id=require_text(answer, 'PrincipalId', source=_SOURCE),
        user_id=_text(answer, 'UserId'),
        role_id=_text(answer, 'RoleId'),
        request_id=_text(answer, 'RequestId'),
        type=credential.type,
        source=credential.provider_name,
        expiration=credential.expiration,
    )


def ask_caller_identity(context: Context, credential: CredentialModel) -> JsonAnswer:
    """The answer of ``GetCallerIdentity``; ``context`` learns the server's clock."""
    return caller_identity(
        context, credential.access_key_id, credential.access_key_secret, credential.security_token, source=_SOURCE,
    )


def _text(answer: Dict[str, Any], key: str) -> Optional[str]:
    value = answer.get(key)
    return value if isinstance(value, str) and value else None
