"""What reading an employer's statement takes and gives: a mapping of columns in, allow-listed values out (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from statements.domain.statement_lines import DateBasis, Shape, StatementLine

MOST_ROWS = 50_000
MOST_COLUMNS = 200
# What one answer lists of row numbers, of providers and of sample values.
MOST_UNREAD_ROWS = 50
MOST_PROVIDERS = 100
MOST_SAMPLES = 3
MOST_PLACES = 12


class ColumnRole(StrEnum):
    """What a column is read as. Amounts are read where the person asks for them, and added up; transactions and
    providers are looked at in memory. None of these is given back as such."""

    SERVICE_ON = "service_on"
    POSTED_ON = "posted_on"
    MONTH = "month"
    CODE = "code"
    MODIFIERS = "modifiers"
    UNITS = "units"
    WRVU = "wrvu"
    KIND = "kind"
    AMOUNT = "amount"
    TRANSACTION = "transaction"
    PROVIDER = "provider"


# Of these, and of no others, a few values are shown before the person says what is what.
SAMPLED = frozenset(
    {
        ColumnRole.SERVICE_ON,
        ColumnRole.POSTED_ON,
        ColumnRole.MONTH,
        ColumnRole.CODE,
        ColumnRole.MODIFIERS,
        ColumnRole.UNITS,
        ColumnRole.WRVU,
    }
)
MEASURES = frozenset({ColumnRole.UNITS, ColumnRole.WRVU})


class DroppedKind(StrEnum):
    """What a column that is not read seems to hold, by its header; a label, which lets nothing in."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    NUMBER = "number"
    OTHER = "other"


class FileFormat(StrEnum):
    """What a file is, told by its first bytes."""

    TEXT = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


class StatementLayout(StrEnum):
    """A form of statement that is known by its columns."""

    EPIC = "epic"
    ATHENAHEALTH = "athenahealth"
    CERNER = "cerner"
    FAMILY_BY_QUARTER = "family_by_quarter"
    MONTH_BY_PROVIDER = "month_by_provider"
    CODE_BY_MONTH = "code_by_month"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column by its place, from 1, and what it is read as.

    In a sheet with a column a month, `month` is the first day of what the column sums, and `months` how many it sums.
    """

    place: int
    role: ColumnRole
    month: date | None = None
    months: int = 1


@dataclass(frozen=True, slots=True)
class StatementMapping:
    """How a statement is read: which sheet (from 1, in the order of the file), and which columns.

    `month` and `months` are what a file without any date sums. `year` is that of months written without one.
    `providers` are digests, made by `provider_digest`, of the values that are the person's own; none where a file has
    no column of providers, or all of it is theirs.
    """

    columns: tuple[MappedColumn, ...]
    basis: DateBasis = DateBasis.SERVICE
    sheet: int = 1
    month: date | None = None
    months: int = 1
    year: int | None = None
    providers: tuple[str, ...] = ()

    def places(self, role: ColumnRole) -> tuple[int, ...]:
        """Return the places of the columns that are read as this."""
        return tuple(column.place for column in self.columns if column.role is role)

    @property
    def is_wide(self) -> bool:
        """True for a sheet with a column a month."""
        return any(column.month is not None for column in self.columns)


class NoteKind(StrEnum):
    """Something about a file that is said beside what was read."""

    HIDDEN_SHEETS = "hidden_sheets"
    OTHER_SHEETS = "other_sheets"
    FORMULAS_WITHOUT_RESULT = "formulas_without_result"
    FORMULA_ERRORS = "formula_errors"
    TOTALS_LEFT_OUT = "totals_left_out"
    TITLE_ROWS = "title_rows"
    REMARKS = "remarks"
    MERGED_CELLS = "merged_cells"
    HIDDEN_ROWS = "hidden_rows"
    HIDDEN_COLUMNS = "hidden_columns"
    COLUMN_TWICE = "column_twice"
    NOT_AS_NAMED = "not_as_named"
    ZEROS_COMPLETED = "zeros_completed"
    ENCODING_GUESSED = "encoding_guessed"
    UNREAD_ROWS = "unread_rows"
    VOIDS_NETTED = "voids_netted"
    OTHER_PROVIDERS = "other_providers"
    PROVIDERS_NOT_SHOWN = "providers_not_shown"
    MONTH_NEEDED = "month_needed"
    YEAR_NEEDED = "year_needed"
    NO_OWN_LINES = "no_own_lines"


@dataclass(frozen=True, slots=True)
class ReadingNote:
    """A note with its count, such as 142 formulas without a result, and the first rows or columns that it is of."""

    kind: NoteKind
    count: int = 0
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class InspectedColumn:
    """A column of a file: its place from 1, its name where our list has it, and what it is proposed as.

    A column that is proposed as nothing is dropped and has a `kind`. `samples` are values in our own form.
    """

    place: int
    name: str = ""
    role: ColumnRole | None = None
    kind: DroppedKind | None = None
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProviderChoice:
    """A value of the column of providers, to be shown once: whose are these lines? Remembered is the digest alone."""

    value: str
    digest: str
    rows: int


@dataclass(frozen=True, slots=True)
class StatementInspection:
    """What a file seems to be, before anybody has said how it is read. `rows` are those under the header."""

    format: FileFormat
    layout: StatementLayout
    shape: Shape | None
    mapping: StatementMapping
    columns: tuple[InspectedColumn, ...]
    providers: tuple[ProviderChoice, ...] = ()
    rows: int = 0
    first_on: date | None = None
    last_on: date | None = None
    notes: tuple[ReadingNote, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnGroup:
    """Units of own lines of one date of service, code and modifiers, to look for among those of other providers."""

    on: date
    code: str
    units: Decimal
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementReading:
    """The lines of a statement, and what was left out of it.

    `months` is how many months each sum of a statement by months covers: 1, 3 for quarters. Where `has_units` or
    `has_wrvu` is false the statement has no such column; single lines then count one unit each. `unread_rows` are the
    first numbers of the rows that could not be read whole and stand in no line. `stated_units` and `stated_wrvu` are
    the file's own total, None where it has none or is of several providers. `amount` are the dollars of all lines, None
    where they were not asked for. `under_other_providers` are own groups,
    as they were given, with the units of them that stand under another provider beyond those under the own.
    """

    shape: Shape
    basis: DateBasis
    lines: tuple[StatementLine, ...]
    rows: int
    months: int = 1
    has_units: bool = True
    has_wrvu: bool = True
    unread_rows: tuple[int, ...] = ()
    stated_units: Decimal | None = None
    stated_wrvu: Decimal | None = None
    amount: Decimal | None = None
    dropped: Mapping[DroppedKind, int] = field(default_factory=dict)
    other_provider_rows: int = 0
    under_other_providers: tuple[OwnGroup, ...] = ()
    first_on: date | None = None
    last_on: date | None = None
    notes: tuple[ReadingNote, ...] = ()
