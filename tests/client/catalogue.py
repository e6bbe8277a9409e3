"""The catalogue on a device: a release and its rows, brought up to date by deltas or by the whole file.

Standard library only; `Fetch` gets a path of the site and returns the body.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

HUNDREDTHS, EXACT = 1, 2
EXACT_LENGTH = 16
Row = list[Any]  # Any: JSON
Fetch = Callable[[str], bytes]


class WrongRows(ValueError):
    """The rows are not those that the manifest promises."""


@dataclass
class Catalogue:
    """The rows of the release that the device has, '' for none yet; `took` says by which addresses they came.

    `format` is that of the rows: 1 has work in hundredths, 2 as a text with its basis.
    """

    release: str = ""
    format: int = HUNDREDTHS
    rows: list[Row] = field(default_factory=list)
    took: list[str] = field(default_factory=list)

    def catch_up(self, fetch: Fetch) -> None:
        """Bring the rows to the current release. Raises WrongRows where their SHA-256 is not the promised one."""
        manifest = json.loads(fetch("/api/v1/catalog/manifest"))
        listed = {release["id"]: release for release in manifest["releases"]}
        current = listed[manifest["current"]]
        if self.release == current["id"]:
            return
        delta = next((one["url"] for one in current["deltas"] if one["from"] == self.release), None)
        self.took.append(delta or current["url"])
        body = json.loads(fetch(self.took[-1]))
        rows = in_format(current["format"], self._changed(body)) if delta else body["rows"]
        if sha256_of(rows) != current["sha256"]:
            raise WrongRows(current["id"])
        self.release, self.format, self.rows = current["id"], current["format"], rows

    def _changed(self, delta: dict[str, Any]) -> list[Row]:  # Any: JSON
        rows_by_key = {(row[0], row[1]): row for row in in_format(delta.get("format", HUNDREDTHS), self.rows)}
        for code, component in delta["removed"]:
            del rows_by_key[code, component]
        rows_by_key |= {(row[0], row[1]): row for row in delta["upserts"]}
        return [rows_by_key[key] for key in sorted(rows_by_key)]


def in_format(wanted: int, rows: list[Row]) -> list[Row]:
    """Return rows in a format, from whichever they have: a row of format 2 has one value more."""
    if not rows or (len(rows[0]) == EXACT_LENGTH) == (wanted == EXACT):
        return rows
    return [_exact(row) if wanted == EXACT else _hundredths(row) for row in rows]


def _exact(row: Row) -> Row:
    work = row[2]
    if work is None:
        return [*row[:2], None, "payer_fee_schedule", *row[3:]]
    return [*row[:2], f"{work // 100}.{work % 100:02}", "work_rvu" if work else "assigned_zero", *row[3:]]


def _hundredths(row: Row) -> Row:
    return [*row[:2], None if row[2] is None else int(row[2].replace(".", "")), *row[4:]]


def sha256_of(rows: list[Row]) -> str:
    """Return the SHA-256 of rows as JSON without blanks, in UTF-8."""
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
