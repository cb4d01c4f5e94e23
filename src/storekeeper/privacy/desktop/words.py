"""The words of the pages of rights: groups, kinds of data, levels, places and what a change would do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from storekeeper.kit.clock import HONG_KONG, today
from storekeeper.kit.sentences import Sentences
from storekeeper.privacy.domain import PersonLine, Places, Region, Shop
from storekeeper.qtkit.record_words import day_text

_REVEALED = frozenset({"matter", "purpose"})
_NOBODY = frozenset({"postgres", "migrator", "worker", "keeper", "sealer", "gateway"})
_LOGINS = frozenset({"login", "made_by", "changed_by", "decided_by", "published_by", "author", "undone_by"})
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d|$)")


class AccessWords:
    """Says everything in the language in use; `places` gives regions and shops their names once they were read."""

    def __init__(self, sentences: Callable[[], Sentences]) -> None:
        self._sentences = sentences
        self.places: Places | None = None
        self._names: Mapping[str, str] = {}

    @property
    def sentences(self) -> Sentences:
        """The sentences in use."""
        return self._sentences()

    def say(self, code: str, /, **values: object) -> str:
        """A sentence of these pages."""
        return self.sentences.say(f"access.{code}", **values)

    def know(self, people: Iterable[PersonLine]) -> None:
        """The names of logins."""
        self._names = {each.login: each.name for each in people}

    def person(self, login: str) -> str:
        """Her name, her login where it is not known here."""
        return self._names.get(login, login)

    def giver(self, name: str) -> str:
        """Who gave a right; what the installation itself gave has no person."""
        return name if name and name not in _NOBODY else self.say("system")

    def table(self, name: str) -> str:
        """員工; the table's own name where it has no word."""
        schema, _, table = name.partition(".")
        return self._first(f"access.table.{name}", f"{schema}.record.{table}") or name

    def column(self, table: str, column: str) -> str:
        """電話; the column's own name where it has no word."""
        schema, _, record = table.partition(".")
        short = record.removeprefix("employee_")
        masked = (
            (f"access.column.{column}",) if column.endswith("_masked") else ()
        )  # else it is named as what it masks
        codes = (
            *masked,
            f"{schema}.label.{record}.{column}",
            f"{schema}.label.{short}.{column}",
            f"access.column.{column}",
            f"{schema}.field.{column}",
        )
        return self._first(*codes) or column

    def value(self, table: str, column: str, value: object) -> str:
        """A value as an event holds it, in words: codes by name, shops by name, instants in Hong Kong's time."""
        schema, _, record = table.partition(".")
        if value is None or value == "":
            return self.say("audit.empty_value")
        if isinstance(value, bool):
            return self.sentences.say(f"records.{'yes' if value else 'no'}")
        if isinstance(value, int) and column in {"shop_id", "to_shop_id", "region_id"}:
            return self.region(value) if column == "region_id" else self.shop(value)
        if isinstance(value, list | dict):
            return json.dumps(value, ensure_ascii=False)
        if isinstance(value, str) and column in _REVEALED:
            return self.matter(value) if column == "matter" else self.purpose(value)
        if isinstance(value, str) and column in _LOGINS:
            return self.giver(self.person(value))
        if isinstance(value, str):
            codes = (
                f"{schema}.{column}.{value}",
                f"{schema}.{record}.{value}",
                f"access.value.{column}.{value}",
            )
            return self._first(*codes) or _instant(value)
        return self.sentences.write(value)

    def group(self, group: str) -> str:
        """區域經理."""
        return self._named("group", group.removeprefix("sk_"), group)

    def groups(self, groups: tuple[str, ...]) -> str:
        """區域經理、人力資源."""
        return self.say("list_mark").join(self.group(each) for each in groups)

    def kind(self, kind: str) -> str:
        """員工電話, as a head that stands below its family."""
        return self._named("kind", kind, kind)

    def family(self, family: str) -> str:
        """員工個人資料."""
        return self._named("family", family, family)

    def store(self, store: str) -> str:
        """營運庫."""
        return self._named("store", store, store)

    def level(self, level: str) -> str:
        """改."""
        return self.say(f"level.{level}")

    def cell(self, group: str, kind: str, level: str) -> str:
        """區域經理 · 員工電話：只見遮蓋值."""
        return self.say(
            "cell", group=self.group(group), kind=self.kind(kind), level=self.say(f"level.{level}.long")
        )

    def region(self, region_id: int | None) -> str:
        """九龍西; the number where it has no name here."""
        found = next((each for each in self._regions if each.id == region_id), None)
        return f"#{region_id}" if found is None else self._either(found.name_zh, found.name_en)

    def shop(self, shop_id: int | None) -> str:
        """旺角西洋菜南街店."""
        found = next((each for each in self._shops if each.id == shop_id), None)
        return f"#{shop_id}" if found is None else self._either(found.name_zh, found.name_en)

    def place(self, region_id: int | None, shop_id: int | None) -> str:
        """A region with how many shops it has, or a shop."""
        if region_id is None:
            return self.shop(shop_id)
        shops = sum(1 for each in self._shops if each.region_id == region_id)
        return self.say("region_of", region=self.region(region_id), count=shops)

    def until(self, day: date | None) -> str:
        """無限期, or 到 2027年3月31日."""
        return self.say("no_end") if day is None else self.say("until", day=day_text(day))

    def moment(self, at: datetime | None) -> str:
        """今日 11:20; else the day with its time."""
        if at is None:
            return ""
        local = at.astimezone(HONG_KONG)
        day = self.say("today") if local.date() == today() else day_text(local.date())
        return f"{day} {local:%H:%M}"

    def instant(self, at: datetime) -> str:
        """2026-11-23 11:20:05, so that a column of them can be compared."""
        local = at.astimezone(HONG_KONG)
        return f"{day_text(local.date())} {local:%H:%M:%S}"

    def deed(self, deed: str) -> str:
        """新增, 更改, 刪除, 揭示."""
        return self._named("deed", deed, deed)

    def matter(self, matter: str) -> str:
        """員工電話: a column of a table."""
        table, _, column = matter.rpartition(".")
        return self.column(table, column) if table else matter

    def purpose(self, purpose: str) -> str:
        """編更聯絡; what is no code, as it is written."""
        return self._first(f"reveal.purpose.{purpose}", f"access.purpose.{purpose}") or purpose

    def retention(self, retention: str) -> str:
        """離職後 7 年; what is no code, as it is written."""
        return self._named("retention", retention, retention)

    def why_no_term(self, retention: str) -> str:
        """Why nothing of it is erased by time."""
        code = f"access.data.why.{retention}"
        return self.sentences.say(code) if self.sentences.knows(code) else self.say("data.due_never")

    def mask(self, mask: str) -> str:
        """只見末三位."""
        return self._named("mask", mask, mask)

    def _named(self, what: str, key: str, otherwise: str) -> str:
        code = f"access.{what}.{key}"
        return self.sentences.say(code) if self.sentences.knows(code) else otherwise

    def _first(self, *codes: str) -> str:
        found = next((self.sentences.say(code) for code in codes if self.sentences.knows(code)), "")
        return found[:1].upper() + found[1:]

    def _either(self, chinese: str, english: str) -> str:
        first, second = (english, chinese) if self.sentences.language == "en" else (chinese, english)
        return first or second

    @property
    def _regions(self) -> tuple[Region, ...]:
        return () if self.places is None else self.places.regions

    @property
    def _shops(self) -> tuple[Shop, ...]:
        return () if self.places is None else self.places.shops


def _instant(text: str) -> str:
    """An instant or a day as people read it here; any other text as it stands."""
    if not _INSTANT.match(text):
        return text
    try:
        if len(text) == len("2026-11-23"):
            return day_text(date.fromisoformat(text))
        local = datetime.fromisoformat(text).astimezone(HONG_KONG)
    except ValueError:
        return text
    return f"{day_text(local.date())} {local:%H:%M}"
