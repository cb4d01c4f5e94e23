"""Cells of text from a clipboard as one deed, all or nothing: half a paste would leave nobody sure what is in.

No Qt, no database.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from storekeeper.kit.errors import Finding, Refused
from storekeeper.roster import rules
from storekeeper.roster.desktop import deeds
from storekeeper.roster.desktop.faces import Place
from storekeeper.roster.domain import Edit, Week

NAMED_CELLS = 3
LONGEST_QUOTE = 12
Above = Callable[[Place], Place | None]


def pasted(week: Week, cells: Sequence[tuple[Place, str]], above: Above) -> Edit | None:
    """The edit after which each cell says its text; an empty text leaves its cell alone.

    Raises Refused: of a lone cell its own reason, else `roster.paste_unreadable` with the cells that cannot be.
    """
    edits: list[Edit | None] = []
    bad: list[tuple[Place, str]] = []
    for place, text in cells:
        if not text.strip():
            continue
        try:
            edits.append(deeds.typed(week, place, text, above=above(place)))
        except Refused:
            if len(cells) == 1:
                raise
            bad.append((place, text))
    if bad:
        raise Refused("roster.paste_unreadable", count=len(bad), cells=_named(week, bad))
    return deeds.flat(edits)


def _named(week: Week, cells: Sequence[tuple[Place, str]]) -> tuple[object, ...]:
    told: list[object] = [_cell(week, place, text) for place, text in cells[:NAMED_CELLS]]
    return (*told, "…") if len(cells) > NAMED_CELLS else tuple(told)


def _cell(week: Week, place: Place, text: str) -> Finding:
    person = week.person(place[0]) if place[0] is not None else None
    who = rules.named(person) if person else Finding("roster.screen.open_shifts")
    said = " ".join(text.split())
    said = said if len(said) <= LONGEST_QUOTE else said[:LONGEST_QUOTE] + "…"
    return Finding("roster.paste_cell", {"who": who, "day": place[1], "text": said})
