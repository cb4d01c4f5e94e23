"""Two thousand workbooks gone wrong: each is read or refused in a sentence, and nothing is ever half-written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from storekeeper.kit.errors import Conflict, Refused, StorekeeperError
from storekeeper.kit.imports import ImportKind, Preview, confirm
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.kit.sheets.cells import Workbook
from storekeeper.kit.sheets.drafts import read_drafts, understand
from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.kit.sheets.writing import write_csv
from storekeeper.kit.stores.door import translated
from storekeeper.people.imports import PEOPLE, SHOPS
from tests.people.mutants import mutant, save
from tests.people.test_imports import HEADINGS, NEW, STORED, TODAY
from tests.people.test_imports import workbook as people_workbook
from tests.people.test_shop_imports import HEADINGS as SHOP_HEADINGS
from tests.people.test_shop_imports import NEW as NEW_SHOP
from tests.people.test_shop_imports import STORED as STORED_SHOP
from tests.people.test_shop_imports import workbook as shop_workbook

As = Callable[[Connection, str], Connection]
MUTANTS, EVERY = 2_000, 6
_EARLIER = "UPDATE audit.event SET x = '3' WHERE deed = 'compare' AND x = pg_current_xact_id()"
_HOLDS = """
SELECT (SELECT count(*) FROM people.employee WHERE NOT removed), (SELECT count(*) FROM people.shop WHERE NOT removed),
    (SELECT count(*) FROM people.employee e WHERE NOT e.removed AND NOT EXISTS (
        SELECT FROM people.placement p WHERE p.employee_id = e.id AND p.kind = 'home')),
    (SELECT count(*) FROM base.edit), (SELECT count(*) FROM people.employee_contact)
"""


def sources(folder: Path) -> dict[str, tuple[ImportKind, bytes, bytes]]:
    """A good workbook and a good CSV of each kind."""
    people = [[*NEW[:1], f"U{number:02}", *NEW[2:]] for number in range(4)]
    shops = [[f"TM{number}", *NEW_SHOP[1:]] for number in range(3)]
    write_csv(folder / "people.csv", [HEADINGS, STORED, *people])
    write_csv(folder / "shops.csv", [SHOP_HEADINGS, STORED_SHOP, *shops])
    staff = people_workbook(folder, STORED, *people).read_bytes()
    places = shop_workbook(folder, STORED_SHOP, *shops).read_bytes()
    return {
        "people": (PEOPLE, staff, (folder / "people.csv").read_bytes().removeprefix(b"\xef\xbb\xbf")),
        "shops": (SHOPS, places, (folder / "shops.csv").read_bytes().removeprefix(b"\xef\xbb\xbf")),
    }


def read(path: Path, kind: ImportKind) -> tuple[str, Workbook | None]:
    """What became of a file without a store: 'lines', or the code it was refused with and a sentence for it."""
    try:
        book = read_workbook(path)
        drafts = read_drafts(book, kind.lines, understand(book, kind.lines))
    except Refused as refused:
        return spoken(refused), None
    told = [finding for line in drafts.lines for finding in line.findings]
    assert all(Sentences("en").tell(finding) for finding in told)
    return "lines", book


def spoken(error: StorekeeperError) -> str:
    """The code of an error that has a sentence in every language."""
    assert all(Sentences(language).tell(error) for language in LANGUAGES)
    return error.code


@contextmanager
def forgotten(connection: Connection) -> Iterator[None]:
    """Whatever happens inside has not happened."""
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()


def previewed(connection: Connection, as_persona: As, kind: ImportKind, book: Workbook) -> Preview:
    asked = kind.ask(connection, book, on=TODAY)
    as_persona(connection, "postgres").exec_driver_sql(_EARLIER)
    as_persona(connection, "hq")
    return kind.preview(connection, asked, region="NTE")


def written(connection: Connection, as_persona: As, kind: ImportKind, book: Workbook) -> str:
    """What became of it on a store: everything of the preview is there, or nothing is."""

    def held() -> tuple[int, ...]:
        as_persona(connection, "postgres")
        found = tuple(connection.exec_driver_sql(_HOLDS).one())
        as_persona(connection, "hq")
        return found

    with forgotten(connection):
        before = held()
        try:
            with translated():
                made = previewed(connection, as_persona, kind, book)
            assert held() == before
            with translated(), connection.begin_nested():
                confirm(kind, connection, made)
        except (Refused, Conflict) as error:
            return spoken(error) if held() == before else "half-written"
        people, shops, homeless, edits, contacts = held()
        new = made.counts["new"]
        grown = (people - before[0], contacts - before[4]) if kind is PEOPLE else (shops - before[1],)
        assert grown == ((new, new) if kind is PEOPLE else (new,))
        assert (homeless, edits) == (before[2], before[3] + 1)
    return "written"


def test_two_thousand_mutants_are_read_or_refused_and_nothing_is_half_written(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")
    good = sources(tmp_path)
    became: Counter[str] = Counter()
    for seed in range(MUTANTS):
        kind, workbook, text = good["shops" if seed % 4 == 3 else "people"]
        path = save(mutant(seed, workbook, text), tmp_path)
        code, book = read(path, kind)
        became[code] += 1
        if book is not None and became["lines"] % EVERY == 0:
            became[written(operations, as_persona, kind, book)] += 1
        path.unlink()

    assert sum(count for code, count in became.items() if code.startswith("import.")) > 400
    assert became["lines"] > 600
    assert became["written"] > 30
    assert became["half-written"] == 0
