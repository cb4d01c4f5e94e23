"""What head office settles for all rosters, as commands, and what a manager may not."""

from __future__ import annotations

import json
from datetime import time, timedelta

import pytest

from storekeeper.kit.clock import at, monday_of, today
from storekeeper.kit.errors import Refused
from storekeeper.kit.stores.door import Door
from tests.fixtures.database import Clone
from tests.roster.test_command_line import run


@pytest.fixture
def office(cloned: Clone) -> Door:
    """Head office's door."""
    return cloned.door("hq")


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, list[dict[str, object]]]:
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_the_day_of_opening_is_said_for_a_region(
    office: Door, cloned: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    run(office, "opening", "--weekday", "tue", "--region", "HKI")
    run(office, "opening", "--weekday", "mon", "--shop", "CEN1")
    capsys.readouterr()

    run(office, "opening", as_json=True)

    days = {each["shop"]: each["weekday"] for each in told(capsys)["shops"]}
    assert days == {"MKK1": "thu", "TST1": "thu", "CWB1": "tue", "CEN1": "mon", "STN1": "thu", "TPO1": "thu"}
    with pytest.raises(Refused, match="no_such_region"):
        run(office, "opening", "--weekday", "tue", "--region", "XX")
    with pytest.raises(SystemExit):
        run(office, "opening", "--weekday", "tue", "--region", "HKI", "--shop", "CEN1")


def test_a_skill_is_asked_of_a_role_and_asked_no_more(
    office: Door, cloned: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    run(office, "skills")
    assert "No role asks" in capsys.readouterr().out

    run(office, "skills", "--role", "cashier", "--skill", "cashier", "--weight", "hard")
    assert "the whole chain: Cashier asks for “Cashier”, refused without it" in capsys.readouterr().out
    run(office, "skills", "--role", "cashier", "--skill", "cashier", "--weight", "none", "--region", "KLW")
    capsys.readouterr()
    run(office, "skills", as_json=True)

    assert [(each["place"], each["weight"]) for each in told(capsys)["rules"]] == [
        ("", "hard"),
        ("KLW", "none"),
    ]
    manager = cloned.door("regional")
    run(manager, "skills")
    for refused, given in (
        ("forbidden", ("--role", "sales", "--skill", "key")),
        ("role_and_skill", ("--role", "sales")),
        ("no_such_skill", ("--role", "sales", "--skill", "flying")),
    ):
        with pytest.raises(Refused, match=refused):
            run(manager, "skills", *given)


def test_the_way_between_shops_is_listed_and_changed(
    office: Door, cloned: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    run(office, "travel")
    assert "the whole chain → shops of the same district: 15 minutes" in capsys.readouterr().out

    run(office, "travel", "--nearness", "far", "--minutes", "45")
    run(office, "travel", "--shop", "CWB1", "--to", "MKK1", "--minutes", "25")
    capsys.readouterr()
    run(office, "travel", as_json=True)

    assert [(each["place"], each["nearness"], each["to"], each["minutes"]) for each in told(capsys)["ways"]] == [
        ("", "district", "", 15), ("", "region", "", 30), ("", "far", "", 45), ("MKK1", None, "CWB1", 25),
    ]  # fmt: skip
    for refused, given in (
        ("which_way", ("--minutes", "5")),
        ("which_way", ("--nearness", "far")),
        ("which_way", ("--to", "MKK1", "--minutes", "5")),
        ("which_way", ("--shop", "MKK1", "--to", "MKK1", "--minutes", "5")),
        ("way_long", ("--nearness", "far", "--minutes", "999")),
    ):
        with pytest.raises(Refused, match=refused):
            run(office, "travel", *given)
    with pytest.raises(Refused, match="forbidden"):
        run(cloned.door("regional"), "travel")


def test_how_long_versions_are_kept_is_head_offices_to_say(
    office: Door, cloned: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    run(office, "keeping")
    run(office, "keeping", "--months", "120")

    said = capsys.readouterr().out
    assert "84 months" in said
    assert "120 months" in said
    with pytest.raises(Refused, match="keeping_wrong"):
        run(office, "keeping", "--months", "11")
    with pytest.raises(Refused, match="forbidden"):
        run(cloned.door("regional"), "keeping", "--months", "24")


def test_a_check_says_what_would_mend_it(
    office: Door, cloned: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    """The skill is asked for from today on, so the shift stands on the Monday that comes."""
    monday = monday_of(today()) + timedelta(days=7)
    with cloned.connection("postgres") as owner:
        owner.execute(
            "INSERT INTO roster.shift (id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id)"
            " SELECT gen_random_uuid(), 1, %(day)s, %(opens)s, %(closes)s, 'cashier', 1, id"
            " FROM people.placement WHERE employee_id = 1",
            {"day": monday, "opens": at(monday, time(10)), "closes": at(monday, time(19))},
        )
    run(office, "skills", "--role", "cashier", "--skill", "cashier")
    capsys.readouterr()

    run(office, "check", "--shop", "MKK1", "--week", str(monday), as_json=True)

    found = {each["code"]: each for each in told(capsys)["findings"]}["roster.skill_missing"]
    assert found["severity"] == "soft"
    assert str(found["mending"]).startswith("You can: enter “Cashier” in the person's record")


def test_a_rule_of_the_company_is_settled_turned_off_in_a_shop_and_lifted_again(
    office: Door, cloned: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    run(office, "standards")
    assert "Nothing is settled" in capsys.readouterr().out

    run(office, "standards", "--rule", "rest_gap", "--figures", "minutes=11:00", "--weight", "hard")
    assert "the whole chain: Rest between two days, minutes=660" in capsys.readouterr().out
    run(office, "standards", "--rule", "rest_gap", "--off", "--shop", "MKK1")
    run(office, "standards", "--rule", "law_reading", "--figures", "reading=strict")
    run(office, "standards", "--rule", "look_back", "--figures", "looks_back=yes")
    capsys.readouterr()
    run(office, "standards", as_json=True)

    assert {(each["place"], each["rule"]): each["figures"] for each in told(capsys)["standards"]} == {
        ("", "law_reading"): {"reading": "strict"},
        ("", "look_back"): {"looks_back": True},
        ("", "rest_gap"): {"minutes": 660},
        ("MKK1", "rest_gap"): {},
    }
    run(office, "standards", "--rule", "rest_gap", "--lift", "--shop", "MKK1")
    capsys.readouterr()
    run(office, "standards", "--rule", "rest_gap", as_json=True)
    assert [each["place"] for each in told(capsys)["standards"]] == [""]


def test_a_figure_out_of_bounds_and_a_rule_that_is_not_named_are_refused(office: Door, cloned: Clone) -> None:
    with pytest.raises(Refused, match="standard_figure"):
        run(office, "standards", "--rule", "rest_gap", "--figures", "minutes=99:00")
    with pytest.raises(Refused, match="standard_figure"):
        run(office, "standards", "--rule", "rest_gap", "--figures", "hours=11")
    with pytest.raises(Refused, match="which_rule"):
        run(office, "standards", "--off")
    with pytest.raises(Refused, match="forbidden"):
        run(cloned.door("regional"), "standards", "--rule", "rest_gap", "--figures", "minutes=660")
