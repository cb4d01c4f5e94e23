"""The sample chain is deterministic, lies in the real Hong Kong and obeys its own placements and leave."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from math import cos, hypot, radians

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storekeeper.demo.chain import Chain, sample_chain
from storekeeper.demo.kinds import Span, letter_of
from storekeeper.demo.places import DISTRICTS, REGIONS, Hours, Shop
from storekeeper.demo.week import earlier_days, planned_days
from storekeeper.kit.clock import HONG_KONG, at
from storekeeper.kit.strokes import stroke_key

TODAY = date(2026, 11, 22)
DAYS = (TODAY, date(2026, 12, 25), date(2027, 2, 8), date(2028, 2, 29))
LEAST_HOURLY = Decimal("43.1")


@cache
def chain(today: date = TODAY) -> Chain:
    return sample_chain(today)


def test_the_same_seed_and_day_make_an_equal_chain() -> None:
    assert sample_chain(TODAY) == chain()


def test_another_seed_makes_another_chain() -> None:
    assert sample_chain(TODAY, seed=7).employees != chain().employees


def test_names_and_staff_numbers_stay_when_the_day_moves() -> None:
    def who(made: Chain) -> list[tuple[str, str]]:
        return [(person.staff_no, person.name_zh) for person in made.employees]

    assert who(chain(date(2026, 12, 25))) == who(chain())


def test_shops_and_staff_stay_the_same_throughout_a_month() -> None:
    first, last = chain(date(2026, 12, 1)), chain(date(2026, 12, 31))

    assert (first.shops, first.employees, first.contracts) == (last.shops, last.employees, last.contracts)


def test_there_are_sixty_shops_in_all_eighteen_districts_and_five_regions() -> None:
    shops = chain().shops

    assert len(shops) == len({shop.code for shop in shops}) == len({shop.name_zh for shop in shops}) == 60
    assert {shop.district for shop in shops} == {district.code for district in DISTRICTS}
    assert len(DISTRICTS) == 18
    assert {shop.region for shop in shops} == {region.code for region in REGIONS}
    assert {region.name_zh for region in REGIONS} == {"港島", "九龍東", "九龍西", "新界東", "新界西"}


def test_shops_lie_in_hong_kong_and_near_the_others_of_their_district() -> None:
    by_district: dict[str, list[Shop]] = defaultdict(list)
    for shop in chain().shops:
        assert Decimal("22.15") < shop.latitude < Decimal("22.57")
        assert Decimal("113.82") < shop.longitude < Decimal("114.44")
        by_district[shop.district].append(shop)

    far = {"IS": 14.0, "SK": 10.0, "ST": 9.0}
    for district, shops in by_district.items():
        for one in shops:
            assert max(_kilometres(one, other) for other in shops) < far.get(district, 7.0), one.code


def test_no_two_shops_stand_on_the_same_spot() -> None:
    shops = chain().shops

    assert len({(shop.latitude, shop.longitude) for shop in shops}) == len(shops)


def test_the_model_shop_is_named_as_people_there_call_it() -> None:
    model = next(shop for shop in chain().shops if shop.code == "MKK1")

    assert (model.name_zh, model.name_en) == ("旺角西洋菜南街店", "Mong Kok Sai Yeung Choi Street South")


def test_only_a_shop_that_closes_after_midnight_begins_its_day_later() -> None:
    for shop in chain().shops:
        late = any(hours.closes <= hours.opens for hours in shop.hours)

        assert (shop.day_starts == time(4)) is late, shop.code
        assert [hours.weekday for hours in shop.hours] == list(range(7))


def test_about_twelve_hundred_people_work_there_full_and_part_time() -> None:
    made = chain()
    present = [person for person in made.employees if person.left_on is None or person.left_on >= TODAY]
    kinds = Counter(contract.kind for contract in made.contracts if contract.covers(TODAY))

    assert 1_150 <= len(present) <= 1_250
    assert kinds["full"] > kinds["part"] > 300


def test_no_two_people_of_a_shop_share_a_name() -> None:
    made = chain()
    person = {one.staff_no: one for one in made.employees}
    for shop in made.shops:
        crew = [
            person[place.staff_no]
            for place in made.placements
            if place.shop == shop.code and place.kind == "home" and place.to_day is None
        ]

        assert len({one.name_zh for one in crew}) == len({one.name_en for one in crew}) == len(crew)


def test_every_shop_has_a_manager_and_a_deputy() -> None:
    made = chain()
    role = {person.staff_no: person.role for person in made.employees}
    for shop in made.shops:
        roles = [role[place.staff_no] for place in made.placements if place.shop == shop.code]

        assert "manager" in roles
        assert "deputy" in roles


def test_some_names_have_characters_that_only_hong_kong_encodes() -> None:
    written = "".join(person.name_zh for person in chain().employees)

    assert set("堃栢啓峯𤋮") <= set(written)


def test_phone_numbers_and_addresses_reach_nobody() -> None:
    people = chain().employees

    assert all(person.phone.startswith("+852 0") and len(person.phone) == 14 for person in people)
    assert all(person.email.endswith("@begonia.example") for person in people)
    assert len({person.email for person in people}) == len(people)


def test_nobody_earns_less_than_the_minimum_wage() -> None:
    for person in chain().employees:
        hours = Decimal(45 * 52) / 12 if person.pay_kind == "monthly" else Decimal(1)

        assert person.amount / hours >= LEAST_HOURLY, person.staff_no


def test_full_time_is_forty_five_hours_and_part_time_twelve_to_twenty_four() -> None:
    for contract in chain().contracts:
        if contract.kind == "full":
            assert contract.weekly_minutes == 45 * 60
        else:
            assert 12 * 60 <= contract.weekly_minutes <= 24 * 60


def test_contracts_and_home_placements_of_one_person_follow_each_other() -> None:
    made = chain()
    homes = [place for place in made.placements if place.kind == "home"]
    for dated in (homes, made.contracts):
        spans: dict[str, list[tuple[date, date]]] = defaultdict(list)
        for one in dated:
            spans[one.staff_no].append((one.from_day, one.to_day or date.max))
        for own in spans.values():
            assert all(starts <= ends for starts, ends in own)
            assert all(a[1] < b[0] for a, b in itertools.pairwise(own))


def test_loans_go_to_another_shop_of_the_region() -> None:
    made = chain()
    region = {shop.code: shop.region for shop in made.shops}
    home = {place.staff_no: place.shop for place in made.placements if place.kind == "home"}
    loans = [place for place in made.placements if place.kind == "loan"]

    assert len(loans) > 10
    assert all(place.shop != home[place.staff_no] for place in loans)
    assert sum(region[place.shop] == region[home[place.staff_no]] for place in loans) >= len(loans) - 2


def test_leave_of_every_state_lies_around_the_week() -> None:
    leaves = chain().leaves

    assert {"approved", "asked", "refused", "cancelled"} == {leave.state for leave in leaves}
    assert any(leave.covers(TODAY) for leave in leaves if leave.state == "approved")
    assert all(abs(leave.from_day - TODAY) < timedelta(days=60) for leave in leaves)


def test_some_skills_have_run_out_and_others_never_do() -> None:
    held = chain().held

    assert any(one.expires_on and one.expires_on < TODAY for one in held)
    assert any(one.expires_on is None for one in held)


@pytest.mark.parametrize("today", DAYS)
def test_nobody_is_in_two_shifts_at_once(today: date) -> None:
    spans: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for shift in chain(today).shifts:
        assert shift.starts_at < shift.ends_at
        if shift.staff_no:
            spans[shift.staff_no].append((shift.starts_at, shift.ends_at))

    for own in map(sorted, spans.values()):
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(own))


@pytest.mark.parametrize("today", DAYS)
def test_every_shift_and_mark_lies_within_a_placement_and_outside_leave(today: date) -> None:
    made = chain(today)
    placements = defaultdict(list)
    for place in made.placements:
        placements[place.shop, place.staff_no].append(place)
    leaves = defaultdict(list)
    for leave in made.leaves:
        if leave.state == "approved":
            leaves[leave.staff_no].append(leave)

    for one in (*made.shifts, *made.marks):
        if one.staff_no is None:
            continue
        assert any(place.covers(one.day) for place in placements[one.shop, one.staff_no])
        assert not any(leave.covers(one.day) for leave in leaves[one.staff_no])


@pytest.mark.parametrize("today", DAYS)
def test_a_day_off_has_no_shift_and_only_one_mark(today: date) -> None:
    made = chain(today)
    marked = Counter((mark.staff_no, mark.day) for mark in made.marks)

    assert set(marked.values()) == {1}
    assert not {(shift.staff_no, shift.day) for shift in made.shifts} & set(marked)


@pytest.mark.parametrize("today", DAYS)
def test_two_people_are_there_whenever_a_shop_is_open(today: date) -> None:
    made = chain(today)
    shifts = defaultdict(list)
    for shift in made.shifts:
        if shift.staff_no:
            shifts[shift.shop, shift.day].append(shift)

    for shop in made.shops:
        for day in (*earlier_days(today), *planned_days(today)):
            moment, closes = _opening(shop.hours[day.weekday()], day)
            while moment < closes:
                there = [s for s in shifts[shop.code, day] if s.starts_at <= moment < s.ends_at]
                assert len(there) >= 2, (shop.code, moment)
                moment += timedelta(minutes=15)


@pytest.mark.parametrize("today", DAYS)
def test_where_two_key_holders_work_one_opens_and_one_closes(today: date) -> None:
    made = chain(today)
    holders = {person.staff_no for person in made.employees if person.role in {"manager", "deputy", "senior"}}
    shifts = defaultdict(list)
    for shift in made.shifts:
        if shift.staff_no in holders:
            shifts[shift.shop, shift.day].append(shift)

    for shop in made.shops:
        for day in (*earlier_days(today), *planned_days(today)):
            opens, closes = _opening(shop.hours[day.weekday()], day)
            there = shifts[shop.code, day]
            if len(there) >= 2:
                assert min(shift.starts_at for shift in there) <= opens, (shop.code, day)
                assert max(shift.ends_at for shift in there) >= closes, (shop.code, day)


def test_full_timers_rest_at_least_every_seventh_day() -> None:
    made = chain()
    worked: dict[str, set[date]] = defaultdict(set)
    for shift in made.shifts:
        if shift.staff_no:
            worked[shift.staff_no].add(shift.day)

    days = (*earlier_days(TODAY), *planned_days(TODAY))
    for number, own in worked.items():
        for first in range(len(days) - 6):
            assert not own.issuperset(days[first : first + 7]), number


def test_part_timers_come_only_when_they_can() -> None:
    made = chain()
    windows = defaultdict(dict)
    for window in made.windows:
        windows[window.staff_no][window.weekday] = window

    for shift in made.shifts:
        if shift.staff_no in windows:
            window = windows[shift.staff_no][shift.day.weekday()]
            assert window.starts <= shift.starts_at.time()
            assert shift.ends_at.time() <= window.ends


def test_a_letter_stands_only_where_the_times_are_its_usual_ones() -> None:
    made = chain()
    setting = {shop.code: shop.setting for shop in made.shops}
    own = {(kind.shop, kind.letter): (kind.starts, kind.ends) for kind in made.kinds}
    for shift in made.shifts:
        if shift.letter:
            usual = own.get((shift.shop, shift.letter)) or own[None, shift.letter]
            assert usual == (shift.starts_at.time(), shift.ends_at.time()), setting[shift.shop]

    assert {shift.letter for shift in made.shifts} == {*"ABCDET", None}


def test_ids_are_all_different() -> None:
    made = chain()
    ids = [one.id for one in (*made.shifts, *made.marks, *made.leaves, *made.windows)]

    assert len(set(ids)) == len(ids)
    assert {one.version for one in ids} == {7}


def test_names_sort_by_the_strokes_of_the_surname_first() -> None:
    names = ["陳美玲", "丁國強", "羅浩然", "王秀英", "陳一心", "江俊傑"]

    assert sorted(names, key=stroke_key)[:3] == ["丁國強", "王秀英", "江俊傑"]
    assert sorted(names, key=stroke_key)[-1] == "羅浩然"


def test_every_character_of_the_chain_has_a_stroke_count() -> None:
    assert not any(key[:2] == "99" for person in chain().employees for key in _parts(person.stroke_key))


@settings(max_examples=8, deadline=None)
@given(st.dates(date(2026, 1, 1), date(2036, 12, 31)))
def test_any_day_has_rosters_around_it(today: date) -> None:
    made = sample_chain(today)
    days = {shift.day for shift in made.shifts}

    assert {*earlier_days(today), *planned_days(today)} == days
    assert today in days


def test_a_neutral_time_has_no_letter() -> None:
    shift = next(shift for shift in chain().shifts if shift.letter is None)
    setting = next(shop.setting for shop in chain().shops if shop.code == shift.shop)

    assert shift.starts_at.tzinfo is HONG_KONG
    assert letter_of(setting, Span(shift.starts_at.time(), shift.ends_at.time(), 0)) is None


def _parts(key: str) -> list[str]:
    return [key[place : place + 8] for place in range(0, len(key), 8)]


def _opening(hours: Hours, day: date) -> tuple[datetime, datetime]:
    closes_on = day + timedelta(days=1) if hours.closes <= hours.opens else day
    return at(day, hours.opens), at(closes_on, hours.closes)


def _kilometres(one: Shop, other: Shop) -> float:
    north = float(one.latitude - other.latitude) * 111.2
    east = float(one.longitude - other.longitude) * 111.2 * cos(radians(22.3))
    return hypot(north, east)
