"""A small roster for each rule that speaks, the rule's code without `roster.` before it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tests.roster.hong_kong.speaking import DAY, Drawn

SUNDAY = date(2026, 3, 1)
_LABOUR = date(2026, 5, 1)
_MONDAY = date(2026, 4, 27)
_SIX_ON = "9-18*6 R "
_TWENTY = "9-14*4 .*3 "
_FOURTEEN = {"eighteen_on": date(2030, 1, 5)}
_SEVENTEEN = {"eighteen_on": date(2027, 1, 5)}
_IN_INDUSTRY = {**_SEVENTEEN, "young_scope": "industrial"}
_NEW = {"contract": "part", "joined_on": date(2026, 2, 22)}
_PART = {"contract": "part"}
_YEARS_END = date(2026, 12, 28)
_A_YEAR_AGO = [(date(2025, 12, 30), "9:00", "18:00", None)]
_SINCE_2025 = {"joined_on": date(2025, 1, 1)}
_ORDERED = (SUNDAY, "rest", None, None, "compelled")

ROSTERS: Mapping[str, Drawn] = {
    "law.no_rest_day": Drawn(SUNDAY, "9-18*14"),
    "law.days_running": Drawn(SUNDAY, "R 9-18*12 R"),
    "law.rest_day_worked": Drawn(SUNDAY, "9-18,R 9-18*5 R"),
    "law.rest_day_forced": Drawn(
        SUNDAY, "9-18,R 9-18*5 R", marks=[(SUNDAY, "rest", None, None, "forced")]
    ),
    "law.rest_day_not_returned": Drawn(SUNDAY, "9-18,R 9-18*5 R", marks=[_ORDERED]),
    "law.rest_day_return_overdue": Drawn(SUNDAY, f"9-18,R {_SIX_ON * 5}", marks=[_ORDERED]),
    "law.rest_day_moved_too_far": Drawn(
        SUNDAY, "R 9-18*6", marks=[(SUNDAY, "rest", SUNDAY - 40 * DAY, None, None)]
    ),
    "law.rest_day_told_late": Drawn(SUNDAY, "R 9-18*6", marks=[(SUNDAY, "rest", None, SUNDAY, None)]),
    "law.compelled_told_late": Drawn(
        SUNDAY, "9-18,R 9-18*4 R .",
        marks=[_ORDERED, (SUNDAY + 5 * DAY, "rest", SUNDAY, SUNDAY + 4 * DAY, None)],
    ),
    "law.young_on_rest_day": Drawn(
        SUNDAY, "9-17,R 9-17*5 .", _IN_INDUSTRY, marks=[(SUNDAY, "rest", None, None, "voluntary")]
    ),
    "law.rest_day_in_leave": Drawn(SUNDAY, "R 9-18*3 AL*5", {"rest_weekday": "Sun"}),
    "law.holiday_moved": Drawn(_MONDAY, "9-18*4 R 9-18*2"),
    "law.holiday_owed": Drawn(_MONDAY, _SIX_ON),
    "law.holiday_overdue": Drawn(_MONDAY, _SIX_ON * 11),
    "law.holiday_in_leave": Drawn(_MONDAY, "9-18*3 AL*3 R"),
    "law.holiday_told_late": Drawn(
        _MONDAY, f"{_SIX_ON} 9-18*4 AH 9-18 R",
        marks=[(_LABOUR + 7 * DAY, "alternative", _LABOUR, _LABOUR, None)],
    ),
    "law.holiday_bought": Drawn(_MONDAY, _SIX_ON, marks=[(_LABOUR, "bought", None, None, None)]),
    "law.holiday_for_nothing": Drawn(date(2026, 7, 2), "9-18 .*62 AH .*62 9-18"),
    "law.holiday_of_contract": Drawn(date(2026, 3, 30), _SIX_ON, {"holidays": "general"}),
    "law.wage_short": Drawn(SUNDAY, "R 9-18*6", {"hourly_wage": 30}),
    "law.hours_record": Drawn(SUNDAY, "R 9-18*6", {"monthly_wage": 16_000}),
    "law.hours_record_unsure": Drawn(date(2026, 6, 1), _SIX_ON, {"monthly_wage": 17_500}),
    "law.leave_overdue": Drawn(_YEARS_END, "9-18*6 R", _SINCE_2025, shifts=_A_YEAR_AGO),
    "law.leave_told_late": Drawn(
        SUNDAY, "9-18*3 AL*4", leave=[("AL", SUNDAY + 3 * DAY, SUNDAY + 6 * DAY, SUNDAY - 10 * DAY)]
    ),
    "law.leave_split": Drawn(
        _YEARS_END, "9-18*6 R", _SINCE_2025, shifts=_A_YEAR_AGO,
        leave=[("AL", date(2026, month, 2), date(2026, month, 2), None) for month in range(2, 9)],
    ),
    "law.sick_days_used_up": Drawn(
        SUNDAY, "9-18 .*5 9-18", {"joined_on": SUNDAY}, leave=[("SL", SUNDAY + DAY, SUNDAY + 5 * DAY, None)]
    ),
    "law.continuous_reached": Drawn(date(2026, 2, 22), _TWENTY * 4, _NEW),
    "law.continuous_lost": Drawn(SUNDAY, f"{_TWENTY * 5} {'9-14 .*6 ' * 3}", _PART),
    "law.readings_differ": Drawn(
        date(2026, 2, 22),
        "9-17*2 .*5 9-17 9-18 .*5 9-18*2 .*5 9-1730 9-17 .*5 9-1730 9-17 .*5 9-18 .*6", _NEW,
    ),
    "law.looks_back": Drawn(date(2025, 12, 21), f"{_TWENTY * 4} 9-14*2 .*5", _PART),
    "law.young.never": Drawn(SUNDAY, ". 10-14 .", {"eighteen_on": date(2032, 1, 5)}),
    "law.young.papers": Drawn(SUNDAY, ". 10-14 .", _FOURTEEN),
    "law.young.early": Drawn(SUNDAY, ". 6-10 .", _FOURTEEN),
    "law.young.late": Drawn(SUNDAY, ". 18-20 .", _FOURTEEN),
    "law.young.day_hours": Drawn(SUNDAY, ". 9-18 .", _FOURTEEN),
    "law.young.week_hours": Drawn(SUNDAY, ". 8-17*6", _IN_INDUSTRY),
    "law.young.week_days": Drawn(SUNDAY, "9-12*7", _IN_INDUSTRY),
    "law.young.no_break": Drawn(SUNDAY, ". 9-17 .", _IN_INDUSTRY),
    "company.rest_gap": Drawn(
        SUNDAY, ". 13-23 7-15", rules=[("rest_gap_hours", 11)], settled={"rest_gap": {"minutes": 660}}
    ),
    "company.longest_day": Drawn(
        SUNDAY, ". 9-20 .", rules=[("longest_day_hours", 9)], settled={"longest_day": {"minutes": 540}}
    ),
    "company.meal_break": Drawn(
        SUNDAY, ". 10-17 .", rules=[("meal_after_hours", 5)], settled={"meal_break": {"after": 300, "minutes": 30}}
    ),
    "company.late_then_early": Drawn(
        SUNDAY, ". 14-2230 8-12", rules=[("late_after", 22), ("early_before", 9)],
        settled={"late_then_early": {"after": "22:00", "before": "09:00"}},
    ),
    "company.notice_days": Drawn(
        SUNDAY, ". 9-18 .", shifts=[(SUNDAY + DAY, "9:00", "18:00", SUNDAY - 5 * DAY)],
        rules=[("notice_days", 7)], settled={"notice_days": {"days": 7}},
    ),
    "company.least_heads": Drawn(
        SUNDAY, ". 9-18 .", rules=[("least_heads", 2)], settled={"least_heads": {"heads": 2}}
    ),
    "company.six_on_one_off": Drawn(
        SUNDAY, "9-18*8 R", rules=[("six_on_one_off", 1)], settled={"six_on_one_off": {"days": 6}}
    ),
    "company.budget": Drawn(
        SUNDAY, ". 9-18 .", rules=[("budget_hours", 5)], settled={"budget": {"minutes": 300}}
    ),
    "company.young": Drawn(SUNDAY, ". 13-21 .", {**_SEVENTEEN, "young_scope": "company"}),
    "company.hours_cap": Drawn(
        SUNDAY, _TWENTY, rules=[("cap_week_hours", 10)], settled={"hours_cap": {"week": 600}}
    ),
}  # fmt: skip
