"""Notices are untrusted text: what is a change comes through equal, everything else is passed over."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storekeeper.kit.changes import LONGEST, MOST_KEYS, Change, accept, parse

_names = st.from_regex(r"[a-z_][a-z0-9_]{0,20}", fullmatch=True)
_topics = st.builds("{}.{}".format, _names, _names)
_keys = st.one_of(
    st.none(),
    st.lists(st.one_of(st.uuids().map(lambda key: key.hex), st.integers(1, 2**63 - 1).map(str)), min_size=1,
             max_size=MOST_KEYS).map(tuple),
)  # fmt: skip
_shops = st.one_of(st.none(), st.integers(1, 2**31 - 1))
_changes = st.builds(Change, _topics, _shops, _keys, st.one_of(st.none(), st.uuids()))


def _notice(change: Change) -> str:
    keys = None if change.keys is None else ",".join(change.keys)
    origin = None if change.origin is None else str(change.origin)
    return json.dumps({"t": change.topic, "s": change.shop_id, "k": keys, "o": origin})


@given(_changes)
def test_a_notice_is_read_as_the_change_that_was_announced(change: Change) -> None:
    notice = _notice(change)
    assert parse(notice) == ((change,) if len(notice) <= LONGEST else ())


@given(_topics, st.lists(st.tuples(_shops, st.uuids().map(lambda key: key.hex)), min_size=1, max_size=100))
def test_rows_of_several_shops_are_told_together_and_heard_by_shop(
    topic: str, rows: list[tuple[int | None, str]]
) -> None:
    shops, keys = zip(*rows, strict=True)

    heard = parse(json.dumps({"t": topic, "s": shops, "k": keys, "o": None}))
    anything = parse(json.dumps({"t": topic, "s": shops, "k": None, "o": None}))

    assert [each.shop_id for each in heard] == list(dict.fromkeys(shops))
    assert sorted((each.shop_id or 0, key) for each in heard for key in each.keys or ()) == sorted(
        (shop or 0, key) for shop, key in rows
    )
    assert anything == tuple(Change(topic, shop) for shop in dict.fromkeys(shops))


@given(st.text())
def test_any_text_at_all_is_read_without_an_error(text: str) -> None:
    assert all(isinstance(heard, Change) for heard in parse(text))


_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.sampled_from("tsko"), inner)),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from("tsko"), _json))
def test_any_json_is_read_without_an_error(said: dict[str, object]) -> None:
    assert all(isinstance(heard, Change) for heard in parse(json.dumps(said)))


@pytest.mark.parametrize(
    "notice",
    [
        "",
        "null",
        "[]",
        "[" * 7_999,
        "1" * 7_999,
        '{"t":"shift"}',
        '{"t":"roster.shift; DROP TABLE x"}',
        '{"t":"roster.shift\\n"}',
        '{"t":"roster.shift","s":true}',
        '{"t":"roster.shift","s":"3"}',
        '{"t":"roster.shift","s":0}',
        '{"t":"roster.shift","s":99999999999}',
        '{"t":"roster.shift","k":""}',
        '{"t":"roster.shift","k":"a,,b"}',
        '{"t":"roster.shift","k":"a b"}',
        '{"t":"roster.shift","k":{"a":1}}',
        '{"t":"roster.shift","o":"not an id, but thirty-two long!!"}',
        '{"t":"roster.shift","o":7}',
        '{"t":"roster.shift","s":[]}',
        '{"t":"roster.shift","s":[true]}',
        '{"t":"roster.shift","s":[[1]],"k":["a"]}',
        '{"t":"roster.shift","s":[1,2],"k":["a"]}',
        '{"t":"roster.shift","s":[1],"k":{"a":1}}',
        f'{{"t":"roster.shift","s":{[1] * (MOST_KEYS + 1)}}}',
        '{"t":"roster.shift"}' + " " * LONGEST,
    ],
)
def test_what_is_no_change_is_passed_over(notice: str) -> None:
    assert parse(notice) == ()


def test_the_parts_of_a_job_are_judged_like_those_of_a_notice() -> None:
    assert accept("roster.shift", 3, ["12"]) == Change("roster.shift", 3, ("12",))
    assert accept("roster.shift", 3, ["12"] * (MOST_KEYS + 1)) is None
    assert accept("roster.shift", 3, [12]) is None
    assert accept("roster.shift", None, None, str(UUID(int=1))) == Change("roster.shift", origin=UUID(int=1))
