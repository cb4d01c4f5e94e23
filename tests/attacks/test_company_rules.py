"""What head office asks of rosters, with psql: nobody else writes it, and a manager does not measure other shops."""

from __future__ import annotations

import psycopg
import pytest

from tests.attacks.test_taking_back import DENIED, state_of
from tests.fixtures.database import Clone

TRAVEL = "INSERT INTO roster.travel (nearness, minutes, from_day) VALUES ('far', 0, '2026-01-01')"
ROLE_SKILL = (
    "INSERT INTO roster.role_skill (role, skill_id, weight, from_day)"
    " VALUES ('sales', 1, 'none', '2026-01-01')"
)
KEEPING = "INSERT INTO roster.keeping (months, from_day) VALUES (12, '2026-01-01')"
LEDGER = "SELECT travel FROM roster.person_ledger(ARRAY[1], current_date, current_date + 7, %s)"
WORK = (
    "INSERT INTO roster.shift (id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id)"
    " SELECT gen_random_uuid(), 1, d, d + time '02:00', d + time '10:00', 'sales', 1, p.id FROM people.placement p,"
    " (SELECT current_date + 1 AS d) n WHERE p.employee_id = 1"
)
LOAN = "INSERT INTO people.placement (shop_id, employee_id, kind, from_day, to_day)"


def settled(rule: str, figures: str, weight: str | None = None) -> str:
    said = "NULL" if weight is None else f"'{weight}'"
    return (
        "INSERT INTO roster.standard (rule, figures, weight, from_day)"
        f" VALUES ('{rule}', '{figures}', {said}, '2026-01-01')"
    )


STANDARD = settled("hours_cap", '{"week": 1020, "four_weeks": 4080}', "hard")
WRITTEN = {"travel": TRAVEL, "role_skill": ROLE_SKILL, "keeping": KEEPING, "standard": STANDARD}
OUTSIDERS = ("regional", "it", "hr", "worker", "gateway")


@pytest.mark.parametrize("persona", OUTSIDERS)
@pytest.mark.parametrize("table", WRITTEN)
def test_what_head_office_asks_is_written_by_nobody_else(cloned: Clone, persona: str, table: str) -> None:
    given = WRITTEN[table]
    with cloned.connection("hq") as office:
        office.execute(given.encode())
    with cloned.connection(persona) as connection:
        for attempt in (
            given,
            f"UPDATE roster.{table} SET removed = true",
            f"UPDATE roster.{table} SET to_day = '2026-01-02'",
            f"DELETE FROM roster.{table}",
            f"TRUNCATE roster.{table}",
        ):
            assert state_of(connection, attempt) == DENIED, attempt


@pytest.mark.parametrize("table", WRITTEN)
def test_not_even_head_office_deletes_or_signs_for_others(cloned: Clone, table: str) -> None:
    given = WRITTEN[table]
    with cloned.connection("hq") as office:
        office.execute(given.encode())
        for forged in ("row_version = 9", "changed_by = 'p_1'", "made_at = now()", "id = DEFAULT"):
            assert state_of(office, f"UPDATE roster.{table} SET {forged}") == DENIED
        assert state_of(office, f"DELETE FROM roster.{table}") == DENIED
        row = office.execute(
            f"UPDATE roster.{table} SET removed = true RETURNING row_version, changed_by".encode()
        ).fetchone()
    assert row is not None
    assert (row[0], row[1]) == (2, cloned.address("hq").login)


def test_a_manager_reads_neither_the_ways_nor_how_far_a_foreign_shop_lies(cloned: Clone) -> None:
    with cloned.connection("hq") as office:
        office.execute(WORK.encode())
    with cloned.connection("regional") as connection:
        assert state_of(connection, "SELECT * FROM roster.travel") == DENIED
        assert state_of(connection, "SELECT roster.travel_minutes(1, 3, current_date)") == DENIED
        told = {
            shop: connection.execute(LEDGER.encode(), (shop,)).fetchall()
            for shop in (1, 2, 3, 4, 5, 6, 0, None)
        }
        assert {shop: [row[-1] for row in rows] for shop, rows in told.items()} == {
            1: [0], 2: [15], **{foreign: [None] for foreign in (3, 4, 5, 6, 0, None)},
        }  # fmt: skip


@pytest.mark.parametrize(
    "impossible",
    [
        "INSERT INTO roster.travel (minutes, from_day) VALUES (5, '2026-01-01')",
        "INSERT INTO roster.travel (shop_id, minutes, from_day) VALUES (1, 5, '2026-01-01')",
        "INSERT INTO roster.travel (to_shop_id, minutes, from_day) VALUES (1, 5, '2026-01-01')",
        "INSERT INTO roster.travel (shop_id, to_shop_id, minutes, from_day) VALUES (2, 1, 5, '2026-01-01')",
        "INSERT INTO roster.travel (shop_id, to_shop_id, nearness, minutes, from_day)"
        " VALUES (1, 2, 'far', 5, '2026-01-01')",
        "INSERT INTO roster.travel (region_id, shop_id, nearness, minutes, from_day)"
        " VALUES (1, 1, 'far', 5, '2026-01-01')",
        "INSERT INTO roster.travel (nearness, minutes, from_day) VALUES ('near', 5, '2026-01-01')",
        "INSERT INTO roster.travel (nearness, minutes, from_day) VALUES ('far', -5, '2026-01-01')",
        "INSERT INTO roster.travel (nearness, minutes, from_day) VALUES ('far', 5, 'infinity')",
        "INSERT INTO roster.role_skill (role, skill_id, weight, from_day) VALUES ('king', 1, 'hard', '2026-01-01')",
        "INSERT INTO roster.role_skill (role, skill_id, weight, from_day) VALUES ('sales', 1, 'all', '2026-01-01')",
        "INSERT INTO roster.keeping (months, from_day) VALUES (1, '2026-01-01')",
        settled("longest_week", "{}"),
        settled("rest_gap", "[11]"),
        settled("rest_gap", '{"minutes": 0}'),
        settled("rest_gap", '{"minutes": "660"}'),
        settled("rest_gap", '{"hours": 11}'),
        settled("rest_gap", '{"minutes": 660, "note": 1}'),
        settled("rest_gap", '{"minutes": 660}', "law"),
        settled("late_then_early", '{"after": "25:00", "before": "10:00"}'),
        settled("late_then_early", '{"after": "22:00"}'),
        settled("least_heads", '{"heads": 2, "starts": "10:00"}'),
        settled("least_heads", '{"heads": 2, "role": "king"}'),
        settled("hours_cap", '{"week": 1020, "four_weeks": -1}'),
        settled("law_reading", '{"reading": "loose"}'),
        settled("law_reading", '{"reading": "strict"}', "info"),
        settled("look_back", '{"looks_back": null}'),
    ],
)
def test_an_impossible_rule_is_not_stored(cloned: Clone, impossible: str) -> None:
    with cloned.connection("hq") as office:
        assert state_of(office, impossible) == "23514"


@pytest.mark.parametrize(
    "possible",
    [
        settled("least_heads", '{"heads": 2, "starts": "10:00", "ends": "22:00"}', "hard"),
        settled("least_heads", '{"heads": 1, "role": "manager"}'),
        settled("hours_cap", '{"four_weeks": 4080}', "info"),
        settled("late_then_early", '{"after": "22:30", "before": "09:00"}'),
        settled("law_reading", '{"reading": "strict"}'),
        settled("look_back", '{"looks_back": false}'),
        settled("budget", "{}"),
    ],
)
def test_a_rule_with_its_own_figures_is_stored(cloned: Clone, possible: str) -> None:
    with cloned.connection("hq") as office:
        assert state_of(office, possible) == ""


@pytest.mark.parametrize("word", [TRAVEL, STANDARD])
def test_two_words_for_one_thing_and_day_are_not_stored(cloned: Clone, word: str) -> None:
    with cloned.connection("hq") as office:
        office.execute(word.encode())
        with pytest.raises(psycopg.errors.ExclusionViolation):
            office.execute(word.encode())


def test_a_shop_that_is_just_being_removed_takes_nobody_meanwhile(cloned: Clone) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute("UPDATE people.placement SET removed = true WHERE shop_id = 6")
    loan = f"{LOAN} VALUES (6, 1, 'loan', current_date, current_date + 3)"
    with cloned.connection("hq") as remover, cloned.connection("hq") as placer:
        placer.execute("SET lock_timeout = '50ms'")
        with remover.transaction():
            remover.execute("UPDATE people.shop SET removed = true WHERE id = 6")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                placer.execute(loan.encode())
        with pytest.raises(psycopg.Error, match=r"people\.shop_removed"):
            placer.execute(loan.encode())


def test_a_shop_to_which_somebody_is_just_being_lent_is_not_removed_meanwhile(cloned: Clone) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute("UPDATE people.placement SET removed = true WHERE shop_id = 6")
    with cloned.connection("hq") as remover, cloned.connection("hq") as placer:
        remover.execute("SET lock_timeout = '50ms'")
        with placer.transaction():
            placer.execute(f"{LOAN} VALUES (6, 1, 'loan', current_date, current_date + 3)".encode())
            with pytest.raises(psycopg.errors.LockNotAvailable):
                remover.execute("UPDATE people.shop SET removed = true WHERE id = 6")
        with pytest.raises(psycopg.Error, match=r"people\.shop_in_use"):
            remover.execute("UPDATE people.shop SET removed = true WHERE id = 6")
