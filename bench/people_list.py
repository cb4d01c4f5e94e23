"""The list of people in a chain of 30,000: from the question to the rows in the model, without painting."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psycopg
from PySide6.QtWidgets import QApplication
from sqlalchemy import Engine, event

from bench.claim import Claim, against, in_turn
from bench.store import BenchStore, connected, migrated_store
from storekeeper.kit.access import Actor
from storekeeper.kit.errors import StorekeeperError
from storekeeper.kit.ids import new_id
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.door import Door
from storekeeper.people.desktop.employees import asking
from storekeeper.people.desktop.employees.columns import columns
from storekeeper.people.desktop.employees.person_words import PersonWords
from storekeeper.qtkit.change_feed import ChangeFeed
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.paged_model import PagedModel
from storekeeper.qtkit.tasks import Failed, Lanes, Then
from storekeeper.qtkit.theme import Appearance

PEOPLE, SHOPS = 30_000, 600
Asked = list[tuple[str, Any]]
_FILLED = f"""
INSERT INTO people.region (code, name_zh, name_en) SELECT 'R' || n, '區' || n, 'Region ' || n FROM generate_series(1, 6) n;
INSERT INTO people.shop (region_id, code, name_zh, name_en, district, place_zh, place_en, opened_on)
    SELECT 1 + n % 6, 'SH' || n, '第' || n || '店', 'Shop ' || n, 'YTM', '', '', '2020-01-01'
    FROM generate_series(1, {SHOPS}) n;
INSERT INTO people.employee (staff_no, name_zh, name_en, role, joined_on)
    SELECT 'E' || lpad(n::text, 6, '0'), '陳大文' || n % 97, 'CHAN Tai Man ' || n % 89, 'sales', '2024-01-01'
    FROM generate_series(1, {PEOPLE}) n;
INSERT INTO people.placement (shop_id, employee_id, kind, from_day)
    SELECT 1 + e.id % {SHOPS}, e.id, 'home', e.joined_on FROM people.employee e;
INSERT INTO people.contract (employee_id, kind, weekly_minutes, from_day)
    SELECT e.id, 'full', 2700, e.joined_on FROM people.employee e;
"""  # noqa: E501
QUESTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("the first page", {}),
    ("the first page of a name in a region", {"text": "chan 12", "region_id": 2}),
)


class AtOnce(Lanes):
    """Lanes without threads, so that only the work is measured."""

    def read(self, work: Callable[[], Any], then: Then | None, failed: Failed | None = None) -> None:
        """Does it now; a failure is the bench's."""
        del failed
        value = work()
        if then is not None:
            then(value)


def claims() -> Iterator[Claim]:
    """Each against the statements that it sent, sent again by psycopg alone."""
    application = QApplication([])
    with migrated_store() as store:
        head_office = _filled(store)
        with _model(head_office, application) as model, connected(head_office) as bare:
            for name, asked in QUESTIONS:
                sent = _statements(model, asked)
                ours, peer = in_turn(partial(model.ask, **asked), partial(_send, bare, sent), rounds=15)
                yield against(
                    f"list of {PEOPLE:,} people: {name} and its count, from the question to the rows in the model, s",
                    ours=ours,
                    peer=peer,
                    goal=3,
                )


@contextmanager
def _model(address: Address, application: QApplication) -> Iterator[PagedModel]:
    """The list as the page of employees has it."""
    language = Language(Path(), application)
    origin = new_id()
    desk = Desk(
        actor=Actor(address.login, address.login, frozenset({"sk_hq"})),
        door=Door(address, readers=1),
        lanes=AtOnce(),
        changes=ChangeFeed(origin),
        language=language,
        appearance=Appearance(),
        origin=origin,
    )
    model = PagedModel(
        desk,
        columns(PersonWords(lambda: desk.sentences)),
        read=asking.read_page,
        count=asking.count,
        one=asking.read_some,
        key=lambda person: person.employee_id,
        sort="staff_no",
    )
    model.failed.connect(_raise)
    try:
        yield model
    finally:
        desk.close()


def _raise(error: StorekeeperError) -> None:
    raise error


def _statements(model: PagedModel, asked: dict[str, Any]) -> Asked:
    """What the model sends for a question, and a check that it has an answer."""
    sent: Asked = []

    def keep(*told: Any) -> None:
        statement, parameters = told[2:4]
        if statement.startswith("SELECT"):
            sent.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", keep)
    model.ask(**asked)
    event.remove(Engine, "before_cursor_execute", keep)
    if model.rowCount() == 0 or len(sent) != len(("the page", "its count")):
        raise RuntimeError(f"{model.rowCount()} rows, {len(sent)} statements")
    return sent


def _send(connection: psycopg.Connection, statements: Asked) -> int:
    return sum(len(connection.execute(statement, given).fetchall()) for statement, given in statements)


def _filled(store: BenchStore) -> Address:
    with connected(store.administrator) as administrator:
        administrator.execute(_FILLED)
        administrator.execute("ANALYZE")
    return store.add_login("bench", "hq")
