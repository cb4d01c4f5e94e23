"""What the law says of one person under 18, by the scope her hours are bound in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from types import MappingProxyType

from storekeeper.kit.errors import Finding, Severity
from storekeeper.roster.hong_kong.findings import LAW, Judged, fix, length
from storekeeper.roster.hong_kong.law import Law
from storekeeper.roster.hong_kong.leave_years import months_after
from storekeeper.roster.hong_kong.person import Person, Worked
from storekeeper.roster.hong_kong.young import INDUSTRIAL, Breach, Stint, age_on, breaches

MINORITY = "young.age_to"
"""The last year of age in which somebody is young."""
AS_A_RULE = "roster.company.young"
_FIXES = MappingProxyType(
    {
        "never": ("other_person",),
        "papers": ("get_papers", "other_person"),
        "early": ("shorten", "other_person"),
        "late": ("shorten", "other_person"),
        "day_hours": ("shorten", "other_person"),
        "week_hours": ("shorten", "other_person"),
        "week_days": ("other_person",),
        "no_break": ("add_break",),
    }
)
_YOUNG: Mapping[str, str] = MappingProxyType(
    {
        "never": "young.age_from",
        "early": "young.earliest",
        "late": "young.latest",
        "day_hours": "young.daily_hours",
        "week_hours": "young.weekly_hours",
        "week_days": "young.weekly_days",
        "no_break": "young.running_hours",
    }
)
_CHILD: Mapping[str, str] = MappingProxyType(
    {
        "never": "child.age_from",
        "papers": "child.age_from",
        "early": "child.earliest",
        "late": "child.latest",
        "day_hours": "child.daily_hours",
    }
)


def minors(law: Law, person: Person) -> Iterator[Judged]:
    """Everything about her hours while she is under 18; nothing for an adult.

    Where the hours of 15 to 17 are the company's own rule, it is soft and no law is named as its source.
    """
    if person.eighteen_on is None:
        return
    adult = law.whole(MINORITY, person.last) + 1
    born = months_after(person.eighteen_on, -12 * adult)
    stints = [stint_of(each) for each in person.by_start]
    for breach in breaches(law, born, stints, scope=person.scope, child=person.child):
        if person.shown(breach.day):
            child = age_on(born, breach.day) < law.whole("young.age_from", breach.day)
            yield _said(law, person, breach, child=child)


def stint_of(worked: Worked) -> Stint:
    """A piece of work with its pauses as times."""
    pauses = []
    for after, minutes in sorted(worked.unpaid):
        begins = worked.starts + timedelta(minutes=after)
        pauses.append((begins, begins + timedelta(minutes=minutes)))
    return Stint(worked.starts, worked.ends, tuple(pauses))


def _said(law: Law, person: Person, breach: Breach, *, child: bool) -> Judged:
    lengths = breach.limit != "week_days"
    values = {
        "name": person.name,
        "day": breach.day,
        "found": length(breach.found) if lengths else breach.found,
        "allowed": length(breach.allowed) if lengths else breach.allowed,
    }
    is_law = child or person.scope == INDUSTRIAL
    table = _CHILD if child else _YOUNG
    sources = (law.fact(table[breach.limit], breach.day),) if is_law else ()
    fixes = tuple(fix(name) for name in _FIXES[breach.limit])
    code, who, days = f"{LAW}.young.{breach.limit}", person.employee_id, (breach.day,)
    if is_law:
        return Judged(code, values, Severity.HARD, who, days, sources, fixes)
    told = {"name": person.name, "day": breach.day, "what": Finding(code, values)}
    return Judged(AS_A_RULE, told, Severity.SOFT, who, days, sources, fixes, waivable=True)
