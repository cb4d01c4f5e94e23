"""What carrying shifts to a place would mean: one edit for all of them, and the choices where somebody works already.

No Qt, no database.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from storekeeper.kit.errors import Conflict, Finding
from storekeeper.roster import rules
from storekeeper.roster.desktop import deeds
from storekeeper.roster.desktop.faces import Place
from storekeeper.roster.domain import Batch, Edit, MoveShift, RemoveShift, Shift, Week, together

OFF_GRID = Finding("roster.off_grid")
Way = Callable[[Place], Place | None]


@dataclass(frozen=True)
class Choice:
    """One thing that a drop may do: name is move, copy, swap, add or replace; without an edit it cannot be."""

    name: str
    edit: Edit | None
    findings: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> str:
        """free, warned or refused."""
        return rules.verdict(self.findings)

    def written(self) -> UUID | None:
        """The carried shift, the last but for a swap, where it is the first."""
        if self.edit is None:
            return None
        listed = self.edit.edits if isinstance(self.edit, Batch) else (self.edit,)
        carried = listed[0] if self.name == "swap" else listed[-1]
        return next(iter(carried.touched()), None)


@dataclass(frozen=True)
class Landing:
    """All that a drop in one place may do, the likeliest first; there is at least one."""

    choices: tuple[Choice, ...]

    @property
    def verdict(self) -> str:
        """free, swap (it is free to change places), warned or refused."""
        first = self.choices[0]
        if first.verdict == "refused":
            return "refused" if all(each.verdict == "refused" for each in self.choices) else "warned"
        return "swap" if first.name == "swap" and first.verdict == "free" else first.verdict

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is said of the likeliest."""
        return self.choices[0].findings


def landing(
    week: Week, shift: Shift, place: Place, *, copies: bool, said: tuple[Finding, ...] | None = None
) -> Landing:
    """One shift dropped in a place; `said` is what the rules say of it there, when that is known already."""
    standing = rivals(week, shift, place)
    plain = (deeds.copy if copies else deeds.move)(week, shift, place)
    added = judged(week, "add" if standing else ("copy" if copies else "move"), plain, said)
    if not standing:
        return Landing((added,))
    gone = [RemoveShift(other.id, other.row_version) for other in standing]
    replaced = judged(week, "replace", together([*gone, plain]))
    swapped = () if copies else (judged(week, "swap", swap(week, shift, standing)),)
    return Landing((*swapped, added, replaced))


def landing_of_all(week: Week, shifts: Sequence[Shift], way: Way, *, copies: bool) -> Landing:
    """Several shifts carried by the same way as one deed, refused as a whole when one falls outside the grid."""
    name = "copy" if copies else "move"
    edits: list[Edit] = []
    for shift in shifts:
        place = way((shift.employee_id, shift.day))
        if place is None:
            return Landing((Choice(name, None, (OFF_GRID,)),))
        edits.append((deeds.copy if copies else deeds.move)(week, shift, place))
    return Landing((judged(week, name, together(edits)),))


def rivals(week: Week, shift: Shift, place: Place) -> tuple[Shift, ...]:
    """Who works there already; open shifts are nobody's, so they never are in each other's way."""
    if place[0] is None or place == (shift.employee_id, shift.day):
        return ()
    return tuple(week.shifts_of(*place))


def swap(week: Week, shift: Shift, standing: Sequence[Shift]) -> Edit | None:  # noqa: ARG001
    """The shift goes to where the others stand, and they to where it was."""
    there = standing[0].employee_id, standing[0].day
    here = shift.employee_id, shift.day
    return together(
        [
            MoveShift(shift.id, shift.row_version, *there),
            *(MoveShift(other.id, other.row_version, *here) for other in standing),
        ]
    )


def judged(week: Week, name: str, edit: Edit | None, said: tuple[Finding, ...] | None = None) -> Choice:
    """An edit with what the rules say of it; what is gone is said like a rule."""
    if edit is None or said is not None:
        return Choice(name, edit, said or ())
    try:
        return Choice(name, edit, rules.check(week, edit))
    except Conflict as gone:
        return Choice(name, None, (Finding(gone.code, gone.values),))
