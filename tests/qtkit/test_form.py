"""A form binds what its class promises and refuses what it does not find."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QMainWindow, QPushButton, QWidget

from storekeeper.qtkit import form
from storekeeper.qtkit.form import Form, FormError

DRAWING = """<?xml version="1.0" encoding="UTF-8"?>
<ui version="4.0"><class>Greeting</class>
 <widget class="QWidget" name="Greeting"><property name="windowTitle"><string>Greeting</string></property>
  <layout class="QVBoxLayout" name="column">
   <item><widget class="QLabel" name="hello"><property name="text"><string>Hello</string></property></widget>
   </item>
   <item><widget class="Shout" name="shout"/></item>
  </layout></widget>
 <customwidgets>
  <customwidget><class>Shout</class><extends>QPushButton</extends><header>x</header></customwidget>
 </customwidgets>
</ui>"""


class Shout(QPushButton):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loud = True


class Greeting(QWidget, Form):
    form = "greeting"
    hello: QLabel
    shout: Shout

    def __init__(self) -> None:
        super().__init__()
        self.load_form()


@pytest.fixture(autouse=True)
def drawings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object) -> Path:
    monkeypatch.setattr(form, "UI", tmp_path)
    (tmp_path / "greeting.ui").write_text(DRAWING, encoding="utf-8")
    return tmp_path


def test_promised_children_are_bound_with_their_own_classes() -> None:
    greeting = Greeting()

    assert greeting.hello.text() == "Hello"
    assert isinstance(greeting.shout, Shout)
    assert greeting.shout.loud
    assert greeting.shout.parent() is greeting
    assert greeting.windowTitle() == "Greeting"
    assert greeting.layout() is not None


def test_a_missing_child_is_named_with_its_form() -> None:
    class Lacking(Greeting):
        farewell: QLabel

    with pytest.raises(FormError, match="greeting: no child named farewell"):
        Lacking()


def test_a_child_of_another_type_is_named_with_both_types() -> None:
    class Mistaken(QWidget, Form):
        form = "greeting"
        shout: Shout
        hello: QLineEdit

    with pytest.raises(FormError, match="hello is a QLabel, not a QLineEdit"):
        Mistaken().load_form()


def test_a_promotion_that_nobody_promised_is_refused() -> None:
    class Unaware(QWidget, Form):
        form = "greeting"
        hello: QLabel

    with pytest.raises(FormError, match="shout: Shout"):
        Unaware().load_form()


@pytest.mark.qt_log_ignore("Designer: An error has occurred")
def test_a_missing_or_broken_drawing_is_named(drawings: Path) -> None:
    class Nowhere(QWidget, Form):
        form = "nowhere"

    class Broken(QWidget, Form):
        form = "broken"

    (drawings / "broken.ui").write_text("<ui", encoding="utf-8")

    with pytest.raises(FormError, match="nowhere: no such drawing"):
        Nowhere().load_form()
    with pytest.raises(FormError, match="broken"):
        Broken().load_form()


def test_a_main_window_can_be_a_form(drawings: Path) -> None:
    (drawings / "window.ui").write_text(
        '<ui version="4.0"><class>W</class><widget class="QMainWindow" name="W">'
        '<widget class="QWidget" name="middle"/></widget></ui>',
        encoding="utf-8",
    )

    class Window(QMainWindow, Form):
        form = "window"
        middle: QWidget

    window = Window()
    window.load_form()

    assert window.centralWidget() is window.middle


def test_a_form_that_nobody_holds_is_collected() -> None:
    greeting = Greeting()
    watched = weakref.ref(greeting)

    del greeting
    gc.collect()

    assert watched() is None
