"""Workbooks and CSVs gone wrong in every way that a seed can think of: in the zip, in the tags, in the values."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

NASTY = (
    "", " ", "0", "-1", "1e308", "NaN", "Infinity", "9" * 400, "00123", "１２３", "=1+1", "@SUM(A1)", "+852 9123 4567",
    "2026-02-30", "31/12/1899", "１９９９／１／１", "46348", "2958466", "-99999", "陳𠝹㗎", "\u202e倒轉", "\ufeff",
    "a" * 33_000,
    "Robert'); DROP TABLE people.employee;--", "{cell}", "%s", "%(x)s", "\\", '"', "x@y.example", "S0001", "s0001",
    "MKK1", "屯門店", "店長", "太空人", "全職", "合計", "員工編號", "Staff No", "True", "1904-01-01", "23:59", "-", "—",
    "_x0000_", "_xD800_", "_x000D_", "10:00-22:00", "星期一至五 10:00-22:00；星期六日 休息", "•••• 4567", "\x0b",
    "A" * 200,
)  # fmt: skip
_TAGS = (
    b"<c ",
    b"<row ",
    b"</c>",
    b"</row>",
    b"<v>",
    b"</v>",
    b"<si>",
    b"<t>",
    b"<is>",
    b"<f>",
    b"<mergeCells>",
    b"<xf ",
)
_PIECES = (
    b"<c r='ZZZ99999999'><v>1</v></c>", b"<c t='s'><v>-1</v></c>", b"<c t='s'><v>999999</v></c>",
    b"<c t='s'><v>x</v></c>",
    b"<c t='b'><v>maybe</v></c>", b"<c t='d'><v>2026-99-99</v></c>", b"<c s='99999'><v>1</v></c>", b"<row r='0'>",
    b"</row>",
    b"<mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>", b"<mergeCells><mergeCell ref=''/></mergeCells>",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&nope;", b"&#0;", b"<![CDATA[", b"<!--", b"\x00", b"\xff\xfe",
    b"<c r='B2' t='e'><v>#REF!</v></c>",
    b"<c r='C2' t='inlineStr'><is><t>\xe9\x99\xb3</t></is></c>", b"<c r='A1048577'><v>1</v></c>", b"<f>1+1</f>",
    b"<c r='D2' s='1'><v>-1e999</v></c>", b"<sheet name='' sheetId='0' r:id='rId99'/>", b"<row r='1' r='1'>",
)  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One file and how it came about."""

    name: str
    content: bytes


def mutant(seed: int, workbook: bytes, text: bytes) -> Mutant:
    """The mutant of a seed; the same again for the same seed and files."""
    dice = Random(seed)  # noqa: S311
    deed = dice.choice(_DEEDS)
    if deed in _OF_TEXT:
        return Mutant(f"{seed}-{deed.__name__}.csv", deed(text, dice))
    for _ in range(dice.choice((0, 0, 0, 1, 3))):
        workbook = dice.choice(_OF_VALUES)(workbook, dice)
    return Mutant(f"{seed}-{deed.__name__}.xlsx", deed(workbook, dice))


def save(made: Mutant, folder: Path) -> Path:
    """Where the mutant lies now."""
    path = folder / made.name
    path.write_bytes(made.content)
    return path


def flipped(content: bytes, dice: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.choice((1, 2, 8, 64))):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def cut(content: bytes, dice: Random) -> bytes:
    return content[: dice.randrange(len(content))]


def hollowed(content: bytes, dice: Random) -> bytes:
    start = dice.randrange(len(content))
    return content[:start] + content[start + dice.randrange(1, 200) :]


def stuttered(content: bytes, dice: Random) -> bytes:
    start = dice.randrange(len(content))
    piece = content[start : start + dice.randrange(1, 400)]
    return content[:start] + piece * dice.choice((2, 3)) + content[start + len(piece) :]


def misdirected(content: bytes, dice: Random) -> bytes:
    """Numbers of the zip's own records changed: sizes, offsets, flags, methods."""
    changed = bytearray(content)
    mark = dice.choice((b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"))
    places = [place for place in range(len(content) - 50) if content.startswith(mark, place)]
    place = dice.choice(places or [0]) + dice.randrange(4, 44, 2)
    changed[place : place + 2] = struct.pack(
        "<H", dice.choice((0, 1, 8, 9, 99, 0xFFFF, dice.randrange(0x10000)))
    )
    return bytes(changed)


def parts_lost(content: bytes, dice: Random) -> bytes:
    return _rezipped(content, lambda name, part: None if dice.random() < 0.2 else part)


def parts_swapped(content: bytes, dice: Random) -> bytes:
    parts = _parts(content)
    shuffled = list(parts.values())
    dice.shuffle(shuffled)
    return _zipped(dict(zip(parts, shuffled, strict=True)))


def parts_renamed(content: bytes, dice: Random) -> bytes:
    names = (
        "xl/Workbook.xml",
        "XL/WORKSHEETS/SHEET1.XML",
        "/xl/styles.xml",
        "../x.xml",
        "xl\\sheet.xml",
        "a" * 300,
    )
    parts = _parts(content)
    victim = dice.choice(list(parts))
    return _zipped({dice.choice(names) if name == victim else name: part for name, part in parts.items()})


def tags_lost(content: bytes, dice: Random) -> bytes:
    def lose(_: str, part: bytes) -> bytes:
        tag = dice.choice(_TAGS)
        places = [place for place in range(len(part)) if part.startswith(tag, place)]
        if not places or dice.random() < 0.5:
            return part
        place = dice.choice(places)
        return part[:place] + part[place + len(tag) :]

    return _rezipped(content, lose)


def tags_added(content: bytes, dice: Random) -> bytes:
    def add(_: str, part: bytes) -> bytes:
        if dice.random() < 0.6 or not part:
            return part
        place = part.find(dice.choice((b">", b"<")), dice.randrange(len(part)))
        return part[: place + 1] + dice.choice(_PIECES) + part[place + 1 :]

    return _rezipped(content, add)


def numbers_changed(content: bytes, dice: Random) -> bytes:
    """Digits of any part become others: styles, references, counts, dates."""

    def change(_: str, part: bytes) -> bytes:
        changed = bytearray(part)
        digits = [place for place, letter in enumerate(changed) if 0x30 <= letter <= 0x39]
        for _ in range(dice.choice((1, 5, 40))):
            if digits:
                changed[dice.choice(digits)] = dice.randrange(0x30, 0x3A)
        return bytes(changed)

    return _rezipped(content, change)


def values_changed(content: bytes, dice: Random) -> bytes:
    """Texts and numbers of cells become nasty ones."""

    def change(name: str, part: bytes) -> bytes:
        opening, closing = (b"<t>", b"</t>") if "sharedStrings" in name else (b"<v>", b"</v>")
        if "worksheets" not in name and "sharedStrings" not in name:
            return part
        for _ in range(dice.choice((1, 3, 10))):
            start = part.find(opening, dice.randrange(max(1, len(part))))
            end = part.find(closing, start)
            if 0 <= start < end:
                part = part[: start + len(opening)] + _escaped(dice.choice(NASTY)) + part[end:]
        return part

    return _rezipped(content, change)


def columns_shuffled(content: bytes, dice: Random) -> bytes:
    """Letters of references changed: cells stand in other columns, twice, or in none."""

    def change(name: str, part: bytes) -> bytes:
        if "worksheets" not in name:
            return part
        for _ in range(dice.choice((1, 4, 12))):
            place = part.find(b' r="', dice.randrange(max(1, len(part))))
            if place > 0:
                part = (
                    part[: place + 4] + dice.choice((b"A", b"B", b"C", b"Z", b"AAA", b"")) + part[place + 5 :]
                )
        return part

    return _rezipped(content, change)


def text_changed(content: bytes, dice: Random) -> bytes:
    lines = content.decode("utf-8").split("\r\n")
    for _ in range(dice.choice((1, 3, 9))):
        place = dice.randrange(len(lines))
        cells = lines[place].split(",")
        cells[dice.randrange(len(cells))] = dice.choice(NASTY)
        lines[place] = dice.choice((",", ",", ",", ";", "\t", '","')).join(cells)
    return "\r\n".join(lines).encode(
        dice.choice(("utf-8", "utf-8-sig", "utf-16", "big5hkscs")), errors="replace"
    )


def text_flipped(content: bytes, dice: Random) -> bytes:
    return flipped(
        content.decode("utf-8").encode(dice.choice(("utf-8", "big5hkscs")), errors="replace"), dice
    )


def text_cut(content: bytes, dice: Random) -> bytes:
    return hollowed(cut(content + b'"', dice) or b"x", dice)


_OF_TEXT: tuple[Callable[[bytes, Random], bytes], ...] = (text_changed, text_flipped, text_cut)
_OF_VALUES: tuple[Callable[[bytes, Random], bytes], ...] = (values_changed, numbers_changed, columns_shuffled)
_DEEDS = (
    flipped, cut, hollowed, stuttered, misdirected, parts_lost, parts_swapped, parts_renamed, tags_lost, tags_added,
    *_OF_VALUES, values_changed, values_changed, *_OF_TEXT, text_changed,
)  # fmt: skip


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def _rezipped(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    changed = {name: change(name, part) for name, part in _parts(content).items()}
    return _zipped({name: part for name, part in changed.items() if part is not None})


def _escaped(text: str) -> bytes:
    return text.replace("&", "&amp;").replace("<", "&lt;").encode("utf-8", errors="replace")
