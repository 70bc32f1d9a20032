"""Making in a local cloud what a file says is in it."""

from __future__ import annotations

from typing import Any, Dict, List

from ._accounts import DEFAULT_ACCOUNT, AccessKey, Identity, Principal
from ._operations import Addresses
from ._setup_file import Setup
from ._values import number
from .cloud import LocalCloud

#: What is there when no file says otherwise.
DEFAULT = Setup('', {
    'users': [{'name': 'alice'}], 'roles': [{'name': 'reader'}], 'credentials_uri': {'role': 'reader'},
})


def addresses_of(setup: Setup) -> Addresses:
    """Where servers are to listen."""
    found: Addresses = {}
    for name, text in setup.table('addresses').items():
        host, colon, port = text.rpartition(':')
        if not (colon and host and port.isdigit() and int(port) < 65536):
            raise setup.wrong('addresses', f'{name} must be an address and a port, such as 127.0.0.1:8443')
        found[name] = (host, int(port))
    return found


class Furnished:
    """A cloud with what a file says.

    :ivar variables: with which a program of its own process uses the cloud; its first user is the one who calls.
    :ivar roles: ARNs of the roles.
    """

    def __init__(self, cloud: LocalCloud, setup: Setup) -> None:
        self._cloud = cloud
        self._setup = setup
        self._known: Dict[str, Principal] = {}
        users = self._users()
        self.variables: Dict[str, str] = {**cloud.environment(users[0] if users else None), **_of_all_languages(cloud)}
        self._oidc_providers()
        self.roles = self._roles()
        self._metadata()
        self._credentials_uri()
        self._faults()
        for action, body in setup.table('answers').items():
            cloud.openapi.answer(action, body)
        cloud.clock_offset_s = setup.content.get('clock_offset_s', 0.0)

    def _users(self) -> List[AccessKey]:
        users = []
        for entry in self._setup.entries('users'):
            name = entry['name']
            if ('access_key_id' in entry) != ('access_key_secret' in entry):
                raise self._setup.wrong(f'user {name}', 'access_key_id and access_key_secret belong together')
            if 'access_key_id' in entry:
                identity = Identity(
                    f'acs:ram::{DEFAULT_ACCOUNT}:user/{name}', DEFAULT_ACCOUNT, '2' + number(17), 'RAMUser'
                )
                key = AccessKey(entry['access_key_id'], entry['access_key_secret'], identity)
                users.append(self._cloud.accounts.add_key(key))
            else:
                users.append(self._cloud.add_access_key(name))
            self._known[name] = users[-1]
        return users

    def _oidc_providers(self) -> None:
        for entry in self._setup.entries('oidc_providers'):
            settings = {key: entry[key] for key in ('name', 'issuer', 'client_ids') if key in entry}
            self._known[entry['name']] = provider = self._cloud.add_oidc_provider(**settings)
            if 'token_file' in entry:
                token = provider.token(*([entry['subject']] if 'subject' in entry else []), lifetime_s=86400.0)
                self._write(entry['token_file'], token)
                self.variables['ALIBABA_CLOUD_OIDC_PROVIDER_ARN'] = provider.arn
                self.variables['ALIBABA_CLOUD_OIDC_TOKEN_FILE'] = entry['token_file']

    def _write(self, path: str, token: str) -> None:
        try:
            with open(path, 'w', encoding='utf-8') as file:
                file.write(token)
        except OSError as error:
            problem = f'token_file {path} cannot be written: {error.strerror}'
            raise self._setup.wrong('oidc_providers', problem) from None

    def _roles(self) -> List[str]:
        roles = []
        for entry in self._setup.entries('roles'):
            settings: Dict[str, Any] = {
                key: entry[key] for key in ('max_session_seconds', 'external_id') if key in entry
            }
            if 'trusts' in entry:
                settings['trusts'] = [self._principal(name) for name in entry['trusts']]
            try:
                roles.append(self._cloud.add_role(entry['name'], **settings).arn)
            except ValueError as error:
                raise self._setup.wrong('roles', str(error)) from None
        return roles

    def _principal(self, name: str) -> Principal:
        known = self._known.get(name)
        if known is not None:
            return known
        return name if name.startswith('acs:') else f'acs:ram::{DEFAULT_ACCOUNT}:role/{name}'

    def _metadata(self) -> None:
        given = self._setup.table('metadata')
        for role in given.pop('roles', ()):
            self._cloud.metadata.attach_role(role)
        for name, value in given.items():
            setattr(self._cloud.metadata, name, value)

    def _credentials_uri(self) -> None:
        given = self._setup.table('credentials_uri')
        if given:
            self.variables['ALIBABA_CLOUD_CREDENTIALS_URI'] = self._cloud.uri.serve(**given)

    def _faults(self) -> None:
        for entry in self._setup.entries('faults'):
            given = dict(entry)
            services = {service.name: service for service in self._cloud.services}
            name = given.pop('service')
            if name not in services:
                raise self._setup.wrong('faults', f'service must be one of {", ".join(services)}')
            try:
                services[name].faults.add(**given)
            except ValueError as error:
                raise self._setup.wrong('faults', str(error)) from None


def _of_all_languages(cloud: LocalCloud) -> Dict[str, str]:
    """What leads programs here that use the names of the real services, in languages that take these variables."""
    return {
        'NODE_EXTRA_CA_CERTS': cloud.ca_file, 'HTTPS_PROXY': cloud.proxy.url, 'HTTP_PROXY': cloud.proxy.url,
        'NO_PROXY': 'localhost,127.0.0.1',
    }
