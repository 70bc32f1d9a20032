"""What this package sees of Windows, on a system that is none: the modules as they load there, and behind them the few
calls that only Windows has, with their rules. Real files, locks and processes.
"""

import errno
import fcntl
import importlib
import os
import stat
import sys
import types

PACKAGE = 'alibabacloud_credentials._world'
# Ends a process and all that descend from it, as the one of Windows does: /T /F /PID number.
TASKKILL = f'''#!{sys.executable}
import os, sys
assert sys.argv[1:4] == ['/T', '/F', '/PID'], sys.argv
parents = dict()
for name in filter(str.isdigit, os.listdir('/proc')):
    try:
        with open('/proc/' + name + '/stat') as file:
            parents[int(name)] = int(file.read().rpartition(')')[2].split()[1])
    except OSError:
        pass
tree = [int(sys.argv[4])]
for pid in tree:
    tree += [child for child, parent in parents.items() if parent == pid]
for pid in tree:
    os.kill(pid, 9)
'''


class Msvcrt(types.ModuleType):
    """Locks of a range of bytes, from where the file stands, for each opening of a file; nobody waits."""

    LK_UNLCK, LK_LOCK, LK_NBLCK = 0, 1, 2

    def __init__(self):
        super().__init__('msvcrt')
        self.ranges = []

    def locking(self, file, mode, count):
        self.ranges.append((os.lseek(file, 0, os.SEEK_CUR), count))
        if mode == self.LK_UNLCK:
            fcntl.flock(file, fcntl.LOCK_UN)
            return
        assert mode == self.LK_NBLCK, 'the other one gives up after ten seconds, whatever was asked for'
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES)) from None


def become_windows(monkeypatch, tmp_path):
    """Until the test ends. Returns the ``msvcrt``."""
    msvcrt = Msvcrt()
    monkeypatch.setattr(sys, 'platform', 'win32')
    monkeypatch.setitem(sys.modules, 'msvcrt', msvcrt)
    monkeypatch.setenv('SYSTEMROOT', str(tmp_path / 'Windows'))
    program = tmp_path / 'Windows' / 'System32' / 'taskkill.exe'
    program.parent.mkdir(parents=True)
    program.write_text(TASKKILL)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    real_replace = os.replace

    def replace(old, new):
        if _is_open(old) or _is_open(new):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        real_replace(old, new)

    monkeypatch.setattr(os, 'replace', replace)
    return msvcrt


def _is_open(path):
    """By this process."""
    path = os.path.realpath(path)
    return any(os.path.realpath(f'/proc/self/fd/{file}') == path for file in os.listdir('/proc/self/fd'))


def loaded(monkeypatch, name):
    """A module of the package as it loads there."""
    parent, full_name = importlib.import_module(PACKAGE), f'{PACKAGE}.{name}'
    importlib.import_module(full_name)
    monkeypatch.setattr(parent, name, getattr(parent, name))
    monkeypatch.delitem(sys.modules, full_name)
    module = importlib.import_module(full_name)
    monkeypatch.setitem(sys.modules, full_name, module)
    return module
