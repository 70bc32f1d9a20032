"""Running the blocks of one page in their order, each once. What a block defines, the blocks below it see."""

import contextlib
import io
import logging
import os
import re
import sys
from unittest import mock

import pytest
from alibabacloud_credentials.testing import use_context
from docs_world import DOCUMENTED_URI, HOME, KEY_ID, KEY_SECRET
from output import assert_same
from places import environment_of, has_profiles
from real_names import lead_to
from samples import use_ini, use_json
from served import serve

_DEFINED = re.compile(r'^(?:async )?def (\w+)\(', re.MULTILINE)
_COMMAND = re.compile(r'^(?:[\w-]+)?\$ ', re.MULTILINE)


class Page:
    """The page that is being run.

    :ivar environment: what the library finds in the environment, in this process.
    """

    def __init__(self, blocks, world):
        self.blocks, self.world = blocks, world
        self.name = blocks[0].page
        self.text = '\n'.join(block.code for block in blocks)
        self._outcomes = {}
        self._printed = {}
        self._all = io.StringIO()
        self._out = Copied(self._all)
        self._handlers = []
        self._names = {'__name__': 'page', 'print': self._print, **world.extra_names}
        self._undo = contextlib.ExitStack()
        world.begin_page()
        world.furnish(self.text)
        self.environment = environment_of(self.name, world)
        self._files = {**world.files(self.text), **world.files(repr(self.environment))}
        if has_profiles(self.name):
            self._files[f'{HOME}/.aliyun/config.json'] = world.config_json()
        self._context = world.context(self.environment, self._files)
        self._undo.enter_context(mock.patch.dict(os.environ, world.variables()))
        self._undo.callback(restore_logging, *logging_state())

    def close(self):
        self._undo.close()

    def run(self, block):
        """Run the blocks up to this one that have not been; raises what this one raised."""
        for one in self.blocks[:block.number + 1]:
            if one.number not in self._outcomes and one.not_run is None:
                try:
                    self._outcomes[one.number] = None
                    self._run(one)
                except (Exception, pytest.skip.Exception, pytest.fail.Exception) as error:
                    self._outcomes[one.number] = error
        if self._outcomes[block.number] is not None:
            raise self._outcomes[block.number]

    def _run(self, block):
        run = {
            'python': self._run_python, 'sh': self._run_shell, 'zsh': self._run_shell, 'fish': self._run_shell,
            'console': self._run_console, 'json': self._use_json, 'ini': self._use_ini, 'yaml': self._parse_yaml,
            'toml': self._serve_toml, 'text': self._compare,
        }
        self.world.furnish(self.text)
        run[block.language](block)

    # -- python ---------------------------------------------------------------------------------------------------

    def _print(self, *values, **how):
        print(*values, **how)
        self.world.see(' '.join(map(str, values)))

    def _run_python(self, block):
        if 'os.fork' in block.code and sys.platform == 'win32':
            pytest.skip('there is no fork here')
        pytest.importorskip('alibabacloud_tea_openapi')
        cloud = self.world.cloud
        cloud.clear_requests()
        cloud.clear_faults()
        code = compile(block.code.replace(DOCUMENTED_URI, self.world.uri), block.id, 'exec')
        with use_context(self._context), lead_to(cloud), self._logging(), contextlib.redirect_stdout(self._out), \
                contextlib.redirect_stderr(self._all):
            exec(code, self._names)
            self._call(_DEFINED.findall(block.code))
        credential = self._names.get('credential')
        assert credential is None or credential.access_key_id or credential.bearer_token
        self._printed[block.number] = tuple(taken(paper) for paper in (self._out, self._all))

    @contextlib.contextmanager
    def _logging(self):
        """The root logger has the handlers of this page's program, and not those of pytest."""
        root = logging.getLogger()
        outside, root.handlers[:] = root.handlers[:], self._handlers
        try:
            yield
        finally:
            self._handlers, root.handlers[:] = root.handlers[:], outside

    def _call(self, defined):
        """Do what calls the functions of a page: pytest, or Function Compute."""
        given = {'cloud': self.world.cloud, 'config': self._config(), 'event': None, 'context': None}
        for name in defined:
            if name.startswith('test_') or name == 'handler':
                function = self._names[name]
                code = function.__code__
                self.world.cloud.clear_requests()
                result = function(*[given[argument] for argument in code.co_varnames[:code.co_argcount]])
                if result is not None:
                    print(result)

    def _config(self):
        """Parameters of a role that the user may assume."""
        return {
            'type': 'ram_role_arn', 'access_key_id': KEY_ID, 'access_key_secret': KEY_SECRET,
            'role_arn': 'acs:ram::1234567890123456:role/reader',
        }

    # -- shells ---------------------------------------------------------------------------------------------------

    def _run_shell(self, block):
        shell = self.world.shell
        shell.handed_to()
        changes_shell = re.search(r'^eval .* export|\| source$', block.code, re.MULTILINE)
        # A program that is started then has what the shell has.
        script = f'{block.code}\nrelease\n' if changes_shell else block.code
        printed = shell.run(script, 'bash' if block.language == 'sh' else block.language)
        self._printed[block.number] = (printed,)
        hands_over = changes_shell or ' exec ' in block.code
        assert bool(hands_over) == bool(shell.handed_to()), 'no program was handed a credential'

    def _run_console(self, block):
        """Commands behind ``$``, each with what it prints below it; in one shell, so that a variable stays."""
        _, *parts = _COMMAND.split(block.code)
        commands = [part.partition('\n')[0] for part in parts]
        marked = '\n'.join(f'{command}\necho "-- end of {number}"' for number, command in enumerate(commands))
        rest = self.world.shell.run(marked)
        for number, part in enumerate(parts):
            printed, _, rest = rest.partition(f'-- end of {number}\n')
            documented = part.partition('\n')[2]
            if documented.strip():
                assert_same((printed,), documented)

    # -- files and output -----------------------------------------------------------------------------------------

    def _use_json(self, block):
        use_json(self.world, block, self.environment)

    def _use_ini(self, block):
        use_ini(self.world, block, self.environment)

    def _parse_yaml(self, block):
        yaml = pytest.importorskip('yaml')
        assert list(yaml.safe_load_all(block.code))

    def _serve_toml(self, block):
        serve(block.code)

    def _compare(self, block):
        before = block.before
        while before is not None and before.number not in self._printed and before.language != 'text':
            before = before.before
        usage = re.match(r'alibabacloud-credentials (\w+) ', block.code)
        if usage:
            printed = self.world.shell.run(f'alibabacloud-credentials {usage.group(1)} --help')
            assert f'usage: {block.code}' in printed
        else:
            assert before is not None, 'there is no block whose output this is'
            assert_same(self._printed[before.number], block.code)


class Copied(io.StringIO):
    """What is written is written to another one too."""

    def __init__(self, other):
        super().__init__()
        self._other = other

    def write(self, text):
        self._other.write(text)
        return super().write(text)


def taken(paper):
    """What was written, which is then gone."""
    text = paper.getvalue()
    paper.seek(0)
    paper.truncate()
    return text


def logging_state():
    ours = logging.getLogger('alibabacloud_credentials')
    root = logging.getLogger()
    return [(logger, logger.level, logger.handlers[:], logger.propagate) for logger in (root, ours)],


def restore_logging(loggers):
    for logger, level, handlers, propagates in loggers:
        logger.setLevel(level)
        logger.handlers[:] = handlers
        logger.propagate = propagates
