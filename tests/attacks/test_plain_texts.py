"""A name that somebody stored with another program is shown as it stands: no picture is fetched for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from storekeeper.qtkit.theme import NAMES, Theme

EDGE = 300  # px


@pytest.fixture(params=NAMES)
def dressed(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    Theme(request.param).apply(qapp)
    yield
    qapp.setStyleSheet("")


@pytest.fixture
def name(tmp_path: Path, qapp: QApplication) -> str:
    """Markup that would show a picture."""
    picture = QPixmap(EDGE, EDGE)
    picture.fill(QColor("red"))
    picture.save(str(tmp_path / "picture.png"))
    return f'CHAN <img src="{tmp_path / "picture.png"}">'


@pytest.mark.usefixtures("dressed")
def test_a_tip_is_plain_text(qtbot: QtBot, name: str) -> None:
    asked = QWidget()
    qtbot.addWidget(asked)
    asked.show()
    QToolTip.showText(QPoint(9, 9), name, asked)
    (tip,) = (one for one in QApplication.topLevelWidgets() if one.inherits("QTipLabel") and one.isVisible())
    assert isinstance(tip, QLabel)
    assert tip.textFormat() == Qt.TextFormat.PlainText
    assert tip.height() < EDGE
    QToolTip.hideText()


@pytest.mark.usefixtures("dressed")
def test_a_label_is_plain_text_whoever_made_it(qtbot: QtBot, name: str) -> None:
    label = QLabel(name)
    qtbot.addWidget(label)
    label.show()
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.sizeHint().height() < EDGE
