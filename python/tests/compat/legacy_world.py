"""What the tests of the 0.x interface share: the servers that its providers ask, and the parts of a credential."""

import json
from urllib.parse import parse_qsl, urlsplit

from alibabacloud_credentials.testing import Response

INI = '/home/user/.alibabacloud/credentials.ini'
ID, SECRET, TOKEN = (f'ALIBABA_CLOUD_{name}' for name in ('ACCESS_KEY_ID', 'ACCESS_KEY_SECRET', 'SECURITY_TOKEN'))
KEY = {'access_key_id': 'id', 'access_key_secret': 'secret'}
OIDC = {
    'ALIBABA_CLOUD_ROLE_ARN': 'acs:ram::1:role/r', 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN': 'acs:ram::1:oidc-provider/p',
    'ALIBABA_CLOUD_OIDC_TOKEN_FILE': '/token',
}
HOUR = 3600


class Cloud:
    """STS, the metadata server and an address, which count their sessions; requests are kept as (host, parameters)."""

    def __init__(self, clock):
        self.clock = clock
        self.sessions = 0
        self.requests = []

    def send(self, request, **_):
        url = urlsplit(request.url)
        host, parameters = url.netloc, dict(parse_qsl(url.query) + parse_qsl((request.body or b'').decode()))
        self.requests.append((host, parameters))
        if request.url.endswith('/latest/api/token'):
            return Response(200, {}, b'FAKE-METADATA-TOKEN')
        if request.url.endswith('/security-credentials/'):
            return Response(200, {}, b'discovered')
        self.sessions += 1
        minutes = int(self.clock.wall() - 1767225600) // 60 + 60
        session = {
            'AccessKeyId': f'session-{self.sessions}', 'AccessKeySecret': f'session-secret-{self.sessions}',
            'SecurityToken': f'session-token-{self.sessions}',
            'Expiration': f'2026-01-01T{minutes // 60:02}:{minutes % 60:02}:00Z',
        }
        if parameters.get('Action') == 'GenerateSessionAccessKey':
            answer = {'SessionAccessKey': {
                'SessionAccessKeyId': session['AccessKeyId'], 'SessionAccessKeySecret': session['AccessKeySecret'],
                'Expiration': session['Expiration'],
            }}
        else:
            answer = {'Credentials': session} if host.startswith('sts') else {'Code': 'Success', **session}
        return Response(200, {}, json.dumps(answer).encode())


def parts(credential):
    return credential.get_access_key_id(), credential.get_access_key_secret(), credential.get_security_token()


async def parts_async(credential):
    return (
        await credential.get_access_key_id_async(), await credential.get_access_key_secret_async(),
        await credential.get_security_token_async(),
    )
