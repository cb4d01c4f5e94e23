"""What a kind of shift must be: a letter of its own in its place and time, a break shorter than the shift."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time

from storekeeper.kit.errors import Finding
from storekeeper.kit.hours import Span
from storekeeper.kit.records import Key, Row

LONGEST_BREAK = 240
LETTERS = re.compile(r"[A-QS-Z][0-9]?")


def check_kind(values: Mapping[str, object], key: Key | None, others: Iterable[Row]) -> tuple[Finding, ...]:
    """What the rules say to a kind as it will be; `others` are the kinds that stand, itself by `key` passed over.

    Codes, all hard: roster.kinds.letter_wrong, letter_taken, break_long, ends_before.
    """
    return tuple(_findings(values, key, others))


def _findings(values: Mapping[str, object], key: Key | None, others: Iterable[Row]) -> Iterator[Finding]:
    letter = str(values.get("letter") or "")
    if letter and not LETTERS.fullmatch(letter):
        yield Finding("roster.kinds.letter_wrong", {"letter": letter})
    first, last = values.get("from_day"), values.get("to_day")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        yield Finding("roster.kinds.ends_before", {"first": first, "last": last})
    yield from _of_break(values)
    for other in others:
        if other.key != key and _meet(values, other.values):
            name = f"{other.values['letter']} {other.values['name_zh']}"
            yield Finding(
                "roster.kinds.letter_taken",
                {"letter": letter, "kind": name, "since": other.values["from_day"]},
            )
            return


def _of_break(values: Mapping[str, object]) -> Iterator[Finding]:
    starts, ends, pause = values.get("starts"), values.get("ends"), values.get("break_minutes")
    if not isinstance(starts, time) or not isinstance(ends, time) or not isinstance(pause, int):
        return
    if not 0 <= pause <= min(LONGEST_BREAK, Span(starts, ends).minutes - 1):
        yield Finding("roster.kinds.break_long", {"minutes": pause, "limit": LONGEST_BREAK})


def _meet(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether two kinds have one letter in one place on some day."""
    same = all(one.get(name) == other.get(name) for name in ("letter", "shop_id"))
    return same and _begins(one) <= _ends(other) and _begins(other) <= _ends(one)


def _begins(values: Mapping[str, object]) -> date:
    day = values.get("from_day")
    return day if isinstance(day, date) else date.min


def _ends(values: Mapping[str, object]) -> date:
    day = values.get("to_day")
    return day if isinstance(day, date) else date.max
