"""The plugin that the package registers with pytest: every user's run loads it."""

import subprocess
import sys

from cloud_client import send

A_PLUGIN = """
import pytest

@pytest.fixture
def local_cloud():
    return 'the one of a user'
"""
A_TEST = """
def test_it(local_cloud):
    assert local_cloud == 'the one of a user'
"""


def run(*arguments, **options):
    return subprocess.run(
        [sys.executable, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        timeout=60, check=False, **options
    )


def test_the_fixture_is_a_running_cloud(alibabacloud_local_cloud):
    assert send(alibabacloud_local_cloud.metadata.http, 'GET', '/').status == 404


A_SESSION = """
def test_one(alibabacloud_local_cloud_session):
    alibabacloud_local_cloud_session.add_role('kept')

def test_other(alibabacloud_local_cloud_session, alibabacloud_local_cloud):
    assert list(alibabacloud_local_cloud_session.accounts.roles) == ['acs:ram::1234567890123456:role/kept']
    assert alibabacloud_local_cloud is not alibabacloud_local_cloud_session
"""


def test_a_cloud_of_the_session_is_shared_by_its_tests(tmp_path):
    (tmp_path / 'test_it.py').write_text(A_SESSION)

    done = run('-m', 'pytest', '-q', '-p', 'no:cacheprovider', cwd=str(tmp_path))

    assert done.returncode == 0, done.stdout


def test_a_fixture_in_the_plugin_of_a_user_keeps_its_name(tmp_path):
    (tmp_path / 'plugin_of_a_user.py').write_text(A_PLUGIN)
    (tmp_path / 'test_it.py').write_text(A_TEST)

    done = run('-m', 'pytest', '-q', '-p', 'no:cacheprovider', '-p', 'plugin_of_a_user', cwd=str(tmp_path))

    assert done.returncode == 0, done.stdout


def test_the_plugin_imports_neither_the_library_nor_the_cloud():
    program = (
        'import sys; import alibabacloud_credentials.testing.pytest_plugin; '
        "print(*sorted(name for name in sys.modules if name.startswith('alibabacloud_credentials')), sep='\\n')"
    )

    assert run('-c', program).stdout.splitlines() == [
        'alibabacloud_credentials', 'alibabacloud_credentials._lazy', 'alibabacloud_credentials.testing',
        'alibabacloud_credentials.testing.pytest_plugin',
    ]
