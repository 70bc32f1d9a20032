"""The tests of a user's own provider, as a type checker sees them."""

from typing import Dict, List

from alibabacloud_credentials.testing import (
    ApiError,
    Clock,
    Commands,
    Environment,
    FakeClock,
    FakeCommands,
    FakeFiles,
    FileFingerprint,
    Files,
    Identity,
    LocalCloud,
    RecordedRequest,
    RefusingContext,
    Request,
    Response,
    RoutedSender,
    Sender,
    TransportFailure,
)


class Recorder(Sender):
    """Keeps what is sent, and sends it."""

    def __init__(self) -> None:
        super().__init__()
        self.methods: List[str] = []

    def ask(self, request: Request) -> Response:
        self.methods.append(request.method)
        try:
            return self.send(request, connect_timeout_s=1.0, read_timeout_s=1.0, total_timeout_s=1.0)
        except TransportFailure as failure:
            return Response(503, {'Reason': failure.what}, b'')


def handler(request: RecordedRequest, caller: Identity) -> Dict[str, Dict[str, str]]:
    if request.parameters.get('Ticket') is None:
        raise ApiError('MissingTicket', status=400, message='Ticket is mandatory for this action.')
    return {'Caller': {'Arn': caller.arn}}


def a_cloud(clock: Clock) -> LocalCloud:
    cloud = LocalCloud(clock=clock)
    cloud.sts.add_action('AssumeRoleWithTicket', handler, anonymous=True)
    cloud.openapi.add_action('DescribeTickets', handler)
    return cloud


def a_world(cloud: LocalCloud, files: FakeFiles) -> RefusingContext:
    fingerprint = files.fingerprint('/ticket')
    assert fingerprint is None or isinstance(fingerprint, FileFingerprint)
    assert isinstance(files, Files)
    return RefusingContext(
        clock=FakeClock(), environment=Environment(), files=files, commands=Commands(), http=RoutedSender(cloud)
    )


def furnished(cloud: LocalCloud) -> List[RecordedRequest]:
    """What a test of an SDK call does with a local cloud."""
    commands = FakeCommands({'vault read': '{}'})
    client = cloud.client(context=cloud.context(commands=commands))
    cloud.openapi.answer('DescribeInstances', {'TotalCount': 0})
    assert cloud.sdk_config(client, region_id='cn-hangzhou') is not None
    cloud.context(commands={'vault read': b'{}'})
    return cloud.take_answered_requests(0.0)
