"""Fields in place: typed, saved, given up, refused, hidden, and never taken away while somebody types."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QUndoStack
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from storekeeper.kit.errors import Conflict, Refused
from storekeeper.kit.records.store import Saved
from storekeeper.kit.records.values import Add, Change, Remove, Row
from storekeeper.qtkit.field_editor import FieldEditor
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_bench import RecordBench
from storekeeper.qtkit.record_fields import RecordFields
from storekeeper.qtkit.record_list import RecordList
from storekeeper.qtkit.record_words import RecordWords
from storekeeper.qtkit.undo import keep_pruned
from tests.qtkit.small_records import BICYCLE, RECORDS, RIDE, Toys, of_bicycle


class Stand(QWidget):
    """Fields and a list on one bench, which show again what was saved."""

    def __init__(self, desk: Desk, toys: Toys) -> None:
        super().__init__()
        self.toys = toys
        words = RecordWords("toys", lambda: desk.sentences)
        words.offer("garage_id", [(7, "North"), (8, "South")])
        stack = QUndoStack(self)
        keep_pruned(stack)
        self.bench = RecordBench(
            desk, stack, page="toys", words=words, submit=toys.submit, undoable=toys.undoable,
            records=RECORDS, parent=QObject(self),
        )  # fmt: skip
        self.fields = RecordFields(desk, words, BICYCLE)
        self.rides = RecordList(desk, words, RIDE)
        self.fields.use(self.bench)
        self.rides.use(self.bench)
        self.bench.saved.connect(self.show_again)
        column = QVBoxLayout(self)
        column.addWidget(self.fields)
        column.addWidget(self.rides)
        self.show_again()

    def show_again(self, _saved: Saved | None = None) -> None:
        self.fields.show_row(self.toys.row("bicycle", 1))
        self.rides.show_rows(of_bicycle(self.toys.rows.values(), 1), {"bicycle_id": 1})

    def editor(self, name: str) -> FieldEditor:
        return self.fields.editors[name]

    def below(self, name: str) -> str:
        return self.editor(name).input.accessibleDescription()


@pytest.fixture
def toys() -> Toys:
    made = Toys()
    made.put("bicycle", 1, name="Red", colour="red", bought_on=date(2026, 5, 1), garage_id=7)
    made.put("ride", 2, bicycle_id=1, on_day=date(2026, 5, 2), minutes=90)
    return made


@pytest.fixture
def stand(desk: Desk, toys: Toys, qtbot: QtBot) -> Stand:
    made = Stand(desk, toys)
    qtbot.addWidget(made)
    made.resize(600, 500)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def type_over(stand: Stand, name: str, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    line = stand.editor(name).line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, end)


def stored(stand: Stand, name: str) -> object:
    return stand.toys.row("bicycle", 1).values.get(name)


def test_enter_saves_what_was_typed_once(stand: Stand) -> None:
    type_over(stand, "name", "Blue")
    QTest.keyClick(stand.editor("name").line, Qt.Key.Key_Tab)

    assert stored(stand, "name") == "Blue"
    assert [type(edit) for edit in stand.toys.sent] == [Change]


def test_tab_saves_too(stand: Stand) -> None:
    type_over(stand, "name", "Blue", Qt.Key.Key_Tab)

    assert stored(stand, "name") == "Blue"


def test_escape_gives_back_what_stood(stand: Stand) -> None:
    type_over(stand, "name", "Blue", Qt.Key.Key_Escape)

    assert (stand.editor("name").line.text(), stand.toys.sent) == ("Red", [])


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("name", "", "這一欄必須填寫。"),
        ("name", "Ninety-nine", "最多 8 個字。"),
        ("bought_on", "31/2/2026", "看不懂，例：22/11/2026、22/11、今日"),
    ],
)
def test_what_cannot_stand_says_why_below_and_stays(
    stand: Stand, name: str, text: str, sentence: str
) -> None:
    line = stand.editor(name).line
    line.setFocus()
    line.clear()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)

    assert (stand.below(name), line.text(), stand.toys.sent) == (sentence, text, [])


@pytest.mark.parametrize("text", ["3/6/2026", "2026-06-03", "2026年6月3日", "３／６／２０２６"])
def test_a_day_is_read_as_people_write_it(stand: Stand, text: str) -> None:
    type_over(stand, "bought_on", "")
    stand.editor("bought_on").line.setText(text)
    QTest.keyClick(stand.editor("bought_on").line, Qt.Key.Key_Return)

    assert stored(stand, "bought_on") == date(2026, 6, 3)


def test_a_choice_is_saved_by_enter_and_not_by_passing_over_it(stand: Stand) -> None:
    choice = stand.editor("colour").input
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Down)
    passed = stored(stand, "colour")
    QTest.keyClick(choice, Qt.Key.Key_Return)

    assert (passed, stored(stand, "colour")) == ("red", "blue")


def test_a_refused_value_stays_with_its_sentence_and_escape_shows_what_is_stored(stand: Stand) -> None:
    stand.toys.refuse = Refused("people.wrong_email")

    type_over(stand, "name", "Blue")
    refused = (stand.editor("name").line.text(), stand.below("name"))
    QTest.keyClick(stand.editor("name").line, Qt.Key.Key_Escape)

    assert refused == ("Blue", "電郵地址不對。")
    assert (stand.editor("name").line.text(), stand.below("name")) == ("Red", "")


def test_a_value_that_a_colleague_overtook_can_be_insisted_on(stand: Stand) -> None:
    stand.toys.put("bicycle", 1, name="Theirs")
    stand.bench.failed.connect(stand.show_again)

    type_over(stand, "name", "Mine")
    told = stand.below("name")
    QTest.keyClick(stand.editor("name").line, Qt.Key.Key_Return)

    assert "按 Enter 用你的" in told
    assert stored(stand, "name") == "Mine"


def test_what_is_being_typed_stays_when_the_row_is_shown_again(stand: Stand) -> None:
    line = stand.editor("name").line
    line.setFocus()
    line.setText("Typ")
    stand.toys.put("bicycle", 1, name="Theirs", colour="blue")

    stand.show_again()

    assert (line.text(), stand.editor("colour").input.property("currentText")) == ("Typ", "blue")


def test_a_hidden_value_is_masked_and_cannot_be_changed(stand: Stand) -> None:
    secret = stand.editor("secret")

    assert secret.line.text() == "••••"
    assert secret.line.isReadOnly()


def test_fields_that_may_not_be_changed_are_read_only(stand: Stand) -> None:
    stand.fields.permit({"name"})

    assert not stand.editor("name").line.isReadOnly()
    assert stand.editor("bought_on").line.isReadOnly()
    assert stand.editor("colour").line.text() == "red"


def test_a_new_row_is_asked_for_with_whom_it_belongs_to(stand: Stand) -> None:
    stand.rides.add_button.click()
    form = stand.rides.findChildren(RecordFields)[0]
    form.editors["on_day"].line.setText("3/5/2026")
    form.editors["minutes"].line.setText("1:30")
    QTest.keyClick(form.editors["minutes"].line, Qt.Key.Key_Return)

    (added,) = stand.toys.sent
    assert isinstance(added, Add)
    assert added.values == {"bicycle_id": 1, "on_day": date(2026, 5, 3), "minutes": 90}
    assert len(stand.rides.lines) == 2


def test_a_new_row_that_cannot_stand_says_why_and_is_not_asked_for(stand: Stand) -> None:
    stand.rides.add_button.click()
    form = stand.rides.findChildren(RecordFields)[0]
    QTest.keyClick(form.editors["minutes"].line, Qt.Key.Key_Return)

    assert form.editors["on_day"].input.accessibleDescription() == "這一欄必須填寫。"
    assert stand.toys.sent == []


def test_a_line_is_opened_edited_and_removed_by_keyboard_and_undo_brings_it_back(stand: Stand) -> None:
    line = stand.rides.lines[2]
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_F2)
    form = line.findChildren(RecordFields)[0]
    editor = form.editors["minutes"].line
    editor.setText("2")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    edited = stand.toys.row("ride", 2).values["minutes"]
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    gone = list(stand.rides.lines)
    stand.bench.undo_stack.undo()

    assert (edited, gone, list(stand.rides.lines)) == (120, [], [2])
    assert isinstance(stand.toys.sent[1], Remove)


def test_a_pending_row_has_its_mark_until_it_is_saved(stand: Stand) -> None:
    seen: list[bool] = []
    stand.bench.pending_changed.connect(lambda: seen.append(stand.bench.pending("bicycle", 1)))

    type_over(stand, "name", "Blue")

    assert seen == [True, False]


def test_a_conflict_is_told_as_one(stand: Stand) -> None:
    stand.toys.refuse = Conflict("records.built_on")

    type_over(stand, "name", "Blue")

    assert "按 Esc 用現時的" in stand.below("name")


def test_another_row_shows_its_own_values(stand: Stand) -> None:
    stand.fields.show_row(Row("bicycle", 9, 1, {"name": "Other"}))

    assert stand.editor("name").line.text() == "Other"
