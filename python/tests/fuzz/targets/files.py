"""What a person or another program writes into files: profiles, and the command of one."""

import json

from alibabacloud_credentials._profile import config_json, ini
from alibabacloud_credentials._profile.edit import with_values
from alibabacloud_credentials._world.command_line import split
from alibabacloud_credentials.exceptions import CredentialException

from .reading import Bytes, text_of


def config_json_plan(data):
    """A config.json is a plan with steps, or refused, whichever profile is asked for."""
    read = Bytes(data)
    name = read.choose(None, 'p', 'q')
    try:
        plan = config_json.plan(read.text(), '/config.json', name)
    except CredentialException:
        return
    assert plan.steps


def config_json_edit(data):
    """Saving changes two values of one profile, and nothing else that the file says."""
    text = text_of(data)
    try:
        document = config_json.Document(text, '/config.json')
        document.fields('p')
    except CredentialException:
        return
    values = {'oauth_access_token': 'FAKE-SECRET "\\', 'sts_expiration': 1767225600}
    new = with_values(text, 'p', values)
    expected = json.loads(text)
    found = next(each for each in expected['profiles'] if isinstance(each, dict) and each.get('name') == 'p')
    found.update(values)
    assert json.loads(new) == expected
    assert with_values(new, 'p', values) == new


def credentials_ini(data):
    """A credentials.ini is a plan with steps, or refused."""
    read = Bytes(data)
    asked_for = read.choose(True, False)
    try:
        plan = ini.plan(read.text(), '/credentials.ini', 'p', asked_for=asked_for)
    except CredentialException:
        return
    assert plan.steps


def command_line(data):
    """A command is a program with arguments, or refused."""
    read = Bytes(data)
    windows = read.choose(False, True)
    try:
        arguments = split(read.text(), windows=windows)
    except CredentialException:
        return
    assert arguments[0]


TARGETS = (config_json_plan, config_json_edit, credentials_ini, command_line)
