"""What CONTRIBUTING says of adding a source: its steps, taken in a copy of the tree, are enough."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SPEC = 'catalogue/main.tea'
PROVIDER = 'python/alibabacloud_credentials/provider/ticket_role_arn.py'
TEST = 'python/tests/unit/test_provider_ticket_role_arn.py'
# What knows the sources, in this suite.
WHAT_KNOWS_THEM = [
    'unit/test_registry.py', 'unit/test_spec.py', 'unit/test_sources.py', 'unit/test_client.py', 'unit/test_floors.py',
    'unit/test_seams.py', 'compat/test_public_api.py', 'compat/test_import.py', 'test_wire_names.py',
]
pytestmark = pytest.mark.skipif(
    not ((ROOT / '.git').exists() and (ROOT / 'codegen' / 'node_modules').is_dir() and shutil.which('make')),
    reason='needs a checkout, and what make codegen installs',
)


def examples():
    """The blocks of the section, in their order: model, record, field, provider, test."""
    text = (ROOT / 'CONTRIBUTING.md').read_text(encoding='utf-8')
    section = re.search(r'^## Add a source$(.+?)^## ', text, re.M | re.S).group(1)
    return re.findall(r'^```(?:tea|python)\n(.+?)^```$', section, re.M | re.S)


MODEL, RECORD, FIELD, CODE, ITS_TEST = examples()


class Tree:
    """A copy of what belongs to the project, in which the steps are taken."""

    def __init__(self, folder):
        self.folder = folder
        listed = subprocess.run(
            ['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
            cwd=ROOT, stdout=subprocess.PIPE, check=True,
        )
        for name in filter(None, listed.stdout.decode().split('\0')):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(str(ROOT / name), str(folder / name))
        (folder / 'codegen' / 'node_modules').symlink_to(ROOT / 'codegen' / 'node_modules')
        self._before = self._state()

    def add_to_spec(self, *, model=MODEL, record=RECORD, field=FIELD):
        spec = self.folder / SPEC
        text = spec.read_text(encoding='utf-8')
        of_config = re.compile(r'(?s)(model Config = \{.+?\n)(\})')
        text = of_config.sub(lambda parts: f'{parts.group(1)}{field}{parts.group(2)}', text, count=1)
        if record:
            text = text.replace('\n    }\n  ];\n', f'\n    }},\n{record}  ];\n', 1)
        spec.write_text(text + '\n' + model, encoding='utf-8')

    def add(self, file, text):
        (self.folder / file).write_text(text, encoding='utf-8')

    def make_codegen(self):
        """The outcome of the command; what it needs of other targets is there."""
        return self._run(
            'make', '-o', 'installed', '-o', 'codegen/node_modules/.package-lock.json', 'STAMP=installed',
            f'BIN={Path(sys.executable).parent}', 'codegen',
        )

    def test(self, *files):
        return self._run(sys.executable, '-m', 'pytest', '-q', '-x', '-p', 'no:cacheprovider', *files)

    def changed(self):
        now = self._state()
        return {name for name in {*now, *self._before} if now.get(name) != self._before.get(name)}

    def generated(self):
        """What the Makefile lists as written by the generators."""
        listed = self._run('make', '-s', '--eval', 'print:;@echo $(GENERATED)', 'print')
        return set(listed.stdout.split())

    def _state(self):
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes() for path in self.folder.rglob('*')
            if path.is_file() and 'node_modules' not in path.parts and '__pycache__' not in path.parts
        }

    def _run(self, *command):
        environment = {**os.environ, 'PYTHONPATH': str(self.folder / 'python'), 'PYTHONDONTWRITEBYTECODE': '1'}
        return subprocess.run(
            command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, timeout=300,
        )


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)


def test_the_steps_make_a_source_that_works_and_touch_no_other_file(tree):
    tree.add_to_spec()
    tree.add(PROVIDER, CODE)
    tree.add(TEST, ITS_TEST)
    made = tree.make_codegen()
    assert made.returncode == 0, made.stdout
    tested = tree.test(TEST, *(f'python/tests/{name}' for name in WHAT_KNOWS_THEM))
    assert tested.returncode == 0, tested.stdout
    by_hand = tree.changed() - tree.generated()
    assert by_hand == {SPEC, PROVIDER, TEST}


def test_the_file_of_the_example_has_about_60_lines():
    assert len(CODE.splitlines()) <= 66


@pytest.mark.parametrize(('left_out', 'sentence'), [
    ({'record': ''}, 'there is the model TicketRoleArnParameters, but sources() has no record for it'),
    ({'model': ''}, 'sources() has a record of ticket_role_arn, but there is no model TicketRoleArnParameters'),
], ids=['record', 'model'])
def test_a_part_of_the_spec_that_is_missing_is_named_before_anything_is_written(tree, left_out, sentence):
    tree.add_to_spec(**left_out)
    made = tree.make_codegen()
    assert f'catalogue/main.tea: {sentence}' in made.stdout
    assert made.returncode != 0
    assert tree.changed() == {SPEC}


def test_a_text_that_is_missing_is_named_before_anything_is_written(tree):
    tree.add_to_spec(model=MODEL.replace(", zh='RAM 角色的 ARN。'", ''))
    made = tree.make_codegen()
    assert 'the field roleArn of the model TicketRoleArnParameters has no text in Chinese, zh' in made.stdout
    assert tree.changed() == {SPEC}


def test_a_file_that_is_missing_is_named(tree):
    tree.add_to_spec()
    made = tree.make_codegen()
    assert made.returncode != 0
    assert (
        'the spec has the source ticket_role_arn, but provider/ticket_role_arn.py has no class '
        'TicketRoleArnCredentialsProvider'
    ) in made.stdout


def test_a_file_without_a_source_is_named(tree):
    tree.add(PROVIDER, CODE)
    tested = tree.test('python/tests/unit/test_registry.py')
    assert tested.returncode != 0
    assert (
        'provider/ticket_role_arn.py is no source of the spec: add the model of its parameters and its record'
    ) in tested.stdout
