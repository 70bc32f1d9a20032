"""The error answers of the real services: codes, HTTP statuses, texts and the shape of the body."""

from __future__ import annotations

import uuid
from typing import Any, Dict, Optional, Tuple

# code: (HTTP status, message). Texts with {} take one value.
KNOWN: Dict[str, Tuple[int, str]] = {
    'AuthenticationFail.NoPermission': (403, 'This operation is not permitted by the trust policy of the role.'),
    'AuthenticationFail.OIDCToken.AudienceNotMatch': (400, 'Invalid audience.'),
    'AuthenticationFail.OIDCToken.Expired': (400, 'This JsonWebToken is expired.'),
    'AuthenticationFail.OIDCToken.Invalid': (400, 'The OIDC Token is invalid.'),
    'AuthenticationFail.OIDCToken.IssuerNotMatch': (
        400, "The issuer in the OIDC Token doesn't match the OIDC Provider registered."
    ),
    'AuthenticationFail.SAMLAssertion.Expired': (400, 'The SAML Assertion is expired.'),
    'AuthenticationFail.SAMLAssertion.Invalid': (400, 'The SAML Assertion is invalid.'),
    'EntityNotExist.Role': (404, 'The role not exists: {}.'),
    'Forbidden.RAM': (403, 'User not authorized to operate on the specified resource.'),
    'IncompleteSignature': (400, 'The request signature does not conform to Aliyun standards. {}'),
    'InternalError': (500, 'The request processing has failed due to some unknown error.'),
    'InvalidAccessKeyId.Inactive': (400, 'Specified access key is disabled.'),
    'InvalidAccessKeyId.NotFound': (404, 'Specified access key is not found.'),
    'InvalidAction.NotFound': (404, 'Specified api is not found, please check your url and method.'),
    'InvalidBearerToken': (400, 'Specified bearer token is not valid.'),
    'InvalidParameter.DurationSeconds': (400, 'The Min/Max value of DurationSeconds is {}.'),
    'InvalidParameter.ExternalId': (400, 'The parameter ExternalId is wrongly formed.'),
    'InvalidParameter.PolicyGrammar': (400, 'The parameter Policy has not passed grammar check.'),
    'InvalidParameter.PolicySize': (400, 'The size of Policy must be smaller than 2048 bytes.'),
    'InvalidParameter.RoleArn': (400, 'The parameter RoleArn is wrongly formed.'),
    'InvalidParameter.RoleSessionName': (400, 'The parameter RoleSessionName is wrongly formed.'),
    'InvalidParameter.SAMLAssertion': (400, 'The parameter SAMLAssertion is wrongly formed.'),
    'InvalidProtocol.NeedSsl': (400, 'Your request is denied as lack of ssl protect.'),
    'InvalidSecurityToken.Expired': (400, 'Specified SecurityToken is expired.'),
    'InvalidSecurityToken.Malformed': (400, 'Specified SecurityToken is malformed.'),
    'InvalidSecurityToken.MismatchWithAccessKey': (400, 'Specified SecurityToken mismatch with the AccessKey.'),
    'InvalidSignatureMethod': (400, 'Specified signature method is not valid.'),
    'InvalidTimeStamp.Expired': (400, 'Specified time stamp or date value is expired.'),
    'InvalidTimeStamp.Format': (400, 'Specified time stamp or date value is not well formatted.'),
    'InvalidVersion': (400, 'Specified parameter Version is not valid.'),
    'MissingSecurityToken': (400, 'SecurityToken is mandatory for this action.'),
    'NoPermission': (403, 'You are not authorized to do this action. You should be authorized by RAM.'),
    'ServiceUnavailable': (503, 'The request has failed due to a temporary failure of the server.'),
    'SignatureDoesNotMatch': (
        400, 'Specified signature is not matched with our calculation. server string to sign is:{}'
    ),
    'SignatureNonceUsed': (400, 'Specified signature nonce was used already.'),
    'Throttling': (400, 'Request was denied due to request throttling.'),
    'Throttling.Api': (400, 'Request was denied due to api flow control.'),
    'Throttling.User': (400, 'Request was denied due to user flow control.'),
    'UnsupportedHTTPMethod': (400, 'This http method is not supported.'),
}


class ApiError(Exception):
    """A service refuses a request.

    :param code: the service's error code.
    :param value: what the code's text takes.
    :param status: HTTP status, if not the code's own.
    :param message: text, if not the code's own.
    :param detail: further members of the body.
    """

    def __init__(
        self,
        code: str,
        value: str = '',
        *,
        status: Optional[int] = None,
        message: Optional[str] = None,
        detail: Optional[Dict[str, Any]] = None,
    ) -> None:
        super().__init__(code)
        known_status, known_message = KNOWN.get(code, (400, 'The request was refused.'))
        self.code = code
        self.status = status if status is not None else known_status
        self.message = message if message is not None else known_message.format(value)
        self.detail = detail or {}


def missing(name: str) -> ApiError:
    """A mandatory parameter is absent."""
    return ApiError(f'Missing{name}', status=400, message=f'{name} is mandatory for this action.')


def implicit_deny(action: str, principal: str) -> ApiError:
    """No statement allows ``principal`` to do ``action``."""
    denied = {
        'AuthAction': action, 'AuthPrincipalDisplayName': principal, 'NoPermissionType': 'ImplicitDeny',
        'PolicyType': 'AssumeRolePolicy',
    }
    return ApiError('NoPermission', detail={'AccessDeniedDetail': denied})


def new_request_id() -> str:
    """A request id of the shape the services use."""
    return str(uuid.uuid4()).upper()


def error_body(error: ApiError, host: str, product: str, request_id: str) -> Dict[str, Any]:
    """The body of an error answer of the OpenAPI gateway."""
    recommend = f'https://api.aliyun.com/troubleshoot?q={error.code}&product={product}&requestId={request_id}'
    return {
        'RequestId': request_id, 'HostId': host, 'Code': error.code, 'Message': error.message,
        'Recommend': recommend, **error.detail,
    }
