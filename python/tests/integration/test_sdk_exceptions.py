"""What a service SDK makes of our exceptions, by the examples of docs/sdk-exceptions.md, which run as they stand."""

import asyncio

import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.client import Config as CredentialConfig
from alibabacloud_credentials.exceptions import RejectedException
from alibabacloud_credentials.testing import LocalCloud, use_context
from doc_blocks import DOCS, blocks_of
from Tea.exceptions import UnretryableException

PAGE = DOCS / 'sdk-exceptions.md'
openapi = pytest.importorskip('alibabacloud_tea_openapi.models')
sts = pytest.importorskip('alibabacloud_sts20150401.client')


@pytest.fixture(scope='module')
def cloud():
    with LocalCloud() as running:
        yield running


@pytest.fixture(params=['who_am_i', 'who_am_i_async'])
def who_am_i(request, cloud, monkeypatch):
    """The function of the page, called as a synchronous or an asynchronous program does, against the local cloud."""
    real = openapi.Config
    monkeypatch.setattr(openapi, 'Config', lambda **given: real(**{
        **given, 'endpoint': cloud.openapi.endpoint, 'ca': cloud.ca_file,
    }))
    names = {}
    for block in blocks_of(PAGE):
        if block.language == 'python':
            exec(compile(block.code, block.id, 'exec'), names)
    function = names[request.param]
    return lambda client: asyncio.run(function(client)) if request.param.endswith('async') else function(client)


def role_client(cloud, role):
    user = cloud.add_access_key()
    with use_context(cloud.context()):
        return user, Client(CredentialConfig(
            type='ram_role_arn', role_arn=role, access_key_id=user.access_key_id,
            access_key_secret=user.access_key_secret,
        ))


def test_a_good_credential_goes_through(cloud, who_am_i):
    role = cloud.add_role('sdk-reader')
    _, client = role_client(cloud, role.arn)
    assert who_am_i(client).startswith('acs:ram::1234567890123456:assumed-role/sdk-reader/')


def test_a_refused_credential_is_the_inner_exception(cloud, who_am_i):
    role = cloud.add_role('sdk-closed', trusts=[])
    user, client = role_client(cloud, role.arn)
    text = who_am_i(client)
    assert text.startswith('no credential (NoPermission): ram_role_arn: ')
    assert role.arn in text
    assert user.access_key_id[-4:] in text
    assert user.access_key_secret not in text


def test_our_exception_is_nowhere_else_in_that_of_the_sdk(cloud):
    role = cloud.add_role('sdk-closed-too', trusts=[])
    _, client = role_client(cloud, role.arn)
    with pytest.raises(UnretryableException) as raised:
        sts.Client(cloud.sdk_config(client)).get_caller_identity()
    assert isinstance(raised.value.inner_exception, RejectedException)
    assert raised.value.__cause__ is None
