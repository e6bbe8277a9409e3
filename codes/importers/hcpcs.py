"""The HCPCS Level II file (ANWEB): records of 320 characters become codes and modifiers (pure).

Source: HCPCS contractor record layout, 2019; positions are those of the layout, counted from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from codes.domain.patterns import LEVEL_II
from codes.importers.archive import PublishedFile
from codes.importers.faults import FAULT_LIMIT, Faults, UnreadableFile

_RECORD_LENGTH: Final = 320
_RECORD = re.compile(r"([A-Z0-9]{5}|   [A-Z0-9]{2})[0-9]{5}[3478]")
_MEMBER = re.compile(r"HCPC\d{4}.*ANWEB.*\.txt$", re.IGNORECASE)
_EDITION = re.compile(r"HCPC(\d{4})(?:_?(JAN|APR|JUL|OCT))?", re.IGNORECASE)
_MONTHS: Final = {"JAN": "01", "APR": "04", "JUL": "07", "OCT": "10"}
_CODE_FORM = re.compile(LEVEL_II)

# slice(begin - 1, end) of the layout
_CODE = slice(0, 5)
_RECORD_ID = slice(10, 11)
_LONG = slice(11, 91)
_SHORT = slice(91, 119)
_COVERAGE = slice(229, 230)
_ADDED = slice(268, 276)
_EFFECTIVE = slice(276, 284)
_TERMINATED = slice(284, 292)
_ACTION = slice(292, 293)

_FIRST_OF_CODE, _MORE_OF_CODE, _FIRST_OF_MODIFIER, _MORE_OF_MODIFIER = "3478"
_FIRST: Final = {_FIRST_OF_CODE, _FIRST_OF_MODIFIER}
_FIRST_OF: Final = {_MORE_OF_CODE: _FIRST_OF_CODE, _MORE_OF_MODIFIER: _FIRST_OF_MODIFIER}


@dataclass(frozen=True, slots=True)
class HcpcsEntry:
    """A code or, where `is_modifier`, a modifier, with its official words.

    `coverage` and `action` are the file's one-letter codes. `terminated_on` is the last day, None while in force.
    """

    code: str
    is_modifier: bool
    long: str
    short: str
    coverage: str
    action: str
    added_on: date | None
    effective_on: date | None
    terminated_on: date | None


def hcpcs_member(file: PublishedFile) -> str:
    """Return the name of the fixed-width member; raises UnreadableFile where there is none, or more than one."""
    if file.is_single:
        return file.names[0]
    names = [name for name in file.names if _MEMBER.match(name)]
    if len(names) != 1:
        members = ", ".join(names) or "none"
        raise UnreadableFile(f"{file.path.name}: expected one member HCPC….ANWEB….txt, found {members}")
    return names[0]


def hcpcs_edition(name: str) -> str:
    """Return year and month of a HCPCS file, such as 2026-01, by its name; raises UnreadableFile if it has none."""
    edition = _EDITION.search(name)
    if edition is None:
        raise UnreadableFile(f"{name}: the name does not state the year (HCPC2026_JAN_ANWEB….txt)")
    return f"{edition.group(1)}-{_MONTHS[(edition.group(2) or 'JAN').upper()]}"


def read_hcpcs(name: str, lines: Iterable[str], *, limit: int = FAULT_LIMIT) -> Iterator[HcpcsEntry]:
    """Yield each code and modifier once, continuation records joined to its long description.

    What stands before the first record is a disclaimer and passed over.
    Raises UnreadableFile where there is no record at all, BadLines, at the end, for records that cannot be read.
    """
    faults = Faults(name, limit=limit)
    seen: dict[str, int] = {}
    for number, records in _grouped(name, lines, faults):
        entry = _entry(records, number, faults)
        if entry is None:
            continue
        if (first := seen.setdefault(entry.code, number)) != number:
            faults.add(number, "code", f"{entry.code} stands already in line {first}")
        yield entry
    faults.raise_if_any()


def _grouped(name: str, lines: Iterable[str], faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Yield the records of each entry with the line number of its first."""
    group: list[str] = []
    start = 0
    for number, record in _records(name, lines, faults):
        if record[_RECORD_ID] in _FIRST:
            if group:
                yield start, group
            start, group = number, [record]
        elif group and _continues(group[0], record):
            group.append(record)
        else:
            faults.add(number, "", f"continues {record[_CODE].strip()}, which the line before does not begin")
    if group:
        yield start, group


def _continues(first: str, record: str) -> bool:
    return first[_CODE] == record[_CODE] and first[_RECORD_ID] == _FIRST_OF[record[_RECORD_ID]]


def _records(name: str, lines: Iterable[str], faults: Faults) -> Iterator[tuple[int, str]]:
    begun = False
    for number, line in enumerate(lines, start=1):
        record = line.rstrip("\r\n")
        if _RECORD.match(record) and len(record) <= _RECORD_LENGTH:
            begun = True
            # Blanks at the end of a record get lost (a record of the 2019 file has 316 characters).
            yield number, record.ljust(_RECORD_LENGTH)
        elif begun and record.strip():
            faults.add(number, "", f"not a record of {_RECORD_LENGTH} characters")
    if not begun:
        raise UnreadableFile(f"{name}: no HCPCS record (code, sequence, record id in columns 1-11) is in it")


def _entry(records: list[str], number: int, faults: Faults) -> HcpcsEntry | None:
    first = records[0]
    code = first[_CODE].strip()
    is_modifier = first[_RECORD_ID] == _FIRST_OF_MODIFIER
    short = " ".join(first[_SHORT].split())
    if not is_modifier and not _CODE_FORM.fullmatch(code):
        faults.add(number, "code", f"{code!r} is not a Level II code (a letter and four digits)")
        return None
    if not short:
        faults.add(number, "short description", "is empty")
        return None
    return HcpcsEntry(
        code=code,
        is_modifier=is_modifier,
        long=" ".join(" ".join(record[_LONG] for record in records).split()),
        short=short,
        coverage=first[_COVERAGE].strip(),
        action=first[_ACTION].strip(),
        added_on=_day(first[_ADDED], number, "added date", faults),
        effective_on=_day(first[_EFFECTIVE], number, "effective date", faults),
        terminated_on=_day(first[_TERMINATED], number, "termination date", faults),
    )


def _day(text: str, number: int, column: str, faults: Faults) -> date | None:
    if not text.strip():
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        faults.add(number, column, f"{text!r} is not a date (yyyymmdd)")
        return None
