"""Who changed this shift: asked from its cell by menu and by key, answered in words as far as the asker may see it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from storekeeper.roster import service
from storekeeper.roster.desktop.page import RosterPage
from tests.fixtures.database import Clone
from tests.roster.desktop.test_page import (
    CHAN,
    HO,
    MKK,
    MONDAY,
    TUESDAY,
    colleague_types,
    desk,
    page,
    stored,
    type_into,
)

__all__ = ["desk", "page"]


def ask(page: RosterPage, who: int, day: date) -> None:
    page.grid.go_to((who, day))
    page.grid.setFocus()
    QTest.keyClick(page.grid, Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)


def test_by_key_a_shift_tells_who_wrote_it_and_who_moved_its_times(page: RosterPage, cloned: Clone) -> None:
    type_into(page, CHAN, MONDAY, "1030-1930/60")
    page.grid.go_to((CHAN, MONDAY))
    QTest.keyClick(
        page.grid,
        Qt.Key.Key_Right,
        Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier,
    )

    ask(page, CHAN, MONDAY)

    texts = page.history.events.texts
    assert page.history.isVisible()
    assert "陳美玲" in page.history.title.text()
    assert "下班：23/11/2026 19:30 → 23/11/2026 19:45" in texts
    assert "上班：23/11/2026 10:30" in texts
    assert "休息：60 分鐘（無薪）" in texts
    assert sum("regional" in text for text in texts) == 2


def test_by_menu_a_rest_day_of_a_colleague_is_told_and_escape_closes(page: RosterPage, cloned: Clone) -> None:
    colleague_types(cloned, HO, TUESDAY, "R")
    page.reload()
    page.grid.go_to((HO, TUESDAY))
    menu = page.commands.menu()

    next(action for action in menu.actions() if action.text() == "誰改過？").trigger()

    told = page.history.events.texts
    assert any("hq" in text for text in told)
    assert "種類：例假" in told
    QTest.keyClick(page.history, Qt.Key.Key_Escape)
    assert not page.history.isVisible()


def test_an_empty_cell_has_nobody_to_tell_of(page: RosterPage) -> None:
    page.grid.go_to((CHAN, TUESDAY))
    menu = page.commands.menu()

    ask(page, CHAN, TUESDAY)

    entry = next(action for action in menu.actions() if action.objectName() == "who_changed")
    assert not entry.isEnabled()
    assert not page.history.isVisible()


def test_a_shift_of_another_region_has_no_history_for_a_regional_manager(
    page: RosterPage, cloned: Clone
) -> None:
    colleague_types(cloned, CHAN, MONDAY, "1030-1930/60")
    shift = stored(cloned).shifts_of(CHAN, MONDAY)[0]

    found = {}
    for persona in ("regional", "regional2", "hq"):
        with cloned.door(persona).read() as connection:
            found[persona] = len(service.row_history(connection, shift))

    assert found == {"regional": 1, "regional2": 0, "hq": 1}
    assert shift.shop_id == MKK
