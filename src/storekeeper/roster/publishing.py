"""The only door to published weeks: publish one, list them, make the working copy what one of them was."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from sqlalchemy import Connection

from storekeeper.kit import edits
from storekeeper.kit.clock import monday_of
from storekeeper.kit.errors import Refused
from storekeeper.roster import company, domain, queries
from storekeeper.roster.domain import Comparison, Edit, PersonChange, Revision, Week
from storekeeper.roster.rules import hindrances
from storekeeper.roster.service import Saved, submit
from storekeeper.roster.writing import conflict

_PUBLISH = "SELECT roster.publish(%s, %s, %s, %s::jsonb, %s, %s)"
# A week to come is never older than that, so what it publishes last is never erased.
_FORGET = """
    DELETE FROM roster.revision r
    WHERE greatest(r.monday + 6, (r.published_at AT TIME ZONE 'Asia/Hong_Kong')::date)
        < %s::date - make_interval(months => %s)"""
_LONGEST_NOTE = 500


@dataclass(frozen=True)
class Listed:
    """A published week, the name of who published it, and what it brought to whom beside the one before."""

    revision: Revision
    by: str
    changes: tuple[PersonChange, ...]


def publish(connection: Connection, *, revision_id: UUID, seen: Week, note: str = "") -> Revision:
    """Publish a shop's week as its publisher has seen it; sent twice it is done once. It cannot be undone, only
    followed by another: `restore` brings an earlier one back as a draft.

    Raises Conflict `roster.changed_by` or `roster.gone` when the week is not any more what she saw, and Refused
    `roster.publish_hindered` (with all hard findings), `roster.published_already`, `roster.nothing_to_publish`
    or `roster.note_long`.
    """
    published = queries.revision(connection, revision_id)
    if published is not None:
        return published
    if len(note) > _LONGEST_NOTE:
        raise Refused("roster.note_long", limit=_LONGEST_NOTE)
    week = queries.week(connection, shop_id=seen.shop.id, monday=seen.monday)
    stale = [row for row, _ in week.versions.items() ^ seen.versions.items()]
    if stale:
        raise conflict(connection, stale)
    _insist_on_publishable(week)
    former = _former_like(connection, week)
    connection.exec_driver_sql(
        _PUBLISH,
        (revision_id, week.shop.id, week.monday, json.dumps({str(row): at for row, at in week.versions.items()}),
         note, former),
    )  # fmt: skip
    made = queries.revision(connection, revision_id)
    if made is None:
        raise Refused("roster.no_such_revision")
    return made


def revisions(connection: Connection, *, shop_id: int, monday: date) -> tuple[Listed, ...]:
    """The published weeks of a shop and Monday, newest first; the last one brought everything that was in it."""
    monday = monday_of(monday)
    found = queries.revisions(connection, shop_id=shop_id, monday=monday)
    names = queries.publishers(connection, shop_id=shop_id, monday=monday)
    return tuple(
        Listed(
            revision,
            names.get(revision.id, revision.published_by),
            Comparison(revision.shifts, revision.marks, former).changes,
        )
        for revision, former in pairwise((*found, None))
        if revision is not None
    )


def restoring(connection: Connection, *, revision_id: UUID, week: Week) -> Edit | None:
    """The edit that makes this week what the revision was; None when it is so already.

    Raises Refused `roster.no_such_revision`, also for one of another shop or week.
    """
    revision = _insist_on_revision(connection, revision_id)
    if (revision.shop_id, revision.monday) != (week.shop.id, week.monday):
        raise Refused("roster.no_such_revision")
    rows = [row.id for row in revision.rows]
    return domain.restoring(week, revision, queries.versions(connection, rows))


def restore(connection: Connection, *, edit_id: UUID, revision_id: UUID) -> Saved:
    """Make the working copy what the revision was, as one edit that can be undone; nobody is told of it yet.

    Raises Refused `roster.no_such_revision`, `roster.restored_already` and what `service.submit` raises.
    """
    if edits.applied(connection, (edit_id,)):
        return Saved()
    revision = _insist_on_revision(connection, revision_id)
    week = queries.week(connection, shop_id=revision.shop_id, monday=revision.monday)
    edit = restoring(connection, revision_id=revision_id, week=week)
    if edit is None:
        raise Refused("roster.restored_already", number=revision.number)
    return submit(connection, edit_id=edit_id, edit=edit, shop_id=revision.shop_id, monday=revision.monday)


def forget(connection: Connection, *, on: date) -> int:
    """Erase the versions whose week and publication both lie further back than they are kept; how many there were."""
    months = company.months_kept(connection, on=on)
    return connection.exec_driver_sql(_FORGET, (on, months)).rowcount


def _insist_on_publishable(week: Week) -> None:
    found = hindrances(week)
    if found:
        raise Refused("roster.publish_hindered", findings=found, count=len(found))
    if week.published is not None and week.compared.same:
        raise Refused("roster.published_already", number=week.published.number)
    if week.published is None and not week.versions:
        raise Refused("roster.nothing_to_publish")


def _insist_on_revision(connection: Connection, revision_id: UUID) -> Revision:
    revision = queries.revision(connection, revision_id)
    if revision is None:
        raise Refused("roster.no_such_revision")
    return revision


def _former_like(connection: Connection, week: Week) -> UUID | None:
    """The newest earlier revision that says what this week says."""
    if week.published is None or week.published.number == 1:
        return None
    former = queries.revisions(connection, shop_id=week.shop.id, monday=week.monday)[1:]
    return next((each.id for each in former if Comparison(week.shifts, week.marks, each).same), None)
