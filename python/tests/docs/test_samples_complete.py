"""The pages on the two files of profiles have a sample of everything that can stand there."""

import configparser
import json
import re

import pytest
from alibabacloud_credentials.exceptions import InvalidConfigurationException
from alibabacloud_credentials.provider import CLIProfileCredentialsProvider, ProfileCredentialsProvider
from doc_blocks import DOCS, blocks_of


def blocks(page, language):
    return [block for block in blocks_of(DOCS / page) if block.language == language and block.not_run is None]


def known(provider):
    """What the refusal of a mode or type that does not exist lists."""
    with pytest.raises(InvalidConfigurationException, match='must be one of') as refused:
        provider.get_credentials()
    return set(re.search('must be one of ([A-Za-z_]+(?:, [A-Za-z_]+)*)', refused.value.message).group(1).split(', '))


def test_every_mode_of_config_json_has_a_sample_of_a_whole_file_under_its_name(world, files):
    sampled = {
        block.heading for block in blocks('profiles.md', 'json')
        if block.heading in {profile['mode'] for profile in json.loads(block.code)['profiles']}
    }
    files.write('/sample', json.dumps({'current': 'me', 'profiles': [{'name': 'me', 'mode': '-'}]}))
    assert sampled == known(CLIProfileCredentialsProvider(profile_file='/sample'))


def test_every_type_of_credentials_ini_has_a_sample_of_a_whole_file_under_its_name(world, files):
    sampled = set()
    for block in blocks('ini.md', 'ini'):
        parser = configparser.ConfigParser(interpolation=None)
        parser.read_string(block.code)
        if block.heading == parser['default']['type']:
            sampled.add(block.heading)
    files.write('/sample', '[default]\ntype = -')
    assert sampled == known(ProfileCredentialsProvider(profile_file='/sample'))
