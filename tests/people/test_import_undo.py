"""An import is one edit: taken back as a whole, and done again, however many people it brought."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from storekeeper.kit.contributions import Task
from storekeeper.kit.errors import Conflict
from storekeeper.kit.ids import new_id
from storekeeper.kit.imports import Confirmed, ImportKind, confirm, latest, memory, take_back
from storekeeper.kit.sentences import Sentences
from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.kit.sheets.writing import NewSheet, write_workbook
from storekeeper.people import service
from storekeeper.people.imports import PEOPLE, SHOPS
from storekeeper.people.imports.shop_writing import known_shops
from storekeeper.people.today import imports as tasks
from tests.fixtures.database import Clone
from tests.people.test_imports import HEADINGS, NEW, STORED, TODAY, workbook
from tests.people.test_shop_imports import NEW as NEW_SHOP
from tests.people.test_shop_imports import STORED as STORED_SHOP
from tests.people.test_shop_imports import workbook as shop_workbook

_CONTACT = (
    "SELECT employee_id, phone, email FROM people.employee_contact c JOIN people.employee e ON e.id = c.employee_id"
    " WHERE NOT e.removed ORDER BY employee_id"
)


def imported(
    cloned: Clone, path: Path, kind: ImportKind = PEOPLE, *, as_: str = "hq", **more: Any
) -> Confirmed:
    door, edit = cloned.door(as_), new_id()
    with door.write() as connection:
        asked = kind.ask(connection, read_workbook(path), on=TODAY)
    with door.write() as connection:
        memory.note_preview(connection, kind.preview(connection, asked, **more))
    with door.write(edit=edit) as connection:
        return confirm(kind, connection, kind.preview(connection, asked, **more), path=path, edit_id=edit)


def everything(cloned: Clone) -> tuple[object, ...]:
    """Everybody with home, contract and contact, and every shop; versions aside."""

    def of(connection: Connection) -> tuple[object, ...]:
        people = [
            (
                p.employee_id,
                p.staff_no,
                p.name_zh,
                p.role,
                p.joined_on,
                p.left_on,
                p.shop_id,
                p.contract,
                p.weekly_minutes,
            )
            for p in service.known_people(connection, on=TODAY, joining=True)
        ]
        shops = [
            (s.id, s.region_id, s.code, s.name_zh, s.district, s.place_zh, dict(s.hours))
            for s in known_shops(connection, on=TODAY)
        ]
        return people, shops, [region.code for region in service.regions(connection)]

    with cloned.door("hq").read() as connection:
        seen = of(connection)
    with cloned.connection("postgres") as owner:
        return *seen, owner.execute(_CONTACT).fetchall()


def undone(cloned: Clone, edit: Any, *, as_: str = "hq") -> Any:
    again = new_id()
    with cloned.door(as_).write(edit=again) as connection:
        take_back(connection, edit, edit_id=again)
    return again


def test_twelve_hundred_people_are_taken_back_and_brought_again(cloned: Clone, tmp_path: Path) -> None:
    before = everything(cloned)
    rows = [[*NEW[:1], f"U{number:04d}", *NEW[2:]] for number in range(1_200)]
    path = tmp_path / "many.xlsx"
    write_workbook(path, [NewSheet("people", [HEADINGS, *rows])])
    made = imported(cloned, path)
    after = everything(cloned)
    assert (made.counts["new"], len(after[0])) == (1_200, len(before[0]) + 1_200)  # type: ignore[arg-type]

    back = undone(cloned, made.edit_id)
    assert everything(cloned) == before
    undone(cloned, back)
    assert everything(cloned) == after


@pytest.mark.parametrize("persona", ["hq", "hr"])
def test_changed_people_are_as_they_were_contact_included(
    cloned: Clone, tmp_path: Path, persona: str
) -> None:
    before = everything(cloned)
    changed = [
        "CWB1",
        "S0001",
        "陳美美",
        "CHAN Mei Mei",
        "副店長",
        "兼職",
        30,
        date(2024, 2, 1),
        "9999 8888",
        "x@y.example",
    ]
    made = imported(cloned, workbook(tmp_path, changed, NEW), as_=persona)
    after = everything(cloned)
    assert after != before

    back = undone(cloned, made.edit_id, as_=persona)
    assert everything(cloned) == before
    undone(cloned, back, as_=persona)
    assert everything(cloned) == after


def test_shops_their_hours_and_regions_are_taken_back(cloned: Clone, tmp_path: Path) -> None:
    before = everything(cloned)
    known = [*STORED_SHOP[:5], "新址", "星期一至五 11:00-20:00；星期六日 休息", None]
    made = imported(cloned, shop_workbook(tmp_path, [*NEW_SHOP[:3], "新界西", *NEW_SHOP[4:]], known), SHOPS)
    after = everything(cloned)
    assert made.counts == {"new": 1, "changed": 1, "regions": 1}

    back = undone(cloned, made.edit_id)
    assert everything(cloned) == before
    undone(cloned, back)
    assert everything(cloned) == after


def test_what_was_taken_back_can_be_imported_anew(cloned: Clone, tmp_path: Path) -> None:
    path = workbook(tmp_path, ["TMX", *NEW[1:]])
    undone(cloned, imported(cloned, path, region="NTE").edit_id)

    assert imported(cloned, path, region="NTE").counts == {"new": 1, "changed": 0, "shops": 1}


def test_an_import_is_not_taken_back_over_a_colleagues_change(cloned: Clone, tmp_path: Path) -> None:
    made = imported(cloned, workbook(tmp_path, NEW, [*STORED[:4], "副店長", *STORED[5:]]))
    with cloned.door("hr").write() as connection:
        connection.exec_driver_sql("UPDATE people.employee SET role = 'stock' WHERE staff_no = 'T900'")
    seen = everything(cloned)

    with pytest.raises(Conflict):
        undone(cloned, made.edit_id)
    assert everything(cloned) == seen


def test_an_import_sent_twice_is_written_once_and_stands_to_be_taken_back(
    cloned: Clone, tmp_path: Path
) -> None:
    path = workbook(tmp_path, NEW)
    door, edit = cloned.door("hq"), new_id()
    with door.write() as connection:
        asked = PEOPLE.ask(connection, read_workbook(path), on=TODAY)
    with door.read() as connection:
        made = PEOPLE.preview(connection, asked)
    for _ in range(2):
        with door.write(edit=edit) as connection:
            assert confirm(PEOPLE, connection, made, path=path, edit_id=edit).counts["new"] == 1

    with door.read() as connection:
        (done,) = latest(connection)
    assert (done.id, done.deed["record"], done.deed["file"], done.deed["new"]) == (
        edit,
        "people",
        "people.xlsx",
        1,
    )
    assert not {"T900", "歐陽小鳳"} & {str(value) for value in done.deed.values()}


def test_a_file_with_problems_waits_until_it_is_previewed_clean_or_confirmed(
    cloned: Clone, tmp_path: Path
) -> None:
    door = cloned.door("hq")

    def preview(*row: object) -> Path:
        path = workbook(tmp_path, list(row))
        with door.write() as connection:
            asked = PEOPLE.ask(connection, read_workbook(path), on=TODAY)
        with door.write() as connection:
            memory.note_preview(connection, PEOPLE.preview(connection, asked))
        return path

    def told() -> list[str]:
        with cloned.door("hq").read() as connection:
            found = tasks(connection, TODAY)
        return [Sentences("en").say(one.code, **one.values) for one in found if isinstance(one, Task)]

    def waiting(persona: str = "hq") -> list[tuple[str, str, int]]:
        with cloned.door(persona).read() as connection:
            return [(one.kind, one.file, one.problems) for one in memory.waiting(connection)]

    preview(*NEW[:4], "太空人", *NEW[5:])
    assert waiting() == [("people", "people.xlsx", 1)]
    assert waiting("hr") == []
    assert told() == ["1 problems in the import file “people.xlsx”"]
    with cloned.door("regional").read() as connection:
        assert tasks(connection, TODAY) == ()
    path = preview(*NEW)
    assert waiting() == []
    preview(*NEW[:4], "太空人", *NEW[5:])
    workbook(tmp_path, NEW)
    imported(cloned, path)
    assert waiting() == []


def test_corrected_columns_are_remembered_for_everybody_who_imports(cloned: Clone, tmp_path: Path) -> None:
    headings = ["員工編號", "姓名", "店舖", "職位", "入職日期", "花名", "英文"]
    path = workbook(
        tmp_path,
        ["T1", "陳大文", "MKK1", "店長", date(2026, 1, 1), "阿文", "CHAN Tai Man"],
        headings=headings,
    )
    with cloned.door("hq").write() as connection:
        asked = PEOPLE.ask(connection, read_workbook(path), on=TODAY)
        assert asked.drafts.columns.unknown == ("花名", "英文")
        memory.keep(connection, PEOPLE, asked.drafts.columns.corrected("name_en", 6))

    with cloned.door("hr").write() as connection:
        again = PEOPLE.ask(connection, read_workbook(path), on=TODAY)
    assert again.drafts.columns.unknown == ("花名",)
    assert again.drafts.lines[0].text("name_en") == "CHAN Tai Man"
