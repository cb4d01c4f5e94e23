"""A server killed in the middle of ten edits: all arrive, once each and in order; a refused one waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection

from storekeeper.desktop.waiting_edits import WaitingEdits, loss
from storekeeper.kit.access import Actor
from storekeeper.kit.errors import Refused, StorekeeperError
from storekeeper.kit.ids import new_id
from storekeeper.kit.records.values import Change, Row
from storekeeper.kit.stores.door import Door
from storekeeper.people import service as people
from storekeeper.people.desktop.employees.module import EmployeesModule
from storekeeper.qtkit.change_feed import ChangeFeed
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_page import RecordPage
from storekeeper.qtkit.scope import RegionEntry, ShopEntry
from storekeeper.qtkit.tasks import Lanes
from storekeeper.qtkit.theme import Appearance
from storekeeper.roster import service
from storekeeper.roster.desktop import deeds
from storekeeper.roster.desktop.page import RosterPage
from storekeeper.roster.domain import Edit, Week
from storekeeper.roster.grammar import cell_text, edit_for, parse
from tests.fixtures.database import Cluster, making_cluster
from tests.kit.embedded_folder import kill, pid_of

SOON = 30_000
MONDAY = date(2026, 11, 23)
DAYS = tuple(MONDAY + timedelta(days=number) for number in range(7))
MKK = 1
CHAN, HO = 1, 2


@pytest.fixture(scope="module")
def own_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with making_cluster(tmp_path_factory.mktemp("killed") / "folder", settings={}) as made:
        yield made


@pytest.fixture
def real_desk(own_cluster: Cluster, language: Language, appearance: Appearance) -> Iterator[Desk]:
    desk = Desk(
        actor=Actor("p_1", "梁慧儀", frozenset({"sk_regional"})),
        door=Door(own_cluster.address("regional"), readers=2),
        lanes=Lanes(),
        changes=ChangeFeed(new_id()),
        language=language,
        appearance=appearance,
    )
    yield desk
    desk.close()


@pytest.fixture
def page(real_desk: Desk, own_cluster: Cluster, qtbot: QtBot) -> RosterPage:
    """The first shop's week, empty."""
    with written_as(own_cluster, "postgres") as connection:
        connection.exec_driver_sql("TRUNCATE roster.shift, roster.day_mark, base.edit CASCADE")
    region = RegionEntry(1, "KLW", "九龍西", "Kowloon West")
    real_desk.scope.fill((region,), (ShopEntry(MKK, 1, "MKK1", "旺角西洋菜南街店", "Mong Kok"),))
    page = RosterPage(real_desk)
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: page.week is not None, timeout=SOON)
    page.show_week(shop_id=MKK, monday=MONDAY)
    qtbot.waitUntil(lambda: page.week is not None and page.week.monday == MONDAY, timeout=SOON)
    return page


@pytest.fixture
def button(real_desk: Desk, qtbot: QtBot) -> WaitingEdits:
    button = WaitingEdits(real_desk)
    qtbot.addWidget(button)
    return button


@contextmanager
def written_as(cluster: Cluster, login: str) -> Iterator[Connection]:
    """A transaction of a persona or, as 'postgres', of the superuser."""
    address = cluster.administrator if login == "postgres" else cluster.address(login)
    with closing(Door(replace(address, database="operations"))) as door, door.write() as connection:
        yield connection


def put(page: RosterPage, who: int, day: date, text: str) -> None:
    page.grid.take_typed(page.grid.roster.index_of((who, day)), text)


def kill_server(cluster: Cluster) -> None:
    kill(pid_of(cluster.server))


def bring_back(cluster: Cluster, desk: Desk, qtbot: QtBot) -> None:
    cluster.server.start(supervised=False)
    desk.lanes.try_now()
    qtbot.waitUntil(lambda: desk.lanes.is_idle, timeout=SOON)


def stored(cluster: Cluster) -> Week:
    with written_as(cluster, "hq") as connection:
        return service.load_week(connection, shop_id=MKK, monday=MONDAY)


def edits_of(cluster: Cluster) -> list[str]:
    """The days of the shifts as the edits came in."""
    with written_as(cluster, "postgres") as connection:
        found = connection.exec_driver_sql(
            "SELECT deed #>> '{shift,day}' FROM base.edit ORDER BY made_at, id"
        )
        return list(found.scalars())


def listed(button: WaitingEdits) -> list[str]:
    button.tray.fill()
    return list(button.tray.texts)


def press(button: WaitingEdits, name: str) -> None:
    """The button of the tray whose accessible name begins so."""
    button.tray.fill()
    found = [one for one in button.tray.findChildren(QPushButton) if one.accessibleName().startswith(name)]
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def colleague_types(cluster: Cluster, who: int, day: date, text: str) -> None:
    submit(cluster, edit_for(stored(cluster), who, day, parse(text)))


def submit(cluster: Cluster, edit: Edit | None) -> None:
    assert edit is not None
    with written_as(cluster, "hq") as connection:
        service.submit(connection, edit_id=new_id(), edit=edit, shop_id=MKK, monday=MONDAY)


def test_ten_edits_with_the_server_killed_among_them_arrive_once_each_and_in_order(
    page: RosterPage, real_desk: Desk, own_cluster: Cluster, button: WaitingEdits, qtbot: QtBot
) -> None:
    places = [(CHAN, day) for day in DAYS] + [(HO, day) for day in DAYS[:3]]
    for place in places[:4]:
        put(page, *place, "1000-1900")
    qtbot.waitUntil(lambda: real_desk.lanes.pending_writes < 3, timeout=SOON)
    with qtbot.waitSignal(real_desk.lanes.offline, timeout=SOON):
        kill_server(own_cluster)
        for place in places[4:]:
            put(page, *place, "1000-1900")
    qtbot.waitUntil(lambda: not button.isHidden())
    waiting, said, lost = listed(button), button.text(), loss(real_desk)

    bring_back(own_cluster, real_desk, qtbot)

    week = stored(own_cluster)
    assert [cell_text(week, *place) for place in places] == ["1000-1900"] * 10
    assert {shift.row_version for shift in week.shifts} == {1}
    assert len(week.shifts) == 10
    assert edits_of(own_cluster) == [str(day) for _, day in places]
    assert 6 <= len(waiting) <= 9
    assert all("連線恢復後自動送出" in text for text in waiting)
    assert said == f"{len(waiting)} 項待送出"
    assert lost.startswith(f"還有 {len(waiting)} 項更改未儲存：")
    assert button.isHidden()


def test_a_refused_edit_stops_only_its_own_rows_and_can_be_made_again_or_dropped(
    page: RosterPage, real_desk: Desk, own_cluster: Cluster, button: WaitingEdits, qtbot: QtBot
) -> None:
    put(page, CHAN, DAYS[0], "1000-1900")
    put(page, HO, DAYS[0], "1000-1900")
    qtbot.waitUntil(lambda: real_desk.lanes.is_idle, timeout=SOON)
    colleague_types(own_cluster, CHAN, DAYS[0], "1200-2100")
    kill_server(own_cluster)
    put(page, CHAN, DAYS[0], "1100-2000")
    put(page, CHAN, DAYS[0], "1300-2200")
    put(page, HO, DAYS[0], "1130-2030")
    qtbot.waitUntil(lambda: len(listed(button)) == 3, timeout=SOON)

    bring_back(own_cluster, real_desk, qtbot)
    qtbot.waitUntil(lambda: real_desk.lanes.is_idle and not page.bench.is_busy, timeout=SOON)
    refused, said, lost = listed(button), button.text(), loss(real_desk)
    between = [cell_text(stored(own_cluster), who, DAYS[0]) for who in (CHAN, HO)]
    press(button, "放棄")
    after_dropping = listed(button)
    press(button, "再做")
    qtbot.waitUntil(lambda: real_desk.lanes.is_idle, timeout=SOON)

    assert between == ["1200-2100", "1130-2030"]
    assert len(refused) == 2
    assert "未能儲存：" in refused[0]
    assert "這個更改接着一個未能儲存的更改" in refused[1]
    assert said == "2 項未能儲存"
    assert lost.startswith("還有 2 項更改未儲存：")
    assert after_dropping == refused[1:]
    assert cell_text(stored(own_cluster), CHAN, DAYS[0]) == "1300-2200"
    assert listed(button) == []
    assert loss(real_desk) == ""
    assert button.isHidden()


def test_what_cannot_be_made_again_stays_with_its_new_reason(
    page: RosterPage, real_desk: Desk, own_cluster: Cluster, button: WaitingEdits, qtbot: QtBot
) -> None:
    put(page, CHAN, DAYS[0], "1000-1900")
    qtbot.waitUntil(lambda: real_desk.lanes.is_idle, timeout=SOON)
    submit(own_cluster, deeds.clear(stored(own_cluster), [(CHAN, DAYS[0])]))
    kill_server(own_cluster)
    put(page, CHAN, DAYS[0], "1100-2000")
    qtbot.waitUntil(lambda: len(listed(button)) == 1, timeout=SOON)
    bring_back(own_cluster, real_desk, qtbot)
    qtbot.waitUntil(lambda: real_desk.lanes.is_idle, timeout=SOON)

    press(button, "再做")
    qtbot.waitUntil(lambda: real_desk.lanes.is_idle, timeout=SOON)

    assert len(listed(button)) == 1
    assert stored(own_cluster).shifts == ()


def test_edits_of_records_wait_just_so_and_one_that_a_colleague_overtook_is_made_again(
    own_cluster: Cluster, language: Language, appearance: Appearance, qtbot: QtBot
) -> None:
    desk = desk_of(own_cluster, "hq", language, appearance)
    button = WaitingEdits(desk)
    qtbot.addWidget(button)
    page = people_page(desk, qtbot)
    with written_as(own_cluster, "hq") as connection:
        seen = {key: version_of(connection, key) for key in range(1, 6)}
    with written_as(own_cluster, "hr") as connection:
        rename(connection, 3, seen[3], "CHAN Somebody")
    kill_server(own_cluster)
    for key, version in seen.items():
        page.bench.do(Change("employee", key, version, {"name_en": f"CHAN {key}"}))
    qtbot.waitUntil(lambda: len(listed(button)) == 5, timeout=SOON)

    bring_back(own_cluster, desk, qtbot)
    between = english_names(own_cluster)
    refused = listed(button)
    page.bench.seen((Row("employee", 3, seen[3] + 1, {}),))
    press(button, "再做")
    qtbot.waitUntil(lambda: desk.lanes.is_idle, timeout=SOON)
    after = english_names(own_cluster)
    desk.close()

    assert between == ["CHAN 1", "CHAN 2", "CHAN Somebody", "CHAN 4", "CHAN 5"]
    assert len(refused) == 1
    assert after == [f"CHAN {key}" for key in seen]
    assert listed(button) == []


def desk_of(cluster: Cluster, login: str, language: Language, appearance: Appearance) -> Desk:
    return Desk(
        actor=Actor("p_1", "梁慧儀", frozenset({f"sk_{login}"})),
        door=Door(cluster.address(login), readers=2),
        lanes=Lanes(),
        changes=ChangeFeed(new_id()),
        language=language,
        appearance=appearance,
    )


def people_page(desk: Desk, qtbot: QtBot) -> RecordPage:
    page = EmployeesModule().open(desk)
    assert isinstance(page, RecordPage)
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: desk.lanes.is_idle, timeout=SOON)
    return page


def version_of(connection: Connection, key: int) -> int:
    return people.person(connection, employee_id=key, on=MONDAY).employee.version


def rename(connection: Connection, key: int, seen: int, name: str) -> None:
    edit = Change("employee", key, seen, {"name_en": name})
    people.submit(connection, edit_id=new_id(), edit=edit, page="employees")


def english_names(cluster: Cluster) -> list[str]:
    with written_as(cluster, "postgres") as connection:
        found = connection.exec_driver_sql("SELECT name_en FROM people.employee WHERE id < 6 ORDER BY id")
        return list(found.scalars())


def test_a_desk_on_a_newer_store_reads_and_refuses_every_write(
    own_cluster: Cluster, language: Language, appearance: Appearance, qtbot: QtBot
) -> None:
    desk = Desk(
        actor=Actor("p_1", "梁慧儀", frozenset()),
        door=Door(own_cluster.address("regional")),
        lanes=Lanes(),
        changes=ChangeFeed(new_id()),
        language=language,
        appearance=appearance,
        read_only=True,
    )
    failed: list[StorekeeperError] = []
    wrote: list[Connection] = []
    heard: list[StorekeeperError] = []
    desk.lanes.unanswered.connect(heard.append)

    desk.write(wrote.append, edit=new_id(), label=lambda: "a deed", failed=failed.append)
    desk.write(wrote.append)

    qtbot.waitUntil(lambda: bool(failed and heard), timeout=SOON)
    desk.close()
    assert [(type(one), one.code) for one in (*failed, *heard)] == [(Refused, "desktop.read_only")] * 2
    assert wrote == []
