"""The grammar of a cell: what people write, and that it comes back as it went in."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from storekeeper.kit.errors import Refused
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.roster.domain import LEAVES, MARKS
from storekeeper.roster.grammar import LONGEST_TEXT, Cell, Span, parse, write

NINE_TO_SIX = Cell(spans=(Span(time(9), time(18)),))


@pytest.mark.parametrize(
    "text",
    [
        "0900-1800", "9-18", "9-6", "09-18", "9:00-18:00", "09:00–18:00", "9.00-18.00", "900-1800",
        "9am-6pm",
        "９－１８", "０９００－１８００", "9～6", "9 至 6", "9 to 6", "９：００—１８：００",
        "  9 - 18  ", "9〜18", "9a-6p",
    ],
)  # fmt: skip
def test_nine_to_six_in_every_hand(text: str) -> None:
    assert parse(text) == NINE_TO_SIX


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("0930-1830/60", "0930-1830/60"), ("10-14,17-21", "1000-1400,1700-2100"), ("22-06", "2200-0600"),
        ("10-14\n17-21", "1000-1400,1700-2100"), ("10-14、17-21", "1000-1400,1700-2100"),
        ("14-24", "1400-2400"),
        ("12-8", "1200-2000"), ("18:00-10:00", "1800-1000"), ("11-10", "1100-2200"),
        ("930-630", "0930-1830"), ("22-6", "2200-0600"), ("-", "-"), ("—", "-"),
        ("=", "="),
        ('"', '"'), ("〃", '"'), ("a", "A"), ("C2", "C2"), ("R", "R"), ("休", "R"), ("例假", "R"),
        ("off", "R"),
        ("SH", "SH"), ("勞工假", "SH"), ("al", "AL"), ("年假", "AL"), ("病假", "SL"),
        ("0900\n1800", "0900-1800"), ("09:00\n18:00", "0900-1800"), ("早", "早"), ("晚更", "晚更"),
        ("0900-1800/1900-2200", "0900-1800,1900-2200"), ("9-18/60/19-22", "0900-1800/60,1900-2200"),
        ("上午9時至下午6時", "0900-1800"), ("上午9時半至下午6:30", "0930-1830"), ("9時至18時", "0900-1800"),
        ("下午6時至晚上12時", "1800-2400"), ("中午12時至晚上9時", "1200-2100"),
        ("無薪假", "NPL"), ("Ａ", "A"),
        ("", ""), ("   ", ""), ("9-18 R", "0900-1800,R"), ("A,17-21", "A,1700-2100"),
    ],
)  # fmt: skip
def test_what_people_write_has_one_canonical_text(text: str, canonical: str) -> None:
    assert write(parse(text)) == canonical


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hello", "cell_unreadable"), ("9", "cell_unreadable"), ("9-", "cell_unreadable"),
        ("9-18-20", "cell_unreadable"),
        ("25-3", "cell_time"), ("9-1860", "cell_time"), ("2430-2500", "cell_time"), ("13pm-6pm", "cell_time"),
        ("9-18/999", "cell_break"), ("10-06", "cell_span"), ("R,SH", "cell_twice"), ("AL SL", "cell_twice"),
        ("9" * (LONGEST_TEXT + 1), "cell_long"),
        ("=9-18", "cell_unreadable"), ("=SUM(A1)", "cell_unreadable"), ("٩-١٨", "cell_unreadable"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_an_example(text: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse(text)

    assert refusal.value.code == f"roster.{code}"
    for language in LANGUAGES:
        assert text[:9] in Sentences(language).tell(refusal.value)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    starts, minutes = draw(st.integers(0, 1439)), draw(st.integers(1, 960))
    ends = (starts + minutes) % 1440
    pause = draw(st.none() | st.integers(0, min(240, minutes - 1)))
    return Span(time(*divmod(starts, 60)), time(*divmod(ends, 60)), pause)


CELLS = st.builds(
    Cell,
    spans=st.lists(spans(), max_size=3).map(tuple),
    mark=st.none() | st.sampled_from(MARKS),
    leave=st.none() | st.sampled_from(LEAVES),
    letters=st.lists(st.sampled_from(["A", "B", "C2", "T", "M"]), max_size=2).map(tuple),
) | st.sampled_from([Cell(clear=True), Cell(same="left"), Cell(same="above")])


@given(CELLS)
@settings(max_examples=400)
@example(Cell(spans=(Span(time(14), time(0)),)))
def test_what_is_written_is_read_back(cell: Cell) -> None:
    assert parse(write(cell)) == cell


@given(st.text(max_size=LONGEST_TEXT + 5) | st.text(alphabet="0123456789-/,: APMRSHL至～休", max_size=20))
@settings(max_examples=1000)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        cell = parse(text)
    except Refused:
        return
    assert parse(write(cell)) == cell
