"""A release, the words and the modifiers as devices keep them: canonical rows, their hash, what differs (pure).

Rows are lists of JSON values in the order of their columns. Their canonical form is JSON in UTF-8 without spaces; a
program that parses it and writes it again gets the same bytes, since no figure is a fraction: work is in hundredths or
a text, shares of the work are texts.

Format 1 has work in hundredths. A release with a work RVU of three decimals, or with a row that this version cannot
read, has format 2: work as a text, and the basis beside it. Source: the sync contract, section 5.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, TypeAlias

from codes.domain.states import basis_of_row, state_of
from codes.domain.values import RvuRow

COLUMNS: Final = (
    "code", "component", "wrvu_x100", "status", "global_period", "pre", "intra", "post",
    "mult_proc", "bilat_surg", "asst_surg", "co_surg", "team_surg", "endo_base", "state",
)  # fmt: skip
_WORK: Final = COLUMNS.index("wrvu_x100")
EXACT_COLUMNS: Final = (*COLUMNS[:_WORK], "wrvu", "basis", *COLUMNS[_WORK + 1 :])
HUNDREDTHS: Final = 1
EXACT: Final = 2
COLUMNS_OF_FORMAT: Final = {HUNDREDTHS: COLUMNS, EXACT: EXACT_COLUMNS}
_BASIS: Final = EXACT_COLUMNS.index("basis")

Cell: TypeAlias = str | int | None
Row: TypeAlias = list[Cell]
Key: TypeAlias = tuple[Cell, Cell]


@dataclass(frozen=True, slots=True)
class FormattedRows:
    """The rows of a release in one of the formats, sorted."""

    format: int
    rows: list[Row]

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of the values of a row."""
        return COLUMNS_OF_FORMAT[self.format]

    def in_format(self, wanted: int) -> FormattedRows:
        """Return the rows in their own format, or in format 2, which holds those of format 1 as well."""
        if wanted == self.format:
            return self
        return FormattedRows(EXACT, [_exact_from_hundredths(row) for row in self.rows])


@dataclass(frozen=True, slots=True)
class Delta:
    """What turns the rows of one release into those of another: rows to set, sorted, and keys to drop, sorted.

    A key is code and component.
    """

    upserts: list[Row]
    removed: list[Key]


def exact_row(row: RvuRow) -> Row:
    """Return a row in the order of EXACT_COLUMNS.

    Work is a text in RVU, None where none is assigned or this version cannot read the row, "0.00" where zero is
    assigned; `basis` tells the three apart. The shares of pre-, intra- and post-operative work are texts with four
    decimals.
    """
    work = None if row.work_rvu is None else f"{row.work_rvu:f}"
    shares = (f"{share:.4f}" for share in (row.pre_op, row.intra_op, row.post_op))
    return [
        row.code, row.component, work, basis_of_row(row), row.status, row.global_period, *shares,
        row.mult_proc, row.bilat_surg, row.asst_surg, row.co_surg, row.team_surg, row.endo_base, state_of(row).value,
    ]  # fmt: skip


def compact_rows(rows: Iterable[RvuRow]) -> FormattedRows:
    """Return the rows of a release sorted by code, then component, character by character ('', 26, 53, TC).

    They have format 1 unless one of them needs format 2.
    """
    exact = sorted(map(exact_row, rows), key=key_of)
    if not all(map(_fits_hundredths, exact)):
        return FormattedRows(EXACT, exact)
    return FormattedRows(HUNDREDTHS, list(map(_hundredths_from_exact, exact)))


def _fits_hundredths(exact: Row) -> bool:
    return exact[_BASIS] != "unvalued" and len(str(exact[_WORK] or "0.00").partition(".")[2]) == 2


def _hundredths_from_exact(exact: Row) -> Row:
    """Return a row of format 1: None where no work is assigned, 0 where zero is."""
    work = exact[_WORK]
    return [*exact[:_WORK], None if work is None else int(str(work).replace(".", "")), *exact[_BASIS + 1 :]]


def _exact_from_hundredths(row: Row) -> Row:
    work = row[_WORK]
    if work is None:
        exact: Row = [None, "payer_fee_schedule"]
    else:
        hundredths = int(work)
        exact = [f"{hundredths // 100}.{hundredths % 100:02}", "work_rvu" if hundredths else "assigned_zero"]
    return [*row[:_WORK], *exact, *row[_WORK + 1 :]]


def key_of(row: Sequence[Cell]) -> tuple[str, str]:
    """Return code and component of a row."""
    return str(row[0]), str(row[1])


def canonical(value: object) -> bytes:
    """Return JSON in UTF-8 with the separators `,` and `:`, members in their order, no character escaped in vain."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def digest(canonical_json: bytes) -> str:
    """Return the SHA-256 of a canonical form, in hexadecimal."""
    return sha256(canonical_json).hexdigest()


def delta_between(old: Iterable[Row], new: Iterable[Row]) -> Delta:
    """Return what turns `old` into `new`; each has a key once."""
    before = {key_of(row): row for row in old}
    after = {key_of(row): row for row in new}
    upserts = [after[key] for key in sorted(after) if before.get(key) != after[key]]
    return Delta(upserts, sorted(before.keys() - after.keys()))
