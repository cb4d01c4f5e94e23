"""A local store for pictures alone: first without people, then with the sample chain, and gone afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from storekeeper.desktop.gate import Entered, Persona, Progress
from storekeeper.desktop.store_gate import StoreGate
from storekeeper.kit import secrets as kit_secrets
from storekeeper.kit.embedded.server import EmbeddedServer
from storekeeper.kit.settings import Settings

_IDLE_MINUTES = 3.0  # should nobody be left to erase it
_FIRST: Mapping[str, tuple[str, str]] = {
    "hq": ("蔡文傑", "hq"),
    "it": ("周偉文", "it"),
    "auditor": ("鄭麗珊", "auditor"),
}
_SAMPLE = """
    SELECT s.id, s.region_id, min(e.id) FROM people.shop s JOIN people.placement p ON p.shop_id = s.id
    JOIN people.employee e ON e.id = p.employee_id WHERE s.code = %s GROUP BY s.id
"""
_PASSWORD = "only for pictures"  # noqa: S105 (of a store that lives for minutes)


@dataclass(frozen=True)
class Sample:
    """Things of the sample chain worth a picture: a shop, its region, somebody who works there, a list to import."""

    shop_id: int = 0
    region_id: int = 0
    employee_id: int = 0
    workbook: Path = Path()


class OwnStore:
    """Blocks while it works. What is drawn of it are people who do not exist."""

    def __init__(self, settings: Settings) -> None:
        """`settings` with another data folder, whose passwords stay out of the system's key store."""
        self.folder = Path(tempfile.mkdtemp(prefix="storekeeper-look-"))
        (self.folder / kit_secrets.FILE).write_text("{}", encoding="utf-8")
        self.settings = replace(
            settings, data_folder=self.folder, dsn="", server="", idle_minutes=_IDLE_MINUTES, last_login="",
            language="zh-HK", theme="light", density="standard",
        )  # fmt: skip
        self.gate = StoreGate(self.settings)
        self.sample = Sample()
        self._logins: dict[str, str] = {}

    def make(self, progress: Progress) -> None:
        """The stores with three logins and not one shop."""
        from storekeeper.demo.filling import administrating
        from storekeeper.features import listened_topics
        from storekeeper.kit.access import add_login
        from storekeeper.kit.stores.provider import ready

        provider = ready(self.settings, listened_topics(), progress=progress)
        with administrating(provider) as connection:
            for key, (name, group) in _FIRST.items():
                self._logins[key] = add_login(connection, name=name, password=_PASSWORD, groups=(group,))
        self.gate.open(progress)

    def fill(self, progress: Progress) -> None:
        """The sample chain and its personas come in."""
        from storekeeper.demo.chain import sample_chain
        from storekeeper.demo.filling import administrating, fill
        from storekeeper.demo.workbooks import MODEL_SHOP, sample_workbooks
        from storekeeper.kit.clock import today
        from storekeeper.kit.stores.provider import find

        provider = find(self.settings)
        fill(provider, lambda _code, _done, _total: None, today=today())
        with administrating(provider) as connection:
            shop, region, employee = connection.exec_driver_sql(_SAMPLE, (MODEL_SHOP,)).one()
        lists = self.folder / "lists"
        lists.mkdir(exist_ok=True)
        people = sample_workbooks(lists, sample_chain(today())).people
        self.sample = Sample(shop, region, employee, people)
        self.gate.open(progress)

    def first(self, key: str) -> Entered:
        """hq, it or auditor, who were there before the chain. Raises KeyError for another."""
        return self.gate.enter(self._logins[key], _PASSWORD)

    def persona(self, key: str) -> Entered:
        """Somebody of the sample chain. Raises Refused('desktop.persona_unknown')."""
        from storekeeper.kit.access import known_logins

        return self.gate.enter_as(Persona(key, known_logins(self.folder).get(key, key)))

    def stop(self) -> None:
        """Takes the server away from under whoever is in."""
        EmbeddedServer(self.folder).stop()

    def erase(self) -> None:
        """Leaves nothing behind."""
        EmbeddedServer(self.folder).erase()
        shutil.rmtree(self.folder, ignore_errors=True)
