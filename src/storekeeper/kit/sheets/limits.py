"""How much of a file somebody else made is read before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bytes are of the file as it lies there (`file_bytes`) or of its unpacked parts; the rest are counts."""

    file_bytes: int = 100 * MEBIBYTE
    unpacked_bytes: int = 512 * MEBIBYTE
    harmless_part_bytes: int = 8 * MEBIBYTE
    pack_ratio: int = 200
    directory_bytes: int = 2 * MEBIBYTE
    sheets: int = 200
    rows: int = 200_000
    columns: int = 1_000
    cells: int = 3_000_000
    text_length: int = 32_767


USUAL = Limits()
