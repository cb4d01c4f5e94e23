"""The business words of the grid in one language: roles, marks, leave, days, and the sentence of a cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from storekeeper.kit.clock import HONG_KONG
from storekeeper.kit.errors import Finding, StorekeeperError
from storekeeper.kit.sentences import Sentences
from storekeeper.roster.desktop import deeds
from storekeeper.roster.desktop.faces import Block, Face
from storekeeper.roster.domain import (
    WHOLE_WEEK,
    Edit,
    Kind,
    Mark,
    MoveShift,
    Person,
    RestoreShift,
    RestoreWeek,
    Shift,
    Week,
)

_DAYS = {"en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CHINESE_DAYS = tuple("一二三四五六日")
_MINUTES = 60
MOST_REASONS = 3


class Words:
    """Says what the grid says; codes stand in `resources/sentences` under roster.screen."""

    def __init__(self, sentences: Sentences) -> None:
        self.sentences = sentences
        self.chinese = sentences.language != "en"

    def say(self, code: str, **values: object) -> str:
        """The sentence roster.screen.<code>."""
        return self.sentences.say(f"roster.screen.{code}", **values)

    def weekday(self, day: date) -> str:
        """四 or Thu."""
        return _DAYS.get(self.sentences.language, _CHINESE_DAYS)[day.weekday()]

    def name(self, person: Person) -> str:
        """The name in the reader's script, the other one when it is missing."""
        first, second = (person.name_zh, person.name_en) if self.chinese else (person.name_en, person.name_zh)
        return first or second

    def person(self, person: Person) -> str:
        """Everything the head of a row stands for: both names, staff number, role, contract, loan."""
        parts = [person.name_zh, person.name_en, person.staff_no, self.role(person)]
        parts.append(self.contract(person))
        if self.is_on_loan(person):
            parts.append(self.say("loan"))
        return self.sentences.write(tuple(part for part in parts if part))

    def role(self, person: Person) -> str:
        """店長, 營業員 …"""
        return self.sentences.say(f"people.role.{person.role}")

    def is_on_loan(self, person: Person) -> bool:
        """Whether she is here only on loan."""
        return bool(person.placements) and all(placed.kind == "loan" for placed in person.placements)

    def contract(self, person: Person) -> str:
        """全職 45 · 兼職; empty when no contract is known."""
        if person.contract is None:
            return ""
        word = self.say(f"contract.{person.contract}")
        hours = (person.weekly_minutes or 0) / _MINUTES
        return f"{word} {hours:g}" if person.contract == "full" and hours else word

    def kind(self, kind: Kind) -> str:
        """早更 or Early."""
        return kind.names.get(self.sentences.language) or next(iter(kind.names.values()), kind.letter)

    def block(self, block: Block, week: Week) -> str:
        """A 早更 0930–1830, 8 小時."""
        kind = week.kind(block.kind_id)
        named = f"{kind.letter} {self.kind(kind)} " if kind else ""
        count = len(block.shift_ids)
        code = "cell.shift" if count == 1 else "cell.shifts"
        state = self.say(f"state.{block.state}")
        shift = f"{named}{block.times}"
        return self.say(code, shift=shift, hours=hours(block.minutes), count=count, state=state)

    def cell(self, face: Face, person: Person | None, week: Week, *, pending: bool) -> str:
        """The full sentence of a cell, as a screen reader says it."""
        who = self.name(person) if person else self.say("open_shifts")
        parts = [self.block(block, week) for block in face.blocks]
        if face.mark:
            state = self.say(f"state.{face.mark_state}")
            parts.append(self.say("cell.mark", mark=self.say(f"mark.{face.mark}"), state=state))
        if face.leave:
            parts.append(self.leave(face))
        parts += [
            self.say("cell.elsewhere", times=f"{away.starts:%H%M}–{away.ends:%H%M}")
            for away in face.elsewhere
        ]
        if face.unavailable:
            parts.append(self.say("unavailable"))
        if face.tail:
            parts.insert(0, self.say("cell.tail", until=f"{face.tail:%H%M}"))
        if not parts:
            parts.append(self.say("cell.empty"))
        parts += [self.say("cell.removed", what=self.published(row, week)) for row in face.removed]
        if pending:
            parts.append(self.say("cell.pending"))
        told = self.say("cell.whole", who=who, day=face.day, what=parts)
        findings = [finding for block in face.blocks for finding in block.findings]
        return f"{told}\n{self.reasons(findings)}" if findings else told

    def published(self, row: Shift | Mark, week: Week) -> str:
        """A row as it was published: A 0930–1830, or 例假."""
        if isinstance(row, Mark):
            return self.say(f"mark.{row.kind}")
        kind = week.kind(row.kind_id)
        starts, ends = row.starts_at.astimezone(HONG_KONG), row.ends_at.astimezone(HONG_KONG)
        return f"{kind.letter if kind else ''} {starts:%H%M}–{ends:%H%M}".strip()

    def deed(self, edit: Edit, inverse: Edit, week: Week | None) -> str:
        """移動更份：何嘉雯 12月24日（四）; for undo, redo and messages."""
        if isinstance(edit, RestoreWeek):
            return self.sentences.say("roster.edit.restore_week", number=edit.number)
        is_live = isinstance(edit, RestoreShift) and isinstance(inverse, RestoreShift)
        what = self.sentences.say(f"roster.edit.{MoveShift.name if is_live else edit.name}")
        if isinstance(edit, WHOLE_WEEK):
            return what
        place = deeds.place_of(edit) or deeds.place_of(inverse)
        if place is None:
            return what
        person = week.person(place[0]) if week and place[0] is not None else None
        nobody = self.say("open_shifts") if place[0] is None else ""
        who = self.name(person) if person is not None else nobody
        return self.say("deed", what=what, who=who, day=place[1])

    def reasons(self, findings: Sequence[Finding]) -> str:
        """The first few findings as sentences, and how many more there are."""
        told = [self.sentences.tell(finding) for finding in findings[:MOST_REASONS]]
        if len(findings) > MOST_REASONS:
            told.append(self.say("and_more", count=len(findings) - MOST_REASONS))
        return " ".join(told)

    def week_range(self, first: date, last: date) -> str:
        """12月21日－27日 or 21 – 27 Dec."""
        same = first.month == last.month
        code = "week_range" if same else "week_range_months"
        values = {"first": first.day, "last": last.day, "week": first.isocalendar().week}
        return self.say(code, month=self.month(first.month), to_month=self.month(last.month), **values)

    def month(self, month: int) -> str:
        """12 or Dec."""
        return str(month) if self.chinese else _MONTHS[month - 1]

    def leave(self, face: Face) -> str:
        """年假, or 年假（待批） as long as nobody has approved it."""
        word = self.say(f"leave.{face.leave}")
        return self.say("leave.asked", leave=word) if face.leave_asked else word


class Said:
    """Sentences as functions, for a message that is still there when another language is chosen."""

    def __init__(self, sentences: Callable[[], Sentences]) -> None:
        self._sentences = sentences

    @property
    def words(self) -> Words:
        """The words of the language in use."""
        return Words(self._sentences())

    def say(self, code: str, **values: object) -> Callable[[], str]:
        """The sentence roster.screen.<code>; values that are functions are asked when it is said."""
        return lambda: self.words.say(
            code, **{name: value() if callable(value) else value for name, value in values.items()}
        )

    def told(self, error: StorekeeperError) -> Callable[[], str]:
        """What an error says."""
        return lambda: self._sentences().tell(error)

    def reasons(self, findings: Sequence[Finding]) -> Callable[[], str]:
        """The first few findings."""
        return lambda: self.words.reasons(findings)


def hours(minutes: int) -> str:
    """40.0 with one decimal, 7.75 where the quarter matters."""
    whole = minutes / _MINUTES
    return f"{whole:.1f}" if minutes % 6 == 0 else f"{whole:.2f}"
