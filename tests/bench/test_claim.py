"""What a claim says and how it is printed."""

from __future__ import annotations

import json

import pytest

from bench.claim import against, in_turn, report

WITHIN = against("start of a bare window, seconds", ours=1.2, peer=1.0, goal=1.3)
BEYOND = against("guarded update, seconds", ours=3.0, peer=1.0, goal=2.5)


def test_a_claim_holds_up_to_its_goal() -> None:
    assert WITHIN.holds
    assert not BEYOND.holds
    assert against("equal", ours=2.0, peer=1.0, goal=2.0).holds


def test_one_failing_claim_fails_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert report([WITHIN], as_json=False)
    assert not report([BEYOND, WITHIN], as_json=False)
    assert capsys.readouterr().out.splitlines()[1].startswith("FAILS    3.00 (goal <= 2.5)")


def test_each_claim_is_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    report([WITHIN, BEYOND], as_json=True)

    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert list(first) == ["claim", "ours", "peer", "ratio", "goal", "holds"]
    assert second["holds"] is False


def test_ours_and_peer_run_in_turn() -> None:
    order: list[str] = []

    in_turn(lambda: order.append("ours"), lambda: order.append("peer"), rounds=2)

    assert order == ["ours", "peer"] * 3
