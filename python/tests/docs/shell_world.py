"""Where shell blocks run: a home with files of profiles, and stand-ins for programs that are handed a credential."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import needs
from doc_blocks import ROOT
from redis_server import RedisServer

PROGRAM = Path(sys.executable).with_name('alibabacloud-credentials')
DEADLINE_S = 120
# Where pages say that a Redis is; here it is at another port.
REDIS = 'localhost:6379'
# Each notes whether it was handed a credential.
TOOLS = ('terraform', 'ossutil', 'docker', 'jupyter', 'release', 'gunicorn')
NOTE = """#!/bin/sh
env | grep -Eq '^(ALIBABA_CLOUD_CREDENTIALS_URI=http://127|ALI(BABA_C|C)LOUD_ACCESS_KEY(_ID)?=(STS\\.|LTAI))' &&
    basename "$0" >> "$HANDED_TO"
"""
# Others do nothing.
IDLE = ('kubectl', 'aliyun', 'systemctl', 'browser')


class ShellWorld:
    """A home folder, and what a login shell of its owner would have in the environment.

    :ivar home: the folder.
    """

    def __init__(self, world, folder):
        self._world = world
        self._tools = folder / 'tools'
        self.home = folder / 'home'
        self._tools.mkdir()
        for name in ('.aliyun', '.alibabacloud', '.config/fish/completions', 'zsh-functions'):
            (self.home / name).mkdir(parents=True)
        for tool in TOOLS:
            self._add(tool, NOTE)
        for tool in IDLE:
            self._add(tool, '#!/bin/sh\n')
        self._add('pip', f'#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(Path(__file__).parent)!r})\n'
                         'from installable import main\nmain(sys.argv[1:])\n')
        # Otherwise the first folder of functions is the machine's.
        (self.home / '.zshenv').write_text('fpath=(~/zsh-functions $fpath)\n')
        self._add('make', f'#!/bin/sh\nexec {needs.program("make")} -n -C "{ROOT}" "$@" > "$HOME/made"\n')
        (self.home / 'release').symlink_to(self._tools / 'release')
        self._folder, self._redis = folder, None
        self.write_profiles()

    def _add(self, name, text):
        path = self._tools / name
        path.write_text(text)
        path.chmod(0o755)

    def write_profiles(self):
        """The files of profiles as they are before a page; logins of a page before it are gone."""
        path = self.home / '.aliyun' / 'config.json'
        path.write_text(self._world.config_json())
        path.chmod(0o600)

    def environment(self):
        proxy = self._world.cloud.proxy.http.url
        return {
            **self._world.cloud.environment(), **self._world.variables(), 'HTTPS_PROXY': proxy, 'HTTP_PROXY': proxy,
            'NO_PROXY': '127.0.0.1', 'HOME': str(self.home), 'LANG': 'C.UTF-8', 'BROWSER': str(self._tools / 'browser'),
            'HANDED_TO': str(self.home / 'handed-to'), 'POLICY': '{"Version": "1", "Statement": []}',
            'PATH': f'{self._tools}:{PROGRAM.parent}:{os.environ["PATH"]}',
        }

    def run(self, script, shell='bash'):
        """What the script prints, errors too; what it leaves running is ended."""
        if 'curl ' in script:
            needs.program('curl')
        if REDIS in script:
            script = script.replace(REDIS, self._address_of_redis())
        options = ['-eu', '-o', 'pipefail'] if shell == 'bash' else []
        printed = self.home / 'printed'
        with open(printed, 'wb') as file:
            process = subprocess.Popen(
                [needs.program(shell), *options, '-c', script], env=self.environment(), cwd=str(self.home),
                stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT, start_new_session=True,
            )
            try:
                status = process.wait(DEADLINE_S)
            finally:
                end_group(process)
        text = printed.read_text(encoding='utf-8')
        assert status == 0, f'exit status {status}: {text}'
        return text

    def _address_of_redis(self):
        if self._redis is None:
            self._redis = RedisServer(self._folder)
        return f'127.0.0.1:{self._redis.port}'

    def close(self):
        if self._redis is not None:
            self._redis.stop()

    def handed_to(self):
        """The stand-ins that were handed a credential since this was asked last."""
        path = self.home / 'handed-to'
        names = path.read_text().split() if path.exists() else []
        path.write_text('')
        return names


def end_group(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # all have ended
    process.wait()
