"""What the palette can find: deeds of window and page, pages, regions, shops, and people whom features look up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import shiboken6
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from storekeeper.desktop.main_window import MainWindow
from storekeeper.kit.contributions import Found, Place
from storekeeper.kit.han import folded
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.scope import Chosen, RegionEntry, ShopEntry

Finder = Callable[[Any, str, int], tuple[Found, ...]]
KINDS = ("entry", "page", "shop", "region", "found")
_ICONS = {
    "entry": "lightning-bolt-outline",
    "page": "view-dashboard-outline",
    "shop": "store",
    "region": "map-marker-radius",
    "found": "account",
}


@dataclass(frozen=True)
class Entry:
    """One line of the palette.

    key: the same for the same thing, to be remembered by. detail: where it is, or its code. keys: its shortcut.
    reason: why it cannot be done now; such a line is shown and does nothing. also: other words it is found by.
    where: said like detail, but too common to be found by.
    """

    key: str
    kind: str
    name: str
    deed: Callable[[], object]
    detail: str = ""
    keys: str = ""
    reason: str = ""
    also: str = ""
    where: str = ""
    icon: str = ""
    words: str = field(init=False, default="", compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", folded(f"{self.name} {self.detail} {self.also}"))

    @property
    def below(self) -> str:
        """What stands below its name."""
        return self.reason or self.detail or self.where

    @property
    def sign(self) -> str:
        """The name of its icon."""
        return "lock-outline" if self.reason else self.icon or _ICONS[self.kind]


def gathered(window: MainWindow, desk: Desk) -> tuple[Entry, ...]:
    """Everything that is known without asking the store."""
    return (*_deeds(window, desk), *_pages(window, desk), *_places(desk))


def from_found(found: Iterable[Found], desk: Desk) -> tuple[Entry, ...]:
    """The finds of features as lines."""
    return tuple(_found(one, desk) for one in found)


def chosen_from(entries: Sequence[Entry], text: str, recent: Sequence[str], most: int) -> tuple[Entry, ...]:
    """The lines that hold every word of the text, best first; without a text the recent ones, then all others."""
    wanted = folded(text).split()
    place = {key: number for number, key in enumerate(recent)}
    found = [entry for entry in entries if all(word in entry.words for word in wanted)]
    late = len(place)

    def rank(entry: Entry) -> tuple[bool, int, int, int]:
        near = _nearness(entry, wanted) if wanted else 0
        return bool(entry.reason), near, place.get(entry.key, late), KINDS.index(entry.kind)

    return tuple(sorted(found, key=rank))[:most]


def actions_of(page: QWidget | None) -> Iterator[QAction]:
    """The actions of a page and of everything in it, each once, in the order of the widgets."""
    if page is None:
        return
    seen: set[int] = set()
    for widget in (page, *page.findChildren(QWidget)):
        if isinstance(widget, QMenu):
            continue
        for action in widget.actions():
            if id(action) not in seen and _is_deed(action):
                seen.add(id(action))
                yield action


def menu_actions(menu: QMenu | None, path: str = "") -> Iterator[tuple[str, QAction]]:
    """The actions at the ends of a menu, with the titles on the way to each."""
    for action in () if menu is None else menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            yield from menu_actions(below, below.title())
        elif _is_deed(action):
            yield path, action


def keys_of(action: QAction) -> str:
    """Its shortcuts as people read them."""
    native = QKeySequence.SequenceFormat.NativeText
    told = [sequence.toString(native) for sequence in action.shortcuts()]
    return "  ".join(
        keys for keys in told if keys != "Shift+?"
    )  # the same key as ?, told so by some keyboards


def text_of(action: QAction) -> str:
    """Its text without the mark of a mnemonic."""
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def _deeds(window: MainWindow, desk: Desk) -> Iterator[Entry]:
    say = desk.sentences.say
    page, app, here = window.page, say("desktop.palette.window"), say("desktop.palette.page")
    listed = [(here, action) for action in actions_of(page)]
    listed += [(app, action) for action in window.actions_map() if _is_deed(action)]
    listed += [(path or app, action) for path, action in menu_actions(window.top_bar.person_button.menu())]
    seen: set[int] = set()
    for path, action in listed:
        if id(action) in seen or action.objectName() in {"action_search", "action_keys"}:
            continue
        seen.add(id(action))
        reason = "" if action.isEnabled() else say("desktop.palette.not_now")
        name = text_of(action)
        common = path in {app, here}
        yield Entry(
            f"entry:{action.objectName() or name}", "entry", name, partial(_trigger, action), keys=keys_of(action),
            detail="" if common else path, where=path if common else "", reason=reason, also=action.toolTip(),
        )  # fmt: skip


def _pages(window: MainWindow, desk: Desk) -> Iterator[Entry]:
    sentences = desk.sentences
    for module in window.modules_all:
        name = module.title(sentences)
        known = f"desktop.rail.{module.group}"
        path = sentences.say(known) if sentences.knows(known) else ""
        reason = "" if module.key in window.keys else sentences.say("desktop.not_permitted", page=name)
        yield Entry(
            f"page:{module.key}", "page", name, partial(window.open, module.key),
            detail=path if path != name else "", reason=reason, also=module.key, icon=module.icon,
        )  # fmt: skip


def _places(desk: Desk) -> Iterator[Entry]:
    scope = desk.scope
    for region in scope.regions:
        name, other = _names(region, desk)
        chosen = Chosen(region_id=region.id)
        yield Entry(
            f"region:{region.id}",
            "region",
            name,
            partial(scope.choose, chosen),
            detail=region.code,
            also=other,
        )
    for shop in scope.shops:
        name, other = _names(shop, desk)
        where = scope.region(shop.region_id)
        detail = f"{shop.code}　{_names(where, desk)[0]}" if where is not None else shop.code
        chosen = Chosen(shop_id=shop.id)
        yield Entry(f"shop:{shop.id}", "shop", name, partial(scope.choose, chosen), detail=detail, also=other)


def _found(one: Found, desk: Desk) -> Entry:
    name, other = (
        (one.name_zh, one.name_en) if desk.sentences.language != "en" else (one.name_en, one.name_zh)
    )
    place: Place = one.place
    key = f"{place.module}:" + ",".join(f"{name}={value}" for name, value in place.values.items())
    detail = "　".join(part for part in (desk.sentences.say(one.code), one.detail) if part)
    return Entry(
        key, "found", name or other, partial(desk.go, place), detail=detail, also=other if name else ""
    )


def _names(place: RegionEntry | ShopEntry, desk: Desk) -> tuple[str, str]:
    names = place.name_zh, place.name_en
    first, second = names if desk.sentences.language != "en" else (names[1], names[0])
    return first or second, second


def _nearness(entry: Entry, wanted: Sequence[str]) -> int:
    """0: the name begins so, 1: a word of it does or its code, 2: anywhere."""
    name = folded(entry.name)
    if name.startswith(wanted[0]):
        return 0
    begins = any(part.startswith(wanted[0]) for part in entry.words.split())
    return 1 if begins or wanted[0] in name else 2


def _is_deed(action: QAction) -> bool:
    return bool(action.text()) and not action.isSeparator() and action.isVisible() and action.menu() is None


def _trigger(action: QAction) -> None:
    if shiboken6.isValid(action):
        action.trigger()
