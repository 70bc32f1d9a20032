"""Running real commands: in time, bounded, without a shell, and none is left running."""

import os
import signal
import sys

import pytest
from alibabacloud_credentials._world.commands import MAX_OUTPUT_BYTES
from alibabacloud_credentials.exceptions import InvalidConfigurationException, UnreachableException
from alibabacloud_credentials.testing import Commands

WHAT = 'the command'


def run(program, *arguments, timeout_s=20.0):
    return Commands().run([sys.executable, '-c', program, *arguments], what=WHAT, timeout_s=timeout_s)


def test_the_output_comes_back_byte_for_byte():
    assert run(r'import sys; sys.stdout.buffer.write(b"\xff\n\r\n ")') == b'\xff\n\r\n '


def test_arguments_reach_the_program_as_they_are():
    assert run('import sys; print(ascii(sys.argv[1:]))', '$HOME;', '*', 'a b', '', 'é') == (
        b"['$HOME;', '*', 'a b', '', '\\xe9']" + os.linesep.encode()
    )


def test_standard_input_is_empty():
    assert run('import sys; print(len(sys.stdin.read()))').strip() == b'0'


def test_standard_error_is_not_printed(capfd):
    assert run('import sys; print("FAKE-SECRET", file=sys.stderr); print(1)').strip() == b'1'
    assert capfd.readouterr() == ('', '')


def test_the_environment_is_that_of_the_program(monkeypatch):
    monkeypatch.setenv('FAKE_VARIABLE', 'there')
    assert run('import os; print(os.environ["FAKE_VARIABLE"])').strip() == b'there'


def test_the_error_of_a_failure_names_the_exit_status_and_no_output():
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
    with pytest.raises(UnreachableException, match='more than 1048576 bytes'):
        run('import sys\nwhile True: sys.stdout.write("a" * 65536)')


@pytest.mark.skipif(sys.platform == 'win32', reason='needs process groups')
class TestTimeLimit:
    def test_a_command_that_hangs_is_killed(self, lifeline):
        with pytest.raises(UnreachableException, match='timed out after 1000 milliseconds'):
            run(f'{lifeline.holding}time.sleep(60)', timeout_s=1.0)
        assert lifeline.is_let_go()

    def test_so_is_everything_it_started(self, lifeline):
        script = f'exec 3>{lifeline.path}; printf x >&3; sleep 60 & wait'
        with pytest.raises(UnreachableException, match='timed out'):
            Commands().run(['/bin/sh', '-c', script], what=WHAT, timeout_s=1.0)
        assert lifeline.is_let_go()

    def test_a_child_that_keeps_the_pipe_open_does_not_keep_the_caller(self, lifeline, tmp_path):
        # The child outlives its parent, as a key agent does, and holds the output open until it is released.
        ending = tmp_path / 'ending'
        os.mkfifo(ending)
        child = f'{lifeline.holding}os.close(os.open({str(ending)!r}, os.O_RDONLY))'
        parent = f'import subprocess, sys; subprocess.Popen([sys.executable, "-c", {child!r}]); print("done")'
        assert run(parent).strip() == b'done'
        assert lifeline.is_held()
        assert lifeline.is_still_held()
        os.close(os.open(ending, os.O_WRONLY))

    def test_a_command_that_closes_its_output_and_hangs_is_killed(self):
        with pytest.raises(UnreachableException, match='timed out'):
            run('import os, time; os.close(1); time.sleep(60)', timeout_s=1.0)

    @pytest.fixture
    def interruptible(self):
        """A process that a shell started in the background ignores interrupts."""
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        yield
        signal.signal(signal.SIGINT, before)

    def test_an_interrupted_caller_leaves_nothing_running(self, lifeline, interruptible):
        import _thread
        import threading

        def interrupt_when_running():
            assert lifeline.is_held()
            _thread.interrupt_main()

        threading.Thread(target=interrupt_when_running, daemon=True).start()
        with pytest.raises(KeyboardInterrupt):
            run(f'{lifeline.holding}os.write(held, b"x"); time.sleep(60)')
        assert lifeline.is_let_go()


@pytest.mark.skipif(not hasattr(signal, 'SIGCHLD'), reason='needs SIGCHLD')
class TestLostStatus:
    @pytest.fixture(autouse=True)
    def ignored(self):
        """Where the signal is ignored, the system forgets the status of each child."""
        before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        yield
        signal.signal(signal.SIGCHLD, before)

    @pytest.mark.parametrize('program', [
        'import sys; print("key"); sys.exit(3)',
        'import os, sys; print("key", flush=True); os.close(1); sys.exit(3)',
    ])
    def test_a_command_that_may_have_failed_has_not_succeeded(self, program):
        with pytest.raises(UnreachableException, match=r'the command has ended, but nobody .* ignores .* SIGCHLD'):
            run(program)

    def test_one_that_hangs_is_killed(self, lifeline):
        with pytest.raises(UnreachableException, match='timed out'):
            run(f'{lifeline.holding}time.sleep(60)', timeout_s=1.0)
        assert lifeline.is_let_go()


@pytest.mark.skipif(not os.path.exists('/proc/self/fd'), reason='needs /proc')
def test_no_file_descriptor_is_left_open():
    run('print(1)')
    before = len(os.listdir('/proc/self/fd'))
    for _ in range(5):
        run('print(1)')
    with pytest.raises(UnreachableException):
        run('import time; time.sleep(60)', timeout_s=0.2)
    assert len(os.listdir('/proc/self/fd')) == before
