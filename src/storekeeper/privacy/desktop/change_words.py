"""A change of rights in words: what it is, whom it touches, how far it has come."""

from __future__ import annotations

from storekeeper.privacy.desktop.facts import Fact
from storekeeper.privacy.desktop.words import AccessWords
from storekeeper.privacy.domain import (
    Close,
    Difference,
    GiveGroup,
    GiveScope,
    Request,
    RightChange,
    RightEvent,
    TakeGroup,
    TakeScope,
)

_SOME = 4  # shops named before the rest is counted
_FEW = 3  # kinds of data told line by line when all of them go


def change_text(words: AccessWords, change: RightChange) -> str:
    """梁慧儀：加九龍西（12 間店），到 2027-03-31."""
    name = words.person(change.login)
    if isinstance(change, GiveScope):
        place, end = words.place(change.region_id, change.shop_id), words.until(change.until)
        return words.say("change.give_scope", name=name, place=place, until=end)
    if isinstance(change, GiveGroup):
        group, end = words.group(change.group), words.until(change.until)
        return words.say("change.give_group", name=name, group=group, until=end)
    if isinstance(change, TakeGroup):
        return words.say("change.take_group", name=name, group=words.group(change.group))
    if isinstance(change, TakeScope):
        return words.say("change.take_scope", name=name, place=words.place(change.region_id, change.shop_id))
    assert isinstance(change, Close)  # noqa: S101
    return words.say("change.close", name=name)


def difference_facts(words: AccessWords, difference: Difference | None) -> tuple[Fact, ...]:
    """Who gains or loses what; a line that says so while it is worked out, and when nothing changes."""
    say = words.say
    if difference is None:
        return (Fact(say("difference.effect"), say("difference.reading")),)
    facts = []
    for code, shops, people in (
        ("gains", difference.shops_gained, difference.people_gained),
        ("loses", difference.shops_lost, difference.people_lost),
    ):
        if shops:
            told = say("difference.shops", shops=len(shops), people=people, names=_named(words, shops))
            facts.append(Fact(say(f"difference.{code}"), told))
    facts += _kind_facts(words, difference)
    return tuple(facts) or (Fact(say("difference.effect"), say("difference.nothing")),)


def state_text(words: AccessWords, request: Request) -> str:
    """How far a request has come, as the reader is concerned."""
    say = words.say
    if request.state == "waiting":
        if request.own:
            return say("request.own")
        return say("request.not_own") if request.may_decide else words.sentences.say(request.why_not)
    at = words.moment(request.decided_at)
    if request.decided_at == request.asked_at and request.state in {"approved", "applied"}:
        return say(f"request.at_once.{request.state}", name=request.decided_by_name, at=at)
    return say(f"request.state.{request.state}", name=request.decided_by_name, at=at)


def event_text(words: AccessWords, event: RightEvent) -> str:
    """Who did what."""
    what = event.name if event.change is None else change_text(words, event.change)
    return words.say(f"event.{event.deed}", who=words.giver(event.by_name), what=what)


def _kind_facts(words: AccessWords, difference: Difference) -> list[Fact]:
    """Kinds of data of which more or less would be seen; in one line where many are lost."""
    say, cells = words.say, difference.cells
    if len(cells) > _FEW and all(each.after == "none" for each in cells):
        names = say("list_mark").join(words.kind(each.kind) for each in cells)
        return [Fact(say("difference.kinds"), say("difference.all_kinds", count=len(cells), names=names))]
    return [
        Fact(
            words.kind(each.kind),
            say("difference.instead", before=say(f"level.{each.before}.long")),
            each.after,
        )
        for each in cells
    ]


def _named(words: AccessWords, shops: tuple[int, ...]) -> str:
    names = words.say("list_mark").join(words.shop(shop) for shop in shops[:_SOME])
    return names if len(shops) <= _SOME else words.say("and_more", names=names, count=len(shops) - _SOME)
