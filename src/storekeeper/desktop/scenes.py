"""What pages show only after a deed, for their pictures: who does it, how it is reached, and how it is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from storekeeper.desktop.main_window import MainWindow
from storekeeper.desktop.robot import Wait

Show = Callable[[MainWindow, Path], Iterator[Wait]]
Leave = Callable[[MainWindow], Iterator[Wait]]


def _itself(window: MainWindow) -> QWidget:
    return window


def _stay(_window: MainWindow) -> Iterator[Wait]:
    yield "page", lambda: True


@dataclass(frozen=True)
class Scene:
    """`persona` opens `module`, None for the window itself, and `show` leads to the picture called `name`.

    `show` gets the window and a folder for files; `drawn` is the widget of the picture.
    """

    name: str
    persona: str
    module: str | None
    show: Show
    leave: Leave = _stay
    drawn: Callable[[MainWindow], QWidget] = _itself


SCENES: tuple[Scene, ...] = ()
