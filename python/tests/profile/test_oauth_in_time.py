"""An OAuth login whose lock is held for long, or cannot be had when its access token is about to end."""

import errno
import os

import pytest
from alibabacloud_credentials.exceptions import ExpiredException
from alibabacloud_credentials.testing import Files


class ReadOnly(Files):
    def acquire_lock(self, path, timeout_s):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))


class HeldLong(Files):
    """Another process has the lock for longer than a fetch may take."""

    def __init__(self, clock):
        self._clock = clock

    def acquire_lock(self, path, timeout_s):
        self._clock.advance(31)
        return super().acquire_lock(path, timeout_s)


def test_a_renewal_has_its_whole_time_however_long_the_lock_was_held(logins):
    logins.write(logins.oauth_profile(logins.oauth_login(0)))
    logins.files = HeldLong(logins.clock)
    assert logins.provider().get_credentials().get_expiration() == logins.now() + 3600
    assert logins.operations() == ['token', 'exchange']


@pytest.mark.parametrize(('life_s', 'operations'), [(2, ['exchange']), (1, ['exchange']), (0, []), (None, [])])
def test_an_access_token_is_used_to_its_end_where_its_successor_cannot_be_saved(logins, life_s, operations):
    login = logins.oauth_login(life_s or 0)
    absent = {'oauth_access_token': '', 'oauth_access_token_expire': 0} if life_s is None else {}
    logins.write(logins.oauth_profile(login, **absent))
    logins.files = ReadOnly()
    if operations:
        logins.provider().get_credentials()
    else:
        with pytest.raises(ExpiredException, match='is good once'):
            logins.provider().get_credentials()
    assert logins.operations() == operations
