"""What the bars say of the week on show: its hours, whether it is past, which shop of how many, what is selected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QLabel

from storekeeper.qtkit.elided_label import ElidedLabel
from storekeeper.qtkit.scope import Scope
from storekeeper.roster.desktop.faces import Place
from storekeeper.roster.desktop.words import Words, hours
from storekeeper.roster.domain import Week


@dataclass(frozen=True)
class WeekFigures:
    """The labels of the tool bar."""

    shop_chip: ElidedLabel
    week_figure: QLabel
    state_chip: QLabel

    def say_shop(self, scope: Scope, shop_id: int | None, words: Words) -> None:
        """Of several shops that are looked at, the one on show."""
        shop = scope.shop(shop_id)
        name = (shop.name_zh if words.chinese else shop.name_en) or shop.name_zh if shop else ""
        self.shop_chip.say(words.say("shop_of_many", shop=name, count=len(scope.looked_at)))
        self.shop_chip.setVisible(scope.chosen.shop_id is None and shop is not None)

    def say_week(self, week: Week | None, words: Words, today: date) -> None:
        """Paid hours; a week that has passed says so."""
        minutes = sum(shift.worked_minutes for shift in week.shifts) if week else 0
        self.week_figure.setText(words.say("week_total", hours=f"{minutes / 60:,.1f}"))
        self.week_figure.setVisible(week is not None)
        self.state_chip.setText(words.say("past_week"))
        self.state_chip.setToolTip(words.say("past_week_why"))
        self.state_chip.setVisible(week is not None and week.days[-1] < today)


def chosen_text(week: Week, places: Iterable[Place], words: Words) -> str:
    """How many shifts stand in these cells, and their hours; empty when there is none."""
    shifts = [shift for place in places for shift in week.shifts_of(*place)]
    minutes = sum(shift.worked_minutes for shift in shifts)
    return words.say("chosen", count=len(shifts), hours=hours(minutes)) if shifts else ""
