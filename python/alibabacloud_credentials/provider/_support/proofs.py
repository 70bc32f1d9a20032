"""What a program shows to STS instead of a signature: an OIDC token or a SAML response, and where it comes from.

It is asked for anew at every refresh, because whoever issues it replaces it, and is never kept and never written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Callable, Optional, Tuple, Union

from ..._transport.exchange import exchange_json
from ..._transport.messages import Request
from ...exceptions import CredentialException, InvalidConfigurationException
from ...models import IdentityTokenResponse
from .callbacks import result_of
from .named_file import read_named
from .wire import read_answer

if TYPE_CHECKING:
    from ..._transport.options import TransportOptions
    from ..._world.context import Context

#: where a proof comes from: a text, or a function of the program's own, which may be asynchronous
Supplier = Callable[[], Any]
GITHUB_ACTIONS = 'github_actions'
_VARIABLE = re.compile(r'env:([A-Za-z_][A-Za-z0-9_]{0,255})')
_AUDIENCE = 'sts.aliyuncs.com'
_REQUEST_URL, _REQUEST_TOKEN = 'ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'


class Proof:
    """A kind of proof, and where one provider gets it.

    :param source: name of the provider, as errors have it.
    :param path: the file, or None.
    :param supplier: ``env:NAME``, ``github_actions`` or a function; None: the file.
    :raises InvalidConfigurationException: there is neither, or the source is none that is known.
    """

    #: what it is called, and what the parameters are called that say where it comes from
    what: str
    file_parameter: str
    source_parameter: str
    file_variable: str
    #: what the text must be, and how errors say so
    pattern: str
    expected: str
    #: most bytes of a file
    longest_file: int = 64 * 1024
    #: whether a job of GitHub Actions or Forgejo can be asked for it
    is_of_jobs: bool = False
    #: what to do where the variable is not set, as the end of a sentence
    absent_hint: str = ''

    def __init__(self, source: str, path: Optional[str], supplier: Union[str, Supplier, None]) -> None:
        self._source, self._path, self._supplier = source, path, supplier or None
        if self._supplier is None and path is None:
            raise InvalidConfigurationException(
                f'{source}: {self.file_parameter} or environment variable {self.file_variable} cannot be empty',
                parameter=self.file_parameter,
            )
        known = [GITHUB_ACTIONS] if self.is_of_jobs else []
        if isinstance(supplier, str) and supplier not in ('', *known) and not _VARIABLE.fullmatch(supplier):
            expected = ' or '.join([*known, 'env: and the name of an environment variable'])
            raise InvalidConfigurationException(
                f'{source}: {self.source_parameter} must be {expected}', parameter=self.source_parameter
            )

    @classmethod
    def function_or_text(cls, source: str, path: Optional[str], given: Any) -> Tuple[Optional[Supplier], Any]:
        """The function, if one was given, and else the text, which is a parameter of the spec and checked as such.

        :raises InvalidConfigurationException: a path and a source were both given.
        """
        if given and path:
            raise InvalidConfigurationException(
                f'{source}: {cls.file_parameter} and {cls.source_parameter} both say where the {cls.what} is; pass one '
                f'of them', parameter=cls.source_parameter,
            )
        return (given, None) if callable(given) else (None, given)

    def obtain(self, context: Context, options: TransportOptions) -> str:
        """The proof as it is now.

        :raises CredentialException: it could not be had, or is not what it should be; no error repeats it.
        """
        supplier = self._supplier
        if supplier is None:
            return self._checked(self._from_file(context), f'the {self.what} file {self._path!r}')
        if callable(supplier):
            return self._checked(self._from_program(context, supplier), f'the {self.what} that the function gave')
        if supplier == GITHUB_ACTIONS:
            return self._checked(self._from_job(context, options), f'the {self.what} of the job')
        variable = supplier[len('env:'):]
        value = context.environment.get(variable)
        if value is None:
            raise self._error(
                f'environment variable {variable}, which is to hold the {self.what}, is not set{self.absent_hint}'
            )
        return self._checked(value, f'environment variable {variable}')

    def _from_file(self, context: Context) -> str:
        return read_named(
            context, str(self._path), f'{self.what} file', source=self._source,
            named_by=f'{self.file_parameter} or {self.file_variable}', limit=self.longest_file,
        )

    def _from_program(self, context: Context, supplier: Supplier) -> Any:
        try:
            return result_of(context, supplier)
        except CredentialException:
            raise
        except Exception as error:
            # Its text is somebody else's and may hold anything: it stays in the cause.
            raise CredentialException(
                f'{self._source}: the function that gives the {self.what} failed with {type(error).__name__}'
            ) from error

    def _from_job(self, context: Context, options: TransportOptions) -> str:
        url, token = context.environment.get(_REQUEST_URL), context.environment.get(_REQUEST_TOKEN)
        if url is None or token is None:
            raise self._error(
                f'environment variable {_REQUEST_URL if url is None else _REQUEST_TOKEN} is not set; give the job the '
                f'permission id-token: write, and run this in GitHub Actions or Forgejo'
            )
        asked = f'{url}{"&" if "?" in url else "?"}audience={_AUDIENCE}'
        headers = {'Authorization': f'bearer {token}', 'Accept': 'application/json'}
        answer = exchange_json(
            context, lambda: Request('GET', asked, headers), source=self._source, step='ID token of the job',
            options=options,
        )
        value: str = read_answer(IdentityTokenResponse(), answer, source=self._source).value
        return value

    def _checked(self, text: Any, where: str) -> str:
        if not isinstance(text, str):
            raise self._error(f'{where} must be a string, not {type(text).__name__}')
        proof = self.cleaned(text)
        if not proof:
            raise self._error(f'{where} is empty')
        if not re.fullmatch(self.pattern, proof):
            raise self._error(f'{where} must hold {self.expected}')
        return proof

    def cleaned(self, text: str) -> str:
        """The text without what a writer of files may have put around it."""
        return text.strip()

    def _error(self, reason: str) -> InvalidConfigurationException:
        return InvalidConfigurationException(f'{self._source}: {reason}')


class OidcToken(Proof):
    """A JSON web token of an OIDC identity provider."""

    what = 'OIDC token'
    file_parameter, source_parameter = 'oidc_token_file_path', 'oidc_token_source'
    file_variable = 'ALIBABA_CLOUD_OIDC_TOKEN_FILE'
    pattern = r'[!-~]+'
    is_of_jobs = True
    absent_hint = '; in GitLab, name it under id_tokens: of the job'
    expected = 'one token and nothing else; it has blanks, several lines or letters outside ASCII'


class SamlResponse(Proof):
    """The whole response of a SAML identity provider, in Base64 as it is posted."""

    what = 'SAML response'
    longest_file = 256 * 1024
    file_parameter, source_parameter = 'saml_assertion_file_path', 'saml_assertion_source'
    file_variable = 'ALIBABA_CLOUD_SAML_ASSERTION_FILE'
    pattern = r'[A-Za-z0-9+/]{4,100000}={0,2}'
    expected = 'the whole SAML response in Base64, of 4 to 100,000 letters'

    def cleaned(self, text: str) -> str:
        """Base64 is often written in lines."""
        return ''.join(text.split())
