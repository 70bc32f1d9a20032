"""The RAM role of the ECS instance that the program runs on, from the instance's metadata server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional, Union

from Tea.exceptions import ValidateException

from .._metadata.server import SOURCE, MetadataServer, NotThere
from .._metadata.state import MetadataState
from .._refresh.credentials import Credentials
from .._refresh.source import LONGEST_SESSION_S
from .._spec.catalogue import Catalogue
from .._spec.parameters import resolve
from .._spec.sources import environment_variables, source_field
from .._world.current import current
from ..exceptions import (
    InvalidAnswerException,
    InvalidConfigurationException,
    NotConfiguredException,
    RejectedException,
    with_sub_code,
)
from ..models import EcsRamRoleParameters, MetadataResponse
from ._support.remote import RemoteProvider
from ._support.wire import read_answer, require_success, temporary_credentials

if TYPE_CHECKING:
    from alibabacloud_tea_util.models import RuntimeOptions

    from .._world.context import Context
    from ..http import HttpOptions

_CHAIN_FIRST_CONTACT_S = 1.0


class EcsRamRoleCredentialsProvider(RemoteProvider):
    """Gives the temporary credential of the RAM role that is attached to this ECS instance.

    The metadata server is asked by version 2, with a token, and without one (version 1) where that fails. It is never
    asked through a proxy, nor when ``ALIBABA_CLOUD_ECS_METADATA_DISABLED`` is ``true``.

    :param role_name: name of the role. Environment variable: ``ALIBABA_CLOUD_ECS_METADATA``. Default: asked from the
        metadata server at each refresh.
    :param disable_imds_v1: True: fail instead of asking without a token. Environment variable:
        ``ALIBABA_CLOUD_IMDSV1_DISABLED``, which an explicit False overrules. Default: False.
    :param http_options: time-outs, default 1000 ms to connect and 1000 ms to read; its proxy is not used.
    :param async_update_enabled: accepted and without effect: a refresh that is due is made in the background anyway,
        and no thread waits for it to become due.
    :raises InvalidConfigurationException: the metadata server is switched off, or a parameter is of a wrong type or
        is no role name.
    """

    DEFAULT_METADATA_TOKEN_DURATION: int = Catalogue.metadata_token_lifetime()
    DEFAULT_CONNECT_TIMEOUT: int = source_field(SOURCE, 'connect_timeout')
    DEFAULT_READ_TIMEOUT: int = source_field(SOURCE, 'read_timeout')

    name = type_name = SOURCE
    max_lifetime_s = LONGEST_SESSION_S

    def __init__(
        self,
        *,
        role_name: Optional[str] = None,
        disable_imds_v1: Optional[bool] = None,
        http_options: Union[HttpOptions, RuntimeOptions, None] = None,
        async_update_enabled: bool = True,
    ) -> None:
        super().__init__(http_options)
        switch = source_field(SOURCE, 'disabling_variable')
        if self._context.environment.is_true(switch):
            raise with_sub_code(InvalidConfigurationException(
                f'{self.name}: IMDS credentials is disabled by the environment variable {switch}'
            ), 'ecs_metadata_disabled')
        parameters = EcsRamRoleParameters(role_name=role_name, disable_imds_v1=disable_imds_v1)
        self._parameters = resolve(parameters, SOURCE, self._context, bounds={
            'role_name': 'role_name must be the name of a RAM role: letters, digits, dots, hyphens and underscores',
        })
        self._state = MetadataState()
        self._first_contact_s: Optional[float] = None
        self._is_expected = True

    @classmethod
    def for_chain(cls) -> Optional[EcsRamRoleCredentialsProvider]:
        """A provider for a machine that may be no ECS instance: a server that never answered has 1 second to do so."""
        if current().environment.is_true(source_field(SOURCE, 'disabling_variable')):
            return None
        provider = cls()
        provider._first_contact_s = _CHAIN_FIRST_CONTACT_S
        # Whoever names the role expects a metadata server.
        variable = environment_variables(SOURCE)['role_name']
        provider._is_expected = provider._context.environment.get(variable) is not None
        return provider

    @property
    def is_probe(self) -> bool:
        return not (self._is_expected or self._state.has_answered)

    def fetch(self, context: Context) -> Credentials:
        """Ask for the name of the role, unless it is given, and for its credential."""
        server = MetadataServer(
            context, self._state, self._options, source=self.name,
            allow_v1=not self._parameters.disable_imds_v1, first_contact_s=self._first_contact_s,
            is_expected=bool(self._parameters.disable_imds_v1),
        )
        role_name = self._parameters.role_name or self._discovered(server)
        step = f'credential of the role {role_name}'
        try:
            answer = server.object(Catalogue.service_paths()['metadata_roles'] + role_name, step)
        except NotThere as error:
            raise with_sub_code(RejectedException(
                f'{error.message}: the role {role_name} was not found in the instance: check that it is attached to '
                f'it, and the spelling of its name', error.code, error.request_id, error.http_status,
            ), 'ecs_ram_role_not_found') from None
        require_success(answer, source=self.name, sent=server.token)
        try:
            read = read_answer(MetadataResponse(), answer, source=self.name)
            return temporary_credentials(read, answer, source=self.name)
        except InvalidAnswerException as error:
            raise with_sub_code(error, 'ecs_ram_role_response_invalid') from error.__cause__

    def _discovered(self, server: MetadataServer) -> str:
        """The name of the instance's role: the first line of a list that has one."""
        try:
            names = server.text(Catalogue.service_paths()['metadata_roles'], 'role list').splitlines()
        except NotThere as error:
            raise self._no_role(f'{error.message}: ') from None
        if not names:
            raise self._no_role(f'{self.name}: ')
        name = names[0].strip()
        if not _is_role_name(name):
            raise with_sub_code(InvalidAnswerException(
                f'{self.name}: error retrieving credentials from the metadata server: the role list does not start '
                f'with the name of a role'
            ), 'ecs_ram_role_response_invalid')
        return name

    def _no_role(self, start: str) -> NotConfiguredException:
        error = NotConfiguredException(f'{start}no RAM role is attached to this ECS instance')
        return with_sub_code(error, 'ecs_ram_role_not_found')


def _is_role_name(name: str) -> bool:
    # It becomes part of a path, so it must not lead to another one.
    parameters: Any = EcsRamRoleParameters(role_name=name)
    try:
        parameters.validate()
    except ValidateException:
        return False
    return True
