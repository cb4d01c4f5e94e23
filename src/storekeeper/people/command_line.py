"""`storekeeper people`: import a workbook of people, list them, save a list or an empty workbook to fill in."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from storekeeper.kit import clock
from storekeeper.kit.errors import Conflict
from storekeeper.kit.feature import Verb
from storekeeper.kit.ids import new_id


def _import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    deed = parser.add_mutually_exclusive_group(required=True)
    deed.add_argument("--preview", action="store_true")
    deed.add_argument("--confirm", action="store_true")
    parser.add_argument("--shops", dest="of_shops", action="store_true")
    parser.add_argument("--sheet", metavar="NAME")
    parser.add_argument("--region", metavar="CODE")
    parser.add_argument("--seen", metavar="CODE")


def _import(session: Any, given: Namespace) -> int:
    from storekeeper.kit.imports import confirm, memory
    from storekeeper.kit.sheets.reading import read_workbook
    from storekeeper.people.imports import PEOPLE, SHOPS

    kind = SHOPS if given.of_shops else PEOPLE
    book = read_workbook(given.file)
    with session.write() as connection:
        asked = kind.ask(connection, book, on=clock.today(), sheet=given.sheet)
    edit = new_id() if given.confirm else None
    with session.write(edit=edit) if given.confirm else session.read() as connection:
        made = kind.preview(connection, asked, region=given.region)
        if given.seen and given.seen != made.code:
            raise Conflict("import.store_changed")
        if given.confirm:
            written = confirm(kind, connection, made, path=given.file, edit_id=edit)
    if given.confirm:
        session.show({**written.counts, "edit": str(written.edit_id)}, f"{kind.words}.done")
        return 0
    with session.write() as connection:
        memory.note_preview(connection, made)
    return _tell(session, kind, made)


def _tell(session: Any, kind: Any, made: Any) -> int:
    from storekeeper.people.imports import report

    if session.as_json:
        print(json.dumps(report.as_json(made, session.sentences), ensure_ascii=False, default=str))
    else:
        for line in report.lines(kind, made, session.sentences):
            print(line)
        code = "people.import.has_problems" if made.problems else "people.import.may_confirm"
        session.say(code, code=made.code, count=len(made.problems))
    return 1 if made.problems else 0


def _list_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--output", type=Path, metavar="FILE")


def _list(session: Any, given: Namespace) -> int:
    from storekeeper.kit.sheets.values import as_text
    from storekeeper.people.exports import people_list, save_list
    from storekeeper.people.imports.templates import PEOPLE_COLUMNS

    with session.read() as connection:
        rows = people_list(connection, session.sentences, on=clock.today())
    if given.output:
        save_list(given.output, rows, title=session.sentences.say("people.export.title"))
        session.show({"file": str(given.output), "count": len(rows) - 1}, "people.export.saved")
    elif session.as_json:
        session.print_json([dict(zip(PEOPLE_COLUMNS, row, strict=True)) for row in rows[1:]])
    else:
        for row in rows:
            print("\t".join(as_text(value) for value in row))
    return 0


def _template_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--shops", dest="of_shops", action="store_true")


def _template(session: Any, given: Namespace) -> int:
    from storekeeper.people.imports import PEOPLE, SHOPS

    (SHOPS if given.of_shops else PEOPLE).template(given.file, session.sentences)
    session.show({"file": str(given.file)}, "people.export.template_saved")
    return 0


COMMANDS = (
    Verb("import", "people.verb.import", "people.manual.import", _import_arguments, _import),
    Verb("list", "people.verb.list", "people.manual.list", _list_arguments, _list),
    Verb(
        "template",
        "people.verb.template",
        "people.manual.template",
        _template_arguments,
        _template,
        acts=False,
    ),
)
