"""Actions that a test teaches STS and the gateway: the checks of any other call come first."""

import time

import pytest
from alibabacloud_credentials.testing import ApiError
from cloud_client import assume_role, call, rpc_parameters, send_parameters, stamp

NAME = 'AssumeRoleWithTicket'


class Handler:
    """Keeps who called it, and answers ``answer`` or raises it."""

    def __init__(self, answer):
        self.answer = answer
        self.callers = []

    def __call__(self, request, caller):
        self.callers.append((request.parameters.get('Ticket'), caller.arn))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def handler(cloud):
    handler = Handler({'Answer': {'Of': 'the test'}})
    cloud.sts.add_action(NAME, handler)
    return handler


@pytest.fixture
def anonymous(cloud):
    handler = Handler({'Answer': 1})
    cloud.sts.add_action(NAME, handler, anonymous=True)
    return handler


def ask(cloud, user, *, secret=None, listener=None, **parameters):
    """A signed call of the action."""
    sent = rpc_parameters(user, Action=NAME, Ticket='t', **parameters)
    return call(cloud, sent, secret=secret or user.access_key_secret, listener=listener)


def ask_unsigned(cloud, *, listener=None, **changes):
    sent = {'Format': 'JSON', 'Version': '2015-04-01', 'Action': NAME, 'Ticket': 't', 'Timestamp': stamp(), **changes}
    sent = {name: value for name, value in sent.items() if value is not None}
    return send_parameters(listener or cloud.sts.https, sent, 'POST', cloud.ca_file)


def test_its_handler_gets_the_request_and_the_caller_and_gives_the_answer(cloud, user, handler):
    reply = ask(cloud, user)

    assert reply.status == 200
    assert reply.json.pop('RequestId')
    assert reply.json['Answer'] == {'Of': 'the test'}
    assert handler.callers == [('t', user.arn)]


def test_it_is_recorded_as_any_other(cloud, user, handler):
    ask(cloud, user)

    record = cloud.sts.requests_of(NAME)[-1]
    assert (record.identity, record.access_key_id, record.outcome) == (user.arn, user.access_key_id, 'ok')


@pytest.mark.parametrize(('changes', 'code'), [
    ({'secret': 'wrong'}, 'SignatureDoesNotMatch'),
    ({'AccessKeyId': 'LTAI5tNobody0000000000'}, 'InvalidAccessKeyId.NotFound'),
    ({'SignatureNonce': None}, 'MissingSignatureNonce'),
    ({'Timestamp': stamp(-1000)}, 'InvalidTimeStamp.Expired'),
    ({'Version': '2014-01-01'}, 'InvalidVersion'),
])
def test_a_bad_call_does_not_reach_its_handler(cloud, user, handler, changes, code):
    assert ask(cloud, user, **changes).code == code
    assert handler.callers == []


def test_a_nonce_is_good_once_for_it_too(cloud, user, handler):
    ask(cloud, user, SignatureNonce='once')

    assert ask(cloud, user, SignatureNonce='once').code == 'SignatureNonceUsed'
    assert len(handler.callers) == 1


def test_it_needs_tls(cloud, user, handler):
    assert ask(cloud, user, listener=cloud.sts.http).code == 'InvalidProtocol.NeedSsl'
    assert handler.callers == []


def test_it_needs_a_signature_unless_it_is_anonymous(cloud, handler):
    assert ask_unsigned(cloud).code == 'MissingAccessKeyId'
    assert handler.callers == []


def test_an_anonymous_one_has_no_caller(cloud, anonymous):
    assert ask_unsigned(cloud).json['Answer'] == 1
    assert anonymous.callers == [('t', '')]


@pytest.mark.parametrize(('changes', 'code'), [
    ({'Timestamp': None}, 'MissingTimestamp'),
    ({'Timestamp': stamp(-1000)}, 'InvalidTimeStamp.Expired'),
    ({'Version': None}, 'MissingVersion'),
    ({'Version': '2014-01-01'}, 'InvalidVersion'),
])
def test_a_bad_anonymous_call_does_not_reach_its_handler(cloud, anonymous, changes, code):
    assert ask_unsigned(cloud, **changes).code == code
    assert anonymous.callers == []


def test_an_anonymous_one_needs_tls_too(cloud, anonymous):
    assert ask_unsigned(cloud, listener=cloud.sts.http).code == 'InvalidProtocol.NeedSsl'
    assert anonymous.callers == []


def test_a_handler_refuses_as_the_service_does(cloud, user, handler):
    handler.answer = ApiError('AuthenticationFail.Ticket', status=403, message='The ticket is used.')

    reply = ask(cloud, user)

    assert (reply.status, reply.code, reply.json['Message']) == (
        403, 'AuthenticationFail.Ticket', 'The ticket is used.',
    )
    assert cloud.sts.requests[-1].outcome == 'refused: AuthenticationFail.Ticket'


def test_a_refusal_that_the_service_knows_brings_its_status_and_text(cloud, user, handler):
    handler.answer = ApiError('Throttling.User')

    assert ask(cloud, user).json['Message'] == 'Request was denied due to user flow control.'


@pytest.mark.parametrize(('answer', 'outcome'), [
    (KeyError('x'), 'refused: InternalError (KeyError)'), (None, 'refused: InternalError (TypeError)'),
], ids=['raises', 'no object'])
def test_a_handler_that_is_wrong_is_an_internal_error_with_its_kind_in_the_record(
    cloud, user, handler, answer, outcome
):
    handler.answer = answer

    assert (ask(cloud, user).status, cloud.sts.requests[-1].outcome) == (500, outcome)


def test_what_it_issues_is_good_elsewhere(cloud, user, role):
    def exchange(request, caller):
        key = cloud.issue(role, lifetime_s=900)
        return {'Credentials': {'AccessKeyId': key.access_key_id, 'Expiration': key.expiration}}

    cloud.sts.add_action(NAME, exchange)
    issued = ask(cloud, user).json['Credentials']

    key = cloud.accounts.keys[issued['AccessKeyId']]
    assert assume_role(cloud, key, cloud.add_role('next', trusts=role)).status == 200
    assert abs(key.expires_at - time.time() - 900) < 5


def test_one_of_the_same_name_is_replaced(cloud, user, role):
    cloud.sts.add_action('AssumeRole', Handler({'Answer': 2}))

    assert assume_role(cloud, user, role).json['Answer'] == 2


def test_no_other_service_learns_it(cloud, user, handler):
    assert call(
        cloud, rpc_parameters(user, Action=NAME), secret=user.access_key_secret, listener=cloud.openapi.http
    ).json['Action'] == NAME


@pytest.mark.parametrize('version', ['2015-04-01', '2020-02-02'])
def test_the_gateway_of_other_products_learns_one_of_any_version(cloud, user, version):
    handler = Handler({'Answer': 3})
    cloud.openapi.add_action(NAME, handler)

    assert ask(cloud, user, listener=cloud.openapi.http, Version=version).json['Answer'] == 3
    assert ask(cloud, user, listener=cloud.openapi.http, Version=version, secret='wrong').code == (
        'SignatureDoesNotMatch'
    )
    assert handler.callers == [('t', user.arn)]


def test_the_gateway_of_other_products_learns_an_anonymous_one(cloud):
    cloud.openapi.add_action(NAME, Handler({'Answer': 4}), anonymous=True)

    assert ask_unsigned(cloud, listener=cloud.openapi.http, Version='2020-02-02').json['Answer'] == 4
