"""Today: the large numbers, what waits for the person, her shops, and how far next week is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea

from storekeeper.desktop.today.board import Board
from storekeeper.desktop.today.figures import FigureStrip
from storekeeper.desktop.today.greeting import Greeting
from storekeeper.desktop.today.shop_list import ShopLine, ShopList
from storekeeper.desktop.today.side import SideCard
from storekeeper.desktop.today.task_list import TaskList
from storekeeper.desktop.today.tasks import read_told
from storekeeper.desktop.today.words import TodayWords
from storekeeper.features import told_today
from storekeeper.kit import clock
from storekeeper.kit.contributions import Figure, Place, Task, Told
from storekeeper.kit.errors import StorekeeperError, Unreachable
from storekeeper.qtkit.messages import MessageBar
from storekeeper.qtkit.page import Page

if TYPE_CHECKING:
    from storekeeper.kit.changes import Change
    from storekeeper.qtkit.module import Desk

PAUSE = 800  # milliseconds, in which the notices of one import count as one
_MINUTE = 60_000
_NARROW = 82  # widths of the letter m; below that the side card stands under the others


class TodayPage(Page):
    """Reads everything in one go, off the GUI thread; what was read stays while the server is away.

    `filled`: what was read is on show.
    """

    form = "today_page"
    filled = Signal()

    messages: MessageBar
    sheet: QScrollArea
    columns: QHBoxLayout
    figures: FigureStrip
    tasks: TaskList
    shops: ShopList
    side: SideCard

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.scope = self.greeting = Greeting()
        self._told: tuple[Told, ...] | None = None
        self._error: StorekeeperError | None = None
        self._day = clock.today()
        self._is_reading = self._again = self._has_changed = False
        self._pause, self._minute = QTimer(self), QTimer(self)
        for timer in (self._pause, self._minute):
            timer.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.reload)
        self._minute.timeout.connect(self._tick)
        self.tasks.chosen.connect(self._lead)
        self.tasks.again.connect(self.reload)
        self.figures.chosen.connect(self._lead_to_figure)
        self.shops.chosen.connect(self._lead_to_shop)
        self.shops.whole.connect(self._lead_to_shops)
        self.side.chosen.connect(desk.go)
        desk.scope.changed.connect(self._show)
        desk.scope.filled.connect(self._show)
        self._show()

    @property
    def board(self) -> Board:
        """What is on show: everything read, for the shops that are looked at."""
        scope = self.desk.scope
        chosen = scope.chosen.region_id is not None or scope.chosen.shop_id is not None
        return Board(self._told or (), frozenset(shop.id for shop in scope.looked_at) if chosen else None)

    def reload(self) -> None:
        """Reads anew; asked while an answer is on its way, it reads once more."""
        self._pause.stop()
        self._has_changed = False
        self._again = self._is_reading
        if not self._is_reading:
            self._is_reading, self._day = True, clock.today()
            self.desk.read(read_told, told_today(), self._day, then=self._take, failed=self._fail)

    def changed(self, _change: Change) -> None:
        """Whatever it is, it may be somebody's matter; a hidden page looks again when it is shown."""
        if self.isVisible():
            self._pause.start()
        self._has_changed = True

    def shown(self) -> None:
        """Her own deeds on other pages come without a notice."""
        self.reload()

    def show_place(self, values: Mapping[str, object]) -> None:
        """{'tell': code} says how something is done that no page does; otherwise it is read anew."""
        code = values.get("tell")
        if isinstance(code, str):
            self.messages.say("info", lambda: self.desk.sentences.say(code))
        else:
            self.reload()

    def retranslate(self) -> None:
        """Says everything again."""
        self._show()

    def restyle(self) -> None:
        """Draws everything again."""
        self._show()
        self._turn_columns()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick()
        if self._has_changed:
            self._pause.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minute.stop()
        self._pause.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn_columns()

    def _take(self, told: tuple[Told, ...]) -> None:
        self._is_reading, self._told, self._error = False, told, None
        self._show()
        self.filled.emit()
        self._read_again()

    def _fail(self, error: StorekeeperError) -> None:
        """What is known stays; the window's banner tells of a server that is away."""
        self._is_reading, self._error = False, error
        if self._told is None:
            self._show()
        elif not isinstance(error, Unreachable):
            self.tell(error)
        self._read_again()

    def _read_again(self) -> None:
        if self._again:
            self.reload()

    def _tick(self) -> None:
        """Deadlines and greeting seen from this minute; a new day is read."""
        now = clock.now()
        self._minute.start(_MINUTE - (now.second * 1000 + now.microsecond // 1000))
        self._greet(now)
        self.tasks.tell_time(TodayWords(self.desk.sentences), now)
        if clock.today() != self._day:
            self.reload()

    def _hear_reconnected(self) -> None:
        """What is being read may lack what was not heard: it is read once more, after it has been shown."""
        if self._is_reading:
            self._has_changed = True
            self._pause.start()
        else:
            self.reload()

    # what is shown

    def _show(self) -> None:
        words, board, now = TodayWords(self.desk.sentences), self.board, clock.now()
        self._greet(now)
        figures = board.figures
        if figures or self.figures.tiles:
            self.figures.show_figures(figures, words.sentences, self.desk.theme)
        self.figures.setVisible(bool(figures))
        self._show_tasks(board, words, now)
        self._show_shops(board, words)
        self._show_side(board, words)

    def _show_tasks(self, board: Board, words: TodayWords, now: datetime) -> None:
        theme, tasks = self.desk.theme, board.tasks
        if self._told is None and self._error is None:
            self.tasks.show_loading(words, theme)
        elif self._told is None and self._error is not None:
            why = words.sentences.tell(self._error)
            self.tasks.show_calm(words, theme, "hard", words.say("failed"), why, words.say("again"))
        elif tasks:
            self.tasks.show_tasks(tasks, words, theme, now)
        elif self._has_no_shop:
            self.tasks.show_calm(words, theme, "info", words.say("no_shops"), words.say("no_shops.why"))
        else:
            self.tasks.show_calm(words, theme, "done", words.say("tasks.none"), self._next(board, words, now))

    @property
    def _has_no_shop(self) -> bool:
        """A manager to whom nobody has given a shop yet."""
        return "sk_regional" in self.desk.actor.groups and not self.desk.scope.shops

    def _next(self, board: Board, words: TodayWords, now: datetime) -> str:
        found = board.next_deadline(now)
        if found is None:
            return words.say("tasks.none.later")
        return words.say("tasks.none.next", what=words.sentences.say(found[0].code), day=found[1])

    def _show_shops(self, board: Board, words: TodayWords) -> None:
        entries = {shop.id: shop for shop in self.desk.scope.looked_at}
        lines = tuple(ShopLine(entries[each.shop_id], each) for each in board.behind(tuple(entries)))
        columns = board.columns
        self.shops.setVisible(bool(lines) and bool(columns))
        if lines and columns:
            self.shops.show_shops(lines, columns, words, self.desk.theme)

    def _show_side(self, board: Board, words: TodayWords) -> None:
        theme, progress, outlooks = self.desk.theme, board.progress, board.outlooks
        for each, stages in progress:
            self.side.stage_panel(each.key).show_progress(each, stages, self._name_of, words, theme)
        shops = len({stage.shop_id for _, stages in progress for stage in stages})
        for outlook, lacking in outlooks:
            self.side.day_panel(outlook.key).show_outlook(outlook, lacking, shops, words, theme)
        self.side.setVisible(bool(progress))
        self._turn_columns()

    def _name_of(self, shop_id: int) -> str:
        shop = self.desk.scope.shop(shop_id)
        if shop is None:
            return ""
        return (shop.name_en or shop.name_zh) if self.desk.sentences.language == "en" else shop.name_zh

    def _greet(self, now: datetime) -> None:
        words, day = TodayWords(self.desk.sentences), now.astimezone(clock.HONG_KONG).date()
        english = words.sentences.language == "en" and self.desk.english_name
        self.greeting.say(words.greeting(english or self.desk.actor.name, now), self._where(words, day))

    def _where(self, words: TodayWords, day: date) -> str:
        shops = len(self.desk.scope.looked_at)
        told = words.sentences.day(day)
        return f"{told}  {words.say('shops', count=shops)}" if shops else told

    def _turn_columns(self) -> None:
        beside = self.width() >= _NARROW * self.fontMetrics().horizontalAdvance("m")
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self.columns.setDirection(direction)
        wide = max(self.desk.theme.metric("side_panel") + 64, self.side.minimumSizeHint().width())
        self.side.setMinimumWidth(wide if beside else 0)
        self.side.setMaximumWidth(wide if beside else 16_777_215)

    # where it leads

    def _lead(self, task: Task) -> None:
        self.desk.go(task.place)

    def _lead_to_figure(self, figure: Figure) -> None:
        self.desk.go(figure.place)

    def _lead_to_shop(self, line: ShopLine) -> None:
        columns = self.board.columns
        if line.behind.tasks:
            self.desk.go(line.behind.tasks[0].place)
        elif columns:
            values = {**columns[0].place.values, "shop_id": line.shop.id}
            self.desk.go(Place(columns[0].place.module, values))

    def _lead_to_shops(self) -> None:
        self.desk.go(Place("shops"))
