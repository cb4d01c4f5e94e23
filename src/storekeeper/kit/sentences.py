"""Sentences about the business: one code, one text per language, named values; shared by screens and commands."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from storekeeper.kit.assets import RESOURCES
from storekeeper.kit.clock import HONG_KONG
from storekeeper.kit.errors import Finding, StorekeeperError

LANGUAGES = ("zh-HK", "en", "zh-CN")
_WEEKDAYS = {"zh-HK": "一二三四五六日", "zh-CN": "一二三四五六日"}
_ENGLISH_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Sentences:
    """Says codes in one language. A code is 'section.name', or deeper, as in the TOML file."""

    def __init__(self, language: str) -> None:
        """Raises KeyError for a language that is not one of LANGUAGES."""
        if language not in LANGUAGES:
            raise KeyError(language)
        self.language = language

    @property
    def _texts(self) -> Mapping[str, str]:
        return texts(self.language)

    def say(self, code: str, /, **values: object) -> str:
        """The sentence of `code`; raises KeyError for an unknown code or a missing value."""
        written = {name: self.write(value) for name, value in values.items()}
        return self._texts[code].format_map(written)

    def tell(self, said: Finding | StorekeeperError) -> str:
        """The sentence of a finding or of one of the three errors."""
        return self.say(said.code, **said.values)

    def knows(self, code: str) -> bool:
        """Whether there is a sentence for `code`."""
        return code in self._texts

    def write(self, value: object) -> str:
        """A value as people read it here: dates with weekday, 24-hour times, codes in words, HK$ money."""
        if isinstance(value, Finding):
            return self.tell(value)
        if isinstance(value, datetime):
            local = value.astimezone(HONG_KONG)
            return f"{self.write(local.date())} {local:%H:%M}"
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, time):
            return f"{value:%H:%M}"
        if isinstance(value, Decimal):
            return f"HK${value:,.0f}".replace("-", "−")
        if isinstance(value, tuple | list):
            return ("、" if self.language != "en" else ", ").join(self.write(item) for item in value)
        return str(value)

    def day(self, day: date) -> str:
        """12月24日（四） or Thu 24 Dec."""
        if self.language == "en":
            return f"{_ENGLISH_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"
        return f"{day.month}月{day.day}日（{_WEEKDAYS[self.language][day.weekday()]}）"


@cache
def texts(language: str) -> Mapping[str, str]:
    """Code → text with {named} values, of one language."""
    with (RESOURCES / "sentences" / f"{language}.toml").open("rb") as file:
        return MappingProxyType(dict(_flat("", tomllib.load(file))))


def names_in(text: str) -> frozenset[str]:
    """The names of the values that a text wants."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


def _flat(prefix: str, table: Mapping[str, object]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, Mapping):
            found += _flat(f"{prefix}{key}.", value)
        else:
            found.append((f"{prefix}{key}", str(value)))
    return found
