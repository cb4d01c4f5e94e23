"""What a preview says on the screen: lines, cells and values in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from storekeeper.kit.errors import Severity
from storekeeper.kit.imports import CellChange, ImportKind, Preview, PreviewRow
from storekeeper.kit.sentences import Sentences
from storekeeper.kit.sheets.drafts import Draft

_MOST_IN_LINE = 6


def as_label(name: str) -> str:
    """A name that stands in the middle of sentences, standing alone."""
    return name[:1].upper() + name[1:]


def in_line(kind: ImportKind, row: PreviewRow, line: Draft, sentences: Sentences) -> str:
    """One line of the table: what is wrong, else what changes, else what is new."""
    if row.state == "wrong":
        return "　".join(sentences.tell(finding) for finding in row.findings)
    if row.state == "new":
        told = [
            sentences.say(
                "import.screen.value", field=kind.lines.named(key), value=_said(kind.say(key, value))
            )
            for key, value in line.said.items()
            if key not in kind.hidden and isinstance(value, str | int | date | tuple)
        ][:_MOST_IN_LINE]
    else:
        told = [_change(kind, change, sentences, at="") for change in row.changes]
    return "　".join([*told, *(sentences.tell(finding) for finding in row.findings)])


def in_full(kind: ImportKind, row: PreviewRow, line: Draft, sentences: Sentences) -> str:
    """Everything about a line: which it is, what is wrong or to be noted, every cell that changes."""
    told = [sentences.say("import.screen.line", row=row.row, number=row.number, name=row.name)]
    told += [sentences.tell(finding) for finding in row.findings]
    told += [_change(kind, change, sentences, at="_at") for change in row.changes]
    if row.state == "new":
        told += _values(kind, line, sentences)
    return "\n".join(told)


def besides(preview: Preview, sentences: Sentences) -> tuple[list[str], list[str]]:
    """What concerns the whole file: what forbids it, and what else will be made."""
    wrong = [sentences.tell(one) for one in preview.findings if one.severity is Severity.HARD]
    others = [one for one in preview.findings if one.severity is not Severity.HARD]
    return wrong, [sentences.tell(one) for one in (*preview.besides, *others)]


def _values(kind: ImportKind, line: Draft, sentences: Sentences) -> Iterator[str]:
    for key, value in line.said.items():
        if key in kind.hidden or not isinstance(value, str | int | date | tuple):
            continue
        said = sentences.say(
            "import.screen.value", field=kind.lines.named(key), value=_said(kind.say(key, value))
        )
        yield f"{line.where(key)}　{said}"


def _change(kind: ImportKind, change: CellChange, sentences: Sentences, *, at: str) -> str:
    name = kind.lines.named(change.field)
    if change.hidden:
        return sentences.say(f"import.screen.hidden{at}", field=name, cell=change.cell)
    before, after = (_said(kind.say(change.field, value)) for value in (change.before, change.after))
    return sentences.say(
        f"import.screen.change{at}", cell=change.cell, field=name, before=before, after=after
    )


def _said(value: object) -> object:
    return "—" if value is None or value == "" else value
