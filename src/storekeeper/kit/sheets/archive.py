"""The zip around a workbook: judged before anything is unpacked, then read part by part as tags."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, Protocol
from xml.parsers import expat

from storekeeper.kit.errors import Refused
from storekeeper.kit.sheets.limits import Limits

_END = b"PK\x05\x06"
_LARGE_END = b"PK\x06\x07"
_CHUNK = 256 * 1024
_READABLE = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class Tags(Protocol):
    """Hears the tags of one part; names come without prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A tag opens."""

    def end(self, name: str) -> None:
        """A tag closes."""

    def text(self, text: str) -> None:
        """A piece of text."""


class Archive:
    """The parts of a workbook. Raises Refused (import.*) for a bomb, a broken or an encrypted archive."""

    def __init__(self, content: bytes, *, name: str, limits: Limits) -> None:
        self._name = name
        _refuse_odd_directory(content, name=name, limits=limits)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OverflowError, struct.error, NotImplementedError) as error:
            raise Refused("import.half_written", file=name) from error
        self._parts = {f"/{part.filename.lstrip('/')}".casefold(): part for part in self._zip.infolist()}
        self._refuse_bomb(limits)

    def has(self, part: str) -> bool:
        """Whether the part, named from the root like '/xl/workbook.xml', is there."""
        return part.casefold() in self._parts

    def size(self, part: str) -> int:
        """Unpacked bytes of the part."""
        return self._parts[part.casefold()].file_size

    def hear(self, part: str, tags: Tags, progress: Callable[[int], None] | None = None) -> None:
        """Reads one part; `progress` is told the unpacked bytes read so far. DTDs are refused."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.EntityDeclHandler = self._refuse_doctype
        parser.StartElementHandler = lambda tag, attributes: tags.start(_local(tag), attributes)
        parser.EndElementHandler = lambda tag: tags.end(_local(tag))
        parser.CharacterDataHandler = tags.text
        with self._broken_refused():
            stream = self._zip.open(self._parts[part.casefold()])
        with stream:
            done = 0
            while read := self._feed(parser, stream):
                done += read
                if progress:
                    progress(done)

    def _feed(self, parser: expat.XMLParserType, stream: IO[bytes]) -> int:
        with self._broken_refused():
            chunk = stream.read(_CHUNK)
            parser.Parse(chunk, not chunk)
        return len(chunk)

    @contextmanager
    def _broken_refused(self) -> Iterator[None]:
        try:
            yield
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise Refused("import.half_written", file=self._name) from error
        except (ValueError, LookupError, ArithmeticError, RuntimeError, OSError) as error:
            raise Refused("import.not_a_workbook", file=self._name) from error

    def _refuse_doctype(self, *_: object) -> None:
        raise Refused("import.dangerous", file=self._name)

    def _refuse_bomb(self, limits: Limits) -> None:
        parts: Iterable[zipfile.ZipInfo] = self._parts.values()
        if any(part.flag_bits & 1 for part in parts):
            raise Refused("import.password", file=self._name)
        if any(part.compress_type not in _READABLE for part in parts):
            raise Refused("import.not_a_workbook", file=self._name)
        if sum(part.file_size for part in parts if _is_read(part)) > limits.unpacked_bytes:
            raise Refused("import.bomb", file=self._name)
        for part in parts:
            large = part.file_size > limits.harmless_part_bytes
            if _is_read(part) and large and part.file_size > limits.pack_ratio * max(part.compress_size, 1):
                raise Refused("import.bomb", file=self._name)


def _is_read(part: zipfile.ZipInfo) -> bool:
    return PurePosixPath(part.filename).suffix.casefold() in {".xml", ".rels"}


def _local(tag: str) -> str:
    return tag.rpartition(":")[2] if ":" in tag else tag


def _refuse_odd_directory(content: bytes, *, name: str, limits: Limits) -> None:
    # zipfile reads the whole directory on opening, so its size is judged from the closing record first.
    end = content.rfind(_END, max(0, len(content) - 65_557))
    if end < 0 or len(content) < end + 22:
        raise Refused("import.half_written", file=name)
    size = int(struct.unpack_from("<I", content, end + 12)[0])
    if size > limits.directory_bytes or content[max(0, end - 20) : end].startswith(_LARGE_END):
        raise Refused("import.bomb", file=name)
