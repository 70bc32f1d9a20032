"""The OpenAPI gateway of all other products: it verifies any call, and answers two of them, and what a test says."""

from __future__ import annotations

from typing import Any, Dict, Mapping

from ._accounts import Identity
from ._gateway import Action, Gateway
from ._operations import World
from ._records import RecordedRequest
from ._sts import VERSION as STS_VERSION
from ._sts import Sts

_REGIONS = (
    ('cn-qingdao', 'China (Qingdao)'), ('cn-beijing', 'China (Beijing)'), ('cn-hangzhou', 'China (Hangzhou)'),
    ('cn-shanghai', 'China (Shanghai)'), ('cn-hongkong', 'China (Hong Kong)'), ('ap-southeast-1', 'Singapore'),
    ('ap-northeast-1', 'Japan (Tokyo)'), ('eu-central-1', 'Germany (Frankfurt)'),
)
_NOT_ECHOED = frozenset(('Signature', 'SecurityToken', 'BearerToken', 'AccessKeyId'))


class OpenApi(Gateway):
    """``GetCallerIdentity`` (Sts 2015-04-01), ``DescribeRegions`` (Ecs 2014-05-26), an echo for everything else."""

    name = 'openapi'
    product = 'OpenApi'

    def __init__(self, world: World, sts: Sts) -> None:
        super().__init__(world)
        self._sts = sts

    def answer(self, action: str, body: Mapping[str, Any]) -> None:
        """Answer an action, such as ``DescribeInstances``, with ``body`` from now on, whatever its version.

        The call is checked as any other. What the answer depends on the request for, :meth:`add_action` does.
        """
        self.add_action(action, lambda request, caller: body)

    def operation_of(self, request: RecordedRequest) -> str:
        # A call of the ROA kind is known by its path where it names no action.
        return super().operation_of(request) or request.path

    def find(self, request: RecordedRequest) -> Action:
        if request.operation in self._actions:
            return self._actions[request.operation]
        version = request.headers.get('x-acs-version') or request.parameters.get('Version')
        if version == STS_VERSION and request.operation == 'GetCallerIdentity':
            return self._sts.action(request)
        if version == '2014-05-26' and request.operation == 'DescribeRegions':
            return Action(_describe_regions)
        return Action(_echo)


def _describe_regions(_: RecordedRequest, __: Identity) -> Dict[str, Any]:
    regions = [
        {'RegionId': name, 'LocalName': local, 'RegionEndpoint': f'ecs.{name}.aliyuncs.com', 'Status': 'available'}
        for name, local in _REGIONS
    ]
    return {'Regions': {'Region': regions}}


def _echo(request: RecordedRequest, caller: Identity) -> Dict[str, Any]:
    sent = {name: value for name, value in request.parameters.items() if name not in _NOT_ECHOED}
    return {
        'Action': request.operation, 'Method': request.method, 'Path': request.path, 'Parameters': sent,
        'Caller': caller.arn,
    }
