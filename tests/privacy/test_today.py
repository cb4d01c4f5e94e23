"""Whoever may decide a change of rights is told on Today; whoever asked for it is not."""

from __future__ import annotations

from storekeeper.kit.clock import today
from storekeeper.privacy import service
from storekeeper.privacy.domain import GiveScope
from storekeeper.privacy.today import waiting
from tests.fixtures.database import Clone


def test_the_second_person_is_told_and_the_asker_and_others_are_not(cloned: Clone) -> None:
    login = cloned.cluster.logins["regional2"]
    with cloned.door("it").read() as connection:
        (region, *_) = [each.id for each in service.places(connection).regions if each.code == "KLW"]
    change = GiveScope(login, region_id=region, shop_id=None, until=None)

    with cloned.door("it").write() as connection:
        service.ask(connection, change=change, reason="頂替")

    told = {}
    for persona in ("it", "hq", "hr", "regional2"):
        with cloned.door(persona).read() as connection:
            told[persona] = [(task.code, task.count) for task in waiting(connection, today())]
    assert told == {"it": [], "hq": [("privacy.today.waiting", 1)], "hr": [], "regional2": []}
