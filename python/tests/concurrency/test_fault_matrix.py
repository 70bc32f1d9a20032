"""Every fault of a source, at every age of the credential, for every kind of caller: the design's table as a table."""

import pytest
from alibabacloud_credentials.exceptions import (
    CredentialException,
    ExpiredException,
    RejectedException,
    UnreachableException,
)
from refresh_world import AGES, CALLERS, Observer, Source, World, down, outcome_of

TIMEOUT_S = 30


def hanging(world):
    def answer(context):
        # A transport gives up at the deadline it was given.
        world.clock.advance(context.time_left())
        raise UnreachableException('source: no answer in time')

    return answer


def garbage(world):
    def answer(context):
        raise ValueError('not JSON: SENTINEL-BODY')

    return answer


def throttled(world):
    def answer(context):
        raise RejectedException('source: throttled', code='Throttling', http_status=429, retry_after_s=17)

    return answer


FAULTS = {
    'down': lambda world, old: down,
    'hanging': lambda world, old: hanging(world),
    'garbage': lambda world, old: garbage(world),
    'expired answer': lambda world, old: lambda context: world.credential('dead', lifetime_s=0),
    'unchanged answer': lambda world, old: lambda context: old,
    'throttled': lambda world, old: throttled(world),
    'healthy': lambda world, old: lambda context: world.credential('new'),
}

# fault, age: what every caller gets, how many fetches all of them cause together, and after how many seconds the
# source is asked again (None: not before the next window).
TABLE = [
    ('down', 'fresh', 'old', 0, None),
    ('down', 'advisory', 'old', 1, 1),
    ('down', 'mandatory', 'old', 1, 1),
    ('down', 'expired', UnreachableException, 1, 0.1),
    ('down', 'absent', UnreachableException, 1, 0.1),
    ('hanging', 'fresh', 'old', 0, None),
    ('hanging', 'advisory', 'old', 1, 1),
    ('hanging', 'mandatory', 'old', 1, 1),
    ('hanging', 'expired', UnreachableException, 1, 0.1),
    ('hanging', 'absent', UnreachableException, 1, 0.1),
    ('garbage', 'fresh', 'old', 0, None),
    ('garbage', 'advisory', 'old', 1, 1),
    ('garbage', 'mandatory', 'old', 1, 1),
    ('garbage', 'expired', CredentialException, 1, 0.1),
    ('garbage', 'absent', CredentialException, 1, 0.1),
    ('expired answer', 'fresh', 'old', 0, None),
    ('expired answer', 'advisory', 'old', 1, 1),
    ('expired answer', 'mandatory', 'old', 1, 1),
    ('expired answer', 'expired', ExpiredException, 1, 0.1),
    ('expired answer', 'absent', ExpiredException, 1, 0.1),
    ('unchanged answer', 'fresh', 'old', 0, None),
    ('unchanged answer', 'advisory', 'old', 1, 1),
    ('unchanged answer', 'mandatory', 'old', 1, 1),
    ('unchanged answer', 'expired', ExpiredException, 1, 0.1),
    ('throttled', 'fresh', 'old', 0, None),
    ('throttled', 'advisory', 'old', 1, 17),
    ('throttled', 'mandatory', 'old', 1, 17),
    ('throttled', 'expired', RejectedException, 1, 5),
    ('throttled', 'absent', RejectedException, 1, 5),
    ('healthy', 'fresh', 'old', 0, None),
    ('healthy', 'advisory', 'old', 1, None),
    ('healthy', 'mandatory', 'new', 1, None),
    ('healthy', 'expired', 'new', 1, None),
    ('healthy', 'absent', 'new', 1, None),
]


def provider_at(world, age, source):
    """A provider whose credential is of that age; ``source`` has not been asked since."""
    provider = world.provider(source, fetch_timeout_s=TIMEOUT_S)
    if age != 'absent':
        old = source.old = world.credential('old')
        faulty, source.answer = source.answer, lambda context: old
        provider.get_credentials()
        source.answer, source.fetches = faulty, 0
        world.clock.advance(AGES[age])
    return provider


def is_expected(outcome, expected):
    return outcome == expected if isinstance(expected, str) else type(outcome) is expected


@pytest.mark.parametrize('callers', list(CALLERS))
@pytest.mark.parametrize(('fault', 'age', 'expected', 'fetches', 'next_after'), TABLE)
def test_what_each_caller_gets(fault, age, expected, fetches, next_after, callers):
    world = World()
    source = Source(None)
    source.old = None
    source.answer = lambda context: FAULTS[fault](world, source.old)(context)
    provider = provider_at(world, age, source)
    with Observer() as observer:
        if age == 'advisory':
            # No caller waits for this refresh: it goes on only when all have been answered.
            source.gate.clear()
        outcomes = CALLERS[callers](provider, 4)
        source.gate.set()
        observer.wait_until_settled(fetches)

        assert [outcome for outcome in outcomes if not is_expected(outcome, expected)] == []
        assert 'SENTINEL' not in ''.join(str(outcome) for outcome in outcomes)
        assert source.fetches == fetches
        if fault == 'healthy' and fetches:
            assert outcome_of(provider.get_credentials) == 'new'
        if next_after is not None:
            check_recovery(world, provider, source, observer, expected, next_after)
        assert source.fetches <= fetches + 1


def check_recovery(world, provider, source, observer, expected, next_after):
    """Until the pause is over callers get the same as before and the source has peace; then it is asked, and heals."""
    source.answer = lambda context: world.credential('new')
    world.clock.advance(next_after - 0.01)
    assert is_expected(outcome_of(provider.get_credentials), expected)
    assert source.fetches == 1
    world.clock.advance(0.02)
    provider.get_credentials()
    observer.wait_until_settled(2)
    assert outcome_of(provider.get_credentials) == 'new'
    assert source.fetches == 2


def test_a_bad_answer_never_replaces_the_credential_in_hand():
    world = World()
    source = Source(lambda context: world.credential('dead', lifetime_s=-5))
    provider = provider_at(world, 'mandatory', source)
    for _ in range(20):
        assert outcome_of(provider.get_credentials) == 'old'
        world.clock.advance(1)


def test_an_expired_credential_is_never_returned():
    world = World()
    source = Source(down)
    provider = provider_at(world, 'mandatory', source)
    world.clock.advance(100 - 0.01)
    assert outcome_of(provider.get_credentials) == 'old'
    world.clock.advance(0.01)
    assert isinstance(outcome_of(provider.get_credentials), UnreachableException)
