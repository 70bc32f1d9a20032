"""Logging in with a browser: what is taken as the answer, what the browser shows, and where the program waits."""

import contextlib
import http.client
import socket
import threading
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from alibabacloud_credentials.exceptions import (
    InvalidConfigurationException,
    RejectedException,
    UnreachableException,
)
from alibabacloud_credentials.testing import Answer, Listening, use_context
from alibabacloud_credentials.tools import SignIn, login
from person import ACCOUNT, get

ISSUED = Answer(200, {
    'accessKeyId': 'STS.fake', 'accessKeySecret': 'FAKE-SECRET', 'securityToken': 'fake',
    'expiration': '2036-01-01T00:00:00Z',
})

pytestmark = pytest.mark.usefixtures('context')


def asked(sign_in):
    return dict(parse_qsl(urlsplit(sign_in.address).query))


def with_query(address, **changes):
    """The address with other parameters in its query; None leaves one out."""
    url = urlsplit(address)
    query = {**dict(parse_qsl(url.query)), **changes}
    return url._replace(query=urlencode({name: value for name, value in query.items() if value is not None})).geturl()


class FirstOther:
    """A browser that is sent elsewhere before it brings the answer."""

    def __init__(self, browser, change):
        self._browser, self._change = browser, change

    def __call__(self, sign_in):
        answer = self._browser.cloud.sign_in.redirect(sign_in.address)
        self._browser.go(self._change(answer), answer)


def test_a_login_gets_a_credential_and_the_browser_says_so(world, browser):
    done = login(show=browser, port=0)
    status, text, headers = browser.finish()
    assert (status, done.profile) == (200, 'default')
    assert 'You may close this window' in text
    assert '您可以关闭此窗口' in text
    assert headers['Cache-Control'] == 'no-store'
    assert headers['Referrer-Policy'] == 'no-referrer'
    assert world.saved()['access_key_id'].startswith('STS.')


def test_the_page_is_asked_as_the_command_line_asks_it(world, browser):
    login(show=browser, port=0)
    sign_in = browser.shown[0]
    assert sign_in.address.startswith('https://signin.aliyun.com/oauth2/v1/auth?')
    query = asked(sign_in)
    port = urlsplit(query['redirect_uri']).port
    assert query == {
        'response_type': 'code', 'client_id': '4038181954557748008', 'state': query['state'],
        'redirect_uri': f'http://127.0.0.1:{port}/cli/callback', 'code_challenge': query['code_challenge'],
        'code_challenge_method': 'S256',
    }
    assert len(query['state']) == 16
    sent = world.cloud.oauth.requests_of('token')[0].form
    assert len(sent['code_verifier']) == 128
    assert set(sent) == {'grant_type', 'code', 'client_id', 'redirect_uri', 'code_verifier'}


def test_the_port_is_bound_before_the_person_is_shown_anything(browser):
    def show(sign_in):
        port = urlsplit(asked(sign_in)['redirect_uri']).port
        with pytest.raises(OSError), contextlib.closing(socket.socket()) as other:
            other.bind(('127.0.0.1', port))
        browser(sign_in)

    login(show=show, port=0)


def test_it_listens_on_the_loopback_address_alone(world, browser):
    bound = []

    class Ports(Listening):
        def listen(self, host, port):
            bound.append(host)
            return super().listen(host, port)

    context = world.context()
    context.ports = Ports()
    with use_context(context):
        login(show=browser, port=0)
    assert bound == ['127.0.0.1']


@pytest.mark.parametrize(('changes', 'status'), [
    ({'state': 'anotherLoginsStat'}, 400), ({'state': None}, 400), ({'state': ''}, 400), ({'state': 'é'}, 400),
    ({'code': 'x', 'state': 'anotherLoginsStat'}, 400), ({'state': None, 'error': 'access_denied'}, 400),
])
def test_an_answer_to_another_login_is_not_taken(world, browser, changes, status):
    login(show=FirstOther(browser, lambda answer: with_query(answer, **changes)), port=0)
    assert browser.finish()[0] == 200
    refused = browser.pages[0]
    assert (refused[0], 'Not the answer to this login' in refused[1]) == (status, True)
    assert '这不是本次登录的结果' in refused[1]
    assert len(world.cloud.oauth.requests_of('token')) == 1


def test_a_parameter_that_stands_twice_is_not_taken(browser):
    login(show=FirstOther(browser, lambda answer: f'{answer}&code=other'), port=0)
    assert [page[0] for page in (browser.finish(), browser.pages[0])] == [200, 400]


@pytest.mark.parametrize('path', ['/', '/favicon.ico', '/cli/callback/', '/cli'])
def test_another_path_is_not_the_answer(browser, path):
    login(show=FirstOther(browser, lambda answer: urlsplit(answer)._replace(path=path).geturl()), port=0)
    assert [page[0] for page in (browser.finish(), browser.pages[0])] == [200, 404]


@pytest.mark.parametrize(('how', 'status'), [
    ({'method': 'POST'}, 405), ({'method': 'HEAD'}, 405), ({'host': 'evil.test'}, 400),
    ({'host': 'localhost:12345'}, 400), ({'host': '127.0.0.1'}, 400),
])
def test_another_method_or_host_is_not_the_answer(browser, how, status):
    login(show=FirstOther(browser, lambda answer: (answer, how)), port=0)
    assert [page[0] for page in (browser.finish(), browser.pages[0])] == [200, status]


def test_one_answer_is_taken_and_the_port_is_given_up(browser):
    login(show=browser, port=0)
    browser.finish()
    with pytest.raises(ConnectionRefusedError):
        get(asked(browser.shown[0])['redirect_uri'])


def test_a_second_answer_is_not_even_heard(world, browser):
    refused = threading.Event()

    def show(sign_in):
        browser(sign_in)
        answer = world.cloud.sign_in.redirect(sign_in.address)
        threading.Thread(target=try_while_the_first_is_redeemed, args=(answer,)).start()

    def try_while_the_first_is_redeemed(answer):
        assert world.cloud.wait_for_requests(1, operation='token')
        with pytest.raises(ConnectionRefusedError):
            get(answer)
        refused.set()

    world.cloud.oauth.faults.add(operation='exchange', answer=lambda _: Answer(500) if not refused.wait(5) else ISSUED)
    login(show=show, port=0)
    assert refused.is_set()


def test_who_does_not_allow_it_is_told_so_and_nothing_is_saved(world, browser):
    browser.allow = False
    with pytest.raises(RejectedException, match='refused the login with the error access_denied') as caught:
        login(show=browser, port=0)
    assert caught.value.code == 'access_denied'
    status, text, _ = browser.finish()
    assert (status, 'access_denied' in text, '登录失败' in text) == (400, True, True)
    assert not world.path.exists()


def test_what_goes_wrong_after_the_answer_is_shown_in_the_browser(world, browser):
    world.cloud.oauth.faults.add(operation='exchange', status=403, code='Forbidden')
    with pytest.raises(RejectedException, match='Forbidden'):
        login(show=browser, port=0)
    status, text, _ = browser.finish()
    assert (status, 'code Forbidden' in text) == (400, True)
    assert not world.path.exists()


def test_markup_in_the_name_of_a_file_is_not_markup_in_the_page(browser, tmp_path):
    (tmp_path / '<b>x').write_text('')
    with pytest.raises(InvalidConfigurationException, match='it cannot be written'):
        login(show=browser, port=0, config_file=str(tmp_path / '<b>x' / 'config.json'))
    assert '&lt;b&gt;x' in browser.finish()[1]


def test_markup_in_an_answer_is_not_markup_in_the_page(browser):
    with pytest.raises(RejectedException):
        login(show=lambda sign_in: browser.go(with_query(
            browser.cloud.sign_in.redirect(sign_in.address), code=None, error='<script>alert(1)</script>'
        )), port=0)
    assert '<script' not in browser.finish()[1]


def test_another_account_than_expected_is_not_saved(world, browser):
    browser.person = world.cloud.sign_in.add_person('eve', account_id='6666666666666666')
    with pytest.raises(InvalidConfigurationException, match=f'account 6666666666666666, not for {ACCOUNT}'):
        login(show=browser, port=0, expected_account_id=ACCOUNT)
    assert '6666666666666666' in browser.finish()[1]
    assert not world.path.exists()


def test_the_account_is_known_only_by_the_word_of_sts(world, browser):
    assert login(show=browser, port=0, expected_account_id=ACCOUNT).account_id == ACCOUNT
    assert [request.operation for request in world.cloud.sts.requests] == ['GetCallerIdentity']


@pytest.mark.parametrize('given', [
    {'expected_account_id': 'LTAI-FAKE'}, {'expected_account_id': ''}, {'site': 'EU'}, {'profile': 'a\nb'},
    {'profile': ' a'},
])
def test_a_parameter_that_cannot_work_is_said_before_anything_is_shown(browser, given):
    with pytest.raises(InvalidConfigurationException):
        login(show=browser, port=0, **given)
    assert browser.shown == []


def test_who_waits_in_vain_learns_what_may_be_missing(world, browser):
    with pytest.raises(UnreachableException, match='the application official-cli is not assigned to you'):
        login(show=browser.shown.append, port=0, waiting=lambda left_s: world.clock.advance(100))
    with pytest.raises(ConnectionRefusedError):
        get(asked(browser.shown[0])['redirect_uri'])


def test_who_waits_is_told_how_long_about_once_a_second(world, browser):
    told = []

    def waiting(left_s):
        told.append(left_s)
        world.clock.advance(1)
        if len(told) == 3:
            browser(browser.shown.pop())

    login(show=browser.shown.append, port=0, waiting=waiting)
    assert told[:3] == [300, 299, 298]


class Taken:
    """Ports that another program has."""

    def __init__(self, *ports):
        self._ports, self.asked = ports, []

    def listen(self, host, port):
        self.asked.append(port)
        if port in self._ports:
            raise InvalidConfigurationException(f'cannot listen at port {port} of {host}: in use')
        return Listening().listen(host, 0)


def test_a_port_that_is_taken_is_passed_over(world, browser):
    context = world.context()
    context.ports = Taken(12345, 12346)
    with use_context(context):
        login(show=browser, profile='p')
    assert context.ports.asked == [12345, 12346, 12347]


def test_where_all_ports_are_taken_it_is_said_in_one_sentence(world, browser):
    context = world.context()
    context.ports = Taken(*range(12345, 12350))
    with use_context(context), pytest.raises(InvalidConfigurationException, match=r'12345 to 12349 .* all in use'):
        login(show=browser)
    assert browser.shown == []


def test_a_port_that_was_chosen_and_is_taken_is_not_replaced(browser):
    with contextlib.closing(Listening().listen('127.0.0.1', 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(InvalidConfigurationException, match=f'cannot listen at port {port}'):
            login(show=browser, port=port)
    assert browser.shown == []


class Crowd:
    """Connections that come before the browser's and never send a whole request."""

    def __init__(self, browser, sent, count=1):
        self._browser, self._sent, self._count = browser, sent, count
        self.open = []

    def __call__(self, sign_in):
        port = urlsplit(asked(sign_in)['redirect_uri']).port
        for _ in range(self._count):
            connection = socket.create_connection(('127.0.0.1', port), timeout=10)
            connection.sendall(self._sent)
            self.open.append(connection)
        self._browser(sign_in)

    def close(self):
        for connection in self.open:
            connection.close()


@pytest.mark.parametrize(('sent', 'count'), [
    (b'', 1), (b'GET /cli/callb', 1), (b'\x16\x03\x01\x02\x00\x01\x00', 1),
    (b'GET / HTTP/1.1\r\nX: ' + b'x' * 100000, 1), (b'', 100),
], ids=['silent', 'unfinished', 'TLS', 'endless', 'many'])
def test_other_connections_do_not_keep_the_answer_away(browser, sent, count):
    with contextlib.closing(Crowd(browser, sent, count)) as crowd:
        login(show=crowd, port=0)
    assert browser.finish()[0] == 200


def test_of_too_many_connections_the_oldest_is_closed(browser):
    received = []

    def come_when_the_oldest_is_closed(sign_in):
        def run():
            with contextlib.suppress(socket.timeout):
                received.append(crowd.open[0].recv(1))
            browser(sign_in)

        threading.Thread(target=run).start()

    with contextlib.closing(Crowd(come_when_the_oldest_is_closed, b'', 100)) as crowd:
        login(show=crowd, port=0)
    assert received == [b'']


def test_a_browser_that_has_gone_does_not_end_the_login(world):
    def show(sign_in):
        answer = urlsplit(world.cloud.sign_in.redirect(sign_in.address))
        connection = http.client.HTTPConnection(answer.hostname, answer.port)
        connection.request('GET', f'{answer.path}?{answer.query}')
        connection.close()

    login(show=show, port=0)
    assert world.saved()['mode'] == 'OAuth'


def test_nothing_of_a_login_shows_a_secret(browser):
    done = login(show=browser, port=0)
    shown = repr(done) + repr(SignIn('https://signin.aliyun.com/', 'ABCD'))
    assert 'fake' not in shown
