"""Replacing a file: whole or not at all, never readable by more people than before, and the lock around it."""

import errno
import os
import stat
import subprocess
import sys
import threading
import time

import pytest
from alibabacloud_credentials.exceptions import UnreachableException
from alibabacloud_credentials.testing import Files

posix = pytest.mark.skipif(sys.platform == 'win32', reason='needs POSIX modes')


@pytest.fixture
def path(tmp_path):
    path = tmp_path / 'config.json'
    path.write_bytes(b'old')
    return path


def replace(path, content=b'new', instead_of=b'old'):
    """Whether the file was replaced."""
    return Files().replacement(str(path), len(content)).put(content, instead_of)


def mode_of(path):
    return stat.S_IMODE(os.stat(str(path)).st_mode)


def names_in(folder):
    return sorted(entry.name for entry in folder.iterdir())


def test_the_content_is_replaced(path):
    replace(path)
    assert path.read_bytes() == b'new'
    assert names_in(path.parent) == ['config.json']


@posix
@pytest.mark.parametrize('mode', [0o600, 0o400, 0o640, 0o644, 0o666, 0o700])
def test_the_mode_is_kept(path, mode):
    path.chmod(mode)
    replace(path)
    assert mode_of(path) == mode


@posix
def test_a_umask_does_not_matter(path):
    path.chmod(0o644)
    before = os.umask(0o077)
    try:
        replace(path)
    finally:
        os.umask(before)
    assert mode_of(path) == 0o644


@posix
def test_the_new_content_is_for_its_owner_alone_from_the_first_byte(path, monkeypatch):
    path.chmod(0o644)
    seen = []
    real_open, real_write = os.open, os.write

    def watched_open(name, flags, mode=0o777, **more):
        file = real_open(name, flags, mode, **more)
        seen.append((flags & os.O_EXCL != 0, stat.S_IMODE(os.fstat(file).st_mode)))
        return file

    def watched_write(file, content):
        seen.append(stat.S_IMODE(os.fstat(file).st_mode))
        return real_write(file, content)

    before = os.umask(0)
    monkeypatch.setattr(os, 'open', watched_open)
    monkeypatch.setattr(os, 'write', watched_write)
    try:
        replace(path)
    finally:
        monkeypatch.undo()
        os.umask(before)
    assert seen[:2] == [(True, 0o600), 0o600]


@posix
def test_content_and_folder_are_on_the_disk_before_and_after_the_rename(path, monkeypatch):
    steps = []
    real_fsync, real_replace = os.fsync, os.replace
    monkeypatch.setattr(os, 'fsync', lambda file: (
        steps.append('folder' if stat.S_ISDIR(os.fstat(file).st_mode) else 'content'), real_fsync(file)
    ))
    monkeypatch.setattr(os, 'replace', lambda old, new: (steps.append('rename'), real_replace(old, new)))
    replace(path)
    assert steps == ['content', 'content', 'rename', 'folder']


@posix
def test_a_symbolic_link_is_followed(path, tmp_path):
    link = tmp_path / 'sub' / 'link.json'
    link.parent.mkdir()
    link.symlink_to('../config.json')
    replace(link)
    assert link.is_symlink()
    assert path.read_bytes() == b'new'
    assert names_in(link.parent) == ['link.json']


@posix
@pytest.mark.skipif(not hasattr(os, 'geteuid') or os.geteuid() != 0, reason='needs root')
def test_root_leaves_the_file_to_its_owner(path):
    os.chown(str(path), 12345, 23456)
    path.chmod(0o640)
    replace(path)
    found = os.stat(str(path))
    assert (found.st_uid, found.st_gid, mode_of(path)) == (12345, 23456, 0o640)


def in_child(work, uid=12345):
    """The exit status of ``work``, run in a child process as another user."""
    pid = os.fork()
    if pid == 0:
        status = 99
        try:
            os.setgid(uid)
            os.setuid(uid)
            status = work()
        finally:
            os._exit(status)
    return os.WEXITSTATUS(os.waitpid(pid, 0)[1])


def outcome_of_replacing(path):
    try:
        replace(path)
    except OSError:
        return 7
    return 0


@posix
@pytest.mark.skipif(not hasattr(os, 'geteuid') or os.geteuid() != 0, reason='needs root')
class TestAsAnotherUser:
    @pytest.fixture(autouse=True)
    def _reachable(self, tmp_path):
        for folder in [tmp_path, *tmp_path.parents][:3]:
            folder.chmod(0o755)
        tmp_path.chmod(0o777)

    def test_the_file_of_somebody_else_is_not_taken_away(self, path):
        path.chmod(0o666)
        assert in_child(lambda: outcome_of_replacing(path)) == 7
        assert (path.read_bytes(), os.stat(str(path)).st_uid) == (b'old', os.geteuid())
        assert names_in(path.parent) == ['config.json']

    def test_a_group_that_cannot_be_kept_gets_no_rights_from_another(self, path):
        os.chown(str(path), 12345, 0)
        path.chmod(0o660)
        assert in_child(lambda: outcome_of_replacing(path)) == 0
        assert (path.read_bytes(), mode_of(path)) == (b'new', 0o600)

    def test_a_folder_that_is_read_only_refuses_the_lock(self, path):
        Files().acquire_lock(str(path), 5)()  # the other user may not be allowed to import what it needs
        (path.parent / 'config.json.lock').unlink()
        path.parent.chmod(0o555)

        def work():
            try:
                Files().acquire_lock(str(path), 5)
            except OSError:
                return 7
            return 0

        assert in_child(work) == 7


@posix
def test_a_full_disk_is_noticed_before_anything_is_written(path):
    def work():
        import resource
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            Files().replacement(str(path), 5000)
        except OSError:
            return 7
        return 0

    assert in_child(work, os.geteuid()) == 7
    assert path.read_bytes() == b'old'
    assert names_in(path.parent) == ['config.json']


@pytest.mark.skipif(not sys.platform.startswith('linux') or os.geteuid() != 0, reason='needs Linux, and root to mount')
@pytest.mark.parametrize('name', ['config.json', 'a \\ config.json'])
def test_a_file_that_is_mounted_by_itself_is_refused_before_anything_is_written(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b'old')

    def work():
        import ctypes

        system = ctypes.CDLL(None)
        new_namespace, bind, private_everywhere = 0x20000, 4096, 0x40000 | 0x4000
        file = os.fsencode(str(path))
        if (
            system.unshare(new_namespace) or system.mount(None, b'/', None, private_everywhere, None)
            or system.mount(file, file, None, bind, None)
        ):
            return 77
        try:
            Files().replacement(str(path), 3)
        except OSError as error:
            return 7 if error.errno == errno.EBUSY and 'mount its folder instead' in str(error) else 8
        return 0

    status = in_child(work, 0)
    if status == 77:
        pytest.skip('nothing may be mounted here')
    assert status == 7
    assert names_in(tmp_path) == [name]


def test_a_file_that_is_gone_is_not_made_anew(path):
    path.unlink()
    assert not replace(path)
    assert names_in(path.parent) == []


def test_a_file_that_was_not_there_is_made_for_its_owner_alone(path):
    path.unlink()
    assert replace(path, instead_of=None)
    assert (path.read_bytes(), mode_of(path), names_in(path.parent)) == (b'new', 0o600, ['config.json'])


def test_a_file_that_was_not_there_and_is_now_is_left_alone(path):
    assert not replace(path, instead_of=None)
    assert (path.read_bytes(), names_in(path.parent)) == (b'old', ['config.json'])


@pytest.mark.parametrize('written', [b'their', b'old and more', b''])
def test_what_somebody_else_has_written_since_is_left_alone(path, written):
    replacement = Files().replacement(str(path), 3)
    path.write_bytes(written)
    assert not replacement.put(b'new', b'old')
    assert (path.read_bytes(), names_in(path.parent)) == (written, ['config.json'])


def test_what_is_not_used_leaves_nothing_behind(path):
    Files().replacement(str(path), 3).discard()
    assert names_in(path.parent) == ['config.json']


def test_shorter_content_than_there_was_room_for_is_all_there_is(path):
    assert Files().replacement(str(path), 5000).put(b'new', b'old')
    assert path.read_bytes() == b'new'


class TestLock:
    @posix
    @pytest.mark.parametrize(('mode', 'lock_mode'), [
        (0o600, 0o600), (0o644, 0o600), (0o660, 0o660), (0o664, 0o660), (0o666, 0o666),
    ])
    @pytest.mark.parametrize('umask', [0, 0o777])
    def test_the_lock_can_be_taken_by_who_may_write_the_file_and_by_nobody_else(self, path, mode, lock_mode, umask):
        path.chmod(mode)
        before = os.umask(umask)
        try:
            Files().acquire_lock(str(path), 5)()
        finally:
            os.umask(before)
        assert mode_of(path.parent / 'config.json.lock') == lock_mode

    @posix
    @pytest.mark.parametrize('is_there_already', [False, True], ids=['made now', 'left by an earlier version'])
    @pytest.mark.skipif(not hasattr(os, 'geteuid') or os.geteuid() != 0, reason='needs root')
    def test_root_leaves_the_lock_to_the_owner_of_the_file(self, path, is_there_already):
        os.chown(str(path), 12345, 23456)
        path.chmod(0o600)
        lock = path.parent / 'config.json.lock'
        if is_there_already:
            lock.write_bytes(b'')
        Files().acquire_lock(str(path), 5)()
        found = os.stat(str(lock))
        assert (found.st_uid, found.st_gid, mode_of(lock)) == (12345, 23456, 0o600)

    @posix
    def test_what_is_no_lock_file_of_ours_is_not_given_away(self, path):
        path.chmod(0o666)
        other, lock = path.parent / 'other', path.parent / 'config.json.lock'
        other.write_bytes(b'')
        other.chmod(0o600)
        os.link(str(other), str(lock))
        Files().acquire_lock(str(path), 5)()
        assert mode_of(other) == 0o600

    @posix
    def test_a_symbolic_link_in_the_place_of_the_lock_file_is_refused(self, path):
        (path.parent / 'config.json.lock').symlink_to('other')
        with pytest.raises(OSError, match='symbolic links'):
            Files().acquire_lock(str(path), 5)
        assert not (path.parent / 'other').exists()

    @posix
    def test_a_fifo_in_the_place_of_the_lock_file_is_refused(self, path):
        os.mkfifo(str(path.parent / 'config.json.lock'))
        with pytest.raises(OSError, match='not a regular file'):
            Files().acquire_lock(str(path), 5)

    @posix
    @pytest.mark.parametrize('number', [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EIO])
    def test_a_file_system_without_locks_says_so_at_once(self, path, monkeypatch, number):
        import fcntl

        def flock(*_):
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(fcntl, 'flock', flock)
        with pytest.raises(OSError, match=os.strerror(number)):
            Files().acquire_lock(str(path), 3600)

    def test_who_is_interrupted_while_taking_it_has_left_it(self, path, monkeypatch):
        def interrupt(*_):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(os, 'listdir', interrupt)
            with pytest.raises(KeyboardInterrupt):
                Files().acquire_lock(str(path), 5)
        Files().acquire_lock(str(path), 0)()

    @posix
    def test_where_the_system_fails_to_give_it_up_what_was_done_counts_and_it_is_given_up(self, path, monkeypatch):
        import fcntl

        def flock(*_):
            raise OSError(errno.EIO, os.strerror(errno.EIO))

        release = Files().acquire_lock(str(path), 5)
        with monkeypatch.context() as patch:
            patch.setattr(fcntl, 'flock', flock)
            release()
        Files().acquire_lock(str(path), 0)()

    def test_it_is_one_for_all_names_of_a_file(self, path, tmp_path):
        link = tmp_path / 'link.json'
        link.symlink_to(path)
        release = Files().acquire_lock(str(link), 5)
        with pytest.raises(UnreachableException):
            in_thread(lambda: Files().acquire_lock(str(path), 0.1))
        release()
        Files().acquire_lock(str(path), 5)()

    def test_waiting_ends_and_names_the_lock_file(self, path):
        release = Files().acquire_lock(str(path), 5)
        with pytest.raises(UnreachableException, match=r'config\.json\.lock'):
            in_thread(lambda: Files().acquire_lock(str(path), 0.2))
        release()

    def test_another_process_waits_for_it(self, path):
        holder = subprocess.Popen([sys.executable, '-c', (
            'import sys\n'
            'from alibabacloud_credentials.testing import Files\n'
            'release = Files().acquire_lock(sys.argv[1], 30)\n'
            'print("held", flush=True)\n'
            'sys.stdin.read()\n'
            'release()\n'
        ), str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert holder.stdout.readline().strip() == b'held'
        with pytest.raises(UnreachableException):
            Files().acquire_lock(str(path), 0.2)
        holder.stdin.close()
        Files().acquire_lock(str(path), 30)()
        assert holder.wait(30) == 0
        holder.stdout.close()

    @posix
    def test_a_killed_holder_gives_it_up(self, path):
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            Files().acquire_lock(str(path), 30)
            os.write(writer, b'held')
            time.sleep(60)
            os._exit(0)
        assert os.read(reader, 4) == b'held'
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        Files().acquire_lock(str(path), 30)()
        os.close(reader)
        os.close(writer)

    def test_what_killed_writers_left_is_removed_by_who_has_it_next(self, path):
        mine, other = path.parent / '.config.json.credentials-tmp-0123', path.parent / '.config.json.swp'
        mine.write_bytes(b'FAKE-SECRET')
        other.write_bytes(b'')
        (path.parent / '.other.json.credentials-tmp-0123').write_bytes(b'')
        Files().acquire_lock(str(path), 5)()
        assert names_in(path.parent) == [
            '.config.json.swp', '.other.json.credentials-tmp-0123', 'config.json', 'config.json.lock',
        ]


def in_thread(work):
    """What ``work`` raises when it runs in another thread."""
    caught = []

    def run():
        try:
            work()
        except Exception as error:
            caught.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    if caught:
        raise caught[0]


def test_windows_is_given_time_while_somebody_reads(path, monkeypatch):
    # As it is there: replacing a file that is open fails, until it is closed.
    refusals = [PermissionError(), PermissionError()]
    real_replace = os.replace

    def refuse_at_first(old, new):
        if refusals:
            raise refusals.pop()
        real_replace(old, new)

    monkeypatch.setattr(sys, 'platform', 'win32')
    monkeypatch.setattr(os, 'replace', refuse_at_first)
    replace(path)
    assert path.read_bytes() == b'new'
