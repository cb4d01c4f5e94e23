"""The sample chain loads within a minute, on a new embedded server with its usual settings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.claim import Claim, against
from storekeeper.demo.filling import fill
from storekeeper.features import listened_topics
from storekeeper.kit.settings import Settings
from storekeeper.kit.stores import provider as stores

LIMIT_SECONDS = 60.0


def claims() -> Iterator[Claim]:
    """From a migrated store without a row to one with everything committed."""
    with TemporaryDirectory(prefix="storekeeper-bench-") as made:
        settings = Settings(data_folder=Path(made) / "folder")
        provider = stores.find(settings, supervised=False)
        try:
            stores.make(provider, listened_topics())
            began = perf_counter()
            fill(provider, lambda _code, _done, _total: None, today=date(2026, 11, 22))
            taken = perf_counter() - began
        finally:
            stores.embedded(settings.data_folder).erase()
    yield against(
        "seconds to load the sample chain against one minute", ours=taken, peer=LIMIT_SECONDS, goal=1
    )
