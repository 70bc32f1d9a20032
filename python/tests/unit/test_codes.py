"""What an error code means: one source for messages, for the command and for the documentation."""

import pytest
from alibabacloud_credentials import exceptions
from alibabacloud_credentials.exceptions import CredentialException, RejectedException, UnreachableException
from alibabacloud_credentials.tools import explain
from alibabacloud_credentials.tools.codes import known_codes


@pytest.mark.parametrize('kind', ['NotConfigured', 'InvalidConfiguration', 'Rejected', 'Unreachable', 'Expired'])
def test_every_kind_of_exception_is_explained(kind):
    assert getattr(exceptions, f'{kind}Exception').default_code == kind
    assert explain(kind).kind is None
    assert explain(kind).actions


@pytest.mark.parametrize(('code', 'explained'), [
    ('NoPermission', 'NoPermission'),
    ('nopermission', 'NoPermission'),
    ('InvalidAccessKeyId.NotFound', 'InvalidAccessKeyId'),
    ('AuthenticationFail.OIDCToken.Expired', 'AuthenticationFail.OIDCToken.Expired'),
    ('AuthenticationFail.OIDCToken.Invalid', 'AuthenticationFail'),
    ('InvalidParameter.PolicySize', 'InvalidParameter.Policy'),
    ('Throttling.User', 'Throttling'),
    ('Another.Code', 'Rejected'),
    ('ExpiredToken', 'Rejected'),
])
def test_a_code_is_explained_by_the_longest_that_it_begins_with(code, explained):
    assert explain(code).code == explained


def test_every_code_has_a_kind_a_meaning_and_something_to_do():
    for code, each in known_codes().items():
        assert each.kind is None or known_codes()[each.kind].kind is None, code
        assert each.meaning.endswith('.'), code
        assert each.actions, code
        assert all(action.endswith('.') for action in each.actions), code


def test_a_text_ends_with_its_most_exact_code():
    error = UnreachableException('what happened')
    assert str(error) == 'what happened; for help: alibabacloud-credentials help Unreachable'
    error.sub_code = 'response_invalid'
    assert str(error) == 'what happened; for help: alibabacloud-credentials help response_invalid'
    assert str(RejectedException('no', 'Some.Code')).endswith(' help Some.Code')


def test_an_exception_from_outside_says_what_its_maker_wrote():
    class Theirs(CredentialException):
        pass

    assert str(CredentialException('message', 'Code', 'id')) == 'message'
    assert str(Theirs('message', 'Code')) == 'message'
