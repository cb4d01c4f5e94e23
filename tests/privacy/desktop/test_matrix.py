"""The matrix of rights: each level is told by letter, picture and words, not by colour; every cell by keyboard."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.privacy.desktop.levels import LEVELS, LevelChip, chip_size, level_pixmap
from storekeeper.privacy.desktop.matrix_model import MatrixModel
from storekeeper.privacy.desktop.matrix_view import MatrixView
from storekeeper.privacy.desktop.words import AccessWords
from storekeeper.privacy.domain import DataClass, GroupLine, Matrix
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.theme import NAMES, Appearance, Theme

MATRIX = Matrix(
    groups=(GroupLine("sk_regional", 14, sensitive=False), GroupLine("sk_hr", 6, sensitive=True)),
    classes=(
        DataClass("roster", "operations", "operations"),
        DataClass("phone", "people", "operations"),
        DataClass("pay", "people", "operations"),
    ),
    cells={
        ("sk_regional", "roster"): "change",
        ("sk_regional", "phone"): "masked",
        ("sk_hr", "phone"): "change",
        ("sk_hr", "pay"): "reveal",
    },
)


@pytest.fixture
def view(language: Language, appearance: Appearance, qtbot: QtBot) -> MatrixView:
    """The matrix of two groups and three kinds of data."""
    view = MatrixView()
    qtbot.addWidget(view)
    model = MatrixModel(AccessWords(lambda: language.sentences), view)
    view.use(model)
    model.show_matrix(MATRIX)
    view.restyle(appearance.theme)
    view.resize(900, 300)
    with qtbot.waitExposed(view):
        view.show()
    return view


def test_a_cell_says_in_words_which_group_may_do_what_with_which_data(view: MatrixView) -> None:
    model = view.model()

    told = model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole)

    assert told == "區域經理 · 聯絡資料：只見遮蓋值，例如 9•••231"
    assert model.index(0, 2).data() == "–"


def test_the_arrows_lead_from_cell_to_cell_and_tell_which_one(view: MatrixView, qtbot: QtBot) -> None:
    told: list[tuple[str, str]] = []
    view.picked.connect(lambda group, kind: told.append((group, kind)))
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    told.clear()

    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(view, key)

    assert told == [("sk_regional", "phone"), ("sk_hr", "phone")]


@pytest.mark.parametrize("name", NAMES)
def test_levels_are_told_apart_without_their_colours(name: str, language: Language) -> None:
    theme = Theme(name, "standard", "zh-HK")
    grey = {
        level: level_pixmap(level, theme, language.sentences)
        .toImage()
        .convertToFormat(QImage.Format.Format_Grayscale8)
        for level in LEVELS
    }

    assert all(grey[one] != grey[other] for one, other in combinations(LEVELS, 2))


@pytest.mark.parametrize("language_name", LANGUAGES)
def test_a_chip_is_named_in_words_for_whoever_hears_it(
    language_name: str, language: Language, appearance: Appearance, qtbot: QtBot
) -> None:
    chip = LevelChip()
    qtbot.addWidget(chip)

    names = set()
    for level in LEVELS:
        chip.show_level(level, appearance.theme, Sentences(language_name))
        names.add(chip.accessibleName())

    assert len(names) == len(LEVELS)


@pytest.mark.parametrize("density", ["standard", "comfortable", "large"])
def test_every_column_has_room_for_its_level_in_every_size(
    density: str, view: MatrixView, language: Language
) -> None:
    theme = Theme("light", density, "zh-HK")
    view.restyle(theme)

    widest = max(chip_size(level, theme, language.sentences).width() for level in LEVELS)

    assert all(view.columnWidth(column) >= widest for column in range(3))
