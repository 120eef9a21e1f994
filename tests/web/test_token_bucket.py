"""Laws of the token buckets: never more than the rate allows, never less than a person needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from play.web.limits.rate_limits import RateLimited, RateLimiter, network_of
from play.web.limits.token_bucket import UNLIMITED, Bucket, ConcurrencyLimit, KeyedBuckets, Rate

rates = st.builds(Rate, burst=st.integers(1, 50), a_second=st.floats(0.01, 50))
waits = st.lists(st.floats(0, 30), max_size=120)
# The key of each request, and the seconds since the request before.
asked = st.lists(st.tuples(st.sampled_from("abcdef"), st.floats(0, 5)), max_size=120)


def taken(bucket, waits):
    """Return the times at which there was a token."""
    now, times = 0.0, []
    for wait in waits:
        now += wait
        if bucket.take(now):
            times.append(now)
    return times


@given(rates, waits)
def test_in_no_stretch_of_time_is_more_taken_than_the_rate_allows(rate, waits):
    times = taken(Bucket(rate, 0), waits)
    for first, start in enumerate(times):
        for last in range(first, len(times)):
            allowed = rate.burst + (times[last] - start) * rate.a_second
            assert last - first + 1 <= allowed * (1 + 1e-9) + 1e-6


@given(rates, st.integers(1, 100))
def test_who_keeps_to_the_rate_is_never_refused(rate, times):
    bucket = Bucket(rate, 0)
    assert all(bucket.take(number * (1 + 1e-9) / rate.a_second) for number in range(times))


@given(rates, waits, st.floats(0, 1000))
def test_a_burst_is_free_after_a_rest(rate, waits, later):
    bucket = Bucket(rate, 0)
    taken(bucket, waits)
    now = sum(waits) + rate.burst / rate.a_second * (1 + 1e-9) + later
    assert bucket.is_full(now)
    assert all(bucket.take(now) for _ in range(rate.burst))
    assert not bucket.take(now)


@given(rates, waits)
def test_after_the_wait_that_is_told_there_is_a_token(rate, waits):
    """There is none before."""
    early, late, now = Bucket(rate, 0), Bucket(rate, 0), sum(waits)
    taken(early, waits)
    taken(late, waits)
    wait = early.seconds_to_token(now)
    assert late.seconds_to_token(now) == wait
    if wait > 1e-3:
        assert not early.take(now + wait - 1e-4)
    assert late.take(now + wait + 1e-6)


@given(rates, waits, st.integers(0, 200))
def test_what_is_owed_comes_back_before_there_is_a_token(rate, waits, owed):
    bucket, now = Bucket(rate, 0), sum(waits)
    taken(bucket, waits)
    for _ in range(owed):
        bucket.owe(now)
    least = (owed - rate.burst + 1) / rate.a_second
    assert bucket.seconds_to_token(now) >= least * (1 - 1e-9) - 1e-6
    assert not owed or not bucket.is_full(now)


def test_without_limits_there_is_always_a_token():
    bucket = Bucket(UNLIMITED, 0)
    for now in (0, 0, 1, 1000) * 100:
        assert bucket.take(now) and bucket.is_full(now) and bucket.seconds_to_token(now) == 0


@given(rates, waits)
def test_a_clock_that_goes_back_gives_nothing(rate, waits):
    bucket = Bucket(rate, 1000)
    while bucket.take(1000):
        pass
    assert not any(bucket.take(1000 - wait) for wait in waits)


@given(rates, asked)
def test_each_one_s_bucket_is_as_if_it_were_alone_and_never_forgotten(rate, asked):
    shared, alone, now = KeyedBuckets(rate, max_keys=100), {key: Bucket(rate, 0) for key in "abcdef"}, 0.0
    for key, wait in asked:
        now += wait
        assert shared.take(key, now) == alone[key].take(now)
        assert shared.seconds_to_token(key, now) == alone[key].seconds_to_token(now)


@given(rates, asked, st.integers(1, 4))
def test_no_more_are_remembered_than_it_may_be(rate, asked, most):
    buckets, now = KeyedBuckets(rate, most), 0.0
    for key, wait in asked:
        now += wait
        buckets.take(key, now)
        assert len(buckets.buckets) <= most


@given(rates, asked)
def test_who_has_rested_is_forgotten_when_the_next_one_comes(rate, asked):
    buckets, now = KeyedBuckets(rate, max_keys=100), 0.0
    for key, wait in asked:
        now += wait
        buckets.take(key, now)
    buckets.take("next", now + rate.burst / rate.a_second * (1 + 1e-9) + 1e-6)
    assert list(buckets.buckets) == ["next"]


@given(st.integers(0, 5), st.lists(st.tuples(st.sampled_from("ab"), st.booleans()), max_size=60))
def test_there_are_so_many_places_for_each_and_one_given_back_is_free(most, steps):
    places, taken = ConcurrencyLimit(most), {"a": 0, "b": 0}
    for key, is_coming in steps:
        if is_coming:
            had_place = places.acquire(key)
            assert had_place == (taken[key] < most)
            taken[key] += had_place
        elif taken[key]:
            places.release(key)
            taken[key] -= 1
    assert places.open == {key: number for key, number in taken.items() if number}


def test_addresses_of_one_household_count_as_one():
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff::9") != network_of("2001:db8:1:3::1")
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1") != network_of("192.0.2.2")
    assert network_of("") == "" and network_of("nowhere") == "nowhere"


# What each limit counts

HERE, THERE = "192.0.2.1", "192.0.2.2"


def used_up(ask):
    """Return how often a visitor may ask before RateLimited is raised."""
    times = 0
    while True:
        try:
            ask()
        except RateLimited:
            return times
        times += 1


def test_wrong_codes_that_are_asked_for_at_the_same_time_are_all_counted():
    limiter = RateLimiter()
    for _ in range(150):
        limiter.check_code(HERE)
    for _ in range(150):
        limiter.record_wrong_code(HERE)
    with pytest.raises(RateLimited) as asked:
        limiter.check_code(HERE)
    assert asked.value.seconds > 400  # for the fifty above the hundred, one in ten seconds
    limiter.check_code(THERE)


def test_a_visitor_who_is_refused_uses_up_nothing_of_the_address():
    limiter = RateLimiter()
    assert 20 <= used_up(lambda: limiter.check_join("eve", HERE)) <= 25
    for _ in range(1000):
        with pytest.raises(RateLimited):
            limiter.check_join("eve", HERE)
            limiter.check_join("eve", HERE)  # should a token have come back
    for number in range(150):
        limiter.check_join(f"visitor {number}", HERE)


def test_those_who_only_watch_do_not_count_as_one_visitor():
    limiter = RateLimiter()
    for _ in range(300):
        limiter.check_message("", HERE)


def test_new_visitors_are_no_way_around_the_limit_on_messages():
    limiter, numbers = RateLimiter(), iter(range(10_000))
    assert 400 <= used_up(lambda: limiter.check_message(f"visitor {next(numbers)}", HERE)) < 2000
    limiter.check_message("ada", THERE)
