"""The one world in which the blocks of all pages run: what a page names, such as a role or a provider, is there.

Python blocks run in this process, in a context of the local cloud. Shell blocks run as programs, see ``shell_world``.
"""

import json
import re
import threading
import time
import urllib.request

from alibabacloud_credentials.testing import Clock, FakeCommands, FakeFiles, Listening

ACCOUNT = '1234567890123456'
KEY_ID, KEY_SECRET = 'LTAI5tExample', 'ExampleAccessKeySecret'
HOME = '/home/me'
SSO_ADDRESS = 'https://signin-cn-shanghai.alibabacloudsso.com/start/login'
# Written in pages for what has another address here.
DOCUMENTED_URI = 'http://127.0.0.1:8080/credentials'
_ARN = re.compile(r'acs:ram::(\d+):(role|oidc-provider|saml-provider)/([\w-]+)')
_FILE = re.compile(
    r'(oidc_token_file|private_key|saml_assertion_file)(?:_path|_file)?["\']?\s*[:=]\s*["\']?([^"\',\s]+)',
    re.IGNORECASE,
)
_ADDRESS = re.compile(r'https://\S+')


class AnyPort(Listening):
    """Other tests may wait at the usual ports at the same time."""

    def listen(self, host, port):
        return super().listen(host, 0)


class KeptSecrets:
    """A keyring with the secret that the pages have stored."""

    def get(self, service, name):
        return KEY_SECRET if (service, name) == ('alibabacloud', KEY_ID) else None


class Sessions(FakeCommands):
    """Commands of profiles of mode External: each prints a session of a role, but ours, which runs."""

    def __init__(self, world):
        super().__init__()
        self._world = world

    def run(self, argv, *, what, timeout_s):
        if argv[0] == 'alibabacloud-credentials':
            return self._world.shell.run(' '.join(argv)).encode()
        session = self._world.cloud.issue('reader')
        return json.dumps({
            'mode': 'StsToken', 'access_key_id': session.access_key_id,
            'access_key_secret': session.access_key_secret, 'sts_token': session.security_token,
        }).encode()


class DocsWorld:
    """What all blocks find.

    :ivar cloud: the local cloud, one for all pages.
    :ivar user: who has the AccessKey of the pages.
    """

    def __init__(self, cloud):
        self.cloud = cloud
        self.shell = None
        self._trust, self._federated = {}, {}
        self._providers, self._saml_providers, self._pair = {}, {}, None
        cloud.cloud_sso.interval_s = 1
        self.user = self.key(KEY_ID, KEY_SECRET)
        cloud.metadata.attach_role(f'acs:ram::{ACCOUNT}:role/web')
        for account in (ACCOUNT, '2234567890123456'):
            cloud.cloud_sso.assign(f'acs:ram::{account}:role/reader')
        cloud.uri.serve(f'acs:ram::{ACCOUNT}:role/reader', secure=False)
        self.uri = f'{cloud.uri.http.url}/credentials'
        self.bearer_token = cloud.add_bearer_token()
        # What pages leave to the reader.
        self.extra_names = {
            'issue_token': lambda audience: self.provider('gitlab').token(audience=audience), 'sign_in': self.response,
        }

    def key(self, key_id, secret, *, account=ACCOUNT):
        """A permanent key of alice, as a page spells it."""
        made = self.cloud.add_access_key(account_id=account)
        made.access_key_id, made.access_key_secret = key_id, secret
        return self.cloud.accounts.add_key(made)

    def session(self, key_id, secret, token):
        """A temporary key, as a page spells it."""
        made = self.cloud.issue('reader')
        made.access_key_id, made.access_key_secret, made.security_token = key_id, secret, token
        return self.cloud.accounts.add_key(made)

    def provider(self, name):
        if name not in self._providers:
            self._providers[name] = self.cloud.add_oidc_provider(name)
        return self._providers[name]

    def saml_provider(self, name='company'):
        if name not in self._saml_providers:
            self._saml_providers[name] = self.cloud.add_saml_provider(name)
        return self._saml_providers[name]

    def response(self, role=f'acs:ram::{ACCOUNT}:role/deploy'):
        return self.saml_provider().response(role)

    @property
    def key_pair(self):
        """One for all pages: making one takes a while."""
        if self._pair is None:
            self._pair = self.cloud.add_key_pair()
        return self._pair

    def rename_key_pair(self, public_key_id):
        """The key pair, as a page spells its id."""
        self.key_pair.public_key_id = public_key_id
        self.cloud.accounts.key_pairs[public_key_id] = self.key_pair

    def furnish(self, text):
        """Make what the text names: each role trusts each account and each identity provider that is named."""
        named = set(_ARN.findall(text)) | {(ACCOUNT, 'role', name) for name in ('reader', 'deploy')}
        trusted = [f'acs:ram::{account}:root' for account in sorted({account for account, _, _ in named})]
        trusted += [self.provider(name) for _, kind, name in sorted(named) if kind == 'oidc-provider']
        trusted += [self.saml_provider(name) for _, kind, name in sorted(named) if kind == 'saml-provider']
        trusted += [self.provider(name) for name in ('ack-rrsa',)]
        for account, kind, name in sorted(named):
            if kind == 'role':
                of_page = self._trust if account != ACCOUNT else self._federated
                self.cloud.add_role(
                    f'acs:ram::{account}:role/{name}', **{'trusts': trusted, 'max_session_seconds': 43200, **of_page}
                )

    def trust_as(self, statement):
        """Roles have the trust policy of the page from here on: other accounts', or ours for an identity provider."""
        principal, demanded = statement['Principal'], statement.get('Condition', {}).get('StringEquals', {})
        if 'Federated' in principal:
            self._federated = {'trusts': principal['Federated']}
            assert demanded['oidc:aud'] in self.provider(principal['Federated'][0].rpartition('/')[2]).client_ids
            return
        self._trust = {'trusts': principal['RAM'], 'external_id': demanded.get('sts:ExternalId')}

    def begin_page(self):
        """What a page before has changed is as it was."""
        self._trust, self._federated = {}, {}
        self.cloud.clear_faults()
        if self.shell is not None:
            self.shell.write_profiles()

    def files(self, text):
        """The files that the text names, by path."""
        provider = next((name for _, kind, name in _ARN.findall(text) if kind == 'oidc-provider'), 'ack-rrsa')
        content = {
            'oidc_token_file': lambda: self.provider(provider).token(),
            'private_key': lambda: self.key_pair.private_key_pem, 'saml_assertion_file': self.response,
        }
        return {path: content[key.lower()]() for key, path in _FILE.findall(text)}

    def variables(self):
        """What stands in the environment of a program that gives its credential itself."""
        session = self.cloud.issue('reader')
        return {
            'MY_ACCESS_KEY_ID': KEY_ID, 'MY_ACCESS_KEY_SECRET': KEY_SECRET,
            'MY_STS_ACCESS_KEY_ID': session.access_key_id, 'MY_STS_ACCESS_KEY_SECRET': session.access_key_secret,
            'MY_STS_TOKEN': session.security_token, 'MY_BEARER_TOKEN': self.bearer_token,
            'MY_PUBLIC_KEY_ID': self.key_pair.public_key_id,
        }

    def environment(self):
        """What the library finds in the environment where a page says nothing else."""
        return {'ALIBABA_CLOUD_ACCESS_KEY_ID': KEY_ID, 'ALIBABA_CLOUD_ACCESS_KEY_SECRET': KEY_SECRET}

    def config_json(self):
        """The config.json in the home folder: a key, a role over it, and two logins."""
        oauth = self.cloud.oauth.login(self.user.identity)
        sso = self.cloud.cloud_sso.login('reader')
        profiles = [
            {'name': 'default', 'mode': 'AK', 'access_key_id': KEY_ID, 'access_key_secret': KEY_SECRET},
            {
                'name': 'deploy', 'mode': 'ChainableRamRoleArn', 'source_profile': 'default',
                'ram_role_arn': f'acs:ram::{ACCOUNT}:role/deploy', 'ram_session_name': 'laptop',
            },
            {
                'name': 'work', 'mode': 'OAuth', 'oauth_site_type': 'CN', 'oauth_access_token': oauth.access_token,
                'oauth_access_token_expire': int(oauth.access_token_expires_at),
                'oauth_refresh_token': oauth.refresh_token,
            },
            {
                'name': 'dev', 'mode': 'CloudSSO', 'cloud_sso_sign_in_url': SSO_ADDRESS,
                'access_token': sso.access_token, 'cloud_sso_access_token_expire': int(sso.expires_at),
                'cloud_sso_account_id': sso.account_id, 'cloud_sso_access_config': sso.access_configuration_id,
            },
        ]
        return json.dumps({'current': 'default', 'profiles': profiles}, indent=2)

    def context(self, environment, files):
        """The library's own world: the local cloud, and time in which nobody sleeps."""
        context = self.cloud.context(
            environment=environment, files=FakeFiles(files, home=HOME), commands=Sessions(self),
            clock=Clock(time.time, time.monotonic, lambda seconds: None),
        )
        context.keyring, context.ports = KeptSecrets(), AnyPort()
        return context

    def see(self, text):
        """A person who reads what a program prints, and signs in where it says."""
        address = _ADDRESS.search(text)
        if address and 'user_code=' in address.group():
            self.cloud.cloud_sso.confirm(address.group())
        elif address and address.group().startswith('https://signin.'):
            led = self.cloud.sign_in.redirect(address.group())
            threading.Thread(target=lambda: urllib.request.urlopen(led, timeout=30).close(), daemon=True).start()
