"""A login in config.json is kept as its model says, under every order of fetches by several processes, of what the
command line writes without any lock, of full disks, lost answers and deaths. Real files, and a clock that a test moves.
"""

import copy
import json
import os
import shutil
import tempfile
from pathlib import Path

from alibabacloud_credentials._profile.config_json import LOGIN_KEYS
from alibabacloud_credentials._profile.login import Login
from alibabacloud_credentials._profile.login_file import LoginInFile
from alibabacloud_credentials._profile.store import ConfigFile
from alibabacloud_credentials._refresh.credentials import Credentials
from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.provider import CLIProfileCredentialsProvider, OAuthCredentialsProvider
from alibabacloud_credentials.testing import (
    Clock,
    FakeEnvironment,
    Files,
    RefusingContext,
    use_context,
)
from effort import THOROUGH
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from login_model import Failed, LoginModel, ModelProcess, login_in
from login_trouble import ISSUED, Died, Server, Trouble, write_as_others_do
from troubled_doors import OAuthServer, Tool, TroubledFiles

# What is on the disk when is not what this is about.
IN_MEMORY = '/dev/shm' if os.path.isdir('/dev/shm') else None
WHICH = st.integers(0, 2)
SECONDS = st.sampled_from([0, 0, 100, 1000, 2300, 2500, 3450, 3700])
# Those that lead back to a login more often than those that end one.
WRITES = (
    'log in', 'log in', 'log in for a moment', 'log in for a moment', 'log out', 'renew', 'enter key', 'note',
    'another command', 'half', 'what was read earlier',
)
TROUBLES = st.one_of(
    st.just({}),
    st.fixed_dictionaries({
        'kind': st.sampled_from([
            'no lock', 'lock held', 'disk full', 'renewal refused', 'renewal lost', 'exchange refused', 'no rename',
            'dies before rename', 'dies after rename',
        ]),
        'at': st.integers(1, 2),
    }),
    st.fixed_dictionaries({
        'happens': st.sampled_from(WRITES), 'when': st.sampled_from(['renewal', 'exchange', 'save', 'command']),
    }),
)


def outcome_of(call):
    """What it returns, or what ended it."""
    try:
        return call()
    except Failed as error:
        return error.outcome
    except CredentialException as error:
        return type(error).__name__
    except Died:
        return Died


class LoginMachine(RuleBasedStateMachine):
    """:ivar processes: each process, its model, and the AccessKey id that it got last."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=IN_MEMORY))
        self.path = self.folder / 'config.json'
        self.now = 1_900_000_000
        self.clock = Clock(wall=lambda: float(self.now), monotonic=lambda: float(self.now), sleep=lambda _: None)
        self.server = Server()
        self.oauth = OAuthServer(self.server, self.clock)
        profiles = {
            'other': {'name': 'other', 'mode': 'AK', 'unknown': [1, {}]},
            'p': {'name': 'p', 'mode': 'OAuth', 'oauth_site_type': 'CN', **self.server.log_in(self.now)},
            'e': {'name': 'e', 'mode': 'External', 'process_command': 'tool'},
        }
        self.model = LoginModel(profiles)
        self.model.server.log_in(self.now)
        self.processes, self.issued, self.serial, self.is_half = [], 0, 0, False
        self.write_whole(profiles)

    def teardown(self):
        shutil.rmtree(self.folder)

    # -- the processes of this package --------------------------------------------------------------------------------

    def started(self):
        """A process that begins now, and reads the file."""
        login = login_in(self.read()['p'])
        parameters = {name: login[key] for name, key in LOGIN_KEYS.items()}
        with use_context(self.context(None)):
            provider = OAuthCredentialsProvider.of_profile(
                Login.of(parameters, 'oauth'), LoginInFile(ConfigFile(str(self.path)), 'p'), client_id='fake',
                sign_in_url='https://oauth.test',
            )
        return [provider, ModelProcess(self.model.file['p']), None]

    def context(self, trouble, **more):
        return RefusingContext(
            environment=FakeEnvironment(), files=TroubledFiles(trouble), http=self.oauth, clock=self.clock, **more
        )

    @rule(which=WHICH, seconds=SECONDS, trouble=TROUBLES)
    def fetch_if_needed(self, which, seconds, trouble):
        self.fetch(which, seconds, False, trouble)

    @rule(which=WHICH, seconds=SECONDS, trouble=TROUBLES)
    def fetch_another(self, which, seconds, trouble):
        self.fetch(which, seconds, True, trouble)

    def fetch(self, which, seconds, renews, trouble):
        self.now += seconds
        if which >= len(self.processes):
            if self.model.is_spoilt or self.model.file['p']['mode'] != 'OAuth':
                return  # nobody can begin with such a file
            self.processes.append(self.started())
        process = self.processes[min(which, len(self.processes) - 1)]
        provider, model, got = process
        previous = got if renews else None
        expected = outcome_of(lambda: self.model.fetch(
            model, self.now, previous and previous.get_access_key_id(), Trouble(self.write_in_model, **trouble)
        ))
        trouble = self.oauth.trouble = Trouble(self.write_in_file, **trouble)
        outcome = outcome_of(lambda: provider.fetch_after(self.context(trouble), previous))
        if outcome is Died:
            self.processes.remove(process)
        if isinstance(outcome, Credentials):
            process[2] = outcome
            outcome = dict(zip(ISSUED, (
                outcome.get_access_key_id(), outcome.get_access_key_secret(), outcome.get_security_token(),
                outcome.get_expiration(),
            )))
        assert outcome == expected

    @precondition(lambda self: not self.model.is_spoilt and self.model.file['e']['mode'] == 'External')
    @rule(trouble=TROUBLES)
    def run_command(self, trouble):
        self.issued += 1
        issued = dict(zip(ISSUED, (f'STS.tool{self.issued}', 'FAKE-SECRET-tool', f'FAKE-SECRET-{self.issued}', 0)))
        saved = {key: value for key, value in issued.items() if value}
        expected = outcome_of(lambda: self.model.run_command(saved, Trouble(self.write_in_model, **trouble)))
        trouble = Trouble(self.write_in_file, **trouble)
        with use_context(self.context(trouble, commands=Tool(issued, trouble))):
            provider = CLIProfileCredentialsProvider(
                profile_file=str(self.path), profile_name='e', allow_config_force_rewrite=True
            )
        outcome = outcome_of(provider.get_credentials)
        if isinstance(outcome, Credentials):
            assert (outcome.get_access_key_id(), expected) == (issued['access_key_id'], None)
        else:
            assert outcome is expected is Died

    # -- the command line, which takes no lock ------------------------------------------------------------------------

    @rule(what=st.sampled_from(WRITES))
    def somebody_writes(self, what):
        self.write_in_file(what)
        self.write_in_model(what)

    @precondition(lambda self: not self.model.is_spoilt)
    @rule()
    def somebody_reads(self):
        self.model.read_earlier = copy.deepcopy(self.model.file)

    @precondition(lambda self: self.model.is_spoilt)
    @rule()
    def somebody_writes_the_other_half(self):
        self.model.is_spoilt = self.is_half = False
        self.write_whole(self.model.file)

    def write_in_model(self, what):
        self.model.write(what, self.now)

    def write_in_file(self, what):
        """In place, as the command line does."""
        if self.is_half:
            return
        self.serial += 1
        self.is_half = what == 'half'
        profiles = copy.deepcopy(self.model.read_earlier) if what == 'what was read earlier' else self.read()
        write_as_others_do(what, profiles, self.server, self.now, self.serial)
        self.write_whole(profiles)
        if self.is_half:
            os.truncate(str(self.path), self.path.stat().st_size // 2)

    def read(self):
        """The profiles that stand in the file."""
        return {profile['name']: profile for profile in json.loads(self.path.read_text())['profiles']}

    def write_whole(self, profiles):
        self.path.write_text(json.dumps({'current': 'p', 'profiles': list(profiles.values()), 'more': None}))

    # -- what must hold -----------------------------------------------------------------------------------------------

    @invariant()
    def the_file_is_that_of_the_model(self):
        if not self.model.is_spoilt:
            assert self.read() == self.model.file

    @invariant()
    def the_login_in_the_file_is_good_unless_nobody_could_prevent_it(self):
        profile = self.model.file['p']
        if profile['mode'] == 'OAuth' and profile['oauth_refresh_token'] and self.model.excuse is None:
            assert self.server.can_renew(profile)

    @invariant()
    def nobody_keeps_the_lock(self):
        Files().acquire_lock(str(self.path), 0.0)()


TestLoginMachine = LoginMachine.TestCase
TestLoginMachine.settings = settings(
    max_examples=3000 if THOROUGH else 100, stateful_step_count=40, deadline=None, derandomize=not THOROUGH,
    database=None, suppress_health_check=list(HealthCheck),
)


def test_a_login_prints_none_of_its_tokens():
    login = Login('FAKE-SECRET-access', 1, 'FAKE-SECRET-refresh', Credentials(access_key_secret='FAKE-SECRET'))
    assert repr(login) == 'Login(***)'
