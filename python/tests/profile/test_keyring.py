"""Profiles whose AccessKey secret is in the keyring: the real package, with a backend that keeps it in a file."""

import json
import os
import subprocess
import sys

import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.exceptions import InvalidConfigurationException
from alibabacloud_credentials.provider import CLIProfileCredentialsProvider, ProfileCredentialsProvider
from alibabacloud_credentials.testing import FakeFiles, RefusingContext, use_context
from alibabacloud_credentials.tools.keyring import remove_secret, store_secret

keyring = pytest.importorskip('keyring')
plain = pytest.importorskip('keyrings.alt.file')
pty = pytest.importorskip('pty', reason='this system has no pseudo-terminals')

KEY_ID, SERVICE = 'LTAI5tFakeKeyId0001', 'alibabacloud'
PROFILE = {'name': 'work', 'mode': 'AK', 'access_key_id': KEY_ID, 'keyring_service': SERVICE}
INI = f'[default]\ntype = access_key\naccess_key_id = {KEY_ID}\nkeyring_service = {SERVICE}\n'


@pytest.fixture
def kept(tmp_path):
    """The keyring of this test, and a world that has it."""
    backend = plain.PlaintextKeyring()
    backend.file_path = str(tmp_path / 'keyring')
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def world(environment, **profile):
    from alibabacloud_credentials._world.keyring import Keyring

    files = FakeFiles({
        '/config.json': json.dumps({'current': 'work', 'profiles': [{**PROFILE, **profile}]}), '/ini': INI,
    })
    return RefusingContext(environment=environment, files=files, keyring=Keyring())


def provider(environment, **profile):
    with use_context(world(environment, **profile)):
        return CLIProfileCredentialsProvider(profile_file='/config.json')


def test_the_secret_of_a_profile_comes_from_the_keyring(kept, environment):
    kept.set_password(SERVICE, KEY_ID, 'FAKE-SECRET')
    credentials = provider(environment).get_credentials()
    assert (credentials.get_access_key_id(), credentials.get_access_key_secret()) == (KEY_ID, 'FAKE-SECRET')
    assert credentials.get_provider_name() == 'cli_profile/static_ak'


def test_the_secret_of_an_ini_section_comes_from_the_keyring(kept, environment):
    kept.set_password(SERVICE, KEY_ID, 'FAKE-SECRET')
    with use_context(world(environment)):
        credentials = ProfileCredentialsProvider(profile_file='/ini').get_credentials()
    assert credentials.get_access_key_secret() == 'FAKE-SECRET'


def test_the_keyring_is_asked_once(kept, environment):
    kept.set_password(SERVICE, KEY_ID, 'FAKE-SECRET')
    asked = provider(environment)
    asked.get_credentials()
    kept.delete_password(SERVICE, KEY_ID)
    assert asked.get_credentials().get_access_key_secret() == 'FAKE-SECRET'


def test_after_invalidate_the_keyring_is_asked_again(kept, environment):
    kept.set_password(SERVICE, KEY_ID, 'FAKE-SECRET')
    asked = provider(environment)
    asked.get_credentials()
    kept.set_password(SERVICE, KEY_ID, 'FAKE-SECRET-2')
    asked.invalidate()
    assert asked.get_credentials().get_access_key_secret() == 'FAKE-SECRET-2'


def test_a_secret_that_is_not_there_names_the_command_that_stores_it(kept, environment):
    with pytest.raises(InvalidConfigurationException) as caught:
        provider(environment).get_credentials()
    assert "under service 'alibabacloud'; store it with: alibabacloud-credentials keyring store" in caught.value.message
    assert KEY_ID not in caught.value.message


def test_a_secret_in_both_places_is_refused(kept, environment):
    with pytest.raises(InvalidConfigurationException, match='both say where the secret is; remove one of them'):
        provider(environment, access_key_secret='FAKE-SECRET').get_credentials()


def test_a_keyring_that_fails_is_named_by_the_kind_of_its_error_alone(environment):
    from keyring.backends.fail import Keyring as NoKeyring

    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    try:
        with pytest.raises(InvalidConfigurationException, match=r'cannot be used \(NoKeyringError\)'):
            provider(environment).get_credentials()
    finally:
        keyring.set_keyring(before)


def test_without_the_package_the_error_says_what_to_install(environment, monkeypatch):
    monkeypatch.setitem(sys.modules, 'keyring', None)
    with pytest.raises(InvalidConfigurationException, match=r"pip install 'alibabacloud_credentials\[keyring\]'"):
        provider(environment).get_credentials()


def test_a_pickled_client_asks_the_keyring_of_its_process(kept, environment):
    kept.set_password(SERVICE, KEY_ID, 'FAKE-SECRET')
    with use_context(world(environment)):
        client = Client(provider=CLIProfileCredentialsProvider(profile_file='/config.json'))
        assert client.get_credential().access_key_secret == 'FAKE-SECRET'


def test_functions_store_and_remove_a_secret(kept, environment):
    with use_context(world(environment)):
        store_secret(SERVICE, KEY_ID, 'FAKE-SECRET')
        assert kept.get_password(SERVICE, KEY_ID) == 'FAKE-SECRET'
        assert remove_secret(SERVICE, KEY_ID)
        assert not remove_secret(SERVICE, KEY_ID)


@pytest.mark.parametrize('empty', [('', KEY_ID, 's'), (SERVICE, ' ', 's'), (SERVICE, KEY_ID, '')])
def test_nothing_empty_is_stored(kept, environment, empty):
    with use_context(world(environment)), pytest.raises(InvalidConfigurationException, match='cannot be empty'):
        store_secret(*empty)


# -- the command, in a process and on a terminal of its own --------------------------------------------------------


def command(tmp_path, *arguments, **options):
    environment = {
        **os.environ, 'HOME': str(tmp_path), 'XDG_DATA_HOME': str(tmp_path / 'data'),
        'PYTHON_KEYRING_BACKEND': 'keyrings.alt.file.PlaintextKeyring',
    }
    return subprocess.Popen(
        [sys.executable, '-m', 'alibabacloud_credentials._cli', 'keyring', *arguments], env=environment, **options
    )


def test_the_command_asks_on_a_terminal_without_showing_what_is_typed(tmp_path):
    master, slave = pty.openpty()
    running = command(
        tmp_path, 'store', SERVICE, KEY_ID, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
    )
    os.close(slave)
    shown = b''
    while b'AccessKey secret: ' not in shown:
        shown += os.read(master, 1024)
    os.write(master, b'FAKE-SECRET\n')
    assert running.wait(30) == 0
    try:
        while True:
            shown += os.read(master, 1024)
    except OSError:
        os.close(master)
    assert b'stored; name it in the profile with keyring_service = alibabacloud' in shown
    assert b'FAKE-SECRET' not in shown
    removing = command(tmp_path, 'remove', SERVICE, KEY_ID, stdout=subprocess.PIPE)
    assert removing.communicate()[0].strip() == b'removed'


def test_the_command_asks_nothing_where_there_is_no_terminal(tmp_path):
    running = command(
        tmp_path, 'store', SERVICE, KEY_ID, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert b'must run on a terminal' in running.communicate()[1]
    assert running.returncode == 2
