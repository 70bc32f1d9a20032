"""A profile of config.json that changes while a program runs: followed, and read again before giving up."""

import asyncio
import logging
import os
import threading

import pytest
from alibabacloud_credentials.exceptions import NotConfiguredException, RejectedException, UnreachableException
from alibabacloud_credentials.provider import CLIProfileCredentialsProvider
from alibabacloud_credentials.testing import Files
from file_world import KEY, NEW_KEY, PATH, ROLE, key_of, profile, text_of


def get_sync(provider):
    return provider.get_credentials()


def get_async(provider):
    return asyncio.run(provider.get_credentials_async())


both_worlds = pytest.mark.parametrize('get', [get_sync, get_async])

# -- following the file -------------------------------------------------------------------------------------------


def test_a_rotated_key_is_followed_within_seconds(world):
    world.write(profile(**KEY))
    provider = CLIProfileCredentialsProvider()
    assert key_of(provider) == KEY['access_key_id']
    world.write(profile(**NEW_KEY))
    world.clock.advance(4.75)
    assert key_of(provider) == KEY['access_key_id']
    world.clock.advance(0.25)
    assert key_of(provider) == NEW_KEY['access_key_id']
    assert asyncio.run(provider.get_credentials_async()).get_access_key_id() == NEW_KEY['access_key_id']


def test_an_unchanged_file_is_not_read_again(world):
    world.write(profile(**KEY))
    provider = CLIProfileCredentialsProvider()
    first = provider.get_credentials()
    for _ in range(20):
        world.clock.advance(60)
        assert provider.get_credentials() is first
    assert world.reads() == 1


def test_a_key_that_is_rotated_in_place_is_followed_though_size_and_time_stay_as_they_were(world, tmp_path):
    path = tmp_path / 'config.json'
    path.write_text(text_of(profile(**KEY)))
    before = os.stat(str(path))
    world.context.files = Files()
    provider = CLIProfileCredentialsProvider(profile_file=path)
    assert key_of(provider) == KEY['access_key_id']
    # The clock of a file system is coarse.
    while os.stat(str(path)).st_ctime_ns == before.st_ctime_ns:
        path.write_text(text_of(profile(**NEW_KEY)))
        os.utime(str(path), ns=(before.st_atime_ns, before.st_mtime_ns))
    assert os.stat(str(path)).st_size == before.st_size
    world.clock.advance(5)
    assert key_of(provider) == NEW_KEY['access_key_id']


@pytest.mark.parametrize('content', [None, '', '{"current": "p", "profi', text_of(profile(access_key_id='half')),
                                     text_of(profile('other', **NEW_KEY))])
def test_a_file_that_breaks_later_breaks_nothing_and_is_one_warning(world, caplog, content):
    world.write(profile(**KEY))
    provider = CLIProfileCredentialsProvider()
    provider.get_credentials()
    world.files.remove(PATH)
    if content is not None:
        world.files.write(PATH, content)
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            world.clock.advance(60)
            assert key_of(provider) == KEY['access_key_id']
    assert len(caplog.records) == 1
    assert 'stays in use' in caplog.text
    world.write(profile(**NEW_KEY))
    world.clock.advance(60)
    assert key_of(provider) == NEW_KEY['access_key_id']


def test_a_running_program_keeps_its_profile_when_another_becomes_current(world):
    world.write(profile(**KEY), profile('q', **NEW_KEY))
    provider = CLIProfileCredentialsProvider()
    provider.get_credentials()
    world.write(profile('q', **NEW_KEY), profile(**KEY))
    world.clock.advance(60)
    assert key_of(provider) == KEY['access_key_id']
    provider.invalidate()
    assert key_of(provider) == NEW_KEY['access_key_id']


def test_invalidate_reads_the_file_again_and_fetches_again(world):
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    first = provider.get_credentials()
    provider.invalidate()
    assert provider.get_credentials() != first
    assert (world.reads(), len(world.sts.asked_by)) == (2, 2)


def test_after_invalidate_a_file_that_is_gone_is_an_error(world):
    world.write(profile(**KEY))
    provider = CLIProfileCredentialsProvider()
    provider.get_credentials()
    world.files.remove(PATH)
    provider.invalidate()
    with pytest.raises(NotConfiguredException):
        provider.get_credentials()


# -- invalidating while the file is read --------------------------------------------------------------------------


def once_after(files, name, then):
    """Do something at the moment when this method of the files has looked, once."""
    look = getattr(files, name)

    def watched(*given):
        setattr(files, name, look)
        found = look(*given)
        then()
        return found

    setattr(files, name, watched)


@both_worlds
def test_an_invalidate_during_the_first_read_has_the_next_call_choose_the_profile_anew(world, get):
    p, q = {'name': 'p', **ROLE, **KEY}, {'name': 'q', **ROLE, **NEW_KEY}
    world.write(p, q)
    provider = CLIProfileCredentialsProvider()

    def switch():
        world.write(q, p)
        provider.invalidate()

    once_after(world.files, 'read', switch)
    for _ in range(3):
        get(provider)
        world.clock.advance(86400)
    assert world.sts.asked_by == [KEY['access_key_id'], NEW_KEY['access_key_id'], NEW_KEY['access_key_id']]


@both_worlds
def test_an_invalidate_while_the_file_is_looked_at_again_has_the_next_call_choose_the_profile_anew(world, get):
    world.write(profile(**KEY), profile('q', **NEW_KEY))
    provider = CLIProfileCredentialsProvider()
    get(provider)

    def switch():
        world.write(profile('q', **NEW_KEY), profile(**KEY))
        provider.invalidate()

    world.write(profile(**KEY), profile('q', **NEW_KEY), profile('r', **KEY))
    once_after(world.files, 'read', switch)
    world.clock.advance(60)
    get(provider)
    assert get(provider).get_access_key_id() == NEW_KEY['access_key_id']


@both_worlds
def test_an_invalidate_while_a_refused_key_has_the_file_read_again_counts_too(world, get):
    p, q = {'name': 'p', **ROLE, **KEY}, {'name': 'q', **ROLE, **NEW_KEY}
    world.sts.good = {NEW_KEY['access_key_id']}
    world.write(p, q)
    provider = CLIProfileCredentialsProvider()
    with pytest.raises(RejectedException):
        get(provider)
    world.clock.advance(60)

    def switch():
        world.write(q, p)
        provider.invalidate()

    once_after(world.files, 'read', switch)
    with pytest.raises(RejectedException):
        get(provider)
    assert get(provider).get_provider_name() == 'cli_profile/ram_role_arn/static_ak'
    assert world.sts.asked_by[-1] == NEW_KEY['access_key_id']


# -- when the server refuses what stands in the file --------------------------------------------------------------


@pytest.mark.parametrize('is_async', [False, True], ids=['sync', 'async'])
def test_a_key_that_is_rejected_and_was_rotated_is_read_again_before_giving_up(world, is_async):
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    provider.get_credentials()
    world.sts.good.remove(KEY['access_key_id'])
    world.write({'name': 'p', **ROLE, **NEW_KEY})
    world.clock.advance(3600)
    ask = (lambda: asyncio.run(provider.get_credentials_async())) if is_async else provider.get_credentials
    assert ask().get_provider_name() == 'cli_profile/ram_role_arn/static_ak'
    assert world.sts.asked_by == [KEY['access_key_id'], KEY['access_key_id'], NEW_KEY['access_key_id']]
    assert world.reads() == 2


def test_a_key_that_is_rejected_and_stands_there_unchanged_is_read_once_a_second_at_most(world):
    world.sts.good.clear()
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    for _ in range(50):
        with pytest.raises(RejectedException) as caught:
            provider.get_credentials()
    assert caught.value.code == 'InvalidAccessKeyId.NotFound'
    assert f'{PATH!r}, profile \'p\': ' in str(caught.value)
    assert world.reads() == 1
    world.clock.advance(1)
    with pytest.raises(RejectedException):
        provider.get_credentials()
    assert world.reads() == 2


@both_worlds
def test_a_new_key_that_is_rejected_too_is_an_error_that_names_the_profile(world, get):
    world.sts.good.clear()
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    with pytest.raises(RejectedException):
        get(provider)
    world.write({'name': 'p', **ROLE, **NEW_KEY})
    with pytest.raises(RejectedException, match=f"{PATH!r}, profile 'p': "):
        get(provider)
    assert world.sts.asked_by == [KEY['access_key_id'], NEW_KEY['access_key_id']]


def test_many_who_are_rejected_at_once_read_the_new_file_once(world):
    world.sts.good = {NEW_KEY['access_key_id']}
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    with pytest.raises(RejectedException):
        provider.get_credentials()
    world.write({'name': 'p', **ROLE, **NEW_KEY})
    found = []
    threads = [threading.Thread(target=lambda: found.append(provider.get_credentials())) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 20
    assert world.reads() == 2
    assert world.sts.asked_by.count(NEW_KEY['access_key_id']) == 1


def test_a_file_that_changed_elsewhere_does_not_have_the_server_asked_again(world):
    world.sts.good.clear()
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    with pytest.raises(RejectedException):
        provider.get_credentials()
    world.write({'name': 'p', **ROLE, **KEY}, profile('q', **NEW_KEY))
    with pytest.raises(RejectedException):
        provider.get_credentials()
    assert len(world.sts.asked_by) == 1


@both_worlds
def test_one_call_asks_the_server_once_however_long_an_unchanged_file_takes_to_read(world, get):
    world.sts.good.clear()
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    with pytest.raises(RejectedException):
        get(provider)
    world.clock.advance(60)
    once_after(world.files, 'read', lambda: world.clock.advance(60))
    with pytest.raises(RejectedException, match="profile 'p'"):
        get(provider)
    assert (world.reads(), len(world.sts.asked_by)) == (2, 2)


def test_a_file_that_broke_is_one_warning_however_often_its_key_is_rejected(world, caplog):
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    provider.get_credentials()
    world.sts.good.clear()
    world.files.write(PATH, 'rubbish')
    world.clock.advance(3600)
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            with pytest.raises(RejectedException):
                provider.get_credentials()
            world.clock.advance(10)
    assert [record.getMessage() for record in caplog.records if 'stays in use' in record.getMessage()] == [
        record.getMessage() for record in caplog.records
    ][:1]


def test_a_server_that_cannot_be_reached_is_no_reason_to_read_the_file_again(world):
    world.sts.fails_with = ConnectionRefusedError()
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    world.clock.advance(60)
    for _ in range(5):
        world.clock.advance(60)
        with pytest.raises(UnreachableException, match="profile 'p'"):
            provider.get_credentials()
    assert world.reads() == 1


def test_a_role_that_is_valid_is_served_while_its_new_key_is_rejected(world):
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    first = provider.get_credentials()
    world.sts.good.clear()
    world.clock.advance(3500)
    assert provider.get_credentials() is first
