"""How a login in config.json must be kept, written down once more as simply as can be: the model that the real thing is
compared with. No file, no lock: one thing happens after another, and who dies does so between two of them.
"""

import copy

from login_trouble import ISSUED, TOKENS, Died, Server, write_as_others_do

RENEWED_AT_S, REUSED_FROM_S = 1200, 180
LOGIN = (*TOKENS, 'oauth_access_token_expire', *ISSUED)
EXPIRED, REJECTED, UNREACHABLE = 'ExpiredException', 'RejectedException', 'UnreachableException'


class Failed(Exception):
    """:param outcome: what a caller gets, by its kind."""

    def __init__(self, outcome):
        super().__init__(outcome)
        self.outcome = outcome


class ModelProcess:
    """What one process has in memory.

    :ivar login: the one in use.
    :ivar seen: what stood in the file when it was last looked at, or was saved there since; None: it never did.
    :ivar used_up: the refresh token before the one in use.
    """

    def __init__(self, profile):
        self.login = self.seen = login_in(profile)
        self.used_up = None


class LoginModel:
    """The file, the server, and what each process does with them.

    :ivar file: its profiles by name.
    :ivar is_spoilt: whether somebody has written half of it.
    :ivar read_earlier: what somebody has read who may put it back.
    :ivar excuse: why the login in the file may have been used up; None: there is no reason why it should.
    :ivar serial: how often somebody else has written.
    """

    def __init__(self, profiles):
        self.server = Server()
        self.file = copy.deepcopy(profiles)
        self.read_earlier = copy.deepcopy(profiles)
        self.is_spoilt = False
        self.excuse = None
        self.serial = 0

    # -- what others write, without a lock ----------------------------------------------------------------------------

    def write(self, what, now):
        if self.is_spoilt:
            return
        self.serial += 1
        self.is_spoilt = what == 'half'
        if what == 'what was read earlier':
            self.file = copy.deepcopy(self.read_earlier)
        write_as_others_do(what, self.file, self.server, now, self.serial)
        if what.startswith('log in'):
            self.excuse = None
        if not self.server.can_renew(self.file['p']):
            self.excuse = self.excuse or 'somebody put back what had been used up'

    # -- a fetch ------------------------------------------------------------------------------------------------------

    def fetch(self, process, now, previous, trouble):
        """The credential that a caller gets.

        :param previous: the AccessKey id of one that will not do.
        """
        if not self._is_good(process, now, previous):
            self._fetch_anew(process, now, previous, trouble)
        return {key: process.login[key] for key in ISSUED}

    def _fetch_anew(self, process, now, previous, trouble):
        if trouble.kind == 'lock held':
            raise Failed(UNREACHABLE)
        can_save = trouble.kind != 'no lock' and not self.is_spoilt
        stored = None
        if not self.is_spoilt:
            if self.file['p']['mode'] != 'OAuth':
                raise Failed(EXPIRED)
            stored = login_in(self.file['p'])
            if stored != process.seen:
                process.seen = stored
                if process.used_up is None or stored['oauth_refresh_token'] != process.used_up:
                    process.login = stored
        if not self._is_good(process, now, previous):
            self._renew(process, now, _Saving(self, process, stored, can_save, trouble), trouble)

    def _is_good(self, process, now, previous):
        login = process.login
        return (
            None not in [login[key] for key in ISSUED] and login['sts_expiration'] - now >= REUSED_FROM_S
            and login['access_key_id'] != previous
        )

    def _renew(self, process, now, saving, trouble):
        access, refresh = (process.login[key] for key in TOKENS)
        if access is None and refresh is None:
            raise Failed(EXPIRED)
        left_s = (process.login['oauth_access_token_expire'] or 0) - now if access else 0
        if refresh is not None and left_s <= RENEWED_AT_S:
            is_on_disk = process.seen is not None and process.seen['oauth_refresh_token'] == refresh
            if saving.is_possible() or not is_on_disk:
                self._renew_tokens(process, now, saving, trouble)
            elif left_s <= 0:
                raise Failed(EXPIRED)
        if trouble.kind == 'exchange refused':
            raise Failed(REJECTED)
        trouble.comes('exchange')
        issued = self.server.exchange(process.login['oauth_access_token'], now)
        if issued is None:
            raise Failed(EXPIRED)
        saving.keep({**process.login, **issued})

    def _renew_tokens(self, process, now, saving, trouble):
        if trouble.kind == 'renewal refused':
            raise Failed(REJECTED)
        trouble.comes('renewal')
        tokens = self.server.renew(process.login['oauth_refresh_token'], now)
        if trouble.kind == 'renewal lost':
            self.excuse = 'nobody got what the server answered'
            raise Failed(UNREACHABLE)
        if tokens is None:
            raise Failed(EXPIRED)
        used_up, process.used_up = process.login['oauth_refresh_token'], process.login['oauth_refresh_token']
        if not saving.keep({**process.login, **tokens}) and used_up == self.file['p'].get('oauth_refresh_token'):
            self.excuse = 'the new login could not be saved, which nobody could know before'

    # -- saving -------------------------------------------------------------------------------------------------------

    def save(self, name, held, values, trouble):
        """Whether ``values`` stand in the file now, which they may only if the profile has what was ``held``."""
        while True:
            profile = self.file[name]
            if self.is_spoilt or any(filled(profile.get(key)) != filled(held[key]) for key in held):
                return False
            new = {**profile, **values}
            if new == profile:
                return True
            if trouble.kind == 'disk full':
                return False
            somebody_has_written = trouble.comes('save')
            hit = trouble.hits_this_save()
            if hit and trouble.kind == 'no rename':
                return False
            if hit and trouble.kind == 'dies before rename':
                self.excuse = 'a process died between renewing and saving'
                raise Died
            if somebody_has_written:
                continue
            self.file[name] = new
            if hit and trouble.kind == 'dies after rename':
                raise Died
            return True

    def run_command(self, issued, trouble):
        """A command prints a credential, and it is saved in its own profile."""
        held = {key: self.file['e'].get(key) for key in ('mode', 'process_command')}
        trouble.comes('command')
        if trouble.kind not in ('no lock', 'lock held'):
            self.save('e', held, issued, trouble)


class _Saving:
    """What one process, which has the lock, can save, and has saved."""

    def __init__(self, model, process, stored, can_save, trouble):
        self._model = model
        self._process = process
        self._stored = stored
        self._can_save = can_save
        self._trouble = trouble

    def is_possible(self):
        if self._trouble.kind == 'disk full':
            self._can_save = False
        return self._can_save

    def keep(self, login):
        """Whether it stands in the file; in memory it does."""
        self._process.login = login
        held = {'mode': 'OAuth', **{key: (self._stored or {}).get(key) for key in TOKENS}}
        values = {key: value for key, value in login.items() if value is not None}
        self._can_save = self._can_save and self._model.save('p', held, values, self._trouble)
        if self._can_save:
            self._stored = self._process.seen = login
        return self._can_save


def filled(value):
    """None for what counts as absent."""
    return value or None


def login_in(profile):
    """A credential of which a part is missing is none."""
    login = {key: filled(profile.get(key)) for key in LOGIN}
    if not all(login[key] for key in ISSUED):
        login.update(dict.fromkeys(ISSUED))
    return login
