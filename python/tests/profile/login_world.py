"""A person's logins with the aliyun command line: a local cloud that knows them, and a config.json that holds them."""

import json

from alibabacloud_credentials.provider import CLIProfileCredentialsProvider
from alibabacloud_credentials.testing import FakeClock, Files, LocalCloud, use_context

ACCOUNT = '1234567890123456'


class LoginWorld:
    """One local cloud with a clock of its own; :meth:`fresh` makes it ready for a test."""

    def __init__(self):
        self.clock = FakeClock()
        self.cloud = LocalCloud(clock=self.clock)
        self.role = self.cloud.add_role('reader')

    def fresh(self, folder):
        self.path = folder / 'config.json'
        self.files = Files()
        # Whole seconds, as the dates in the file are.
        self.clock.set_wall(float(int(self.clock.wall()) + 1))
        self.cloud.clear_requests()
        self.cloud.clear_faults()
        self.cloud.oauth.key_style = 'camel'
        self.cloud.oauth.rotate_refresh_token = True
        self.cloud.oauth.lifetime_s = self.cloud.cloud_sso.lifetime_s = 3600.0
        return self

    def close(self):
        self.cloud.close()

    def now(self):
        return int(self.clock.wall())

    # -- the file -------------------------------------------------------------------------------------------------

    def write(self, *profiles):
        self.path.write_text(json.dumps({'current': profiles[0]['name'], 'profiles': profiles}, indent='\t') + '\n')
        self.path.chmod(0o600)

    def saved(self, name='p'):
        profiles = json.loads(self.path.read_text())['profiles']
        return next(profile for profile in profiles if profile['name'] == name)

    def provider(self, **parameters):
        with use_context(self.context()):
            return CLIProfileCredentialsProvider(profile_file=str(self.path), **parameters)

    def context(self):
        return self.cloud.context(files=self.files)

    # -- OAuth ----------------------------------------------------------------------------------------------------

    def oauth_login(self, life_s=3600, site='CN'):
        return self.cloud.oauth.login(self.role.session('person'), site=site, access_token_lifetime_s=life_s)

    def oauth_profile(self, login, name='p', **fields):
        return {
            'name': name, 'mode': 'OAuth', 'oauth_site_type': 'CN', 'oauth_access_token': login.access_token,
            'oauth_refresh_token': login.refresh_token,
            'oauth_access_token_expire': int(login.access_token_expires_at), 'language': 'en', **fields,
        }

    def operations(self):
        """What the OAuth server was asked for, in order."""
        return [request.operation for request in self.cloud.oauth.requests]

    # -- CloudSSO -------------------------------------------------------------------------------------------------

    def sso_login(self, life_s=7200.0):
        return self.cloud.cloud_sso.login(self.role, lifetime_s=life_s)

    def sso_profile(self, login, name='p', **fields):
        return {
            'name': name, 'mode': 'CloudSSO', 'cloud_sso_account_id': login.account_id,
            'cloud_sso_sign_in_url': 'https://signin-fake.alibabacloudsso.com/start/login?x=1',
            'cloud_sso_access_config': login.access_configuration_id, 'access_token': login.access_token,
            'cloud_sso_access_token_expire': int(login.expires_at), **fields,
        }

    def issued(self, left_s):
        """A credential that the command line got earlier, as it saves one."""
        key = self.cloud.issue(self.role, lifetime_s=left_s)
        return {
            'access_key_id': key.access_key_id, 'access_key_secret': key.access_key_secret,
            'sts_token': key.security_token, 'sts_expiration': int(key.expires_at),
        }
