"""Files that cannot work: each gets one error that names the file and the key, and repeats nothing that stands there.

The files lie in ``malformed``; the table beside each folder says which words the error must have.
"""

import asyncio
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alibabacloud_credentials.exceptions import (
    CredentialException,
    ExpiredException,
    InvalidConfigurationException,
    NotConfiguredException,
)
from alibabacloud_credentials.provider import CLIProfileCredentialsProvider, ProfileCredentialsProvider

MALFORMED = Path(__file__).parent / 'malformed'
PROVIDERS = {'config_json': CLIProfileCredentialsProvider, 'credentials_ini': ProfileCredentialsProvider}
# Values that stand in the files and must not stand in an error.
SECRETS = ('FAKE-SECRET', 'FAKE-\n', '918273645', 'LTAI')
KINDS = (InvalidConfigurationException, NotConfiguredException, ExpiredException)
FILES = [
    pytest.param(folder, name, mentions, id=f'{folder}/{name}')
    for folder in PROVIDERS
    for name, mentions in json.loads((MALFORMED / f'{folder}.json').read_text(encoding='utf-8')).items()
]

# Puts a named pipe in the place of a file at the moment when it is opened.
SWAPPED = '''
import os, sys
from alibabacloud_credentials import provider

name, path, pipe = sys.argv[1:]
source = getattr(provider, name)(profile_file=path)
sys.addaudithook(lambda event, given: os.replace(pipe, path) if event == 'open' and given[0] == path else None)
try:
    source.get_credentials()
except Exception as error:
    print(error)
'''


def ask(provider, is_async):
    return asyncio.run(provider.get_credentials_async()) if is_async else provider.get_credentials()


def refusal(provider, is_async=False):
    with pytest.raises(CredentialException) as caught:
        ask(provider, is_async)
    assert isinstance(caught.value, KINDS), repr(caught.value)
    return str(caught.value)


@pytest.mark.usefixtures('real_files')
@pytest.mark.parametrize('is_async', [False, True], ids=['sync', 'async'])
@pytest.mark.parametrize(('folder', 'name', 'mentions'), FILES)
def test_a_malformed_file_gets_one_clear_error(folder, name, mentions, is_async, tmp_path):
    path = shutil.copy(str(MALFORMED / folder / name), str(tmp_path / name))
    message = refusal(PROVIDERS[folder](profile_file=path), is_async)
    assert [word for word in (path, *mentions) if word not in message] == []
    assert [secret for secret in SECRETS if secret in message.replace(path, '')] == []
    assert len(message) < 1000
    assert '\n' not in message


def test_there_are_many_and_each_is_in_its_table():
    for folder in PROVIDERS:
        table = json.loads((MALFORMED / f'{folder}.json').read_text(encoding='utf-8'))
        assert set(table) == {path.name for path in (MALFORMED / folder).iterdir()}
    assert len(FILES) >= 150


@pytest.mark.usefixtures('real_files')
@pytest.mark.parametrize('folder', sorted(PROVIDERS))
class TestWhatIsNoFile:
    def test_no_such_file_is_not_configured(self, folder, tmp_path):
        path = tmp_path / 'nowhere'
        with pytest.raises(NotConfiguredException, match='nowhere'):
            PROVIDERS[folder](profile_file=str(path)).get_credentials()

    def test_a_file_where_a_folder_should_be_is_not_configured(self, folder, tmp_path):
        (tmp_path / 'file').write_text('')
        with pytest.raises(NotConfiguredException):
            PROVIDERS[folder](profile_file=str(tmp_path / 'file' / 'config')).get_credentials()

    def test_a_folder_in_its_place(self, folder, tmp_path):
        assert 'not a regular file' in refusal(PROVIDERS[folder](profile_file=str(tmp_path)))

    @pytest.mark.skipif(not hasattr(os, 'mkfifo'), reason='needs named pipes')
    def test_a_named_pipe_is_not_waited_for(self, folder, tmp_path):
        os.mkfifo(str(tmp_path / 'pipe'))
        assert 'not a regular file' in refusal(PROVIDERS[folder](profile_file=str(tmp_path / 'pipe')))

    @pytest.mark.skipif(not hasattr(os, 'mkfifo') or sys.version_info < (3, 8), reason='needs pipes and audit hooks')
    def test_a_named_pipe_that_takes_its_place_while_it_is_opened_is_not_waited_for(self, folder, tmp_path):
        (tmp_path / 'file').write_text('')
        os.mkfifo(str(tmp_path / 'pipe'))
        # In a process of its own, because a hook stays; and because one that hangs is to be ended.
        arguments = [sys.executable, '-c', SWAPPED, PROVIDERS[folder].__name__, str(tmp_path / 'file')]
        found = subprocess.run([*arguments, str(tmp_path / 'pipe')], timeout=30, capture_output=True, text=True)
        assert 'not a regular file' in found.stdout, found.stderr

    @pytest.mark.skipif(not os.path.exists('/dev/zero'), reason='needs /dev/zero')
    def test_a_device_is_not_read(self, folder):
        assert 'not a regular file' in refusal(PROVIDERS[folder](profile_file='/dev/zero'))

    def test_a_link_to_itself(self, folder, tmp_path):
        os.symlink(str(tmp_path / 'link'), str(tmp_path / 'link'))
        refusal(PROVIDERS[folder](profile_file=str(tmp_path / 'link')))

    def test_a_link_to_nothing_is_not_configured(self, folder, tmp_path):
        os.symlink(str(tmp_path / 'nowhere'), str(tmp_path / 'link'))
        with pytest.raises(NotConfiguredException):
            PROVIDERS[folder](profile_file=str(tmp_path / 'link')).get_credentials()

    def test_a_path_with_a_nul(self, folder):
        with pytest.raises(InvalidConfigurationException, match=r'profile_file must not contain .* a NUL'):
            PROVIDERS[folder](profile_file='a\0b')

    def test_50_mb_are_not_read(self, folder, tmp_path):
        path = tmp_path / 'huge'
        with open(str(path), 'wb') as file:
            file.truncate(50 * 1024 * 1024)
        assert 'larger than' in refusal(PROVIDERS[folder](profile_file=str(path)))

    @pytest.mark.skipif(sys.platform == 'win32', reason='needs POSIX modes')
    def test_no_permission(self, folder, tmp_path):
        path = tmp_path / 'config'
        path.write_text('{}')
        path.chmod(0)
        if os.access(str(path), os.R_OK):
            pytest.skip('this user may read everything')
        assert 'ermission' in refusal(PROVIDERS[folder](profile_file=str(path)))
        path.chmod(stat.S_IRUSR)


@pytest.mark.usefixtures('real_files')
@pytest.mark.parametrize('folder', sorted(PROVIDERS))
@pytest.mark.parametrize(('keyword', 'value'), [
    ('profile_file', 5), ('profile_file', b'path'), ('profile_file', ['path']), ('profile_name', 5),
    ('profile_name', b'name'), ('profile_name', ['name']),
])
def test_a_parameter_of_a_wrong_type_is_refused_by_the_constructor(folder, keyword, value):
    with pytest.raises(InvalidConfigurationException, match=keyword):
        PROVIDERS[folder](**{keyword: value})
