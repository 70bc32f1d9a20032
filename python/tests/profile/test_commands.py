"""Running real commands: in time, bounded, without a shell, and none is left running."""

import os
import sys
import time

import pytest
from alibabacloud_credentials._context.commands import MAX_OUTPUT_BYTES, Commands
from alibabacloud_credentials.exceptions import InvalidConfigurationException, UnreachableException

WHAT = 'the command'


def run(program, *arguments, timeout_s=20.0):
    return Commands().run([sys.executable, '-c', program, *arguments], what=WHAT, timeout_s=timeout_s)


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f'/proc/{pid}/stat') as file:
        return file.read().rsplit(')', 1)[1].split()[0] != 'Z'


def wait_until_gone(pid):
    for _ in range(500):
        if not is_running(pid):
            return True
        time.sleep(0.01)
    return False


def test_the_output_comes_back_byte_for_byte():
    assert run(r'import sys; sys.stdout.buffer.write(b"\xff\n\r\n ")') == b'\xff\n\r\n '


def test_arguments_reach_the_program_as_they_are():
    assert run('import sys; print(ascii(sys.argv[1:]))', '$HOME;', '*', 'a b', '', 'é') == (
        b"['$HOME;', '*', 'a b', '', '\\xe9']" + os.linesep.encode()
    )


def test_standard_input_is_empty():
    assert run('import sys; print(len(sys.stdin.read()))').strip() == b'0'


def test_standard_error_is_not_shown(capfd):
    assert run('import sys; print("FAKE-SECRET", file=sys.stderr); print(1)').strip() == b'1'
    assert capfd.readouterr() == ('', '')


def test_the_environment_is_that_of_the_program(monkeypatch):
    monkeypatch.setenv('FAKE_VARIABLE', 'there')
    assert run('import os; print(os.environ["FAKE_VARIABLE"])').strip() == b'there'


def test_a_failure_tells_its_exit_status_and_nothing_it_said():
    with pytest.raises(UnreachableException) as caught:
        run('import sys; print("FAKE-SECRET"); sys.exit("FAKE-SECRET")', 'FAKE-SECRET')
    assert 'exit status 1' in str(caught.value)
    assert 'FAKE-SECRET' not in repr(caught.value)


@pytest.mark.parametrize('argv', [['/nowhere/FAKE-SECRET'], ['.'], ['a\0FAKE-SECRET'], [sys.executable, '\0']])
def test_what_cannot_be_started_is_refused(argv):
    with pytest.raises(InvalidConfigurationException, match='the command cannot be started') as caught:
        Commands().run(argv, what=WHAT, timeout_s=5)
    assert 'FAKE-SECRET' not in repr(caught.value)
    assert caught.value.__context__ is None


def test_1_mib_of_output_is_accepted():
    assert len(run(f'import sys; sys.stdout.write("a" * {MAX_OUTPUT_BYTES})')) == MAX_OUTPUT_BYTES


def test_more_than_1_mib_is_refused_without_reading_it_all():
    started = time.monotonic()
    with pytest.raises(UnreachableException, match='more than 1048576 bytes'):
        run('import sys\nwhile True: sys.stdout.write("a" * 65536)')
    assert time.monotonic() - started < 15


@pytest.mark.skipif(sys.platform == 'win32', reason='needs process groups')
class TestTimeLimit:
    def test_a_command_that_hangs_is_killed(self, tmp_path):
        pid_file = tmp_path / 'pid'
        started = time.monotonic()
        with pytest.raises(UnreachableException, match='timed out after 1000 milliseconds'):
            run(f'import os, time; open({str(pid_file)!r}, "w").write(str(os.getpid())); time.sleep(60)', timeout_s=1.0)
        assert time.monotonic() - started < 10
        assert wait_until_gone(int(pid_file.read_text()))

    def test_so_is_everything_it_started(self, tmp_path):
        pid_file = tmp_path / 'pid'
        script = f'sleep 60 & echo $! > {pid_file}; wait'
        with pytest.raises(UnreachableException, match='timed out'):
            Commands().run(['/bin/sh', '-c', script], what=WHAT, timeout_s=1.0)
        assert wait_until_gone(int(pid_file.read_text()))

    def test_a_child_that_keeps_the_pipe_open_does_not_keep_the_caller(self):
        # The child outlives its parent, as a key agent does, and holds the output open.
        child = 'import time; time.sleep(15)'
        parent = f'import subprocess, sys; subprocess.Popen([sys.executable, "-c", {child!r}]); print("done")'
        started = time.monotonic()
        assert run(parent).strip() == b'done'
        assert time.monotonic() - started < 10

    def test_a_command_that_closes_its_output_and_hangs_is_killed(self):
        with pytest.raises(UnreachableException, match='timed out'):
            run('import os, time; os.close(1); time.sleep(60)', timeout_s=1.0)

    @pytest.fixture
    def interruptible(self):
        """A process that a shell started in the background ignores interrupts."""
        import signal

        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        yield
        signal.signal(signal.SIGINT, before)

    def test_an_interrupted_caller_leaves_nothing_running(self, tmp_path, interruptible):
        import _thread
        import threading

        pid_file = tmp_path / 'pid'
        program = f'import os, time; open({str(pid_file)!r}, "w").write(str(os.getpid())); time.sleep(60)'

        def interrupt_when_running():
            while not (pid_file.exists() and pid_file.read_text()):
                time.sleep(0.01)
            _thread.interrupt_main()

        threading.Thread(target=interrupt_when_running, daemon=True).start()
        with pytest.raises(KeyboardInterrupt):
            run(program)
        assert wait_until_gone(int(pid_file.read_text()))


@pytest.mark.skipif(not os.path.exists('/proc/self/fd'), reason='needs /proc')
def test_no_file_descriptor_is_left_open():
    run('print(1)')
    before = len(os.listdir('/proc/self/fd'))
    for _ in range(5):
        run('print(1)')
    with pytest.raises(UnreachableException):
        run('import time; time.sleep(60)', timeout_s=0.2)
    assert len(os.listdir('/proc/self/fd')) == before
