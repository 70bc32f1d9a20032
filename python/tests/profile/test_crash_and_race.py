"""Writers that are killed, and many writers at once: a reader always finds a whole file, and no update is lost.

Usually a part of it; with ``THOROUGH_TESTS=1`` all 500 kills, and 8 writers with 200 updates each.
"""

import json
import os
import random
import signal
import sys
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

    def write_for_ever(begins):
        number = int(read(path)['profiles'][7]['access_key_secret'])
        while True:
            number += 1
            os.write(begins, b'.')
            write(path, 'p7', str(number))

    last = 1
    for count in range(rounds(60, 500)):
        told, begins = os.pipe()
        pid = start(lambda begins=begins: write_for_ever(begins))
        os.close(begins)
        # In its first, second or third write: however slow the machine is, some are done.
        for _ in range(count % 3 + 1):
            assert os.read(told, 1) == b'.'
        time.sleep(random.uniform(0, one_write_s))
        os.kill(pid, signal.SIGKILL)
        end_of(pid)
        os.close(told)
        profile = read(path)['profiles'][7]
        assert len(read(path)['profiles']) == 50
        # Both values are of one write, and no write was undone.
        assert int(profile['access_key_secret']) == profile['sts_expiration'] >= last + count % 3
        last = profile['sts_expiration']
        assert os.stat(str(path)).st_mode & 0o777 == 0o600
        for name in os.listdir(str(folder)):
            assert os.stat(str(folder / name)).st_mode & 0o077 == 0
    write(path, 'p7', str(last + 1))
    assert sorted(os.listdir(str(folder))) == ['config.json', 'config.json.lock']
    assert read(path)['profiles'][7]['sts_expiration'] == last + 1


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


def test_resolving_one_of_1000_profiles_looks_at_each_other_once(tmp_path):
    path = tmp_path / 'config.json'

    def lines_run(profiles):
        """How many lines of the package run for the last one of so many profiles."""
        make_config(path, [f'p{number}' for number in range(profiles)])
        text, lines = path.read_text(), []

        def trace(frame, event, argument):
            lines.append(event == 'line' and frame.f_code.co_filename.startswith(os.path.dirname(config_json.__file__)))
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            config_json.plan(text, str(path), f'p{profiles - 1}')
        finally:
            sys.settrace(before)
        return sum(lines)

    # Three to find its name.
    assert lines_run(1000) - lines_run(10) <= 3 * 990
