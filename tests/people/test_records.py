"""Records of people and shops: changed, added, removed, taken back, and their history, as the personas who ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import Connection

from storekeeper.kit import clock
from storekeeper.kit.errors import Conflict, Refused
from storekeeper.kit.ids import new_id
from storekeeper.kit.records import Add, Change, Edit, Remove, Row, TakeBack, Together
from storekeeper.kit.records.store import Saved
from storekeeper.kit.sentences import Sentences
from storekeeper.kit.stores.door import translated
from storekeeper.people import service
from storekeeper.people.domain import SORTS, PersonRecord, Sought
from storekeeper.people.records import RECORDS

As = Callable[[Connection, str], Connection]
DAY = date(2026, 12, 21)
PAGE = "employees"


def submit(connection: Connection, edit: Edit, *, edit_id: UUID | None = None) -> Saved:
    """As a page sends an edit, in a part of the transaction that a refusal takes back alone."""
    with translated(), connection.begin_nested():
        return service.submit(connection, edit_id=edit_id or new_id(), edit=edit, page=PAGE)


def take_back(connection: Connection, edit_id: UUID) -> UUID:
    """Undo or redo; returns the id of that edit."""
    undo = new_id()
    submit(connection, TakeBack(edit_id), edit_id=undo)
    return undo


def employee(connection: Connection, employee_id: int = 1) -> Row:
    return service.person(connection, employee_id=employee_id, on=DAY).employee


def test_a_changed_field_is_changed_once_and_raises_the_version_by_one(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "hq")
    before = employee(operations)
    edit_id = new_id()
    change = Change("employee", 1, before.version, {"name_en": "CHAN May"})

    saved = submit(operations, change, edit_id=edit_id)
    again = submit(operations, change, edit_id=edit_id)

    assert saved.rows[0].values["name_en"] == "CHAN May"
    assert [row.version for row in saved.rows] == [before.version + 1]
    assert again.rows == saved.rows


def test_a_change_on_an_older_version_says_who_was_faster(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "hq")
    seen = employee(operations).version
    as_persona(operations, "hr")
    submit(operations, Change("employee", 1, seen, {"role": "senior"}))

    as_persona(operations, "hq")
    with pytest.raises(Conflict) as raised:
        submit(operations, Change("employee", 1, seen, {"role": "sales"}))

    assert (raised.value.code, raised.value.values["who"]) == ("records.changed_by", "hr")
    assert employee(operations).values["role"] == "senior"


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (Change("employee", 1, 1, {"name_zh": "", "name_en": ""}), "people.name_missing"),
        (Change("employee", 1, 1, {"left_on": date(2020, 1, 1)}), "people.left_before_joining_day"),
        (Change("employee", 1, 1, {"staff_no": ""}), "records.field_required"),
        (Change("employee", 1, 1, {"role": "king"}), "records.field_wrong"),
        (Change("employee", 1, 1, {"joined_on": "gestern"}), "records.field_wrong"),
        (Change("employee", 1, 1, {"name_en": "x" * 121}), "records.field_too_long"),
        (Change("shop", 1, 1, {"closed_on": date(2000, 1, 1)}), "people.closed_before_opening"),
        (Change("contact", 1, 1, {"phone": "12"}), "people.wrong_phone"),
        (Change("contact", 1, 1, {"email": "me"}), "people.wrong_email"),
        (Change("contract", 1, 1, {"to_day": date(2000, 1, 1)}), "people.day_order"),
        (Change("contract", 1, 1, {"weekly_minutes": 20_000}), "people.impossible_hours"),
        (Change("hours", 1, 1, {"weekday": 7}), "people.no_weekday"),
        (Change("hours", 1, 1, {"closes": time(10)}), "people.hours_order"),
        (Change("employee", 1, 1, {"staff_no": "S0002"}), "people.staff_no_taken"),
        (Change("shop", 1, 1, {"code": "TST1"}), "people.code_taken"),
        (
            Add("placement", {"employee_id": 1, "shop_id": 3, "kind": "loan", "from_day": DAY}),
            "people.loan_too_long",
        ),
        (
            Add("placement", {"employee_id": 1, "shop_id": 3, "kind": "home", "from_day": DAY}),
            "people.one_home",
        ),
        (
            Add("contract", {"employee_id": 1, "kind": "part", "weekly_minutes": 60, "from_day": DAY}),
            "people.one_contract",
        ),
        (
            Add(
                "hours",
                {"shop_id": 1, "weekday": 0, "opens": time(9), "closes": time(10), "from_day": DAY},
            ),
            "people.hours_overlap",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(
    operations: Connection, as_persona: As, edit: Edit, code: str
) -> None:
    as_persona(operations, "hq")
    before = employee(operations)
    with pytest.raises((Refused, Conflict)) as raised:
        submit(operations, edit)
    assert raised.value.code == code
    assert employee(operations) == before


def test_a_contract_before_joining_is_written_with_a_warning(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "hq")
    contract = service.person(operations, employee_id=1, on=DAY).contracts[0]
    early = {"kind": "part", "weekly_minutes": 600, "from_day": date(2023, 1, 1), "to_day": date(2023, 6, 30)}
    saved = submit(operations, Add("contract", {"employee_id": 1, **early}))
    assert [finding.code for finding in saved.findings] == ["people.before_joining"]
    found = service.person(operations, employee_id=1, on=DAY).contracts
    assert [row.key for row in found] == [contract.key, saved.rows[0].key]


def test_one_deed_ends_a_contract_and_begins_the_next_and_one_undo_takes_both_back(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "hq")
    before = service.person(operations, employee_id=1, on=DAY)
    contract = before.contracts[0]
    edit_id = new_id()
    next_one = {"employee_id": 1, "kind": "part", "weekly_minutes": 1200, "from_day": DAY}

    submit(
        operations,
        Together(
            (
                Add("contract", next_one),
                Change("contract", contract.key, contract.version, {"to_day": DAY - timedelta(days=1)}),
            )
        ),
        edit_id=edit_id,
    )
    after = service.person(operations, employee_id=1, on=DAY)
    assert [row.values["kind"] for row in after.contracts] == ["part", "full"]

    take_back(operations, edit_id)
    taken = service.person(operations, employee_id=1, on=DAY)
    assert [row.values for row in taken.contracts] == [row.values for row in before.contracts]


def test_a_new_person_comes_whole_in_one_deed_and_is_found(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "hq")
    new = Add(
        "employee",
        {
            "staff_no": "N0001",
            "name_zh": "陳小明",
            "name_en": "CHAN Siu Ming",
            "role": "sales",
            "joined_on": DAY,
        },
    )
    placed = Add("placement", {"employee_id": new.key, "shop_id": 1, "kind": "home", "from_day": DAY})
    edit_id = new_id()

    saved = submit(operations, Together((new, placed)), edit_id=edit_id)
    made = next(row.key for row in saved.rows if row.record == "employee")
    detail = service.person(operations, employee_id=int(str(made)), on=DAY)

    assert [row.values["shop_id"] for row in detail.placements] == [1]
    assert detail.contact is not None
    found = service.list_people(operations, sought=Sought(on=DAY, text="陈小"))
    assert [row.staff_no for row in found.rows] == ["N0001"]

    take_back(operations, edit_id)
    assert service.count_people(operations, sought=Sought(on=DAY, text="陈小")) == 0
    assert service.count_people(operations, sought=Sought(on=DAY, text="陈小", state="removed")) == 1


def test_a_removed_person_is_in_no_list_and_her_number_is_free(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "hq")
    edit_id = new_id()
    submit(operations, Remove("employee", 1, employee(operations).version), edit_id=edit_id)

    assert service.count_people(operations, sought=Sought(on=DAY)) == 41
    assert "S0001" not in [one.staff_no for one in service.known_people(operations, on=DAY)]
    assert not operations.exec_driver_sql("SELECT * FROM people.search('S0001', 5)").all()
    placed = service.planned(operations, shop_id=1, first=DAY, last=DAY).people
    assert "S0001" not in [one.staff_no for one in placed]
    second = employee(operations, 2)
    submit(operations, Change("employee", 2, second.version, {"staff_no": "S0001"}))

    with pytest.raises(Conflict, match=r"people\.staff_no_taken"):
        take_back(operations, edit_id)


def test_undo_and_redo_take_turns_and_the_edit_stands_again(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "hq")
    before = employee(operations)
    edit_id = new_id()
    submit(operations, Change("employee", 1, before.version, {"role": "stock"}), edit_id=edit_id)
    assert [one.id for one in service.undoable(operations, page=PAGE)] == [edit_id]

    undo = take_back(operations, edit_id)
    assert employee(operations).values == before.values
    assert service.undoable(operations, page=PAGE) == ()

    redo = take_back(operations, undo)
    assert employee(operations).values["role"] == "stock"
    (standing,) = service.undoable(operations, page=PAGE)
    assert (standing.id, standing.deed["do"], standing.deed["fields"]) == (edit_id, "change", ["role"])

    take_back(operations, redo)
    assert employee(operations).values == before.values
    assert service.undoable(operations, page=PAGE) == ()


def test_an_undo_after_a_colleague_is_a_conflict_and_is_not_offered(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "hq")
    edit_id, other = new_id(), new_id()
    submit(
        operations, Change("employee", 1, employee(operations).version, {"role": "stock"}), edit_id=edit_id
    )
    submit(
        operations, Change("employee", 2, employee(operations, 2).version, {"role": "stock"}), edit_id=other
    )
    as_persona(operations, "hr")
    submit(operations, Change("employee", 1, employee(operations).version, {"name_en": "CHAN X"}))

    as_persona(operations, "hq")
    assert [one.id for one in service.undoable(operations, page=PAGE)] == [other]
    with pytest.raises(Conflict, match=r"stores\.somebody_was_faster"):
        take_back(operations, edit_id)
    assert employee(operations).values["name_en"] == "CHAN X"


def test_an_edit_stores_no_personal_value(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "hq")
    contact = service.person(operations, employee_id=1, on=DAY).contact
    assert contact is not None
    submit(operations, Change("contact", 1, contact.version, {"phone": "61234567", "email": "a@b.example"}))
    as_persona(operations, "hr")
    pay = service.person(operations, employee_id=1, on=DAY).pay
    assert pay is not None
    submit(operations, Change("pay", 1, pay.version, {"amount": Decimal("98765.43")}))

    as_persona(operations, "postgres")
    stored = operations.exec_driver_sql("SELECT deed::text || inverse::text FROM base.edit").scalars().all()
    assert len(stored) == 2
    assert not [text for text in stored if any(said in text for said in ("6123", "a@b", "98765"))]


def test_contact_is_changed_and_taken_back_by_who_may_not_read_it(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "hq")
    before = service.person(operations, employee_id=1, on=DAY).contact
    assert before is not None
    assert set(before.values) == {"employee_id", "phone_masked", "email_masked"}
    edit_id = new_id()

    saved = submit(operations, Change("contact", 1, before.version, {"phone": "61234567"}), edit_id=edit_id)
    assert saved.rows[0].values["phone_masked"] == "••••4567"

    take_back(operations, edit_id)
    after = service.person(operations, employee_id=1, on=DAY).contact
    assert after is not None
    assert after.values == before.values
    as_persona(operations, "hr")
    clear = service.person(operations, employee_id=1, on=DAY).contact
    assert clear is not None
    assert clear.values["phone"] == "+852 0000 0001"


def test_a_regional_manager_lends_her_own_takes_it_back_and_nothing_else(
    operations: Connection, as_persona: As
) -> None:
    today = clock.today()
    loan = {"shop_id": 3, "kind": "loan", "from_day": today, "to_day": today + timedelta(days=3)}
    as_persona(operations, "regional")
    edit_id = new_id()
    submit(operations, Add("placement", {"employee_id": 1, **loan}), edit_id=edit_id)
    with pytest.raises(Refused, match=r"people\.not_yours_to_lend"):
        submit(operations, Add("placement", {"employee_id": 15, **loan}))

    as_persona(operations, "hq")
    (listed,) = service.list_people(operations, sought=Sought(on=today, text="S0001")).rows
    assert (listed.shop_id, listed.lent_to) == (1, "CWB1")

    as_persona(operations, "regional")
    undo = take_back(operations, edit_id)
    as_persona(operations, "hq")
    assert service.list_people(operations, sought=Sought(on=today, text="S0001")).rows[0].lent_to is None
    as_persona(operations, "regional")
    take_back(operations, undo)
    as_persona(operations, "hq")
    assert service.list_people(operations, sought=Sought(on=today, text="S0001")).rows[0].lent_to == "CWB1"


def test_pay_removed_and_filled_in_again_is_one_row(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "hr")
    pay = service.person(operations, employee_id=1, on=DAY).pay
    assert pay is not None
    new = {"employee_id": 1, "pay_kind": "hourly", "amount": Decimal("70.50"), "from_day": DAY}
    with pytest.raises(Conflict, match=r"records\.changed_by"):
        submit(operations, Add("pay", new))

    submit(operations, Remove("pay", 1, pay.version))
    assert service.person(operations, employee_id=1, on=DAY).pay is None
    edit_id = new_id()
    submit(operations, Add("pay", new), edit_id=edit_id)
    again = service.person(operations, employee_id=1, on=DAY).pay
    assert again is not None
    assert again.values["amount"] == Decimal("70.50")
    take_back(operations, edit_id)
    assert service.person(operations, employee_id=1, on=DAY).pay is None


def test_leave_left_is_the_newest_balance_less_what_was_approved_after_it(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "hq")
    balance = {"employee_id": 1, "kind": "AL"}
    submit(operations, Add("balance", {**balance, "as_of": date(2026, 1, 1), "days": Decimal(12)}))
    submit(operations, Add("balance", {**balance, "as_of": date(2026, 12, 1), "days": Decimal("7.5")}))
    leave = {"employee_id": 1, "kind": "AL", "from_day": date(2026, 11, 30), "to_day": date(2026, 12, 2)}
    submit(operations, Add("leave", {**leave, "state": "approved"}))
    left = service.person(operations, employee_id=1, on=DAY).leave_left
    assert dict(left) == {"AL": Decimal("6.5")}


def test_a_history_tells_who_did_what_newest_first_and_hides_what_may_not_be_read(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "hq")
    contact = service.person(operations, employee_id=1, on=DAY).contact
    assert contact is not None
    submit(operations, Change("employee", 1, employee(operations).version, {"role": "stock"}))
    submit(operations, Change("contact", 1, contact.version, {"phone": "61234567"}))

    contact_event, role_event, *_ = service.history(operations, record="employee", key=1)
    assert (role_event.name, role_event.deed, role_event.record) == ("hq", "update", "employee")
    assert [(one.name, one.before, one.after) for one in role_event.fields] == [("role", "manager", "stock")]
    said = {one.name: one for one in contact_event.fields}
    assert (said["phone"].hidden, said["phone"].after) == (True, None)
    assert said["email"].hidden
    assert said["phone_masked"].after == "••••4567"

    as_persona(operations, "hr")
    said = {one.name: one for one in service.history(operations, record="employee", key=1)[0].fields}
    assert (said["phone"].before, said["phone"].after) == ("+852 0000 0001", "61234567")
    assert "email" not in said
    as_persona(operations, "regional2")
    assert service.history(operations, record="employee", key=1) == ()
    as_persona(operations, "it")
    with pytest.raises(Refused, match=r"stores\.forbidden"), translated(), operations.begin_nested():
        service.history(operations, record="employee", key=1)


def test_the_history_of_a_shop_tells_its_hours(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "hq")
    hours = service.shop_detail(operations, shop_id=1, on=DAY).hours[0]
    submit(operations, Change("hours", hours.key, hours.version, {"opens": time(9, 30)}))
    as_persona(operations, "regional")
    event = service.history(operations, record="shop", key=1)[0]
    assert (event.record, event.fields[0].before, event.fields[0].after) == ("hours", time(10), time(9, 30))


def test_every_field_has_a_label_for_its_findings() -> None:
    for record in RECORDS.values():
        for field in (*record.fields, *record.shown):
            assert Sentences("en").knows(f"people.label.{record.name}.{field.name}"), (
                record.name,
                field.name,
            )


def test_a_person_stands_in_the_order_of_strokes_whoever_wrote_her_name(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "hq")
    new = PersonRecord(None, "N0001", "丁一", "TING Yat", "sales", DAY, 1)
    service.write_people(operations, [new], from_day=DAY)
    submit(operations, Change("employee", 1, employee(operations).version, {"name_zh": "一二三"}))

    found = service.list_people(operations, sought=Sought(on=DAY, shop_id=1), sort="stroke_key").rows

    # The others of the small chain were made by SQL and have no key: they come first.
    assert [one.name_zh for one in found[-2:]] == ["一二三", "丁一"]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", SORTS)
def test_pages_join_without_a_gap_or_a_repetition_in_every_order(
    operations: Connection, as_persona: As, sort: str, descending: bool
) -> None:
    as_persona(operations, "hq")
    sought = Sought(on=DAY)
    whole = service.list_people(operations, sought=sought, sort=sort, descending=descending).rows
    paged, after = [], None
    while not paged or after is not None:
        page = service.list_people(
            operations, sought=sought, sort=sort, descending=descending, after=after, limit=5
        )
        paged += page.rows
        after = page.after
    assert tuple(paged) == whole
    assert len(whole) == service.count_people(operations, sought=sought) == 42


@pytest.mark.parametrize(
    ("sought", "count"),
    [
        (Sought(on=DAY, text="美玲"), 7),
        (Sought(on=DAY, text="陈美玲"), 1),
        (Sought(on=DAY, text="mei chan"), 1),
        (Sought(on=DAY, text="s0001 陳"), 1),
        (Sought(on=DAY, text="%"), 0),
        (Sought(on=DAY, text="_\\"), 0),
        (Sought(on=DAY, role="manager"), 6),
        (Sought(on=DAY, shop_id=1), 7),
        (Sought(on=DAY, region_id=1), 14),
        (Sought(on=DAY, region_id=1, role="manager", text="chan"), 2),
        (Sought(on=DAY, lacks="contract"), 0),
        (Sought(on=DAY, lacks="skill"), 42),
        (Sought(on=DAY, lacks="placement"), 0),
        (Sought(on=DAY, lacks="anything"), 42),
        (Sought(on=date(2023, 1, 1), lacks="placement"), 0),
        (Sought(on=DAY, lacks="skill", shop_id=1), 7),
        (Sought(on=DAY, lacks="skill", region_id=1), 14),
        (Sought(on=DAY, due="leave"), 0),
        (Sought(on=DAY, state="left"), 0),
        (Sought(on=DAY, state="removed"), 0),
        (Sought(on=DAY, state="all"), 42),
    ],
)
def test_a_filter_finds_whom_it_says(
    operations: Connection, as_persona: As, sought: Sought, count: int
) -> None:
    as_persona(operations, "hq")
    assert service.count_people(operations, sought=sought) == count
    assert len(service.list_people(operations, sought=sought).rows) == count


def test_shops_are_listed_with_their_people_and_days_and_found_in_either_writing(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "hq")
    (found,) = service.shop_list(operations, on=DAY, text="铜锣湾")
    assert (found.code, found.people, found.open_days) == ("CWB1", 7, 7)
    assert len(service.shop_list(operations, on=DAY, region_id=1)) == 2
    shop = service.shop_detail(operations, shop_id=3, on=DAY)
    assert (shop.people, len(shop.hours)) == (7, 7)
    submit(operations, Change("shop", 3, shop.shop.version, {"closed_on": DAY - timedelta(days=1)}))
    assert [one.code for one in service.shop_list(operations, on=DAY, state="closed")] == ["CWB1"]
    as_persona(operations, "regional")
    assert [one.code for one in service.shop_list(operations, on=DAY)] == ["MKK1", "TST1"]
    with pytest.raises(Refused, match=r"people\.no_such_shop"):
        service.shop_detail(operations, shop_id=4, on=DAY)
    with pytest.raises(Refused, match=r"people\.no_such_employee"):
        service.person(operations, employee_id=40, on=DAY)


def test_a_regional_manager_sees_no_pay_and_changes_no_contract(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "regional")
    detail = service.person(operations, employee_id=1, on=DAY)
    assert detail.pay is None
    assert detail.contact is not None
    assert detail.contact.values["phone_masked"] == "••••0001"
    contract = detail.contracts[0]
    with pytest.raises(Refused, match=r"stores\.forbidden"):
        submit(operations, Change("contract", contract.key, contract.version, {"weekly_minutes": 60}))
    window = {"employee_id": 1, "weekday": 0, "starts": time(9), "ends": time(13), "from_day": DAY}
    saved = submit(operations, Add("availability", window))
    assert saved.rows[0].values["starts"] == time(9)


def test_a_region_with_shops_and_a_shop_with_people_stay(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "hq")
    region = next(row for row in service.region_rows(operations) if row.values["code"] == "KLW")
    shop = service.shop_detail(operations, shop_id=1, on=DAY).shop
    with pytest.raises(Refused, match=r"people\.region_in_use"):
        submit(operations, Remove("region", region.key, region.version))
    with pytest.raises(Refused, match=r"people\.shop_in_use"):
        submit(operations, Remove("shop", 1, shop.version))

    away = [Change("shop", 2, 1, {"region_id": 2}), Remove("region", region.key, region.version)]
    people = service.list_people(operations, sought=Sought(on=DAY, shop_id=1)).rows
    gone = [Remove("employee", one.employee_id, one.row_version) for one in people]
    edit_id = new_id()
    submit(operations, Together((*away, Remove("shop", 1, shop.version), *gone)), edit_id=edit_id)

    assert "KLW" not in [row.values["code"] for row in service.region_rows(operations)]
    take_back(operations, edit_id)
    assert len(service.list_people(operations, sought=Sought(on=DAY, shop_id=1)).rows) == 7
