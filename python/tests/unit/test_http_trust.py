"""Certificate authorities are loaded once for each state of their file, and a changed file is seen."""

import os
import sys
import threading

import pytest
import trustme
from alibabacloud_credentials._transport.routes import Trust
from alibabacloud_credentials._transport.trust import tls_context
from alibabacloud_credentials.exceptions import InvalidConfigurationException
from http_servers import answering, ask, in_child, real_context, server_context, unreachable, write_authorities

OK = b'HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\n{"ok": 1}'


@pytest.fixture(scope='module')
def authority():
    return trustme.CA()


@pytest.fixture(scope='module')
def other():
    return trustme.CA()


@pytest.fixture
def path(authority, tmp_path):
    return write_authorities(tmp_path / 'ca.pem', authority)


def load(path, variable='SSL_CERT_FILE'):
    return tls_context(Trust(variable, str(path)))


def test_an_unchanged_file_is_loaded_once(path):
    assert load(path) is load(path)


def test_a_file_is_loaded_once_whichever_variable_names_it(path):
    assert load(path) is load(path, 'REQUESTS_CA_BUNDLE')


def test_the_authorities_of_certifi_are_loaded_once():
    assert tls_context(None) is tls_context(None)


def test_threads_that_start_together_load_a_file_once(path):
    barrier, found = threading.Barrier(16), []

    def work():
        barrier.wait()
        found.append(load(path))

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(map(id, found)))) == (16, 1)


def test_a_changed_file_is_seen(tmp_path, path, authority, other):
    context = real_context(SSL_CERT_FILE=path)
    with answering(OK, server_context(other)) as server:
        with unreachable('the TLS certificate was not accepted'):
            ask(context, server.url())
        write_authorities(tmp_path / 'ca.pem', authority, other)
        assert ask(context, server.url()) == {'ok': 1}


def test_a_file_changed_in_place_is_seen_although_its_size_and_time_stay(tmp_path, path):
    before, found = load(path), os.stat(path)
    with open(path, 'r+b') as file:
        file.write(file.read(1))
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert load(path) is not before


def test_a_file_put_in_the_place_of_another_is_seen(tmp_path, path, other):
    before = load(path)
    os.replace(write_authorities(tmp_path / 'new.pem', other), path)
    assert load(path) is not before


def test_an_unchanged_folder_is_loaded_once(tmp_path, path):
    assert load(tmp_path) is load(tmp_path)


@pytest.mark.parametrize('change', ['add', 'remove', 'rewrite', 'dangle'])
def test_a_changed_folder_is_seen(tmp_path, path, authority, other, change):
    before = load(tmp_path)
    if change == 'add':
        write_authorities(tmp_path / 'new.pem', other)
    elif change == 'remove':
        os.remove(path)
    elif change == 'rewrite':
        write_authorities(tmp_path / 'ca.pem', authority, other)
    else:
        os.symlink('nowhere', str(tmp_path / 'link'))
    after = load(tmp_path)
    assert after is not before
    assert load(tmp_path) is after


def test_a_file_that_could_not_be_loaded_is_tried_again(tmp_path, authority):
    with pytest.raises(InvalidConfigurationException, match='No such file'):
        load(tmp_path / 'late.pem')
    write_authorities(tmp_path / 'late.pem', authority)
    assert load(tmp_path / 'late.pem')


def test_a_file_that_became_unreadable_is_an_error_and_not_the_trust_of_before(path):
    load(path)
    os.remove(path)
    with pytest.raises(InvalidConfigurationException, match='No such file'):
        load(path)


def test_few_files_are_remembered(tmp_path, path, authority):
    before = load(path)
    for number in range(8):
        load(write_authorities(tmp_path / f'{number}.pem', authority))
    assert load(path) is not before


@pytest.mark.skipif(not hasattr(os, 'fork') or sys.platform == 'darwin', reason='needs fork beside threads')
@pytest.mark.filterwarnings('ignore:.*fork.*:DeprecationWarning')
def test_a_forked_child_loads_anew(path):
    before = load(path)

    def work():
        assert load(path) is not before

    assert in_child(work)
