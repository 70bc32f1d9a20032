"""The server that gives OIDC tokens to the jobs of GitHub Actions and Forgejo."""

from __future__ import annotations

from typing import Dict

from ._answers import Answer
from ._errors import ApiError
from ._oidc import OidcProvider
from ._operations import World
from ._records import RecordedRequest
from ._service import Service
from ._values import fake


class _Job:
    def __init__(self, provider: OidcProvider, subject: str, lifetime_s: float) -> None:
        self.provider = provider
        self.subject = subject
        self.lifetime_s = lifetime_s


class Jobs(Service):
    """Jobs that run, each known by its request token. The only operation is ``token``."""

    name = 'jobs'

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._jobs: Dict[str, _Job] = {}

    def start(
        self, provider: OidcProvider, *, subject: str = 'repo:example/app:ref:refs/heads/main',
        lifetime_s: float = 300.0,
    ) -> Dict[str, str]:
        """The variables of a new job that has the permission ``id-token: write``; without it a job has none of them.

        :param provider: issues its tokens, for the audience that the job asks for.
        :param lifetime_s: how long a token lives; every request gets a new one.
        """
        request_token = fake('fakeRequestToken', 40)
        self._jobs[request_token] = _Job(provider, subject, lifetime_s)
        assert self.https is not None
        return {
            'ACTIONS_ID_TOKEN_REQUEST_URL': f'{self.https.url}/idtoken?api-version=2.0',
            'ACTIONS_ID_TOKEN_REQUEST_TOKEN': request_token,
        }

    def operation_of(self, request: RecordedRequest) -> str:
        return 'token'

    def handle(self, request: RecordedRequest) -> Answer:
        kind, _, request_token = request.headers.get('authorization', '').partition(' ')
        job = self._jobs.get(request_token)
        if kind.lower() != 'bearer' or job is None:
            raise ApiError('Unauthorized', status=401)
        audience = request.query.get('audience') or 'https://github.com/example'
        token = job.provider.token(job.subject, lifetime_s=job.lifetime_s, audience=audience)
        return Answer(200, {'count': len(token), 'value': token})

    def refusal(self, request: RecordedRequest, error: ApiError) -> Answer:
        return Answer(error.status, {'message': error.code})
