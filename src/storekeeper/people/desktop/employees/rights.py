"""What a person may do with people on a screen; the lock itself is in the database."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass


@dataclass(frozen=True)
class Rights:
    """keeps: names, contracts, placements, skills. plans: availability and leave. lends: places her own people in
    other shops. contact: reads and writes contact in clear. pay: the same of pay. balances: counts of leave."""

    keeps: bool
    plans: bool
    lends: bool
    contact: bool
    pay: bool

    @property
    def imports(self) -> bool:
        """Whether people may be brought in from a workbook."""
        return self.keeps


def rights_of(groups: Set[str]) -> Rights:
    """The rights of whoever holds these group roles."""
    hr, hq, regional = "sk_hr" in groups, "sk_hq" in groups, "sk_regional" in groups
    return Rights(keeps=hr or hq, plans=hr or hq or regional, lends=hq or regional, contact=hr, pay=hr)
