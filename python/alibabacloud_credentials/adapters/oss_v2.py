"""Credentials for ``alibabacloud-oss-v2``, its blocking and its asynchronous client.

    configuration = alibabacloud_oss_v2.config.load_default()
    configuration.credentials_provider = CredentialsProvider(Client())

The asynchronous client asks in the thread of the event loop. A valid credential is then given at once, and refreshed
beside the loop; have one in hand before the first request:

    await configuration.credentials_provider.warm_up()
"""

from __future__ import annotations

from datetime import datetime, timezone

from ._support import ClientAdapter, needed_by

with needed_by('oss_v2', 'alibabacloud-oss-v2'):
    from alibabacloud_oss_v2.credentials import Credentials
    from alibabacloud_oss_v2.credentials import CredentialsProvider as _Base


class CredentialsProvider(ClientAdapter, _Base):  # type: ignore[misc]  # the SDK's types are not those of its base
    """For ``Config.credentials_provider`` of both clients, which ask it for each request.

    The SDK makes its own ``CredentialsFetchError`` of what is raised here.

    :param client: where the credential comes from. Default: ``Client()``, the default chain.
    :raises InvalidConfigurationException: ``client`` is none, or no source of ``Client()`` can work.
    """

    def get_credentials(self) -> Credentials:
        """One consistent AccessKey pair, with its token and its expiration if it is temporary.

        :raises CredentialException: no credential could be had.
        """
        key = self._key()
        ends = None if key.expiration is None else datetime.fromtimestamp(key.expiration, timezone.utc)
        return Credentials(key.access_key_id, key.access_key_secret, key.security_token, ends)
