"""Logins, and the people and shops that everything else points at."""

from __future__ import annotations

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.guarded import COLUMNS, guard
from storekeeper.kit.row_security import ALL_VERBS, EVERY_ROW, HUMANS, MY_SHOPS, Rule, read_by_all, secure
from storekeeper.kit.search import search_function
from storekeeper.kit.stores.base import run, script

revision = "operations_02"
down_revision = "operations_01"
branch_labels = None
depends_on = None

_OWNER = "operations_owner"
_MY_PEOPLE_NOW = "employee_id = ANY ((SELECT people.my_people_now())::int[])"
_MY_PEOPLE = "employee_id = ANY ((SELECT people.my_people())::int[])"
_ME = "id = ANY ((SELECT people.my_people())::int[])"
_CHAIN = ("sk_hq", "sk_hr")
_READERS = ("sk_hq", "sk_hr", "sk_privacy", "sk_auditor", "sk_accountant")
_WORKER = Rule(("worker",), ALL_VERBS)
_REGIONAL = ("sk_regional",)
_PERIOD = ("from_day", "to_day")
_PAY = ("pay_kind", "amount", "from_day")
_WRITTEN = {
    "region": ("code", "name_zh", "name_en"),
    "shop": (
        "region_id", "code", "name_zh", "name_en", "district", "place_zh", "place_en", "latitude", "longitude",
        "day_starts", "opened_on", "closed_on",
    ),
    "shop_hours": ("shop_id", "weekday", "opens", "closes", *_PERIOD),
    "employee": ("staff_no", "name_zh", "name_en", "stroke_key", "role", "minor_until", "joined_on", "left_on"),
    "placement": ("shop_id", "employee_id", "kind", *_PERIOD),
    "contract": ("employee_id", "kind", "weekly_minutes", *_PERIOD),
    "employee_skill": ("employee_id", "skill_id", "obtained_on", "expires_on"),
    "availability": ("employee_id", "weekday", "starts", "ends", *_PERIOD),
    "leave": ("employee_id", "kind", "from_day", "to_day", "state"),
}  # fmt: skip
_KEPT = ("row_version", "made_at", "made_by", "changed_at", "changed_by")

_SEARCH = search_function(
    "people.search",
    table="people.employee",
    columns=(("id", "int"), ("staff_no", "text"), ("name_zh", "text"), ("name_en", "text")),
    text="lower(t.name_zh || ' ' || t.name_en || ' ' || t.staff_no)",
    scope_column="id",
    scope="people.my_people",
    order="staff_no",
)


def upgrade() -> None:
    """Tables, functions, triggers and rights."""
    run("SET LOCAL ROLE provisioner")
    script((MIGRATIONS / "provision.sql").read_text("utf-8"))
    run(f"SET LOCAL ROLE {_OWNER}")
    script((MIGRATIONS / "people.sql").read_text("utf-8").replace("{guarded}", COLUMNS))
    run(_SEARCH)
    everyone = ", ".join((*HUMANS, "worker"))
    run(f"GRANT USAGE ON SCHEMA people TO {everyone}")
    run(f"GRANT EXECUTE ON FUNCTION people.my_people(), people.my_people_now() TO {everyone}")
    run("GRANT EXECUTE ON FUNCTION people.search(text, int) TO sk_regional, sk_hq, sk_hr")
    run("GRANT EXECUTE ON FUNCTION people.set_contact(int[], text[], text[]) TO sk_hq, sk_hr")
    run("GRANT EXECUTE ON FUNCTION people.lend(int, int, date, date) TO sk_regional, sk_hq")
    it = "sec.add_login, sec.close_login, sec.end_sessions, sec.places_by_code"
    run(f"GRANT EXECUTE ON FUNCTION {it} TO sk_it")
    for statement in (*_guards(), *_rights()):
        run(statement)


def downgrade() -> None:
    """Away with people and logins; what refers to people must be gone before."""
    run("DROP SCHEMA people CASCADE")
    run("DROP FUNCTION sec.add_login, sec.close_login, sec.end_sessions, sec.places_by_code")
    run("DROP TABLE sec.login")
    run("SET LOCAL ROLE provisioner")
    run("DROP SCHEMA provision CASCADE")
    run(f"SET LOCAL ROLE {_OWNER}")


def _guards() -> tuple[str, ...]:
    made: list[str] = [*guard("sec.login", key="login")]
    made += guard("people.shop", shop="id")
    made += guard("people.shop_hours", shop="shop_id")
    made += guard("people.placement", shop="shop_id")
    for table in ("region", "employee", "contract", "skill", "employee_skill", "availability", "leave"):
        made += guard(f"people.{table}")
    for table in ("employee_contact", "employee_pay"):
        made += guard(f"people.{table}", key="employee_id")
    return tuple(made)


def _rights() -> tuple[str, ...]:
    made: list[str] = [
        *secure("sec.login", _OWNER, _WORKER, Rule(("sk_it", "sk_privacy", "sk_auditor"), ("SELECT",)),
                Rule(HUMANS, ("SELECT",), "login = (SELECT SESSION_USER)::text")),
        *secure("people.region", _OWNER, _WORKER, Rule(HUMANS, ("SELECT",)), *_kept("region", _CHAIN)),
        *secure("people.shop", _OWNER, _WORKER, Rule(_READERS, ("SELECT",)), *_kept("shop", ("sk_hq",)),
                Rule(_REGIONAL, ("SELECT",), "id = ANY ((SELECT sec.my_shops())::int[])")),
        *secure("people.shop_hours", _OWNER, _WORKER, Rule(_READERS, ("SELECT",)), *_kept("shop_hours", ("sk_hq",)),
                Rule(_REGIONAL, ("SELECT",), MY_SHOPS)),
        *secure("people.employee", _OWNER, _WORKER, Rule(_READERS, ("SELECT",)), *_kept("employee", _CHAIN),
                Rule(_REGIONAL, ("SELECT",), _ME)),
        *secure("people.placement", _OWNER, _WORKER, Rule(_READERS, ("SELECT",)), *_kept("placement", _CHAIN),
                Rule(_REGIONAL, ("SELECT",), MY_SHOPS)),
        *secure("people.employee_ref", _OWNER, Rule(("worker",), ("SELECT",)), Rule(("sk_hr",), ("SELECT",))),
        *read_by_all("people.skill", _OWNER),
    ]  # fmt: skip
    for table in ("contract", "employee_skill"):
        made += secure(f"people.{table}", _OWNER, _WORKER, Rule(_READERS, ("SELECT",)), *_kept(table, _CHAIN),
                       Rule(_REGIONAL, ("SELECT",), _MY_PEOPLE_NOW))  # fmt: skip
    for table in ("availability", "leave"):
        made += secure(f"people.{table}", _OWNER, _WORKER, Rule(_READERS, ("SELECT",)), *_kept(table, _CHAIN),
                       Rule(_REGIONAL, ("SELECT",), _MY_PEOPLE_NOW),
                       *_kept(table, _REGIONAL, _MY_PEOPLE_NOW))  # fmt: skip
    made += _personal()
    return tuple(made)


def _kept(table: str, to: tuple[str, ...], where: str = EVERY_ROW) -> tuple[Rule, Rule]:
    """Those who keep a table write named columns only: a right to whole rows would also be one to lock the table.

    Nobody deletes: what is over ends by its last day, rows go by retention.
    """
    columns = _WRITTEN[table]
    key = ("id",) if table in {"availability", "leave"} else ()
    return Rule(to, ("INSERT",), where, (*key, *columns)), Rule(to, ("UPDATE",), where, columns)


def _personal() -> tuple[str, ...]:
    """Contact and pay: masked for those who see the person, in clear only for human resources."""
    masked = ("employee_id", "phone_masked", "email_masked", *_KEPT)
    return (
        *secure(
            "people.employee_contact",
            _OWNER,
            _WORKER,
            Rule(("sk_hr",), ("SELECT",), columns=(*masked, "phone", "email")),
            Rule(("sk_hq",), ("SELECT",), columns=masked),
            Rule(_REGIONAL, ("SELECT",), _MY_PEOPLE, masked),
        ),
        *secure(
            "people.employee_pay",
            _OWNER,
            _WORKER,
            Rule(("sk_hr",), ("SELECT",)),
            Rule(("sk_hr",), ("INSERT",), columns=("employee_id", *_PAY)),
            Rule(("sk_hr",), ("UPDATE",), columns=_PAY),
        ),
    )
