"""What every adapter promises, shown with the unmodified SDKs and a cloud that verifies their signatures."""

import importlib
import pickle
import sys

import pytest
from alibabacloud_credentials.exceptions import CredentialException
from calls import CALLS, MODULES, adapter

# The kind of error that users of an SDK look for; where there is none of the SDK's own, ours comes out.
ERRORS = {
    'oss2': 'oss2.exceptions.ClientError', 'oss_v2': 'alibabacloud_oss_v2.exceptions.OperationError',
    'log': 'aliyun.log.LogException', 'mns': 'mns.mns_exception.MNSClientException',
    'tablestore': 'tablestore.OTSClientError', 'pyodps': 'odps.errors.ODPSClientError',
    'botocore': 'botocore.exceptions.CredentialRetrievalError', 'ossfs': 'builtins.OSError',
    'httpx': 'alibabacloud_credentials.exceptions.CredentialException',
    'requests': 'alibabacloud_credentials.exceptions.CredentialException',
}


@pytest.fixture(params=sorted(CALLS))
def prepare(request, sdk, adapted):
    """Gives a client to the SDK; the result makes a request."""
    return lambda client=adapted.client: CALLS[request.param](sdk, adapted, client)


def causes(error):
    while error is not None:
        yield error
        error = getattr(error, 'kwargs', {}).get('error') or error.__cause__ or error.__context__


def test_a_request_is_signed_with_the_session_of_the_role(prepare, adapted):
    prepare()()
    assert {request.identity.split('/')[1] for request in adapted.cloud.products.requests} <= {'reader'}
    assert len(adapted.signed_with()) == 1


def test_two_rotations_are_followed(prepare, adapted):
    call = prepare()
    for _ in range(3):
        call()
        adapted.rotate()
    assert len(adapted.signed_with()) == 3


def test_a_key_that_does_not_end_needs_no_token(prepare, adapted):
    client = adapted.client_of(
        type='access_key', access_key_id=adapted.user.access_key_id, access_key_secret=adapted.user.access_key_secret
    )
    prepare(client)()
    assert adapted.signed_with() == [adapted.user.access_key_id]


def test_a_changed_secret_under_the_same_id_is_noticed(prepare, adapted):
    """As after a secret was reset: the id stays."""
    from alibabacloud_credentials.client import Client
    from alibabacloud_credentials.provider.refreshable import Credentials

    class Reset:
        def get_credentials(self):
            return Credentials(
                access_key_id=adapted.user.access_key_id, access_key_secret=adapted.user.access_key_secret,
                provider_name='reset',
            )

        async def get_credentials_async(self):
            return self.get_credentials()

        def get_provider_name(self):
            return 'reset'

    call = prepare(Client(provider=Reset()))
    call()
    adapted.user.access_key_secret = 'fakeSecretAfterReset'
    call()


def test_a_failure_is_the_kind_of_the_sdk_and_its_cause_is_ours(request, prepare, adapted, sdk):
    adapted.cloud.sts.faults.add(status=403, code='NoPermission', message='no')
    module, _, name = ERRORS[request.node.callspec.params['prepare'].split()[0]].rpartition('.')
    with pytest.raises(getattr(sdk(module), name)) as caught:
        prepare()()
    ours = next(error for error in causes(caught.value) if isinstance(error, CredentialException))
    assert ours.code == 'NoPermission'


def test_a_bearer_token_signs_no_request(prepare, adapted):
    client = adapted.client_of(type='bearer', bearer_token='FAKE-SECRET-bearer')
    with pytest.raises(Exception, match='AccessKey') as caught:
        prepare(client)()
    assert 'FAKE-SECRET' not in str(caught.value)
    assert not adapted.cloud.products.requests


@pytest.mark.parametrize('name', sorted(MODULES))
def test_an_adapter_without_its_sdk_says_what_to_install(name, monkeypatch):
    for module in [module for module in sys.modules if module.split('.')[0] == MODULES[name]]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, MODULES[name], None)
    monkeypatch.delitem(sys.modules, f'alibabacloud_credentials.adapters.{name}', raising=False)
    with pytest.raises(ImportError, match=fr'adapters\.{name} needs the package .*: pip install '):
        importlib.import_module(f'alibabacloud_credentials.adapters.{name}')


def test_what_is_no_client_is_refused(sdk):
    sdk('oss2')
    from alibabacloud_credentials.adapters.oss2 import CredentialsProvider

    with pytest.raises(CredentialException, match='client must be a Client; str has no method'):
        CredentialsProvider('LTAI')


@pytest.mark.parametrize('name', ['key', 'secret', 'token'])
def test_a_file_system_takes_no_second_credential(sdk, adapted, name):
    sdk('ossfs')
    with pytest.raises(CredentialException, match=f'{name} is another credential than that of the client') as caught:
        adapter('ossfs').OSSFileSystem(adapted.client, endpoint=adapted.endpoint, **{name: 'FAKE-SECRET'})
    assert 'FAKE-SECRET' not in str(caught.value)


def test_a_pickled_account_of_odps_signs_with_its_client(sdk, adapted):
    """As the SDK pickles it with an ODPS where PYODPS_PICKLE_ACCOUNT is true."""
    copy = pickle.loads(pickle.dumps(adapter('pyodps').Account(adapted.client) if sdk('odps') else None))
    list(sdk('odps').ODPS(account=copy, project='p', endpoint=f'{adapted.endpoint}/api').list_projects())
    assert len(adapted.signed_with()) == 1
    assert adapted.user.access_key_id not in adapted.signed_with()
