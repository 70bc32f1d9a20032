"""How an error names profiles: whole where they are short, cut where a file would make it endless."""

import json

import pytest
from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.provider import CLIProfileCredentialsProvider, ProfileCredentialsProvider
from file_world import KEY, PATH, profile

INI = '/home/user/.alibabacloud/credentials.ini'


def message_of(provider):
    with pytest.raises(CredentialException) as caught:
        provider.get_credentials()
    return caught.value.message


@pytest.mark.parametrize(('length', 'shown'), [(64, 'x' * 64), (65, 'x' * 64 + '...')])
def test_a_name_of_more_than_64_characters_is_cut(world, length, shown):
    world.write(profile('x' * length))
    assert f"file {PATH!r}, profile '{shown}': key " in message_of(CLIProfileCredentialsProvider())


@pytest.mark.parametrize(('count', 'more'), [(1, ''), (20, ''), (21, ' and 1 more'), (25, ' and 5 more')])
def test_the_first_20_profiles_of_a_file_are_listed(world, count, more):
    names = [f'p{number}' for number in range(count)]
    listed = ', '.join(f"'{name}'" for name in names[:20])
    world.write(*[profile(name, **KEY) for name in names])
    world.files.write(INI, ''.join(f'[{name}]\n' for name in names))
    for provider in (CLIProfileCredentialsProvider, ProfileCredentialsProvider):
        assert message_of(provider(profile_name='nobody')).endswith(f'; it has {listed}{more}')


def test_a_file_without_profiles_says_so(world):
    world.files.write(PATH, json.dumps({'profiles': []}))
    world.files.write(INI, '')
    for provider in (CLIProfileCredentialsProvider, ProfileCredentialsProvider):
        assert message_of(provider(profile_name='nobody')).endswith('; it has no profile')


def test_a_name_that_is_nearly_that_of_a_profile_is_pointed_out(world):
    world.write(profile('staging', **KEY))
    world.files.write(INI, '[staging]\n')
    for provider in (CLIProfileCredentialsProvider, ProfileCredentialsProvider):
        assert "did you mean 'staging'?" in message_of(provider(profile_name='stagign'))


def test_a_section_that_is_switched_off_is_not_taken_for_a_slip_of_the_pen(world):
    world.files.write(INI, '[staging]\nenable = false\n')
    assert 'did you mean' not in message_of(ProfileCredentialsProvider(profile_name='staging'))


def loop_of(world, names):
    world.write(*[
        profile(name, 'ChainableRamRoleArn', source_profile=source, ram_role_arn='acs:ram::1:role/r')
        for name, source in zip(names, [*names[1:], names[0]])
    ])
    return message_of(CLIProfileCredentialsProvider()).rpartition(': ')[2].split(' -> ')


@pytest.mark.parametrize(('count', 'shown'), [
    (11, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0]),
    (12, [0, 1, 2, 3, 4, 5, '(1 more)', 7, 8, 9, 10, 11, 0]),
    (15, [0, 1, 2, 3, 4, 5, '(4 more)', 10, 11, 12, 13, 14, 0]),
])
def test_a_loop_of_more_than_12_names_shows_both_of_its_ends(world, count, shown):
    assert loop_of(world, [f'p{number}' for number in range(count)]) == [
        f'p{each}' if isinstance(each, int) else each for each in shown
    ]


@pytest.mark.parametrize(('name', 'shown'), [
    ('x' * 64, 'x' * 64), ('x' * 65, f"'{'x' * 64}...'"), ('é ü', 'é ü'), ('a\tb', r"'a\tb'"),
])
def test_a_loop_quotes_a_name_that_is_long_or_not_printable(world, name, shown):
    assert loop_of(world, ['p', name]) == ['p', shown, 'p']
