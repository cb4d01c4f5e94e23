"""The three ways in which a deed may fail, and the finding: code and values, never sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: hard refuses, soft warns, info tells."""

    HARD = "hard"
    SOFT = "soft"
    INFO = "info"


@dataclass(frozen=True)
class Finding:
    """What a rule says: a code of `resources/sentences`, its named values and its weight."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.HARD


class StorekeeperError(Exception):
    """Carries a code and values; whoever shows it makes the sentence."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values: Mapping[str, object] = values

    def __str__(self) -> str:
        return f"{self.code} {dict(self.values)}" if self.values else self.code


class Refused(StorekeeperError):
    """A rule forbids it: which, why and what would fix it."""

    def __init__(self, code: str, *, findings: tuple[Finding, ...] = (), **values: object) -> None:
        super().__init__(code, **values)
        self.findings = findings or (Finding(code, values),)


class Conflict(StorekeeperError):
    """Somebody was faster."""


class Unreachable(StorekeeperError):
    """The other side does not answer; nothing is lost and trying again may help."""
