"""The holidays of each year: as the law and the gazette have them, beside what the holidays package says."""

from __future__ import annotations

from datetime import date, timedelta

import holidays as package
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storekeeper.roster.hong_kong.holiday_days import (
    GENERAL,
    SOLSTICE,
    STATUTORY,
    Holiday,
    between,
    general,
    moved,
    of_contract,
    solstice_of,
    statutory,
    years,
)

NOTHING: frozenset[date] = frozenset()


def days(year: int, text: str) -> list[date]:
    return [date(year, int(each[:2]), int(each[3:])) for each in text.split()]


# --- The lists. Source: product reference 4.3; Cap. 57 s. 39; Labour Department lists; gazette.
STATUTORY_LISTS = {
    2026: "01-01 02-17 02-18 02-19 04-05 04-06 05-01 05-24 06-19 07-01 09-26 10-01 10-18 12-25 12-26",
    2027: "01-01 02-06 02-08 02-09 03-29 04-05 05-01 05-13 06-09 07-01 09-16 10-01 10-08 12-25 12-27",
    2028: "01-01 01-26 01-27 01-28 04-04 04-14 04-17 05-01 05-02 05-28 07-01 10-01 10-04 10-26 12-25 12-26",
}
GENERAL_2026 = (
    "01-01 02-17 02-18 02-19 04-03 04-04 04-06 04-07 05-01 05-25 06-19 07-01 09-26 10-01 10-19 12-25 12-26"
)


@pytest.mark.parametrize("year", STATUTORY_LISTS)
def test_the_statutory_holidays_are_those_of_the_list(year: int) -> None:
    assert [each.day for each in statutory(year)] == days(year, STATUTORY_LISTS[year])


def test_the_general_holidays_of_2026_are_those_of_the_notice_of_16_may_2025() -> None:
    assert [each.day for each in general(2026)] == days(2026, GENERAL_2026)


@pytest.mark.parametrize(
    ("year", "count"),
    [
        (2022, 13), (2023, 13), (2024, 14), (2025, 14), (2026, 15), (2027, 15), (2028, 16), (2029, 16), (2030, 17),
    ],
)  # fmt: skip
def test_the_law_adds_a_holiday_every_second_year(year: int, count: int) -> None:
    """Employment (Amendment) Ordinance 2021; 2024 is 14 and not 13."""
    assert len(statutory(year)) == count
    assert len(statutory(year, option=SOLSTICE)) == count
    assert len(general(year)) == 17


@pytest.mark.parametrize(
    ("year", "name"),
    [
        (2022, "buddha"),
        (2024, "after_christmas"),
        (2026, "easter_monday"),
        (2028, "good_friday"),
        (2030, "easter_saturday"),
    ],
)
def test_each_added_holiday_is_there_from_its_year_on(year: int, name: str) -> None:
    assert all((name in {each.name for each in statutory(known)}) == (known >= year) for known in years())


# --- Lunar New Year and Mid-Autumn on a Sunday. Source: Cap. 57 s. 39; product reference 4.3.
@pytest.mark.parametrize(
    ("year", "lunar"),
    [
        (2023, "01-23 01-24 01-25"),  # the first day is a Sunday
        (2024, "02-10 02-12 02-13"),  # the second day is a Sunday
        (2026, "02-17 02-18 02-19"),  # none is
        (2027, "02-06 02-08 02-09"),  # the second day is a Sunday
        (2030, "02-04 02-05 02-06"),  # the first day is a Sunday
    ],
)
def test_the_fourth_day_replaces_a_sunday_of_lunar_new_year(year: int, lunar: str) -> None:
    had = [each for each in statutory(year) if each.name.startswith("lunar_")]

    assert [each.day for each in had] == days(year, lunar)
    assert all(each.day.weekday() != 6 for each in had)
    eve = had[0].day - timedelta(days=int(had[0].name[-1]))
    sunday = any((eve + timedelta(days=nth)).weekday() == 6 for nth in (1, 2, 3))
    assert ("lunar_4" in {each.name for each in had}) == sunday


@pytest.mark.parametrize(("year", "day"), [(2022, date(2022, 9, 12)), (2029, date(2029, 9, 24))])
def test_after_a_saturday_mid_autumn_the_second_day_following_is_the_holiday(year: int, day: date) -> None:
    assert [each.day for each in statutory(year) if each.name == "mid_autumn_2"] == [day]
    assert day.weekday() == 0


def test_mid_autumn_is_never_had_on_a_sunday() -> None:
    had = [each for year in years() for each in statutory(year) if each.name.startswith("mid_autumn")]
    assert len(had) == len(years())
    assert all(each.day.weekday() != 6 for each in had)


# --- Winter Solstice or Christmas Day. Source: Cap. 57 s. 39, at the employer's option.
def test_the_employer_may_choose_the_winter_solstice() -> None:
    christmas, solstice = statutory(2026), statutory(2026, option=SOLSTICE)

    assert {each.day for each in christmas} - {each.day for each in solstice} == {date(2026, 12, 25)}
    assert {each.day for each in solstice} - {each.day for each in christmas} == {date(2026, 12, 22)}
    with pytest.raises(ValueError):
        statutory(2026, option="easter")


@pytest.mark.parametrize(
    ("year", "day"), [(2022, 22), (2024, 21), (2025, 21), (2026, 22), (2028, 21), (2030, 22)]
)
def test_the_solstice_is_on_the_21st_or_22nd_as_the_sun_has_it(year: int, day: int) -> None:
    assert solstice_of(year) == date(year, 12, day)


# --- On a rest day. Source: Cap. 57 s. 39; Labour Department concise guide ch. 5.
def test_on_her_rest_day_a_holiday_goes_to_the_next_day_of_hers() -> None:
    """1 Jul 2026 is a Wednesday: who rests on Wednesdays has it on Thursday."""
    hers = moved(statutory(2026), rests=frozenset({date(2026, 7, 1)}), taken=NOTHING)

    assert [each.day for each in hers if each.name == "hksar"] == [date(2026, 7, 2)]
    assert [each.falls for each in hers if each.name == "hksar"] == [date(2026, 7, 1)]


def test_a_sunday_is_like_any_other_day_for_who_rests_on_tuesdays() -> None:
    """Ching Ming 2026 is Sunday 5 April."""
    tuesdays = frozenset(date(2026, 1, 6) + timedelta(days=7 * week) for week in range(52))
    hers = {each.name: each.day for each in moved(statutory(2026), rests=tuesdays, taken=NOTHING)}

    assert hers["ching_ming"] == date(2026, 4, 5)
    assert hers["lunar_1"] == date(2026, 2, 20)  # Tuesday 17 Feb; 18 and 19 Feb are holidays themselves


def test_who_rests_on_sundays_has_ching_ming_2026_on_the_tuesday() -> None:
    """Sunday 5 April goes on, Monday 6 April is Easter Monday, so it is Tuesday 7 April."""
    sunday = frozenset({date(2026, 4, 5)})
    hers = {each.name: each.day for each in moved(statutory(2026), rests=sunday, taken=NOTHING)}

    assert (hers["ching_ming"], hers["easter_monday"]) == (date(2026, 4, 7), date(2026, 4, 6))


def test_a_holiday_jumps_over_an_alternative_holiday_and_the_next_rest_day() -> None:
    hers = moved(
        statutory(2026),
        rests=frozenset({date(2026, 5, 1), date(2026, 5, 3)}),
        taken=frozenset({date(2026, 5, 2)}),
    )

    assert [each.day for each in hers if each.name == "labour"] == [date(2026, 5, 4)]


def test_two_holidays_never_go_to_one_day() -> None:
    """Two rest days running on Christmas Day and the day after it."""
    rests = frozenset({date(2026, 12, 25), date(2026, 12, 26)})
    hers = {each.name: each.day for each in moved(statutory(2026), rests=rests, taken=NOTHING)}

    assert hers["christmas"] == date(2026, 12, 27)
    assert hers["after_christmas"] == date(2026, 12, 28)


@given(rests=st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=60))
def test_moving_never_loses_or_doubles_a_holiday(rests: set[date]) -> None:
    hers = moved(statutory(2026), rests=frozenset(rests), taken=NOTHING)

    assert len({each.day for each in hers}) == 15
    assert not {each.day for each in hers} & rests
    assert all(each.day >= each.falls for each in hers)


# --- General holidays by contract. Source: Cap. 149; product reference 4.3.
@pytest.mark.parametrize("year", years())
def test_a_contract_for_general_holidays_gives_every_statutory_one_too(year: int) -> None:
    given_days = of_contract(GENERAL, year)

    assert len(given_days) == 17
    assert [
        each.falls for each in sorted(given_days, key=lambda each: each.falls) if each.kind == STATUTORY
    ] == [each.day for each in statutory(year)]


def test_under_a_general_contract_ching_ming_2026_is_had_on_the_monday() -> None:
    hers = {each.falls: each for each in of_contract(GENERAL, 2026)}

    assert hers[date(2026, 4, 5)].day == date(2026, 4, 6)  # Ching Ming
    assert hers[date(2026, 4, 6)].day == date(2026, 4, 7)  # Easter Monday
    assert {each.name for each in of_contract(GENERAL, 2026) if each.kind == GENERAL} == {
        "good_friday",
        "easter_saturday",
    }


def test_a_stretch_over_two_years_holds_the_holidays_of_both() -> None:
    hers = between(STATUTORY, date(2026, 12, 20), date(2027, 1, 5))

    assert [each.name for each in hers] == ["christmas", "after_christmas", "new_year"]
    assert between(STATUTORY, date(2041, 1, 1), date(2041, 12, 31)) == ()


def test_years_without_a_gazette_notice_are_to_be_confirmed() -> None:
    assert {each.status for each in statutory(2027)} == {"confirmed"}
    assert {each.status for year in (2028, 2029, 2030) for each in statutory(year)} == {"to_be_confirmed"}
    assert all(each.source for year in years() for each in (*statutory(year), *general(year)))


# --- The holidays package, 0.109. Source: product reference 5.
FAULTS = {
    2026: "04-07 05-25 10-19",
    2028: "05-29 10-02",
    2029: "05-21 07-02",
}
"""Its 'observed' rows after a Sunday: no statutory holidays, for that hangs on each employee's rest day."""


def of_package(year: int, category: str) -> dict[date, str]:
    return dict(package.country_holidays("HK", years=year, categories=category, language="en_US"))


@pytest.mark.parametrize("year", range(2024, 2031))
def test_the_package_says_the_same_statutory_holidays_but_for_its_observed_days(year: int) -> None:
    theirs, ours = set(of_package(year, "public")), {each.day for each in statutory(year)}

    assert theirs - ours == set(days(year, FAULTS.get(year, "")))
    assert ours <= theirs


@pytest.mark.parametrize("year", range(2024, 2031))
def test_without_its_observed_rows_the_package_agrees(year: int) -> None:
    theirs = {day for day, name in of_package(year, "public").items() if "(observed)" not in name}

    assert theirs == {each.day for each in statutory(year)}


@pytest.mark.parametrize("year", range(2022, 2031))
def test_the_package_says_the_same_general_holidays(year: int) -> None:
    assert set(of_package(year, "optional")) == {each.day for each in general(year)}


def test_known_faults_of_the_package_are_still_its_own() -> None:
    """When one of these fails, the package has been mended and the list above is to be shortened."""
    public = of_package(2026, "public")

    assert len(public) == 18  # the law gives 15
    assert (
        "Tomb-Sweeping Day (observed)" in public[date(2026, 4, 7)]
    )  # the gazette: day following Easter Monday
    assert not any(
        day.month == 12 and day.day in {21, 22} for year in years() for day in of_package(year, "public")
    )
    assert set(package.HK.supported_categories) == {"public", "optional"}  # `public` is called no statutory


@pytest.mark.parametrize("year", range(2024, 2031))
def test_in_chinese_the_observed_rows_are_marked_too(year: int) -> None:
    rows = package.country_holidays("HK", years=year, categories="public", language="zh_HK").items()

    assert {day for day, name in rows if "（補假）" not in name} == {each.day for each in statutory(year)}


def test_the_birthday_of_the_buddha_of_2025_is_the_fifth_of_may_alone() -> None:
    """Version 0.60 of the package had the fourth as well."""
    assert [each.day for each in statutory(2025) if each.name == "buddha"] == [date(2025, 5, 5)]
    assert {day.day for day in of_package(2025, "public") if day.month == 5 and day.day < 10} == {1, 5}


@given(st.sets(st.sampled_from(statutory(2026)), min_size=1), st.randoms())
def test_the_order_of_the_list_does_not_matter(some: set[Holiday], shuffle) -> None:  # type: ignore[no-untyped-def]
    listed = sorted(some)
    mixed = shuffle.sample(listed, len(listed))
    rests = frozenset(each.day for each in listed[::2])

    assert moved(mixed, rests, NOTHING) == moved(listed, rests, NOTHING)
