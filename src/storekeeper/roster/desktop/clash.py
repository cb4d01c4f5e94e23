"""An edit that met somebody else's: how its rows stood, what the other made of them, and what may be done now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from storekeeper.kit.clock import HONG_KONG
from storekeeper.kit.errors import Conflict, Finding
from storekeeper.kit.ids import new_id
from storekeeper.roster import rules, service
from storekeeper.roster.desktop import deeds
from storekeeper.roster.desktop.bench import Deed
from storekeeper.roster.desktop.words import Words
from storekeeper.roster.domain import AddShift, Edit, Mark, Shift, Week, copy_of

Row = Shift | Mark
_MOST_ROWS = 3


@dataclass(frozen=True)
class Clash:
    """Edits of one's own that came back, the first because somebody was faster, the others because they built on it.

    `kept` are their ids among the refused edits of the desk; `theirs` the rows as they stand, None until they are read.
    """

    deeds: tuple[Deed, ...]
    kept: tuple[UUID, ...]
    error: Conflict
    theirs: tuple[Row, ...] | None = None

    @property
    def place(self) -> tuple[int, object]:
        """Shop and Monday."""
        return self.deeds[0].shop_id, self.deeds[0].monday

    def rows(self) -> frozenset[UUID]:
        """Every row that the edits write."""
        return frozenset().union(*(deed.touched() for deed in self.deeds))

    def before(self) -> tuple[Row, ...]:
        """The rows as they stood when the first edit was made."""
        return self.deeds[0].before

    def mine(self) -> tuple[Row, ...]:
        """The rows as the edits would have left them."""
        last = {row: deed for deed in self.deeds for row in deed.touched()}
        return tuple(row for deed in self.deeds for row in deed.after if last[row.id] is deed)

    def is_told(self) -> bool:
        """Whether both sides can be shown, and differ from what was there before."""
        return bool(self.before() or self.mine()) and _bare(self.before()) != _bare(self.theirs or ())

    def mine_again(self, week: Week) -> tuple[Finding, ...]:
        """What stands against doing the edits once more on the rows as they are; empty or soft: nothing."""
        edit = self.deeds[0].edit
        stand = {row: seen for row in edit.touched() if (seen := week.version_of(row)) is not None}
        return _judged(week, deeds.as_seen(edit, stand))

    def both(self, week: Week) -> AddShift | None:
        """One's own shift beside the other's, as a new one; None where the edits are not about one live shift."""
        mine = self.mine()
        if len(mine) != 1 or not isinstance(mine[0], Shift) or mine[0].day not in week.days:
            return None
        return copy_of(week, mine[0], new_id=new_id(), employee_id=mine[0].employee_id, day=mine[0].day)


def hindrance(week: Week, edit: Edit) -> Finding | None:
    """The first finding that forbids the edit."""
    return forbidding(_judged(week, edit))


def forbidding(findings: Iterable[Finding]) -> Finding | None:
    """The first of the findings that forbids, if one does."""
    return next((finding for finding in findings if finding.severity == "hard"), None)


def load_rows(connection: Any, rows: frozenset[UUID]) -> tuple[Row, ...]:
    """The shifts and marks as they stand now; what is removed or out of sight is missing."""
    return (*service.load_shifts(connection, rows), *service.load_marks(connection, rows))


def in_words(rows: Iterable[Row], week: Week, words: Words) -> str:
    """Who, when and what, for at most three rows; empty for none."""
    listed = tuple(rows)
    told = [_row(row, week, words) for row in listed[:_MOST_ROWS]]
    if len(listed) > _MOST_ROWS:
        told.append(words.say("conflict.more_rows", count=len(listed) - _MOST_ROWS))
    return words.sentences.write(tuple(told)) if told else ""


def name_of(clash: Clash, week: Week, words: Words) -> str:
    """The first edit as a step would be named."""
    what = words.sentences.say(f"roster.edit.{clash.deeds[0].edit.name}")
    row = next(iter((*clash.mine(), *clash.before())), None)
    return words.say("deed", what=what, who=_who(row, week, words), day=row.day) if row else what


def _row(row: Row, week: Week, words: Words) -> str:
    if isinstance(row, Mark):
        what = words.say(f"mark.{row.kind}")
    else:
        starts, ends = row.starts_at.astimezone(HONG_KONG), row.ends_at.astimezone(HONG_KONG)
        what = f"{starts:%H%M}–{ends:%H%M}"
    return words.say("conflict.shift", who=_who(row, week, words), day=row.day, times=what)


def _who(row: Row, week: Week, words: Words) -> str:
    if row.employee_id is None:
        return words.say("open_shifts")
    person = week.person(row.employee_id)
    return words.name(person) if person is not None else ""


def _judged(week: Week, edit: Edit) -> tuple[Finding, ...]:
    try:
        return rules.check(week, edit)
    except Conflict as gone:
        return (Finding(gone.code, gone.values),)


def _bare(rows: Iterable[Row]) -> frozenset[Row]:
    """The rows without their versions: what a person would see."""
    return frozenset(replace(row, row_version=0) for row in rows)
