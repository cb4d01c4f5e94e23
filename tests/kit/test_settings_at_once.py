"""Settings that several programs save at the same moment are all kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from storekeeper.kit import settings


def test_two_programs_that_save_at_once_lose_nothing_of_one_another(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    changes = [{"theme": "dark"}, {"density": "large"}, {"language": "en"}, {"last_login": "p_7"}]

    for _ in range(5):
        file.unlink(missing_ok=True)
        with ThreadPoolExecutor(len(changes)) as programs:
            saving = [programs.submit(settings.save, file, **change) for change in changes]
            for saved in saving:
                saved.result()

        found = settings.load(file, {})
        assert (found.theme, found.density, found.language, found.last_login) == (
            "dark", "large", "en", "p_7",
        )  # fmt: skip
