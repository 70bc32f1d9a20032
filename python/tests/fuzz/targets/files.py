"""What a person or another program writes into files: profiles, and the command of one."""

import json

from alibabacloud_credentials._profile import config_json, ini
from alibabacloud_credentials._profile.edit import with_new_profile, with_values
from alibabacloud_credentials._world.command_line import split
from alibabacloud_credentials.exceptions import CredentialException

from .reading import Bytes, text_of


def config_json_plan(data):
    """A config.json is a plan with steps, or refused, whichever profile is asked for."""
    read = Bytes(data)
    name = read.choose(None, 'p', 'q')
    text = read.text()
    try:
        plan = config_json.plan(text, '/config.json', name)
    except CredentialException:
        return
    assert plan.steps
    assert plan.profile in config_json.Document(text, '/config.json').names()
    assert plan.has_same_sources(plan)
    assert 'FAKE-SECRET' not in f'{plan} {plan.steps}'


def config_json_login(data):
    """The login of a profile is a few texts and a number, or there is none."""
    try:
        login = config_json.login(text_of(data), '/config.json', 'p')
    except CredentialException:
        return
    assert {type(value) for value in login.values()} <= {str, int, type(None)}


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


def config_json_new_profile(data):
    """A new profile stands behind the others, and is the current one where there is none; nothing else is changed."""
    text = text_of(data)
    try:
        names = config_json.Document(text, '/config.json').names()
    except CredentialException:
        return
    profile = {'name': 'new', 'mode': 'AK', 'access_key_secret': 'FAKE-SECRET "\\'}
    if 'new' in names:
        return
    expected = json.loads(text)
    expected['profiles'] = [*(expected.get('profiles') or ()), profile]
    expected['current'] = expected.get('current') or 'new'
    assert json.loads(with_new_profile(text, profile)) == expected


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


TARGETS = (
    config_json_plan, config_json_login, config_json_edit, config_json_new_profile, credentials_ini, command_line,
)
