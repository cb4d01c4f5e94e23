"""What privacy gives to Today: changes of rights that wait for a decision, and what the proof of the audit found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection

from storekeeper.kit.access import my_groups
from storekeeper.kit.clock import now
from storekeeper.kit.contributions import Place, Task
from storekeeper.kit.errors import Finding, Severity
from storekeeper.privacy import service
from storekeeper.privacy.domain import Proof, SealState

DECIDERS = frozenset({"sk_it", "sk_hq"})
CHECKERS = frozenset({"sk_it", "sk_privacy", "sk_auditor"})


def waiting(connection: Connection, _on: date) -> tuple[Task, ...]:
    """One row for all requests that the asker may decide; who asked herself is not asked again."""
    if not my_groups(connection) & DECIDERS:
        return ()
    found = [each for each in service.requests(connection) if each.state == "waiting" and each.may_decide]
    if not found:
        return ()
    oldest = min(found, key=lambda each: each.asked_at)
    place = Place("access", {"request_id": str(oldest.id)})
    values = {"count": len(found), "who": oldest.asked_by_name, "since": oldest.asked_at}
    return (Task("privacy.waiting", "privacy.today.waiting", values, place, Severity.SOFT, count=len(found)),)


def proven(connection: Connection, _on: date) -> tuple[Task, ...]:
    """A row where the last proof found the audit broken, one where it proved nothing or is old; none for whole."""
    if not my_groups(connection) & CHECKERS:
        return ()
    state = SealState(None, 0, service.proofs(connection))
    old = tuple(each for each in state.proofs if state.is_old(now()))
    made = []
    if state.broken:
        made.append(_told("seal_broken", state.broken, Severity.HARD))
    if state.unproven:
        made.append(_told("seal_incomplete", state.unproven, Severity.SOFT))
    elif old:
        made.append(_told("seal_old", old, Severity.SOFT))
    return tuple(made)


def _told(code: str, proofs: Iterable[Proof], severity: Severity) -> Task:
    oldest = min(each.at for each in proofs)
    values = {"stores": tuple(Finding(f"access.store.{each.store}") for each in proofs), "at": oldest}
    return Task(f"privacy.{code}", f"privacy.today.{code}", values, Place("audit", {}), severity)
