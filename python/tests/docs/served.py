"""A file that furnishes the local cloud as a server."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest


def serve(text):
    """The server starts with the file and writes the tokens that it names."""
    tomllib = pytest.importorskip('tomllib', reason='Python reads TOML since 3.11')
    document = tomllib.loads(text)
    for address in document.pop('addresses', {}).values():
        text = text.replace(address, f'{address.partition(":")[0]}:0')
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / 'cloud.toml'
        tokens = [Path(folder) / provider['token_file'] for provider in document['oidc_providers']]
        for token in tokens:
            text = text.replace(f'"{token.name}"', f'"{token.as_posix()}"')
        file.write_text(text, encoding='utf-8')
        server = subprocess.Popen(
            [sys.executable, '-m', 'alibabacloud_credentials.testing', str(file)], stdout=subprocess.PIPE, text=True
        )
        try:
            assert server.stdout.readline().startswith('export SSL_CERT_FILE=')
        finally:
            server.terminate()
            server.communicate(timeout=60)
        assert all(token.read_text(encoding='utf-8').count('.') == 2 for token in tokens)
