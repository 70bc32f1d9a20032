"""Writing back to config.json: what changes, what stays, and what happens where it cannot be written."""

import errno
import json
import logging
import os
import threading

import pytest
from alibabacloud_credentials._profile.store import ConfigFile
from alibabacloud_credentials.exceptions import UnreachableException
from alibabacloud_credentials.testing import FakeFiles, Files, RefusingContext

SECRET = 'FAKE-SECRET-new'


def save(path, profile='p', *, context=None, held=None, **values):
    ConfigFile(str(path)).save(
        context or RefusingContext(files=Files()), profile, held or {}, values or {'access_key_secret': SECRET},
        'the credential',
    )


@pytest.fixture
def path(tmp_path):
    return tmp_path / 'config.json'


# The text before, with the mark where the new value goes; and what stands there before.
TEXTS = {
    'on one line': ('{"profiles": [{"name": "p", "a": <>}]}', '"old"'),
    'tabs': (
        '{\n\t"profiles": [\n\t\t{\n\t\t\t"name": "p",\n\t\t\t"a": <>\n\t\t}\n\t],\n\t"current": "p"\n}\n', '"old"',
    ),
    'Windows line ends, blanks everywhere': (
        '{\r\n  "profiles": [{ "name" : "p" , "a" : <> }]\r\n}', '[ { } , 1 ]',
    ),
    'spellings that a parser does not keep': (
        '{"profiles": [{"name": "é"}, {"name": "p", "a": <>, "b": 1.10, "b": 1e2, "c": "\\u00e9🦆\\/"}]}', 'null',
    ),
    'the key that counts of two': ('{"profiles": [{"name": "p", "a": "x", "a": <>}]}', '"old"'),
    'the profile that counts of two': (
        '{"profiles": [{"name": "p", "a": <>}, {"name": "p", "a": "old"}]}', '"old"',
    ),
    'the list that counts of two': ('{"profiles": [], "profiles": [{"name": "p", "a": <>}]}', '{}'),
    'a byte-order mark': ('\ufeff{"profiles":[{"name":"p","a":<>}]}', '5'),
    'two final newlines': ('{"profiles":[null,5,{"name":"p","a":<>}]}\n\n', '""'),
}
# The text before, with the mark where the new key goes; and how it is written there.
ADDITIONS = {
    'as the others, in lines of their own': (
        '{\n  "profiles": [\n    {\n      "name": "p",\n      "b": 1<>\n    }\n  ]\n}', ',\n      "a": "new"',
    ),
    'as the only other one': ('{\n  "profiles": [\n    {\n      "name": "p"<>\n    }\n  ]\n}', ',\n      "a": "new"'),
    'without blanks': ('{"profiles":[{"b":1,"name":"p"<>}]}', ',"a":"new"'),
    'behind brackets in texts': ('{"profiles":[{"name":"p","b":[{"c":"}"},"]"]<>}]}', ',"a":"new"'),
}


@pytest.mark.parametrize('name', TEXTS)
def test_only_the_value_changes(path, name):
    text, old = TEXTS[name]
    path.write_bytes(text.replace('<>', old).encode('utf-8'))
    save(path, a='new')
    assert path.read_bytes().decode('utf-8') == text.replace('<>', '"new"')


@pytest.mark.parametrize('name', ADDITIONS)
def test_a_new_key_is_written(path, name):
    text, added = ADDITIONS[name]
    path.write_bytes(text.replace('<>', '').encode('utf-8'))
    save(path, a='new')
    assert path.read_bytes().decode('utf-8') == text.replace('<>', added)


def test_a_value_that_is_there_already_is_not_written_again(path):
    path.write_text('{"profiles": [{"name": "p", "a": "same"}]}')
    before = Files().fingerprint(str(path))
    save(path, a='same')
    assert Files().fingerprint(str(path)) == before


def test_a_value_that_is_gone_is_emptied_only_where_it_stands(path):
    path.write_text('{"profiles": [{"name": "p", "a": "old", "b": 5, "c": ""}]}')
    save(path, a=None, b=None, c=None, d=None)
    assert path.read_text() == '{"profiles": [{"name": "p", "a": "", "b": 0, "c": ""}]}'


def test_any_character_of_a_value_is_written_as_ascii(path):
    path.write_text('{"profiles": [{"name": "p"}]}')
    save(path, a='é\ud800"\\\n')
    assert path.read_bytes().isascii() if hasattr(bytes, 'isascii') else True
    assert json.loads(path.read_text())['profiles'][0]['a'] == 'é\ud800"\\\n'


def test_what_others_wrote_since_it_was_read_stays(path):
    path.write_text('{"profiles": [{"name": "p"}, {"name": "q", "a": 1}]}')
    save(path, a='first')
    path.write_text('{"profiles": [{"name": "q", "a": 2}, {"name": "p", "b": 3}]}')
    save(path, a='new')
    assert json.loads(path.read_text()) == {'profiles': [{'name': 'q', 'a': 2}, {'name': 'p', 'b': 3, 'a': 'new'}]}


class Failing(Files):
    """The real files, where one step fails as it does on a disk that is full or read-only."""

    def __init__(self, lock=None, replace=None):
        self._lock = lock
        self._replace = replace

    def acquire_lock(self, path, timeout_s):
        if self._lock is not None:
            raise self._lock
        return super().acquire_lock(path, timeout_s)

    def replacement(self, path, size):
        raise self._replace


def oserror(number):
    return OSError(number, os.strerror(number))


@pytest.mark.parametrize(('files', 'reason'), [
    (Failing(lock=oserror(errno.EROFS)), 'Read-only file system'),
    (Failing(lock=oserror(errno.EACCES)), 'Permission denied'),
    (Failing(lock=oserror(errno.ENOSPC)), 'No space left'),
    (Failing(lock=UnreachableException('the lock was held')), 'the lock was held'),
    (Failing(replace=oserror(errno.ENOSPC)), 'No space left'),
    (Failing(replace=oserror(errno.EPERM)), 'Operation not permitted'),
], ids=['read-only folder', 'no permission', 'no room for the lock', 'lock held', 'full disk', 'not the owner'])
def test_what_cannot_be_written_is_one_warning_without_the_secret(path, caplog, files, reason):
    path.write_text('{"profiles": [{"name": "p"}]}')
    with caplog.at_level(logging.WARNING):
        save(path, context=RefusingContext(files=files))
    assert path.read_text() == '{"profiles": [{"name": "p"}]}'
    warnings = [record.getMessage() for record in caplog.records]
    assert len(warnings) == 1
    assert reason in warnings[0]
    assert str(path) in warnings[0]
    assert "'p'" in warnings[0]
    assert SECRET not in warnings[0]


@pytest.mark.parametrize(('content', 'reason'), [
    (b'', 'not valid JSON'), (b'[]', 'must hold a JSON object'), (b'{"profiles": []}', 'there is none of that name'),
    (b'{"profiles": [{"name": "p"', 'not valid JSON'), (b'rubbish', 'not valid JSON'), (b'\xff', 'is not UTF-8 text'),
])
def test_a_file_that_was_spoilt_meanwhile_is_left_alone(path, caplog, content, reason):
    path.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        save(path)
    assert path.read_bytes() == content
    assert [record.levelname for record in caplog.records] == ['WARNING']
    assert reason in caplog.text


def test_a_file_that_was_removed_meanwhile_is_not_made_again(path, caplog):
    save(path)
    assert not path.exists()
    assert 'no such file' in caplog.text


def is_free(path):
    """Whether the lock can be had; if so, it is given up again."""
    try:
        Files().acquire_lock(str(path), 0.1)()
    except UnreachableException:
        return False
    return True


def test_the_lock_is_given_up_whatever_happens(path):
    path.write_text('rubbish')
    save(path)
    assert is_free(path)
    path.write_text('{"profiles": [{"name": "p"}]}')
    save(path, a='new')
    assert is_free(path)


def test_threads_of_one_process_do_not_lose_each_others_updates(path):
    names = [f'p{number}' for number in range(6)]
    path.write_text(json.dumps({'profiles': [{'name': name, 'count': 0} for name in names]}, indent=4))

    def write(name):
        for number in range(1, 11):
            save(path, name, count=number)

    threads = [threading.Thread(target=write, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert [profile['count'] for profile in json.loads(path.read_text())['profiles']] == [10] * 6


def test_it_works_on_files_in_memory_too():
    files = FakeFiles({'/config.json': '{"profiles": [{"name": "p"}]}'})
    save('/config.json', context=RefusingContext(files=files), a='new')
    assert files.read('/config.json', 'file') == b'{"profiles": [{"name": "p","a": "new"}]}'
