"""What a release changed, as its page shows it: counts, largest movers, and the first rows of each kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from codes.domain.categories import Category, category_of
from codes.selectors.changes import (
    KINDS,
    ChangeCounts,
    ReleasePair,
    RowChange,
    change_counts,
    largest_movers,
    row_changes,
)
from codes.selectors.entries import entries

# A page shows so many rows of a kind; the files have all.
SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class NamedChange:
    """A changed row with the category and the name of its code, '' where nobody has named it."""

    row: RowChange
    category: Category
    name: str


@dataclass(frozen=True, slots=True)
class ChangesOfKind:
    """The changes of one kind on a page: `count` in all, and behind which row the next page begins, '' on the last."""

    kind: str
    count: int
    changes: tuple[NamedChange, ...]
    next_after: str


@dataclass(frozen=True, slots=True)
class ReleaseChangesPage:
    """What a release changed against the one before it; `kind` is '' for all kinds, and movers stand beside all."""

    pair: ReleasePair
    counts: ChangeCounts
    kind: str
    movers: tuple[NamedChange, ...]
    sections: tuple[ChangesOfKind, ...]
    is_in_effect: bool


def changes_page(pair: ReleasePair, *, kind: str, after: tuple[str, str], on: date) -> ReleaseChangesPage:
    """Return the first rows of each kind, or of one kind ('' for all) those behind a row, on a day."""
    counts = change_counts(pair)
    rows = row_changes(pair, kind=kind, after=after)
    kinds = (kind,) if kind else KINDS
    shown = {each: [row for row in rows if row.kind == each][: SHOWN + 1] for each in kinds}
    movers = () if kind else largest_movers(rows)
    names = _names([*movers, *(row for rows in shown.values() for row in rows)], on=on)
    return ReleaseChangesPage(
        pair=pair,
        counts=counts,
        kind=kind,
        movers=_named(movers, names),
        sections=tuple(_section(each, getattr(counts, each), rows, names) for each, rows in shown.items()),
        is_in_effect=pair.release.facts.effective_from <= on,
    )


def _names(rows: Iterable[RowChange], *, on: date) -> Mapping[str, str]:
    """Return what the codes are called; at most 6 queries."""
    codes = {row.code for row in rows}
    return {entry.code: entry.title for entry in entries(codes, on=on) if entry.title != entry.code}


def _named(rows: Iterable[RowChange], names: Mapping[str, str]) -> tuple[NamedChange, ...]:
    return tuple(NamedChange(row, category_of(row.code), names.get(row.code, "")) for row in rows)


def _section(kind: str, count: int, rows: Sequence[RowChange], names: Mapping[str, str]) -> ChangesOfKind:
    last = rows[SHOWN - 1] if len(rows) > SHOWN else None
    after = "" if last is None else last.name
    return ChangesOfKind(kind, count, _named(rows[:SHOWN], names), after)
