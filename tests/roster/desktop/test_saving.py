"""Saving on real lanes: the mark while a shift is on its way, a queue of edits, and what comes back refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from storekeeper.qtkit.language import Language
from storekeeper.qtkit.tasks import Lanes
from storekeeper.qtkit.theme import Appearance
from storekeeper.roster.desktop.page import RosterPage
from storekeeper.roster.domain import MoveShift
from tests.fixtures.database import Clone
from tests.fixtures.screens import desk_at
from tests.roster.desktop.test_page import (
    CHAN,
    HO,
    MKK,
    MONDAY,
    TUESDAY,
    colleague_types,
    in_store,
    on_screen,
    told,
    type_into,
)


@pytest.fixture
def page(cloned: Clone, language: Language, appearance: Appearance, qtbot: QtBot) -> Iterator[RosterPage]:
    """The first shop's week on a desk with real lanes."""
    desk = desk_at(cloned.door("regional"), language, appearance, lanes=Lanes())
    made = RosterPage(desk)
    qtbot.addWidget(made)
    made.show_week(shop_id=MKK, monday=MONDAY)
    qtbot.waitUntil(lambda: made.week is not None and made.week.monday == MONDAY)
    made.resize(1300, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    yield made
    desk.close()


def is_pending(page: RosterPage) -> bool:
    assert page.week is not None
    return any(page.grid.roster.is_pending(shift.id) for shift in page.week.shifts)


def test_a_shift_is_marked_as_on_its_way_until_it_is_in_the_store(
    page: RosterPage, cloned: Clone, qtbot: QtBot
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    assert is_pending(page)

    qtbot.waitUntil(lambda: not is_pending(page))

    assert in_store(cloned, CHAN, MONDAY) == "1100-2000"


def test_a_burst_of_edits_undos_and_redos_without_waiting_ends_equal_to_the_store(
    page: RosterPage, cloned: Clone, qtbot: QtBot
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    for place in [(HO, MONDAY), (HO, TUESDAY), (CHAN, TUESDAY)]:
        shift = page.grid.chosen_shift() or page.week.shifts[0]  # type: ignore[union-attr]
        page.grid.carrying.move(shift, place)
        page.grid.go_to(place)
    for deed in (page.undo_stack.undo, page.undo_stack.undo, page.undo_stack.redo, page.undo_stack.undo):
        deed()

    qtbot.waitUntil(lambda: not is_pending(page))

    assert on_screen(page, HO, MONDAY) == in_store(cloned, HO, MONDAY) == "1100-2000"
    assert told(page) == ""


def test_edits_queued_behind_one_that_a_colleague_overtook_do_not_win(
    page: RosterPage, cloned: Clone, qtbot: QtBot
) -> None:
    type_into(page, CHAN, MONDAY, "11-20")
    type_into(page, HO, MONDAY, "11-20")
    qtbot.waitUntil(lambda: not is_pending(page))
    colleague_types(cloned, CHAN, MONDAY, "12-21")
    shift = page.week.shifts_of(CHAN, MONDAY)[0]  # type: ignore[union-attr]

    page.grid.carrying.move(shift, (CHAN, TUESDAY))
    page.grid.edited.emit(MoveShift(shift.id, shift.row_version + 1, HO, TUESDAY))
    type_into(page, HO, MONDAY, "13-22")

    qtbot.waitUntil(lambda: on_screen(page, CHAN, MONDAY) == "1200-2100" and not is_pending(page))
    assert in_store(cloned, CHAN, MONDAY) == "1200-2100"
    assert in_store(cloned, HO, TUESDAY) == on_screen(page, HO, TUESDAY) == ""
    assert in_store(cloned, HO, MONDAY) == on_screen(page, HO, MONDAY) == "1300-2200"
    qtbot.waitUntil(page.conflicts.isVisible)
