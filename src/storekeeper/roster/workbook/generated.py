"""A realistic shop week as a workbook to be worked: staff with contracts and times, trade by half hour, wishes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from itertools import zip_longest
from types import MappingProxyType

from storekeeper.roster.company_rules.settings import CompanyRules
from storekeeper.roster.domain import Held, Person, Placed, Shop, Week, Window
from storekeeper.roster.solver.problem import DAY, Demand, Problem
from storekeeper.roster.solver.problem import Person as Asked
from storekeeper.roster.solver.shop_weeks import shop_week
from storekeeper.roster.workbook.needs import Available, Need, Needs, Wished, clock_of
from storekeeper.roster.workbook.reading import RosterBook

_ROLES = MappingProxyType({"floor": "sales", "till": "cashier", "": ""})
_FULL = 2400
_LONG_AGO = date(2024, 1, 1)
_FAMILY = "陳李黃張林王吳劉蔡楊許鄭謝郭洪曾廖賴周葉"
_GIVEN = (
    "家豪",
    "詠詩",
    "志明",
    "美玲",
    "子欣",
    "國強",
    "曉彤",
    "偉文",
    "嘉敏",
    "俊傑",
    "凱晴",
    "天佑",
    "可兒",
)


def generated(seed: int, *, people: int, monday: date) -> RosterBook:
    """The week of a shop that `seed` and the number of people make, the same each time; nobody is real."""
    problem = shop_week(seed, people=people)
    days = tuple(monday + timedelta(days=nth) for nth in range(7))
    windows = tuple(_windows(problem, monday))
    staff = tuple(_person(number, asked, windows) for number, asked in enumerate(problem.people, 1))
    week = Week(Shop(1, f"DEMO{seed}", f"示範店 {seed}", f"Sample shop {seed}"), monday, staff)
    also = {
        number: {"also": tuple(sorted({_ROLES[role] for role in asked.roles} - {"sales"}))}
        for number, asked in enumerate(problem.people, 1)
        if len(asked.roles) > 1
    }
    return RosterBook(
        file=problem.name,
        shop=week.shop,
        days=days,
        week=week,
        terms=MappingProxyType(also),
        told=MappingProxyType({}),
        rules=CompanyRules(),
        notes=(),
        needs=Needs(tuple(_demand(problem, days)), windows, tuple(_wishes(problem, days))),
    )


def _person(number: int, asked: Asked, windows: Iterable[Available]) -> Person:
    name = _FAMILY[number % len(_FAMILY)] + _GIVEN[number * 7 % len(_GIVEN)]
    return Person(
        employee_id=number,
        staff_no=asked.key,
        name_zh=name,
        name_en=f"Sample {number}",
        role="sales",
        contract="full" if asked.least >= _FULL else "part",
        weekly_minutes=asked.least,
        placements=(Placed(number, "home", _LONG_AGO, None),),
        skills=tuple(Held(skill) for skill in sorted(asked.skills)),
        availability=tuple(each.window for each in windows if each.staff_no == asked.key),
        joined_on=_LONG_AGO,
    )


def _demand(problem: Problem, days: tuple[date, ...]) -> Iterator[Need]:
    """Neighbouring half hours of equal need as one line."""
    by_kind: dict[tuple[int, str, str], list[Demand]] = {}
    for demand in problem.demands:
        by_kind.setdefault((demand.day, demand.role, demand.skill), []).append(demand)
    for (day, role, skill), demands in sorted(by_kind.items()):
        begins = demands[0]
        for last, after in zip_longest(demands, demands[1:]):
            if after is not None and (after.start, after.low) == (last.start + last.minutes, last.low):
                continue
            start, end = begins.start - day * DAY, last.start + last.minutes - day * DAY
            most = None if begins.high == begins.low else begins.high
            yield Need(days[day], start, end, begins.low, _ROLES[role], skill, most)
            begins = after or begins


def _windows(problem: Problem, monday: date) -> Iterator[Available]:
    """When those can work who cannot always: every weekday, less what they are away."""
    for person in problem.people:
        if not person.away:
            continue
        for nth in range(problem.days):
            away = next((span for span in person.away if nth * DAY <= span[0] < (nth + 1) * DAY), None)
            from_, until = (0, 0) if away is None else (away[0] - nth * DAY, away[1] - nth * DAY)
            weekday = (monday.weekday() + nth) % 7
            if away is None:
                yield Available(person.key, Window(weekday, time(0), time(0)))
            elif from_ > 0:
                yield Available(person.key, Window(weekday, time(0), clock_of(from_)))
            elif until < DAY:
                yield Available(person.key, Window(weekday, clock_of(until), time(0)))


def _wishes(problem: Problem, days: tuple[date, ...]) -> Iterator[Wished]:
    for wish in problem.wishes:
        word = "work" if wish.wanted else "off"
        yield Wished(wish.person, days[wish.day], word, int(wish.price))
