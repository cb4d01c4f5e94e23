"""The page of employees: the list of people in the scope, and everything about the one in hand, edited in place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QBoxLayout, QMenu, QPushButton, QWidget

from storekeeper.kit import clock
from storekeeper.kit.changes import Change as Notice
from storekeeper.kit.contributions import Place
from storekeeper.kit.errors import StorekeeperError
from storekeeper.kit.records import Add, Edit, Row, Together
from storekeeper.people import service
from storekeeper.people.desktop.employees import asking
from storekeeper.people.desktop.employees.columns import columns
from storekeeper.people.desktop.employees.panel import EmployeePanel
from storekeeper.people.desktop.employees.people_filter import NOTHING, FilterChips, Narrowing, PeopleFilter
from storekeeper.people.desktop.employees.person_words import PersonWords
from storekeeper.people.desktop.employees.rights import rights_of
from storekeeper.people.domain import STATES, ListedPerson, ShopName
from storekeeper.people.records import RECORDS
from storekeeper.qtkit.folding_page import FoldingPage
from storekeeper.qtkit.giving_way import GivingWay, to_icon
from storekeeper.qtkit.icons import beside_words, icon
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_topic import RecordTopic
from storekeeper.qtkit.scope import Chosen, ShopEntry

_LIST = 3.17  # so many name columns are as narrow as the list may be beside the panel
_TABLES = (
    "people.employee", "people.placement", "people.contract", "people.availability", "people.leave", "people.skill"
)  # fmt: skip


class EmployeesPage(FoldingPage):
    """`show_place` leads to a person and a part of her panel ({"employee_id", "part"}), or to those of a shop or of
    the scope who lack something or for whom something is due, with that part of the first one's panel in sight
    ({"lacks" or "due", "shop_id", "part"})."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.person_words = PersonWords(lambda: desk.sentences)
        self.rights = rights_of(desk.actor.groups)
        self.filter = PeopleFilter(self.person_words)
        self._part: str | None = None
        self._part_of_first: str | None = None  # waits until the list is filled
        self._led_to: object = None  # shown without being in the list, as far as that has been read
        self._skills: tuple[Row, ...] = ()
        self._directory: tuple[ShopName, ...] = ()
        super().__init__(desk, _topic(self.person_words), parent)
        self.folding.wanted.connect(self._lead_to)
        self._read_directory()

    # what the page of records asks for

    def make_detail(self) -> EmployeePanel:
        self.panel = EmployeePanel(self.desk, self.words, RECORDS, self.bench, self.person_words, self.rights)
        self._add_tools()
        return self.panel

    def asked(self) -> Mapping[str, object]:
        chosen, now = self.desk.scope.chosen, self.filter.now
        return {
            "region_id": chosen.region_id,
            "shop_id": chosen.shop_id,
            "role": now.role,
            "lacks": now.lacks,
            "due": now.due,
        }

    def read_detail(self, connection: Any, key: Any) -> Any:
        return asking.read_whole(connection, key)

    def show_detail(self, found: Any) -> tuple[Row, ...]:
        self._offer(found.skills)
        rows = self.panel.show_person(found.detail)
        self.folding.show_marks(self.panel.marks())
        self._go_to_part()
        return rows

    def new_values(self) -> Mapping[str, object]:
        chosen = self.desk.scope.chosen
        return {"role": "sales", "joined_on": clock.today(), "shop_id": chosen.shop_id}

    def show_place(self, values: Mapping[str, object]) -> None:
        shop, wanted = values.get("shop_id"), values.get("employee_id")
        part = _text(values.get("part"))
        self._part, self._part_of_first = (part, None) if wanted is not None else (None, part)
        if isinstance(shop, int):
            self.desk.scope.choose(Chosen(shop_id=shop))
        narrowing = Narrowing(lacks=_text(values.get("lacks")), due=_text(values.get("due")))
        if wanted is not None:
            self.filter.use(NOTHING)
        elif narrowing != NOTHING:
            self._narrow_to(narrowing)
        if wanted is not None and self.model.place_of(wanted) is None:
            self._led_to = wanted
            self.list_view.setCurrentIndex(QModelIndex())
            self.show_record(wanted)
            self.folding.open()
            return
        super().show_place(values)
        if self._part is not None and values.get("employee_id") == self._shown:
            self.reload_detail()

    def changed(self, change: Notice) -> None:
        """Lines that a notice names are read again where they stand; the person in hand in any case."""
        self.bench.heard(change)
        if change.topic == "people.employee" and change.keys and not self.bench.is_busy:
            keys = [int(key) for key in change.keys if key.isdecimal()]
            if all(self.model.place_of(key) is not None for key in keys):
                self.model.refresh(keys)
                self.reload_detail()
                return
        super().changed(change)

    def retranslate(self) -> None:
        """What was said in Python, in the language in use."""
        super().retranslate()
        if not hasattr(self, "clear_action"):
            return
        says = self.person_words.say
        self.filter_button.setText(says("filter.button"))
        self.import_button.setText(says("import"))
        self.import_button.setToolTip(says("import_why"))
        self.right_note.hide()  # it stands in the panel, beside what it is about
        self.clear_action.setText(says("action.clear"))
        self._way.renew()
        self.chips.show_filter(self.desk.theme)

    def restyle(self) -> None:
        """Icons, heights and widths of the theme in use."""
        super().restyle()
        theme = self.desk.theme
        side = beside_words(theme.metric("icon"))
        for button, name in (
            (self.filter_button, "filter-variant"),
            (self.import_button, "file-import-outline"),
        ):
            button.setIcon(icon(name, theme.color("text.muted")))
            button.setIconSize(side)
        self.chips.show_filter(theme)
        self._color_add_button()
        self._way.renew()

    def begin_new(self) -> None:
        """The fields of a new person, in place of the panel."""
        self._offer(self._skills)
        super().begin_new()

    def list_room(self) -> int:
        """The first columns say who somebody is; the others may be scrolled to."""
        return min(super().list_room(), round(self.desk.theme.metric("name_column") * _LIST))

    # inside

    def _add_tools(self) -> None:
        """Filter, chips and import, and the keys of this page."""
        self.filter_button, self.import_button = QPushButton(self), QPushButton(self)
        self.chips = FilterChips(self.filter, self.person_words)
        self._filter_menu = QMenu(self)
        self._filter_menu.aboutToShow.connect(self._fill_menu)
        self.filter_button.setMenu(self._filter_menu)
        self.import_button.setProperty("kind", "quiet")
        self.import_button.clicked.connect(self._go_to_import)
        self.import_button.setVisible(self.rights.imports)
        tools = cast(QBoxLayout, self.tool_bar.layout())
        tools.insertWidget(tools.indexOf(self.count_label), self.filter_button)
        tools.insertWidget(tools.indexOf(self.export_button), self.import_button)
        column = cast(QBoxLayout, self.layout())
        column.insertWidget(column.indexOf(self.tool_bar) + 1, self.chips)
        self.tool_bar.setMinimumWidth(1)
        folds = map(to_icon, (self.import_button, self.export_button, self.filter_button))
        self._way = GivingWay(self.tool_bar, (self.count_label.setHidden, *folds))
        self.clear_action = self._action("Ctrl+Shift+F", self.clear_filters)
        self.filter.changed.connect(self._filter_changed)
        self.desk.scope.changed.connect(self._filter_changed)
        self.desk.scope.filled.connect(self._scope_filled)

    def _action(self, keys: str, deed: Any) -> QAction:
        action = QAction(self)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(deed)
        self.addAction(action)
        return action

    def clear_filters(self) -> None:
        """Everybody at work in the scope again."""
        self._narrow_to(NOTHING)

    def _narrow_to(self, narrowing: Narrowing) -> None:
        """Those at work in the scope whom only this narrows."""
        with QSignalBlocker(self.search_line), QSignalBlocker(self.state_choice), QSignalBlocker(self.filter):
            self.search_line.clear()
            self.state_choice.setCurrentIndex(0)
            self.filter.use(narrowing)
        self._filter_changed()

    def _list_filled(self) -> None:
        if self._led_to is None or self._led_to != self._shown:
            super()._list_filled()
        else:
            self.list_view.choose(self._led_to)
            self._say_emptiness()
        if self._part_of_first is not None:
            self._part, self._part_of_first = self._part_of_first, None
            self.reload_detail()

    def _pick(self, line: Any) -> None:
        self._led_to = None
        super()._pick(line)

    def _say_emptiness(self) -> None:
        super()._say_emptiness()
        self._show_add_button()
        narrowed = self.filter.now != NOTHING or bool(self.search_line.text().strip())
        if self.model.rowCount() or self.model.is_loading or self.model.is_lost:
            return
        says = self.person_words.say
        if narrowed or self.state_choice.currentIndex() > 0:
            self.empty.say(
                "filter-off-outline", says("empty.filtered"), says("empty.filtered_why"), says("empty.clear")
            )
        elif self.rights.imports:
            self.empty.say("account-group", says("empty.nobody"), says("empty.nobody_why"), says("import"))
        else:
            self.empty.say("account-group", says("empty.nobody"), says("empty.not_yours_why"))
        self.empty.restyle(self.desk.theme)

    def _show_add_button(self) -> None:
        """There in an empty chain too, but never beside another primary button."""
        self.add_button.setVisible(self.may_edit)
        kind = "primary" if self.model.rowCount() else ""
        if self.add_button.property("kind") != kind:
            self.add_button.setProperty("kind", kind)
            self.add_button.style().unpolish(self.add_button)
            self.add_button.style().polish(self.add_button)
            self._color_add_button()

    def _color_add_button(self) -> None:
        token = "accent.on" if self.add_button.property("kind") else "text.muted"
        theme = self.desk.theme
        self.add_button.setIcon(icon("plus", theme.color(token), theme.color("text.disabled")))

    def _help(self) -> None:
        """The one button of the empty state."""
        if self.model.is_lost:
            self.reload()
            return
        narrowed = self.filter.now != NOTHING or bool(self.search_line.text().strip())
        if narrowed or self.state_choice.currentIndex() > 0:
            self.clear_filters()
        else:
            self._go_to_import()

    def _failed(self, edit: Edit, error: StorekeeperError) -> None:
        made = edit.edits if isinstance(edit, Together) else ()
        newcomer = any(isinstance(one, Add) and one.record == "employee" for one in made)
        if newcomer and not self.panel.has_draft:
            self.panel.begin_again()
        super()._failed(edit, error)

    def _say_count(self, *count: int) -> None:
        super()._say_count(*count)
        self.told.emit(self.count_label.text())

    def _fill_menu(self) -> None:
        self.filter.fill(self._filter_menu)

    def _filter_changed(self) -> None:
        self.chips.show_filter(self.desk.theme)
        self._ask()

    def _scope_filled(self) -> None:
        self._offer(self._skills)
        self.reload_detail()
        self._read_directory()

    def _read_directory(self) -> None:
        """Who lends may lend to any shop, and sees those of others by name alone."""
        if self.rights.lends and not self.rights.keeps:
            self.desk.read(service.shop_directory, then=self._take_directory, failed=self.tell)

    def _take_directory(self, found: tuple[ShopName, ...]) -> None:
        self._directory = found
        self._offer(self._skills)

    def _offer(self, skills: tuple[Row, ...]) -> None:
        """Shops and skills by their names in the language in use."""
        self._skills, words = skills, self.person_words
        known: dict[int, ShopEntry | ShopName] = {shop.id: shop for shop in self._directory}
        known |= {shop.id: shop for shop in self.desk.scope.shops}
        by_code = sorted(known.values(), key=lambda shop: shop.code)
        shops = [(shop.id, words.shop(shop)) for shop in by_code]
        held = [(row.key, words.name(row.values)) for row in skills]
        self.panel.offer(shops, held)

    def _go_to_import(self) -> None:
        self.desk.go(Place("import"))

    def _edit(self) -> None:
        self.folding.open()
        self.panel.focus_in()

    def _lead_to(self, part: str) -> None:
        self._part = part
        self._go_to_part()

    def _go_to_part(self) -> None:
        """The part that a place named is in sight, and has the keyboard."""
        part = self.panel.part(self._part or "")
        self._part = None
        if part is None:
            return
        self.folding.open()
        if part is self.panel.history_button:
            self.panel.history_button.setChecked(True)
        part.setFocus()
        QTimer.singleShot(0, part, partial(self._scroll_to, part))

    def _scroll_to(self, part: QWidget, *, again: bool = True) -> None:
        """What was just filled has its place only after the layouts have been asked, and have answered."""
        top = part.mapTo(self.panel, part.rect().topLeft()).y()
        self.detail_area.verticalScrollBar().setValue(top - self.panel.fontMetrics().height())
        if again:
            QTimer.singleShot(0, part, partial(self._scroll_to, part, again=False))


def _topic(words: PersonWords) -> RecordTopic:
    return RecordTopic(
        key="employees",
        feature="people",
        record="employee",
        records=RECORDS,
        symbol="account-group",
        columns=columns(words),
        sort="staff_no",
        states=STATES,
        tables=frozenset(_TABLES),
        writers=frozenset({"sk_hq", "sk_hr"}),
        read=asking.read_page,
        count=asking.count,
        one=asking.read_some,
        submit=service.submit,
        undoable=service.undoable,
        history=service.history,
        row_key=_key,
        save=asking.save,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _key(person: ListedPerson) -> object:
    return person.employee_id
