"""Workbooks as archives, measured before anything is laid out (pure).

A part of an archive may inflate without end, so sizes and ratio are checked first, and every part that is walked is
inflated in pieces and counted, whatever its archive says of it.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Final, TypeAlias
from xml.parsers import expat

from statements.reading.faults import FaultCode, UnreadableStatement

MOST_BYTES: Final = 200 * 1024 * 1024
MOST_RATIO: Final = 100
_MOST_PARTS: Final = 10_000
_MOST_DEPTH: Final = 64
_PIECE: Final = 256 * 1024
_ENCRYPTED: Final = 0x1

Start: TypeAlias = "Callable[[str, Mapping[str, str]], None]"
End: TypeAlias = "Callable[[str], None]"
Text: TypeAlias = "Callable[[str], None]"


class StatementArchive:
    """An archive whose sizes were checked. Raises UnreadableStatement for one that is damaged, locked or too large."""

    def __init__(self, body: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(BytesIO(body))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError):
            raise UnreadableStatement(FaultCode.DAMAGED) from None
        members = self._archive.infolist()
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise UnreadableStatement(FaultCode.PASSWORD)
        if len({member.filename for member in members}) < len(members):
            # Of a part that stands there twice the library may read the other one.
            raise UnreadableStatement(FaultCode.DAMAGED)
        inflated = sum(member.file_size for member in members)
        if len(members) > _MOST_PARTS or inflated > MOST_BYTES or inflated > MOST_RATIO * len(body):
            raise UnreadableStatement(FaultCode.TOO_LARGE)
        self.names = frozenset(member.filename for member in members)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a part as it inflates, piece by piece. Raises UnreadableStatement."""
        left = MOST_BYTES
        try:
            with self._archive.open(name) as part:
                while piece := part.read(_PIECE):
                    left -= len(piece)
                    if left < 0:
                        raise UnreadableStatement(FaultCode.TOO_LARGE)
                    yield piece
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, KeyError):
            raise UnreadableStatement(FaultCode.DAMAGED) from None

    def walk(self, name: str, start: Start, end: End | None = None, text: Text | None = None) -> None:
        """Walk the elements of a part, piece by piece; `start` and `end` get names without their prefix.

        Raises UnreadableStatement for what is no XML, is nested deeper than any workbook, or has a DOCTYPE.
        """
        parser = _parser(start, end)
        parser.CharacterDataHandler = text
        try:
            for piece in self.pieces(name):
                parser.Parse(piece, False)  # noqa: FBT003  # the library's signature
            parser.Parse(b"", True)  # noqa: FBT003  # as above
        except expat.ExpatError:
            raise UnreadableStatement(FaultCode.DAMAGED) from None


def _parser(start: Start, end: End | None) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MOST_DEPTH:
            raise UnreadableStatement(FaultCode.DAMAGED)
        start(name[name.rfind(":") + 1 :], attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name[name.rfind(":") + 1 :])

    def refuse_doctype(*_: object) -> None:
        raise UnreadableStatement(FaultCode.DAMAGED)

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.StartDoctypeDeclHandler = refuse_doctype
    return parser
