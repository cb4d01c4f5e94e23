"""Every page of the console with the sample chain's longest names: reached, named, never cut, and dark enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection

from storekeeper.demo.names import Names
from storekeeper.demo.places import shops
from storekeeper.desktop.about import About
from storekeeper.desktop.crash import CrashReport
from storekeeper.desktop.key_map import KeyMap
from storekeeper.desktop.main_window import MainWindow
from storekeeper.desktop.modules import known
from storekeeper.desktop.palette import Palette
from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.settling import Settling
from storekeeper.desktop.waiting_edits import Tray
from storekeeper.kit.access import Actor
from storekeeper.kit.clock import monday_of, today
from storekeeper.kit.contributions import Place
from storekeeper.kit.errors import Refused
from storekeeper.kit.ids import new_id
from storekeeper.kit.settings import Settings
from storekeeper.qtkit.change_feed import ChangeFeed
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.theme import DENSITIES, NAMES, Appearance
from tests.desktop.measuring import controls, cut, faint, is_reached, name_of, reached_by_tab
from tests.fixtures.screens import InstantLanes, PlainDoor

PLACES = (
    Place("today"),
    Place("roster", {"shop_id": 1, "monday": monday_of(today())}),
    Place("employees", {"employee_id": 1}),
    Place("shops", {"shop_id": 1}),
    Place("regions", {"region_id": 1}),
    Place("kinds", {}),
    Place("skills", {"skill_id": 1}),
    Place("import", {}),
    Place("access", {}),
    Place("logins", {}),
)
OF_IT = tuple(Place(name, {}) for name in ("access", "logins", "audit", "personal_data"))
ACTORS = {"hq": ("p_1001", "梁慧儀"), "it": ("p_1004", "周文傑")}
SOME_DAY = date(2026, 11, 1)
LANGUAGES = ("zh-HK", "en", "zh-CN")


def with_long_names(connection: Connection) -> None:
    """The longest names of the sample chain go to the people and shops of the small one, and some have shifts."""
    draw = Names(Random(1))  # noqa: S311
    drawn = {draw.draw(frozenset()) for _ in range(3000)}
    by_chinese = sorted(drawn, key=lambda one: (-len(one.zh), -len(one.en)))
    by_english = sorted(drawn, key=lambda one: -len(one.en))
    for number in range(1, 43):
        name = by_english[number] if number % 2 else by_chinese[number]
        connection.exec_driver_sql(
            "UPDATE people.employee SET name_zh = %s, name_en = %s WHERE id = %s", (name.zh, name.en, number)
        )
    sample = shops(Random(1), SOME_DAY)  # noqa: S311
    long = sorted(sample, key=lambda one: -len(one.name_en) - 2 * len(one.name_zh))
    for number, shop in enumerate(long[:6], start=1):
        connection.exec_driver_sql(
            "UPDATE people.shop SET name_zh = %s, name_en = %s WHERE id = %s",
            (shop.name_zh, shop.name_en, number),
        )
    for number in range(1, 8):
        day = monday_of(today()) + timedelta(days=number - 1)
        connection.exec_driver_sql(
            "INSERT INTO roster.shift (id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id)"
            " SELECT %s, 1, %s, %s::timestamp AT TIME ZONE 'Asia/Hong_Kong', %s::timestamp AT TIME ZONE"
            " 'Asia/Hong_Kong', 'sales', %s, (SELECT min(id) FROM people.placement WHERE employee_id = %s)",
            (str(new_id()), day, f"{day} 09:30", f"{day} 18:30", number, number),
        )


@pytest.fixture
def persona(request: pytest.FixtureRequest) -> str:
    """Head office, unless a test names another."""
    return str(getattr(request, "param", "hq"))


@pytest.fixture
def chain(
    operations: Connection, as_persona: Callable[[Connection, str], Connection], persona: str
) -> Connection:
    with_long_names(operations)
    return as_persona(operations, persona)


@pytest.fixture
def real_desk(
    chain: Connection, persona: str, language: Language, appearance: Appearance, tmp_path: Path
) -> Iterator[Desk]:
    door = PlainDoor()
    door.connection = chain
    origin = new_id()
    desk = Desk(
        actor=Actor(*ACTORS[persona], frozenset({f"sk_{persona}"})),
        door=door,  # type: ignore[arg-type]
        lanes=InstantLanes(),
        changes=ChangeFeed(origin),
        language=language,
        appearance=appearance,
        settings=Settings(data_folder=tmp_path),
        origin=origin,
    )
    yield desk
    desk.close()


@pytest.fixture
def window(real_desk: Desk, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """The whole console of somebody at the smallest size that must do."""
    preferences = Preferences(Settings(), tmp_path / "settings.json")
    window = MainWindow(
        real_desk, known(), preferences=preferences, sample=True, english_name="LEUNG Wai Yee"
    )
    qtbot.addWidget(window)
    window.setFixedSize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    Settling(real_desk, preferences).read()
    return window


def go(window: MainWindow, place: Place, qtbot: QtBot) -> None:
    window.go(place)
    for _ in range(4):  # layouts that give way ask once more
        QApplication.sendPostedEvents()
        QApplication.processEvents()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.module)
def test_every_control_has_a_name_and_is_reached_by_tab(
    window: MainWindow, place: Place, qtbot: QtBot
) -> None:
    go(window, place, qtbot)

    seen = reached_by_tab(window)

    nameless = [repr(one) for one in controls(window) if not name_of(one)]
    unreached = [f"{one!r} {name_of(one)}" for one in controls(window) if not is_reached(one, seen)]
    assert nameless == []
    assert unreached == []


@pytest.mark.parametrize("density", DENSITIES)
@pytest.mark.parametrize("language_code", LANGUAGES)
def test_no_text_is_cut(
    window: MainWindow, real_desk: Desk, language_code: str, density: str, qtbot: QtBot
) -> None:
    real_desk.language.use(language_code)
    real_desk.appearance.use(density=density, language=language_code)
    found: list[str] = []

    for place in PLACES:
        go(window, place, qtbot)
        found += [f"{place.module}: {told}" for told in cut(window)]

    assert "\n".join(dict.fromkeys(found)) == ""


@pytest.mark.parametrize("theme", NAMES)
def test_every_text_and_icon_is_dark_enough_against_its_ground(
    window: MainWindow, real_desk: Desk, theme: str, qtbot: QtBot
) -> None:
    real_desk.appearance.use(name=theme)
    found: list[str] = []

    for place in PLACES:
        go(window, place, qtbot)
        found += [f"{place.module}: {told}" for told in faint(window)]

    assert "\n".join(dict.fromkeys(found)) == ""


@pytest.mark.parametrize("persona", ["it"], indirect=True)
@pytest.mark.parametrize("place", OF_IT, ids=lambda place: place.module)
def test_pages_of_it_are_named_and_reached_by_tab_as_well(
    window: MainWindow, place: Place, qtbot: QtBot
) -> None:
    go(window, place, qtbot)

    seen = reached_by_tab(window)

    assert [repr(one) for one in controls(window) if not name_of(one)] == []
    assert [name_of(one) for one in controls(window) if not is_reached(one, seen)] == []


@pytest.mark.parametrize("persona", ["it"], indirect=True)
@pytest.mark.parametrize("density", DENSITIES)
@pytest.mark.parametrize("language_code", LANGUAGES)
def test_pages_of_it_are_uncut_and_dark_enough_as_well(
    window: MainWindow, real_desk: Desk, language_code: str, density: str, qtbot: QtBot
) -> None:
    real_desk.language.use(language_code)
    found: list[str] = []

    for theme in NAMES:
        real_desk.appearance.use(name=theme, density=density, language=language_code)
        for place in OF_IT:
            go(window, place, qtbot)
            found += [f"{place.module} {theme}: {told}" for told in (*cut(window), *faint(window))]

    assert "\n".join(dict.fromkeys(found)) == ""


@pytest.mark.parametrize("theme", NAMES)
@pytest.mark.parametrize("language_code", LANGUAGES)
def test_what_lies_over_the_window_is_named_uncut_and_dark_enough_in_large_letters(
    window: MainWindow, real_desk: Desk, language_code: str, theme: str, tmp_path: Path, qtbot: QtBot
) -> None:
    real_desk.language.use(language_code)
    real_desk.appearance.use(name=theme, density="large", language=language_code)
    palette = Palette(window, real_desk, Preferences(Settings(), tmp_path / "other.json"))
    key_map = KeyMap(window, real_desk)
    about = About(window, real_desk, host="store.example.hk", sample=False)
    found: list[str] = []

    for panel in (palette, key_map, about):
        panel.open()
        QApplication.processEvents()
        found += [*cut(panel), *faint(panel), *(repr(one) for one in controls(panel) if not name_of(one))]
        panel.leave()

    assert "\n".join(dict.fromkeys(found)) == ""


@pytest.mark.parametrize("language_code", LANGUAGES)
def test_the_crash_report_and_the_tray_of_waiting_edits_are_as_readable(
    real_desk: Desk, language_code: str, tmp_path: Path, qtbot: QtBot
) -> None:
    real_desk.language.use(language_code)
    real_desk.appearance.use(density="large", language=language_code)
    report = CrashReport(real_desk.sentences, "Traceback", theme=real_desk.theme, folder=tmp_path)
    tray = Tray(real_desk, QWidget(report))
    real_desk.unsaved._went_away()
    real_desk.write(
        _refuse,
        edit=new_id(),
        label=lambda: "搬更：CHEUNG Wing Sze, Josephine",
        again=lambda: None,
        failed=_hear,
    )
    tray.fill()
    found: list[str] = []

    for shown in (report, tray):
        qtbot.addWidget(shown)
        shown.adjustSize()
        shown.show()
        QApplication.processEvents()
        found += [*cut(shown), *faint(shown), *(repr(one) for one in controls(shown) if not name_of(one))]

    assert len(tray.texts) == 1
    assert "\n".join(dict.fromkeys(found)) == ""


def _refuse(_connection: object) -> None:
    raise Refused("desktop.built_on")


def _hear(_error: object) -> None:
    """Whoever waits is told."""


def test_the_measuring_sees_a_cut_text_a_faint_one_and_a_nameless_button(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    short, pale, good, nameless = QLabel("a long text"), QLabel("pale"), QPushButton("Good"), QToolButton()
    short.setFixedWidth(20)
    pale.setStyleSheet("color: #aaaaaa; background: #ffffff")
    for widget in (short, pale, good, nameless):
        row.addWidget(widget)
    window.show()

    assert [told.split()[0] for told in cut(window)] == ["QLabel"]
    assert ["pale" in told for told in faint(window)] == [True]
    assert [one for one in controls(window) if not name_of(one)] == [nameless]
