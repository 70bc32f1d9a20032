"""The local cloud: the services that credentials come from and go to, on loopback, for tests without a network.

    with LocalCloud() as cloud:
        user = cloud.add_access_key()
        cloud.add_role('acs:ram::1234567890123456:role/reader', trusts=user)
        client = cloud.client(
            type='ram_role_arn', access_key_id=user.access_key_id, access_key_secret=user.access_key_secret,
            role_arn='acs:ram::1234567890123456:role/reader')
        client.get_credential()
        assert cloud.sts.requests[-1].identity == user.arn

It checks what the real services check and answers as they do. Needs the extra ``testing``.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterable, List, Optional, TypeVar, Union

from .._transport.routes import METADATA_HOST
from ._acceptor import Acceptor
from ._accounts import DEFAULT_ACCOUNT, AccessKey, Accounts, Identity, KeyPair, Principal, Role
from ._cloud_sso import CloudSso
from ._credentials_uri import CredentialsUri
from ._jobs import Jobs
from ._metadata import Metadata
from ._oauth import OAuth
from ._oidc import OidcProvider
from ._openapi import OpenApi
from ._operations import Addresses, World
from ._products import Products
from ._proxy import Proxy
from ._records import RecordedRequest
from ._routes import Routes
from ._saml import SamlProvider
from ._service import Service
from ._sign_in import SignIn
from ._sts import Sts
from ._tls import Authority
from ._values import fake, new_private_key, number

if TYPE_CHECKING:
    from .._world.commands import Commands
    from .._world.context import Clock, Context, Environment
    from .._world.files import Files
    from .._world.terminal import Terminal
    from ..client import Client
    from .routing import RoutedSender

ServiceT_ = TypeVar('ServiceT_', bound=Service)


class LocalCloud(Routes):
    """All services, their accounts and their requests. Use it with ``with``, or call :meth:`close`.

    :param clock: where the cloud's time comes from, such as a :class:`FakeClock`; the machine's by default.
    :param addresses: where a server listens, such as ``{'sts/https': ('127.0.0.2', 443)}``; by default each is on
        127.0.0.1, at a port the system chooses. Names: ``sts``, ``openapi``, ``products``, ``metadata``, ``uri``,
        ``jobs``, ``oauth``, ``sign_in``, ``cloud_sso``, ``proxy``, each with ``/http`` or ``/https``.

    :ivar ca_file: path of the certificate authority that clients have to trust.
    """

    def __init__(self, *, clock: Optional[Clock] = None, addresses: Optional[Addresses] = None) -> None:
        self._clock = clock
        self.accounts = Accounts()
        self.authority = Authority()
        super().__init__(self.authority.ca_file)
        wall: Callable[[], float] = clock.wall if clock is not None else time.time
        self._world = World(wall, self.accounts, self.authority, dict(addresses or {}))
        self._acceptor: Optional[Acceptor] = None
        self._sender: Optional[RoutedSender] = None
        try:
            self._start()
        except BaseException:
            self.close()
            raise

    def _start(self) -> None:
        self.sts = self._started(Sts(self._world))
        self.openapi = self._started(OpenApi(self._world, self.sts))
        self.products = self._started(Products(self._world))
        self.metadata = self._started(Metadata(self._world))
        self.uri = self._started(CredentialsUri(self._world))
        self.jobs = self._started(Jobs(self._world))
        self.oauth = self._started(OAuth(self._world))
        self.sign_in = self._started(SignIn(self._world, self.oauth))
        self.cloud_sso = self._started(CloudSso(self._world))
        self.proxy = self._started(Proxy(self._world, self.route))
        self._acceptor = Acceptor(listener for service in self._services for listener in service.listeners)

    def _started(self, service: ServiceT_) -> ServiceT_:
        self._services.append(service)
        return service

    def close(self) -> None:
        """Stop all servers and cut all connections. May be called twice."""
        if self._sender is not None:
            self._sender.close()
        if self._acceptor is not None:
            self._acceptor.close()
            self._acceptor = None
        while self._services:
            self._services.pop().close()
        self.authority.close()

    def __enter__(self) -> LocalCloud:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def clock_offset_s(self) -> float:
        """Seconds the clocks of all services are ahead."""
        return self._world.clock_offset_s

    @clock_offset_s.setter
    def clock_offset_s(self, seconds: float) -> None:
        self._world.clock_offset_s = seconds

    @property
    def requests(self) -> List[RecordedRequest]:
        """What all services were asked so far, in the order it arrived."""
        return self._world.journal.select()

    def take_answered_requests(self, timeout_s: float) -> List[RecordedRequest]:
        """Wait in real time for requests that have been answered, and forget them; none after the timeout."""
        return self._world.journal.take_answered(timeout_s)

    def clear_requests(self) -> None:
        """Forget the requests so far."""
        self._world.journal.clear()

    def wait_for_requests(
        self, count: int, *, service: Optional[str] = None, operation: Optional[str] = None, timeout_s: float = 5.0
    ) -> bool:
        """Wait in real time until so many requests have arrived; False after the timeout."""
        journal = self._world.journal
        return journal.wait_until(lambda: len(journal.select(service, operation)) >= count, timeout_s)

    def clear_faults(self) -> None:
        """Nothing goes wrong with any service any more."""
        for service in self._services:
            service.faults.clear()

    def add_access_key(
        self, user: str = 'alice', *, account_id: str = DEFAULT_ACCOUNT, root: bool = False
    ) -> AccessKey:
        """A new AccessKey pair of a RAM user, or of the account itself."""
        arn = f'acs:ram::{account_id}:{"root" if root else f"user/{user}"}'
        principal = account_id if root else '2' + number(17)
        identity = Identity(arn, account_id, principal, 'Account' if root else 'RAMUser')
        return self.accounts.add_key(AccessKey(fake('LTAI5tFAKE', 24), fake('fakeSecret', 30), identity))

    def add_role(
        self,
        role: str,
        *,
        trusts: Union[Principal, Iterable[Principal], None] = None,
        max_session_seconds: int = 3600,
        external_id: Optional[str] = None,
    ) -> Role:
        """A new role.

        :param role: its ARN, or its name in the default account.
        :param trusts: who may assume it: keys, roles, identity providers or ARNs; None: all of its account.
        :param max_session_seconds: longest session.
        :param external_id: value that a caller has to give.
        """
        return self.accounts.add_role(role, trusts, max_session_seconds, external_id)

    def issue(self, role: Union[str, Role], *, session: str = 'test', lifetime_s: float = 3600.0) -> AccessKey:
        """Temporary credentials of a role, as if they had been fetched elsewhere."""
        return self.accounts.issue(self.accounts.role_of(role).session(session), self.sts.now() + lifetime_s)

    def add_oidc_provider(
        self,
        name: str = 'local',
        *,
        issuer: str = 'https://oidc.local.test',
        client_ids: Iterable[str] = ('sts.aliyuncs.com',),
        verify_signature: bool = True,
        account_id: str = DEFAULT_ACCOUNT,
    ) -> OidcProvider:
        """An identity provider; its ``token()`` issues what belongs into the token file."""
        arn = f'acs:ram::{account_id}:oidc-provider/{name}'
        provider = OidcProvider(arn, issuer, tuple(client_ids), verify_signature, self.sts.now)
        self.accounts.providers[arn] = provider
        return provider

    def add_saml_provider(
        self, name: str = 'company', *, issuer: str = 'https://sso.local.test', account_id: str = DEFAULT_ACCOUNT
    ) -> SamlProvider:
        """A SAML identity provider; its ``response()`` issues what belongs into the file with the assertion."""
        arn = f'acs:ram::{account_id}:saml-provider/{name}'
        provider = SamlProvider(arn, issuer, self.sts.now, new_private_key())
        self.accounts.saml_providers[arn] = provider
        return provider

    def add_key_pair(self, *, private_key_pem: Optional[bytes] = None, user: str = 'alice') -> KeyPair:
        """Register an RSA key pair; a new one is made unless a private key in PEM is given."""
        arn = f'acs:ram::{DEFAULT_ACCOUNT}:user/{user}'
        identity = Identity(arn, DEFAULT_ACCOUNT, '2' + number(17), 'RAMUser')
        pair = KeyPair(fake('SAMPLEFAKE', 24), private_key_pem or new_private_key(), identity)
        self.accounts.key_pairs[pair.public_key_id] = pair
        return pair

    def add_bearer_token(self, user: str = 'alice', *, token: Optional[str] = None) -> str:
        """A bearer or id token that the OpenAPI gateway accepts."""
        known = token or fake('fakeBearer', 60)
        arn = f'acs:ram::{DEFAULT_ACCOUNT}:user/{user}'
        self.accounts.bearer_tokens[known] = Identity(arn, DEFAULT_ACCOUNT, '2' + number(17), 'RAMUser')
        return known

    def environment(self, key: Optional[AccessKey] = None) -> Dict[str, str]:
        """Variables with which a program of its own process uses this cloud.

        The metadata server has a fixed address, which only :meth:`context` can lead here, so it is switched off unless
        ``addresses`` has it listen there, as it can in a network namespace.

        :param key: also has the program use this key.
        """
        variables = {
            'SSL_CERT_FILE': self.ca_file, 'REQUESTS_CA_BUNDLE': self.ca_file,
            'ALIBABA_CLOUD_STS_ENDPOINT': self.sts.endpoint,
        }
        if self.metadata.endpoint != f'{METADATA_HOST}:80':
            variables['ALIBABA_CLOUD_ECS_METADATA_DISABLED'] = 'true'
        if key is not None:
            variables['ALIBABA_CLOUD_ACCESS_KEY_ID'] = key.access_key_id
            variables['ALIBABA_CLOUD_ACCESS_KEY_SECRET'] = key.access_key_secret
            if key.security_token is not None:
                variables['ALIBABA_CLOUD_SECURITY_TOKEN'] = key.security_token
        return variables

    def context(
        self,
        *,
        environment: Optional[Union[Environment, Dict[str, str]]] = None,
        files: Optional[Union[Files, Dict[str, Union[str, bytes]]]] = None,
        commands: Optional[Union[Commands, Dict[str, Union[str, bytes]]]] = None,
        clock: Optional[Clock] = None,
        terminal: Optional[Terminal] = None,
    ) -> Context:
        """A context whose HTTP requests reach this cloud and nothing else.

        :param environment: its variables; none by default.
        :param files: its files by path; none by default.
        :param commands: its commands, what each prints; it refuses all by default. ``Commands()`` runs real ones.
        :param clock: its clock; by default the cloud's.
        :param terminal: what it prints to, and the person it asks; by default the process's. Programs it refuses to
            run; ports it opens for real.
        """
        from .._world.context import Clock, Context
        from .._world.listening import Listening
        from .._world.terminal import Terminal
        from .fakes import FakeCommands, FakeEnvironment, FakeFiles
        from .refusing import RefusingCommands, RefusingProcesses

        if self._sender is None:
            from .routing import RoutedSender

            # One for all, so that clients share connections as they do in a process of their own.
            self._sender = RoutedSender(self)
        return Context(
            environment=FakeEnvironment(environment) if isinstance(environment, (dict, type(None))) else environment,
            files=FakeFiles(files) if isinstance(files, (dict, type(None))) else files,
            http=self._sender,
            commands=FakeCommands(commands) if isinstance(commands, dict) else commands or RefusingCommands(),
            clock=clock or self._clock or Clock(),
            terminal=terminal if terminal is not None else Terminal(),
            processes=RefusingProcesses(),
            ports=Listening(),
        )

    def client(self, *, context: Optional[Context] = None, **config: Any) -> Client:
        """``Client(Config(**config))`` in a context of this cloud; ``Client()`` if nothing is configured."""
        from ..client import Client
        from ..models import Config
        from ._contexts import use_context

        with use_context(context if context is not None else self.context()):
            return Client(Config(**config)) if config else Client()

    def sdk_config(self, client: Any, **more: Any) -> Any:
        """What an SDK client is made of that signs with ``client`` and reaches the gateway of this cloud, over TLS.

        :param client: the credential client, such as one from :meth:`client`.
        :param more: further fields of ``alibabacloud_tea_openapi.models.Config``; ``region_id`` is ``cn-hangzhou``.
        """
        from alibabacloud_tea_openapi.models import Config

        return Config(**{
            'credential': client, 'region_id': 'cn-hangzhou', 'endpoint': self.openapi.endpoint, 'ca': self.ca_file,
            **more,
        })
