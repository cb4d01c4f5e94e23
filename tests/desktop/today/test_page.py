"""The page: what it shows of what the features told, where it leads, and when it looks again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from storekeeper.desktop.today import page as today_page
from storekeeper.desktop.today.module import TodayModule
from storekeeper.desktop.today.page import TodayPage
from storekeeper.kit.changes import Change
from storekeeper.kit.clock import HONG_KONG
from storekeeper.kit.contributions import (
    Figure,
    Matter,
    Outlook,
    Place,
    Progress,
    Share,
    Stage,
    Task,
    Told,
)
from storekeeper.kit.errors import Refused, Severity, StorekeeperError, Unreachable
from storekeeper.kit.sentences import LANGUAGES
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.scope import Chosen, RegionEntry, ShopEntry
from storekeeper.qtkit.theme import DENSITIES, NAMES

NOW = datetime(2026, 12, 18, 14, 2, tzinfo=HONG_KONG)
MONDAY = date(2026, 12, 21)
WEST = RegionEntry(1, "KLW", "九龍西", "Kowloon West")
EAST = RegionEntry(2, "KLE", "九龍東", "Kowloon East")
SHOPS = tuple(ShopEntry(n, 1 if n < 3 else 2, f"S{n}", f"第{n}號店", f"Shop number {n}") for n in range(1, 6))


def task(shop: int, hours: int, severity: Severity = Severity.INFO, code: str = "roster.today.open") -> Task:
    """An open shift of a shop, due so many hours from now."""
    first = NOW + timedelta(hours=hours)
    names = {"shop_zh": f"第{shop}號店", "shop_en": f"Shop number {shop}"}
    return Task(
        key=f"{code}.{shop}",
        code=code,
        values={**names, "count": 1, "first": first, "days": 2, "sunday": MONDAY},
        place=Place("roster", {"shop_id": shop, "monday": MONDAY}),
        severity=severity,
        deadline=first,
        shop_id=shop,
        matter=Matter("roster.today.open.many", Place("roster")),
    )


def figures(*on_duty: int) -> tuple[Told, ...]:
    """People on duty of ten in each shop, and two requests for leave in the first."""
    duty = tuple(Share(shop, there, 10) for shop, there in enumerate(on_duty, 1))
    leave = (Share(1, 2, soonest=MONDAY),)
    return (
        Figure("leave", "people.today.leave", "calendar-clock", leave, Place("employees")),
        Figure("duty", "roster.today.on_duty", "account-check", duty, Place("roster", {"monday": MONDAY})),
    )


def week_ahead(*states: str) -> tuple[Told, ...]:
    """How far each shop is with next week, and two open shifts on its first day in the first shop."""
    stages = tuple(
        Stage(shop, state, {"days": 1, "count": 1}, Place("roster", {"shop_id": shop}))
        for shop, state in enumerate(states, 1)
    )
    days = tuple(MONDAY + timedelta(days=n) for n in range(7))
    return (
        Progress("ahead", "roster.today.ahead", stages, datetime(2026, 12, 20, 18, tzinfo=HONG_KONG)),
        Outlook("outlook", "roster.today.outlook", days, {(1, MONDAY): 2}, "roster"),
    )


class Store:
    """What the features tell; counts how often they are asked."""

    def __init__(self) -> None:
        self.told: tuple[Told, ...] = ()
        self.error: StorekeeperError | None = None
        self.asked = 0

    def read(self, _connection: Any, _references: object, _on: date) -> tuple[Told, ...]:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return self.told


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    """Stands in for the store; the clock stands still."""
    store = Store()
    monkeypatch.setattr(today_page, "read_told", store.read)
    monkeypatch.setattr("storekeeper.kit.clock.now", lambda: NOW)
    return store


@pytest.fixture
def went(desk: Desk) -> list[Place]:
    """The places to which somebody was led."""
    places: list[Place] = []
    desk.going.connect(places.append)
    return places


@pytest.fixture
def open_page(desk: Desk, store: Store, qtbot: QtBot) -> Callable[..., TodayPage]:
    """Opens the page on what is told, as the window would."""

    def opened(*told: Told, size: tuple[int, int] = (1294, 688)) -> TodayPage:
        store.told = told
        desk.scope.fill((WEST, EAST), SHOPS)
        page = TodayModule().open(desk)
        assert isinstance(page, TodayPage)
        qtbot.addWidget(page)
        assert page.scope is not None
        qtbot.addWidget(page.scope)
        page.resize(*size)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        page.shown()
        return page

    return opened


def sentences(page: TodayPage) -> list[str]:
    return [row.sentence.text() for row in page.tasks.rows]


def test_rows_go_by_deadline_and_say_how_far_it_is(open_page: Callable[..., TodayPage]) -> None:
    page = open_page(task(1, 30), task(2, 0), task(3, 100, code="roster.today.next_week.begun"))

    assert sentences(page) == ["第2號店本週有 1 個空更", "第1號店本週有 1 個空更", "第3號店下週更表欠 2 日"]
    assert [row.due.text() for row in page.tasks.rows] == ["1 分鐘後", "明日 20:02", "12月22日（二）"]
    assert page.tasks.count.text() == "3 項，按限期排列"


def test_only_the_first_button_is_primary_and_only_a_hard_first_row_has_a_ground(
    open_page: Callable[..., TodayPage],
) -> None:
    page = open_page(task(1, 3), task(2, 9, Severity.HARD), task(3, 1))

    assert [row.button.property("kind") or "" for row in page.tasks.rows] == ["primary", "", ""]
    assert [row.property("tone") or "" for row in page.tasks.rows] == ["hard", "", ""]
    assert sentences(page)[0].startswith("第2號店")


def test_the_button_of_a_row_leads_to_where_it_is_solved(
    open_page: Callable[..., TodayPage], went: list[Place], qtbot: QtBot
) -> None:
    page = open_page(task(1, 3), task(2, 9))

    QTest.mouseClick(page.tasks.rows[1].button, Qt.MouseButton.LeftButton)

    assert went == [Place("roster", {"shop_id": 2, "monday": MONDAY})]


def test_arrows_go_along_the_rows_and_enter_leads_there(
    open_page: Callable[..., TodayPage], went: list[Place]
) -> None:
    page = open_page(task(1, 3), task(2, 9), task(3, 10))
    page.tasks.rows[0].button.setFocus()

    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return):
        QTest.keyClick(page.focusWidget(), key)

    assert [place.values["shop_id"] for place in went] == [2]


def test_more_rows_than_fit_come_when_asked_for(open_page: Callable[..., TodayPage], qtbot: QtBot) -> None:
    many = tuple(
        Task(f"t{n}", "stores.today.no_backup", {}, Place("today"), deadline=NOW + timedelta(hours=n))
        for n in range(1, 12)
    )
    page = open_page(*many)
    assert (len(page.tasks.rows), page.tasks.more.text()) == (6, "再看 5 項")

    QTest.mouseClick(page.tasks.more, Qt.MouseButton.LeftButton)

    assert (len(page.tasks.rows), page.tasks.more.text()) == (11, "收起")


def test_figures_are_sums_over_the_shops_that_are_looked_at(
    open_page: Callable[..., TodayPage], desk: Desk
) -> None:
    page = open_page(*figures(10, 8, 9))
    duty, leave = page.figures.tiles
    assert (duty.number.text(), duty.unit.text(), duty.note.text()) == ("27", "／30 人", "欠 3 人，2 間店")
    assert (leave.number.text(), leave.note.text()) == ("2", "最早 12月21日（一） 開始")

    desk.scope.choose(Chosen(region_id=2))

    assert (duty.number.text(), duty.note.text()) == ("9", "欠 1 人，1 間店")
    assert (leave.number.text(), leave.note.text()) == ("0", "沒有申請")


def test_a_figure_leads_to_what_is_behind_it(
    open_page: Callable[..., TodayPage], went: list[Place], qtbot: QtBot
) -> None:
    page = open_page(*figures(10, 8, 9))

    QTest.mouseClick(page.figures.tiles[0], Qt.MouseButton.LeftButton)

    assert went == [Place("roster", {"monday": MONDAY})]


def test_a_chosen_shop_leaves_only_its_rows(open_page: Callable[..., TodayPage], desk: Desk) -> None:
    page = open_page(task(1, 3), task(2, 9), *figures(1, 2), *week_ahead("done", "none"))

    desk.scope.choose(Chosen(shop_id=2))

    assert sentences(page) == ["第2號店本週有 1 個空更"]
    assert page.side.stages["ahead"].sum.text() == "0／1 間已編"
    assert [line.shop.id for line in page.shops.model.lines] == [2]


def test_shops_with_something_to_say_stand_first(
    open_page: Callable[..., TodayPage], went: list[Place]
) -> None:
    page = open_page(task(4, 3), task(2, 9), *figures(10, 9, 10, 10, 10))
    model = page.shops.model

    assert [line.shop.id for line in model.lines] == [4, 2, 1, 3, 5]
    assert [model.index(row, 1).data() for row in range(2)] == ["10／10", "9／10"]
    assert [model.index(row, 2).data() for row in range(3)] == ["空更 1", "空更 1", None]
    page.shops.table.selectRow(1)
    QTest.keyClick(page.shops.table, Qt.Key.Key_Return)
    page.shops.table.selectRow(2)
    QTest.keyClick(page.shops.table, Qt.Key.Key_Return)
    assert [place.values for place in went] == [
        {"shop_id": 2, "monday": MONDAY},
        {"shop_id": 1, "monday": MONDAY},
    ]


def test_next_week_names_the_shops_that_are_furthest_behind(
    open_page: Callable[..., TodayPage], went: list[Place], qtbot: QtBot
) -> None:
    page = open_page(*week_ahead("done", "begun", "none", "open", "done"))
    panel = page.side.stages["ahead"]

    assert panel.sum.text() == "2／5 間已編"
    assert [(row.name.text(), row.state.text()) for row in panel.rows] == [
        ("第3號店", "未開始"),
        ("第2號店", "草稿 · 欠 1 日"),
        ("第4號店", "空更 1"),
    ]
    QTest.mouseClick(panel.rows[0], Qt.MouseButton.LeftButton)
    assert went == [Place("roster", {"shop_id": 3})]


def test_the_coming_days_say_what_they_lack(
    open_page: Callable[..., TodayPage], went: list[Place], qtbot: QtBot
) -> None:
    page = open_page(*week_ahead("done"))
    tiles = page.side.days["outlook"].tiles

    assert (tiles[0].day.text(), tiles[0].number.text()) == ("21 一", "2")
    assert not tiles[1].number.pixmap().isNull()
    QTest.mouseClick(tiles[6], Qt.MouseButton.LeftButton)
    assert went == [Place("roster", {"monday": MONDAY})]


def test_before_the_first_answer_it_says_that_it_is_looking(desk: Desk, store: Store, qtbot: QtBot) -> None:
    page = TodayModule().open(desk)
    assert isinstance(page, TodayPage)
    qtbot.addWidget(page)
    qtbot.addWidget(page.greeting)

    assert page.tasks.count.text() == "正在整理今日事項 …"
    assert not page.tasks.waiting.isHidden()
    assert store.asked == 0


def test_when_all_is_done_it_says_what_comes_next(open_page: Callable[..., TodayPage]) -> None:
    page = open_page(*figures(10, 10), *week_ahead("done", "done"))

    assert page.tasks.rows == []
    assert page.tasks.calm.text.text() == "沒有事項要你處理"
    assert page.tasks.calm.why.text() == "下一個限期：下週更表，12月20日（日） 18:00"


def test_a_manager_without_shops_is_told_whom_to_ask(open_page: Callable[..., TodayPage], desk: Desk) -> None:
    page = open_page()

    desk.scope.fill((), ())

    assert page.tasks.calm.text.text() == "你的管轄範圍未有店舖"
    assert page.shops.isHidden()


def test_what_cannot_be_read_is_said_with_a_way_to_try_again(
    open_page: Callable[..., TodayPage], store: Store, qtbot: QtBot
) -> None:
    store.error = Unreachable("stores.unreachable")
    page = open_page()
    assert page.tasks.calm.text.text() == "今日事項未能載入"
    store.error, store.told = None, (task(1, 3),)

    QTest.mouseClick(page.tasks.calm.button, Qt.MouseButton.LeftButton)

    assert sentences(page) == ["第1號店本週有 1 個空更"]


def test_while_the_server_is_away_what_was_read_stays(
    open_page: Callable[..., TodayPage], store: Store
) -> None:
    page = open_page(task(1, 3))
    store.error = Unreachable("stores.unreachable")

    page.reload()

    assert sentences(page) == ["第1號店本週有 1 個空更"]
    assert page.messages.message is None


def test_another_refusal_is_told_above_what_stays(open_page: Callable[..., TodayPage], store: Store) -> None:
    page = open_page(task(1, 3))
    store.error = Refused("stores.forbidden")

    page.reload()

    assert sentences(page) == ["第1號店本週有 1 個空更"]
    assert page.messages.message is not None


def test_a_part_that_was_not_loaded_is_a_row_that_tries_again(
    open_page: Callable[..., TodayPage], desk: Desk, store: Store, qtbot: QtBot
) -> None:
    failed = Task("today.failed.x", "today.part_failed", {}, Place("today"), Severity.SOFT)
    page = open_page(failed, task(1, 3))
    desk.going.connect(lambda place: page.show_place(place.values))
    asked, store.told = store.asked, (task(1, 3),)

    QTest.mouseClick(page.tasks.rows[1].button, Qt.MouseButton.LeftButton)

    assert store.asked == asked + 1
    assert sentences(page) == ["第1號店本週有 1 個空更"]


def test_how_to_back_up_is_told_in_the_page(open_page: Callable[..., TodayPage], desk: Desk) -> None:
    page = open_page()

    page.show_place({"tell": "stores.today.how"})

    assert page.messages.message is not None
    assert "storekeeper db backup" in page.messages.message.text


def test_many_changes_at_once_are_read_once(
    open_page: Callable[..., TodayPage], desk: Desk, store: Store, qtbot: QtBot
) -> None:
    page = open_page(task(1, 3))
    asked = store.asked
    store.told = (task(2, 3),)

    with qtbot.waitSignal(page.filled):
        for number in range(5):
            desk.changes.hear(Change("roster.shift", 1, (str(number),)))

    assert store.asked == asked + 1
    assert sentences(page) == ["第2號店本週有 1 個空更"]


def test_a_hidden_page_neither_counts_minutes_nor_reads(
    open_page: Callable[..., TodayPage], store: Store
) -> None:
    page = open_page(task(1, 3))
    asked = store.asked

    page.hide()
    page.changed(Change("people.employee"))

    assert not page._minute.isActive()
    assert not page._pause.isActive()
    assert store.asked == asked
    page.show()
    assert page._minute.isActive()
    assert page._pause.isActive()


def test_a_later_minute_changes_the_deadlines_and_a_new_day_is_read(
    open_page: Callable[..., TodayPage], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(task(1, 1))
    asked = store.asked
    monkeypatch.setattr("storekeeper.kit.clock.now", lambda: NOW + timedelta(minutes=30))
    page._tick()
    assert page.tasks.rows[0].due.text() == "30 分鐘後"
    assert store.asked == asked

    monkeypatch.setattr("storekeeper.kit.clock.now", lambda: NOW + timedelta(days=1))
    page._tick()

    assert store.asked == asked + 1
    assert page.tasks.rows[0].due.text() == "過期 1 日"


def test_the_greeting_knows_hour_name_day_and_scope(
    open_page: Callable[..., TodayPage], desk: Desk, qtbot: QtBot
) -> None:
    page = open_page()

    assert (page.greeting.words.text(), page.greeting.day.text()) == ("午安，慧儀", "12月18日（五）  5 間店")
    desk.scope.choose(Chosen(region_id=1))
    assert page.greeting.day.text() == "12月18日（五）  2 間店"
    desk.english_name = "LEUNG Wai Yee, Winnie"
    desk.language.use("en")
    qtbot.waitUntil(lambda: page.greeting.words.text() == "Good afternoon, Winnie")


def test_everything_that_can_be_pressed_is_reached_by_tab_and_has_a_name(
    open_page: Callable[..., TodayPage], qtbot: QtBot
) -> None:
    page = open_page(task(1, 3), task(2, 9), *figures(9, 8), *week_ahead("none", "begun"))
    qtbot.waitUntil(lambda: page.tasks.rows[1].isVisible() and page.figures.tiles[1].isVisible())

    buttons = [each for each in page.findChildren(QPushButton) if each.isVisible()]
    assert len(buttons) > 10
    for button in buttons:
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert button.accessibleName() or button.text()
    assert page.shops.table.accessibleName()


@pytest.mark.parametrize("density", DENSITIES)
@pytest.mark.parametrize("spoken", LANGUAGES)
def test_no_text_is_cut(
    open_page: Callable[..., TodayPage], desk: Desk, density: str, spoken: str, qtbot: QtBot
) -> None:
    desk.appearance.use(density=density, language=spoken)
    desk.language.use(spoken)
    page = open_page(
        task(1, 3),
        task(2, 9),
        *figures(9, 8, 10, 10, 10),
        *week_ahead("none", "begun", "open"),
        size=(1274, 640),
    )

    def none_is_cut() -> None:
        cut = [label.text() for label in page.findChildren(QLabel) if label.isVisible() and is_cut(label)]
        assert cut == []
        assert page.tasks.rows[0].sentence.isVisible()

    qtbot.waitUntil(none_is_cut)
    for button in page.findChildren(QPushButton):
        if button.isVisible():
            assert button.width() >= button.minimumSizeHint().width(), button.text()


@pytest.mark.parametrize("theme", NAMES)
def test_each_theme_draws_the_page(open_page: Callable[..., TodayPage], desk: Desk, theme: str) -> None:
    desk.appearance.use(name=theme)
    page = open_page(task(1, 3, Severity.HARD), *figures(9, 8), *week_ahead("none", "begun", "done"))

    assert not page.grab().isNull()


def is_cut(label: QLabel) -> bool:
    """Whether a label has less room than its words need."""
    if not label.text():
        return False
    needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
    wide = 0 if label.wordWrap() else label.sizeHint().width()
    return label.width() < wide or label.height() < needed - 1
