"""What the cached getters of other clouds' libraries cost; their servers are stand-ins without a network."""

import datetime
import json

import timing
from azure.core.pipeline.transport import HttpTransport
from azure.identity import ClientSecretCredential
from botocore.credentials import RefreshableCredentials
from google.auth.credentials import Credentials

IN_SIX_HOURS = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=6)


def botocore_getter():
    def fetch():
        return {'access_key': 'a', 'secret_key': 'b', 'token': 'c', 'expiry_time': IN_SIX_HOURS.isoformat()}

    return RefreshableCredentials.create_from_metadata(
        metadata=fetch(), refresh_using=fetch, method='bench'
    ).get_frozen_credentials


class GoogleCredentials(Credentials):
    def refresh(self, request):
        self.token, self.expiry = 'a token', IN_SIX_HOURS.replace(tzinfo=None)


def google_getter():
    credentials, headers = GoogleCredentials(), {}
    return lambda: credentials.before_request(None, 'GET', 'https://service', headers)


class Answer:
    """What the pipeline of azure-core wants to see of an HTTP answer."""

    status_code, reason, content_type, block_size, internal_response = 200, 'OK', 'application/json', 1, None
    headers = {'content-type': 'application/json'}

    def __init__(self, request, value):
        self.request, self._text = request, json.dumps(value)

    def text(self, encoding=None):
        return self._text

    def body(self):
        return self._text.encode()


class AzureServer(HttpTransport):
    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def open(self):
        pass

    def close(self):
        pass

    def send(self, request, **_):
        if 'openid-configuration' in request.url:
            base = 'https://login.microsoftonline.com/tenant'
            return Answer(request, {'authorization_endpoint': base, 'token_endpoint': base, 'issuer': base})
        return Answer(request, {'access_token': 'a token', 'token_type': 'Bearer', 'expires_in': 6 * 3600})


def azure_getter():
    credential = ClientSecretCredential(
        'tenant', 'client', 'secret', transport=AzureServer(), disable_instance_discovery=True
    )
    return lambda: credential.get_token('https://service/.default')


GETTERS = {'botocore': botocore_getter, 'google-auth': google_getter, 'azure-identity': azure_getter}
print(json.dumps({name: timing.sync_us(getter()) for name, getter in GETTERS.items()}))
