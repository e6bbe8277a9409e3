"""The catalogue on a device: a release and its rows, brought up to date by deltas or by the whole file.

Standard library only; `Fetch` gets a path of the site and returns the body.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Row = list[Any]  # Any: JSON
Fetch = Callable[[str], bytes]


class WrongRows(ValueError):
    """The rows are not those that the manifest promises."""


@dataclass
class Catalogue:
    """The rows of the release that the device has, '' for none yet; `took` says by which addresses they came."""

    release: str = ""
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
        told = json.loads(fetch(self.took[-1]))
        rows = self._changed(told) if delta else told["rows"]
        if sha256_of(rows) != current["sha256"]:
            raise WrongRows(current["id"])
        self.release, self.rows = current["id"], rows

    def _changed(self, delta: dict[str, Any]) -> list[Row]:  # Any: JSON
        held = {(row[0], row[1]): row for row in self.rows}
        for code, component in delta["removed"]:
            del held[code, component]
        held |= {(row[0], row[1]): row for row in delta["upserts"]}
        return [held[key] for key in sorted(held)]


def sha256_of(rows: list[Row]) -> str:
    """Return the SHA-256 of rows as JSON without blanks, in UTF-8."""
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
