"""The columns of the list of employees."""

from __future__ import annotations

from storekeeper.kit.sentences import Sentences
from storekeeper.people.desktop.employees.person_words import PersonWords
from storekeeper.people.domain import ListedPerson
from storekeeper.qtkit.paged_model import Column
from storekeeper.qtkit.record_words import day_text


def columns(words: PersonWords) -> tuple[Column, ...]:
    """Number and name first, for they are what people look for; the Chinese name is never cut."""

    def title(code: str) -> str:
        text = words.sentences.say(f"people.field.{code}")
        return text[:1].upper() + text[1:]

    def state(person: ListedPerson, _says: Sentences) -> str:
        return words.state(joined_on=person.joined_on, left_on=person.left_on, removed=person.removed)

    return (
        Column("staff_no", lambda _: title("staff_no"), lambda p, _: p.staff_no, sort="staff_no", wide=7),
        Column(
            "name_zh", lambda _: title("name_zh"), lambda p, _: p.name_zh, sort="stroke_key", wide=6,
            strong=True, whole=True,
        ),
        Column("name_en", lambda _: title("name_en"), lambda p, _: p.name_en, sort="name_en", wide=17),
        Column("shop", lambda _: title("shop"), lambda p, _: words.home(p), sort="shop", wide=17),
        Column("role", lambda _: title("role"), lambda p, _: words.role(p.role), sort="role", wide=8, whole=True),
        Column("contract", lambda _: words.say("column.contract"), lambda p, _: words.contract(p), wide=9, whole=True),
        Column("state", lambda _: words.say("column.state"), state, wide=8),
        Column(
            "joined_on", lambda _: title("joined_on"), lambda p, _: day_text(p.joined_on), sort="joined_on", wide=9
        ),
        Column("phone", lambda _: title("phone"), lambda p, _: p.phone_masked or "", wide=9),
    )  # fmt: skip
