"""Work leaves the GUI thread and its result comes back on it, every time and in order."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from storekeeper.kit.errors import Refused, StorekeeperError, Unreachable
from storekeeper.qtkit import tasks
from storekeeper.qtkit.import_flow import Reading
from storekeeper.qtkit.tasks import Lanes


@pytest.fixture
def lanes(qapp: object) -> Iterator[Lanes]:
    lanes = Lanes()
    yield lanes
    lanes.close()


def test_two_hundred_of_two_hundred_writes_arrive_in_order_on_the_gui_thread(
    lanes: Lanes, qtbot: QtBot
) -> None:
    arrived: list[int] = []
    threads: set[threading.Thread] = set()

    def take(number: int) -> None:
        arrived.append(number)
        threads.add(threading.current_thread())

    for number in range(200):
        lanes.write(lambda number=number: number, take)

    qtbot.waitUntil(lambda: len(arrived) == 200)
    assert arrived == list(range(200))
    assert threads == {threading.main_thread()}
    assert lanes.pending_writes == 0


def test_two_hundred_of_two_hundred_reads_arrive_on_the_gui_thread(lanes: Lanes, qtbot: QtBot) -> None:
    arrived: list[tuple[int, bool]] = []

    for number in range(200):
        lanes.read(
            lambda number=number: (number, threading.current_thread() is threading.main_thread()),
            arrived.append,
        )

    qtbot.waitUntil(lambda: len(arrived) == 200)
    assert sorted(arrived) == [(number, False) for number in range(200)]


def test_two_readers_run_beside_a_writer(lanes: Lanes, qtbot: QtBot) -> None:
    meeting = threading.Barrier(3, timeout=5)
    arrived: list[int] = []

    lanes.read(meeting.wait, arrived.append)
    lanes.read(meeting.wait, arrived.append)
    lanes.write(meeting.wait, arrived.append)

    qtbot.waitUntil(lambda: len(arrived) == 3)


def test_one_of_the_three_errors_goes_to_who_asked(lanes: Lanes, qtbot: QtBot) -> None:
    heard: list[StorekeeperError] = []

    def refuse() -> None:
        raise Refused("desktop.test")

    lanes.write(refuse, None, heard.append)

    qtbot.waitUntil(lambda: bool(heard))
    assert heard[0].code == "desktop.test"


def test_an_error_nobody_waits_for_is_announced(lanes: Lanes, qtbot: QtBot) -> None:
    def refuse() -> None:
        raise Refused("desktop.test")

    with qtbot.waitSignal(lanes.unanswered) as heard:
        lanes.read(refuse, None)

    assert heard.args[0].code == "desktop.test"


@pytest.mark.parametrize("lane", ["read", "write"])
def test_any_other_error_is_a_bug_told_to_who_asked_and_to_the_crash_hook(
    lanes: Lanes, qtbot: QtBot, lane: str
) -> None:
    results: list[object] = []
    failed: list[StorekeeperError] = []

    with qtbot.captureExceptions() as caught:
        getattr(lanes, lane)(lambda: 1 / 0, results.append, failed.append)
        qtbot.waitUntil(lambda: bool(caught))

    assert caught[0][0] is ZeroDivisionError
    assert results == []
    assert [(type(one), one.code) for one in failed] == [(Refused, "desktop.fault")]


def test_a_result_for_a_destroyed_receiver_is_dropped(lanes: Lanes, qtbot: QtBot) -> None:
    class Page(QObject):
        def take(self, value: object) -> None:
            raise AssertionError(value)

    page, gate, later = Page(), threading.Event(), []
    lanes.write(lambda: gate.wait(5), page.take)
    lanes.write(lambda: gate.wait(5), lambda value: page.take((value, 1)))
    lanes.write(lambda: True, later.append)

    import shiboken6

    shiboken6.delete(page)
    gate.set()

    qtbot.waitUntil(lambda: bool(later))


def test_a_repeatable_write_waits_for_the_server_and_keeps_its_place(
    lanes: Lanes, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "PAUSES", (0.01,))
    attempts: list[int] = []
    arrived: list[str] = []

    def sent_on_the_third_attempt() -> str:
        attempts.append(1)
        if len(attempts) < 3:
            raise Unreachable("stores.unreachable")
        return "first"

    with qtbot.waitSignals([lanes.offline, lanes.online]):
        lanes.write(sent_on_the_third_attempt, arrived.append, repeatable=True)
        lanes.write(lambda: "second", arrived.append, repeatable=True)

    qtbot.waitUntil(lambda: len(arrived) == 2)
    assert arrived == ["first", "second"]


def test_closing_joins_every_thread_even_while_the_server_is_away(qapp: object, qtbot: QtBot) -> None:
    before = set(threading.enumerate())
    lanes = Lanes()

    def away() -> None:
        raise Unreachable("stores.unreachable")

    with qtbot.waitSignal(lanes.offline):
        lanes.write(away, None, repeatable=True)
    lanes.close()

    assert set(threading.enumerate()) == before


def test_a_file_that_is_being_read_does_not_hold_up_a_closing_window(qapp: object) -> None:
    lanes = Lanes()
    begun, reading = threading.Event(), Reading(lanes.is_closing)

    def read_on() -> None:
        while True:
            begun.set()
            reading.heard(0.5)

    lanes.read(read_on, None, lambda _error: None)
    assert begun.wait(5)

    lanes.close()

    assert lanes.is_closing()


def test_a_closing_window_tries_a_server_that_is_away_once_and_not_for_every_edit(
    qapp: object, qtbot: QtBot
) -> None:
    lanes, attempts = Lanes(), []

    def away(number: int) -> None:
        attempts.append(number)
        raise Unreachable("stores.unreachable")

    with qtbot.waitSignal(lanes.offline):
        for number in range(50):
            lanes.write(partial(away, number), None, lambda _error: None, repeatable=number % 2 == 0)
    attempts.clear()
    lanes.close()

    assert attempts == [0]
