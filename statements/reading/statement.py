"""A statement read by its mapping: its lines, its own totals, and what was left out (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from statements.domain.months import last_day_of, whole_months
from statements.domain.statement_lines import DateBasis, LineKind, Shape, StatementLine
from statements.reading.cells import CodeCell, KnownCodes, NotThis, number_of_cell
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.grid import StatementFile, StatementSheet
from statements.reading.header_words import kind_of_header
from statements.reading.headers import StatementHeader
from statements.reading.lines import LineBuilder
from statements.reading.parsed_rows import ParsedRows, parse_rows
from statements.reading.shapes import check_mapping
from statements.reading.tables import StatementTable, header_of, table_of
from statements.reading.values import (
    MOST_PLACES,
    MOST_UNREAD_ROWS,
    ColumnRole,
    DroppedKind,
    NoteKind,
    OwnGroup,
    ReadingNote,
    StatementMapping,
    StatementReading,
)
from statements.reading.voids import net_voids

_MOST_TOTAL: Final = Decimal(99_999_999)
_NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What a file is read with: the catalogue, the key of the account for digests, and own groups to look for."""

    catalogue: KnownCodes
    key: bytes
    own_groups: tuple[OwnGroup, ...] = ()


def read_file(file: StatementFile, mapping: StatementMapping, context: ReadingContext) -> StatementReading:
    """Return the lines of a file. Raises UnreadableStatement."""
    sheet = next((sheet for sheet in file.sheets if sheet.place == mapping.sheet), None)
    if sheet is None:
        raise UnreadableStatement(FaultCode.NO_SHEET)
    header = header_of(sheet)
    if header is None:
        raise UnreadableStatement(FaultCode.NO_HEADER)
    shape = check_mapping(mapping, header)
    table = table_of(sheet, header, {column.place - 1 for column in mapping.columns})
    rows = parse_rows(table, mapping, shape=shape, catalogue=context.catalogue, is_1904=file.is_1904, key=context.key)
    builder = LineBuilder(rows, mapping, shape)
    listed = builder.lines_of(rows.own)
    lines, voids = _netted(listed, rows) if shape is Shape.LINES else (listed, 0)
    reading = StatementReading(
        shape=shape,
        basis=mapping.basis,
        lines=lines,
        rows=len(rows.own),
        months=builder.months,
        has_units=bool(mapping.places(ColumnRole.UNITS)),
        has_wrvu=bool(mapping.places(ColumnRole.WRVU)),
        amount=_amount(rows),
        unread_rows=tuple(table.numbers[place] for place in rows.unread[:MOST_UNREAD_ROWS]),
        dropped=dropped_columns(header, mapping),
        other_provider_rows=len(rows.others),
        under_other_providers=_under_others(builder, rows, listed, context.own_groups),
    )
    first_on, last_on = _period(lines, mapping.basis, builder.months)
    stated = _stated(rows, mapping)
    return replace(
        reading,
        first_on=first_on,
        last_on=last_on,
        stated_units=stated.get(ColumnRole.UNITS),
        stated_wrvu=stated.get(ColumnRole.WRVU),
        notes=(*file_notes(file, sheet, header), *_notes(rows, mapping, voids)),
    )


def dropped_columns(header: StatementHeader, mapping: StatementMapping) -> Counter[DroppedKind]:
    """Return how many columns of each kind are not read."""
    mapped = {column.place for column in mapping.columns}
    return Counter(
        kind_of_header(column.words)
        for place, column in enumerate(header.columns, start=1)
        if column.words and place not in mapped
    )


def file_notes(file: StatementFile, sheet: StatementSheet, header: StatementHeader) -> tuple[ReadingNote, ...]:
    """Return what is to be said of a file besides its lines."""
    counts = {
        NoteKind.HIDDEN_SHEETS: file.hidden,
        NoteKind.OTHER_SHEETS: len(file.sheets) - 1,
        NoteKind.TITLE_ROWS: header.first_row - 1,
        NoteKind.MERGED_CELLS: len(sheet.survey.merged),
        NoteKind.ENCODING_GUESSED: int(file.is_encoding_guessed),
    }
    return notes_of(counts)


def notes_of(counts: Mapping[NoteKind, int | Sequence[int]]) -> tuple[ReadingNote, ...]:
    """Return a note of each kind that there is something of: a count, or the rows or columns themselves."""
    return tuple(_note(kind, places) for kind, places in counts.items() if places)


def table_notes(table: StatementTable, mapping: StatementMapping) -> dict[NoteKind, int | Sequence[int]]:
    """Return what is to be said of the rows under a header, however they are read."""
    hidden = table.hidden_columns
    return {
        NoteKind.FORMULAS_WITHOUT_RESULT: table.formulas,
        NoteKind.FORMULA_ERRORS: table.errors,
        NoteKind.REMARKS: [
            number
            for number, is_remark, is_labeled in zip(table.numbers, table.is_remark, table.is_labeled, strict=True)
            if is_remark and not is_labeled
        ],
        NoteKind.HIDDEN_ROWS: table.hidden_rows,
        NoteKind.HIDDEN_COLUMNS: [column.place for column in mapping.columns if column.place in hidden],
    }


def _note(kind: NoteKind, places: int | Sequence[int]) -> ReadingNote:
    if isinstance(places, int):
        return ReadingNote(kind, places)
    return ReadingNote(kind, len(places), tuple(dict.fromkeys(places))[:MOST_PLACES])


def completed_zeros(rows: ParsedRows) -> int:
    """Return how many codes of own rows had lost their zeros."""
    codes = (parsed.values for column, parsed in rows.columns.items() if column.role is ColumnRole.CODE)
    values = (value for parsed in codes for value in parsed.values())
    return sum(1 for value in values if isinstance(value, CodeCell) and value.is_completed)


def _notes(rows: ParsedRows, mapping: StatementMapping, voids: int) -> tuple[ReadingNote, ...]:
    return notes_of(
        {
            **table_notes(rows.table, mapping),
            NoteKind.TOTALS_LEFT_OUT: len(rows.kinds.totals),
            NoteKind.ZEROS_COMPLETED: completed_zeros(rows),
            NoteKind.UNREAD_ROWS: [rows.table.numbers[place] for place in rows.unread],
            NoteKind.OTHER_PROVIDERS: len(rows.others),
            NoteKind.VOIDS_NETTED: voids,
        }
    )


def _netted(lines: Sequence[StatementLine], rows: ParsedRows) -> tuple[tuple[StatementLine, ...], int]:
    numbers = rows.table.numbers
    return net_voids(lines, {numbers[place]: value for place, value in rows.transactions.items()})


def _under_others(
    builder: LineBuilder, rows: ParsedRows, own: Sequence[StatementLine], groups: Sequence[OwnGroup]
) -> tuple[OwnGroup, ...]:
    """Return the own groups that are absent among the own lines and stand under others, with those units.

    Modifiers are not asked for: what an employer leaves out of them says nothing of whose a line is.
    """
    if not groups or not rows.others or builder.shape is not Shape.LINES:
        return ()
    here, there = _units(own), _units(builder.lines_of(rows.others))
    absent = []
    for group in groups:
        key = (group.on, group.code)
        reported = min(group.units, max(here.get(key, _NOTHING), _NOTHING))
        units = min(group.units - reported, max(there.get(key, _NOTHING), _NOTHING))
        here[key] = here.get(key, _NOTHING) - reported
        there[key] = there.get(key, _NOTHING) - units
        if units:
            absent.append(replace(group, units=units))
    return tuple(absent)


def _units(lines: Sequence[StatementLine]) -> dict[tuple[date | None, str], Decimal]:
    units: dict[tuple[date | None, str], Decimal] = {}
    for line in lines:
        key = (line.service_on or line.posted_on, line.code)
        units[key] = units.get(key, _NOTHING) + line.units
    return units


def _amount(rows: ParsedRows) -> Decimal | None:
    """Return the dollars of all own rows, those of voids below nothing; None where they are not asked for."""
    of_role = {column.role: parsed.values for column, parsed in rows.columns.items()}
    amounts, kinds = of_role.get(ColumnRole.AMOUNT), of_role.get(ColumnRole.KIND, {})
    if amounts is None:
        return None
    own = ((kinds.get(place), amounts.get(place)) for place in rows.own)
    return sum((-abs(one) if kind is LineKind.VOID else one for kind, one in own if isinstance(one, Decimal)), _NOTHING)


def _day(line: StatementLine, basis: DateBasis) -> date | None:
    return line.service_on if basis is DateBasis.SERVICE else line.posted_on


def _period(lines: Sequence[StatementLine], basis: DateBasis, months: int) -> tuple[date | None, date | None]:
    days = [day for line in lines if (day := line.month or _day(line, basis)) is not None]
    if not days:
        return None, None
    first, last = min(days), max(days)
    return whole_months(first, last) if lines[0].month is None else (first, last_day_of(last, months=months))


def _stated(rows: ParsedRows, mapping: StatementMapping) -> dict[ColumnRole, Decimal]:
    """Return the file's own totals where its last total is of all lines, and all of them are own."""
    totals = rows.kinds.totals
    if not totals or rows.others or mapping.is_wide or totals[-1] < rows.kinds.lines[-1]:
        return {}
    if len(totals) > 1 and not rows.table.is_grand[totals[-1]]:
        return {}
    stated = {}
    for role in (ColumnRole.UNITS, ColumnRole.WRVU):
        for place in mapping.places(role):
            try:
                stated[role] = number_of_cell(rows.table.cells[place - 1][totals[-1]], most=_MOST_TOTAL)
            except NotThis:
                continue
    return stated
