"""What a login lives among, the real one as the model of it: an OAuth server, those who write its file without a lock,
and what goes wrong.
"""

ACCESS_TOKEN_LIFE_S = CREDENTIAL_LIFE_S = 3600
TOKENS = ('oauth_access_token', 'oauth_refresh_token')
ISSUED = ('access_key_id', 'access_key_secret', 'sts_token', 'sts_expiration')
KEY = {'mode': 'AK', 'access_key_id': 'LTAIfake', 'access_key_secret': 'FAKE-SECRET-by-hand', 'sts_token': ''}


class Died(BaseException):
    """The process is gone, and with it what it had in memory."""


class Server:
    """An OAuth server: a refresh token is good once. All it makes up is numbered, so that two do the same.

    :ivar refused: how many refresh tokens were sent that had been used up before, or never issued.
    """

    def __init__(self):
        self._serial = 0
        self._refresh_tokens, self._access_tokens = set(), {}
        self.refused = 0

    def log_in(self, now):
        """A new login, as keys of a profile; no credential has been got with it."""
        self._serial += 1
        access, refresh = f'FAKE-SECRET-access-{self._serial}', f'FAKE-SECRET-refresh-{self._serial}'
        self._refresh_tokens.add(refresh)
        self._access_tokens[access] = now + ACCESS_TOKEN_LIFE_S
        return {
            'oauth_access_token': access, 'oauth_refresh_token': refresh,
            'oauth_access_token_expire': now + ACCESS_TOKEN_LIFE_S,
        }

    def renew(self, refresh_token, now):
        """None: refused."""
        if refresh_token not in self._refresh_tokens:
            self.refused += 1
            return None
        self._refresh_tokens.remove(refresh_token)
        return self.log_in(now)

    def exchange(self, access_token, now):
        """A credential, as keys of a profile; None: refused."""
        if self._access_tokens.get(access_token, 0) <= now:
            return None
        self._serial += 1
        return {
            'access_key_id': f'STS.fake{self._serial}', 'access_key_secret': f'FAKE-SECRET-{self._serial}',
            'sts_token': f'FAKE-SECRET-token-{self._serial}', 'sts_expiration': now + CREDENTIAL_LIFE_S,
        }

    def can_renew(self, profile):
        return profile.get('oauth_refresh_token') in self._refresh_tokens


def write_as_others_do(what, profiles, server, now, serial):
    """Change the profiles as the command line does, or a person."""
    if what in ('log in', 'log in for a moment'):
        profiles['p'].update({'mode': 'OAuth', **dict.fromkeys(ISSUED, ''), 'sts_expiration': 0, **server.log_in(now)})
        if what != 'log in':
            profiles['p']['oauth_access_token_expire'] = now + 600
    elif what == 'log out':
        profiles['p'].update({**dict.fromkeys(TOKENS, ''), 'oauth_access_token_expire': 0})
    elif what == 'renew' and server.can_renew(profiles['p']):
        tokens = server.renew(profiles['p']['oauth_refresh_token'], now)
        profiles['p'].update({**tokens, **server.exchange(tokens['oauth_access_token'], now)})
    elif what == 'enter key':
        profiles['p'].update(KEY)
    elif what == 'note':
        profiles['p']['language'] = f'{serial}'
    elif what == 'another command':
        profiles['e']['process_command'] = f'tool {serial}'
    profiles['other']['changed'] = serial


class Trouble:
    """What goes wrong while somebody fetches, once each.

    :param write: does what somebody else does meanwhile.
    :param kind: ``no lock``, ``lock held``, ``disk full``, ``renewal refused``, ``renewal lost``, ``exchange refused``,
        ``no rename``, ``dies before rename``, ``dies after rename``; None: nothing.
    :param at: which of the saves the last three hit.
    :param happens: what ``write`` is told; None: nothing happens.
    :param when: ``renewal``, ``exchange``, ``command`` or ``save``: when it happens, the first time.
    """

    def __init__(self, write, kind=None, at=1, happens=None, when=None):
        self._write = write
        self.kind = kind
        self._happens = happens
        self._when = when
        self._saves_left = at

    def comes(self, moment):
        """This moment has come; whether anything happened."""
        if self._when != moment:
            return False
        self._when = None
        self._write(self._happens)
        return True

    def hits_this_save(self):
        self._saves_left -= 1
        return self._saves_left == 0
