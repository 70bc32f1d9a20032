"""The decision table: every window at, just before and just after each of its boundaries, in literal seconds."""

import pytest
from alibabacloud_credentials._refresh.policy import Decision, LastAttempt, Windows, decide, fraction_of_follower
from alibabacloud_credentials.exceptions import RejectedException, UnreachableException

FRESH, ADVISORY, MANDATORY = Decision.FRESH, Decision.ADVISORY, Decision.MANDATORY
SERVE, FAIL = Decision.SERVE, Decision.FAIL

NOW = 50_000.0
JUST = 0.001
ALMOST_ONE = 1 - 1e-12

FAILED = UnreachableException('down')


def failed_at(ended_at, count=1, draw=0.0, error=FAILED):
    return LastAttempt(ended_at, count, draw, error)


# lifetime, random draw, advisory from, mandatory from: seconds after arrival.
WINDOWS = [
    (900, 0.0, 420, 720),
    (900, 0.5, 270, 720),
    (900, ALMOST_ONE, 120, 720),
    (3600, 0.0, 2520, 3420),
    (3600, 0.5, 2070, 3420),
    (3600, ALMOST_ONE, 1620, 3420),
    (43200, 0.0, 39420, 43020),
    (43200, 0.5, 37620, 43020),
    (43200, ALMOST_ONE, 35820, 43020),
    (129600, 0.0, 125820, 129420),
    (129600, 0.5, 124020, 129420),
    (129600, ALMOST_ONE, 122220, 129420),
]


def rows():
    """lifetime, draw, age, what a caller gets with no attempt on record, and what while the last one is too recent."""
    for lifetime, draw, advisory, mandatory in WINDOWS:
        for age, free, paused in [
            (0, FRESH, FRESH),
            (advisory - JUST, FRESH, FRESH),
            (advisory, ADVISORY, SERVE),
            (advisory + JUST, ADVISORY, SERVE),
            (mandatory - JUST, ADVISORY, SERVE),
            (mandatory, MANDATORY, SERVE),
            (mandatory + JUST, MANDATORY, SERVE),
            (lifetime - JUST, MANDATORY, SERVE),
            (lifetime, MANDATORY, FAIL),
            (lifetime + JUST, MANDATORY, FAIL),
        ]:
            yield lifetime, draw, age, free, paused


@pytest.mark.parametrize(('lifetime', 'draw', 'age', 'free', 'paused'), list(rows()))
def test_decision_at_each_boundary(lifetime, draw, age, free, paused):
    windows = Windows.of_lifetime(lifetime, draw)
    long_ago, just_now = failed_at(NOW - 3600), failed_at(NOW)
    # An almost full draw moves the boundary by a rounding error.
    age = age + 1e-6 if draw == ALMOST_ONE and free is ADVISORY else age
    assert decide(windows, age, NOW, None) is free
    assert decide(windows, age, NOW, long_ago) is free
    assert decide(windows, age, NOW, just_now) is paused


@pytest.mark.parametrize(('lifetime', 'draw', 'advisory', 'mandatory'), WINDOWS)
def test_windows_are_fixed_by_lifetime_and_draw(lifetime, draw, advisory, mandatory):
    windows = Windows.of_lifetime(lifetime, draw)
    assert windows.advisory_from == pytest.approx(advisory, abs=1e-6)
    assert windows.mandatory_from == mandatory
    assert windows.ends_at == lifetime


@pytest.mark.parametrize(('fraction', 'draw', 'expected'), [
    (0.0, 0.0, 0.0), (0.5, 0.0, 0.5), (0.5, 0.5, 0.0), (0.5, 1.0, -0.5), (1.0, 0.0, 1.0), (1.0, 0.5, 0.25),
])
def test_a_follower_begins_between_the_start_of_the_other_and_the_middle_of_the_window(fraction, draw, expected):
    assert fraction_of_follower(fraction, draw) == expected


@pytest.mark.parametrize(('lifetime', 'length'), [
    (1200 - JUST, 300), (1200, 300), (1200 + JUST, 900),
    (5400 - JUST, 900), (5400, 900), (5400 + JUST, 3600),
])
def test_length_of_the_advisory_window_steps_at_20_and_90_minutes(lifetime, length):
    windows = Windows.of_lifetime(lifetime, 0.0)
    assert windows.mandatory_from - windows.advisory_from == pytest.approx(length)


@pytest.mark.parametrize(('lifetime', 'mandatory_length'), [(899, 179.8), (900, 180), (901, 180), (60, 12)])
def test_mandatory_window_is_a_fifth_of_the_lifetime_up_to_three_minutes(lifetime, mandatory_length):
    windows = Windows.of_lifetime(lifetime, 0.0)
    assert windows.ends_at - windows.mandatory_from == pytest.approx(mandatory_length)


@pytest.mark.parametrize('lifetime', [1, 60, 300, 600])
@pytest.mark.parametrize('draw', [0.0, 0.5, ALMOST_ONE])
def test_short_session_is_fresh_for_its_first_tenth(lifetime, draw):
    windows = Windows.of_lifetime(lifetime, draw)
    assert decide(windows, lifetime / 10 - JUST, NOW, None) is FRESH
    assert windows.advisory_from <= windows.mandatory_from < windows.ends_at


@pytest.mark.parametrize(('lifetime', 'advisory', 'mandatory'), [(1, 0.8, 0.8), (2, 1, 1.6), (9, 1, 7.2), (20, 2, 16)])
def test_short_session_is_fresh_for_its_first_second(lifetime, advisory, mandatory):
    windows = Windows.of_lifetime(lifetime, 0.0)
    assert (windows.advisory_from, windows.mandatory_from) == (advisory, mandatory)


def test_nothing_in_hand_is_mandatory():
    assert decide(None, 0.0, NOW, None) is MANDATORY


@pytest.mark.parametrize(('since', 'expected'), [(0.1 - JUST, FAIL), (0.1 + JUST, MANDATORY)])
def test_nothing_in_hand_fails_from_memory_for_the_pause(since, expected):
    assert decide(None, 0.0, NOW + since, failed_at(NOW)) is expected


@pytest.mark.parametrize(('since', 'expected'), [(2 - JUST, FAIL), (2, MANDATORY)])
def test_nothing_in_hand_is_asked_for_again_when_the_pause_ends(since, expected):
    throttled = RejectedException('slow down', code='Throttling', http_status=429, retry_after_s=2)
    assert decide(None, 0.0, NOW + since, failed_at(NOW, error=throttled)) is expected


@pytest.mark.parametrize(('since', 'expected'), [(1 - JUST, SERVE), (1, ADVISORY), (1 + JUST, ADVISORY)])
def test_pause_in_the_advisory_window(since, expected):
    assert decide(Windows.of_lifetime(3600, 0.0), 3000, NOW + since, failed_at(NOW)) is expected


@pytest.mark.parametrize(('since', 'expected'), [(1 - JUST, SERVE), (1, MANDATORY), (1 + JUST, MANDATORY)])
def test_pause_in_the_mandatory_window(since, expected):
    assert decide(Windows.of_lifetime(3600, 0.0), 3500, NOW + since, failed_at(NOW)) is expected


def test_same_credential_that_came_back_and_ended_is_asked_for_at_once():
    came_back = LastAttempt(NOW, 1, 0.0, None)
    windows = Windows.of_lifetime(3600, 0.0)
    assert decide(windows, 3500, NOW, came_back) is SERVE
    assert decide(windows, 3600, NOW, came_back) is MANDATORY


@pytest.mark.parametrize(('count', 'shortest', 'longest'), [
    (1, 1, 2), (2, 1, 4), (3, 1, 8), (4, 1, 16), (5, 1, 32), (6, 1, 60), (7, 1, 60), (100_000, 1, 60),
])
def test_pause_with_a_valid_credential_grows_from_1_to_60_seconds(count, shortest, longest):
    assert failed_at(NOW, count, draw=0.0).pause_s == shortest
    assert failed_at(NOW, count, draw=ALMOST_ONE).pause_s == pytest.approx(longest)


@pytest.mark.parametrize(('count', 'longest'), [
    (1, 0.1), (2, 0.2), (3, 0.4), (4, 0.8), (5, 1.6), (6, 3.2), (7, 5), (100_000, 5),
])
def test_pause_with_nothing_valid_grows_from_100_ms_to_5_seconds(count, longest):
    assert failed_at(NOW, count, draw=0.0).empty_pause_s == 0.1
    assert failed_at(NOW, count, draw=ALMOST_ONE).empty_pause_s == pytest.approx(longest)


@pytest.mark.parametrize(('retry_after_s', 'pause_s', 'empty_pause_s'), [
    (17, 17, 5), (0.5, 0.5, 0.5), (3, 3, 3), (600, 600, 5), (0, 1, 0.1), (None, 1, 0.1),
])
def test_retry_after_wins_over_the_pause(retry_after_s, pause_s, empty_pause_s):
    throttled = RejectedException('slow down', code='Throttling', http_status=429, retry_after_s=retry_after_s)
    attempt = failed_at(NOW, error=throttled)
    assert (attempt.pause_s, attempt.empty_pause_s) == (pause_s, empty_pause_s)


@pytest.mark.parametrize(('age', 'expected'), [(1 - JUST, FRESH), (1, MANDATORY), (1 + JUST, MANDATORY)])
def test_answer_that_is_kept_for_a_second_is_then_asked_for_again(age, expected):
    assert decide(Windows.of_max_age(1.0), age, NOW, None) is expected
