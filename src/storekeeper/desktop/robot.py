"""Hands for a window that nobody sits at: presses, drags, waits for what must come true, takes pictures."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import (
    QEvent,
    QMessageLogContext,
    QPoint,
    QPointF,
    Qt,
    QTimer,
    QtMsgType,
    qFormatLogMessage,
    qInstallMessageHandler,
)
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from storekeeper.kit.assets import RESOURCES

Wait = tuple[str, Callable[[], bool]]
PATIENCE = 60.0  # seconds for one wait
_LOOK_EVERY = 20  # milliseconds
_OFFSCREEN = "This plugin does not support "
_BUTTON, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


class Stuck(Exception):
    """What was waited for did not come; the text says what."""


def perform(application: QApplication, script: Iterator[Wait], crashes: Sequence[str] = ()) -> None:
    """Runs a script on the event loop: after each (what, condition) it goes on once the condition holds.

    Raises Stuck after PATIENCE or as soon as there is something in `crashes`, and whatever the script raises.
    """
    timer = QTimer()
    state: list[Wait] = []
    failures: list[BaseException] = []
    deadline = [0.0]

    def go_on() -> None:
        try:
            if state and not state[0][1]():
                if crashes or time.monotonic() > deadline[0]:
                    raise Stuck(state[0][0])
                return
            state[:] = [next(script)]
            deadline[0] = time.monotonic() + PATIENCE
        except StopIteration:
            application.quit()
        except BaseException as error:
            failures.append(error)
            application.quit()

    timer.timeout.connect(go_on)
    timer.start(_LOOK_EVERY)
    application.exec()
    timer.stop()
    if failures:
        raise failures[0]


def drag(viewport: QWidget, start: QPoint, end: QPoint, *, drop: bool = True) -> None:
    """Presses at one point of a viewport, moves in small steps to another, and lets go there."""
    _mouse(viewport, QEvent.Type.MouseButtonPress, start, _BUTTON, _BUTTON)
    for step in range(1, 11):
        _mouse(viewport, QEvent.Type.MouseMove, start + (end - start) * (step / 10), _NONE, _BUTTON)
    if drop:
        let_go(viewport, end)


def let_go(viewport: QWidget, point: QPoint) -> None:
    """Ends a drag where it hangs."""
    _mouse(viewport, QEvent.Type.MouseButtonRelease, point, _BUTTON, _NONE)


def picture(widget: QWidget, path: Path) -> Path:
    """Draws the widget, and what it has opened above itself, into a PNG; raises OSError when that cannot be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shot = widget.grab()
    painter = QPainter(shot)
    for above in above_of(widget):
        painter.drawPixmap(above.mapToGlobal(QPoint()) - widget.mapToGlobal(QPoint()), above.grab())
    painter.end()
    if not shot.save(str(path)):
        raise OSError(str(path))
    return path


def above_of(window: QWidget) -> list[QWidget]:
    """Menus, panels and dialogs that a window has opened."""
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.isVisible() and (parent := widget.parentWidget()) is not None and parent.window() is window
    ]


def see_a_small_screen() -> None:
    """Has the offscreen platform show 1366 × 768, as many do; before there is an application.

    Where Linux has no display, the platform is the offscreen one.
    """
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform == "linux" and not shown:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={RESOURCES / 'offscreen_screen.json'}"


@contextmanager
def quietened() -> Iterator[None]:
    """Passes over what the offscreen platform cannot do with windows; the rest goes to stderr."""

    def pass_on(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if not text.startswith(_OFFSCREEN):
            print(qFormatLogMessage(kind, context, text), file=sys.stderr)

    before = qInstallMessageHandler(pass_on)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def _mouse(
    viewport: QWidget, kind: QEvent.Type, point: QPoint, button: Qt.MouseButton, buttons: Qt.MouseButton
) -> None:
    here = QPointF(point)
    there = QPointF(viewport.mapToGlobal(point))
    event = QMouseEvent(kind, here, there, button, buttons, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(viewport, event)
