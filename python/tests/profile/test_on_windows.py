"""Files, locks, commands and paths as they are on Windows; ``windows_world`` stands for what only Windows has."""

import ntpath
import os
import sys
import threading

import pytest
from alibabacloud_credentials._profile.places import default_config_json, default_credentials_ini
from alibabacloud_credentials._profile.store import ConfigFile
from alibabacloud_credentials.exceptions import UnreachableException
from alibabacloud_credentials.provider import ExternalCredentialsProvider
from alibabacloud_credentials.testing import (
    FakeClock,
    FakeCommands,
    FakeEnvironment,
    Files,
    RefusingContext,
    use_context,
)

pytestmark = pytest.mark.skipif(not os.path.isdir('/proc/self/fd'), reason='stands for Windows with /proc')

MIB = 1024 * 1024


@pytest.fixture
def msvcrt(monkeypatch, tmp_path):
    from windows_world import become_windows, loaded

    msvcrt = become_windows(monkeypatch, tmp_path)
    loaded(monkeypatch, 'locking')
    return msvcrt


@pytest.fixture
def run(msvcrt, monkeypatch):
    """Runs a Python program by the commands of the package."""
    from windows_world import loaded

    commands = loaded(monkeypatch, 'commands').Commands()

    def run(program, timeout_s=20.0):
        return commands.run([sys.executable, '-c', program], what='the command', timeout_s=timeout_s)

    return run


# -- locks and files ----------------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path):
    path = tmp_path / 'config.json'
    path.write_text('{"profiles": [{"name": "p"}]}')
    return path


def test_a_lock_is_the_first_byte_of_the_lock_file_and_is_given_up_where_it_was_taken(msvcrt, path):
    Files().acquire_lock(str(path), 5.0)()
    assert msvcrt.ranges == [(0, 1), (0, 1)]


def test_who_finds_a_lock_taken_is_told_so_after_the_time_it_waits(msvcrt, path):
    release = Files().acquire_lock(str(path), 5.0)
    with pytest.raises(UnreachableException, match=r'config\.json\.lock.* was held by another process'):
        Files().acquire_lock(str(path), 0.0)
    release()
    Files().acquire_lock(str(path), 0.0)()


def test_a_lock_that_is_refused_for_another_reason_is_not_waited_for(msvcrt, path, monkeypatch):
    def refuse(*_):
        raise OSError(22, 'Invalid argument')

    monkeypatch.setattr(msvcrt, 'locking', refuse)
    with pytest.raises(OSError, match='Invalid argument'):
        Files().acquire_lock(str(path), 3600.0)


def test_a_value_is_saved_while_no_file_that_is_replaced_is_open(msvcrt, path):
    ConfigFile(str(path)).save(RefusingContext(files=Files()), 'p', {}, {'a': 'new'}, 'it')
    assert path.read_text() == '{"profiles": [{"name": "p","a": "new"}]}'


def test_a_file_that_somebody_reads_is_replaced_when_they_have_read_it(msvcrt, path, monkeypatch):
    import time

    reader = path.open('rb')
    pauses = []

    def pause(seconds):
        pauses.append(seconds)
        if len(pauses) == 3:
            reader.close()

    monkeypatch.setattr(time, 'sleep', pause)
    assert Files().replacement(str(path), 3).put(b'new', path.read_bytes())
    assert (path.read_bytes(), len(pauses)) == (b'new', 3)


def test_a_file_that_somebody_reads_all_the_time_stays_as_it_is_and_nothing_is_left_beside_it(
    msvcrt, path, monkeypatch
):
    import time

    monkeypatch.setattr(time, 'sleep', lambda _: None)
    before = path.read_bytes()
    with path.open('rb'), pytest.raises(PermissionError):
        Files().replacement(str(path), 3).put(b'new', before)
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir() if entry.is_file()] == ['config.json']


def test_files_have_no_modes(msvcrt, path):
    assert Files().mode(str(path)) is None


# -- commands -----------------------------------------------------------------------------------------------------


def test_output_comes_back_whole(run):
    program = f'import sys; sys.stdout.buffer.write(b"x" * {MIB})'
    assert run(program) == b'x' * MIB


@pytest.mark.parametrize('program', [
    f'import sys; sys.stdout.buffer.write(b"x" * ({MIB} + 1))',
    'import sys\nwhile True: sys.stdout.buffer.write(b"x" * 65536)',
], ids=['a byte', 'without end'])
def test_output_beyond_the_bound_is_refused(run, program):
    with pytest.raises(UnreachableException, match='wrote more than 1048576 bytes'):
        run(program)


def test_a_command_that_writes_without_end_is_not_read_without_end(run, tmp_path):
    written = tmp_path / 'written'
    with pytest.raises(UnreachableException):
        run(
            f'import os\nwhile True:\n os.write(1, b"x" * 65536)\n'
            f' with open({str(written)!r}, "ab") as file: file.write(b".")'
        )
    # What was taken, what waited to be taken, and what a pipe holds.
    assert written.stat().st_size * 65536 < 2 * MIB


FLOOD = '\nwhile True: os.write(1, b"x" * 65536)'


def test_a_command_is_ended_with_all_it_started(run, lifeline):
    child = f'{lifeline.holding}os.write(1, b"x"); time.sleep(60)'
    with pytest.raises(UnreachableException):
        run(
            f'import os, subprocess, sys; child = subprocess.Popen([sys.executable, "-c", {child!r}], stdout=-1); '
            f'child.stdout.read(1){FLOOD}'
        )
    assert lifeline.is_let_go()


def test_a_command_is_ended_though_the_program_that_ends_trees_is_not_to_be_had(run, lifeline, monkeypatch):
    monkeypatch.setenv('SYSTEMROOT', '/nowhere')
    with pytest.raises(UnreachableException):
        run(f'{lifeline.holding}{FLOOD}')
    assert lifeline.is_let_go()


def test_a_command_that_hangs_times_out(run):
    with pytest.raises(UnreachableException, match='timed out after 500 milliseconds'):
        run('import time; time.sleep(60)', timeout_s=0.5)


def test_the_output_of_a_command_is_complete_though_what_it_started_keeps_the_pipe(run, lifeline):
    child = f'{lifeline.holding}time.sleep(60)'
    output = run(
        f'import subprocess, sys; print(subprocess.Popen([sys.executable, "-c", {child!r}]).pid, flush=True)'
    )
    assert lifeline.is_held()
    os.kill(int(output), 9)


def test_no_thread_and_no_file_is_left_when_a_command_has_ended(run):
    run('print(1)')
    before = len(os.listdir('/proc/self/fd'))
    for _ in range(3):
        run('print(1)')
    for thread in threading.enumerate():
        if thread.name == 'alibabacloud-credentials-command':
            thread.join(30)
    assert len(os.listdir('/proc/self/fd')) <= before


def test_a_program_that_takes_the_place_of_this_one_is_a_child(msvcrt, monkeypatch):
    from windows_world import loaded

    processes = loaded(monkeypatch, 'processes').Processes()
    assert processes.replace([sys.executable, '-c', 'import sys; sys.exit(7)'], dict(os.environ)) == 7


# -- paths --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(('variables', 'home'), [
    ({'HOME': r'D:\me', 'HOMEPATH': r'\Users\me', 'HOMEDRIVE': 'C:', 'USERPROFILE': r'E:\me'}, r'D:\me'),
    ({'HOMEPATH': r'\Users\me', 'HOMEDRIVE': 'C:', 'USERPROFILE': r'E:\me'}, r'C:\Users\me'),
    ({'HOMEPATH': r'C:\Users\me', 'HOMEDRIVE': 'D:'}, r'C:\Users\me'),
    ({'USERPROFILE': r'E:\me'}, r'E:\me'),
])
def test_the_home_folder_and_what_is_in_it(msvcrt, monkeypatch, variables, home):
    for name in ('HOME', 'HOMEPATH', 'HOMEDRIVE', 'USERPROFILE'):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    context = RefusingContext(files=Files())
    with monkeypatch.context() as patch:
        patch.setattr(os, 'path', ntpath)
        found = Files().home(), default_config_json(context), default_credentials_ini(context)
    assert found == (home, rf'{home}\.aliyun\config.json', rf'{home}\.alibabacloud\credentials.ini')


def test_a_backslash_in_a_command_is_a_part_of_a_path(msvcrt):
    commands = FakeCommands({r'C:\tools\vault.exe read': '{"access_key_id": "a", "access_key_secret": "FAKE-SECRET"}'})
    with use_context(RefusingContext(environment=FakeEnvironment(), commands=commands, clock=FakeClock())):
        provider = ExternalCredentialsProvider(process_command=r'C:\tools\vault.exe read')
    assert provider.get_credentials().get_access_key_id() == 'a'
