"""Roles over a command that takes 40 seconds, longer than a role may take: each still has all of its own time."""

import asyncio
import json

import pytest
from alibabacloud_credentials.provider import (
    CLIProfileCredentialsProvider,
    DefaultCredentialsProvider,
    RamRoleArnCredentialsProvider,
)
from file_world import KEY, profile

COMMAND_S, STS_S = 40, 8
EXTERNAL = profile('command', 'External', process_command='tool')


class SlowTool:
    """A command that prints a key after 40 seconds, by the clock."""

    def __init__(self, clock):
        self._clock = clock

    def run(self, argv, *, what, timeout_s):
        self._clock.advance(COMMAND_S)
        return json.dumps({'mode': 'AK', **KEY}).encode()


class SlowSts:
    """The STS of this world, which takes its time; ``allowed_s`` is what each call was given."""

    def __init__(self, world):
        self._clock = world.clock
        self._sts = world.sts
        self.allowed_s = []

    def send(self, request, *, total_timeout_s, **_):
        self.allowed_s.append(total_timeout_s)
        self._clock.advance(STS_S)
        return self._sts.send(request)


@pytest.fixture
def sts(world):
    """The world's STS, beside a slow command."""
    world.context.commands = SlowTool(world.clock)
    world.context.http = SlowSts(world)
    return world.context.http


def role(name, source):
    return profile(name, 'ChainableRamRoleArn', source_profile=source, ram_role_arn='acs:ram::1:role/reader')


def get_sync(provider):
    return provider.get_credentials()


def get_async(provider):
    return asyncio.run(provider.get_credentials_async())


@pytest.fixture(params=[get_sync, get_async])
def get(request):
    return request.param


def test_a_role_over_a_role_over_a_slow_command_works_cold(world, sts, get):
    world.write(role('outer', 'inner'), role('inner', 'command'), EXTERNAL)
    name = get(CLIProfileCredentialsProvider()).get_provider_name()
    assert name == 'cli_profile/ram_role_arn/ram_role_arn/external'
    assert sts.allowed_s == [15, 15]


def test_a_role_in_code_over_a_profile_of_roles_over_a_slow_command_works_cold(world, sts, get):
    world.write(role('outer', 'inner'), role('inner', 'command'), EXTERNAL)
    provider = RamRoleArnCredentialsProvider(
        credentials_provider=CLIProfileCredentialsProvider(), role_arn='acs:ram::1:role/reader'
    )
    name = get(provider).get_provider_name()
    assert name == 'ram_role_arn/cli_profile/ram_role_arn/ram_role_arn/external'
    assert sts.allowed_s == [15, 15, 15]


def test_a_role_in_code_over_the_default_chain_over_a_slow_command_works_cold(world, sts, get):
    world.write(role('outer', 'inner'), role('inner', 'command'), EXTERNAL)
    provider = RamRoleArnCredentialsProvider(
        credentials_provider=DefaultCredentialsProvider(), role_arn='acs:ram::1:role/reader'
    )
    name = get(provider).get_provider_name()
    assert name == 'ram_role_arn/default/cli_profile/ram_role_arn/ram_role_arn/external'
    assert sts.allowed_s == [15, 15, 15]
