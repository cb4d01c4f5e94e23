"""How cells look, measured in pixels: published, draft and changed, signs, tails, and what was taken away."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.qtkit.theme import DENSITIES, NAMES, Theme
from storekeeper.roster.desktop.grid import RosterGrid
from storekeeper.roster.desktop.grid_model import RosterModel
from storekeeper.roster.desktop.legend import Legend
from storekeeper.roster.desktop.week_bar import WeekBar
from storekeeper.roster.desktop.words import Words
from storekeeper.roster.domain import Week
from tests.roster.desktop.gestures import hands_on
from tests.roster.drawn import day_of, draw, typed
from tests.roster.test_revision import published

WEEK = """
    1001 陳大文 | 9-18 | 9-18 | 9-18 | R | R | R |
    1002 李小明 | 22-06 | | 9-18
    open        | 9-18
"""


def changed_since() -> Week:
    """Monday stands as published, Tuesday was changed, Wednesday is new; the marks from Thursday on likewise."""
    week = published(draw(WEEK))
    assert week.published is not None
    told = week.published
    shifts = tuple(shift for shift in told.shifts if shift.day != day_of("Wed"))
    marks = tuple(
        replace(mark, kind="holiday") if mark.day == day_of("Fri") else mark
        for mark in told.marks
        if mark.day != day_of("Sat")
    )
    week = replace(week, published=replace(told, shifts=shifts, marks=marks))
    return typed(week, 1001, "Tue", "9-17").apply(week)


def grid_of(qtbot: QtBot, week: Week, theme: Theme | None = None) -> RosterGrid:
    """A grid of 1200 × 600 with the cursor in its last cell."""
    theme = theme or Theme()
    grid = RosterGrid()
    qtbot.addWidget(grid)
    model = RosterModel(Words(Sentences(theme.language)), grid)
    grid.setModel(model)
    grid.restyle(theme, None)
    grid.resize(1200, 600)
    model.show(week)
    with qtbot.waitExposed(grid):
        grid.show()
    grid.go_to((1002, day_of("Sun")))
    return grid


def block_of(grid: RosterGrid, who: int | None, day: str) -> tuple[QImage, QRect]:
    """What is on the screen, and the first band of a cell on it."""
    index = grid.roster.index_of((who, day_of(day)))
    face = grid.roster.face_at(index)
    assert face is not None
    box, _ = next(iter(grid.delegate.bands(grid.visualRect(index), face)))
    return grid.viewport().grab().toImage(), box


def tones(image: QImage, row: int, box: QRect) -> list[str]:
    """The colours along a line of pixels."""
    return [image.pixelColor(x, row).name() for x in range(box.left() + 2, box.right() - 1)]


def part(seen: list[str], color: QColor) -> float:
    """How much of a line has that colour."""
    return seen.count(color.name()) / len(seen)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_published_is_solid_draft_is_striped_and_changed_has_a_dashed_edge(qtbot: QtBot, name: str) -> None:
    theme = Theme(name)
    grid = grid_of(qtbot, changed_since(), theme)
    fill = theme.shift("A").fill
    lines = {}
    for day in ("Mon", "Wed"):
        image, box = block_of(grid, 1001, day)
        lines[day] = tones(image, box.top() + 3, box)
    image, box = block_of(grid, 1001, "Tue")
    edge = tones(image, box.top() + 1, box)
    line = theme.shift(None).edge

    assert part(lines["Mon"], fill) > 0.9
    assert 0.2 < part(lines["Wed"], theme.shift("A").stripe) < 0.7
    assert 0.2 < part(lines["Wed"], theme.color("surface")) < 0.7
    assert 0.3 < part(edge, line) < 0.9


@pytest.mark.parametrize("name", NAMES)
def test_the_three_states_differ_without_their_colours(qtbot: QtBot, name: str) -> None:
    grid = grid_of(qtbot, changed_since(), Theme(name))

    for days in (("Mon", "Tue", "Wed"), ("Thu", "Fri", "Sat")):
        seen = []
        for day in days:
            image, box = block_of(grid, 1001, day)
            grey = image.copy(box).convertToFormat(QImage.Format.Format_Grayscale8)
            seen.append([grey.pixelColor(x, y).value() for x in range(0, box.width(), 2) for y in (1, 3, 20)])
        for first, second in ((0, 1), (1, 2), (0, 2)):
            pairs = zip(seen[first], seen[second], strict=True)
            assert sum(abs(a - b) > 4 for a, b in pairs) > 8


def test_a_cell_says_its_state_in_words(qtbot: QtBot) -> None:
    grid = grid_of(qtbot, changed_since())

    def said(day: str) -> str:
        index = grid.roster.index_of((1001, day_of(day)))
        return str(grid.roster.data(index, Qt.ItemDataRole.AccessibleTextRole))

    assert said("Mon").endswith("A 早更 0900–1800，8.0 小時，已發佈")
    assert "發佈後有改" in said("Tue")
    assert said("Wed").endswith("草稿")
    assert said("Thu").endswith("例假，已發佈")
    assert said("Fri").endswith("例假，發佈後有改")
    assert said("Sat").endswith("例假，草稿")


def test_of_open_shifts_alike_one_draft_makes_the_block_a_draft(qtbot: QtBot) -> None:
    week = published(draw(WEEK))
    (first,) = week.shifts_of(None, day_of("Mon"))
    assert grid_of(qtbot, week).roster.face_of((None, day_of("Mon"))).blocks[0].state == "published"  # type: ignore[union-attr]

    week = replace(week, shifts=tuple(sorted((*week.shifts, replace(first, id=UUID(int=999))), key=_order)))
    face = grid_of(qtbot, week).roster.face_of((None, day_of("Mon")))

    assert face is not None
    assert [len(block.shift_ids) for block in face.blocks] == [2]
    assert face.blocks[0].state == "draft"


def test_what_was_published_and_taken_away_leaves_a_corner_and_a_sentence(qtbot: QtBot) -> None:
    week = published(draw(WEEK))
    grid = grid_of(qtbot, typed(week, 1001, "Mon", "-").apply(week))
    index = grid.roster.index_of((1001, day_of("Mon")))
    cell = grid.visualRect(index)
    image = grid.viewport().grab().toImage()

    corner = image.pixelColor(cell.right() - 2, cell.top() + 1)

    assert corner == Theme().color("line.strong")
    told = grid.roster.data(index, Qt.ItemDataRole.ToolTipRole)
    assert "已發佈的 A 0900–1800 已刪除" in str(told)


def test_a_night_shift_reaches_into_the_next_day_and_cannot_be_taken_there(qtbot: QtBot) -> None:
    grid = grid_of(qtbot, draw(WEEK))
    index = grid.roster.index_of((1002, day_of("Tue")))
    face = grid.roster.face_at(index)

    assert face is not None
    assert f"{face.tail:%H%M}" == "0600"
    assert "昨晚的更至 0600" in str(grid.roster.data(index, Qt.ItemDataRole.AccessibleTextRole))
    assert grid.block_at(grid.visualRect(index).center()) is None


def test_a_finding_puts_its_sign_into_the_cell_and_its_reason_into_words(qtbot: QtBot) -> None:
    grid = grid_of(qtbot, draw("1001 陳大文 | 9-18\n1002 李小明 | @10-14"))
    week = grid.roster.week
    assert week is not None
    grid.roster.apply(typed(week, 1002, "Mon", "11-18"))
    image, box = block_of(grid, 1002, "Mon")
    danger = Theme().color("danger.fill").name()

    right = [image.pixelColor(x, box.center().y() + 4).name() for x in range(box.right() - 18, box.right())]
    index = grid.roster.index_of((1002, day_of("Mon")))
    told = str(grid.roster.data(index, Qt.ItemDataRole.ToolTipRole))

    assert danger in right
    assert "李小明" in told.splitlines()[1]


def test_an_edit_takes_the_sign_from_another_day_of_the_same_person_alone(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, "1001 陳大文 | 22-06 | 9-18\n1002 李小明 | 9-18 | 9-18")
    model = hands.model
    assert model.week is not None
    for row in range(model.rowCount()):
        for column in range(model.days):
            model.face_at(model.index(row, column))
    touched: list[tuple[int, int]] = []
    model.apply(typed(model.week, 1001, "Tue", "5-12"))
    face = model.face_of((1001, day_of("Tue")))
    assert face is not None
    assert face.blocks[0].sign == "hard"

    model.dataChanged.connect(lambda first, last: touched.append((first.row(), first.column())))
    model.apply(typed(model.week, 1001, "Mon", "9-18"))

    after = model.face_of((1001, day_of("Tue")))
    assert after is not None
    assert after.blocks[0].sign != "hard"
    assert {row for row, _ in touched} == {1}
    assert {(1, 0), (1, 1)} <= set(touched)


def test_the_days_add_up_and_follow_an_edit(qtbot: QtBot) -> None:
    grid = grid_of(qtbot, draw(WEEK))
    model = grid.roster

    def heard(day: int) -> str:
        return str(model.headerData(day, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole))

    assert heard(0) == "11月23日（一），2 人，16.0 小時"
    assert model.week is not None
    with qtbot.waitSignal(model.day_added_up):
        model.apply(typed(model.week, 1002, "Mon", "-"))

    assert heard(0) == "11月23日（一），1 人，8.0 小時"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("density", DENSITIES)
def test_bar_and_legend_say_what_is_published(qtbot: QtBot, language: str, density: str) -> None:
    theme, words = Theme("light", density, language), Words(Sentences(language))
    bar, legend = WeekBar(), Legend()
    for widget in (bar, legend):
        qtbot.addWidget(widget)
        widget.restyle(theme)
    week = changed_since()
    legend.show_kinds(week.kinds, words)
    bar.show_week(week.monday, words)
    bar.resize(1200, 60)
    with qtbot.waitExposed(bar):
        bar.show()

    bar.say_state(week, words)
    assert bar.published_words.text() == words.say("published_chip", number=1)
    assert bar.drafts == 5
    assert not bar.draft_chip.isHidden()
    bar.say_state(replace(week, published=None), words)
    assert bar.published_words.text() == words.say("unpublished_chip")
    for sample in ("published", "draft", "changed", "open"):
        assert words.say(f"legend.{sample}") in legend.accessibleName()


def _order(shift: object) -> object:
    return shift.day, shift.starts_at, shift.id  # type: ignore[attr-defined]
