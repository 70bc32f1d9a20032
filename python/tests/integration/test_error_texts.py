"""The texts of errors, each provoked by the local cloud, as the rows of ``error_texts/rows.json`` have them.

A row has what is set up (``environment``, ``files``, ``metadata``, ``roles_of_instance``, ``faults``), the ``config``
of the client (null: the default chain), and what comes: ``code``, ``sub_code``, the lines of the ``text`` (``...``
stands for anything, as a line of its own for any lines), a built-in class that the error is too (``is_a``), and what
the text must ``never`` hold.
"""

import asyncio
import builtins
import json
import re
from pathlib import Path

import pytest
from alibabacloud_credentials.client import Client, Config
from alibabacloud_credentials.exceptions import HELP_COMMAND, CredentialException
from alibabacloud_credentials.testing import LocalCloud, use_context
from alibabacloud_credentials.tools.codes import explain

ROWS = json.loads((Path(__file__).parent / 'error_texts' / 'rows.json').read_text(encoding='utf-8'))


@pytest.fixture(scope='module')
def running():
    with LocalCloud() as cloud:
        yield cloud


@pytest.fixture
def cloud(running):
    yield running
    running.clear_faults()
    running.metadata.detach_all()
    running.metadata.v1_enabled = running.metadata.v2_enabled = True


def values_of(cloud):
    user, issuer = cloud.add_access_key(), cloud.add_oidc_provider('pods')
    role = cloud.add_role('reader')
    session = cloud.issue(role, lifetime_s=900)
    return {
        'id': user.access_key_id, 'secret': user.access_key_secret,
        'ends': f'{user.access_key_id[:4]}***{user.access_key_id[-4:]}',
        'role': role.arn, 'sts-id': session.access_key_id, 'sts-secret': session.access_key_secret,
        'closed': cloud.add_role('closed', trusts=[]).arn,
        'issuer': issuer.arn, 'expired-token': issuer.token(lifetime_s=-60), 'uri': cloud.uri.serve('uri'),
    }


def filled(value, values):
    """``value`` with its placeholders replaced, whatever it is made of."""
    text = json.dumps(value)
    for name, replacement in values.items():
        text = text.replace('{{' + name + '}}', replacement)
    return json.loads(text)


def provoked(cloud, row, ask):
    for name, value in row.get('metadata', {}).items():
        setattr(cloud.metadata, name, value)
    for role in row.get('roles_of_instance', ()):
        cloud.metadata.attach_role(role)
    for fault in row.get('faults', ()):
        given = dict(fault)
        getattr(cloud, given.pop('service')).faults.add(**given)
    files = {
        path: content if isinstance(content, str) else json.dumps(content)
        for path, content in row.get('files', {}).items()
    }
    context = cloud.context(environment=row.get('environment', {}), files=files)
    with use_context(context), pytest.raises(CredentialException) as raised:
        ask(Client() if row['config'] is None else Client(Config(**row['config'])))
    return raised.value


def pattern_of(lines):
    parts = [
        r'.*' if line == '...' else '[^\n]*'.join(re.escape(part) for part in re.split(r'(?<!\[)\.\.\.', line))
        for line in lines
    ]
    return re.compile('\n'.join(parts), re.DOTALL)


@pytest.mark.parametrize('ask', [
    Client.get_credential, lambda client: asyncio.run(client.get_credential_async()),
], ids=['sync', 'async'])
@pytest.mark.parametrize('row', ROWS, ids=lambda row: row['name'])
def test_the_text_of_an_error(cloud, row, ask):
    values = values_of(cloud)
    row = filled(row, values)
    error = provoked(cloud, row, ask)
    assert (error.code, error.sub_code) == (row['code'], row.get('sub_code'))
    assert pattern_of(row['text']).fullmatch(str(error)), str(error)
    assert str(error).endswith(f'{HELP_COMMAND} {error.sub_code or error.code}')
    assert isinstance(error, getattr(builtins, row.get('is_a', 'Exception')))
    assert values['secret'] not in str(error)
    assert row.get('never', '\0') not in str(error)


@pytest.mark.parametrize('row', ROWS, ids=lambda row: row['name'])
def test_every_code_is_explained(row):
    code = row.get('sub_code') or row['code']
    if code != 'WorldRefused':
        assert explain(code).code in (code, 'InvalidParameter.Policy')
