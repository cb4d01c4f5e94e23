"""Where a person works: her home shops and loans; who only lends adds loans and takes her own loans back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from storekeeper.kit import clock
from storekeeper.kit.records import Record, Row
from storekeeper.people.desktop.employees.person_words import PersonWords
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_list import RecordList
from storekeeper.qtkit.record_words import RecordWords

_LOAN = 13  # days after the first that a loan lasts unless another end is given


def _is_loan(row: Row) -> bool:
    return row.values.get("kind") == "loan"


class PlacementPart(RecordList):
    """Placements of one person, in words of shop, kind and period."""

    def __init__(
        self, desk: Desk, names: RecordWords, words: PersonWords, record: Record, *, only_lends: bool
    ) -> None:
        self._says, self._only_lends = words, only_lends
        fields = (
            ("shop_id", "from_day", "to_day") if only_lends else ("shop_id", "kind", "from_day", "to_day")
        )
        super().__init__(desk, names, record, names=fields, describe=self._placement)
        self.begin_with(self._beginning)
        if only_lends:
            self.complete_with(lambda: {"kind": "loan"})
            self.removable = _is_loan

    def permit_all(self, *, keeps: bool, lends: bool) -> None:
        """Who keeps placements, and who lends only."""
        self.permit(add=keeps or lends, edit=keeps, remove=keeps or lends)

    def retranslate(self) -> None:
        """The button says what it does: to lend is not to place."""
        super().retranslate()
        if self._only_lends:
            self.add_button.setText(self._says.say("lend"))
            self.add_button.setAccessibleName(self._says.say("lend"))

    def _beginning(self) -> Mapping[str, object]:
        today = clock.today()
        if self._only_lends:
            return {"from_day": today, "to_day": today + timedelta(days=_LOAN)}
        return {"kind": "home", "from_day": today}

    def _placement(self, row: Row) -> tuple[str, str]:
        kind = self.words.code("placement", "kind", str(row.values.get("kind", "")))
        chosen = dict(self.words.choices("placement", self.record.field("shop_id")))
        shop = chosen.get(row.values.get("shop_id")) or self._says.say("other_shop")
        return self._says.say("placement_line", kind=kind, shop=shop), self._says.period(row.values)
