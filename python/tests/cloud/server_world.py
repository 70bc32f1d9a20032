"""``python -m alibabacloud_credentials.testing`` as a process of its own, as a program in any language meets it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile

LIMIT_S = 60


class Server:
    """A server that has announced itself.

    :ivar announced: what its first line says.
    :ivar variables: the environment of a program that uses it.
    """

    def __init__(self, process, errors):
        self.process = process
        self._errors = errors
        self.announced = json.loads(process.stdout.readline())
        self.variables = {**clean_environment(), **self.announced['variables']}

    def url(self, service, scheme):
        return next(url for url in self.announced['services'][service] if url.startswith(f'{scheme}://'))

    def end(self, by=signal.SIGINT):
        """End it; the result is its exit status and the requests that it has printed."""
        self.process.send_signal(by)
        status = self.process.wait(LIMIT_S)
        self._errors.seek(0)
        return status, [json.loads(line) for line in self._errors]


def clean_environment():
    """This process's variables, without any that would lead a program elsewhere."""
    return {
        name: value for name, value in os.environ.items()
        if not name.startswith('ALIBABA_CLOUD_') and not name.upper().endswith('_PROXY')
    }


@contextlib.contextmanager
def serving(*arguments, output='json'):
    """A server that runs while this holds."""
    with tempfile.TemporaryFile('w+') as errors:
        process = subprocess.Popen(
            [sys.executable, '-m', 'alibabacloud_credentials.testing', '--format', output, *arguments],
            stdout=subprocess.PIPE, stderr=errors, text=True, env=clean_environment(),
        )
        try:
            yield Server(process, errors) if output == 'json' else process
        finally:
            process.kill()
            process.wait(LIMIT_S)
            process.stdout.close()


def run_python(program, server):
    """What a program in Python prints that knows the server by its variables alone."""
    done = subprocess.run(
        [sys.executable, '-c', program], env=server.variables, capture_output=True, text=True, timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
