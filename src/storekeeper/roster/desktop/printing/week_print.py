"""The week onto paper or into a PDF from the page: what was published unless the draft is chosen, and says so."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QFileDialog, QMenu, QWidget

from storekeeper.kit import clock
from storekeeper.kit.errors import StorekeeperError
from storekeeper.qtkit import saved_file
from storekeeper.qtkit.messages import MessageBar
from storekeeper.qtkit.module import Desk
from storekeeper.roster.desktop.grid_model import RosterModel
from storekeeper.roster.desktop.printing.layout import Asked, Sheet, pages

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog

_ENTRIES = ("published_on_paper", "published_as_pdf", "draft_on_paper", "draft_as_pdf")


class WeekPrint(QObject):
    """`menu` offers paper and PDF, of the newest revision and of the draft, with or without signatures."""

    def __init__(self, page: QWidget, desk: Desk, model: RosterModel, messages: MessageBar) -> None:
        super().__init__(page)
        self._page, self._desk, self._model, self._messages = page, desk, model, messages
        self.menu = QMenu(page)
        self.menu.aboutToShow.connect(self._enable)
        self._entries = {name: QAction(self.menu) for name in _ENTRIES}
        for name, entry in self._entries.items():
            deed = self.ask_paper if name.endswith("paper") else self.ask_pdf
            is_draft = name.startswith("draft")
            entry.triggered.connect(lambda _checked, deed=deed, draft=is_draft: deed(draft=draft))
            self.menu.addAction(entry)
        self.menu.insertSeparator(self._entries["draft_on_paper"])
        self.menu.addSeparator()
        self.signature = QAction(self.menu)
        self.signature.setCheckable(True)
        self.menu.addAction(self.signature)

    def retranslate(self) -> None:
        """Another language."""
        words = self._model.words
        for name, entry in self._entries.items():
            entry.setText(words.say(f"print.{name}"))
        self.signature.setText(words.say("print.with_signature"))

    def laid_out(self, *, draft: bool) -> tuple[Sheet, ...]:
        """The pages as they would come out now; none without a week."""
        week = self._model.week
        if week is None:
            return ()
        asked = Asked(self._desk.actor.name, clock.now(), draft, self.signature.isChecked())
        return pages(week, self._model.words, asked)

    def ask_paper(self, *, draft: bool) -> None:
        """Opens the system's own print dialog; Qt's part for printers is loaded only now."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from storekeeper.roster.desktop.printing.painting import prepare

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        prepare(printer)
        dialog = QPrintDialog(printer, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(partial(self._print, dialog, draft))
        QDialog.open(dialog)

    def ask_pdf(self, *, draft: bool) -> None:
        """Asks for a file name without holding up the window."""
        week = self._model.week
        if week is None:
            return
        words = self._model.words
        dialog = QFileDialog(self._page, words.say("print.pdf_title"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(words.say("print.pdf_filter"))
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"{week.shop.code}_{week.monday:%Y-%m-%d}.pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save_pdf(Path(name), draft=draft))
        dialog.open()

    def save_pdf(self, path: Path, *, draft: bool = False) -> None:
        """Writes the PDF off the GUI thread; a message says where it is."""
        sheets = self.laid_out(draft=draft)
        if sheets:
            families = tuple(self._page.font().families())
            write = partial(_save, path, sheets, families)
            self._desk.lanes.read(write, self._saved, self._failed)

    def _print(self, dialog: QPrintDialog, draft: bool) -> None:
        from storekeeper.roster.desktop.printing.painting import paint

        sheets, printer = self.laid_out(draft=draft), dialog.printer()
        if sheets:
            paint(printer, sheets, self._page.font().families())
            name, count = printer.printerName(), len(sheets)
            say = partial(self._desk.sentences.say, "roster.screen.print.sent", count=count, printer=name)
            self._messages.say("done", say)

    def _enable(self) -> None:
        week = self._model.week
        for name, entry in self._entries.items():
            is_there = week is not None and (name.startswith("draft") or week.published is not None)
            entry.setEnabled(is_there)

    def _saved(self, path: Path) -> None:
        saved_file.tell_saved(self._messages, lambda: self._desk.sentences, path)

    def _failed(self, error: StorekeeperError) -> None:
        self._messages.say("hard", lambda: self._desk.sentences.tell(error))


def _save(path: Path, sheets: tuple[Sheet, ...], families: tuple[str, ...]) -> Path:
    from storekeeper.roster.desktop.printing.painting import save_pdf

    save_pdf(path, sheets, families, path.stem)
    return path
