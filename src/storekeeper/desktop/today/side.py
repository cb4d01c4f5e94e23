"""Beside the tasks: how far the shops are with next week, and what the coming days lack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from storekeeper.desktop.today.face import Face
from storekeeper.desktop.today.words import TodayWords
from storekeeper.kit.clock import monday_of
from storekeeper.kit.contributions import Outlook, Place, Progress, Stage
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.theme import Theme

MOST_BEHIND = 4
_MOST_PIECES = 24
_ICONS = {
    "none": "circle-outline",
    "begun": "table-edit",
    "open": "account-question-outline",
    "done": "check-circle-outline",
}


class StageBar(QWidget):
    """One piece for each shop: filled, striped or hollow; with many shops one piece for each state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: tuple[tuple[str, int], ...] = ()
        self._theme = Theme()
        self.setFixedHeight(10)

    def show_stages(self, stages: tuple[Stage, ...], theme: Theme) -> None:
        """The done ones first."""
        states = [stage.state for stage in stages]
        order = [state for state in ("done", "open", "begun", "none") if state in states]
        if len(states) <= _MOST_PIECES:
            self._counts = tuple((state, 1) for one in order for state in states if state == one)
        else:
            self._counts = tuple((state, states.count(state)) for state in order)
        self._theme = theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._counts:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, gap = self._theme.color("text.muted"), 3.0
        room = self.width() - gap * (len(self._counts) - 1)
        left, whole = 0.0, sum(count for _, count in self._counts)
        for state, count in self._counts:
            piece = QRectF(left + 0.5, 0.5, room * count / whole - 1, self.height() - 1)
            painter.setPen(QPen(ink, 1))
            painter.setBrush({"done": QBrush(ink), "none": QBrush()}.get(state, self._stripes()))
            painter.drawRoundedRect(piece, 2, 2)
            left += room * count / whole + gap
        painter.end()

    def _stripes(self) -> QBrush:
        ratio, side = self.devicePixelRatioF(), 6
        tile = QPixmap(round(side * ratio), round(side * ratio))
        tile.setDevicePixelRatio(ratio)
        tile.fill(self._theme.color("surface"))
        painter = QPainter(tile)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("text.muted"), 2))
        for shift in (-side, 0, side):
            painter.drawLine(shift - 1, side + 1, shift + side + 1, -1)
        painter.end()
        return QBrush(tile)


class StageRow(Face):
    """A shop that is not done: its name, how far it is, and the way there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture, self.name, self.state, self._arrow = (
            self.label(), self.label("strong"), self.label("muted"), self.label(),
        )  # fmt: skip
        self.name.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 5, 2, 5)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self.name, 1)
        row.addWidget(self.state)
        row.addWidget(self._arrow)

    def show_stage(self, symbol: str, name: str, state: str, theme: Theme) -> None:
        """Another shop."""
        side, muted = theme.metric("icon"), theme.color("text.muted")
        self._picture.setPixmap(icon(symbol, muted).pixmap(QSize(side, side), self.devicePixelRatioF()))
        self._arrow.setPixmap(
            icon("chevron-right", muted).pixmap(QSize(side, side), self.devicePixelRatioF())
        )
        self.name.setText(name)
        self.state.setText(state)
        self.setAccessibleName(f"{name} {state}")


class StagePanel(QWidget):
    """One progress: its sum, its bar and the shops that are furthest behind. `chosen` carries a Place."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.sum, self.bar = QLabel(self), QLabel(self), StageBar(self)
        self.title.setProperty("level", "subtitle")
        self.sum.setProperty("level", "muted")
        self.rows: list[StageRow] = []
        self.more = QPushButton(self)
        self.more.setProperty("kind", "link")
        self._places: list[Place] = []
        head = QHBoxLayout()
        self.title.setWordWrap(True)
        head.addWidget(self.title, 1)
        head.addWidget(self.sum)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addLayout(head)
        self._column.addSpacing(4)
        self._column.addWidget(self.bar)
        self._column.addSpacing(4)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.clicked.connect(self._lead_to_all)

    def show_progress(
        self,
        progress: Progress,
        stages: tuple[Stage, ...],
        name_of: Callable[[int], str],
        words: TodayWords,
        theme: Theme,
    ) -> None:
        """Another state of affairs."""
        say, done = words.sentences.say, sum(stage.state == "done" for stage in stages)
        self.title.setText(say(progress.code))
        self.sum.setText(say(f"{progress.code}.sum", done=done, all=len(stages)))
        self.bar.show_stages(stages, theme)
        self.bar.setAccessibleName(self.sum.text())
        behind = [stage for stage in stages if stage.state != "done"]
        self._resize(min(len(behind), MOST_BEHIND))
        self._places = [stage.place for stage in behind]
        for row, stage in zip(self.rows, behind, strict=False):
            state = say(f"{progress.code}.{stage.state}", **stage.values)
            row.show_stage(_ICONS[stage.state], name_of(stage.shop_id), state, theme)
        left = len(behind) - len(self.rows)
        self.more.setText(words.say("ahead.more", count=left))
        self.more.setVisible(left > 0)

    def _resize(self, count: int) -> None:
        for row in self.rows[count:]:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        del self.rows[count:]
        while len(self.rows) < count:
            row = StageRow(self)
            row.clicked.connect(lambda _on=False, place=len(self.rows): self.chosen.emit(self._places[place]))
            self._column.insertWidget(self._column.count() - 1, row)
            self.rows.append(row)

    def _lead_to_all(self) -> None:
        first = self._places[len(self.rows)]
        self.chosen.emit(first)


class DayTile(Face):
    """One coming day: its date over what it lacks, a tick when it lacks nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day, self.number = self.label("caption"), self.label("strong")
        for label in (self.day, self.number):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 4, 2, 4)
        column.setSpacing(2)
        column.addWidget(self.day)
        column.addWidget(self.number)

    def show_day(self, day: date, lacking: int, words: TodayWords, theme: Theme) -> None:
        """Another day."""
        self.day.setText(words.say(f"weekday.{day.weekday()}", day=day.day))
        self.number.setText(f"{lacking:,}" if lacking else "")
        tick = icon("check", theme.color("text.muted")).pixmap(
            QSize(theme.metric("icon") - 2, theme.metric("icon") - 2)
        )
        if not lacking:
            self.number.setPixmap(tick)
        self.setProperty("tone", "soft" if lacking else "calm")
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(f"{words.sentences.day(day)} {lacking}")


class DayPanel(QWidget):
    """One outlook. `chosen` carries a Place."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.note = QLabel(self), QLabel(self)
        self.title.setProperty("level", "subtitle")
        self.note.setProperty("level", "muted")
        self.tiles: list[DayTile] = []
        self._days: tuple[date, ...] = ()
        self._module = ""
        head = QHBoxLayout()
        self.title.setWordWrap(True)
        head.addWidget(self.title, 1)
        head.addWidget(self.note)
        self._grid = QGridLayout()
        self._grid.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._grid)

    def show_outlook(
        self, outlook: Outlook, lacking: Mapping[date, int], shops: int, words: TodayWords, theme: Theme
    ) -> None:
        """Another week ahead."""
        self.title.setText(words.sentences.say(outlook.code))
        self.note.setText(words.sentences.say(f"{outlook.code}.note", shops=shops))
        self._days, self._module = tuple(lacking), outlook.module
        while len(self.tiles) < len(lacking):
            tile = DayTile(self)
            tile.clicked.connect(lambda _on=False, place=len(self.tiles): self._choose(place))
            self._grid.addWidget(tile, 0, len(self.tiles))
            self.tiles.append(tile)
        for tile, (day, count) in zip(self.tiles, lacking.items(), strict=True):
            tile.show_day(day, count, words, theme)

    def _choose(self, place: int) -> None:
        self.chosen.emit(Place(self._module, {"monday": monday_of(self._days[place])}))


class SideCard(QFrame):
    """The card of progresses and outlooks. `chosen` carries a Place."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.stages: dict[str, StagePanel] = {}
        self.days: dict[str, DayPanel] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 16)
        self.column.setSpacing(16)
        self.column.addStretch()

    def stage_panel(self, key: str) -> StagePanel:
        """The panel of a progress, made when it is first told."""
        if key not in self.stages:
            self.stages[key] = StagePanel(self)
            self._place(self.stages[key])
        return self.stages[key]

    def day_panel(self, key: str) -> DayPanel:
        """The panel of an outlook, made when it is first told."""
        if key not in self.days:
            self.days[key] = DayPanel(self)
            self._place(self.days[key])
        return self.days[key]

    def _place(self, panel: StagePanel | DayPanel) -> None:
        if self.column.count() > 1:
            rule = QFrame(self)
            rule.setProperty("kind", "rule")
            self.column.insertWidget(self.column.count() - 1, rule)
        panel.chosen.connect(self.chosen)
        self.column.insertWidget(self.column.count() - 1, panel)
