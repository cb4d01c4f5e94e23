"""A broken seal cannot be overlooked: the pages of rights and of the audit say it in words, by a sign, and where."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from pytestqt.qtbot import QtBot

from storekeeper.privacy.desktop.access_page import AccessPage
from storekeeper.privacy.desktop.audit_page import AuditPage
from storekeeper.privacy.desktop.facts import Note
from storekeeper.privacy.desktop.modules import AccessModule, AuditModule
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.theme import Appearance
from tests.fixtures.database import Clone
from tests.privacy.desktop.access_desk import desk_of, open_page

NOTE = "SELECT audit.note_proof(%s, %s, 2, 1234, 0, %s)"
BROKEN = (["events_changed", 2], ["seal_removed", 3], ["copy_differs", 4], ["window_gap", 5])

Sit = Callable[[], Desk]
Notes = Callable[[], tuple[Note, Note]]


@pytest.fixture
def sit(cloned: Clone, language: Language, appearance: Appearance) -> Iterator[Sit]:
    """IT's desk, as often as it is asked for."""
    with ExitStack() as desks:
        yield lambda: desks.enter_context(desk_of(cloned, "it", language, appearance))


def note(cloned: Clone, **states: str) -> None:
    with cloned.connection("sealer") as sealer:
        for store, state in states.items():
            findings = json.dumps(BROKEN if state == "broken" else ())
            sealer.execute(NOTE, (store, state, findings))


@pytest.fixture
def notes(sit: Sit, qtbot: QtBot) -> Notes:
    """What both pages say of the seal, opened when it is called."""
    pages: list[AccessPage | AuditPage] = []

    def shown() -> tuple[Note, Note]:
        access, audit = open_page(AccessModule(), sit(), qtbot), open_page(AuditModule(), sit(), qtbot)
        assert isinstance(access, AccessPage)
        assert isinstance(audit, AuditPage)
        pages.extend((access, audit))  # a page that nobody holds is gone
        return access.reveals.seal_note, audit.seal_note

    return shown


def test_a_broken_store_is_named_with_what_is_wrong_when_it_was_whole_and_the_others(
    notes: Notes, cloned: Clone
) -> None:
    note(cloned, operations="intact", customer="intact", conduct="not_reached")
    note(cloned, operations="broken")

    for shown in notes():
        assert (shown.tone, shown.title.text()) == ("hard", "審計紀錄被人改動過")
        lines = shown.text.text().split("\n")
        assert lines[1].startswith("營運庫：被改動過（今日")
        assert lines[2:5] == [
            "營運庫：封存 2 的事件被改過。", "營運庫：封存 3 不見了。", "營運庫：封存 4 與另一處的副本不同。",
        ]  # fmt: skip
        assert lines[5] == "另有 1 處。"
        assert lines[6].startswith("營運庫上一次核對為完整：今日")
        assert lines[7].startswith("顧客庫：完整，共 1,234 筆")
        assert lines[8].startswith("行為庫：連接不到")
        assert lines[9] == "行為庫未曾核對為完整。"
        assert shown.accessibleName() == shown.title.text()


@pytest.mark.parametrize(
    ("conduct", "days", "tone", "title"),
    [
        ("intact", 0, "done", "紀錄已封存"),
        ("incomplete", 0, "soft", "未能全部驗證"),
        ("intact", 3, "soft", "紀錄很久沒有核對"),
        ("broken", 3, "hard", "審計紀錄被人改動過"),
    ],
)
def test_what_is_not_proven_is_not_told_as_whole(
    notes: Notes, cloned: Clone, conduct: str, days: int, tone: str, title: str
) -> None:
    note(cloned, operations="intact", customer="intact", conduct=conduct)
    with cloned.connection("postgres") as owner:
        owner.execute(
            "UPDATE audit.proof SET at = at - make_interval(days => %s) WHERE store = 'conduct'", (days,)
        )
        owner.execute(
            "INSERT INTO audit.seal VALUES (1, 1, '0', '1', 0, NULL, 1, sha256(''), now(), sha512(''))"
        )
    for shown in notes():
        assert (shown.tone, shown.title.text()) == (tone, title)
