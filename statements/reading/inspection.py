"""What a file seems to be: its shape, a mapping to begin with, and what of it is not read (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice, takewhile

from statements.domain.months import last_day_of, whole_months
from statements.domain.statement_lines import DateBasis, Shape
from statements.reading.cells import NoResult
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.grid import StatementFile, StatementSheet
from statements.reading.header_words import kind_of_header, layout_of_names
from statements.reading.headers import ROWS_SEARCHED, StatementHeader
from statements.reading.months import MonthSpan
from statements.reading.proposals import MOST_SEARCHED, MappingProposal, sample_of, years_in
from statements.reading.providers import provider_choices
from statements.reading.shapes import shape_of
from statements.reading.statement import ReadingContext, file_notes, notes_of, table_notes
from statements.reading.tables import header_of, table_of
from statements.reading.values import (
    MOST_SAMPLES,
    SAMPLED,
    ColumnRole,
    InspectedColumn,
    NoteKind,
    ProviderChoice,
    ReadingNote,
    StatementInspection,
    StatementLayout,
    StatementMapping,
)

_QUARTER = 3


def inspect_file(file: StatementFile, context: ReadingContext, *, year: int | None = None) -> StatementInspection:
    """Return what a file seems to be. `year` is that of months written without one. Raises UnreadableStatement."""
    sheet, header = _sheet(file)
    table = table_of(sheet, header, _wanted(header))
    if not table.numbers:
        raise UnreadableStatement(FaultCode.NO_ROWS)
    proposal = MappingProposal(table, context.catalogue, file.is_1904, year or _year_above(sheet, header))
    columns = proposal.columns
    _refuse_formulas(proposal)
    if not proposal.kinds.lines:
        raise UnreadableStatement(FaultCode.TOTALS_ONLY if any(table.is_labeled) else FaultCode.NO_ROWS)
    layout = _layout(proposal)
    mapping = StatementMapping(columns, _basis(proposal, layout), sheet.place, year=proposal.year)
    providers, not_shown = _providers(proposal, mapping, key=context.key)
    first_on, last_on = _period(proposal, mapping)
    return StatementInspection(
        format=file.format,
        layout=layout,
        shape=shape_of(mapping),
        mapping=mapping,
        columns=_inspected(proposal),
        providers=providers,
        rows=len(proposal.kinds.lines),
        first_on=first_on,
        last_on=last_on,
        notes=(*file_notes(file, sheet, header), *_notes(proposal, mapping, not_shown)),
    )


def _sheet(file: StatementFile) -> tuple[StatementSheet, StatementHeader]:
    """Return the visible sheet whose header is understood best, the first of equals."""
    headers = [(sheet, header) for sheet in file.sheets if (header := header_of(sheet)) is not None]
    if headers:
        return max(headers, key=lambda one: one[1].score)
    if not file.sheets:
        raise UnreadableStatement(FaultCode.NO_SHEET)
    formulas = sum(1 for sheet in file.sheets for one in sheet.survey.no_results.values() if one is NoResult.FORMULA)
    if formulas:
        raise UnreadableStatement(FaultCode.FORMULAS, count=formulas)
    has_cells = any(not row.is_blank for sheet in file.sheets for row in islice(sheet.rows(), ROWS_SEARCHED))
    if not has_cells and any(sheet.survey.rows for sheet in file.sheets):
        # Its cells are written in a way that the library does not know.
        raise UnreadableStatement(FaultCode.DAMAGED)
    # A sheet without a cell holds an image of a table, if it holds anything.
    raise UnreadableStatement(FaultCode.NO_HEADER if has_cells else FaultCode.IMAGE)


def _wanted(header: StatementHeader) -> set[int]:
    if header.indexes(ColumnRole.CODE):
        return {index for index, column in enumerate(header.columns) if column.role or column.span}
    named = {index for index, column in enumerate(header.columns) if column.role or column.span}
    return named | set(range(min(len(header.columns), MOST_SEARCHED)))


def _year_above(sheet: StatementSheet, header: StatementHeader) -> int | None:
    above = takewhile(lambda row: row.number < header.first_row, sheet.rows())
    return years_in([row.cells for row in above])


def _refuse_formulas(proposal: MappingProposal) -> None:
    """Refuse a file whose formulas have no results where lines need them: they are no empty cells."""
    header = proposal.header
    mapped = {column.role for column in proposal.columns}
    needed = (ColumnRole.CODE, ColumnRole.SERVICE_ON, ColumnRole.POSTED_ON, ColumnRole.UNITS, ColumnRole.WRVU)
    is_missing = any(role not in mapped and header.indexes(role) for role in needed) or not proposal.keys
    if proposal.table.formulas and is_missing:
        raise UnreadableStatement(FaultCode.FORMULAS, count=len(proposal.table.formulas))


def _layout(proposal: MappingProposal) -> StatementLayout:
    header = proposal.header
    has_code = any(column.role is ColumnRole.CODE for column in proposal.keys)
    if proposal.shape is Shape.LINES:
        return layout_of_names(frozenset(column.name for column in header.columns))
    if has_code:
        return StatementLayout.CODE_BY_MONTH
    spans = (column.span for column in header.columns)
    if any(span is not None and span.months == _QUARTER for span in spans):
        return StatementLayout.FAMILY_BY_QUARTER
    is_by_provider = bool(header.indexes(ColumnRole.PROVIDER)) or len(header.months) > 1
    return StatementLayout.MONTH_BY_PROVIDER if is_by_provider else StatementLayout.FREE


def _basis(proposal: MappingProposal, layout: StatementLayout) -> DateBasis:
    roles = {column.role for column in proposal.keys}
    if ColumnRole.POSTED_ON not in roles:
        return DateBasis.SERVICE
    is_by_posting = layout in {StatementLayout.EPIC, StatementLayout.CERNER} or ColumnRole.SERVICE_ON not in roles
    return DateBasis.POSTING if is_by_posting else DateBasis.SERVICE


def _inspected(proposal: MappingProposal) -> tuple[InspectedColumn, ...]:
    mapped = {column.place: column for column in proposal.columns}
    inspected = []
    for place, column in enumerate(proposal.header.columns, start=1):
        chosen = mapped.get(place)
        if chosen is None:
            if column.words:
                inspected.append(InspectedColumn(place, column.name, kind=kind_of_header(column.words)))
            continue
        parsed = proposal.parsed.get(chosen)
        values = parsed.values.values() if parsed is not None and chosen.role in SAMPLED else ()
        inspected.append(InspectedColumn(place, column.name, chosen.role, samples=_samples(values)))
    return tuple(inspected)


def _samples(values: Iterable[object]) -> tuple[str, ...]:
    distinct = dict.fromkeys(sample_of(value) for value in values if value is not None and value != ())
    return tuple(islice(distinct, MOST_SAMPLES))


def _providers(
    proposal: MappingProposal, mapping: StatementMapping, *, key: bytes
) -> tuple[tuple[ProviderChoice, ...], int]:
    for place in mapping.places(ColumnRole.PROVIDER):
        cells = proposal.table.cells[place - 1]
        return provider_choices([cells[row] for row in proposal.kinds.lines], key=key)
    return (), 0


def _period(proposal: MappingProposal, mapping: StatementMapping) -> tuple[date | None, date | None]:
    role = ColumnRole.POSTED_ON if mapping.basis is DateBasis.POSTING else ColumnRole.SERVICE_ON
    days = [
        value
        for column, parsed in proposal.parsed.items()
        if column.role is role
        for value in parsed.values.values()
        if isinstance(value, date)
    ]
    if days:
        return whole_months(min(days), max(days))
    sums = [*proposal.sums, *_months_of_rows(proposal)]
    ends = [last_day_of(first, months=span.months) for first, span in sums]
    return (min(first for first, _ in sums), max(ends)) if ends else (None, None)


def _months_of_rows(proposal: MappingProposal) -> Iterator[tuple[date, MonthSpan]]:
    """Yield the months that rows sum, each with its first day, once the year of all is known."""
    if proposal.needs_year:
        return
    for column, parsed in proposal.parsed.items():
        if column.role is ColumnRole.MONTH:
            spans = {value for value in parsed.values.values() if isinstance(value, MonthSpan)}
            yield from ((span.first_day(proposal.year), span) for span in spans)


def _notes(proposal: MappingProposal, mapping: StatementMapping, not_shown: int) -> tuple[ReadingNote, ...]:
    bad = frozenset[int]().union(*(parsed.bad for parsed in proposal.parsed.values()))
    return notes_of(
        {
            **table_notes(proposal.table, mapping),
            NoteKind.TOTALS_LEFT_OUT: len(proposal.kinds.totals),
            NoteKind.COLUMN_TWICE: proposal.differing_twins,
            NoteKind.NOT_AS_NAMED: proposal.not_as_named,
            NoteKind.UNREAD_ROWS: [proposal.table.numbers[place] for place in sorted(bad)],
            NoteKind.PROVIDERS_NOT_SHOWN: not_shown,
            NoteKind.YEAR_NEEDED: int(proposal.needs_year),
            NoteKind.MONTH_NEEDED: int(shape_of(mapping) is None and not proposal.needs_year),
        }
    )
