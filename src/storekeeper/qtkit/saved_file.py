"""Saving what a page shows: where to, and afterwards where it is, with a way to its folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.messages import MessageBar


def ask_where(parent: QWidget, sentences: Sentences, name: str, then: Callable[[Path], object]) -> None:
    """Asks for the name of a workbook or CSV without holding up the window; `name` is proposed."""
    dialog = QFileDialog(parent, sentences.say("records.page.export_title"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(sentences.say("records.page.export_filter"))
    dialog.setDefaultSuffix("xlsx")
    dialog.selectFile(name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.open()


def tell_saved(messages: MessageBar, sentences: Callable[[], Sentences], path: Path) -> None:
    """Shows the message; its action opens the folder in the system's own way."""
    messages.say(
        "done",
        lambda: sentences().say("records.page.exported", file=path.name, folder=str(path.parent)),
        (lambda: sentences().say("records.page.open_folder"), lambda: open_folder(path.parent)),
    )


def open_folder(folder: Path) -> None:
    """Shows a folder in the file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
