"""What Today shows of what the features told, for the shops that are looked at; knows no widget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from storekeeper.desktop.today.tasks import gathered, pressing
from storekeeper.kit.contributions import Figure, Outlook, Progress, Stage, Task, Told, Total

ORDER = ("none", "begun", "open", "done")  # of stages: the furthest behind first


@dataclass(frozen=True)
class Behind:
    """A shop with the tasks that name it, the most pressing first, and its totals of the figures with a whole."""

    shop_id: int
    tasks: tuple[Task, ...]
    totals: tuple[Total, ...]


@dataclass(frozen=True)
class Board:
    """Everything told, narrowed to some shops; `shops` None is everything that may be seen."""

    told: tuple[Told, ...] = ()
    shops: frozenset[int] | None = None

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The rows to show, the most pressing first."""
        return gathered((each for each in self.told if isinstance(each, Task)), self.shops)

    @property
    def figures(self) -> tuple[tuple[Figure, Total], ...]:
        """The large numbers: first those of a whole, then as they were told."""
        found = [(each, each.total(self.shops)) for each in self.told if isinstance(each, Figure)]
        return tuple(sorted(found, key=lambda one: one[1].whole is None))

    @property
    def columns(self) -> tuple[Figure, ...]:
        """The figures that are told shop by shop."""
        return tuple(figure for figure, total in self.figures if total.whole is not None)

    @property
    def progress(self) -> tuple[tuple[Progress, tuple[Stage, ...]], ...]:
        """Each progress with the stages of these shops, the furthest behind first."""
        return tuple(
            (each, stages)
            for each in self.told
            if isinstance(each, Progress) and (stages := self._stages(each))
        )

    @property
    def outlooks(self) -> tuple[tuple[Outlook, Mapping[date, int]], ...]:
        """Each outlook with what these shops lack on every one of its days."""
        return tuple((each, self._lacking(each)) for each in self.told if isinstance(each, Outlook))

    def behind(self, shops: Sequence[int]) -> tuple[Behind, ...]:
        """These shops, those with something to say first."""
        by_shop: defaultdict[int, list[Task]] = defaultdict(list)
        for each in self.told:
            if isinstance(each, Task) and each.shop_id is not None:
                by_shop[each.shop_id].append(each)
        columns = self.columns
        lines = [
            Behind(
                shop_id,
                tuple(sorted(by_shop[shop_id], key=pressing)),
                tuple(figure.total_of(shop_id) for figure in columns),
            )
            for shop_id in shops
        ]
        return tuple(sorted(lines, key=lambda line: (not line.tasks, *map(pressing, line.tasks[:1]))))

    def next_deadline(self, now: datetime) -> tuple[Progress, datetime] | None:
        """What comes next when nothing waits."""
        coming = [(each, each.deadline) for each, _ in self.progress if each.deadline > now]
        return min(coming, key=lambda found: found[1], default=None)

    def _stages(self, progress: Progress) -> tuple[Stage, ...]:
        here = (stage for stage in progress.stages if self._is_looked_at(stage.shop_id))
        return tuple(sorted(here, key=lambda stage: ORDER.index(stage.state)))

    def _lacking(self, outlook: Outlook) -> Mapping[date, int]:
        lacking = dict.fromkeys(outlook.days, 0)
        for (shop_id, day), count in outlook.lacking.items():
            if self._is_looked_at(shop_id):
                lacking[day] += count
        return lacking

    def _is_looked_at(self, shop_id: int) -> bool:
        return self.shops is None or shop_id in self.shops
