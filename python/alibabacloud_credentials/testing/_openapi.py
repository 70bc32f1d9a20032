"""The OpenAPI gateway of all other products: it verifies any call and answers two of them like the real ones."""

from __future__ import annotations

from typing import Any, Dict

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
