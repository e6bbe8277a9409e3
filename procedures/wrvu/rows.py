"""Rule 1: which row of a code a line stands on (pure)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from codes.domain.values import ZERO, RvuRow

PROFESSIONAL_ONLY = "professional_component_valued"
NOT_ALLOWED = "modifier_not_allowed"

# In the order in which a row is looked for.
_COMPONENTS = ("26", "TC", "53")


@dataclass(frozen=True, slots=True)
class RowChoice:
    """The row of a line, None where the code has none that fits, and the flags of the choice."""

    row: RvuRow | None
    flags: frozenset[str] = frozenset()


def choose_row(rows: Mapping[str, RvuRow], modifiers: Collection[str], *, conflicting: bool) -> RowChoice:
    """Return the row that the modifiers 26, TC and 53 choose, else the blank one.

    26 or TC without a row of its own counts as absent. Conflicting modifiers choose nothing.
    Source: column MOD of the release.
    """
    asked = () if conflicting else tuple(c for c in _COMPONENTS if c in modifiers)
    component = next((c for c in asked if c in rows), "")
    row = rows.get(component)
    flags = {NOT_ALLOWED} if any(c not in rows for c in asked if c != "53") else set()
    if component == "" and _has_work(rows.get("26")) and not _has_work(row):
        flags.add(PROFESSIONAL_ONLY)
    return RowChoice(row, frozenset(flags))


def _has_work(row: RvuRow | None) -> bool:
    return row is not None and row.work_rvu is not None and row.work_rvu > ZERO
