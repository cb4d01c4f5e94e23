"""The words of the page of employees: names in the reader's script, states, contracts, and its own sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from storekeeper.kit import clock
from storekeeper.kit.records import Row
from storekeeper.kit.sentences import Sentences
from storekeeper.people.domain import ListedPerson, ShopName
from storekeeper.qtkit.record_words import day_text, hours_text
from storekeeper.qtkit.scope import ShopEntry


class PersonWords:
    """Says what the page says; codes stand in `resources/sentences` under people.screen."""

    def __init__(self, sentences: Callable[[], Sentences]) -> None:
        self._sentences = sentences

    @property
    def sentences(self) -> Sentences:
        """The sentences of the language in use."""
        return self._sentences()

    @property
    def chinese(self) -> bool:
        """Whether Chinese names come first."""
        return self.sentences.language != "en"

    def say(self, code: str, **values: object) -> str:
        """The sentence people.screen.<code>."""
        return self.sentences.say(f"people.screen.{code}", **values)

    def name(self, values: Mapping[str, object]) -> str:
        """The name in the reader's script, the other one when it is missing."""
        names = (values.get("name_zh"), values.get("name_en"))
        first, second = names if self.chinese else reversed(names)
        return str(first or second or "")

    def both_names(self, row: Row) -> tuple[str, str]:
        """The name in the reader's script, and the other one."""
        zh, en = str(row.values.get("name_zh") or ""), str(row.values.get("name_en") or "")
        first, second = (zh, en) if self.chinese else (en, zh)
        return (first, second) if first else (second, "")

    def shop(self, shop: ShopEntry | ShopName) -> str:
        """旺角西洋菜南街店（MKK1）."""
        name = (shop.name_zh or shop.name_en) if self.chinese else (shop.name_en or shop.name_zh)
        return self.say("shop_and_code", name=name, number=shop.code)

    def role(self, role: object) -> str:
        """店長, 營業員 …; a role this program does not know, as it is written."""
        code = f"people.role.{role}"
        return self.sentences.say(code) if self.sentences.knows(code) else str(role or "")

    def state(self, *, joined_on: object, left_on: object, removed: object) -> str:
        """在職, 已離職 1/9/2026, 未入職, 已封存."""
        today = clock.today()
        if removed:
            return self.say("state.removed")
        if isinstance(left_on, date) and left_on < today:
            return self.say("state.left_on", day=day_text(left_on))
        if isinstance(joined_on, date) and joined_on > today:
            return self.say("state.joins_on", day=day_text(joined_on))
        return self.say("state.present")

    def contract(self, person: ListedPerson) -> str:
        """全職 45, or that there is none."""
        if person.contract is None:
            return self.say("no_contract") if not person.removed else ""
        kind = self.sentences.say(f"people.contract.{person.contract}")
        return kind if not person.weekly_minutes else f"{kind} {hours_text(person.weekly_minutes)}"

    def home(self, person: ListedPerson) -> str:
        """The shop, with the one she is lent to."""
        names = (person.shop_zh, person.shop_en) if self.chinese else (person.shop_en, person.shop_zh)
        home = names[0] or names[1] or self.say("no_shop")
        return self.say("lent_to", home=home, shop=person.lent_to) if person.lent_to else home

    def period(self, values: Mapping[str, object]) -> str:
        """由 1/1/2024 起, 1/1/2024 至 31/3/2024."""
        first, last = values.get("from_day"), values.get("to_day")
        since = day_text(first) if isinstance(first, date) else ""
        if not isinstance(last, date):
            return self.say("since", day=since)
        if first == last:
            return since
        return self.say("from_to", first=since, last=day_text(last))
