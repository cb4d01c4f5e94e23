"""Undo and history with psql: whoever calls the functions by hand gets neither rows, nor values, nor others' edits."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest

from storekeeper.kit.ids import new_id
from tests.fixtures.database import Clone, Cluster, cloning

DENIED, OURS, FASTER = "42501", "SK001", "40001"
LEAVE = UUID(int=7)
STORE_EDIT = "INSERT INTO base.edit (id, page, deed, inverse, format) VALUES (%s, 'x', '{}', '{}', 1)"

# What nobody may do: statement → SQLSTATE, for each persona named.
REFUSED = {
    "what an edit touched": ("SELECT * FROM base.touched('{}')", ("regional", "hq", "it")),
    "versions that an edit touched": ("SELECT * FROM base.touched_versions('{}')", ("regional", "hq", "it")),
    "where a version came from": ("SELECT base.origin('people.employee', '1', 1)", ("regional", "hq", "it")),
    "versions of rows": ("SELECT base.versions('people.employee', '{40}')", ("regional", "hq", "it")),
    "whether rows stand": ("SELECT base.stand_at('people.employee', '{40}', '{1}')", ("regional", "hq", "it")),
    "rows of her own making restored": (
        "SELECT base.restore('people.employee', '{1}', '{1}',"
        """ ARRAY['{"id": 1, "role": "manager"}'::jsonb], ARRAY['{"id": 1, "role": "x"}'::jsonb])""",
        ("regional", "hq", "it"),
    ),
    "keys of rows": ("SELECT base.visible_keys('people.employee', 'id', '40')", ("regional", "hq", "it")),
    "conditions of policies": ("""SELECT base.policy_of('people.shop', 'r', false)""", ("regional", "hq", "it")),
    "history as IT": ("SELECT * FROM base.record_history('people.employee', '1', '{}', '', 9)", ("it",)),
    "which of very many edits stand": (
        "SELECT base.standing(array_agg(gen_random_uuid())) FROM generate_series(1, 1001)",
        ("regional", "hq", "it"),
    ),
    "a person removed": ("UPDATE people.employee SET removed = true WHERE id = 1", ("regional", "it")),
    "a shop removed": ("UPDATE people.shop SET removed = true WHERE id = 1", ("regional", "hr", "it")),
    "hours removed": ("UPDATE people.shop_hours SET removed = true", ("regional", "hr")),
    "a contract removed": ("UPDATE people.contract SET removed = true", ("regional",)),
    "a kind of shift removed": ("UPDATE roster.shift_kind SET removed = true", ("regional", "hr")),
    "pay removed": ("UPDATE people.employee_pay SET removed = true", ("regional", "hq")),
    "a balance made": (
        "INSERT INTO people.leave_balance (employee_id, kind, as_of, days) VALUES (1, 'AL', now(), 99)",
        ("regional", "it"),
    ),
    "a phone written": ("UPDATE people.employee_contact SET phone = '1' WHERE employee_id = 1", ("regional", "it")),
    "a phone found by its number": (
        "UPDATE people.employee_contact SET email = 'x' WHERE phone = '+852 0000 0001'", ("hq", "regional"),
    ),
    "a phone copied into the mask": ("UPDATE people.employee_contact SET email = phone || '@x'", ("hq",)),
    "a phone told by what wrote it": (
        "UPDATE people.employee_contact SET email = 'x' WHERE employee_id = 1 RETURNING phone", ("hq",),
    ),
    "a skill made": ("INSERT INTO people.skill (code, name_zh, name_en, name_cn) VALUES ('x', 'x', 'x', 'x')",
                     ("regional", "it")),
}  # fmt: skip

# What a history never tells: arguments → nothing.
SILENT = {
    "a person of another region": ("people.employee", "40", "{people.employee_contact}", "employee_id"),
    "a person found by her phone": ("people.employee", "40", "{people.employee_contact}", "phone_masked"),
    "contact found by a phone": ("people.employee_contact", "+852 0000 0001", "{}", "phone"),
    "a part of a foreign person": ("people.contract", "40", "{}", ""),
    "parts without their record": ("people.shop", "3", "{people.shop_hours}", "shop_id"),
    "pay": ("people.employee_pay", "1", "{}", ""),
    "pseudonyms": ("people.employee_ref", "1", "{}", ""),
    "the audit itself": ("audit.event", "1", "{}", ""),
    "edits": ("base.edit", "1", "{}", ""),
    "logins of others": ("sec.login", "p_1001", "{}", ""),
    "a table of the server": ("pg_catalog.pg_authid", "1", "{}", ""),
    "no table at all": ("nothing.here", "1", "{also.nothing}", "x"),
}


@pytest.fixture
def attacked(cluster: Cluster) -> Iterator[Clone]:
    """Stores with one leave of person 1, and an edit of head office that renamed her."""
    with cloning(cluster) as clone, clone.connection("postgres") as owner:
        owner.execute(
            "INSERT INTO people.leave (id, employee_id, kind, from_day, to_day, state)"
            " VALUES (%s, 1, 'AL', '2026-12-23', '2026-12-23', 'asked')",
            (LEAVE,),
        )
        yield clone


def edited(connection: psycopg.Connection, statement: str, *, edit: UUID | None = None) -> UUID:
    """A statement as an edit of its own, as any client can send it; returns the edit's id."""
    edit_id = edit or new_id()
    with connection.transaction():
        connection.execute("SELECT set_config('storekeeper.edit', %s, true)", (str(edit_id),))
        connection.execute(statement.encode())
        connection.execute(STORE_EDIT, (edit_id,))
    return edit_id


def state_of(connection: psycopg.Connection, statement: str, *values: object) -> str:
    """The SQLSTATE with which a statement is refused; "" when it is not. What it did is rolled back."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement.encode(), values)
    except psycopg.Error as error:
        return str(error.sqlstate)
    return ""


@pytest.fixture(scope="module")
def quiet(cluster: Cluster) -> Iterator[Clone]:
    with cloning(cluster) as clone:
        yield clone


@pytest.mark.parametrize("attempt", REFUSED)
def test_what_nobody_may_do_is_refused(quiet: Clone, attempt: str) -> None:
    statement, personas = REFUSED[attempt]
    for persona in personas:
        with quiet.connection(persona) as connection:
            assert state_of(connection, statement) == DENIED, persona


@pytest.mark.parametrize("attempt", SILENT)
def test_a_history_is_silent_about_what_the_asker_does_not_see(quiet: Clone, attempt: str) -> None:
    with quiet.connection("regional") as regional:
        asked = "SELECT * FROM base.record_history(%s, %s, %s::text[], %s, 100)"
        try:
            found = regional.execute(asked, SILENT[attempt]).fetchall()
        except psycopg.errors.InvalidTextRepresentation:
            found = []
    assert found == []


def test_nobody_takes_back_the_edit_of_another(attacked: Clone) -> None:
    with attacked.connection("hq") as hq, attacked.connection("regional") as regional:
        foreign = edited(hq, "UPDATE people.leave SET state = 'approved'")
        assert state_of(regional, "SELECT base.take_back(%s)", foreign) == OURS
        assert regional.execute("SELECT base.standing(%s)", ([foreign],)).fetchone() == ([],)
        assert hq.execute("SELECT base.standing(%s)", ([foreign],)).fetchone() == ([foreign],)


def test_a_forged_edit_adds_nothing_to_the_edit_of_another(attacked: Clone) -> None:
    with attacked.connection("hq") as hq, attacked.connection("regional") as regional:
        foreign = edited(hq, "UPDATE people.employee SET name_en = 'New' WHERE id = 2")
        with regional.transaction():
            regional.execute("SELECT set_config('storekeeper.edit', %s, true)", (str(foreign),))
            regional.execute("UPDATE people.leave SET state = 'approved'")
        with hq.transaction():
            assert hq.execute("SELECT * FROM base.take_back(%s)", (foreign,)).fetchall() == [
                ("people.employee", "2")
            ]
        assert hq.execute("SELECT state FROM people.leave").fetchone() == ("approved",)


def test_the_id_of_a_foreign_edit_that_is_forgotten_gives_nothing(attacked: Clone) -> None:
    with attacked.connection("hq") as hq, attacked.connection("regional") as regional:
        foreign = edited(hq, "UPDATE people.leave SET state = 'approved'")
        with attacked.connection("postgres") as owner:
            owner.execute("DELETE FROM base.edit")
        regional.execute(STORE_EDIT, (foreign,))
        assert state_of(regional, "SELECT base.take_back(%s)", foreign) == OURS
        assert regional.execute("SELECT base.standing(%s)", ([foreign],)).fetchone() == ([],)


@pytest.mark.parametrize(
    "closing",
    [
        "UPDATE sec.scope SET to_day = current_date - 1, from_day = '2020-01-01'",
        "UPDATE people.placement SET to_day = current_date - 1 WHERE employee_id = 1",
        "UPDATE people.placement SET removed = true WHERE employee_id = 1",
        "UPDATE people.employee SET removed = true WHERE id = 1",
    ],
)
def test_what_left_her_scope_she_does_not_take_back(attacked: Clone, closing: str) -> None:
    with attacked.connection("regional") as regional, attacked.connection("postgres") as owner:
        own = edited(regional, "UPDATE people.leave SET state = 'approved'")
        owner.execute(closing.encode())
        assert state_of(regional, "SELECT base.take_back(%s)", own) == DENIED
        assert owner.execute("SELECT state FROM people.leave").fetchone() == ("approved",)


def test_a_right_that_was_withdrawn_takes_nothing_back(attacked: Clone) -> None:
    with attacked.connection("hq") as hq, attacked.connection("postgres") as owner:
        own = edited(hq, "UPDATE people.employee SET name_en = 'New' WHERE id = 2")
        owner.execute("REVOKE UPDATE (name_en) ON people.employee FROM sk_hq")
        assert state_of(hq, "SELECT base.take_back(%s)", own) == DENIED


def test_a_loan_is_taken_back_by_its_lender_only_and_not_made_again_after_the_person_left(
    attacked: Clone,
) -> None:
    lending = "SELECT people.lend(1, 3, current_date, current_date + 2)"
    with (
        attacked.connection("regional") as regional,
        attacked.connection("regional2") as other,
        attacked.connection("postgres") as owner,
    ):
        assert state_of(regional, "UPDATE people.placement SET to_day = NULL") == DENIED
        assert regional.execute("UPDATE people.placement SET removed = true").rowcount == 0
        loan = edited(regional, lending)
        assert other.execute("UPDATE people.placement SET removed = true").rowcount == 0
        undo = new_id()
        with regional.transaction():
            regional.execute("SELECT set_config('storekeeper.edit', %s, true)", (str(undo),))
            regional.execute("SELECT base.take_back(%s)", (loan,))
            regional.execute(STORE_EDIT, (undo,))
        assert owner.execute("SELECT removed FROM people.placement WHERE kind = 'loan'").fetchone() == (True,)
        owner.execute(
            "UPDATE people.placement SET to_day = current_date - 1 WHERE kind = 'home' AND employee_id = 1"
        )
        assert state_of(regional, "SELECT base.take_back(%s)", undo) == DENIED


@pytest.mark.parametrize("guess", ["+852 0000 0001", "+852 9999 0001"])
def test_no_answer_depends_on_whether_a_guessed_phone_is_right(attacked: Clone, guess: str) -> None:
    """Person 1 has +852 0000 0001: everything head office can ask gives the same for a right and a wrong guess."""
    with attacked.connection("hq") as hq:
        mail = edited(hq, "UPDATE people.employee_contact SET email = 'x@x.example' WHERE employee_id = 1")
        guessed = edited(hq, f"UPDATE people.employee_contact SET phone = '{guess}' WHERE employee_id = 1")
        stands = hq.execute("SELECT base.standing(%s)", ([mail],)).fetchone()
        behind = state_of(hq, "SELECT base.take_back(%s)", mail)
        hq.execute("SELECT base.take_back(%s)", (guessed,))
        version = hq.execute(
            "SELECT row_version FROM people.employee_contact WHERE employee_id = 1"
        ).fetchone()
        twice = state_of(hq, "SELECT base.take_back(%s)", guessed)
        again = hq.execute("SELECT base.standing(%s)", ([guessed, mail],)).fetchone()
        history = hq.execute(
            "SELECT fields FROM base.record_history('people.employee_contact', '1', '{}', '', 3)"
        ).fetchall()
    assert (stands, behind, twice, again) == (([],), FASTER, FASTER, ([mail],))
    assert version == (5,)
    hidden = [[one["name"] for one in fields if one.get("hidden")] for (fields,) in history]
    assert hidden == [["phone", "email"]] * 3
    assert not [one for (fields,) in history[:2] for one in fields if not one.get("hidden")]


def test_an_edit_of_an_unguarded_thing_or_of_nothing_is_not_taken_back(attacked: Clone) -> None:
    with attacked.connection("regional") as regional:
        empty = edited(regional, "SELECT 1")
        assert state_of(regional, "SELECT base.take_back(%s)", empty) == OURS
        assert state_of(regional, "SELECT base.take_back(%s)", new_id()) == OURS
        assert state_of(regional, "SELECT base.take_back(NULL)") == OURS


def test_made_by_her_own_hand_an_edit_gives_no_more_than_her_own_hand(attacked: Clone) -> None:
    """A regional manager forges an edit around what she may write: it goes back under the same policies."""
    with attacked.connection("regional") as regional, attacked.connection("postgres") as owner:
        own = edited(regional, "UPDATE people.leave SET state = 'approved'")
        with owner.transaction():
            owner.execute("UPDATE people.leave SET employee_id = 40")
        assert state_of(regional, "SELECT base.take_back(%s)", own) == DENIED
        assert owner.execute("SELECT employee_id, state FROM people.leave").fetchone() == (40, "approved")
