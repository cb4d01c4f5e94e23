"""The regions as places to drop a person on: what would be given stands in words while somebody hangs above."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from storekeeper.privacy.desktop.facts import label
from storekeeper.privacy.desktop.words import AccessWords
from storekeeper.privacy.desktop.wrapping import Wrapping
from storekeeper.privacy.domain import Region
from storekeeper.qtkit.icons import beside_words, icon
from storekeeper.qtkit.module import Desk

LOGIN = "application/x-storekeeper-login"


class RegionTarget(QPushButton):
    """One region. dropped: (login) somebody was let go above it. hung: (whether) somebody hangs above it."""

    dropped = Signal(str)
    hung = Signal(bool)

    def __init__(self, region: Region, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.region = region
        self.setAcceptDrops(True)
        self.setCheckable(True)
        self.setProperty("kind", "target")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(LOGIN):
            event.acceptProposedAction()
            self._hang(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hang(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hang(False)
        if login := login_in(event.mimeData()):
            event.acceptProposedAction()
            self.dropped.emit(login)

    def _hang(self, above: bool) -> None:
        self.setProperty("hung", above)
        self.style().polish(self)
        self.hung.emit(above)


class RegionTargets(QWidget):
    """All regions in as many lines as they need. given: (login, region id). narrowed: (region id, None for all)."""

    given = Signal(str, int)
    narrowed = Signal(object)

    def __init__(self, desk: Desk, words: AccessWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk, self._words = desk, words
        self._people: Mapping[int, int] = {}
        self.targets: list[RegionTarget] = []
        self._hung: RegionTarget | None = None
        self.hint = label("", "muted")
        self._places = Wrapping()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addWidget(self.hint)
        column.addWidget(self._places)
        self.retranslate()

    @property
    def region_id(self) -> int | None:
        """The region that the list is narrowed to."""
        return next((each.region.id for each in self.targets if each.isChecked()), None)

    def show_regions(self, regions: tuple[Region, ...], people: Mapping[int, int]) -> None:
        """Another reading: the regions, and how many people have each of them in their scope."""
        self._people = people
        if [each.region for each in self.targets] != list(regions):
            checked = self.region_id
            self.targets = [self._target(region) for region in regions]
            self._places.show_parts(self.targets)
            for target in self.targets:
                target.setChecked(target.region.id == checked)
        self.restyle()
        self.retranslate()

    def clear(self) -> None:
        """The list is narrowed to no region."""
        for target in self.targets:
            target.setChecked(False)

    def restyle(self) -> None:
        """The theme in use."""
        theme = self._desk.theme
        for target in self.targets:
            target.setIcon(icon("map-marker-radius", theme.color("text.muted")))
            target.setIconSize(beside_words(theme.metric("icon")))
        self._places.arrange()

    def retranslate(self) -> None:
        """The language in use."""
        say = self._words.say
        for target in self.targets:
            region = target.region
            target.setText(say("targets.region", region=self._words.region(region.id), shops=region.shops,
                               people=self._people.get(region.id, 0)))  # fmt: skip
            target.setAccessibleName(target.text())
            target.setToolTip(say("targets.tip"))
        self._say_hint()
        self._places.arrange()

    def _say_hint(self) -> None:
        hung = self._hung
        code = "targets.hint" if hung is None else "targets.let_go"
        self.hint.setText(
            self._words.say(code, region="" if hung is None else self._words.region(hung.region.id))
        )

    def _target(self, region: Region) -> RegionTarget:
        target = RegionTarget(region, self)
        target.dropped.connect(partial(self._give, region.id))
        target.hung.connect(partial(self._hang, target))
        target.clicked.connect(partial(self._narrow, target))
        return target

    def _give(self, region_id: int, login: str) -> None:
        self.given.emit(login, region_id)

    def _hang(self, target: RegionTarget, above: bool) -> None:
        self._hung = target if above else None
        self._say_hint()

    def _narrow(self, pressed: RegionTarget, checked: bool) -> None:
        for target in self.targets:
            if target is not pressed:
                target.setChecked(False)
        self.narrowed.emit(pressed.region.id if checked else None)


def login_in(data: QMimeData) -> str:
    """Who is dragged, empty when it is nobody."""
    return bytes(data.data(LOGIN).data()).decode("utf-8", "replace") if data.hasFormat(LOGIN) else ""
