"""Writers that are killed, and many writers at once: a reader always finds a whole file, and no update is lost.

Usually a part of it; with ``THOROUGH_TESTS=1`` all 500 kills, and 8 writers with 200 updates each.
"""

import json
import os
import random
import signal
import time

import pytest
from alibabacloud_credentials._profile import config_json
from alibabacloud_credentials._profile.store import ConfigFile
from alibabacloud_credentials.testing import Clock, Files, RefusingContext
from effort import rounds

pytestmark = pytest.mark.skipif(not hasattr(os, 'fork'), reason='needs fork')

PROFILES = [f'p{number}' for number in range(50)]


def make_config(path, names=PROFILES, padding=''):
    profiles = [
        {'name': name, 'mode': 'AK', 'access_key_id': 'LTAIfakeKeyId0000001', 'access_key_secret': '0', 'x': padding}
        for name in names
    ]
    path.write_text(json.dumps({'current': names[0], 'profiles': profiles}, indent='\t'))
    path.chmod(0o600)


def write(path, profile, secret):
    context = RefusingContext(files=Files(), clock=Clock())
    context.deadline = time.monotonic() + 120
    values = {'access_key_secret': secret, 'sts_expiration': int(secret)}
    ConfigFile(str(path)).save(context, profile, {'mode': 'AK'}, values, 'it')


def read(path):
    return json.loads(path.read_text())


def start(work):
    """A child process that does ``work``; its id."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return pid


def end_of(pid):
    return os.waitpid(pid, 0)[1]


def warm_up(tmp_path):
    """Import everything before the first fork, or each child would spend its life doing so."""
    make_config(tmp_path / 'warm.json')
    write(tmp_path / 'warm.json', 'p0', '1')


def test_a_writer_killed_at_any_moment_leaves_the_old_file_or_the_new_one(tmp_path):
    warm_up(tmp_path)
    folder = tmp_path / 'config'
    folder.mkdir()
    path = folder / 'config.json'
    # Some hundred kilobytes, so that writing takes its time.
    make_config(path, padding='x' * 5000)
    started = time.perf_counter()
    write(path, 'p7', '1')
    one_write_s = time.perf_counter() - started

    def write_for_ever():
        number = int(read(path)['profiles'][7]['access_key_secret'])
        while True:
            number += 1
            write(path, 'p7', str(number))

    last = 1
    for _ in range(rounds(60, 500)):
        pid = start(write_for_ever)
        time.sleep(random.uniform(0, 4 * one_write_s))
        os.kill(pid, signal.SIGKILL)
        end_of(pid)
        profile = read(path)['profiles'][7]
        assert len(read(path)['profiles']) == 50
        # Both values are of one write, and no write was undone.
        assert int(profile['access_key_secret']) == profile['sts_expiration'] >= last
        last = profile['sts_expiration']
        assert os.stat(str(path)).st_mode & 0o777 == 0o600
        for name in os.listdir(str(folder)):
            assert os.stat(str(folder / name)).st_mode & 0o077 == 0
    write(path, 'p7', str(last + 1))
    assert sorted(os.listdir(str(folder))) == ['config.json', 'config.json.lock']
    assert read(path)['profiles'][7]['sts_expiration'] == last + 1
    assert last > 1


def test_no_update_of_eight_writers_is_lost_and_a_reader_always_finds_a_plan(tmp_path):
    warm_up(tmp_path)
    path = tmp_path / 'config.json'
    make_config(path)
    updates = rounds(12, 200)
    ready, go = os.pipe()

    def writer(number):
        os.read(ready, 1)
        for count in range(1, updates + 1):
            write(path, f'p{number}', str(count))

    def reader():
        os.read(ready, 1)
        found = 0
        while found < updates:
            plan = config_json.plan(path.read_text(), str(path), 'p0')
            count = int(plan.steps[0].parameters['access_key_secret'])
            assert count >= found
            found = count

    children = [start(lambda number=number: writer(number)) for number in range(8)] + [start(reader)]
    os.write(go, b'x' * len(children))
    assert [end_of(child) for child in children] == [0] * 9
    os.close(ready)
    os.close(go)
    profiles = read(path)['profiles']
    assert [int(profile['access_key_secret']) for profile in profiles] == [updates] * 8 + [0] * 42
    assert sorted(os.listdir(str(tmp_path))) == ['config.json', 'config.json.lock', 'warm.json', 'warm.json.lock']


def test_resolving_one_of_1000_profiles_costs_little_more_than_parsing_the_file(tmp_path):
    path = tmp_path / 'config.json'
    make_config(path, [f'p{number}' for number in range(1000)], padding='x' * 200)
    text = path.read_text()

    def least(work):
        times = []
        for _ in range(15):
            started = time.process_time()
            work()
            times.append(time.process_time() - started)
        return min(times)

    parsing = least(lambda: json.loads(text))
    resolving = least(lambda: config_json.plan(text, str(path), 'p999'))
    # The parser is the standard library's; ours may not add more than as much again.
    assert resolving < 2 * parsing + 0.001, f'{resolving * 1000:.1f} ms for what is parsed in {parsing * 1000:.1f} ms'
