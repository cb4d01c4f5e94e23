"""Keys that cannot be actions, such as arrows and typing in a grid: declared here for the map of the keys."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class KeyTable:
    """What a widget's class hands up as `key_table`: a code for the title, and lines of keys and what they do.

    Keys are written as on the keyboard ('Alt+↓'), what they do is the code of a sentence.
    """

    title: str
    lines: tuple[tuple[str, str], ...]


LIST = KeyTable(
    "desktop.keys.list",
    (("↑  ↓", "desktop.keys.another_line"), ("Enter", "desktop.keys.open_line")),
)
FIELDS = KeyTable(
    "desktop.keys.fields",
    (
        ("Tab  Enter", "desktop.keys.save_field"),
        ("Esc", "desktop.keys.revert_field"),
        ("Alt+↓", "desktop.keys.choose_field"),
    ),
)
ROWS = KeyTable(
    "desktop.keys.rows",
    (
        ("↑  ↓", "desktop.keys.another_line"),
        ("Enter  F2", "desktop.keys.edit_row"),
        ("Insert", "desktop.keys.add_row"),
        ("Delete", "desktop.keys.remove_row"),
    ),
)
HOURS = KeyTable(
    "desktop.keys.hours",
    (
        ("↑  ↓", "desktop.keys.another_day"),
        ("Ctrl+↑  Ctrl+↓", "desktop.keys.shift_hours"),
        ("Enter", "desktop.keys.save_field"),
        ("Esc", "desktop.keys.revert_field"),
    ),
)
ROSTER = KeyTable(
    "desktop.keys.roster",
    (
        ("↑  ↓  ←  →", "desktop.keys.another_cell"),
        ("0900-1800", "desktop.keys.type_cell"),
        ("Enter", "desktop.keys.edit_cell"),
        ("Space", "desktop.keys.next_shift"),
        ("Ctrl", "desktop.keys.copy_drag"),
        ("Esc", "desktop.keys.let_go"),
    ),
)
DAY_ZOOM = KeyTable(
    "desktop.keys.day_zoom",
    (
        ("↑  ↓", "desktop.keys.another_person"),
        ("←  →", "desktop.keys.shift_beside"),
        ("PgUp  PgDn", "desktop.keys.day_beside"),
        ("Alt+←  Alt+→", "desktop.keys.move_quarter"),
        ("Alt+↑  Alt+↓", "desktop.keys.move_person"),
        ("Alt+Shift+←  Alt+Shift+→", "desktop.keys.pull_end"),
        ("Ctrl+Alt+←  Ctrl+Alt+→", "desktop.keys.pull_start"),
        ("Enter", "desktop.keys.edit_cell"),
        ("Ctrl", "desktop.keys.copy_drag"),
        ("Shift", "desktop.keys.keep_person"),
        ("Esc", "desktop.keys.let_go"),
    ),
)
