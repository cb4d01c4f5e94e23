"""A preview told: as lines for people, as plain values for programs. Contact never stands in either."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from storekeeper.kit.errors import Finding
from storekeeper.kit.sentences import Sentences
from storekeeper.people.imports.preview import CellChange, Preview, PreviewRow


def lines(preview: Preview, sentences: Sentences) -> Iterator[str]:
    """The sentences of a preview: what was understood, shops to be made, every line that is not the same."""
    say = sentences.say
    headings = preview.columns.headings
    for key, column in sorted(preview.columns.at.items(), key=lambda item: item[1]):
        heading = headings[column] if column < len(headings) else ""
        doubt = "people.import.doubted" if key in preview.columns.doubted else "people.import.column"
        yield say(doubt, field=Finding(f"people.field.{key}"), heading=heading)
    for region in preview.new_regions:
        yield say("people.import.new_region", region=region)
    for shop in preview.new_shops:
        yield say("people.import.new_shop", code=shop.code, name=shop.name)
    for row in preview.rows:
        if row.state != "same" or row.findings:
            yield from _row(row, sentences)
    for finding in preview.findings:
        yield f"! {sentences.tell(finding)}"
    yield say("people.import.summary", file=preview.file, sheet=preview.sheet, **preview.counts)


def as_json(preview: Preview, sentences: Sentences) -> dict[str, object]:
    """What `--json` prints. state: new, changed, same, wrong; weekly hours are in minutes."""
    return {
        "file": preview.file,
        "sheet": preview.sheet,
        "code": preview.code,
        "counts": dict(preview.counts),
        "columns": dict(preview.columns.at),
        "new_regions": list(preview.new_regions),
        "new_shops": [{"code": shop.code, "name": shop.name} for shop in preview.new_shops],
        "rows": [_row_as_json(row, sentences) for row in preview.rows],
        "findings": _findings(preview.findings, sentences),
    }


def _row(row: PreviewRow, sentences: Sentences) -> Iterator[str]:
    state = Finding(f"people.import.state.{row.state}")
    yield sentences.say("people.import.row", row=row.row, state=state, staff_no=row.staff_no, name=row.name)
    for change in row.changes:
        yield f"    {_change(change, sentences)}"
    for finding in row.findings:
        yield f"    ! {sentences.tell(finding)}"


def _change(change: CellChange, sentences: Sentences) -> str:
    field = Finding(f"people.field.{change.field}")
    if change.field in {"phone", "email"}:
        return sentences.say("people.import.contact_changed", cell=change.cell, field=field)
    before, after = (written(change.field, value) for value in (change.before, change.after))
    return sentences.say(
        "people.import.changed", cell=change.cell, field=field, before=before or "—", after=after or "—"
    )


def written(field: str, value: object) -> object:
    """A value as a person reads it: roles and contracts in words, hours instead of minutes, days with the year."""
    if value is None:
        return None
    if field in {"role", "contract"}:
        return Finding(f"people.{field}.{value}")
    if field == "weekly_hours" and isinstance(value, int):
        return f"{value / 60:g}"
    return value.isoformat() if isinstance(value, date) else value


def _row_as_json(row: PreviewRow, sentences: Sentences) -> dict[str, object]:
    return {
        "row": row.row,
        "staff_no": row.staff_no,
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
