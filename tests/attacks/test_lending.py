"""Loans and imports with psql: a loan does not outlive the right to make it, nobody is taken from under a roster."""

from __future__ import annotations

import psycopg
import pytest

from storekeeper.kit.ids import new_id
from tests.attacks.test_taking_back import DENIED, OURS, edited, state_of
from tests.fixtures.database import Clone

LOAN = "SELECT people.lend(1, 4, current_date, current_date + 60)"
REMOVE = "UPDATE people.placement SET removed = true"
BACK = "UPDATE people.placement SET removed = false"
ROSTER = {
    "shift": "INSERT INTO roster.shift (id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id)"
    " SELECT gen_random_uuid(), 4, d, d + time '02:00', d + time '10:00', 'sales', 1, p.id FROM people.placement p,"
    " (SELECT current_date + 1 AS d) n WHERE p.kind = 'loan'",
    "day_mark": "INSERT INTO roster.day_mark (id, shop_id, employee_id, placement_id, day, kind)"
    " SELECT gen_random_uuid(), 4, 1, p.id, current_date + 1, 'rest' FROM people.placement p WHERE p.kind = 'loan'",
}  # fmt: skip


def test_a_removed_loan_does_not_come_back_after_the_person_moved_to_another_region(cloned: Clone) -> None:
    """She is on loan in her former manager's shop, who therefore sees her, and may lend her no more."""
    with cloned.connection("regional") as lender, cloned.connection("postgres") as owner:
        lent = edited(lender, LOAN)
        undo = new_id()
        with lender.transaction():
            lender.execute("SELECT set_config('storekeeper.edit', %s, true)", (str(undo),))
            lender.execute("SELECT base.take_back(%s)", (lent,))
            lender.execute(
                "INSERT INTO base.edit (id, page, deed, inverse, format) VALUES (%s, 'x', '{}', '{}', 1)",
                (undo,),
            )
        assert state_of(lender, BACK) == ""
        owner.execute(
            "UPDATE people.placement SET to_day = current_date - 1 WHERE employee_id = 1 AND kind = 'home'"
        )
        owner.execute(
            "INSERT INTO people.placement (shop_id, employee_id, kind, from_day, to_day) VALUES"
            " (3, 1, 'home', current_date, NULL), (1, 1, 'loan', current_date, current_date + 5)"
        )
        seen = lender.execute("SELECT count(*) FROM people.employee WHERE id = 1").fetchone()
        assert state_of(lender, LOAN) == OURS
        assert (seen, state_of(lender, BACK), state_of(lender, "SELECT base.take_back(%s)", undo)) == (
            (1,), DENIED, DENIED,
        )  # fmt: skip


@pytest.mark.parametrize("kind", ROSTER)
def test_a_loan_that_its_borrower_rosters_stays_until_he_clears_it(cloned: Clone, kind: str) -> None:
    with (
        cloned.connection("regional") as lender,
        cloned.connection("regional2") as borrower,
        cloned.connection("postgres") as owner,
    ):
        lent = edited(lender, LOAN)
        borrower.execute(ROSTER[kind].encode())
        for attempt, values in ((REMOVE, ()), ("SELECT base.take_back(%s)", (lent,))):
            with pytest.raises(psycopg.Error, match=r"roster\.placement_rostered"):
                lender.execute(attempt.encode(), values)
        borrower.execute(f"UPDATE roster.{kind} SET removed = true".encode())
        lender.execute("SELECT base.take_back(%s)", (lent,))
        assert owner.execute("SELECT removed FROM people.placement WHERE kind = 'loan'").fetchone() == (True,)


def test_a_loan_that_is_just_being_rostered_is_not_removed_meanwhile(cloned: Clone) -> None:
    with cloned.connection("regional") as lender, cloned.connection("regional2") as borrower:
        edited(lender, LOAN)
        lender.execute("SET lock_timeout = '50ms'")
        with borrower.transaction():
            borrower.execute(ROSTER["shift"].encode())
            with pytest.raises(psycopg.errors.LockNotAvailable):
                lender.execute(REMOVE.encode())
        with pytest.raises(psycopg.Error, match=r"roster\.placement_rostered"):
            lender.execute(REMOVE.encode())


def test_a_loan_that_is_just_being_removed_is_not_rostered_meanwhile(cloned: Clone) -> None:
    with cloned.connection("regional") as lender, cloned.connection("regional2") as borrower:
        edited(lender, LOAN)
        with lender.transaction():
            lender.execute(REMOVE.encode())
            lender.execute("SET CONSTRAINTS ALL IMMEDIATE")
            borrower.execute("SET lock_timeout = '50ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                borrower.execute(ROSTER["shift"].encode())
        roster = ROSTER["shift"].replace("WHERE p.kind = 'loan'", "WHERE p.removed")
        with pytest.raises(psycopg.Error, match=r"roster\.placement_over"):
            borrower.execute(roster.encode())


DIRECTORY = "SELECT * FROM people.shop_directory()"


def test_the_directory_of_shops_gives_names_and_no_more_to_whoever_places_people(cloned: Clone) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute("UPDATE people.shop SET closed_on = current_date - 2 WHERE id = 5")
        owner.execute("UPDATE people.placement SET to_day = current_date - 1 WHERE shop_id = 6")
        owner.execute("UPDATE people.shop SET removed = true WHERE id = 6")
    for persona in ("regional", "regional2", "hq", "hr"):
        with cloned.connection(persona) as connection:
            asked = connection.execute(DIRECTORY.encode())
            assert [each.name for each in asked.description or ()] == [
                "id", "code", "name_zh", "name_en", "region_id",
            ]  # fmt: skip
            assert {row[0] for row in asked} == {1, 2, 3, 4}
    with cloned.connection("regional") as regional:
        seen = regional.execute("SELECT s.* FROM people.shop_directory() d JOIN people.shop s ON s.id = d.id")
        assert {row[0] for row in seen} == {1, 2}
        assert state_of(regional, "SELECT (d).place_zh FROM people.shop_directory() d") == "42703"
    with cloned.connection("it") as it, cloned.connection("postgres") as owner:
        assert state_of(it, DIRECTORY) == DENIED
        granted = owner.execute(
            "SELECT array_agg(a.grantee::regrole::text ORDER BY a.grantee::regrole::text)"
            " FROM pg_proc f, aclexplode(f.proacl) a"
            " WHERE f.oid = 'people.shop_directory()'::regprocedure AND a.grantee <> f.proowner"
        ).fetchone()
        assert granted == (["sk_hq", "sk_hr", "sk_regional"],)


def test_what_is_removed_and_put_back_in_one_go_may_be_rostered(cloned: Clone) -> None:
    with cloned.connection("regional") as lender, cloned.connection("regional2") as borrower:
        edited(lender, LOAN)
        borrower.execute(ROSTER["shift"].encode())
        with lender.transaction():
            assert lender.execute(REMOVE.encode()).rowcount == 1
            assert lender.execute(BACK.encode()).rowcount == 1


def test_nobody_without_the_right_to_import_holds_up_imports(cloned: Clone) -> None:
    with (
        cloned.connection("regional") as regional,
        cloned.connection("hq") as hq,
        cloned.connection("hr") as hr,
    ):
        assert state_of(regional, "SELECT base.import_in_turn()") == DENIED
        regional.execute("BEGIN")
        regional.execute("SELECT count(*) FROM base.import_run")
        for mode in ("ROW SHARE", "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "EXCLUSIVE"):
            assert state_of(regional, f"LOCK TABLE base.import_run IN {mode} MODE") == DENIED
        hq.execute("SET lock_timeout = '5s'")
        with hq.transaction():
            hq.execute("SELECT base.import_in_turn()")
            hr.execute("SET lock_timeout = '10ms'")
            assert state_of(hr, "SELECT base.import_in_turn()") == "55P03"
            assert state_of(hr, "SELECT base.note_import('people', 'x', 's', repeat('a', 64), '{}', 1)") == ""
