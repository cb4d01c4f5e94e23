"""The page of employees on a store of its own, and the hands that work on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from storekeeper.kit import clock
from storekeeper.kit.ids import new_id
from storekeeper.kit.records import Edit
from storekeeper.people import service
from storekeeper.people.desktop.employees.module import EmployeesModule
from storekeeper.people.desktop.employees.page import EmployeesPage
from storekeeper.people.domain import PersonDetail
from storekeeper.qtkit.field_editor import FieldEditor
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_fields import RecordFields
from storekeeper.qtkit.scope import RegionEntry, ShopEntry
from storekeeper.qtkit.theme import Appearance
from tests.fixtures.database import Clone
from tests.fixtures.screens import desk_at

MKK, TST, CWB = 1, 2, 3
CHAN, HO, PART_TIMER = 1, 2, 7


@contextmanager
def desk_of(cloned: Clone, persona: str, language: Language, appearance: Appearance) -> Iterator[Desk]:
    """That persona's desk; everything answers at once, and the scope is filled."""
    group = "regional" if persona.startswith("regional") else persona
    desk = desk_at(cloned.door(persona), language, appearance, group=group)
    desk.read(_places, then=lambda found: desk.scope.fill(*found))
    try:
        yield desk
    finally:
        desk.close()


def _places(connection: Any) -> tuple[list[RegionEntry], list[ShopEntry]]:
    regions = [RegionEntry(r.id, r.code, r.name_zh, r.name_en) for r in service.regions(connection)]
    shops = service.shops(connection, on=clock.today())
    return regions, [ShopEntry(s.id, s.region_id, s.code, s.name_zh, s.name_en) for s in shops]


def open_page(desk: Desk, qtbot: QtBot, *, width: int = 1366, height: int = 768) -> EmployeesPage:
    """The page in a window of its own."""
    page = EmployeesModule().open(desk)
    assert isinstance(page, EmployeesPage)
    qtbot.addWidget(page)
    page.resize(width, height)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    return page


def show(page: EmployeesPage, employee_id: int, part: str | None = None) -> None:
    """Leads to a person."""
    page.show_place({"employee_id": employee_id, "part": part})


def stored(cloned: Clone, employee_id: int, persona: str = "hr") -> PersonDetail:
    """What the store holds of a person."""
    with cloned.door(persona).read() as connection:
        return service.person(connection, employee_id=employee_id, on=clock.today())


def colleague(cloned: Clone, edit: Edit, persona: str = "hr") -> None:
    """Another desk's edit, committed."""
    with cloned.door(persona).write() as connection:
        service.submit(connection, edit_id=new_id(), edit=edit, page="employees")


def fill(fields: RecordFields, **texts: str) -> None:
    """Types into fields without leaving them by Enter."""
    for name, text in texts.items():
        put(fields.editors[name], text)


def put(editor: FieldEditor, text: str) -> None:
    """Types a text, or chooses it, in one field."""
    widget = editor.input
    widget.setFocus()
    if widget is editor.line:
        editor.line.selectAll()
        editor.line.insert(text) if not text.isascii() else QTest.keyClicks(editor.line, text)
    else:
        choice: Any = widget
        place = next(i for i in range(choice.count()) if text in choice.itemText(i))
        choice.setCurrentIndex(place)


def enter(widget: QWidget) -> None:
    """Presses Enter there."""
    QTest.keyClick(widget, Qt.Key.Key_Return)


def names_of(page: EmployeesPage) -> list[str]:
    """The staff numbers in the list, in order."""
    model = page.model
    return [model.index(place, 0).data() for place in range(model.rowCount())]


def told(page: EmployeesPage) -> str:
    """The message of the page."""
    return page.messages.message.text if page.messages.message else ""
