"""A page of records whose panel folds away where the list needs the room; F6 goes from one to the other."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShowEvent

from storekeeper.qtkit.folding import Folding
from storekeeper.qtkit.record_page import RecordPage

_LEAST, _WIDE = 1.15, 1.5  # of the theme's side panel, where there is room
_SCROLLBAR = 24


class FoldingPage(RecordPage):
    """As RecordPage; the list keeps all of its columns in sight as long as the panel can give way."""

    def begin_new(self) -> None:
        """The fields of a new record, in place of the list where there is no room for both."""
        if self.may_edit:
            self.folding.show_panel(True)
            self.folding.open()
        super().begin_new()
        self._say_emptiness()

    def show_place(self, values: Mapping[str, object]) -> None:
        """Shows the record that was meant, whatever the filters are."""
        super().show_place(values)
        if self.key_of_place(values) is not None:
            self.folding.open()

    def list_room(self) -> int:
        """How wide the list has to be beside the panel: all of its columns, unless a page can do with fewer."""
        return self.list_view.wanted_width + _SCROLLBAR

    def retranslate(self) -> None:
        """Words of the strip in the language in use."""
        super().retranslate()
        says = self.desk.sentences.say
        self.folding.say(lambda is_open: says(f"records.page.{'to_list' if is_open else 'to_panel'}"))
        self._cross_action.setText(says("records.page.action.cross"))

    def restyle(self) -> None:
        """Icons, heights and widths of the theme in use."""
        super().restyle()
        self._share_room()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "folding"):
            self._share_room()

    def _lay_out(self) -> None:
        super()._lay_out()
        self._moved = False
        self.folding = Folding(self.splitter, self.stack, self.detail_area)
        self.folding.opened.connect(self._opened)
        self.splitter.splitterMoved.connect(self._keep_as_moved)
        self.list_view.measured.connect(self._share_room)
        self._cross_action = QAction(self)
        self._cross_action.setShortcut(QKeySequence("F6"))
        self._cross_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._cross_action.triggered.connect(self._cross_over)
        self.addAction(self._cross_action)

    def _share_room(self) -> None:
        """The panel takes what the list leaves, and folds when that is too little."""
        theme = self.desk.theme
        side = round(theme.metric("side_panel") * _LEAST)
        list_wide = self.list_room() if self.model.rowCount() else side
        self.detail_area.setMinimumWidth(side)
        self.folding.restyle(theme, list_wide + side)
        if not self._moved:
            panel = max(
                min(self.splitter.width() - list_wide, round(theme.metric("side_panel") * _WIDE)), side
            )
            self.splitter.setSizes([self.splitter.width() - panel, panel, 0])

    def _say_emptiness(self) -> None:
        super()._say_emptiness()
        making = self.detail.is_making
        self.folding.show_panel(self._shown is not None or making)
        self.add_button.setEnabled(self.may_edit and not making)
        self.add_button.setVisible(self.may_edit and bool(self.model.rowCount()))

    def _edit(self) -> None:
        self.folding.open()
        super()._edit()

    def _cross_over(self) -> None:
        if self.detail.isAncestorOf(self.focusWidget()):
            self.folding.open(False)
            self.list_view.setFocus()
        else:
            self._edit()

    def _opened(self, is_open: bool) -> None:
        if not is_open:
            self.list_view.setFocus()

    def _keep_as_moved(self) -> None:
        self._moved = True
