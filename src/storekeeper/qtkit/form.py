"""Screens drawn in Qt Designer, loaded at run time; class annotations bind, check and promote children."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, cast

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import QButtonGroup, QLayout, QWidget

from storekeeper.kit.assets import UI

_CHILDREN = (QWidget, QLayout, QAction, QActionGroup, QButtonGroup)


class FormError(Exception):
    """The drawing and the class disagree: says the form and the name."""


class Form:
    """Mixin of a QWidget class that is drawn in `ui/<form>.ui`.

    A class-level annotation `name: WidgetClass` promises a child of that object name and type; a class of our
    own (`grid: RosterGrid`) is also what the loader constructs where the drawing promotes a widget to it, and
    takes the parent as its only argument. Call `load_form()` once, after the Qt constructor. Texts of the
    drawing follow the language by themselves.
    """

    form: ClassVar[str] = ""

    def load_form(self) -> None:
        """Raises FormError when the drawing, or a promised child of the promised type, is missing."""
        widget = cast(QWidget, self)
        promised = promised_children(type(self))
        path = UI / f"{self.form}.ui"
        if not path.is_file():
            raise FormError(f"{self.form}: no such drawing")
        _Loader(widget, promised).fill(path)
        for name, wanted in promised.items():
            setattr(self, name, _child(widget, self.form, name, wanted))


def promised_children(form_class: type) -> dict[str, type[QObject]]:
    """Name → class of every child that the annotations of `form_class` and of its bases promise."""
    found: dict[str, type[QObject]] = {}
    for each in reversed(form_class.__mro__):
        if "__annotations__" not in each.__dict__ or each.__module__.startswith(("PySide6", "shiboken")):
            continue
        for name, wanted in inspect.get_annotations(each, eval_str=True).items():
            if isinstance(wanted, type) and issubclass(wanted, _CHILDREN):
                found[name] = cast(type[QObject], wanted)
    return found


def _child(widget: QWidget, form: str, name: str, wanted: type[QObject]) -> QObject:
    child = cast(QObject | None, widget.findChild(QObject, name))
    if child is None:
        raise FormError(f"{form}: no child named {name}")
    if not isinstance(child, wanted):
        raise FormError(f"{form}: {name} is a {type(child).__name__}, not a {wanted.__name__}")
    return child


@contextmanager
def _no_plugins() -> Iterator[None]:
    """A loader would look for widgets in every plugin of Designer, which brings in Qt Quick with it."""
    paths = QCoreApplication.libraryPaths()
    QCoreApplication.setLibraryPaths([])
    try:
        yield
    finally:
        QCoreApplication.setLibraryPaths(paths)


class _Loader(QUiLoader):
    """Fills an existing widget: the root of the drawing is the screen itself."""

    def __init__(self, root: QWidget, promised: dict[str, type[QObject]]) -> None:
        with _no_plugins():
            super().__init__()
        self._root = root
        self._promoted: dict[str, Any] = {
            wanted.__name__: wanted
            for wanted in promised.values()
            if not wanted.__module__.startswith("PySide6")
        }
        self._unknown: list[str] = []
        self.setLanguageChangeEnabled(True)

    def fill(self, path: Path) -> None:
        try:
            self.load(str(path))
        except RuntimeError as error:
            raise FormError(f"{path.stem}: {self.errorString() or error}") from error
        if self._unknown:
            raise FormError(f"{path.stem}: nothing promises {', '.join(self._unknown)}")

    def createWidget(self, className: str, parent: QWidget | None = None, name: str = "") -> QWidget:
        if parent is None:
            self._root.setObjectName(name)
            return self._root
        if className in self._promoted:
            widget = cast(QWidget, self._promoted[className](parent))
            widget.setObjectName(name)
            return widget
        if not className.startswith("Q") and className != "Line":
            self._unknown.append(f"{name}: {className}")
            return QWidget(parent)
        return super().createWidget(className, parent, name)
