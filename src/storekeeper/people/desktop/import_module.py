"""The import of people and shops among the pages of people."""

from __future__ import annotations

from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.page import Page


class ImportModule:
    """People and shops out of a workbook."""

    key, group = "import", "people"
    icon = "file-import-outline"
    needs = frozenset({"sk_hq", "sk_hr"})

    def title(self, sentences: Sentences) -> str:
        """匯入."""
        return sentences.say("import.screen.title")

    def open(self, desk: Desk) -> Page:
        """The page; what it needs is loaded only now."""
        from storekeeper.people.imports import KINDS
        from storekeeper.qtkit.import_page import ImportPage

        return ImportPage(desk, KINDS)
