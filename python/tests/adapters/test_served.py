"""The credential server serves an SDK that asks metadata at an address of its own."""

from alibabacloud_credentials.testing import use_context
from alibabacloud_credentials.tools import CredentialServer
from calls import REGION


def test_oss2_takes_the_ecs_view_for_the_metadata_server_through_a_rotation(sdk, adapted):
    oss2, credentials = sdk('oss2'), sdk('oss2.credentials')
    with use_context(adapted.cloud.context()):
        server = CredentialServer(adapted.client, view='ecs')
    with server:
        for _ in range(2):
            auth = oss2.ProviderAuthV4(credentials.EcsRamRoleCredentialsProvider(server.url))
            oss2.Bucket(auth, adapted.endpoint, 'bucket', region=REGION).put_object('key', b'content')
            adapted.rotate()
    assert len(adapted.signed_with()) == 2
