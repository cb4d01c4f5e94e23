"""The page of kinds of shift: letters, names, usual times, breaks and looks, of the chain and of each shop."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from storekeeper.kit import clock
from storekeeper.kit.records import Change, Row
from storekeeper.kit.sentences import Sentences
from storekeeper.people import service as people
from storekeeper.people.domain import Shop
from storekeeper.qtkit.folding_page import FoldingPage
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.paged_model import Column
from storekeeper.qtkit.record_detail import RecordDetail
from storekeeper.qtkit.record_topic import RecordTopic
from storekeeper.qtkit.record_words import day_text
from storekeeper.roster import exports, kinds
from storekeeper.roster.desktop.kinds.kind_blocks import BlockDelegate, LookChoice, block_of, block_size
from storekeeper.roster.kinds import KindLine
from storekeeper.roster.records import RECORDS

_NAMES = {"zh-HK": "name_zh", "en": "name_en", "zh-CN": "name_cn"}
_TONES = {"present": "done", "later": "soft", "past": "", "removed": ""}
_FIELDS = (
    "shop_id", "letter", "name_zh", "name_en", "name_cn", "starts", "ends", "break_minutes", "from_day", "to_day",
)  # fmt: skip


def kind_name(values: Mapping[str, object], says: Sentences) -> str:
    """早更 in the language in use."""
    return str(values.get(_NAMES[says.language]) or values.get("name_zh") or "")


def place_name(shop: Shop | None, says: Sentences) -> str:
    """全線, or the shop."""
    if shop is None:
        return says.say("roster.kinds.whole_chain")
    name = shop.name_en if says.language == "en" else shop.name_zh
    return says.say("roster.kinds.of_shop", name=name, code=shop.code)


def _short_place(shop: Shop | None, says: Sentences) -> str:
    """全線, or the shop by its code first, so that a long name loses its end."""
    if shop is None:
        return place_name(None, says)
    return f"{shop.code} {shop.name_en if says.language == 'en' else shop.name_zh}"


def _block_text(line: KindLine, _says: Sentences) -> str:
    block = block_of(line.row.values)
    return f"{block.letter} {block.times}"


def _paid(line: KindLine, _says: Sentences) -> str:
    return f"{block_of(line.row.values).minutes / 60:g}"


def _period(line: KindLine, says: Sentences) -> str:
    first, last = line.row.values.get("from_day"), line.row.values.get("to_day")
    since = day_text(first) if isinstance(first, date) else ""
    if isinstance(last, date):
        return says.say("roster.kinds.from_to", first=since, last=day_text(last))
    return says.say("roster.kinds.since", day=since)


def _state(line: KindLine, says: Sentences) -> str:
    return says.say(f"roster.kinds.is.{line.state}")


def _title(code: str) -> Any:
    return lambda says: says.say(code)


COLUMNS = (
    Column("block", _title("roster.kinds.column.block"), _block_text, "letter", 15),
    Column(
        "name",
        _title("roster.kinds.column.name"),
        lambda line, says: kind_name(line.row.values, says),
        "",
        8,
        strong=True,
        whole=True,
    ),
    Column(
        "place",
        _title("roster.kinds.column.place"),
        lambda line, says: _short_place(line.shop, says),
        "place",
        25,
        tip=lambda line, says: place_name(line.shop, says),
    ),
    Column("paid", _title("roster.kinds.column.paid"), _paid, "", 5, number=True),
    Column(
        "break_minutes",
        _title("roster.kinds.column.break"),
        lambda line, _says: line.says("break_minutes"),
        "",
        5,
        number=True,
    ),
    Column("period", _title("roster.kinds.column.period"), _period, "from_day", 14, whole=True),
    Column("state", _title("roster.kinds.column.state"), _state, "", 7),
)
TOPIC = RecordTopic(
    key="kinds",
    feature="roster",
    record="kind",
    records=RECORDS,
    symbol="shape",
    columns=COLUMNS,
    sort="place",
    states=("present", "past", "removed", "all"),
    tables=frozenset({"roster.shift_kind", "people.shop"}),
    writers=frozenset({"sk_hq"}),
    read=kinds.kind_lines,
    count=kinds.count_kinds,
    one=kinds.some_kinds,
    submit=kinds.submit,
    undoable=kinds.undoable,
    history=kinds.history,
    row_key=lambda line: line.key,
    save=exports.save_kinds,
)


class KindsPage(FoldingPage):
    """The kinds in scope. `show_place` takes {'kind_id'}."""

    def __init__(self, desk: Desk) -> None:
        self._shops: tuple[Shop, ...] = ()
        super().__init__(desk, TOPIC)
        self._delegate = BlockDelegate(self.list_view)
        self.list_view.setItemDelegateForColumn(0, self._delegate)
        self._dress_blocks()
        desk.scope.changed.connect(self.reload)
        desk.read(people.shops, on=clock.today(), then=self._take_shops)

    def make_detail(self) -> RecordDetail:
        """The fields, and the look as blocks to choose from."""
        detail = RecordDetail(
            self.desk, self.words, self.topic.records, self.record, self.bench, names=_FIELDS
        )
        self.look = LookChoice(self.desk)
        self.look.permit(self.may_edit)
        self.look.chosen.connect(self._change_look)
        detail.add_part(self.look)
        return detail

    def asked(self) -> Mapping[str, object]:
        """The kinds of the chain and of the shops in the window's scope."""
        chosen = self.desk.scope.chosen
        return {"on": clock.today(), "region_id": chosen.region_id, "shop_id": chosen.shop_id}

    def read_detail(self, connection: Any, key: Any) -> KindLine | None:
        """A kind, whatever its state."""
        for state in ("all", "removed"):
            found = kinds.some_kinds(connection, keys={key}, on=clock.today(), state=state)
            if found:
                return found[0]
        return None

    def show_detail(self, found: KindLine) -> tuple[Row, ...]:
        """Shows the kind."""
        says, values = self.desk.sentences, found.row.values
        removed = found.state == "removed"
        self.detail.show_row(
            found.row,
            caption=place_name(found.shop, says),
            title=f"{found.says('letter')} {kind_name(values, says)}",
            chip=(_state(found, says), _TONES[found.state]),
        )
        self.detail.show_removed(removed)
        self.look.permit(self.may_edit and not removed)
        self.look.show_kind(values)
        return (found.row,)

    def new_values(self) -> Mapping[str, object]:
        """A new kind begins today, in the shop looked at."""
        return {
            "shop_id": self.desk.scope.chosen.shop_id,
            "starts": time(10),
            "ends": time(19),
            "break_minutes": 60,
            "look": "A",
            "from_day": clock.today(),
        }

    def restyle(self) -> None:
        """Blocks of the theme in use."""
        super().restyle()
        self._dress_blocks()

    def retranslate(self) -> None:
        """Names of shops and looks in the language in use."""
        if hasattr(self, "look"):
            self.look.retranslate()
            self._offer_shops()
        super().retranslate()

    def _dress_blocks(self) -> None:
        theme = self.desk.theme
        self.look.restyle(theme)
        if hasattr(self, "_delegate"):
            self._delegate.restyle(theme)
            self.list_view.fix_width(0, block_size(theme).width() + 20)

    def _take_shops(self, shops: tuple[Shop, ...]) -> None:
        self._shops = shops
        self._offer_shops()

    def _offer_shops(self) -> None:
        says = self.desk.sentences
        shops = [(shop.id, place_name(shop, says)) for shop in self._shops]
        self.words.offer("shop_id", [(None, place_name(None, says)), *shops])
        self.detail.fields.refill("shop_id")
        self.detail.new_fields.refill("shop_id", "look")

    def _change_look(self, look: str) -> None:
        row = self.detail.row
        if row is not None:
            self.bench.do(Change(row.record, row.key, row.version, {"look": look}))
