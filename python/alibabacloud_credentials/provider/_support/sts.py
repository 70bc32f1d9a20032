"""What the sources share that ask STS: settings, read once, and the call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping, Optional, Union

from ..._spec.catalogue import Catalogue
from ..._spec.parameters import resolve
from ..._spec.sources import source_field
from ..._sts.call import call_sts, sts_endpoint
from .remote import RemoteProvider, named_in_errors

if TYPE_CHECKING:
    from alibabacloud_tea_util.models import RuntimeOptions

    from ..._shared.protocol import CredentialCache
    from ..._sts.signature import Signer
    from ..._transport.answers import JsonAnswer
    from ..._world.context import Context
    from ...http import HttpOptions


class StsProvider(RemoteProvider):
    """A source that calls the STS action which the spec has for its type.

    :param parameters: parameter model of the spec; completed from the environment and checked here.
    :param http_options: time-outs and proxy.
    :param cache: a cache between processes.
    :raises InvalidConfigurationException: a parameter is missing, of a wrong type or out of bounds.
    """

    KEYWORDS = {'role_session_expiration': 'duration_seconds'}
    #: session duration in seconds, unless another is asked for
    DEFAULT_DURATION_SECONDS: int = Catalogue.session_duration()
    DEFAULT_CONNECT_TIMEOUT: int = source_field('ram_role_arn', 'connect_timeout')
    DEFAULT_READ_TIMEOUT: int = source_field('ram_role_arn', 'read_timeout')

    def __init__(
        self, parameters: Any, http_options: Union[HttpOptions, RuntimeOptions, None],
        cache: Optional[CredentialCache] = None,
    ) -> None:
        super().__init__(http_options, cache)
        # As it was given: what the environment fills in is named otherwise where it is refused.
        endpoint = parameters.sts_endpoint
        self._parameters = resolve(parameters, self.type_name, self._context)
        self._action: str = source_field(self.type_name, 'sts_action')
        with named_in_errors(self.title()):
            self._endpoint = sts_endpoint(
                self._context.environment,
                endpoint=endpoint,
                region_id=parameters.sts_region_id,
                enable_vpc=parameters.enable_vpc,
                default=source_field(self.type_name, 'endpoint'),
            )
        self._duration_seconds: int = parameters.role_session_expiration or self.DEFAULT_DURATION_SECONDS
        self.max_lifetime_s = self._duration_seconds

    @property
    def assumed_role_arn(self) -> Optional[str]:
        """ARN of the role whose sessions it gives; None: it assumes none."""
        arn: Optional[str] = getattr(self._parameters, 'role_arn', None)
        return arn

    def _default_session_name(self) -> str:
        return f'credentials-python-{int(self._context.clock.wall() * 1000)}'

    def _call(
        self,
        context: Context,
        parameters: Mapping[str, Optional[str]],
        signer: Optional[Signer] = None,
        headers: Optional[Mapping[str, str]] = None,
    ) -> JsonAnswer:
        """STS's answer to the action with its ``parameters``; those that are None are left out."""
        return call_sts(
            context,
            action=self._action,
            parameters={name: value for name, value in parameters.items() if value is not None},
            endpoint=self._endpoint,
            options=self._options,
            source=self.name,
            signer=signer,
            extra_headers=headers,
        )
