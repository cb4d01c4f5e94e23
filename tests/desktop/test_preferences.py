"""What a person likes follows her: read from her row at sign-in, kept there quietly, put off again when she leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.settling import Settling
from storekeeper.kit import preferences as own
from storekeeper.kit.changes import Change
from storekeeper.kit.errors import Unreachable
from storekeeper.kit.ids import new_id
from storekeeper.kit.settings import Settings
from storekeeper.qtkit.change_feed import ChangeFeed
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.scope import Chosen
from storekeeper.qtkit.theme import Appearance
from tests.fixtures.database import Clone
from tests.fixtures.screens import InstantLanes, desk_at

TST = 2


@pytest.fixture
def desk(cloned: Clone, language: Language, appearance: Appearance) -> Iterator[Desk]:
    """A regional manager's desk on a store of its own."""
    made = desk_at(cloned.door("regional"), language, appearance)
    yield made
    made.close()


def on(tmp_path: Path, name: str) -> Preferences:
    """The preferences of one workstation."""
    return Preferences(Settings(), tmp_path / name / "settings.json")


def row(cloned: Clone) -> dict[str, Any]:
    with cloned.doors[0].read() as connection:
        return dict(own.read(connection))


def test_whoever_may_see_no_shop_finds_her_preferences_without_a_complaint(
    cloned: Clone, language: Language, appearance: Appearance, tmp_path: Path
) -> None:
    origin = new_id()
    desk = Desk(
        actor=SimpleNamespace(login="p_4", name="黃志明", groups=frozenset({"sk_it"})),  # type: ignore[arg-type]
        door=cloned.door("it"), lanes=InstantLanes(), changes=ChangeFeed(origin), language=language,
        appearance=appearance, origin=origin,
    )  # fmt: skip
    complaints: list[object] = []
    desk.lanes.unanswered.connect(complaints.append)
    preferences = on(tmp_path, "one")
    Settling(desk, preferences).read()
    preferences.keep(density="large")

    Settling(desk, on(tmp_path, "two")).read()

    assert complaints == []
    assert desk.theme.density == "large"
    assert desk.scope.shops == ()
    preferences.leave()
    desk.close()


def test_what_she_chose_at_one_workstation_is_in_force_at_another(
    desk: Desk, cloned: Clone, tmp_path: Path
) -> None:
    first = on(tmp_path, "one")
    Settling(desk, first).read()
    first.keep(language="en", density="large")
    first.keep(theme="dark")
    desk.scope.choose(Chosen(shop_id=TST))
    first.remember(rail_folded=True)
    first.leave()
    desk.language.use("zh-HK")
    desk.appearance.use(name="light", density="standard", language="zh-HK")
    desk.scope.chosen = Chosen()

    second = on(tmp_path, "two")
    Settling(desk, second).read()

    assert (desk.language.current, desk.theme.density, desk.theme.name) == ("en", "large", "dark")
    assert desk.scope.chosen == Chosen(shop_id=TST)
    assert second.value("rail_folded") is True
    assert second.settings.language == "zh-HK"


def test_what_is_chosen_at_the_sign_in_goes_before_the_row_and_into_it(
    desk: Desk, cloned: Clone, tmp_path: Path
) -> None:
    with cloned.door("regional").write() as connection:
        own.keep(connection, {"language": "zh-CN", "density": "large"})
    preferences = on(tmp_path, "one")
    preferences.keep(language="en")
    desk.language.use("en")

    Settling(desk, preferences).read()

    assert desk.language.current == "en"
    assert desk.theme.density == "large"
    assert row(cloned) == {"language": "en", "density": "large"}


def test_a_row_that_another_program_filled_with_nonsense_changes_nothing(
    desk: Desk, cloned: Clone, tmp_path: Path
) -> None:
    with cloned.door("regional").write() as connection:
        own.keep(connection, {"language": "tlh", "density": 7, "theme": ["dark"], "scope": {"shop": "x"}})

    Settling(desk, on(tmp_path, "one")).read()

    assert (desk.language.current, desk.theme.density, desk.theme.name) == ("zh-HK", "standard", "light")
    assert desk.scope.chosen == Chosen()


def test_what_cannot_be_kept_now_is_kept_when_the_server_is_back_without_a_word(
    desk: Desk, cloned: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    preferences = on(tmp_path, "one")
    Settling(desk, preferences).read()
    said: list[object] = []
    desk.lanes.unanswered.connect(said.append)

    def away(*_: object) -> None:
        raise Unreachable("stores.unreachable")

    with monkeypatch.context() as patched:
        patched.setattr("storekeeper.kit.preferences.keep", away)
        preferences.keep(density="large")
        preferences.keep(theme="dark")
    before = row(cloned)
    with qtbot.waitSignal(desk.changes.reconnected):
        desk.changes.hear(object())

    assert before == {}
    assert row(cloned) == {"density": "large", "theme": "dark"}
    assert said == []
    assert desk.lanes.pending_writes == 0


@pytest.mark.parametrize("own_deed", [False, True])
def test_the_shops_are_read_again_when_somebody_changes_them_here_or_elsewhere(
    desk: Desk, cloned: Clone, tmp_path: Path, qtbot: QtBot, own_deed: bool
) -> None:
    Settling(desk, on(tmp_path, "one")).read()
    before = [shop.name_en for shop in desk.scope.shops]
    with cloned.connection("postgres") as connection:
        connection.execute("UPDATE people.shop SET name_en = 'Harbour City' WHERE id = %s", (TST,))

    with qtbot.waitSignal(desk.scope.filled):
        desk.changes.hear(Change("people.shop", TST, (str(TST),), desk.origin if own_deed else None))

    assert before == ["Mong Kok Sai Yeung Choi Street", "Tsim Sha Tsui Harbour City"]
    assert [shop.name_en for shop in desk.scope.shops] == ["Mong Kok Sai Yeung Choi Street", "Harbour City"]
    assert [region.code for region in desk.scope.regions if desk.scope.looked_at]


def test_whoever_comes_next_finds_nothing_of_the_one_before(desk: Desk, tmp_path: Path) -> None:
    preferences = on(tmp_path, "one")
    Settling(desk, preferences).read()
    preferences.remember(rail_folded=True)

    preferences.leave()

    assert preferences.value("rail_folded") is None
