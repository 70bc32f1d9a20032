"""``alibabacloud-credentials help CODE``: what the documentation says, on a machine without any."""

import pytest
from alibabacloud_credentials.tools.codes import known_codes


def words_of(text):
    return text.split()


@pytest.mark.parametrize('code', list(known_codes()))
def test_each_code_is_explained_with_what_to_do(command, code):
    done = command('help', code)
    each = known_codes()[code]
    assert done.status == 0
    assert done.out.splitlines()[0] == code
    assert words_of(done.out) == words_of(' '.join([code, each.meaning, *(f'- {action}' for action in each.actions)]))


def test_the_code_of_a_server_that_nobody_listed_is_explained_in_general(command):
    done = command('help', 'Some.Code')
    assert done.status == 0
    assert done.out.startswith('Some.Code, a code of a server.')


def test_a_mistyped_code_is_not_explained_but_suggested(command):
    done = command('help', 'NoPermision')
    assert done.status == 2
    assert 'did you mean NoPermission?' in done.sentence
