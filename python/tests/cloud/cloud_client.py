"""A plain client for the local cloud: the standard library's HTTP and signatures of its own, nothing of the package.

Only the servers' addresses are taken from the cloud, so that a mistake of the package cannot cancel itself out.
"""

import http.client
import json
import ssl
import time
import uuid
from urllib.parse import urlencode

from rpc_signature import hmac_sha1, string_to_sign


class Reply:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    @property
    def json(self):
        return json.loads(self.body.decode('utf-8'))

    @property
    def code(self):
        return self.json['Code']


def send(listener, method='GET', target='/', headers=None, body=None, cafile=None, timeout=10):
    """One request to one server of the cloud."""
    if listener.url.startswith('https'):
        context = ssl.create_default_context(cafile=cafile)
        connection = http.client.HTTPSConnection(listener.host, listener.port, timeout=timeout, context=context)
    else:
        connection = http.client.HTTPConnection(listener.host, listener.port, timeout=timeout)
    try:
        connection.request(method, target, body, headers or {})
        answer = connection.getresponse()
        return Reply(answer.status, answer.getheaders(), answer.read())
    finally:
        connection.close()


def stamp(offset_s=0.0):
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + offset_s))


def sign(secret, method, parameters):
    return hmac_sha1(secret, string_to_sign(method, parameters))


def rpc_parameters(key, **parameters):
    """Parameters of a signed call, without the signature; None leaves one out."""
    sent = {
        'Format': 'JSON', 'Version': '2015-04-01', 'AccessKeyId': key.access_key_id,
        'SignatureMethod': 'HMAC-SHA1', 'SignatureVersion': '1.0', 'SignatureNonce': uuid.uuid4().hex,
        'Timestamp': stamp(),
    }
    if key.security_token is not None:
        sent['SecurityToken'] = key.security_token
    sent.update(parameters)
    return {name: value for name, value in sent.items() if value is not None}


def assume_role_parameters(key, role, **parameters):
    return rpc_parameters(key, **{
        'Action': 'AssumeRole', 'RoleArn': role.arn, 'RoleSessionName': 'session', **parameters,
    })


def call(cloud, parameters, *, secret=None, method='POST', listener=None, signature=None):
    """Sign and send; GET puts all into the query, POST the signature alone there and the rest into the form."""
    sent = dict(parameters)
    if secret is not None:
        sent['Signature'] = sign(secret, method, sent)
    if signature is not None:
        sent['Signature'] = signature
    return send_parameters(listener or cloud.sts.https, sent, method, cloud.ca_file)


def send_parameters(listener, sent, method, cafile):
    if method != 'POST':
        return send(listener, method, f'/?{urlencode(sent)}', cafile=cafile)
    query = {name: value for name, value in sent.items() if name == 'Signature'}
    form = {name: value for name, value in sent.items() if name != 'Signature'}
    headers = {'Content-Type': 'application/x-www-form-urlencoded'}
    return send(listener, 'POST', f'/?{urlencode(query)}', headers, urlencode(form), cafile)


def assume_role(cloud, key, role, *, method='POST', **parameters):
    return call(cloud, assume_role_parameters(key, role, **parameters), secret=key.access_key_secret, method=method)
