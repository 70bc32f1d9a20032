"""What export prints: each value comes back from those who read it as it was, or is refused."""

import json
import shutil
from io import StringIO

import dotenv
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.provider import ProfileCredentialsProvider
from alibabacloud_credentials.provider.base import Credentials, RefreshingProvider
from alibabacloud_credentials.testing import FakeClock, FakeEnvironment, FakeFiles, RefusingContext, use_context
from alibabacloud_credentials.tools import export
from export_readers import cmd_value, powershell_value, shell

from .reading import Bytes, assert_says_little, text_of

_SDK = tuple(f'ALIBABA_CLOUD_{name}' for name in ('ACCESS_KEY_ID', 'ACCESS_KEY_SECRET', 'SECURITY_TOKEN'))
_TERRAFORM = ('ALICLOUD_ACCESS_KEY', 'ALICLOUD_SECRET_KEY', 'ALICLOUD_SECURITY_TOKEN')
_INI = '/home/user/.alibabacloud/credentials.ini'


class _Given(RefreshingProvider):
    name = 'given'

    def __init__(self, *parts):
        self._parts = parts
        super().__init__()

    def fetch(self, context):
        key_id, secret, token = self._parts
        return Credentials(access_key_id=key_id, access_key_secret=secret, security_token=token)


def _fields(data):
    """AccessKey id, secret and token, parted by a letter that no key has; without the letters, they are all alike."""
    try:
        text = data.decode('utf-8', 'surrogatepass')  # halves of characters: a JSON file may hold them
    except UnicodeDecodeError:
        text = text_of(data)
    return tuple((text.split('\x1f', 2) * 3)[:3])


def _by_shells(*names, variables=_SDK):
    def values(text):
        found = {name: path for name, path in ((name, shutil.which(name)) for name in names) if path is not None}
        return [shell(name, path, variables).values_after(text) for name, path in found.items()]

    return values


def _by_lines(value_of, before):
    """By the rules of a language with one assignment in a line, where the language itself is not here."""

    def values(text):
        lines = text.split('\n')
        found = [next((line for line in lines if line.startswith(before(name))), None) for name in _SDK]
        return [['' if line is None else value_of(line) for line in found]]

    return values


def _powershell_value(line):
    return powershell_value(line.partition(' = ')[2])


def _dotenv_values(text):
    read = dotenv.dotenv_values(stream=StringIO(text))
    found = [[read[name] for name in _SDK]]
    # Node.js knows no escapes; what has none is in no double quotes.
    path = shutil.which('node')
    if path is not None and '="' not in text:
        found.append(shell('node', path, _SDK).values_after(text))
    return found


def _of_document(*keys):
    def values(text):
        document = json.loads(text)
        return [[document.get(key) or '' for key in keys]]

    return values


def _ini_values(text):
    context = RefusingContext(clock=FakeClock(), environment=FakeEnvironment(), files=FakeFiles({_INI: text}))
    with use_context(context):
        read = ProfileCredentialsProvider(profile_name='default').get_credentials()
    return [[read.get_access_key_id(), read.get_access_key_secret(), read.get_security_token() or '']]


_READERS = {
    'env': _by_shells('bash', 'dash', 'zsh'),
    'env-no-export': _by_shells('bash', 'dash', 'zsh'),
    'fish': _by_shells('fish'),
    'powershell': _by_lines(_powershell_value, lambda name: f'$Env:{name} ='),
    'cmd': _by_lines(cmd_value, lambda name: (f'set {name}=', f'set "{name}=')),
    'dotenv': _dotenv_values,
    'json': _of_document('access_key_id', 'access_key_secret', 'security_token'),
    'uri-json': _of_document('AccessKeyId', 'AccessKeySecret', 'SecurityToken'),
    'external-json': _of_document('access_key_id', 'access_key_secret', 'sts_token'),
    'ini': _ini_values,
    'terraform-env': _by_shells('bash', 'dash', 'zsh', variables=_TERRAFORM),
}


def exported(data):
    """A credential of any letters, in every format, through every shell that is here."""
    read = Bytes(data)
    form = read.choose(*_READERS)
    fields = _fields(read.rest())
    with use_context(RefusingContext(clock=FakeClock())):
        try:
            text = export(Client(provider=_Given(*fields)), form)
        except CredentialException as error:
            assert_says_little(error)
            return
    text.encode('utf-8')  # as it is written
    for values in _READERS[form](text):
        assert tuple(values) == fields, form


TARGETS = (exported,)
