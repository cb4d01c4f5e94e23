"""What an import would change, as values: every line against the store, cell by cell."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from storekeeper.kit.errors import Finding, Severity
from storekeeper.kit.sheets.columns import Columns
from storekeeper.kit.sheets.drafts import Drafts

STATES = ("new", "changed", "same", "wrong")


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell against the store. `hidden`: it only says that the value changes, `before` and `after` are None."""

    field: str
    cell: str
    before: object
    after: object
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One line: state new, changed, same or wrong; `number` and `name` tell people which it is.

    `record` is what the kind of import would write, None for a wrong line.
    """

    row: int
    number: str
    name: str
    state: str
    changes: tuple[CellChange, ...] = ()
    findings: tuple[Finding, ...] = ()
    record: Any = None


@dataclass(frozen=True)
class Choice:
    """A value that a person may choose for the whole file, such as a region's code, and its names."""

    value: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class Asked:
    """A workbook read and asked about, as of a day: what was asked is allowed once that is committed."""

    kind: str
    file: str
    digest: str
    on: date
    drafts: Drafts
    given: Any = None


@dataclass(frozen=True)
class Preview:
    """What confirming would do. `fingerprint` is that of what the store held about it.

    `besides`: what else is to be made, one finding each. `plan`: what the kind keeps for its writing.
    `choices`: regions for what is new, when one must be named; `region` is the one that was.
    """

    asked: Asked
    fingerprint: str
    rows: tuple[PreviewRow, ...]
    findings: tuple[Finding, ...] = ()
    besides: tuple[Finding, ...] = ()
    plan: Any = None
    region: str | None = None
    choices: tuple[Choice, ...] = ()

    @property
    def kind(self) -> str:
        """The key of the kind of import."""
        return self.asked.kind

    @property
    def file(self) -> str:
        """The name of the file, without its folder."""
        return self.asked.file

    @property
    def sheet(self) -> str:
        """The sheet that was read."""
        return self.asked.drafts.sheet

    @property
    def digest(self) -> str:
        """The sha256 of the file in hex."""
        return self.asked.digest

    @property
    def on(self) -> date:
        """The day as of which it was compared."""
        return self.asked.on

    @property
    def columns(self) -> Columns:
        """Which column is which."""
        return self.asked.drafts.columns

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """State → number of lines."""
        counted = Counter(row.state for row in self.rows)
        return {state: counted[state] for state in STATES}

    @cached_property
    def problems(self) -> tuple[Finding, ...]:
        """All that forbids confirming."""
        told = [*self.findings, *(finding for row in self.rows for finding in row.findings)]
        return tuple(finding for finding in told if finding.severity is Severity.HARD)

    @property
    def code(self) -> str:
        """Twelve characters that stand for this file on this state of the store."""
        return hashlib.sha256(f"{self.digest} {self.fingerprint}".encode()).hexdigest()[:12]
