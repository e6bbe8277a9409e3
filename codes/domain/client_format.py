"""A release, the words and the modifiers as devices keep them: canonical rows, their hash, what differs (pure).

Rows are lists of JSON values in the order of their columns. Their canonical form is JSON in UTF-8 without spaces; a
program that parses it and writes it again gets the same bytes, since no figure is a fraction: work is in hundredths,
shares of the work are texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, TypeAlias

from codes.domain.states import state_of
from codes.domain.values import RvuRow

COLUMNS: Final = (
    "code", "component", "wrvu_x100", "status", "global_period", "pre", "intra", "post",
    "mult_proc", "bilat_surg", "asst_surg", "co_surg", "team_surg", "endo_base", "state",
)  # fmt: skip

Cell: TypeAlias = str | int | None
Row: TypeAlias = list[Cell]
Key: TypeAlias = tuple[Cell, Cell]


@dataclass(frozen=True, slots=True)
class Delta:
    """What turns the rows of one release into those of another: rows to set, sorted, and keys to drop, sorted.

    A key is code and component.
    """

    upserts: list[Row]
    removed: list[Key]


def compact_row(row: RvuRow) -> Row:
    """Return a row in the order of COLUMNS.

    Work is in hundredths of an RVU: None where none is assigned, 0 where zero is. The shares of pre-, intra- and
    post-operative work are texts with four decimals.
    """
    work = None if row.work_rvu is None else int(row.work_rvu * 100)
    shares = (f"{share:.4f}" for share in (row.pre_op, row.intra_op, row.post_op))
    return [
        row.code, row.component, work, row.status, row.global_period, *shares,
        row.mult_proc, row.bilat_surg, row.asst_surg, row.co_surg, row.team_surg, row.endo_base, state_of(row).value,
    ]  # fmt: skip


def compact_rows(rows: Iterable[RvuRow]) -> list[Row]:
    """Return the rows of a release sorted by code, then component, character by character ('', 26, 53, TC)."""
    return sorted(map(compact_row, rows), key=key_of)


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


def applied(delta: Delta, old: Iterable[Row]) -> list[Row]:
    """Return the rows that a client has after applying a delta, sorted: drop the removed keys, set the upserts."""
    kept = {key_of(row): row for row in old}
    for code, component in delta.removed:
        del kept[str(code), str(component)]
    kept |= {key_of(row): row for row in delta.upserts}
    return [kept[key] for key in sorted(kept)]
