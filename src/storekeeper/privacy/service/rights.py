"""Asking for rights, approving them, and telling what anybody may do and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, text

from storekeeper.kit import access
from storekeeper.kit.ids import new_id
from storekeeper.privacy.domain.kinds import KINDS, highest
from storekeeper.privacy.domain.rights import (
    CellChange,
    Close,
    Difference,
    Effective,
    GiveGroup,
    GiveScope,
    GroupLine,
    Matrix,
    Outcome,
    PersonLine,
    Places,
    Request,
    RightChange,
    RightEvent,
    TakeGroup,
    TakeScope,
)
from storekeeper.privacy.queries import rights as read

_ASK = text(
    "SELECT sec.ask_right(:id, :deed, :login, :region, :shop, CAST(:scope AS uuid), :group, CAST(:until AS date),"
    " :reason)"
)
_REFUSED = text(
    "SELECT sec.right_refused(:deed, :login, :region, :shop, CAST(:scope AS uuid), :group, CAST(:until AS date)),"
    " sec.needs_second(:deed, :group)"
)


def matrix(connection: Connection) -> Matrix:
    """What each group may do with each kind of data."""
    lines = tuple(GroupLine(*each) for each in read.groups(connection))
    return Matrix(lines, tuple(kind.told() for kind in KINDS), read.cells(connection))


def people(connection: Connection) -> tuple[PersonLine, ...]:
    """Every login with its groups and scope of today, the open ones first."""
    return read.people(connection)


def places(connection: Connection) -> Places:
    """The regions and shops that can be given."""
    return read.places(connection)


def requests(connection: Connection) -> tuple[Request, ...]:
    """What waits for a decision, then the latest decided ones."""
    return read.requests(connection)


def effective(connection: Connection, *, login: str) -> Effective:
    """What somebody may do now, from which group each level comes, and what the stores say to her scope."""
    groups = read.held_groups(connection, login)
    names = [each.group for each in groups]
    best = highest(read.cells(connection), names)
    return Effective(
        login,
        read.is_everywhere(names),
        groups,
        read.scopes(connection, login),
        tuple((kind.key, *best[kind.key]) for kind in KINDS if kind.key in best),
        read.states(connection),
    )


def ask(
    connection: Connection, *, change: RightChange, reason: str = "", request_id: UUID | None = None
) -> Outcome:
    """Ask for a change: one that widens waits for another person, one that narrows is done at once.

    Raises Refused with a code of the sections `rights` or `login`. Sent twice with one `request_id` it is asked once.
    A closed login's open sessions are ended by `end_sessions` afterwards, or by the worker.
    """
    number = request_id or new_id()
    state = connection.execute(_ASK, _said(change) | {"id": number, "reason": reason}).scalar_one()
    return Outcome("waiting" if state == "waiting" else "applied", number)


def decide(connection: Connection, *, request_id: UUID, approve: bool, reason: str = "") -> None:
    """Approve or reject what another person asked for.

    Raises Refused: rights.own_request, rights.about_you, rights.not_approver, rights.expired, rights.decided_already.
    """
    connection.execute(
        text("SELECT sec.decide_right(:id, :approve, :reason)"),
        {"id": request_id, "approve": approve, "reason": reason},
    )


def withdraw(connection: Connection, *, request_id: UUID) -> None:
    """Take one's own request back. Raises Refused('rights.decided_already')."""
    connection.execute(text("SELECT sec.withdraw_right(:id)"), {"id": request_id})


def cut(connection: Connection, *, login: str, reason: str = "") -> None:
    """Say that somebody's open sessions are to end; once that is committed, `end_sessions` ends them.

    For a session that holds up others, the closing of its own login for one. Raises Refused('login.not_your_own').
    """
    said = dict.fromkeys(("region", "shop", "scope", "group", "until"))
    connection.execute(_ASK, said | {"id": new_id(), "deed": "cut", "login": login, "reason": reason})


def end_sessions(connection: Connection, *, login: str) -> None:
    """End what a closed login, or one that was `cut`, has open, in a transaction of its own.

    Raises Refused('login.unknown').
    """
    access.end_sessions(connection, login)


def difference(connection: Connection, *, change: RightChange) -> Difference:
    """What a change would do, and why it cannot be asked for if it cannot."""
    refused, needs_second = connection.execute(_REFUSED, _said(change)).one()
    cells = read.cells(connection)
    groups = [each.group for each in read.held_groups(connection, change.login)]
    groups_after, shops, shops_after = after(connection, change, groups)
    best, best_after = highest(cells, groups), highest(cells, groups_after)
    chain = tuple(sorted(shop.id for shop in read.places(connection).shops))
    seen = _seen(best, chain if read.is_everywhere(groups) else shops)
    seen_after = _seen(best_after, chain if read.is_everywhere(groups_after) else shops_after)
    both = read.count_people(connection, sorted(seen | seen_after))
    return Difference(
        tuple(
            CellChange(kind.key, before, later)
            for kind in KINDS
            if (before := best.get(kind.key, ("none",))[0])
            != (later := best_after.get(kind.key, ("none",))[0])
        ),
        tuple(sorted(seen_after - seen)),
        tuple(sorted(seen - seen_after)),
        both - read.count_people(connection, sorted(seen)),
        both - read.count_people(connection, sorted(seen_after)),
        bool(needs_second),
        refused or "",
    )


def _seen(best: Mapping[str, tuple[str, tuple[str, ...]]], shops: tuple[int, ...]) -> set[int]:
    """The shops of a scope, none where no group of hers sees anything of a shop."""
    return set(shops) if "shops" in best else set()


def after(
    connection: Connection, change: RightChange | None, groups: list[str]
) -> tuple[list[str], tuple[int, ...], tuple[int, ...]]:
    """The groups after a change, and the shops before and after it; `groups` are those before."""
    if change is None:
        return groups, (), ()
    places = read.places(connection)
    held = read.scopes(connection, change.login)
    before = read.shops_of(connection, change.login)
    match change:
        case GiveGroup(group=group):
            return sorted({*groups, group}), before, before
        case TakeGroup(group=group):
            return [each for each in groups if each != group], before, before
        case Close():
            return [], before, ()
        case GiveScope(region_id=region, shop_id=shop):
            gained = {each.id for each in places.shops if each.region_id == region or each.id == shop}
            return groups, before, tuple(sorted({*before, *gained}))
        case TakeScope(scope_id=scope):
            kept = [each for each in held if each.id != scope]
            left = {
                each.id
                for each in places.shops
                if any(each.region_id == one.region_id or each.id == one.shop_id for one in kept)
            }
            return groups, before, tuple(sorted(left))


def rights_history(
    connection: Connection, *, login: str | None = None, limit: int = 200
) -> tuple[RightEvent, ...]:
    """Logins made, rights asked for and decided, newest first."""
    events = [
        RightEvent(row.at, row.by_name, row.name, "made", None)
        for row in read.made(connection, login=login, most=limit)
    ]
    for each in read.requests(connection, login=login, most=limit):
        events.append(RightEvent(each.asked_at, each.asked_by_name, each.name, "asked", each.change))
        if each.decided_at is not None:
            deed = "approved" if each.state in {"approved", "applied"} else each.state
            events.append(RightEvent(each.decided_at, each.decided_by_name, each.name, deed, each.change))
    return tuple(sorted(events, key=lambda event: event.at, reverse=True)[:limit])


def _said(change: RightChange) -> dict[str, object]:
    said: dict[str, object] = dict.fromkeys(("region", "shop", "scope", "group", "until"))
    until: date | None = None
    match change:
        case GiveScope(region_id=region, shop_id=shop, until=until):
            said |= {"deed": "give_scope", "region": region, "shop": shop}
        case TakeScope(scope_id=scope):
            said |= {"deed": "take_scope", "scope": scope}
        case GiveGroup(group=group, until=until):
            said |= {"deed": "give_group", "group": group}
        case TakeGroup(group=group):
            said |= {"deed": "take_group", "group": group}
        case Close():
            said |= {"deed": "close"}
    return said | {"login": change.login, "until": until}
