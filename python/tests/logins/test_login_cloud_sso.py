"""Logging in with CloudSSO: the code that a person confirms, what they choose, and choosing anew."""

import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.exceptions import (
    CredentialException,
    ExpiredException,
    InvalidConfigurationException,
    RejectedException,
    UnreachableException,
)
from alibabacloud_credentials.provider import CLIProfileCredentialsProvider
from alibabacloud_credentials.tools import Choice, login_cloud_sso, switch_cloud_sso, whoami
from person import SSO_ADDRESS

ACCOUNTS = ('1000000000000001', '1000000000000002')


pytestmark = pytest.mark.usefixtures('context')


@pytest.fixture
def directory(world):
    """A person with two access configurations in each of two accounts."""
    for number, account in enumerate(ACCOUNTS, 1):
        for name in ('reader', 'admin'):
            world.cloud.cloud_sso.assign(
                f'acs:ram::{account}:role/{name}', access_configuration_id=f'ac-{name}', account_name=f'team {number}',
                name=name,
            )
    return world.cloud.cloud_sso


class Person:
    """Confirms the code as soon as it is shown, and chooses by id."""

    def __init__(self, cloud, *chosen):
        self.cloud, self.chosen = cloud, list(chosen)
        self.shown, self.asked = [], []

    def show(self, sign_in):
        self.shown.append(sign_in)
        self.cloud.cloud_sso.confirm(sign_in.address)

    def choose(self, what, choices):
        self.asked.append((what, [choice.id for choice in choices]))
        wanted = self.chosen.pop(0)
        return next(choice for choice in choices if choice.id == wanted)

    def log_in(self, **given):
        return login_cloud_sso(show=self.show, choose=self.choose, **{'sign_in_url': SSO_ADDRESS, **given})


def works_as(world):
    provider = CLIProfileCredentialsProvider(profile_file=str(world.path))
    return whoami(Client(provider=provider)).arn


def test_a_login_gets_the_credential_of_what_was_chosen(world, directory):
    person = Person(world.cloud, ACCOUNTS[1], 'ac-admin')
    done = person.log_in()
    assert person.asked == [
        ('account', list(ACCOUNTS)), ('access configuration', ['ac-reader', 'ac-admin']),
    ]
    assert (done.account_id, done.access_configuration_id) == (ACCOUNTS[1], 'ac-admin')
    assert done.ends_at == int(world.clock.wall()) + 28800 == world.saved()['cloud_sso_access_token_expire']
    assert works_as(world) == f'acs:ram::{ACCOUNTS[1]}:assumed-role/admin/sso-user'
    assert len(directory.requests_of('cloud-credentials')) == 1


def test_the_keys_are_those_of_the_command_line(world, directory):
    Person(world.cloud).log_in(account_id=ACCOUNTS[0], access_configuration_id='ac-reader')
    assert list(world.saved()) == [
        'name', 'mode', 'cloud_sso_sign_in_url', 'cloud_sso_account_id', 'cloud_sso_access_config', 'access_token',
        'cloud_sso_access_token_expire', 'access_key_id', 'access_key_secret', 'sts_token', 'sts_expiration',
        'region_id', 'output_format', 'language',
    ]
    assert (world.saved()['mode'], world.saved()['cloud_sso_sign_in_url']) == ('CloudSSO', SSO_ADDRESS)


def test_the_device_is_asked_for_as_the_command_line_asks(world, directory):
    Person(world.cloud).log_in(account_id=ACCOUNTS[0], access_configuration_id='ac-reader')
    asked = directory.requests_of('device-authorization')[0].json()
    assert asked == {
        'PortalUrl': SSO_ADDRESS, 'CodeChallenge': asked['CodeChallenge'], 'CodeChallengeMethod': 'S256',
        'ClientId': 'app-vaz16tltdxs96audqf35',
    }
    token = directory.requests_of('token')[0].json()
    assert set(token) == {'CodeVerifier', 'ClientId', 'DeviceCode', 'GrantType'}
    assert len(token['CodeVerifier']) == 128


def test_the_person_is_shown_the_address_with_the_code_in_it(world, directory):
    person = Person(world.cloud)
    person.log_in(account_id=ACCOUNTS[0], access_configuration_id='ac-reader')
    shown = person.shown[0]
    host = 'signin-cn-shanghai.alibabacloudsso.com'
    assert shown.address == f'https://{host}/device/login?user_code={shown.user_code}'


def test_it_asks_at_the_interval_until_the_code_is_confirmed(world, directory):
    shown, told = [], []

    def waiting(left_s):
        told.append(left_s)
        if len(told) == 13:
            world.cloud.cloud_sso.confirm(shown[0].address)

    login_cloud_sso(
        show=shown.append, waiting=waiting, sign_in_url=SSO_ADDRESS, account_id=ACCOUNTS[0],
        access_configuration_id='ac-reader',
    )
    assert [request.outcome for request in directory.requests_of('token')] == [
        'refused: AuthorizationPending', 'refused: AuthorizationPending', 'ok',
    ]
    times = [request.time for request in directory.requests_of('token')]
    assert [later - earlier for earlier, later in zip(times, times[1:])] == [5, 5]
    assert told[:3] == [600, 599, 598]


def test_a_code_that_nobody_confirms_ends(world, directory):
    directory.device_code_lifetime_s = 30
    with pytest.raises(ExpiredException, match='not confirmed in time; log in again') as caught:
        login_cloud_sso(show=[].append, sign_in_url=SSO_ADDRESS)
    assert caught.value.code == 'InvalidDeviceCodeError'
    assert not world.path.exists()


def test_who_waits_in_vain_stops(directory):
    with pytest.raises(UnreachableException, match='within 20 s'):
        login_cloud_sso(show=[].append, sign_in_url=SSO_ADDRESS, timeout_s=20)


def test_an_outage_while_it_waits_ends_nothing(world, directory):
    directory.faults.add(operation='token', status=503, times=6)
    Person(world.cloud).log_in(account_id=ACCOUNTS[0], access_configuration_id='ac-reader')
    assert world.saved()['access_token']


def test_an_outage_that_lasts_is_what_is_said_in_the_end(directory):
    directory.faults.add(operation='token', close='before_head')
    with pytest.raises(UnreachableException, match=r'signin-cn-shanghai\.alibabacloudsso\.com \(the access token\)'):
        login_cloud_sso(show=[].append, sign_in_url=SSO_ADDRESS, timeout_s=30)


def test_a_refusal_ends_it(world, directory):
    directory.faults.add(operation='token', body={'ErrorCode': 'AccessDenied'}, status=403)
    with pytest.raises(RejectedException, match='AccessDenied'):
        Person(world.cloud).log_in()
    assert not world.path.exists()


def test_what_there_is_one_of_is_not_asked_for(world):
    world.cloud.cloud_sso.assign('only')
    person = Person(world.cloud)
    person.log_in()
    assert person.asked == []


def test_lists_in_many_parts_are_read_to_the_end(world):
    world.cloud.cloud_sso.page_size = 2
    for number in range(5):
        world.cloud.cloud_sso.assign(f'acs:ram::100000000000000{number}:role/r')
    person = Person(world.cloud, '1000000000000004')
    person.log_in()
    assert [len(ids) for _, ids in person.asked] == [5]
    assert len(world.cloud.cloud_sso.requests_of('accounts')) == 3


@pytest.mark.parametrize(('given', 'sentence'), [
    ({'account_id': '9'}, r'this account is not assigned to you: 1000000000000001 \(team 1\), 1000000000000002'),
    ({'account_id': ACCOUNTS[0], 'access_configuration_id': 'ac-9'}, r'not assigned to you: ac-reader \(reader\)'),
    ({}, r'choose one account of those .* 1000000000000001 \(team 1\)'),
    ({'account_id': ACCOUNTS[0]}, r'choose one access configuration of those .* ac-reader \(reader\), ac-admin'),
])
def test_where_nobody_can_be_asked_the_choices_are_listed(world, directory, given, sentence):
    with pytest.raises(InvalidConfigurationException, match=sentence):
        login_cloud_sso(show=Person(world.cloud).show, sign_in_url=SSO_ADDRESS, **given)
    assert not world.path.exists()


def test_who_has_nothing_assigned_is_told_whom_to_ask(world):
    with pytest.raises(InvalidConfigurationException, match='no account is assigned to you: ask an administrator'):
        Person(world.cloud).log_in()


def test_a_choice_that_is_none_is_refused(world, directory):
    with pytest.raises(InvalidConfigurationException, match='is not one of the choices'):
        login_cloud_sso(
            show=Person(world.cloud).show, sign_in_url=SSO_ADDRESS, choose=lambda *_: Choice('9', 'another')
        )


def test_a_name_cannot_move_the_cursor(world):
    seen = []
    for number in (1, 2):
        world.cloud.cloud_sso.assign(f'acs:ram::100000000000000{number}:role/r', account_name='\x1b[2Jteam')
    login_cloud_sso(
        show=Person(world.cloud).show, sign_in_url=SSO_ADDRESS,
        choose=lambda _, choices: seen.extend(choices) or choices[0],
    )
    assert [choice.name for choice in seen] == ['?[2Jteam', '?[2Jteam']


@pytest.mark.parametrize('page', ['file:///etc/passwd', 'javascript:alert(1)', 'https://x.test/\n', '--version', 5])
def test_a_browser_is_never_sent_to_what_is_no_web_page(directory, page):
    body = {'DeviceCode': 'x', 'UserCode': 'y', 'VerificationUri': 'https://x.test/', 'VerificationUriComplete': page}
    directory.faults.add(operation='device-authorization', body=body)
    shown = []
    with pytest.raises(UnreachableException, match='no http or https address'):
        login_cloud_sso(show=shown.append, sign_in_url=SSO_ADDRESS)
    assert shown == []


@pytest.mark.parametrize('url', [None, '', 'signin.alibabacloudsso.com', 'ftp://x.test/', 'https://'])
def test_a_sign_in_address_that_is_none_is_said_in_one_sentence(url):
    with pytest.raises(InvalidConfigurationException, match='sign_in_url'):
        login_cloud_sso(show=[].append, sign_in_url=url)


def test_logging_in_again_keeps_address_and_choice(world, directory):
    Person(world.cloud).log_in(account_id=ACCOUNTS[1], access_configuration_id='ac-admin')
    first = world.saved()
    person = Person(world.cloud)
    done = person.log_in(sign_in_url=None)
    assert (done.account_id, done.access_configuration_id, person.asked) == (ACCOUNTS[1], 'ac-admin', [])
    assert world.saved()['access_token'] != first['access_token']


def test_logging_in_again_asks_where_the_choice_is_assigned_no_more(world, directory):
    world.cloud.cloud_sso.assign('acs:ram::3000000000000003:role/gone', access_configuration_id='ac-gone')
    Person(world.cloud).log_in(account_id='3000000000000003')
    directory.unassign('3000000000000003', 'ac-gone')
    person = Person(world.cloud, ACCOUNTS[0], 'ac-reader')
    person.log_in()
    assert [what for what, _ in person.asked] == ['account', 'access configuration']


def test_another_directory_does_not_inherit_the_choice(world, directory):
    Person(world.cloud).log_in(account_id=ACCOUNTS[1], access_configuration_id='ac-admin')
    person = Person(world.cloud, ACCOUNTS[0], 'ac-reader')
    person.log_in(sign_in_url='https://signin-us-west-1.alibabacloudsso.com/other/login')
    assert len(person.asked) == 2


def test_switching_chooses_anew_without_a_new_login(world, directory):
    Person(world.cloud).log_in(account_id=ACCOUNTS[0], access_configuration_id='ac-reader')
    before = world.saved()
    directory.requests.clear()
    person = Person(world.cloud, ACCOUNTS[1], 'ac-admin')
    done = switch_cloud_sso(choose=person.choose)
    assert (done.account_id, done.access_configuration_id, len(person.asked)) == (ACCOUNTS[1], 'ac-admin', 2)
    assert works_as(world) == f'acs:ram::{ACCOUNTS[1]}:assumed-role/admin/sso-user'
    kept = ('access_token', 'cloud_sso_access_token_expire', 'cloud_sso_sign_in_url', 'region_id')
    assert [world.saved()[key] for key in kept] == [before[key] for key in kept]
    assert len(directory.requests_of('device-authorization')) == 1


@pytest.mark.parametrize('change', [
    {'access_token': ''}, {'cloud_sso_access_token_expire': 1}, {'cloud_sso_access_token_expire': None},
    {'cloud_sso_sign_in_url': ''},
])
def test_switching_needs_a_login(world, directory, change):
    Person(world.cloud).log_in(account_id=ACCOUNTS[0], access_configuration_id='ac-reader')
    world.write({**world.saved(), **change})
    with pytest.raises(ExpiredException, match='there is no login'):
        switch_cloud_sso()


def test_switching_does_not_undo_what_somebody_did_meanwhile(world, directory):
    Person(world.cloud).log_in(account_id=ACCOUNTS[0], access_configuration_id='ac-reader')

    def choose(what, choices):
        if what == 'account':
            world.write({**world.saved(), 'access_token': 'fakeOfAnotherLogin'})
        return choices[0]

    with pytest.raises(InvalidConfigurationException, match='somebody has changed it meanwhile'):
        switch_cloud_sso(choose=choose)
    assert world.saved()['access_token'] == 'fakeOfAnotherLogin'


def test_an_account_key_is_not_overwritten(world, directory):
    key = {'name': 'default', 'mode': 'AK', 'access_key_id': 'LTAI-FAKE', 'access_key_secret': 'FAKE-SECRET'}
    world.write(key)
    person = Person(world.cloud)
    with pytest.raises(InvalidConfigurationException, match='name another profile'):
        person.log_in()
    assert (person.shown, world.saved()) == ([], key)


@pytest.mark.parametrize('operation', ['device-authorization', 'token', 'accounts', 'access-configurations',
                                       'cloud-credentials'])
@pytest.mark.parametrize('fault', [{'body': b'<html>'}, {'body': {}}, {'status': 401, 'body': {'ErrorCode': 'No'}}])
def test_whatever_goes_wrong_is_one_sentence_and_nothing_is_saved(world, directory, operation, fault):
    directory.faults.add(operation=operation, **fault)
    with pytest.raises(CredentialException) as caught:
        Person(world.cloud).log_in(account_id=ACCOUNTS[0], access_configuration_id='ac-reader', timeout_s=20)
    assert '\n' not in str(caught.value)
    assert 'fake' not in str(caught.value)
    assert not world.path.exists()


@pytest.mark.parametrize('step', ['show', 'waiting', 'choose'])
def test_ctrl_c_saves_nothing(world, directory, step):
    def interrupted(*_):
        raise KeyboardInterrupt

    person = Person(world.cloud)
    given = {'show': person.show, 'waiting': None, 'choose': person.choose, step: interrupted}
    with pytest.raises(KeyboardInterrupt):
        login_cloud_sso(sign_in_url=SSO_ADDRESS, **given)
    assert not world.path.exists()


def test_nothing_of_a_login_shows_a_secret(world, directory):
    done = Person(world.cloud).log_in(account_id=ACCOUNTS[0], access_configuration_id='ac-reader')
    assert world.saved()['access_token'] not in repr(done)
