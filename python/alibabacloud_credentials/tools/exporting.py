"""A credential as a text that other programs read: for shells, files, and the two JSON documents of the SDKs."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Callable, Dict, Optional, Tuple

from .._timestamps import format_utc
from . import quoting
from .credential import access_key_pair, valid_credential
from .variables import FAMILIES, TERRAFORM, Family, credential_variables

if TYPE_CHECKING:
    from ..client import Client
    from ..models import CredentialModel

Writer = Callable[['CredentialModel', Optional[str], str], str]


def export(
    client: Optional[Client] = None,
    format: str = 'env',  # the option's name
    *,
    min_valid_s: Optional[int] = None,
    region: Optional[str] = None,
    section: str = 'default',
) -> str:
    """The credential as text. It holds the secret: whoever asks for it says where it goes.

    ==================  =================================================================================
    ``env``             ``export NAME='...'`` for bash, dash and zsh, of all families of variables; those
                        of them that must not be set are ``unset``
    ``env-no-export``   ``NAME='...'``, the same for the shell alone
    ``fish``            ``set -gx``
    ``powershell``      ``$Env:NAME = '...'``
    ``cmd``             ``set "NAME=..."``
    ``dotenv``          ``NAME=...`` for a ``.env`` file
    ``json``            an object with ``type``, ``source``, ``access_key_id``, ``access_key_secret``,
                        ``security_token`` and ``expiration``, the last two null where there are none
    ``uri-json``        what a credentials URI answers
    ``external-json``   what the command of a profile of mode ``External`` prints
    ``ini``             a section of credentials.ini
    ``terraform-env``   as ``env``, of Terraform's variables alone
    ==================  =================================================================================

    :param client: gives the credential. Default: ``Client()``.
    :param format: one of those above.
    :param min_valid_s: seconds that it must still be valid. Default: any valid one will do.
    :param region: region to set beside it, where the format has a place for one. Default: none.
    :param section: name of the section of ``ini``.
    :raises ValueError: there is no such format.
    :raises InvalidConfigurationException: the credential is a bearer token, or a part of it has no form there.
    :raises ExpiredException: it ends too soon.
    :raises CredentialException: there is none.
    """
    writer = FORMATS.get(format)
    if writer is None:
        raise ValueError(f'format must be one of {", ".join(FORMATS)}')
    return writer(valid_credential(client, min_valid_s=min_valid_s), region, section)


def uri_document(credential: CredentialModel) -> Dict[str, str]:
    """What a credentials URI answers: the object that every SDK reads from ``ALIBABA_CLOUD_CREDENTIALS_URI``.

    :raises InvalidConfigurationException: the credential is a bearer token.
    """
    key_id, secret = access_key_pair(credential)
    document = {'Code': 'Success', 'AccessKeyId': key_id, 'AccessKeySecret': secret}
    if credential.security_token:
        document['SecurityToken'] = credential.security_token
    if credential.expiration is not None:
        document['Expiration'] = format_utc(credential.expiration)
    return document


def _external_document(credential: CredentialModel) -> Dict[str, str]:
    """Source of the form: the aliyun command line, which needs ``mode``, and the SDKs, which need ``expiration``."""
    key_id, secret = access_key_pair(credential)
    document = {
        'mode': 'StsToken' if credential.security_token else 'AK', 'access_key_id': key_id, 'access_key_secret': secret,
    }
    if credential.security_token:
        document['sts_token'] = credential.security_token
    if credential.expiration is not None:
        document['expiration'] = format_utc(credential.expiration)
    return document


def _own_document(credential: CredentialModel) -> Dict[str, Optional[str]]:
    key_id, secret = access_key_pair(credential)
    return {
        'type': credential.type, 'source': credential.provider_name, 'access_key_id': key_id,
        'access_key_secret': secret, 'security_token': credential.security_token or None,
        'expiration': None if credential.expiration is None else format_utc(credential.expiration),
    }


def _as_json(
    document_of: Callable[[CredentialModel], object], credential: CredentialModel, _: Optional[str], __: str
) -> str:
    return f'{json.dumps(document_of(credential))}\n'


def _as_assignments(
    line_of: Callable[[str, Optional[str]], str], credential: CredentialModel, region: Optional[str], _: str,
    families: Tuple[Family, ...] = FAMILIES,
) -> str:
    variables = credential_variables(credential, region=region, families=families)
    return ''.join(f'{line_of(name, value)}\n' for name, value in variables.items())


def _as_ini(credential: CredentialModel, _: Optional[str], section: str) -> str:
    key_id, secret = access_key_pair(credential)
    pairs = [('type', 'sts' if credential.security_token else 'access_key')]
    pairs += [('access_key_id', key_id), ('access_key_secret', secret)]
    if credential.security_token:
        pairs.append(('security_token', credential.security_token))
    lines = [quoting.ini_section(section), *(quoting.ini(key, value) for key, value in pairs)]
    return ''.join(f'{line}\n' for line in lines)


FORMATS: Dict[str, Writer] = {
    'env': partial(_as_assignments, quoting.posix),
    'env-no-export': partial(_as_assignments, quoting.assignment),
    'fish': partial(_as_assignments, quoting.fish),
    'powershell': partial(_as_assignments, quoting.powershell),
    'cmd': partial(_as_assignments, quoting.cmd),
    'dotenv': partial(_as_assignments, quoting.dotenv),
    'json': partial(_as_json, _own_document),
    'uri-json': partial(_as_json, uri_document),
    'external-json': partial(_as_json, _external_document),
    'ini': _as_ini,
    'terraform-env': partial(_as_assignments, quoting.posix, families=(TERRAFORM,)),
}
