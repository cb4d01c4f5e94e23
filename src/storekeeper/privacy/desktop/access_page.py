"""The page of rights: what groups may do with which data, changes that wait for a second person, and see as."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QScrollArea, QSplitter, QWidget

from storekeeper.kit.changes import Change
from storekeeper.kit.contributions import Place
from storekeeper.kit.errors import StorekeeperError
from storekeeper.privacy import service
from storekeeper.privacy.desktop.asking import Kept, Overview, read_kept, read_overview, read_seen
from storekeeper.privacy.desktop.facts import label
from storekeeper.privacy.desktop.inbox_panel import InboxPanel
from storekeeper.privacy.desktop.levels import LEVELS, LevelChip
from storekeeper.privacy.desktop.matrix_model import MatrixModel
from storekeeper.privacy.desktop.matrix_view import MatrixView
from storekeeper.privacy.desktop.reveals_panel import RevealsPanel
from storekeeper.privacy.desktop.see_as_panel import SeeAsPanel, shops_in
from storekeeper.privacy.desktop.words import AccessWords
from storekeeper.privacy.desktop.wrapping import Wrapping
from storekeeper.privacy.domain import Request, Seen
from storekeeper.qtkit.empty_state import EmptyState
from storekeeper.qtkit.folding import Folding, Mark
from storekeeper.qtkit.messages import MessageBar
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.page import Page
from storekeeper.qtkit.who_changed import AUDIT_READERS

_PAUSE = 400  # milliseconds, in which several notices count as one
_AIR = 120
_COLUMNS = 12  # so many columns of the matrix are to be in sight beside the panel


class AccessPage(Page):
    """`show_place` takes {'request_id'} or {'login'} (see as). Everything is read in one go, off the GUI thread."""

    form = "access_page"

    messages: MessageBar
    splitter: QSplitter
    sheet: QScrollArea
    side: QScrollArea
    matrix_view: MatrixView
    level_legend: Wrapping
    matters: QWidget
    matters_row: QHBoxLayout
    empty: EmptyState

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.words = AccessWords(lambda: desk.sentences)
        self.model = MatrixModel(self.words, self)
        self.matrix_view.use(self.model)
        self.inbox, self.reveals = InboxPanel(desk, self.words), RevealsPanel(desk, self.words)
        self.see_as = SeeAsPanel(desk, self.words)
        self._overview: Overview | None = None
        self._chips: list[tuple[str, LevelChip, QLabel]] = []
        self._stale = False
        self._question = 0
        self._wanted: Mapping[str, object] = {}
        self._lay_out()
        self._wire()
        self.restyle()
        self.retranslate()
        self.reload()

    # what the window asks for

    def reload(self) -> None:
        """Reads everything anew."""
        self.desk.read(read_overview, then=self._take, failed=self._fail)
        if self.desk.actor.may(AUDIT_READERS):
            self.desk.read(read_kept, then=self._take_kept, failed=self.tell)

    def changed(self, change: Change) -> None:
        """Requests and scopes of others; a hidden page looks again once it is shown."""
        if change.topic.startswith(("sec.", "audit.reveal", "audit.proof")):
            self._stale = True
            if self.isVisible():
                self._pause.start()

    def shown(self) -> None:
        """What changed meanwhile is read."""
        self.matrix_view.setFocus()
        if self._stale:
            self.reload()

    def show_place(self, values: Mapping[str, object]) -> None:
        """Leads to a request, or to somebody's eyes."""
        self._wanted = values
        if self._overview is not None:
            self._lead()

    def restyle(self) -> None:
        """The theme in use."""
        theme = self.desk.theme
        self.matrix_view.restyle(theme)
        for level, chip, _words in self._chips:
            chip.show_level(level, theme, self.desk.sentences)
        for part in (self.inbox, self.reveals, self.see_as):
            part.restyle()
        self.empty.restyle(theme)
        self._share_room()

    def retranslate(self) -> None:
        """The language in use."""
        if not hasattr(self, "_pause"):
            return
        say = self.words.say
        self.matrix_view.setAccessibleName(say("matrix.title"))
        for level, chip, words in self._chips:
            chip.show_level(level, self.desk.theme, self.desk.sentences)
            words.setText(say(f"level.{level}.long"))
        self.level_legend.arrange()
        self.folding.say(lambda is_open: say("panel.close" if is_open else "panel.see_as"))
        self.model.retranslate()
        for part in (self.inbox, self.reveals, self.see_as):
            part.retranslate()
        self.matrix_view.set_sizes()
        self._say_told()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "folding"):
            self._share_room()

    # what was read

    def _take(self, overview: Overview) -> None:
        self._stale = False
        self._overview = overview
        self.empty.hide()
        self.splitter.show()
        self.words.places = overview.places
        self.words.know(overview.people)
        waiting = [each for each in overview.requests if each.state == "waiting"]
        self.model.waiting = frozenset(
            group for each in waiting for group in [getattr(each.change, "group", "")] if group
        )
        present = self.matrix_view.currentIndex()
        self.model.show_matrix(overview.matrix)
        row, column = max(present.row(), 0), max(present.column(), 0)
        self.matrix_view.setCurrentIndex(self.model.index(row, column))
        self.see_as.offer(overview.people, overview.tables)
        self.inbox.show_requests(overview.requests)
        self._say_told()
        self._lead()
        self._see()

    def _take_kept(self, kept: Kept) -> None:
        self.reveals.show_reveals(kept.reveals, kept.seal)

    def _fail(self, error: StorekeeperError) -> None:
        """What is known stays."""
        if self._overview is not None:
            self.tell(error)
            return
        page = self.desk.sentences
        self.empty.say("cloud-off-outline", page.say("records.page.lost"), page.tell(error),
                       page.say("records.page.try_again"))  # fmt: skip
        self.empty.restyle(self.desk.theme)
        self.splitter.hide()
        self.empty.show()

    def _lead(self) -> None:
        wanted, self._wanted = self._wanted, {}
        if (request_id := wanted.get("request_id")) is not None:
            found = [each.id for each in self.inbox.requests if str(each.id) == str(request_id)]
            self.inbox.open(next(iter(found), None))
            self._bring(self.inbox)
        if isinstance(login := wanted.get("login"), str):
            self.folding.open()
            self.see_as.choose(login)

    def _bring(self, part: QWidget) -> None:
        """A small window or large letters leave what one was led to below the matrix."""
        inside = self.sheet.widget()
        if inside is not None and (layout := inside.layout()) is not None:
            layout.activate()
        self.sheet.ensureWidgetVisible(part, 0, 0)

    def _say_told(self) -> None:
        found = self._overview
        if found is not None:
            groups, kinds = len(found.matrix.groups), len(found.matrix.classes)
            self.told.emit(
                self.words.say("matrix.told", groups=groups, kinds=kinds, people=len(found.people))
            )

    def _picked(self, group: str, kind: str) -> None:
        level = "none" if self.model.matrix is None else self.model.matrix.level(group, kind)
        self.told.emit(self.words.cell(group, kind, level))

    # see as

    def _see(self) -> None:
        login, looked_at = self.see_as.login, self.see_as.looked_at
        if login is None or not looked_at:
            return
        waiting = self._waiting_for(login)
        self.see_as.permit_after(waiting is not None)
        after = waiting.change if waiting is not None and self.see_as.is_after else None
        self._question += 1
        self.desk.read(
            read_seen,
            login=login,
            looked_at=looked_at,
            after=after,
            then=partial(self._take_seen, self._question),
            failed=self._refuse_seen,
        )

    def _take_seen(self, question: int, seen: tuple[Seen, ...]) -> None:
        if question == self._question:
            self.see_as.show_seen(seen)
            total, shops = sum(each.total for each in seen), shops_in(seen)
            words = self.words.say(
                "see_as.mark", name=self.words.person(self.see_as.login or ""), count=total
            )
            self.folding.show_marks((Mark("see_as", "eye", len(shops), words),))

    def _refuse_seen(self, error: StorekeeperError) -> None:
        self.see_as.show_refusal(self.desk.sentences.tell(error))

    def _waiting_for(self, login: str) -> Request | None:
        requests = () if self._overview is None else self._overview.requests
        return next((e for e in requests if e.state == "waiting" and e.change.login == login), None)

    # the inbox

    def _work_out(self, request: Request) -> None:
        """The card that opens says what it would change, and beside it stands what the person would see."""
        self.see_as.choose(request.change.login, after=True)
        self.desk.read(
            service.difference,
            change=request.change,
            then=partial(self.inbox.show_difference, request.id),
            failed=self.tell,
        )

    def _decide(self, request_id: object, approve: bool, reason: str) -> None:
        self.desk.write(
            service.decide,
            request_id=request_id,
            approve=approve,
            reason=reason,
            then=partial(self._decided, "approved" if approve else "rejected"),
            failed=self._not_decided,
        )

    def _withdraw(self, request_id: object) -> None:
        self.desk.write(
            service.withdraw,
            request_id=request_id,
            then=partial(self._decided, "withdrawn"),
            failed=self._not_decided,
        )

    def _decided(self, how: str, _outcome: object) -> None:
        self.messages.say("done", lambda: self.words.say(f"request.done.{how}"))
        self.matrix_view.setFocus()  # the button that was pressed goes away with its card
        self.saved.emit()
        self.reload()

    def _not_decided(self, error: StorekeeperError) -> None:
        self.tell(error)
        self.reload()

    # inside

    def _wire(self) -> None:
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.reload)
        self.matrix_view.picked.connect(self._picked)
        self.see_as.wanted.connect(self._see)
        self.inbox.opened.connect(self._work_out)
        self.inbox.decided.connect(self._decide)
        self.inbox.withdrawn.connect(self._withdraw)
        self.reveals.all_wanted.connect(self._go_to_reveals)
        self.empty.pressed.connect(self.reload)

    def _go_to_reveals(self) -> None:
        self.desk.go(Place("audit", {"deed": "reveal"}))

    def _lay_out(self) -> None:
        pairs = []
        for level in LEVELS:
            chip, words, pair = LevelChip(), label("", "caption"), QWidget()
            words.setWordWrap(False)
            row = QHBoxLayout(pair)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
            row.addWidget(chip)
            row.addWidget(words, 1)
            self._chips.append((level, chip, words))
            pairs.append(pair)
        self.level_legend.flow(16)
        self.level_legend.show_parts(pairs)
        for part in (self.inbox, self.reveals):
            self.matters_row.addWidget(part, 1)
        self.reveals.setVisible(self.desk.actor.may(AUDIT_READERS))
        self.side.setWidget(self.see_as)
        self.folding = Folding(self.splitter, self.sheet, self.side)
        self.folding.show_panel(True)
        self.empty.hide()

    def _share_room(self) -> None:
        theme, wide = self.desk.theme, self.splitter.width()
        side = theme.metric("side_panel")
        self.side.setMinimumWidth(side)
        self.folding.restyle(theme, self.matrix_view.wanted_width(_COLUMNS) + side)
        self.splitter.setSizes([wide - side, side, 0])
        room = wide - (0 if self.folding.is_narrow else side)
        beside = room > sum(part.minimumSizeHint().width() for part in (self.inbox, self.reveals)) + _AIR
        self.matters_row.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )
