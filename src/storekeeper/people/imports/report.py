"""A preview told: as lines for people, as plain values for programs. Contact never stands in either."""

from __future__ import annotations

from collections.abc import Iterator

from storekeeper.kit.errors import Finding
from storekeeper.kit.imports import CellChange, ImportKind, Preview, PreviewRow
from storekeeper.kit.sentences import Sentences


def lines(kind: ImportKind, preview: Preview, sentences: Sentences) -> Iterator[str]:
    """The sentences of a preview: what was understood, what else is made, every line that is not the same."""
    say = sentences.say
    headings = preview.columns.headings
    for key, column in sorted(preview.columns.at.items(), key=lambda item: item[1]):
        heading = headings[column] if column < len(headings) else ""
        doubt = "people.import.doubted" if key in preview.columns.doubted else "people.import.column"
        yield say(doubt, field=kind.lines.named(key), heading=heading)
    for heading in preview.columns.unknown:
        yield say("people.import.unknown_heading", heading=heading)
    for finding in preview.besides:
        yield sentences.tell(finding)
    for row in preview.rows:
        if row.state != "same" or row.findings:
            yield from _row(kind, row, sentences)
    for finding in preview.findings:
        yield f"! {sentences.tell(finding)}"
    yield say("people.import.summary", file=preview.file, sheet=preview.sheet, **preview.counts)


def as_json(preview: Preview, sentences: Sentences) -> dict[str, object]:
    """What `--json` prints. state: new, changed, same, wrong; weekly hours are in minutes."""
    return {
        "kind": preview.kind,
        "file": preview.file,
        "sheet": preview.sheet,
        "code": preview.code,
        "counts": dict(preview.counts),
        "columns": dict(preview.columns.at),
        "unknown_headings": list(preview.columns.unknown),
        "besides": [sentences.tell(finding) for finding in preview.besides],
        "rows": [_row_as_json(row, sentences) for row in preview.rows],
        "findings": _findings(preview.findings, sentences),
    }


def change_in_words(kind: ImportKind, change: CellChange, sentences: Sentences) -> str:
    """One cell: before → after; of a hidden value only that it changes."""
    name = kind.lines.named(change.field)
    if change.hidden:
        return sentences.say("people.import.contact_changed", cell=change.cell, field=name)
    before, after = (kind.say(change.field, value) for value in (change.before, change.after))
    return sentences.say(
        "people.import.changed", cell=change.cell, field=name, before=_or_dash(before), after=_or_dash(after)
    )


def _or_dash(value: object) -> object:
    return "—" if value is None or value == "" else value


def _row(kind: ImportKind, row: PreviewRow, sentences: Sentences) -> Iterator[str]:
    state = Finding(f"people.import.state.{row.state}")
    yield sentences.say("people.import.row", row=row.row, state=state, staff_no=row.number, name=row.name)
    for change in row.changes:
        yield f"    {change_in_words(kind, change, sentences)}"
    for finding in row.findings:
        yield f"    ! {sentences.tell(finding)}"


def _row_as_json(row: PreviewRow, sentences: Sentences) -> dict[str, object]:
    return {
        "row": row.row,
        "number": row.number,
        "name": row.name,
        "state": row.state,
        "changes": [
            {"field": made.field, "cell": made.cell, "before": made.before, "after": made.after}
            for made in row.changes
        ],
        "findings": _findings(row.findings, sentences),
    }


def _findings(findings: tuple[Finding, ...], sentences: Sentences) -> list[dict[str, str]]:
    return [
        {"code": found.code, "severity": found.severity.value, "sentence": sentences.tell(found)}
        for found in findings
    ]
