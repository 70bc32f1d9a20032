"""Only credentials of one account: what is of another is refused before anybody gets it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Optional

from .._redact import ends
from .._refresh.credentials import Credentials
from .._spec.catalogue import Catalogue
from .._sts.identity import caller_identity
from .._transport.answers import require_text
from .._transport.options import TransportOptions
from .._world.current import current
from ..exceptions import InvalidConfigurationException, with_sub_code
from ..http import HttpOptions
from ._adapter import obtainable
from .base import RefreshingProvider

if TYPE_CHECKING:
    from .._world.context import Context

_ACCOUNT = r'[0-9]{5,20}'
_ROLE_ARN = r'acs:ram::([0-9]+):role/.+'


def of_expected_account(provider: Any, expected: Optional[str], proxy: Optional[str] = None) -> Any:
    """The provider itself where any account will do, or where it can only be of the one that is expected; otherwise one
    that refuses the credentials of other accounts.

    :param expected: id of the account; None: what the environment says.
    :param proxy: by which STS is asked; None: what the environment says.
    :raises InvalidConfigurationException: it is no id of an account, or the provider assumes a role of another one.
    """
    named_by = 'expected_account_id'
    if not expected:
        variable = Catalogue.expected_account_variable()
        expected, named_by = current().environment.get(variable), f'environment variable {variable}'
    if expected is None:
        return provider
    if not isinstance(expected, str) or not re.fullmatch(_ACCOUNT, expected):
        kind = '' if isinstance(expected, str) else f', as a string, not {type(expected).__name__}'
        raise InvalidConfigurationException(
            f'{named_by} must be the id of an account, in digits{kind}', parameter='expected_account_id'
        )
    # Not role_arn, which a provider from outside may have, and be wrong about.
    role = re.fullmatch(_ROLE_ARN, getattr(provider, 'assumed_role_arn', None) or '')
    if role is None:
        return ExpectedAccountProvider(provider, expected, named_by, TransportOptions.of(HttpOptions(proxy=proxy)))
    if role.group(1) != expected:
        raise _other_account(f'the role to be assumed is of account {role.group(1)}', expected, named_by)
    return provider


class ExpectedAccountProvider(RefreshingProvider):
    """Gives the credentials of another provider, each after STS has said once that it is of the account.

    :param provider: whose credentials they are.
    :param expected: id of the account.
    :param named_by: where that was said, as errors name it.
    :param options: how STS is reached.
    """

    name = 'expected_account'
    # What does not end is looked at again this often; STS is asked only where it has changed.
    max_age_s = 1.0

    def __init__(self, provider: Any, expected: str, named_by: str, options: TransportOptions) -> None:
        self._provider = provider
        self._expected = expected
        self._named_by = named_by
        self._options = options

    def get_provider_name(self) -> str:
        name: str = self._provider.get_provider_name()
        return name

    def fetch_after(self, context: Context, previous: Optional[Credentials]) -> Credentials:
        """Ask the provider, and STS whose its credential is.

        :raises InvalidConfigurationException: it is of another account, or a bearer token.
        """
        found: Credentials = obtainable(self._provider).obtain().value
        if previous is None or found.get_access_key_id() != previous.get_access_key_id():
            self._check(context, found)
        return found

    def invalidate(self) -> None:
        super().invalidate()
        invalidate = getattr(self._provider, 'invalidate', None)
        if callable(invalidate):
            invalidate()

    def _check(self, context: Context, found: Credentials) -> None:
        answer = caller_identity(
            context, found.get_access_key_id(), found.get_access_key_secret(), found.get_security_token(),
            source=self.name, options=self._options,
        )
        account = require_text(answer, 'AccountId', source=self.name)
        if account != self._expected:
            whose = f'the credential of {found.get_provider_name()} ({ends(found.get_access_key_id())})'
            raise _other_account(f'{whose} is of account {account}', self._expected, self._named_by)


def _other_account(what: str, expected: str, named_by: str) -> InvalidConfigurationException:
    return with_sub_code(
        InvalidConfigurationException(f'{what}, and {named_by} wants {expected}'), 'unexpected_account'
    )
