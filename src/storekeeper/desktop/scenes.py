"""What pages and the window show only after a deed, for their pictures: who does it and how it is reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import permutations
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication

from storekeeper.desktop.main_window import MainWindow
from storekeeper.desktop.own_store import Sample
from storekeeper.desktop.robot import above_of
from storekeeper.kit.clock import monday_of, today
from storekeeper.kit.contributions import Place
from storekeeper.kit.ids import new_id
from storekeeper.qtkit.folding import Folding
from storekeeper.qtkit.reveal import Reveal
from storekeeper.roster import service as roster
from storekeeper.roster.domain import Shift, Week

_TIMES = ("1200-2100", "1230-2130", "1300-2200")


@dataclass(frozen=True)
class Scene:
    """`persona` opens `module`, None for the window itself; `show` leads to the picture `name`, `leave` back."""

    name: str
    persona: str
    module: str | None
    show: Callable[[MainWindow, Sample], None]
    leave: Callable[[MainWindow], None] = lambda _window: None


def put_away(window: MainWindow) -> None:
    """Closes whatever a scene has opened."""
    for widget in above_of(window):
        widget.close()
    front = QApplication.focusWidget() or window
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(front, QKeyEvent(kind, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier))


def _at(module: str, name: str, window: MainWindow, sample: Sample) -> None:
    window.go(Place(module, {name: getattr(sample, name)}))


def _import(window: MainWindow, sample: Sample) -> None:
    window.go(Place("import", {"file": str(sample.workbook)}))


def _bell(window: MainWindow, _sample: Sample) -> None:
    window.top_bar.bell.drop()


def _scope(window: MainWindow, _sample: Sample) -> None:
    window.top_bar.scope_selector.drop()


def _person_menu(window: MainWindow, _sample: Sample) -> None:
    button = window.top_bar.person_button
    if (menu := button.menu()) is not None:
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))


def _search(window: MainWindow, _sample: Sample) -> None:
    window.seeking.emit()


def _keys(window: MainWindow, _sample: Sample) -> None:
    window.explaining.emit()


def _week(weeks: int, window: MainWindow, sample: Sample) -> None:
    monday = monday_of(today()) + timedelta(weeks=weeks)
    window.go(Place("roster", {"shop_id": sample.shop_id, "monday": monday}))


def _roster(action: str, window: MainWindow, sample: Sample) -> None:
    window.go(Place("roster", {"shop_id": sample.shop_id}))
    _act(window, action)


def _plain_roster(window: MainWindow) -> None:
    """The present week with the findings beside it, or folded where there is no room, as the page was opened."""
    _act(window, "zoom_week")
    _act(window, "findings")
    for folding in window.findChildren(Folding):
        folding.open(False)
    window.go(Place("roster", {"monday": monday_of(today())}))


def _act(window: MainWindow, name: str) -> None:
    action = window.findChild(QAction, name)
    if action is not None:
        action.trigger()


def _propose(window: MainWindow, _sample: Sample) -> None:
    """Somebody is given a region: what that would do is worked out beside the list, and nothing is asked."""
    window.open("logins")
    page: Any = window.page
    targets = page.targets.targets
    if page.model.rowCount() and targets:
        targets[-1].dropped.emit(page.model.row(page.model.index(0, 0)).login)


def _give_up(window: MainWindow) -> None:
    page: Any = window.page
    page.panel.proposal.give_up_button.click()
    page.folding.open(False)


def _on_week(deed: Callable[[Any, Week], None], window: MainWindow, sample: Sample) -> None:
    """Does something to the present week once it has been read."""
    window.go(Place("roster", {"shop_id": sample.shop_id, "monday": monday_of(today())}))
    page: Any = window.page

    def do(week: Week, _before: Week | None) -> None:
        page.reading.taken.disconnect(do)
        deed(page, week)

    page.reading.taken.connect(do)


def _meet(page: Any, week: Week) -> None:
    """A shift gets other times in the store, which this page does not hear of, and others again in the page."""
    shift = next(_alone(week))
    cell = page.grid.roster.index_of((shift.employee_id, shift.day))
    read = page.grid.reading_of(cell)
    theirs, mine = [edit for text in _TIMES if (edit := read(text)) is not None][:2]
    page.desk.write(partial(roster.submit, edit_id=new_id(), edit=theirs))
    page.grid.edited.emit(mine)


def _end_meeting(window: MainWindow) -> None:
    page: Any = window.page
    page.conflicts.take_theirs()
    _plain_roster(window)


def _set_down(page: Any, week: Week) -> None:
    """A shift is set down on another: what may become of both is asked."""
    shift, other = next(pair for pair in permutations(_alone(week), 2) if pair[0].day == pair[1].day)
    page.grid.carrying.move(shift, (other.employee_id, other.day))


def _tell_history(page: Any, week: Week) -> None:
    """Who changed a shift is asked."""
    page.history.tell(next(_alone(week)))


def _end_history(window: MainWindow) -> None:
    page: Any = window.page
    page.history.accept()
    _plain_roster(window)


def _alone(week: Week) -> Iterator[Shift]:
    """Shifts of people who have no other on that day."""
    return (
        one for one in week.shifts if one.employee_id and len(week.shifts_of(one.employee_id, one.day)) == 1
    )


def _uncover(window: MainWindow, _sample: Sample) -> None:
    """The person of the picture before; what for is asked, and no value is shown."""
    for part in window.findChildren(Reveal)[:1]:
        part.open()


def _cover(window: MainWindow) -> None:
    for part in window.findChildren(Reveal):
        part.cover()


SCENES: tuple[Scene, ...] = (
    Scene("employee", "hq", "employees", partial(_at, "employees", "employee_id")),
    Scene("employee-reveal", "hq", "employees", _uncover, _cover),
    Scene("employee-regional", "regional", "employees", partial(_at, "employees", "employee_id")),
    Scene("shop", "hq", "shops", partial(_at, "shops", "shop_id")),
    Scene("shop-regional", "regional", "shops", partial(_at, "shops", "shop_id")),
    Scene("region", "hq", "regions", partial(_at, "regions", "region_id")),
    Scene("import-preview", "hq", "import", _import),
    Scene("roster-day", "regional", "roster", partial(_roster, "zoom_day"), _plain_roster),
    Scene("roster-publish", "regional", "roster", partial(_roster, "publish"), _plain_roster),
    Scene("roster-versions", "regional", "roster", partial(_roster, "revisions"), _plain_roster),
    Scene("roster-compare", "regional", "roster", partial(_roster, "compare"), _plain_roster),
    Scene("roster-past", "regional", "roster", partial(_week, -2), _plain_roster),
    Scene("roster-without-shifts", "regional", "roster", partial(_week, 9), _plain_roster),
    Scene("roster-drop-menu", "regional", "roster", partial(_on_week, _set_down), _plain_roster),
    Scene("roster-conflict", "regional", "roster", partial(_on_week, _meet), _end_meeting),
    Scene("roster-history", "regional", "roster", partial(_on_week, _tell_history), _end_history),
    Scene("access-propose", "it", "logins", _propose, _give_up),
    Scene("bell", "regional", None, _bell),
    Scene("scope", "hq", None, _scope),
    Scene("person-menu", "regional", None, _person_menu),
    Scene("search", "hq", None, _search),
    Scene("keys", "hq", None, _keys),
)
