"""Parts beside each other take more lines where there is less room, and none of them is cut."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from storekeeper.privacy.desktop.wrapping import Wrapping
from storekeeper.qtkit.theme import Appearance


@pytest.mark.parametrize("flows", [False, True])
def test_parts_go_to_another_line_instead_of_being_cut(
    flows: bool, appearance: Appearance, qtbot: QtBot
) -> None:
    wrapping = Wrapping()
    qtbot.addWidget(wrapping)
    if flows:
        wrapping.flow(12)
    parts = [QPushButton(f"New Territories East {number}") for number in range(5)]
    wrapping.resize(2000, 200)
    wrapping.show_parts(parts)
    with qtbot.waitExposed(wrapping):
        wrapping.show()
    qtbot.waitUntil(lambda: len({part.y() for part in parts}) == 1)

    wrapping.resize(parts[0].sizeHint().width() * 2 + 60, 400)

    qtbot.waitUntil(lambda: len({part.y() for part in parts}) == 3)
    assert all(part.width() >= part.sizeHint().width() for part in parts)
