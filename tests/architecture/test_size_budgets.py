"""Functions fit on a screen and files in a head."""

from __future__ import annotations

from collections.abc import Sequence

from tests.architecture.source_tree import Source, budgeted, planted

FUNCTION, FUNCTION_MOSTLY = 60, 25
FILE, FILE_MOSTLY = 500, 300
MOSTLY = 0.9


def over_budget(sources: Sequence[Source]) -> list[str]:
    """Every file and function above its limit, and either kind when more than a tenth is above the usual."""
    functions = [measured for source in sources for measured in source.functions()]
    files = [(source.name, source.lines) for source in sources]
    return [
        *too_long(functions, FUNCTION, FUNCTION_MOSTLY),
        *too_long(files, FILE, FILE_MOSTLY),
    ]


def too_long(measured: Sequence[tuple[str, int]], limit: int, usual: int) -> list[str]:
    """Names above `limit`; and one line when the 90th percentile is above `usual`."""
    found = [f"{name}: {lines} lines, at most {limit}" for name, lines in measured if lines > limit]
    by_length = sorted(measured, key=lambda each: each[1])
    if measured and by_length[int(MOSTLY * (len(measured) - 1))][1] > usual:
        longest = ", ".join(f"{name} {lines}" for name, lines in by_length[-10:])
        found.append(f"more than a tenth is above {usual} lines; the longest: {longest}")
    return found


def test_functions_and_files_keep_their_budgets() -> None:
    assert over_budget(budgeted()) == []


def test_a_long_function_is_seen() -> None:
    long = planted("def long() -> None:\n" + "    print()\n" * FUNCTION)
    short = [planted("def short() -> None: ...\n")] * 20

    assert over_budget([long, *short]) == ["planted.py:1 long: 61 lines, at most 60"]


def test_a_long_file_is_seen() -> None:
    short = [planted("")] * 20

    assert over_budget([planted("x = 1\n" * (FILE + 1)), *short]) == ["planted.py: 501 lines, at most 500"]


def test_many_middling_functions_are_seen() -> None:
    middling = "\n".join(f"def f{n}() -> None:\n" + "    print()\n" * FUNCTION_MOSTLY for n in range(5))

    (complaint,) = over_budget([planted(middling)])

    assert complaint.startswith("more than a tenth is above 25 lines")
