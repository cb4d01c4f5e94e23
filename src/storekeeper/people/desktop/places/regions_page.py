"""The page of regions: their names, how many shops they have, edited in place by head office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QPushButton

from storekeeper.kit import clock
from storekeeper.kit.contributions import Place
from storekeeper.kit.records import Row
from storekeeper.people import place_exports, place_lists, service
from storekeeper.people.desktop.places.place_words import REGION_COLUMNS, name_of
from storekeeper.people.place_lists import RegionLine
from storekeeper.people.records import RECORDS
from storekeeper.qtkit.folding_page import FoldingPage
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_detail import RecordDetail
from storekeeper.qtkit.record_topic import RecordTopic
from storekeeper.qtkit.scope import Chosen

TOPIC = RecordTopic(
    key="regions",
    feature="people",
    record="region",
    records=RECORDS,
    symbol="map-marker-radius",
    columns=REGION_COLUMNS,
    sort="code",
    states=("open", "removed"),
    tables=frozenset({"people.region", "people.shop", "people.placement"}),
    writers=frozenset({"sk_hq"}),
    read=place_lists.region_lines,
    count=place_lists.count_regions,
    one=place_lists.some_regions,
    submit=service.submit,
    undoable=service.undoable,
    history=service.history,
    row_key=lambda line: line.key,
    save=place_exports.save_regions,
)


class RegionsPage(FoldingPage):
    """The regions of the chain. `show_place` takes {'region_id'}."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, TOPIC)

    def make_detail(self) -> RecordDetail:
        """The fields, and the way to the region's shops."""
        detail = super().make_detail()
        self.shops_button = QPushButton()
        self.shops_button.clicked.connect(self._go_to_shops)
        detail.add_link(self.shops_button)
        return detail

    def asked(self) -> Mapping[str, object]:
        """As of today."""
        return {"on": clock.today()}

    def read_detail(self, connection: Any, key: Any) -> RegionLine | None:
        """A region, archived or not."""
        for state in self.topic.states:
            found = place_lists.some_regions(connection, keys={key}, on=clock.today(), state=state)
            if found:
                return found[0]
        return None

    def show_detail(self, found: RegionLine) -> tuple[Row, ...]:
        """Shows the region."""
        says = self.desk.sentences
        chip = (says.say("people.regions.state.removed"), "") if found.removed else ("", "")
        self.detail.show_row(
            found.row, caption=found.says("code"), title=name_of(found.row.values, says), chip=chip
        )
        self.detail.show_removed(found.removed)
        self.shops_button.setText(says.say("people.regions.see_shops", count=found.shops))
        return (found.row,)

    def _go_to_shops(self) -> None:
        row = self.detail.row
        if row is not None:
            self.desk.scope.choose(Chosen(region_id=int(str(row.key))))
            self.desk.go(Place("shops"))
