"""What the page says in place of the grid: still reading, no shop, nobody to be rostered."""

from __future__ import annotations

from storekeeper.qtkit.empty_state import EmptyState
from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop.words import Words
from storekeeper.roster.domain import Week


def say_emptiness(place: EmptyState, words: Words, week: Week | None, *, waiting: bool, theme: Theme) -> None:
    """`waiting`: a week has been asked for and has not come yet."""
    if week is None and waiting:
        place.say("calendar-clock", words.say("empty.loading"), words.say("empty.loading_why"))
    elif week is None:
        place.say(
            "store-off", words.say("empty.no_shop"), words.say("empty.no_shop_why"), words.say("to_import")
        )
    else:
        place.say(
            "account-group",
            words.say("empty.no_people"),
            words.say("empty.no_people_why"),
            words.say("again"),
        )
    place.restyle(theme)
