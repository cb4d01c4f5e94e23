"""A text and a number of rows have an end; a right past its last day is none."""

from __future__ import annotations

import psycopg
import pytest

from tests.fixtures.database import Clone
from tests.privacy.conftest import NewLogin

TOO_LONG = {
    "people.region": {"code": 41, "name_zh": 201, "name_en": 201},
    "people.shop": {
        "code": 41, "name_zh": 201, "name_en": 201, "district": 201, "place_zh": 501, "place_en": 501,
    },
    "people.employee": {"staff_no": 41, "name_zh": 201, "name_en": 201, "stroke_key": 1001, "role": 61},
    "people.employee_contact": {"phone": 41, "email": 255},
    "people.skill": {"code": 41, "name_zh": 201, "name_en": 201, "name_cn": 201},
    "sec.login": {"name": 201},
}  # fmt: skip
TIMES = (
    "INSERT INTO people.availability (id, employee_id, weekday, starts, ends, from_day, to_day)"
    " SELECT gen_random_uuid(), 1, n %% 7, '09:00', '10:00', date '2030-01-01' + n, date '2030-01-01' + n"
    " FROM generate_series(1, %s) n"
)


def test_no_text_of_people_is_longer_than_its_bound(cloned: Clone) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute("INSERT INTO people.employee_contact (employee_id) VALUES (1) ON CONFLICT DO NOTHING")
        owner.execute("INSERT INTO people.skill (code, name_zh, name_en, name_cn) VALUES ('x', '', '', '')")
        for table, columns in TOO_LONG.items():
            for column, length in columns.items():
                change = f"UPDATE {table} SET {column} = repeat('a', %s) WHERE ctid = (SELECT min(ctid) FROM {table})"
                owner.execute(change.encode(), (length - 1,))
                with pytest.raises(psycopg.errors.CheckViolation):
                    owner.execute(change.encode(), (length,))


def test_a_name_of_twenty_megabytes_is_refused_before_it_is_folded(cloned: Clone) -> None:
    """The refusal comes within the limit of time, in which as much is not folded."""
    with cloned.connection("hr") as hr:
        hr.execute("SET statement_timeout = '20s'")
        with pytest.raises(psycopg.errors.CheckViolation):
            hr.execute("UPDATE people.employee SET name_zh = repeat('龍', 7000000) WHERE id = 1")


def test_folding_takes_a_name_and_no_more(cloned: Clone) -> None:
    with cloned.connection("hq") as hq:
        assert hq.execute("SELECT people.folded('陳 ABC'), length(people.folded(repeat('龍', 3000)))").fetchone() == (
            "陈 abc", 2000,
        )  # fmt: skip


def test_a_person_has_a_hundred_times_at_most(cloned: Clone) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute("DELETE FROM people.availability")
        owner.execute(TIMES, (100,))
        with pytest.raises(psycopg.Error, match=r"people\.too_many_times"):
            owner.execute(TIMES, (1,))
        owner.execute("UPDATE people.availability SET removed = true")
        for _ in range(9):
            owner.execute(TIMES, (100,))
            owner.execute("UPDATE people.availability SET removed = true")
        with pytest.raises(psycopg.Error, match=r"people\.too_many_times"):
            owner.execute(TIMES, (1,))


def test_a_group_past_its_last_day_is_none_before_the_keeper_comes(
    cloned: Clone, new_login: NewLogin
) -> None:
    login = new_login("accountant")
    groups = "SELECT sec.my_groups(), sec.may_reveal('people.employee_pay.amount', 1)"
    with cloned.connection(login) as person, cloned.connection("postgres") as owner:
        assert person.execute(groups).fetchone() == (["sk_accountant"], True)
        owner.execute("UPDATE sec.login_group SET until = current_date - 2 WHERE login = %s", (login,))
        assert person.execute(groups).fetchone() == ([], False)


def test_a_region_past_its_last_day_shows_nothing_at_once(cloned: Clone, new_login: NewLogin) -> None:
    login = new_login("regional", regions=(1,))
    with cloned.connection(login) as person, cloned.connection("postgres") as owner:
        seen = person.execute("SELECT count(*) FROM roster.shift").fetchone()
        assert person.execute("SELECT cardinality(sec.my_shops()) > 0").fetchone() == (True,)
        owner.execute("UPDATE sec.scope SET to_day = current_date - 2 WHERE login = %s", (login,))
        assert person.execute("SELECT sec.my_shops()").fetchone() == ([],)
        assert person.execute("SELECT count(*) FROM roster.shift").fetchone() == (0,)
        assert seen is not None
