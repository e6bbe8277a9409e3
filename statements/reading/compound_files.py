"""The streams of a compound file, in which an old workbook is one (pure).

Its form is that which [MS-CFB] of Microsoft describes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from statements.reading.faults import FaultCode, UnreadableStatement

_LAST_SECTOR: Final = 0xFFFFFFFA
# By the exponent that the header gives.
_SECTOR_BYTES: Final = {9: 512, 12: 4096}
_ENTRY_BYTES: Final = 128
_STREAM: Final = 2
_ROOT: Final = 5
_LISTED_IN_HEADER: Final = 109


@dataclass(frozen=True, slots=True)
class _Entry:
    """A storage or stream: its name, its kind, its first sector and how long it is."""

    name: str
    kind: int
    first: int
    size: int


class CompoundFile:
    """A compound file by its tables of sectors. Raises UnreadableStatement for one that is damaged."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        try:
            self._sector = _SECTOR_BYTES[_number(body, 30, "<H")]
            self._cutoff = _number(body, 56)
            self._table = self._numbers(list(self._table_sectors()))
            self._small_table = self._numbers(list(self._chain(_number(body, 60), self._table)))
            self._entries = list(self._read_entries(_number(body, 48)))
        except (struct.error, LookupError, MemoryError):
            raise UnreadableStatement(FaultCode.DAMAGED) from None

    def stream(self, *names: str) -> bytes | None:
        """Return the first stream that has one of these names, in this order; None where there is none."""
        entries = {entry.name: entry for entry in self._entries if entry.kind == _STREAM}
        entry = next((entries[name] for name in names if name in entries), None)
        if entry is None:
            return None
        try:
            return self._content(entry)
        except (struct.error, IndexError):
            raise UnreadableStatement(FaultCode.DAMAGED) from None

    def _content(self, entry: _Entry) -> bytes:
        if entry.size >= self._cutoff:
            return self._joined(entry.first)[: entry.size]
        root = next((one for one in self._entries if one.kind == _ROOT), None)
        small = b"" if root is None else self._joined(root.first)
        parts = (small[64 * number : 64 * (number + 1)] for number in self._chain(entry.first, self._small_table))
        return b"".join(parts)[: entry.size]

    def _joined(self, first: int) -> bytes:
        return b"".join(self._part(number) for number in self._chain(first, self._table))

    def _part(self, number: int) -> bytes:
        return self._body[(number + 1) * self._sector : (number + 2) * self._sector]

    def _numbers(self, sectors: Sequence[int]) -> Sequence[int]:
        joined = b"".join(self._part(number) for number in sectors)
        return struct.unpack(f"<{len(joined) // 4}I", joined[: len(joined) // 4 * 4])

    def _chain(self, first: int, table: Sequence[int]) -> Iterator[int]:
        """Yield the sectors of a chain; one that comes back to itself is damaged."""
        number = first
        for _ in range(len(table) + 1):
            if number >= _LAST_SECTOR:
                return
            yield number
            number = table[number]
        raise UnreadableStatement(FaultCode.DAMAGED)

    def _table_sectors(self) -> Iterator[int]:
        """Yield the sectors of the table of sectors: those that the header lists, then those of further lists.

        A list that comes again, or that the file does not hold as a whole, is damaged.
        """
        listed = struct.unpack_from(f"<{_LISTED_IN_HEADER}I", self._body, 76)
        yield from (number for number in listed if number < _LAST_SECTOR)
        following, seen = _number(self._body, 68), set[int]()
        for _ in range(_number(self._body, 72)):
            if following >= _LAST_SECTOR:
                return
            numbers = self._numbers([following])
            if following in seen or len(numbers) * 4 < self._sector:
                raise UnreadableStatement(FaultCode.DAMAGED)
            seen.add(following)
            *others, following = numbers
            yield from (number for number in others if number < _LAST_SECTOR)

    def _read_entries(self, first: int) -> Iterator[_Entry]:
        directory = self._joined(first)
        for place in range(0, len(directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            length, kind = struct.unpack_from("<HB", directory, place + 64)
            name = directory[place : place + max(length - 2, 0)].decode("utf-16-le", "replace")
            yield _Entry(name, kind, _number(directory, place + 116), _number(directory, place + 120))


def _number(body: bytes, place: int, form: str = "<I") -> int:
    (number,) = struct.unpack_from(form, body, place)
    return int(number)
