"""A bug is told in full and without personal data, once, and the person may go on."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from storekeeper.desktop.crash import CrashHook, report
from storekeeper.qtkit.language import Language

UNCAUGHT = "storekeeper.desktop.crash: ERROR: uncaught"


@pytest.fixture
def hook(language: Language) -> Iterator[CrashHook]:
    hook = CrashHook(language)
    hook.install()
    yield hook
    hook.remove()
    if hook.shown is not None:
        hook.shown.accept()


def fail_for(person: str) -> None:
    raise ValueError(f"cannot roster {person}")


def heard(hook: CrashHook, deed: Callable[[], None]) -> None:
    try:
        deed()
    except ValueError:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]


def test_a_crash_opens_one_report_and_the_person_goes_on(
    hook: CrashHook, qtbot: QtBot, expects_warning: Callable[[str], None]
) -> None:
    expects_warning(UNCAUGHT)
    heard(hook, lambda: fail_for("a shift"))
    heard(hook, lambda: fail_for("another"))
    qtbot.waitUntil(lambda: hook.shown is not None)
    assert hook.shown is not None
    shown = hook.shown

    assert "cannot roster a shift" in shown.text
    assert not shown.isModal() or shown.isVisible()
    shown.copy()
    shown.accept()
    qtbot.waitUntil(lambda: hook.shown is None or hook.shown is not shown)
    assert "Storekeeper" in QGuiApplication.clipboard().text()


def test_a_report_says_what_would_be_lost_and_may_restart_the_program(
    language: Language, qtbot: QtBot, expects_warning: Callable[[str], None], tmp_path: Path
) -> None:
    expects_warning(UNCAUGHT)
    hook = CrashHook(language, folder=tmp_path, loss=lambda: "還有 2 項更改未儲存。")
    hook.install()
    try:
        heard(hook, lambda: fail_for("a shift"))
        qtbot.waitUntil(lambda: hook.shown is not None)
        shown = hook.shown
        assert shown is not None
        said = [label.text() for label in shown.findChildren(QLabel)]
        with qtbot.waitSignal(hook.restarting):
            shown.restart_button.click()
    finally:
        hook.remove()

    assert "還有 2 項更改未儲存。" in said
    assert shown.bundle_button.isVisibleTo(shown)
    qtbot.waitUntil(lambda: hook.shown is None)


def test_a_crash_in_a_thread_is_reported_on_the_gui_thread(
    hook: CrashHook, qtbot: QtBot, expects_warning: Callable[[str], None]
) -> None:
    expects_warning(UNCAUGHT)
    thread = threading.Thread(target=fail_for, args=("somebody",))
    thread.start()
    thread.join()

    qtbot.waitUntil(lambda: hook.shown is not None)


def test_a_report_has_no_telephone_address_or_password() -> None:
    try:
        fail_for("+852 9123 4567, mei@example.hk, password=hunter2")
    except ValueError as error:
        text = report(error)

    assert "ValueError" in text
    assert not any(secret in text for secret in ("9123", "mei@", "hunter2"))
