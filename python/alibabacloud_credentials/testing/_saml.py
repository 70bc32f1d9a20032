"""SAML identity providers: they issue signed responses for tests, and the cloud checks the responses that it is sent.

A response is signed with RSA over the very bytes of its assertion, so one that was written anew is refused even where
it says the same: that is stricter than the service, which knows that XML has many spellings.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Callable, Dict, NamedTuple

from ._errors import ApiError
from ._signatures import rsa_verifies
from ._values import fake, format_time, parse_time

_AUDIENCE = 'urn:alibaba:cloudcomputing'
_ATTRIBUTES = 'https://www.aliyun.com/SAML-Role/Attributes/'
_RECIPIENT = 'https://signin.aliyun.com/saml-role/sso'
_ASSERTION = re.compile(r'<saml:Assertion .*</saml:Assertion>', re.DOTALL)
_SIGNATURE = re.compile(r'<ds:SignatureValue>([A-Za-z0-9+/=]+)</ds:SignatureValue>')
_LENGTHS = range(4, 100001)


class Assertion(NamedTuple):
    """What a response says.

    :ivar role_arn: the role that its subject may assume.
    :ivar session_name: name of the session.
    :ivar subject: who it is about.
    """

    role_arn: str
    session_name: str
    subject: str


class SamlProvider:
    """An identity provider registered in the cloud.

    :ivar arn: its name, ``acs:ram::<account>:saml-provider/<name>``.
    :ivar issuer: who its responses are from.
    """

    def __init__(self, arn: str, issuer: str, wall: Callable[[], float], private_key_pem: bytes) -> None:
        self.arn = arn
        self.issuer = issuer
        self._wall = wall
        self._private_key_pem = private_key_pem

    def response(
        self, role_arn: str, *, session: str = 'alice', subject: str = 'alice@example.com',
        lifetime_s: float = 300.0, audience: str = _AUDIENCE,
    ) -> str:
        """A new response in Base64; a negative ``lifetime_s`` makes one that has ended."""
        ends = format_time(self._wall() + lifetime_s)
        assertion = (
            f'<saml:Assertion ID="_{fake("", 20)}" Version="2.0"><saml:Issuer>{self.issuer}</saml:Issuer>'
            f'<saml:Subject><saml:NameID>{subject}</saml:NameID></saml:Subject>'
            f'<saml:Conditions NotOnOrAfter="{ends}"><saml:AudienceRestriction><saml:Audience>{audience}'
            '</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AttributeStatement>'
            f'{_attribute("Role", f"{role_arn},{self.arn}")}{_attribute("RoleSessionName", session)}'
            '</saml:AttributeStatement></saml:Assertion>'
        )
        text = (
            '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
            'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">'
            f'<ds:Signature><ds:SignatureValue>{self._sign(assertion)}</ds:SignatureValue></ds:Signature>'
            f'{assertion}</samlp:Response>'
        )
        return base64.b64encode(text.encode('utf-8')).decode('ascii')

    def check(self, response: str, now: float) -> Assertion:
        """What a response says, or a refusal."""
        if len(response) not in _LENGTHS:
            raise ApiError('InvalidParameter.SAMLAssertion')
        try:
            text = base64.b64decode(response, validate=True).decode('utf-8')
        except (binascii.Error, UnicodeDecodeError):
            raise ApiError('InvalidParameter.SAMLAssertion') from None
        found, signature = _ASSERTION.search(text), _SIGNATURE.search(text)
        if found is None or signature is None or not rsa_verifies(
            self._private_key_pem, found.group(), signature.group(1)
        ):
            raise ApiError('AuthenticationFail.SAMLAssertion.Invalid')
        return self._read(found.group(), now)

    def _read(self, assertion: str, now: float) -> Assertion:
        if _text('Issuer', assertion) != self.issuer or _text('Audience', assertion) != _AUDIENCE:
            raise ApiError('AuthenticationFail.SAMLAssertion.Invalid')
        ends = re.search(r'NotOnOrAfter="([^"]*)"', assertion)
        if ends is None or (parse_time(ends.group(1)) or 0.0) <= now:
            raise ApiError('AuthenticationFail.SAMLAssertion.Expired')
        values = dict(re.findall(
            rf'<saml:Attribute Name="{_ATTRIBUTES}(\w+)"><saml:AttributeValue>([^<]*)</saml:AttributeValue>', assertion
        ))
        role_arn, _, provider_arn = values.get('Role', '').partition(',')
        if provider_arn != self.arn:
            raise ApiError('AuthenticationFail.SAMLAssertion.Invalid')
        return Assertion(role_arn, values.get('RoleSessionName', ''), _text('NameID', assertion))

    def information(self, assertion: Assertion) -> Dict[str, str]:
        """What STS answers about the response."""
        return {
            'SubjectType': 'persistent', 'Subject': assertion.subject, 'Issuer': self.issuer, 'Recipient': _RECIPIENT,
        }

    def _sign(self, text: str) -> str:
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import padding, rsa

        key = serialization.load_pem_private_key(self._private_key_pem, password=None)
        assert isinstance(key, rsa.RSAPrivateKey)
        return base64.b64encode(key.sign(text.encode('utf-8'), padding.PKCS1v15(), hashes.SHA256())).decode('ascii')

    def __repr__(self) -> str:
        return f'SamlProvider({self.arn!r})'


def _attribute(name: str, value: str) -> str:
    return (
        f'<saml:Attribute Name="{_ATTRIBUTES}{name}"><saml:AttributeValue>{value}</saml:AttributeValue>'
        '</saml:Attribute>'
    )


def _text(element: str, assertion: str) -> str:
    match = re.search(rf'<saml:{element}>([^<]*)</saml:{element}>', assertion)
    return '' if match is None else match.group(1)
