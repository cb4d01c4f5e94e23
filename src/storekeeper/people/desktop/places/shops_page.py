"""The page of shops: list and detail with opening hours, edited in place by head office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from storekeeper.kit import clock
from storekeeper.kit.contributions import Place
from storekeeper.kit.records import Row
from storekeeper.people import place_exports, place_lists, service
from storekeeper.people.desktop.places.hours_editor import HoursEditor
from storekeeper.people.desktop.places.place_words import (
    SHOP_COLUMNS,
    district_name,
    name_of,
    region_name,
    state_of,
)
from storekeeper.people.domain import Region, ShopDetail
from storekeeper.people.records import RECORDS
from storekeeper.qtkit.folding_page import FoldingPage
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_detail import RecordDetail
from storekeeper.qtkit.record_topic import RecordTopic
from storekeeper.qtkit.scope import Chosen

_TONES = {"open": "done", "soon": "soft", "closed": "", "removed": ""}
TOPIC = RecordTopic(
    key="shops",
    feature="people",
    record="shop",
    records=RECORDS,
    symbol="store",
    columns=SHOP_COLUMNS,
    sort="code",
    states=("open", "closed", "removed", "all"),
    tables=frozenset({"people.shop", "people.shop_hours", "people.region", "people.placement"}),
    writers=frozenset({"sk_hq"}),
    read=place_lists.shop_lines,
    count=place_lists.count_shops,
    one=place_lists.some_shops,
    submit=service.submit,
    undoable=service.undoable,
    history=service.history,
    row_key=lambda line: line.shop.shop_id,
    save=place_exports.save_shops,
)


@dataclass(frozen=True)
class _Found:
    """A shop with the regions it may lie in."""

    detail: ShopDetail
    regions: tuple[Region, ...]


class ShopsPage(FoldingPage):
    """The shops in scope. `show_place` takes {'shop_id'}."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._regions: tuple[Region, ...] = ()
        super().__init__(desk, TOPIC, parent)
        desk.scope.changed.connect(self._scope_changed)

    def make_detail(self) -> RecordDetail:
        """The fields, then hours, then ways to the people and the roster of the shop."""
        detail = super().make_detail()
        self.hours = HoursEditor(self.desk, self.words)
        self.hours.permit(self.may_edit)
        self.hours.edited.connect(self._change_hours)
        detail.add_part(self.hours)
        self.people_button, self.roster_button = QPushButton(), QPushButton()
        self.people_button.clicked.connect(self._go_to_people)
        self.roster_button.clicked.connect(self._go_to_roster)
        detail.add_link(self.people_button)
        detail.add_link(self.roster_button)
        return detail

    def asked(self) -> Mapping[str, object]:
        """The shops in the window's scope, as of today."""
        chosen = self.desk.scope.chosen
        return {"on": clock.today(), "region_id": chosen.region_id, "shop_id": chosen.shop_id}

    def read_detail(self, connection: Any, key: Any) -> _Found:
        """A shop with its hours and the regions."""
        detail = service.shop_detail(connection, shop_id=key, on=clock.today())
        return _Found(detail, service.regions(connection))

    def show_detail(self, found: _Found) -> tuple[Row, ...]:
        """Shows the shop; gives the rows of shop and hours."""
        detail, says = found.detail, self.desk.sentences
        self._regions = found.regions
        self._offer_regions()
        values = detail.shop.values
        removed = bool(values.get("removed"))
        state = state_of(values.get("opened_on"), values.get("closed_on"), removed=removed)
        region = next((each for each in found.regions if each.id == values.get("region_id")), None)
        place = (str(values["code"]), region_name(region, says), district_name(str(values["district"]), says))
        self.detail.show_row(
            detail.shop,
            caption=" · ".join(part for part in place if part),
            title=name_of(values, says),
            chip=(says.say(f"people.shops.is.{state}"), _TONES[state]),
        )
        self.detail.show_removed(removed)
        self.hours.permit(self.may_edit and not removed)
        self.hours.show_hours(int(str(detail.shop.key)), _as_day(values.get("opened_on")), detail.hours)
        self.people_button.setText(says.say("people.shops.see_people", count=detail.people))
        self.roster_button.setText(says.say("people.shops.see_roster"))
        return (detail.shop, *detail.hours)

    def new_values(self) -> Mapping[str, object]:
        """A new shop opens today, in the region looked at."""
        region_id = self.desk.scope.chosen.region_id
        return {"opened_on": clock.today(), "day_starts": time(0), "region_id": region_id}

    def begin_new(self) -> None:
        """The regions may not have been read yet when there is no shop at all."""
        if self._regions or not self.may_edit:
            super().begin_new()
        else:
            self.desk.read(service.regions, then=self._begin_with)

    def restyle(self) -> None:
        """The editor of hours too."""
        super().restyle()
        self.hours.restyle()

    def retranslate(self) -> None:
        """Names of regions in the language in use."""
        if hasattr(self, "words"):
            self._offer_regions()
        super().retranslate()

    def _begin_with(self, regions: tuple[Region, ...]) -> None:
        self._regions = regions
        self._offer_regions()
        super().begin_new()

    def _offer_regions(self) -> None:
        says = self.desk.sentences
        self.words.offer("region_id", [(region.id, region_name(region, says)) for region in self._regions])
        if hasattr(self, "detail"):
            self.detail.fields.refill("region_id")
            self.detail.new_fields.refill("region_id")

    def _change_hours(self, edit: Any) -> None:
        self.bench.do(edit, self.desk.sentences.say("people.shops.hours_deed"))

    def _scope_changed(self) -> None:
        self.reload()

    def _go_to_people(self) -> None:
        row = self.detail.row
        if row is not None:
            self.desk.scope.choose(Chosen(shop_id=int(str(row.key))))
            self.desk.go(Place("employees"))

    def _go_to_roster(self) -> None:
        row = self.detail.row
        if row is not None:
            monday = clock.monday_of(clock.today())
            self.desk.go(Place("roster", {"shop_id": row.key, "monday": monday}))


def _as_day(value: object) -> date | None:
    return value if isinstance(value, date) else None
