"""Rule 1: which row of a code a line stands on (pure)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from codes.domain.values import ZERO, RvuRow

PROFESSIONAL_ONLY = "professional_component_valued"
NOT_ALLOWED = "modifier_not_allowed"

# In the order in which a row is looked for.
_COMPONENTS = ("26", "TC", "53")
_KNOWN = frozenset(("", *_COMPONENTS))


@dataclass(frozen=True, slots=True)
class RowChoice:
    """The row of a line, None where the code has none that fits, and the flags of the choice."""

    row: RvuRow | None
    flags: frozenset[str] = frozenset()


def choose_row(rows: Mapping[str, RvuRow], modifiers: Collection[str], *, conflicting: bool) -> RowChoice:
    """Return the row that the modifiers 26, TC and 53 choose, else the blank one.

    26 or TC without a row of its own counts as absent. Conflicting modifiers choose nothing. Where the code has a row
    of a component that this version does not know, that one is chosen by a line that names it, or that asks for a row
    which is not there: it may be the one.
    Source: column MOD of the release.
    """
    components = () if conflicting else tuple(c for c in _COMPONENTS if c in modifiers)
    if (unreadable := _of_unknown_component(rows, modifiers, components or ("",))) is not None:
        return RowChoice(unreadable)
    component = next((c for c in components if c in rows), "")
    row = rows.get(component)
    flags = {NOT_ALLOWED} if any(c not in rows for c in components if c != "53") else set()
    is_readable = row is None or not row.unknown
    if component == "" and is_readable and _has_work(rows.get("26")) and not _has_work(row):
        flags.add(PROFESSIONAL_ONLY)
    return RowChoice(row, frozenset(flags))


def _of_unknown_component(
    rows: Mapping[str, RvuRow], modifiers: Collection[str], components: Collection[str]
) -> RvuRow | None:
    unknown = [row for component, row in rows.items() if component not in _KNOWN]
    named = [row for row in unknown if row.component in modifiers]
    is_lacking = any(component not in rows for component in components)
    return next(iter(named or (unknown if is_lacking else [])), None)


def _has_work(row: RvuRow | None) -> bool:
    return row is not None and row.work_rvu is not None and row.work_rvu > ZERO
