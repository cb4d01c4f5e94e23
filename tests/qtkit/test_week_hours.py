"""A week's hours are typed, dragged and copied; each finished change is told once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from storekeeper.qtkit.day_bar import Grip, moved
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.theme import Appearance
from storekeeper.qtkit.week_hours import WeekHours, Window


def window(weekday: int, starts: str, ends: str) -> Window:
    return Window(weekday, time.fromisoformat(starts), time.fromisoformat(ends))


USUAL = tuple(window(day, "10:00", "22:00") for day in range(5))


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    host = QWidget()
    host.resize(700, 420)
    QVBoxLayout(host)
    qtbot.addWidget(host)
    return host


@pytest.fixture
def week(host: QWidget, qtbot: QtBot, language: Language, appearance: Appearance) -> WeekHours:
    week = WeekHours()
    week.dress(language, appearance)
    host.layout().addWidget(week)
    week.show_windows(USUAL)
    host.show()
    host.activateWindow()
    qtbot.waitActive(host)
    return week


@pytest.fixture
def told(week: WeekHours) -> Iterator[list[tuple[Window, ...]]]:
    found: list[tuple[Window, ...]] = []
    week.edited.connect(found.append)
    yield found
    week.edited.disconnect(found.append)


def texts(week: WeekHours) -> list[str]:
    return [day.field.text() for day in week.days]


def type_into(qtbot: QtBot, week: WeekHours, weekday: int, text: str) -> None:
    field = week.days[weekday].field
    field.setFocus()
    field.selectAll()
    if text:
        qtbot.keyClicks(field, text)
    else:
        qtbot.keyClick(field, Qt.Key.Key_Delete)


def at(week: WeekHours, weekday: int, clock: str) -> QPoint:
    bar = week.days[weekday].bar
    hour, minute = map(int, clock.split(":"))
    return QPoint(round(bar.x_of(hour * 60 + minute)), bar.height() // 2)


def drag(qtbot: QtBot, week: WeekHours, weekday: int, one: str, other: str) -> None:
    bar = week.days[weekday].bar
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=at(week, weekday, one))
    qtbot.mouseMove(bar, at(week, weekday, other))
    qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=at(week, weekday, other))


def test_a_week_says_its_hours_and_which_days_are_closed(week: WeekHours) -> None:
    week.show_windows(
        (*USUAL[:1], window(5, "17:00", "21:00"), window(5, "10:00", "14:00"), window(6, "22:00", "06:00"))
    )

    assert texts(week) == ["10:00–22:00", "", "", "", "", "10:00–14:00, 17:00–21:00", "22:00–翌日06:00"]
    assert week.days[1].field.placeholderText() == "休息"


def test_typed_hours_are_told_once_and_enter_leads_to_the_next_day(
    week: WeekHours, told: list[tuple[Window, ...]], qtbot: QtBot
) -> None:
    type_into(qtbot, week, 5, "22-06")
    qtbot.keyClick(week.days[5].field, Qt.Key.Key_Return)

    assert told == [(*USUAL, window(5, "22:00", "06:00"))]
    assert week.days[5].field.text() == "22:00–翌日06:00"
    assert week.days[6].field.hasFocus()


def test_leaving_a_line_finishes_it_and_leaving_it_as_it_was_says_nothing(
    week: WeekHours, told: list[tuple[Window, ...]], qtbot: QtBot
) -> None:
    type_into(qtbot, week, 0, "-")
    qtbot.keyClick(week.days[0].field, Qt.Key.Key_Tab)
    type_into(qtbot, week, 1, "1000-2200")
    week.days[2].field.setFocus()

    assert told == [USUAL[1:]]
    assert texts(week)[:2] == ["", "10:00–22:00"]


def test_what_cannot_be_read_stays_with_a_sentence_until_escape(
    week: WeekHours, told: list[tuple[Window, ...]], qtbot: QtBot
) -> None:
    type_into(qtbot, week, 0, "10x")
    qtbot.keyClick(week.days[0].field, Qt.Key.Key_Return)

    assert (told, week.windows) == ([], USUAL)
    assert week.days[0].field.text() == "10x"
    assert "例如 10-22" in week.complaint
    assert week.days[0].field.property("invalid") == "true"

    qtbot.keyClick(week.days[0].field, Qt.Key.Key_Escape)

    assert (week.complaint, week.days[0].field.text()) == ("", "10:00–22:00")


def test_control_and_arrows_move_the_time_at_the_caret_by_a_quarter(
    week: WeekHours, told: list[tuple[Window, ...]], qtbot: QtBot
) -> None:
    field = week.days[0].field
    field.setFocus()
    field.setCursorPosition(2)
    for _ in range(3):
        qtbot.keyClick(field, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    field.setCursorPosition(len(field.text()))
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    before = list(told)
    qtbot.keyClick(field, Qt.Key.Key_Return)

    assert before == []
    assert told == [(window(0, "10:45", "21:45"), *USUAL[1:])]


def test_an_end_is_dragged_in_quarters(week: WeekHours, told: list[tuple[Window, ...]], qtbot: QtBot) -> None:
    drag(qtbot, week, 0, "22:00", "23:31")

    assert told == [(window(0, "10:00", "23:30"), *USUAL[1:])]
    assert week.days[0].field.text() == "10:00–23:30"


def test_a_whole_window_is_dragged_by_its_middle(
    week: WeekHours, told: list[tuple[Window, ...]], qtbot: QtBot
) -> None:
    drag(qtbot, week, 0, "16:00", "15:00")

    assert told == [(window(0, "09:00", "21:00"), *USUAL[1:])]


def test_a_window_is_painted_into_an_empty_day(
    week: WeekHours, told: list[tuple[Window, ...]], qtbot: QtBot
) -> None:
    drag(qtbot, week, 6, "11:00", "19:00")

    assert told == [(*USUAL, window(6, "11:00", "19:00"))]


def test_escape_ends_a_drag_and_a_mere_click_paints_nothing(
    week: WeekHours, told: list[tuple[Window, ...]], qtbot: QtBot
) -> None:
    bar = week.days[0].bar
    qtbot.mousePress(bar, Qt.MouseButton.LeftButton, pos=at(week, 0, "22:00"))
    qtbot.mouseMove(bar, at(week, 0, "20:00"))
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    qtbot.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=at(week, 0, "20:00"))
    qtbot.mouseClick(week.days[6].bar, Qt.MouseButton.LeftButton, pos=at(week, 6, "12:00"))

    assert (told, week.windows) == ([], USUAL)
    assert (texts(week)[0], texts(week)[6]) == ("10:00–22:00", "")


def test_a_day_is_copied_by_shortcut_and_by_menu(
    week: WeekHours, told: list[tuple[Window, ...]], qtbot: QtBot
) -> None:
    type_into(qtbot, week, 0, "9-6")
    qtbot.keyClick(
        week.days[0].field,
        Qt.Key.Key_D,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    every_day = tuple(window(day, "09:00", "18:00") for day in range(7))

    assert told == [every_day]

    week.days[5].menu.aboutToShow.emit()
    clear = next(action for action in week.days[5].menu.actions() if action.text() == "清空這一日")
    clear.trigger()

    assert told[1:] == [(*every_day[:5], every_day[6])]


def test_control_d_takes_the_day_above(week: WeekHours, told: list[tuple[Window, ...]], qtbot: QtBot) -> None:
    week.days[5].field.setFocus()
    qtbot.keyClick(week.days[5].field, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)

    assert told == [(*USUAL, window(5, "10:00", "22:00"))]


def test_hours_that_are_only_shown_cannot_be_changed(
    week: WeekHours, told: list[tuple[Window, ...]], qtbot: QtBot
) -> None:
    week.set_read_only(True)
    qtbot.keyClicks(week.days[0].field, "9-6")
    qtbot.keyClick(week.days[5].field, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    drag(qtbot, week, 0, "22:00", "20:00")

    assert (told, week.windows) == ([], USUAL)
    assert week.days[0].button.isHidden()


def test_what_a_colleague_changes_does_not_take_away_what_is_being_typed(
    week: WeekHours, told: list[tuple[Window, ...]], qtbot: QtBot
) -> None:
    type_into(qtbot, week, 0, "11-2")
    week.show_windows(USUAL[1:])

    assert texts(week)[:2] == ["11-2", "10:00–22:00"]


def test_undo_belongs_to_the_page_until_somebody_types(host: QWidget, week: WeekHours, qtbot: QtBot) -> None:
    undone = []
    action = QAction(host)
    action.setShortcut("Ctrl+Z")
    action.triggered.connect(lambda: undone.append("page"))
    host.addAction(action)
    field = week.days[0].field
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    type_into(qtbot, week, 0, "11")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert undone == ["page"]


def test_every_line_has_a_name_and_is_reached_by_tab(week: WeekHours, host: QWidget, qtbot: QtBot) -> None:
    week.days[0].field.setFocus()
    reached = []
    for _ in range(13):
        focused = QApplication.focusWidget()
        reached.append(focused.accessibleName())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)

    assert reached[:4] == ["星期一", "星期一：複製或清空", "星期二", "星期二：複製或清空"]
    assert all(reached)


@pytest.mark.parametrize("density", ["standard", "comfortable", "large"])
@pytest.mark.parametrize("name", ["zh-HK", "en", "zh-CN"])
def test_no_usual_time_is_cut(
    week: WeekHours, host: QWidget, language: Language, appearance: Appearance, density: str, name: str
) -> None:
    language.use(name)
    appearance.use(density=density, language=name)
    host.resize(380, 900)

    cut = [
        day.field.text()
        for day in week.days
        if day.field.fontMetrics().horizontalAdvance(day.field.text()) + 24 > day.field.width()
    ]

    assert cut == []


def test_a_drag_never_reaches_over_another_window() -> None:
    spans = ((600, 840), (1020, 1260))

    assert moved(spans, Grip(0, "end", 840), 1200) == ((600, 1020), (1020, 1260))
    assert moved(spans, Grip(1, "start", 1020), 700) == ((600, 840), (840, 1260))
    assert moved(spans, Grip(1, "end", 1260), 3000) == ((600, 840), (1020, 2040))
    assert moved(spans, Grip(0, "whole", 700), 2000) == ((780, 1020), (1020, 1260))
