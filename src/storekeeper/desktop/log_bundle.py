"""Saving the log bundle: a zip for whoever helps, without passwords and personal data."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from storekeeper.kit.clock import HONG_KONG
from storekeeper.kit.log import bundle
from storekeeper.kit.sentences import Sentences
from storekeeper.kit.settings import default_file
from storekeeper.qtkit.tasks import Lanes

_LOG = logging.getLogger(__name__)


class LogBundle(QObject):
    """Asks where to, packs off the GUI thread, and says what became of it. `told`: one sentence."""

    told = Signal(str)

    def __init__(self, folder: Path, notes: Callable[[], str], sentences: Sentences, parent: QWidget) -> None:
        """`folder` is the data folder, `notes` what stands in the bundle beside the logs."""
        super().__init__(parent)
        self._folder, self._notes, self._sentences, self._asker = folder, notes, sentences, parent

    def ask(self) -> None:
        """Asks for a file name without holding up the window."""
        dialog = QFileDialog(self._asker, self._sentences.say("desktop.bundle.save"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("ZIP (*.zip)")
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(f"storekeeper-{datetime.now(HONG_KONG):%Y%m%d-%H%M}.zip")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.open()

    def save(self, target: Path) -> None:
        """Packs; `told` says where the bundle is, or why it is not."""
        lanes = Lanes(self)  # its own: a crash report may have no desk to ask
        lanes.read(partial(_pack, target, self._folder, self._notes()), partial(self._tell, lanes))

    def _tell(self, lanes: Lanes, packed: Path | OSError) -> None:
        lanes.close()
        say = self._sentences.say
        if isinstance(packed, OSError):
            self.told.emit(say("desktop.bundle.failed", reason=packed.strerror or str(packed)))
        else:
            self.told.emit(say("desktop.bundle.saved", file=packed.name, folder=packed.parent))


def _pack(target: Path, folder: Path, notes: str) -> Path | OSError:
    try:
        return bundle(target, folder, notes=notes, settings=default_file())
    except OSError as error:
        _LOG.warning("the log bundle was not written: %s", error)
        return error
