"""Every example of the README and of the testing guide runs, against the local cloud."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest
from alibabacloud_credentials import testing
from alibabacloud_credentials.testing import LocalCloud, use_context

ROOT = Path(__file__).resolve().parents[3]
ROLES = ('acs:ram::1234567890123456:role/reader', 'acs:ram::1234567890123456:role/pod')


def examples(name):
    """The Python blocks of a README, each under the heading above it."""
    text = (ROOT / name).read_text(encoding='utf-8')
    heading = ''
    for match in re.finditer(r'^#+ (?P<heading>[^\n]+)$|^```python\n(?P<code>.+?)^```$', text, re.M | re.S):
        if match.group('code') is None:
            heading = match.group('heading')
        else:
            yield heading, match.group('code')


EXAMPLES = list(examples('README.md'))


@pytest.fixture
def world(tmp_path, monkeypatch):
    """The local cloud with everything that the examples name."""
    pytest.importorskip('alibabacloud_tea_openapi')
    with LocalCloud() as cloud:
        user, pair, oidc = cloud.add_access_key(), cloud.add_key_pair(), cloud.add_oidc_provider('ack-rrsa')
        for role in ROLES:
            cloud.add_role(role)
        session = cloud.issue(ROLES[0])
        cloud.add_role(ROLES[0], trusts=[user, oidc, cloud.metadata.attach_role('web')])
        cloud.add_role(ROLES[1], trusts=[oidc])
        cloud.uri.serve('uri')
        for name, value in {
            'MY_ACCESS_KEY_ID': user.access_key_id,
            'MY_ACCESS_KEY_SECRET': user.access_key_secret,
            'MY_STS_ACCESS_KEY_ID': session.access_key_id,
            'MY_STS_ACCESS_KEY_SECRET': session.access_key_secret,
            'MY_STS_TOKEN': session.security_token,
            'MY_BEARER_TOKEN': cloud.add_bearer_token(),
            'MY_PUBLIC_KEY_ID': pair.public_key_id,
        }.items():
            monkeypatch.setenv(name, value)
        context = cloud.context(
            files={'oidc-token': oidc.token(), 'private-key.pem': pair.private_key_pem},
            environment={
                'ALIBABA_CLOUD_ACCESS_KEY_ID': user.access_key_id,
                'ALIBABA_CLOUD_ACCESS_KEY_SECRET': user.access_key_secret,
            },
        )
        with use_context(context):
            yield cloud


@pytest.mark.parametrize(('heading', 'code'), EXAMPLES, ids=[heading for heading, _ in EXAMPLES])
def test_an_example_runs_as_it_stands(heading, code, world):
    names = {}
    exec(code.replace('127.0.0.1:8080', world.uri.http.url.split('//')[1]), names)
    credential = names.get('credential')
    assert credential is None or credential.access_key_id or credential.bearer_token


TESTS_OF_THE_GUIDE = list(examples('docs/testing.md'))


@pytest.mark.parametrize(('heading', 'code'), TESTS_OF_THE_GUIDE, ids=[heading for heading, _ in TESTS_OF_THE_GUIDE])
def test_a_test_of_the_testing_guide_passes(heading, code, local_cloud):
    names = {}
    exec(code, names)
    tests = [names[name] for name in names if name.startswith('test_')]
    for test in tests:
        test(*[local_cloud] if test.__code__.co_argcount else [])
    assert len(tests) == len(re.findall(r'^def test_', code, re.M))
    assert tests or '@pytest.fixture' in code


def test_the_testing_guide_names_all_that_testing_offers():
    text = (ROOT / 'docs' / 'testing.md').read_text(encoding='utf-8')
    assert [name for name in testing.__all__ if not re.search(fr'`{name}\b', text)] == []


def test_there_is_an_example_for_each_credential_type_that_was_published():
    headings = {heading for heading, _ in EXAMPLES}
    assert headings >= {
        'access_key', 'sts', 'bearer', 'ecs_ram_role', 'ram_role_arn', 'rsa_key_pair', 'oidc_role_arn',
        'credentials_uri',
    }


def test_the_chinese_readme_has_the_same_code():
    def blocks(name):
        return re.findall(r'^```.*?^```$', (ROOT / name).read_text(encoding='utf-8'), re.M | re.S)

    assert blocks('README-CN.md') == blocks('README.md')


def rows_after(text, marker):
    """First cells of the table that follows a line, without their quotes."""
    table = text.split(marker, 1)[1].split('\n\n', 1)[0]
    return [line.split('|')[1].strip().strip('`') for line in table.splitlines()[2:]]


def test_the_testing_guide_lists_every_fault():
    text = (ROOT / 'docs' / 'testing.md').read_text(encoding='utf-8')
    with LocalCloud() as cloud:
        parameters = list(inspect.signature(cloud.sts.faults.add).parameters)
    assert rows_after(text, '\n| parameter | what goes wrong |') == parameters


def test_the_file_in_the_testing_guide_furnishes_a_server(tmp_path):
    tomllib = pytest.importorskip('tomllib', reason='Python reads TOML since 3.11')
    text = (ROOT / 'docs' / 'testing.md').read_text(encoding='utf-8')
    file = tmp_path / 'cloud.toml'
    content = re.search(r'^```toml\n(.+?)^```', text, re.M | re.S).group(1)
    file.write_text(content.replace('token.jwt', str(tmp_path / 'token.jwt')).replace(':8443', ':0'), encoding='utf-8')
    server = subprocess.Popen(
        [sys.executable, '-m', 'alibabacloud_credentials.testing', str(file)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout.readline().startswith('export SSL_CERT_FILE=')
    finally:
        server.terminate()
        server.communicate(timeout=30)
    assert tomllib.loads(content)['roles'][0]['trusts'] == ['alice', 'ack']
    assert (tmp_path / 'token.jwt').read_text(encoding='utf-8').count('.') == 2


def test_the_testing_guide_lists_every_service(local_cloud):
    text = (ROOT / 'docs' / 'testing.md').read_text(encoding='utf-8')
    listed = rows_after(text, '\n| attribute | what it stands for | operations, for faults and records |')
    assert sorted(listed) == sorted(service.name for service in local_cloud.services)
