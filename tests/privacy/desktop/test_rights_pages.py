"""A change of rights from request to effect, by several people on several desktops, on a real store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import psycopg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from storekeeper.kit.access import add_login
from storekeeper.kit.changes import Change
from storekeeper.privacy.desktop.access_page import AccessPage
from storekeeper.privacy.desktop.logins_page import LoginsPage
from storekeeper.privacy.desktop.modules import AccessModule, LoginsModule
from storekeeper.privacy.desktop.region_targets import RegionTarget
from storekeeper.privacy.desktop.see_as_panel import shops_in
from storekeeper.qtkit.carried import BESIDE, carried_picture
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.theme import Appearance
from tests.fixtures.database import PASSWORD, Clone
from tests.privacy.desktop.access_desk import desk_of, drop_person, open_page, shops_of, told

Sit = Callable[[str], Desk]


@pytest.fixture
def sit(cloned: Clone, language: Language, appearance: Appearance) -> Iterator[Sit]:
    """The desk of one persona after another, each beside the ones before."""
    with ExitStack() as desks:
        yield lambda persona: desks.enter_context(desk_of(cloned, persona, language, appearance))


def logins_page(desk: Desk, qtbot: QtBot) -> LoginsPage:
    page = open_page(LoginsModule(), desk, qtbot)
    assert isinstance(page, LoginsPage)
    return page


def access_page(desk: Desk, qtbot: QtBot) -> AccessPage:
    page = open_page(AccessModule(), desk, qtbot)
    assert isinstance(page, AccessPage)
    return page


def region(page: LoginsPage, code: str) -> RegionTarget:
    return next(target for target in page.targets.targets if target.region.code == code)


def ask_for(page: LoginsPage, login: str, code: str, reason: str) -> None:
    """Drags a person onto a region, says why, and asks."""
    drop_person(region(page, code), login)
    page.panel.proposal.reason_line.setText(reason)
    page.panel.proposal.ask_button.click()


def test_a_scope_asked_by_a_drag_takes_effect_once_somebody_else_has_approved_it(
    cloned: Clone, sit: Sit, qtbot: QtBot
) -> None:
    login = cloned.cluster.logins["regional2"]
    before = shops_of(cloned, "regional2")
    it = logins_page(sit("it"), qtbot)

    drop_person(region(it, "KLW"), login)
    proposal = it.panel.proposal
    assert proposal.difference is not None
    gained = proposal.difference.shops_gained
    proposal.reason_line.setText("頂替放假同事")
    proposal.ask_button.click()
    asked = told(it), shops_of(cloned, "regional2")
    hq = access_page(sit("hq"), qtbot)
    (card,) = [each for each in hq.inbox.cards if each.request.state == "waiting"]
    shown = [(fact.name, fact.text) for fact in card.facts.lines]
    card.approve_button.click()

    assert asked == ("已提出，等另一人批准。", before)
    assert gained
    assert ("原因", "頂替放假同事") in shown
    assert any(name == "會多看到" for name, _ in shown)
    assert told(hq) == "已批准。權限即時生效，其他庫由系統套用。"
    assert set(shops_of(cloned, "regional2")) == {*before, *gained}


def test_whoever_asked_is_told_on_the_open_page_that_there_is_an_answer(
    cloned: Clone, sit: Sit, qtbot: QtBot
) -> None:
    desk = sit("it")
    it = logins_page(desk, qtbot)
    ask_for(it, cloned.cluster.logins["regional2"], "KLW", "頂替放假同事")
    waiting = told(it)
    hq = access_page(sit("hq"), qtbot)
    (card,) = [each for each in hq.inbox.cards if each.request.state == "waiting"]
    card.approve_button.click()

    desk.changes.hear(Change("sec.right_request"))

    qtbot.waitUntil(lambda: told(it) != waiting)
    assert told(it) == "regional2 的申請已有結果。"


def test_without_a_reason_no_second_person_is_asked_and_the_field_says_so(
    cloned: Clone, sit: Sit, qtbot: QtBot
) -> None:
    it = logins_page(sit("it"), qtbot)

    ask_for(it, cloned.cluster.logins["regional2"], "KLW", " ")
    proposal = it.panel.proposal
    missing = proposal.reason_fault.isVisible()
    QTest.keyClicks(proposal.reason_line, "Cover")

    assert missing
    assert not proposal.reason_fault.isVisible()
    assert proposal.isVisible()
    assert told(it) == ""


def test_beside_a_change_that_waits_stands_what_the_person_would_see(
    cloned: Clone, sit: Sit, qtbot: QtBot
) -> None:
    login = cloned.cluster.logins["regional2"]
    ask_for(logins_page(sit("it"), qtbot), login, "KLW", "頂替放假同事")

    hq = access_page(sit("hq"), qtbot)
    waiting = hq.see_as.login, hq.see_as.is_after
    hq.inbox.cards[0].approve_button.click()

    assert waiting == (login, True)
    assert (hq.see_as.login, hq.see_as.is_after) == (login, False)


def test_whoever_is_led_to_a_request_sees_it_below_a_matrix_that_fills_the_window(
    cloned: Clone, sit: Sit, qtbot: QtBot
) -> None:
    ask_for(logins_page(sit("it"), qtbot), cloned.cluster.logins["regional2"], "KLW", "頂替放假同事")
    hq = access_page(sit("hq"), qtbot)
    hq.resize(1366, 420)
    before = hq.inbox.cards[0].approve_button.visibleRegion().isEmpty()

    hq.show_place({"request_id": str(hq.inbox.cards[0].request.id)})

    assert before
    assert not hq.inbox.cards[0].approve_button.visibleRegion().isEmpty()


def test_a_region_given_to_somebody_whose_groups_see_no_shop_is_told_to_change_nothing(
    cloned: Clone, sit: Sit, qtbot: QtBot
) -> None:
    it = logins_page(sit("it"), qtbot)

    drop_person(region(it, "KLW"), cloned.cluster.logins["it"])

    assert [fact.text for fact in it.panel.proposal.facts.lines] == ["實際所見不變"]


def test_what_is_dragged_is_a_small_card_beside_the_cursor(sit: Sit, qtbot: QtBot) -> None:
    it = logins_page(sit("it"), qtbot)
    line = it.model.row(it.model.index(0, 0))

    assert it.list_view.carried is not None
    words = it.list_view.carried(line)
    picture = carried_picture(words, it.desk.theme, 1.0)

    assert line.name in words
    assert picture.width() < it.targets.targets[0].width() * 1.5
    assert (BESIDE.x(), BESIDE.y()) < (0, 0)


def test_an_open_page_of_the_second_person_shows_a_request_when_its_notice_is_heard(
    cloned: Clone, sit: Sit, qtbot: QtBot
) -> None:
    hq_desk = sit("hq")
    hq = access_page(hq_desk, qtbot)
    before = len(hq.inbox.cards)
    ask_for(logins_page(sit("it"), qtbot), cloned.cluster.logins["regional2"], "KLW", "試試")

    hq_desk.changes.hear(Change("sec.right_request"))

    qtbot.waitUntil(lambda: len(hq.inbox.cards) == before + 1)
    assert hq.inbox.cards[0].is_open
    qtbot.waitUntil(hq.inbox.cards[0].approve_button.isVisible)


def test_whoever_asked_cannot_approve_and_reads_why(cloned: Clone, sit: Sit, qtbot: QtBot) -> None:
    desk = sit("it")
    ask_for(logins_page(desk, qtbot), cloned.cluster.logins["regional2"], "KLW", "試試")

    page = access_page(desk, qtbot)

    (card,) = page.inbox.cards
    assert not card.approve_button.isVisible()
    assert card.note.text() == "由你提出，須由另一人批准"
    assert card.withdraw_button.isVisible()


def test_what_was_asked_can_be_withdrawn(cloned: Clone, sit: Sit, qtbot: QtBot) -> None:
    desk = sit("it")
    ask_for(logins_page(desk, qtbot), cloned.cluster.logins["regional2"], "KLW", "試試")
    page = access_page(desk, qtbot)

    page.inbox.cards[0].withdraw_button.click()

    assert told(page) == "已撤回。"
    assert not [each for each in page.inbox.cards if each.request.state == "waiting"]


def test_a_change_not_approved_changes_nothing_and_says_why(cloned: Clone, sit: Sit, qtbot: QtBot) -> None:
    before = shops_of(cloned, "regional2")
    it = sit("it")
    ask_for(logins_page(it, qtbot), cloned.cluster.logins["regional2"], "KLW", "試試")
    hq = access_page(sit("hq"), qtbot)
    (card,) = [each for each in hq.inbox.cards if each.request.state == "waiting"]

    card.reject_button.click()
    card.reason_line.setText("不需要")
    card.send_button.click()

    assert told(hq) == "已記下不批准，沒有權限改變。"
    assert shops_of(cloned, "regional2") == before


def test_a_region_can_be_given_by_keyboard_alone(cloned: Clone, sit: Sit, qtbot: QtBot) -> None:
    page = logins_page(sit("it"), qtbot)
    login = cloned.cluster.logins["regional2"]
    page.list_view.choose(login)
    page.list_view.setFocus()

    QTest.keyClick(page.list_view, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    choice = page.panel.place_choice
    place = next(n for n in range(choice.count()) if choice.itemText(n).startswith("九龍西"))
    choice.hidePopup()
    choice.setCurrentIndex(place)
    choice.activated.emit(place)

    assert page.panel.proposal.isVisible()
    assert page.panel.proposal.title.text().startswith("regional2：加 九龍西")


def test_the_matrix_says_what_the_database_says(sit: Sit, qtbot: QtBot) -> None:
    page = access_page(sit("it"), qtbot)

    matrix = page.model.matrix

    assert matrix is not None
    assert {each.group for each in matrix.groups} >= {"sk_regional", "sk_hq", "sk_hr", "sk_it"}
    assert len(matrix.classes) > 5
    assert all(page.words.kind(each.key) != each.key for each in matrix.classes), "a kind without a word"
    assert all(page.words.group(each.group) != each.group for each in matrix.groups)


def test_see_as_shows_columns_and_counts_of_somebody_else(cloned: Clone, sit: Sit, qtbot: QtBot) -> None:
    page = access_page(sit("it"), qtbot)

    page.see_as.choose(cloned.cluster.logins["regional"])

    seen = page.see_as.seen
    hidden = {table.table: {c.name: c.level for c in table.columns} for table in seen}
    assert set(shops_in(seen)) <= set(shops_of(cloned, "regional"))
    assert hidden["people.employee"]["staff_no"] == "see"
    assert hidden["people.employee_contact"]["phone"] == "none"
    assert hidden["people.employee_contact"]["phone_masked"] == "masked"


def test_see_as_compares_what_is_with_what_would_be_after_the_approval(
    cloned: Clone, sit: Sit, qtbot: QtBot
) -> None:
    desk, login = sit("it"), cloned.cluster.logins["regional2"]
    ask_for(logins_page(desk, qtbot), login, "KLW", "試試")
    page = access_page(desk, qtbot)
    page.see_as.choose(login)
    now = shops_in(page.see_as.seen)

    page.see_as.after_button.click()

    after = shops_in(page.see_as.seen)
    assert set(now) < set(after)
    assert {shop: after[shop] for shop in now} == now


def test_effective_rights_say_from_which_group_each_comes(cloned: Clone, sit: Sit, qtbot: QtBot) -> None:
    page = logins_page(sit("it"), qtbot)

    page.list_view.choose(cloned.cluster.logins["regional"])

    lines = page.panel.rights_facts.lines
    assert lines
    assert all(line.text == "來自 區域經理" for line in lines)


def test_a_leaver_loses_login_and_open_session_at_once(cloned: Clone, sit: Sit, qtbot: QtBot) -> None:
    with cloned.door("postgres").write() as connection:
        login = add_login(connection, name="離職同事", password=PASSWORD, groups=("hq",))
    with cloned.connection(login) as open_session:
        page = logins_page(sit("it"), qtbot)
        page.list_view.choose(login)

        page.panel.close_button.click()
        page.panel.proposal.ask_button.click()

        assert told(page) == "離職同事 已停用：不能再登入，開着的連線已中斷。"
        with pytest.raises(psycopg.OperationalError):
            open_session.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError), cloned.connection(login):
        pass


def test_open_sessions_can_be_ended_without_closing_the_login(cloned: Clone, sit: Sit, qtbot: QtBot) -> None:
    login = cloned.cluster.logins["hr"]
    with cloned.connection("hr") as open_session:
        page = logins_page(sit("it"), qtbot)
        page.list_view.choose(login)

        page.panel.cut_button.click()

        assert told(page) == "開着的連線已中斷，可以再登入。"
        with pytest.raises(psycopg.OperationalError):
            open_session.execute("SELECT 1")
    with cloned.connection("hr") as again:
        assert again.execute("SELECT 1").fetchone() == (1,)
