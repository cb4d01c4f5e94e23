"""Some PySide6 releases lose a reference to None on every void call and abort; ours must not."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QPolygonF

CALLS = 10_000


def test_ten_thousand_void_calls_lose_no_reference() -> None:
    thing, polygon = QObject(), QPolygonF()
    before = sys.getrefcount(None)

    for _ in range(CALLS):
        thing.setObjectName("x")
        thing.blockSignals(False)
        polygon.translate(0.0, 0.0)
        QSize().transpose()

    assert abs(sys.getrefcount(None) - before) < CALLS // 10
