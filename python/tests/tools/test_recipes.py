"""The shell blocks of docs/recipes.md are run by bash, with stand-ins for the tools they hand a credential to."""

import os
import re
import subprocess
from pathlib import Path

import needs
import pytest
from command_world import PROGRAM
from profiles import config_json, of_key, of_role

RECIPES = Path(__file__).resolve().parents[3] / 'docs' / 'recipes.md'
BLOCKS = re.findall(r'^```(\w*)\n(.*?)^```$', RECIPES.read_text(encoding='utf-8'), re.MULTILINE | re.DOTALL)
# A person is needed for a login; it has tests of its own.
RUN = [block for language, block in BLOCKS if language in ('', 'sh') and ' login ' not in block]
TOOLS = ('terraform', 'ossutil', 'docker', 'jupyter', 'release')
HAS_CREDENTIAL = re.compile(r'^(ALIBABA_CLOUD_CREDENTIALS_URI=http://127|ALI(BABA_C|C)LOUD_\w+=STS\.)', re.MULTILINE)


@pytest.mark.parametrize('block', RUN)
def test_the_recipe_hands_a_temporary_credential_to_its_tool(cloud, tmp_path, block):
    user = cloud.add_access_key()
    role = cloud.add_role('deploy', trusts=user)
    cloud.add_role('release', trusts=[user, role])
    path = tmp_path / 'config.json'
    path.write_text(config_json(of_role('deploy', role, 'alice'), of_key('alice', user)))
    for tool in TOOLS:
        stand_in = tmp_path / tool
        stand_in.write_text('#!/bin/sh\nenv\n')
        stand_in.chmod(0o755)
    done = subprocess.run(
        [needs.program('bash'), '-euc', f'{block}\ncase "{block[:4]}" in eval) env;; esac'],
        env={
            **cloud.environment(), 'ALIBABA_CLOUD_CONFIG_FILE': str(path), 'POLICY': '{"Version": "1"}',
            'PATH': f'{tmp_path}:{PROGRAM.parent}:{os.environ["PATH"]}', 'HOME': str(tmp_path),
        },
        cwd=str(tmp_path), capture_output=True, timeout=60, check=True,
    )
    assert HAS_CREDENTIAL.search(done.stdout.decode())


def test_there_are_recipes():
    assert len(RUN) >= 6
