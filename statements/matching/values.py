"""What a comparison speaks in: lines in; groups, findings and explanations out (pure).

Differences are always statement less own: below nothing where the statement has less. wRVU are Decimal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from procedures.wrvu.values import CreditRow, Line
from statements.domain.months import last_day_of
from statements.domain.statement_lines import DateBasis, Shape, StatementLine

ZERO: Final = Decimal("0.00")


class FindingKind(StrEnum):
    """In what two records differ; decided by the counts of equal lines alone."""

    ABSENT = "absent"
    EXTRA = "extra"
    VALUE = "value"
    MODIFIERS = "modifiers"
    UNITS = "units"
    SPLIT = "split"
    VOID = "void"
    TOTAL = "total"


class FindingCause(StrEnum):
    """What can explain a finding, in the order in which causes are printed."""

    VOIDED = "voided"
    MODIFIERS = "modifiers"
    UNITS = "units"
    SPLIT = "split"
    CODE = "code"
    DATE = "date"
    LOGGED_APART = "logged_apart"
    NOT_POSTED_YET = "not_posted_yet"
    LATE_CHARGE = "late_charge"
    OTHER_PROVIDER = "other_provider"
    EXCLUDED_ENCOUNTER = "excluded_encounter"
    DUPLICATE = "duplicate"
    ROUNDING = "rounding"
    TOTAL_RVU = "total_rvu"
    ZERO = "zero"
    RELEASE = "release"
    YEAR = "year"
    MODIFIER_DROPPED = "modifier_dropped"
    SESSION_RULES = "session_rules"
    EMPLOYER_FACTOR = "employer_factor"


CAUSE_ORDER: Final = {cause: place for place, cause in enumerate(FindingCause)}


class Grade(StrEnum):
    """How far the evidence goes: a column or another statement says it, nothing else listed fits, several fit, none."""

    SHOWN = "shown"
    ONLY = "only"
    EITHER = "either"
    UNKNOWN = "unknown"


class StatementColumn(StrEnum):
    """The columns without which something cannot be seen."""

    SERVICE_DATE = "service_date"
    POST_DATE = "post_date"
    MODIFIERS = "modifiers"
    UNITS = "units"
    WRVU = "wrvu"
    PROVIDER = "provider"
    TRANSACTION = "transaction"


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A line of the log with its wRVU under the contract and before modifiers and rules of sessions, and the release
    and row on which they stand, None without one."""

    line: Line
    wrvu: Decimal
    unadjusted_wrvu: Decimal
    release: str | None = None
    row: CreditRow | None = None

    @property
    def id(self) -> str:
        """Return the id of the line."""
        return self.line.id


@dataclass(frozen=True, slots=True, order=True)
class GroupKey:
    """What lines have in common that are compared: the date (of a sum, the first of its month), code and sorted
    modifiers, both empty where the statement cannot tell them apart."""

    on: date
    code: str
    modifiers: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.on} {'-'.join((self.code, *self.modifiers))}"


@dataclass(frozen=True, slots=True)
class EvidenceGroup:
    """Own lines and statement lines of one key; units and wRVU net of voids, `statement_wrvu` None without a column."""

    key: GroupKey
    own: tuple[OwnLine, ...]
    statement: tuple[StatementLine, ...]
    own_units: Decimal
    statement_units: Decimal
    own_wrvu: Decimal
    statement_wrvu: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """Return the wRVU of the statement less the own, None where the statement has none."""
        return None if self.statement_wrvu is None else self.statement_wrvu - self.own_wrvu


@dataclass(frozen=True, slots=True)
class FindingExplanation:
    """A cause, and what proves it or sets it apart from others of the kind (a year, a release, a modifier)."""

    cause: FindingCause
    detail: str = ""

    @property
    def place(self) -> tuple[int, str]:
        """Return what sorts explanations."""
        return CAUSE_ORDER[self.cause], self.detail


@dataclass(frozen=True, slots=True)
class FindingSide:
    """Units and wRVU of the lines meant in one of the records; of a sum, of all of its group.

    `wrvu` is None where the record has none, `units` where its sums have none.
    """

    units: Decimal | None = Decimal(0)
    wrvu: Decimal | None = ZERO


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference between the records.

    `lines` of the candidates `own_ids` and `numbers` (rows of the file) are meant: of equal lines nobody can say which.
    `units` and `wrvu` are statement less own, those of single lines the difference of the sides `own` and `statement`.
    `months` is how many months a sum covers, 0 of single lines. Findings that touch each other have one `component`.
    """

    kind: FindingKind
    keys: tuple[GroupKey, ...]
    lines: int
    own_ids: tuple[str, ...]
    numbers: tuple[int, ...]
    units: Decimal
    wrvu: Decimal | None
    explanations: tuple[FindingExplanation, ...] = ()
    grade: Grade = Grade.UNKNOWN
    component: int = 0
    months: int = 0
    own: FindingSide = FindingSide()
    statement: FindingSide = FindingSide()

    @property
    def code(self) -> str:
        """Return the code, empty for a total of a month."""
        return self.keys[0].code

    @property
    def first_on(self) -> date:
        """Return the first date of the finding."""
        return min(key.on for key in self.keys)

    @property
    def last_on(self) -> date:
        """Return the last date of the finding, of a sum the last day of its months."""
        last = max(key.on for key in self.keys)
        return last if not self.months else last_day_of(last, months=self.months)


@dataclass(frozen=True, slots=True)
class OtherStatement:
    """Another statement of the same employer, as far as it says where absent lines went."""

    first_on: date
    last_on: date
    lines: Sequence[StatementLine]


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """A statement and what its reader said of it.

    `months` is how many months each sum covers: 3 of quarters. `stated_wrvu` is its own total, where it prints one.
    `left_out` are codes that it leaves out, none where it leaves out nothing, None where nobody knows. `elsewhere` are
    the units of own lines that stand under another provider of the file, by date and code; `lists_others` tells whether
    the file has rows of other providers at all, so that what is under none of them can be known.
    """

    lines: Sequence[StatementLine]
    first_on: date
    last_on: date
    shape: Shape = Shape.LINES
    basis: DateBasis = DateBasis.SERVICE
    months: int = 1
    columns: frozenset[StatementColumn] = frozenset(StatementColumn)
    stated_wrvu: Decimal | None = None
    left_out: frozenset[str] | None = None
    elsewhere: Mapping[GroupKey, Decimal] = field(default_factory=dict)
    lists_others: bool = True
    earlier: Sequence[OtherStatement] = ()
    later: Sequence[OtherStatement] = ()

    def has(self, column: StatementColumn) -> bool:
        """Return whether the statement has a column."""
        return column in self.columns
