"""What would mend a finding, in a few words each, for whoever is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from storekeeper.kit.errors import Finding
from storekeeper.roster.rules import packs

_FIXES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "roster.overlap": ("other_time", "other_person", "make_open"),
        "roster.travel": ("leave_time", "other_person", "make_open"),
        "roster.on_leave": ("cancel_leave", "other_person", "make_open"),
        "roster.not_placed": ("borrow", "other_person"),
        "roster.stranger": ("borrow", "other_person"),
        "roster.left": ("other_person", "make_open"),
        "roster.skill_missing": ("enter_skill", "other_person", "other_role"),
        "roster.opens_later": ("other_day", "correct_shop"),
        "roster.closed_down": ("other_day", "correct_shop"),
        "roster.marked_already": ("remove_mark",),
        "roster.leave_twice": ("change_leave",),
        "roster.rest_day": ("move_mark", "other_person"),
        "roster.unavailable": ("ask_her", "other_person"),
        "roster.closed": ("fit_hours",),
        "roster.closed_day": ("other_day",),
    }
)


def fixes(finding: Finding) -> tuple[Finding, ...]:
    """What would mend it, the nearest first: codes `roster.fix.*` with the values of the finding; often several."""
    known = _FIXES.get(finding.code)
    if known is not None:
        return tuple(Finding(f"roster.fix.{name}", finding.values, finding.severity) for name in known)
    return tuple(fix for pack in packs.PACKS for fix in pack.fixes(finding))


def mending(finding: Finding) -> Finding | None:
    """All that would mend it as one line, `roster.mending`; None where nothing is known."""
    options = fixes(finding)
    return Finding("roster.mending", {"options": options}, finding.severity) if options else None
