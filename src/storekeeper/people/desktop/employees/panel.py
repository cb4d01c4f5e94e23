"""The panel of an employee: who she is, her contracts, shops, skills, times, leave, contact, pay and history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QLabel, QWidget

from storekeeper.kit import clock
from storekeeper.kit.records import Record, Row
from storekeeper.people.desktop.employees.availability_part import AvailabilityPart
from storekeeper.people.desktop.employees.leave_part import LeavePart
from storekeeper.people.desktop.employees.locked_part import LockedPart
from storekeeper.people.desktop.employees.newcomer import NEWCOMER, together
from storekeeper.people.desktop.employees.person_words import PersonWords
from storekeeper.people.desktop.employees.placement_part import PlacementPart
from storekeeper.people.desktop.employees.rights import Rights
from storekeeper.people.domain import PersonDetail
from storekeeper.qtkit.folding import Mark
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_bench import RecordBench
from storekeeper.qtkit.record_detail import RecordDetail
from storekeeper.qtkit.record_fields import RecordFields
from storekeeper.qtkit.record_list import RecordList
from storekeeper.qtkit.record_words import RecordWords, day_text, hours_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKS = {
    "contracts": "file-sign",
    "placements": "store",
    "skills": "certificate-outline",
    "leave": "beach",
}
_SOON = 60  # days before the end of a skill in which it is said


class EmployeePanel(RecordDetail):
    """Shows one `PersonDetail`; a new person is made in the same place, with her first shop."""

    def __init__(
        self,
        desk: Desk,
        words: RecordWords,
        records: Mapping[str, Record],
        bench: RecordBench,
        person_words: PersonWords,
        rights: Rights,
    ) -> None:
        super().__init__(desk, words, records, records["employee"], bench)
        self._says, self._rights, self._records = person_words, rights, records
        self.detail_shown: PersonDetail | None = None
        self._offered: tuple[object, object] = ((), ())
        self.newcomer = RecordFields(desk, words, NEWCOMER)
        self.contracts = RecordList(desk, words, records["contract"], describe=self._contract)
        only_lends = rights.lends and not rights.keeps
        self.placements = PlacementPart(
            desk, words, person_words, records["placement"], only_lends=only_lends
        )
        self.held = RecordList(desk, words, records["held"], describe=self._skill)
        self.availability = AvailabilityPart(desk, words, person_words)
        self.leave = LeavePart(desk, words, person_words, records)
        self.contact = LockedPart(desk, words, person_words, records["contact"])
        self.pay = LockedPart(desk, words, person_words, records["pay"])
        self.note = QLabel()
        self.note.setProperty("level", "muted")
        self.note.setWordWrap(True)
        self.note.setVisible(not rights.keeps)
        self.parts: Mapping[str, QWidget] = {
            "basic": self.fields,
            "contact": self.contact,
            "contracts": self.contracts,
            "placements": self.placements,
            "skills": self.held,
            "availability": self.availability,
            "leave": self.leave,
            "pay": self.pay,
            "history": self.history_button,
        }
        self._place_parts()
        self._use_bench()
        self._permit_parts(removed=False)
        self.retranslate()

    def show_person(self, detail: PersonDetail) -> tuple[Row, ...]:
        """Shows a person; gives the rows that are shown."""
        self.detail_shown = detail
        row, of = detail.employee, {"employee_id": detail.employee.key}
        values = row.values
        state = self._says.state(
            joined_on=values.get("joined_on"), left_on=values.get("left_on"), removed=values.get("removed")
        )
        name, other = self._says.both_names(row)
        caption = self._says.say(
            "caption", staff_no=values.get("staff_no", ""), role=self._says.role(values.get("role"))
        )
        self.show_row(row, caption=f"{caption}　{other}" if other else caption, title=name, chip=(state, ""))
        removed = bool(values.get("removed"))
        self.show_removed(removed)
        self._permit_parts(removed=removed)
        self.contracts.show_rows(detail.contracts, of)
        self.placements.show_rows(detail.placements, of)
        self.held.show_rows(detail.skills, of)
        self.availability.show_rows(
            int(str(row.key)), detail.availability, may=self._rights.plans and not removed
        )
        self.leave.show_rows(of, detail.leaves, detail.balances, detail.leave_left)
        self.contact.show_row(detail.contact, of)
        self.pay.show_row(detail.pay, of)
        parts = (detail.contracts, detail.placements, detail.skills, detail.availability, detail.leaves)
        single = tuple(one for one in (detail.contact, detail.pay) if one is not None)
        return (row, *(each for rows in parts for each in rows), *detail.balances, *single)

    def part(self, name: str) -> QWidget | None:
        """A part by the name that a Place gives it."""
        return self.parts.get(name)

    def marks(self) -> tuple[Mark, ...]:
        """What the panel holds, in figures, for the strip that it folds to."""
        counts = {
            "contracts": len(self.contracts.lines),
            "placements": len(self.placements.lines),
            "skills": len(self.held.lines),
            "leave": len(self.leave.leaves.lines),
        }
        records = {"contracts": "contract", "placements": "placement", "skills": "held", "leave": "leave"}
        return tuple(
            Mark(part, _MARKS[part], count, f"{self.words.title(records[part])} {count}")
            for part, count in counts.items()
        )

    def offer(self, shops: Sequence[tuple[object, str]], skills: Sequence[tuple[object, str]]) -> None:
        """The shops and skills that can be chosen."""
        if (tuple(shops), tuple(skills)) == self._offered:
            return
        self._offered = (tuple(shops), tuple(skills))
        self.words.offer("shop_id", shops)
        self.words.offer("skill_id", skills)
        self.newcomer.refill("shop_id")
        for part in (self.placements, self.held):
            part.retranslate()

    @property
    def form(self) -> RecordFields:
        """The fields of a new person: number, names, shop, role, first day, contract."""
        return self.newcomer

    def retranslate(self) -> None:
        """Buttons and parts in the language in use."""
        super().retranslate()
        if not hasattr(self, "parts"):
            return
        self.note.setText(self._says.say("who.keeps"))
        for part in (self.contracts, self.held):
            part.retranslate()
        if self.detail_shown is not None:
            self.show_person(self.detail_shown)

    def _save_new(self, values: Mapping[str, object]) -> None:
        self.bench.do(together(values), self._says.say("add_person", name=self._says.name(values)))

    def focus_in(self) -> None:
        """The keyboard into the first field that is there."""
        (self.newcomer if self.is_making else self.fields).focus_first()

    # inside

    def _contract(self, row: Row) -> tuple[str, str]:
        kind = self.words.code("contract", "kind", str(row.values.get("kind", "")))
        minutes = row.values.get("weekly_minutes")
        hours = hours_text(minutes) if isinstance(minutes, int) else ""
        return self._says.say("contract_line", kind=kind, hours=hours), self._says.period(row.values)

    def _skill(self, row: Row) -> tuple[str, str]:
        choices = self.words.choices("held", self.records_of("held").field("skill_id"))
        name = next((text for key, text in choices if key == row.values.get("skill_id")), "")
        expires = row.values.get("expires_on")
        if not isinstance(expires, date):
            return name, self._says.say("no_expiry")
        left = (expires - clock.today()).days
        code = "expired" if left < 0 else "expires_soon" if left <= _SOON else "expires"
        return name, self._says.say(f"skill.{code}", day=day_text(expires), days=left)

    def _place_parts(self) -> None:
        self._making_layout.insertWidget(0, self.newcomer)
        self.new_fields.hide()
        self._standing_layout.insertWidget(0, self.note)
        self.newcomer.entered.connect(self._add)
        for name, part in self.parts.items():
            if name not in {"basic", "history"}:
                self.add_part(_rule())
                self.add_part(part)
        self.add_part(_rule())

    def _use_bench(self) -> None:
        for part in (self.contracts, self.held):
            part.use(self.bench)
        self.placements.use(self.bench)
        self.leave.use(self.bench)
        self.contact.use(self.bench)
        self.pay.use(self.bench)
        self.availability.edited.connect(self.bench.do)
        self.contracts.begin_with(
            lambda: {"kind": "full", "weekly_minutes": 45 * 60, "from_day": clock.today()}
        )
        self.held.begin_with(lambda: {"obtained_on": clock.today()})

    def _permit_parts(self, *, removed: bool) -> None:
        rights = self._rights
        keeps = rights.keeps and not removed
        for part in (self.contracts, self.held):
            part.permit(add=keeps, edit=keeps, remove=keeps)
        self.placements.permit_all(keeps=keeps, lends=rights.lends and not removed)
        self.leave.permit(leave=rights.plans and not removed, balance=keeps)
        self.contact.permit(read=rights.contact, write=keeps, who="who.contact")
        self.pay.permit(read=rights.pay, write=rights.pay and not removed, who="who.pay")

    def records_of(self, name: str) -> Record:
        """A record by its name."""
        return self._records[name]


def _rule() -> QFrame:
    rule = QFrame()
    rule.setProperty("kind", "rule")
    return rule
