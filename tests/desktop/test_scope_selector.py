"""What is looked at is chosen by typing or pointing: a shop, a region with its shops, or everything."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storekeeper.desktop.scope_selector import ScopePanel, ScopeSelector
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.scope import Chosen, RegionEntry, ShopEntry

REGIONS = (RegionEntry(1, "KLW", "九龍西", "Kowloon West"), RegionEntry(2, "HKI", "港島", "Hong Kong Island"))
SHOPS = (
    ShopEntry(1, 1, "MKK1", "旺角西洋菜南街店", "Mong Kok Sai Yeung Choi Street"),
    ShopEntry(2, 1, "TST1", "尖沙咀海港城店", "Tsim Sha Tsui Harbour City"),
    ShopEntry(3, 2, "CWB1", "銅鑼灣軒尼詩道店", "Causeway Bay Hennessy Road"),
)


@pytest.fixture
def selector(desk: Desk, qtbot: QtBot) -> ScopeSelector:
    made = ScopeSelector()
    qtbot.addWidget(made)
    made.serve(desk)
    made.resize(236, 34)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def panel(selector: ScopeSelector, desk: Desk) -> ScopePanel:
    desk.scope.fill(REGIONS, SHOPS)
    selector.click()
    assert selector.panel is not None
    return selector.panel


def names(panel: ScopePanel) -> list[str]:
    return [line.name for line in panel.shown]


def test_until_the_shops_are_read_it_says_so_and_then_what_is_looked_at(
    selector: ScopeSelector, desk: Desk
) -> None:
    before = selector.text()
    desk.scope.fill((), ())
    none = selector.text()

    desk.scope.fill(REGIONS, SHOPS)

    assert before.strip() == "正在讀取店舖"
    assert none.strip() == "未有店舖"
    assert selector.text().strip() == "我的全部店舖"
    assert selector.accessibleName() == "正在看：我的全部店舖"


def test_each_region_stands_over_its_shops(panel: ScopePanel) -> None:
    assert names(panel) == [
        "我的全部店舖", "九龍西", "旺角西洋菜南街店", "尖沙咀海港城店", "港島", "銅鑼灣軒尼詩道店",
    ]  # fmt: skip
    assert [line.detail for line in panel.shown[:3]] == ["3 間", "2 間", "MKK1"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("海港", ["九龍西", "尖沙咀海港城店"]),
        ("harbour", ["九龍西", "尖沙咀海港城店"]),
        ("ＴＳＴ", ["九龍西", "尖沙咀海港城店"]),
        ("港島", ["港島", "銅鑼灣軒尼詩道店"]),
        ("铜锣湾", ["港島", "銅鑼灣軒尼詩道店"]),
        ("bay road", ["港島", "銅鑼灣軒尼詩道店"]),
    ],
)
def test_typing_finds_by_either_name_or_code_and_enter_takes_the_first(
    panel: ScopePanel, desk: Desk, typed: str, found: list[str]
) -> None:
    panel.field.setText(typed)
    shown = names(panel)

    QTest.keyClick(panel.field, Qt.Key.Key_Return)

    assert shown == found
    assert not panel.isVisible()
    wanted = (
        Chosen(region_id=2)
        if typed == "港島"
        else Chosen(shop_id=2 if len(typed) and "海" in found[1] else 3)
    )
    assert desk.scope.chosen == wanted


def test_the_arrows_move_along_the_list_while_the_field_has_the_keyboard(
    panel: ScopePanel, desk: Desk
) -> None:
    QTest.keyClick(panel.field, Qt.Key.Key_Down)
    QTest.keyClick(panel.field, Qt.Key.Key_Return)

    assert desk.scope.chosen == Chosen(region_id=1)


def test_escape_leaves_the_choice_as_it_was(panel: ScopePanel, desk: Desk, selector: ScopeSelector) -> None:
    panel.field.setText("tst")

    QTest.keyClick(panel.field, Qt.Key.Key_Escape)

    assert not panel.isVisible()
    assert desk.scope.chosen == Chosen()


def test_what_is_not_found_is_said(panel: ScopePanel) -> None:
    panel.field.setText("月球")

    assert panel.nothing.isVisible()
    assert panel.nothing.text() == "沒有店舖符合「月球」。"
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel.isVisible()


def test_it_speaks_english_and_a_long_name_loses_its_street_first(
    panel: ScopePanel, selector: ScopeSelector, desk: Desk, language: Language
) -> None:
    panel.close()
    language.use("en")
    QApplication.sendPostedEvents()

    desk.scope.choose(Chosen(shop_id=1))

    assert selector.text().strip().startswith("Mong Kok")
    assert selector.text().endswith("…")
    assert selector.toolTip().startswith("Mong Kok Sai Yeung Choi Street")


def test_a_shop_that_is_gone_is_not_looked_at_any_more(
    panel: ScopePanel, selector: ScopeSelector, desk: Desk
) -> None:
    desk.scope.choose(Chosen(shop_id=3))

    desk.scope.fill(REGIONS[:1], SHOPS[:2])

    assert desk.scope.chosen == Chosen()
    assert selector.text().strip() == "我的全部店舖"
    assert "港島" not in names(panel)


def test_an_open_list_speaks_the_language_that_is_chosen_meanwhile(panel: ScopePanel, desk: Desk) -> None:
    panel.field.setText("harbour")

    desk.language.use("en")
    QApplication.processEvents()

    assert names(panel) == ["Kowloon West", "Tsim Sha Tsui Harbour City"]
    assert panel.field.accessibleName() == desk.sentences.say("desktop.action.scope")
    assert panel.field.text() == "harbour"
