"""Processor time of one AssumeRole after the first, each by a new ``Client``, with as many authorities as a system has.

Runs on ours and on the published package alike.
"""

import json
import os
import tempfile
import time

import certifi

FETCHES = 50


def bundle_of(path):
    """A file with the authorities of certifi and those in ``path``, as where a private one joins the public ones."""
    with tempfile.NamedTemporaryFile('w', suffix='.pem', delete=False) as bundle:
        for source in (certifi.where(), path):
            with open(source) as authorities:
                bundle.write(authorities.read())
    return bundle.name


def authorities_in(bundle):
    with open(bundle) as file:
        return file.read().count('BEGIN CERTIFICATE')


def fetch(client_class, config_class):
    client_class(config_class(
        type='ram_role_arn', role_arn=os.environ['BENCH_ROLE'], role_session_name='bench',
        sts_endpoint=os.environ['BENCH_STS'], access_key_id=os.environ['ALIBABA_CLOUD_ACCESS_KEY_ID'],
        access_key_secret=os.environ['ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
    )).get_credential()


def main():
    bundle = bundle_of(os.environ['SSL_CERT_FILE'])
    os.environ.update(SSL_CERT_FILE=bundle, REQUESTS_CA_BUNDLE=bundle)
    try:
        from alibabacloud_credentials.client import Client
        from alibabacloud_credentials.models import Config

        fetch(Client, Config)
        started = time.process_time()
        for _ in range(FETCHES):
            fetch(Client, Config)
        spent = time.process_time() - started
        print(json.dumps({'ms': spent / FETCHES * 1e3, 'authorities': authorities_in(bundle)}))
    finally:
        os.unlink(bundle)


main()
