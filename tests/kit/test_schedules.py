"""Jobs keep Hong Kong's hours although the queue only knows cron in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from croniter import croniter
from hypothesis import given
from hypothesis import strategies as st

from storekeeper.kit.clock import HONG_KONG, at
from storekeeper.kit.jobs import Daily, Every, Schedule, Weekly, missed

_instants = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))
_minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
_parts = [n for n in range(1, 1441) if 60 % n == 0 or (n % 60 == 0 and 1440 % n == 0)]
_schedules: st.SearchStrategy[Schedule] = st.one_of(
    st.builds(Daily, _minutes),
    st.builds(Weekly, st.integers(0, 6), _minutes),
    st.builds(Every, minutes=st.sampled_from(_parts)),
    st.builds(Every, seconds=st.sampled_from([n for n in range(1, 61) if 60 % n == 0])),
)


@given(_schedules, _instants)
def test_the_ticks_in_hong_kong_are_those_of_the_cron_in_utc(schedule: Schedule, instant: datetime) -> None:
    just_after = instant.replace(microsecond=0) + timedelta(seconds=1)
    by_cron = croniter(schedule.cron, just_after).get_prev(datetime)
    assert schedule.previous(just_after - timedelta(microseconds=1)) == by_cron


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), _minutes)
def test_a_daily_job_runs_at_its_time_on_every_day(day: date, local: time) -> None:
    tick = at(day, local)
    assert Daily(local).previous(tick) == tick
    assert Daily(local).previous(tick - timedelta(seconds=1)) == at(day - timedelta(days=1), local)
    assert tick.astimezone(HONG_KONG).time() == local


@given(_schedules, _instants, st.integers(0, 5), st.integers(0, 20))
def test_of_missed_runs_the_latest_are_made_up_and_none_that_are_too_old(
    schedule: Schedule, instant: datetime, make_up: int, days: int
) -> None:
    last = schedule.previous(instant - timedelta(days=days))
    oldest = timedelta(days=3)

    ticks = missed(schedule, last=last, now=instant, make_up=make_up, max_delay=oldest)

    assert len(ticks) <= make_up
    assert list(ticks) == sorted(set(ticks))
    assert all(last < tick <= instant and instant - tick <= oldest for tick in ticks)
    if ticks:
        assert ticks[-1] == schedule.previous(instant)


def test_three_nights_without_a_worker_are_made_up_as_far_as_is_wanted() -> None:
    nightly = Daily(time(3, 30))
    last, morning = at(date(2026, 12, 20), time(3, 30)), at(date(2026, 12, 23), time(9))

    both = missed(nightly, last=last, now=morning, make_up=2, max_delay=timedelta(days=7))
    none = missed(nightly, last=last, now=morning, make_up=0, max_delay=timedelta(days=7))
    young = missed(nightly, last=last, now=morning, make_up=9, max_delay=timedelta(hours=12))

    assert both == (at(date(2026, 12, 22), time(3, 30)), at(date(2026, 12, 23), time(3, 30)))
    assert none == ()
    assert young == (at(date(2026, 12, 23), time(3, 30)),)


def test_monday_before_eight_is_still_sunday_in_utc() -> None:
    assert Weekly(0, time(7, 59)).cron == "59 23 * * 0"
    assert Weekly(0, time(8)).cron == "0 0 * * 1"
    assert Daily(time(3, 30)).cron == "30 19 * * *"


@pytest.mark.parametrize(("minutes", "seconds"), [(0, 0), (7, 0), (45, 0), (90, 0), (1, 1), (0, 7), (-5, 0)])
def test_a_stretch_that_does_not_divide_the_day_is_no_schedule(minutes: int, seconds: int) -> None:
    with pytest.raises(ValueError):
        Every(minutes=minutes, seconds=seconds)
