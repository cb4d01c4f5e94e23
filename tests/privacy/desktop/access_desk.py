"""Desks of several people at one real store, and the hands that work on the pages of rights."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storekeeper.privacy.desktop.region_targets import LOGIN, RegionTarget
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk, Module
from storekeeper.qtkit.page import Page
from storekeeper.qtkit.theme import Appearance
from tests.fixtures.database import Clone
from tests.fixtures.screens import desk_at


@contextmanager
def desk_of(cloned: Clone, persona: str, language: Language, appearance: Appearance) -> Iterator[Desk]:
    """That persona's desk; everything answers at once."""
    group = "regional" if persona.startswith("regional") else persona
    desk = desk_at(cloned.door(persona), language, appearance, group=group)
    try:
        yield desk
    finally:
        desk.close()


def open_page(module: Module, desk: Desk, qtbot: QtBot) -> Page:
    """A page in a window of its own."""
    page = module.open(desk)
    qtbot.addWidget(page)
    page.resize(1366, 768)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    return page


def drop_person(target: RegionTarget, login: str) -> None:
    """Lets somebody go above a region, as the list hands her over."""
    carried = QMimeData()
    carried.setData(LOGIN, login.encode())
    middle = QPointF(target.rect().center())
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(middle.toPoint(), Qt.DropAction.CopyAction, carried, buttons, keys)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    drop = QDropEvent(middle, Qt.DropAction.CopyAction, carried, buttons, keys)
    QApplication.sendEvent(target, drop)


def told(page: Page) -> str:
    """The message of the page."""
    return page.messages.message.text if page.messages.message else ""


def shops_of(cloned: Clone, persona: str) -> list[int]:
    """What the store lets that persona see, as its policies ask it."""
    with cloned.connection(persona) as connection:
        row = connection.execute("SELECT sec.my_shops()").fetchone()
    assert row is not None
    return list(row[0])
