"""What reads what export prints: the real shells, and for those that are not here, their rules.

A shell goes on from one text to the next, so that thousands of them are read quickly.
"""

import atexit
import functools
import json
import os
import re
import select
import subprocess
import tempfile

# A text is in the file named by the first argument; each line on the standard input has it read once more.
_POSIX = 'while IFS= read -r _; do . "$0"; printf "%s\\0" {values}; done'
_FISH = 'while read -l _; source $argv[1]; printf "%s\\0" {values}; end'
_NODE = '''
const {{readFileSync}} = require('fs'), {{parseEnv}} = require('util');
require('readline').createInterface({{input: process.stdin}}).on('line', () => {{
  const read = parseEnv(readFileSync(process.argv[1], 'utf-8'));
  for (const name of {names}) process.stdout.write((read[name] ?? '') + '\\0');
}})'''
_PATIENCE_S = 20


class Shell:
    """A shell that takes over assignments as they come, and says what some variables are then.

    It finds no program to run, whatever a text makes of it.

    :param name: bash, dash, zsh, fish, or node, which reads .env files.
    :param path: where it is.
    :param variables: whose values are asked for.
    """

    def __init__(self, name, path, variables):
        self._count = len(variables)
        self._folder = tempfile.TemporaryDirectory()
        self._file = os.path.join(self._folder.name, 'text')
        values = ' '.join(f'"${variable}"' for variable in variables)
        argv = {
            'fish': ['--no-config', '-c', _FISH.format(values=values)],
            'node': ['-e', _NODE.format(names=json.dumps(variables))],
        }.get(name, ['-c', _POSIX.format(values=values)])
        self._process = subprocess.Popen(
            [path, *argv, self._file], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            cwd=self._folder.name, env={'PATH': '/nowhere', 'HOME': self._folder.name, 'LC_ALL': 'C.UTF-8'},
        )
        atexit.register(self.stop)

    def values_after(self, text):
        """The values of the variables after the assignments, as UTF-8; of one that is not set, nothing."""
        with open(self._file, 'wb') as file:
            file.write(text.encode('utf-8'))
        self._process.stdin.write(b'\n')
        self._process.stdin.flush()
        printed = b''
        while printed.count(b'\0') < self._count:
            ready, _, _ = select.select([self._process.stdout], [], [], _PATIENCE_S)
            more = os.read(self._process.stdout.fileno(), 65536) if ready else b''
            assert more, f'the shell {"ended" if ready else "hangs"} after {printed!r}'
            printed += more
        *values, rest = printed.decode('utf-8').split('\0')
        assert not rest, f'the shell says {rest!r}, too'
        return values

    def stop(self):
        self._process.kill()
        self._process.communicate()
        self._folder.cleanup()


@functools.lru_cache(maxsize=None)
def shell(name, path, variables):
    """The one of that name that goes on through all of this process."""
    return Shell(name, path, variables)


_POWERSHELL_PART = re.compile(r"'((?:[^']|'')*)'|\[char\]::ConvertFromUtf32\(([0-9]+)\)")


def powershell_value(expression):
    """A sum of literals by PowerShell's rules: in single quotes nothing is special but a quote, which is doubled."""
    value, at = '', 0
    while True:
        part = _POWERSHELL_PART.match(expression, at)
        assert part is not None, expression[at:]
        if part.group(2):
            assert not 0xD800 <= int(part.group(2)) < 0xE000, 'ConvertFromUtf32 takes no half of a character'
        value += chr(int(part.group(2))) if part.group(2) else part.group(1).replace("''", "'")
        at = part.end()
        if at == len(expression):
            return value
        assert expression.startswith(' + ', at)
        at += 3


def cmd_value(line):
    """What ``set`` in a batch file makes of a line: percents first, then carets outside quotes, then the assignment."""
    text = re.sub('%%', '\0', line)
    assert '%' not in text, 'a variable would be expanded'
    text, out, quoted, at = text.replace('\0', '%'), '', False, 0
    while at < len(text):
        letter = text[at]
        if letter == '^' and not quoted:
            at += 1
            letter = text[at]
        elif letter == '"':
            quoted = not quoted
        else:
            assert quoted or letter not in '&|<>()', 'an operator is bare'
        out += letter
        at += 1
    command, rest = out[:4], out[4:]
    assert command == 'set '
    if rest.startswith('"'):
        rest = rest[1:rest.rindex('"')]
    return rest.partition('=')[2]
