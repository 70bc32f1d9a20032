"""Logging in without a browser on this machine: the person pastes what the browser of another one ends at."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from alibabacloud_credentials.exceptions import InvalidConfigurationException, RejectedException
from alibabacloud_credentials.tools import login

pytestmark = pytest.mark.usefixtures('context')

SIGN_IN = object()


class Person:
    """Signs in elsewhere, and pastes what ``what`` makes of the address there."""

    def __init__(self, cloud, what, allow=True):
        self.cloud, self.what, self.allow = cloud, what, allow
        self.address = None

    def show(self, sign_in):
        self.address = sign_in.address

    def paste(self):
        return self.what(self.cloud.sign_in.redirect(self.address, allow=self.allow))

    def log_in(self, **given):
        return login(show=self.show, paste=self.paste, **given)


def code_in(address):
    return dict(parse_qsl(urlsplit(address).query))['code']


@pytest.mark.parametrize('what', [
    lambda address: address, lambda address: f'  {address}\n', lambda address: urlsplit(address).query,
    lambda address: f'?{urlsplit(address).query}', code_in, lambda address: f' {code_in(address)} ',
    lambda address: f'{address}#', lambda address: address.replace('http://', ''),
], ids=['address', 'blanks', 'query', 'question mark', 'code', 'code and blanks', 'fragment', 'no scheme'])
def test_the_whole_address_or_the_code_alone_is_understood(world, what):
    Person(world.cloud, what).log_in()
    assert world.saved()['mode'] == 'OAuth'


def test_nobody_listens_and_the_first_port_is_named(world):
    context_ports = []
    person = Person(world.cloud, lambda address: context_ports.append(urlsplit(address).netloc) or address)
    person.log_in()
    assert context_ports == ['127.0.0.1:12345']


def test_another_port_can_be_named(world):
    person = Person(world.cloud, lambda address: address)
    person.log_in(port=4711)
    assert 'redirect_uri=http%3A%2F%2F127.0.0.1%3A4711%2Fcli%2Fcallback' in person.address


@pytest.mark.parametrize(('what', 'sentence'), [
    (lambda address: address.partition('&state')[0], 'does not answer this login'),
    (lambda address: f'{address}x', 'does not answer this login'),
    (lambda address: f'{address}&state=other', 'does not answer this login'),
    (lambda address: address.replace('code=', 'state='), 'does not answer this login'),
    (lambda address: f'http://127.0.0.1:12345/cli/callback?{urlsplit(address).query.partition("&")[2]}', 'no code'),
    (lambda address: '', 'no code'), (lambda address: 'two words', 'no code'), (lambda address: 'é', 'no code'),
    (lambda address: 'x' * 5000, 'no code'),
], ids=['no state', 'another state', 'two states', 'no code', 'state alone', 'nothing', 'words', 'é', 'long'])
def test_what_is_no_answer_to_this_login_is_said_in_one_sentence(world, what, sentence):
    with pytest.raises(InvalidConfigurationException, match=sentence) as caught:
        Person(world.cloud, what).log_in()
    assert 'fakeCode' not in str(caught.value)
    assert not world.path.exists()
    assert world.cloud.oauth.requests == []


def test_who_pastes_the_address_of_the_sign_in_page_is_told_so(world):
    person = Person(world.cloud, lambda _: person.address)
    with pytest.raises(InvalidConfigurationException, match='this is the address of the sign-in page'):
        person.log_in()


def test_a_refusal_is_understood(world):
    with pytest.raises(RejectedException, match='access_denied'):
        Person(world.cloud, lambda address: address, allow=False).log_in()


def test_a_code_of_another_login_is_of_no_use(world):
    def other(address):
        thief = Person(world.cloud, lambda _: '')
        with pytest.raises(InvalidConfigurationException):
            thief.log_in()
        return code_in(world.cloud.sign_in.redirect(thief.address))

    with pytest.raises(RejectedException, match='invalid_grant'):
        Person(world.cloud, other).log_in()
    assert not world.path.exists()


def test_a_code_is_good_once(world):
    pasted = []
    person = Person(world.cloud, lambda address: pasted.append(code_in(address)) or pasted[0])
    person.log_in()
    with pytest.raises(RejectedException, match='invalid_grant'):
        person.log_in()
