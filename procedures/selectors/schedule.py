"""The published catalogue, read for just the codes of some lines."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from threading import Lock
from typing import Any, Final

from codes.domain.indicators import ANESTHESIA_STATUS
from codes.domain.modifiers import RULE_OF_MODIFIER
from codes.domain.values import ReleaseFacts, RvuRow
from codes.models import Release
from codes.selectors.releases import RowsByComponent, rows_for
from procedures.selectors.sql.statements import fetch_prepared
from procedures.selectors.sql.streams import KNOWN_CODES, PUBLISHED_RELEASES
from procedures.wrvu.entries import can_rank

RowsByRelease = Mapping[str, RowsByComponent]

# A row with its keys takes about 1 kB: at most about 20 MB a process.
MOST_ROWS: Final = 20_000

# A draft that is published comes after all that are.
_AFTER_ALL: Final = 2**31 - 1

_NO_ROWS: Final[RowsByComponent] = {}

_CODE, _MODIFIER, _BASE = "code", "modifier", "base"


@dataclass(frozen=True, slots=True)
class PublishedEdition:
    """A published release as it is held in memory: its name alone would outlive a restored database."""

    id: str
    file_sha256: str
    published_order: int | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class PublishedSchedule:
    """The schedule of the lines that it was read for (`procedures.wrvu.schedule.Schedule`)."""

    releases: tuple[ReleaseFacts, ...]
    modifiers: frozenset[str]
    rows_of_codes: Mapping[str, RowsByRelease]
    ends: Mapping[str, date | None]
    base_units: Mapping[str, int] = field(default_factory=dict)

    def rows(self, release: str, code: str) -> RowsByComponent:
        """Return the rows of a code by component, empty where the release has none."""
        return self.rows_of_codes.get(code, {}).get(release, _NO_ROWS)

    def knows(self, code: str) -> bool:
        """Return whether a published release or the HCPCS file has the code."""
        return bool(self.rows_of_codes.get(code)) or code in self.ends

    def ended_on(self, code: str) -> date | None:
        """Return the last day on which the code may be used, None where the HCPCS file names none."""
        return self.ends.get(code)

    def anesthesia_base(self, code: str) -> int | None:
        """Return the base units of an anesthesia code, None where the operator imported none."""
        return self.base_units.get(code)


class RowCache:
    """Rows of published releases, kept in the process by code.

    A published release never changes, so what was read holds as long as the same editions are published; a new one
    makes the rows of a code be read again. Codes not used for longest go first.
    """

    def __init__(self, *, most_rows: int) -> None:
        self._most_rows = most_rows
        self._rows: OrderedDict[str, tuple[frozenset[PublishedEdition], RowsByRelease]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def rows_of(self, codes: Collection[str], *, editions: frozenset[PublishedEdition]) -> dict[str, RowsByRelease]:
        """Return the rows of each code by release; one query where something is not cached, else none."""
        cached = {code: rows for code in codes if (rows := self._cached(code, editions)) is not None}
        lacking = set(codes) - cached.keys()
        if lacking:
            read = _read_rows(lacking, editions)
            self._keep(read, editions)
            cached |= read
        return cached

    def cached(self, code: str, *, editions: frozenset[PublishedEdition]) -> RowsByRelease | None:
        """Return the rows of a code where they are in memory, else None."""
        return self._cached(code, editions)

    def _cached(self, code: str, editions: frozenset[PublishedEdition]) -> RowsByRelease | None:
        with self._lock:
            known, rows = self._rows.get(code, (None, None))
            if known is not editions and known != editions:
                return None
            self._rows.move_to_end(code)
            return rows

    def _keep(self, read: Mapping[str, RowsByRelease], editions: frozenset[PublishedEdition]) -> None:
        with self._lock:
            for code, rows in read.items():
                _, replaced = self._rows.pop(code, (None, None))
                self._size += _weight(rows) - (0 if replaced is None else _weight(replaced))
                self._rows[code] = (editions, rows)
            while self._size > self._most_rows:
                _, (_, dropped) = self._rows.popitem(last=False)
                self._size -= _weight(dropped)


@dataclass(frozen=True, slots=True)
class PublishedReleases:
    """The releases that are published now."""

    releases: tuple[ReleaseFacts, ...]
    editions: frozenset[PublishedEdition]

    def may_interact(self, code: str) -> bool:
        """Return whether a line of the code might reduce another or be reduced: false only where no row says so.

        The base of an endoscopy family can itself be reduced in every release. Asks no database: a code whose rows are
        not in memory may.
        """
        return self._may(code, lambda row: can_rank(row) or row.status == ANESTHESIA_STATUS)

    def may_be_anesthesia(self, code: str) -> bool:
        """Return whether a line of the code may share base units with others, whatever the policy; asks no database."""
        return self._may(code, lambda row: row.status == ANESTHESIA_STATUS)

    def _may(self, code: str, says_so: Callable[[RvuRow], bool]) -> bool:
        rows = _ROWS.cached(code, editions=self.editions)
        return rows is None or any(says_so(row) for by_component in rows.values() for row in by_component.values())


def published_now() -> PublishedReleases:
    """Return the releases that are published now, in the order of `published_releases`; one query."""
    return _published(tuple(fetch_prepared(PUBLISHED_RELEASES)))


# Keyed by all that the table says, so that another table is another key.
@lru_cache(maxsize=4)
def _published(rows: tuple[tuple[Any, ...], ...]) -> PublishedReleases:  # Any: columns of whatever type
    return PublishedReleases(
        tuple(ReleaseFacts(*facts) for *facts, _, _ in rows),
        frozenset(PublishedEdition(id_, sha256, order, at) for id_, _, _, order, _, _, sha256, at in rows),
    )


def published_with(*, draft: Release) -> PublishedReleases:
    """Return the releases as they would be if a draft were published now; one query.

    The draft's edition has the instant of its import, so that one imported anew is read anew.
    """
    now = published_now()
    draft.published_order = _AFTER_ALL
    edition = PublishedEdition(draft.id, draft.file_sha256, None, draft.imported_at)
    return PublishedReleases((*now.releases, draft.facts), now.editions | {edition})


def schedule_for(
    *, codes: Collection[str], modifiers: Collection[str], published: PublishedReleases | None = None
) -> PublishedSchedule:
    """Return the published catalogue as far as lines of these codes and modifiers need it.

    At most four queries, whatever the number of codes: releases, rows, rows of endoscopy bases, and what is known of
    the codes, of the modifiers that our table does not name, and of base units. With warm rows two.
    """
    published = published or published_now()
    editions = published.editions
    rows = _ROWS.rows_of(codes, editions=editions)
    rows |= _ROWS.rows_of(_bases(rows) - rows.keys(), editions=editions)
    known = _known(codes, set(modifiers) - RULE_OF_MODIFIER.keys())
    return PublishedSchedule(
        releases=published.releases,
        modifiers=frozenset(known.modifiers),
        rows_of_codes=rows,
        ends=known.ends,
        base_units=known.base_units,
    )


def _read_rows(codes: Collection[str], editions: Collection[PublishedEdition]) -> dict[str, RowsByRelease]:
    by_code: dict[str, dict[str, RowsByComponent]] = {code: {} for code in codes}
    rows_by_key = rows_for(codes=codes, release_ids=[edition.id for edition in editions])
    for (release_id, code), rows in rows_by_key.items():
        by_code[code][release_id] = rows
    return dict(by_code)


def _weight(rows: RowsByRelease) -> int:
    # A code without rows counts too: junk codes must not fill the memory.
    return 1 + sum(len(components) for components in rows.values())


def _bases(rows_of_codes: Mapping[str, RowsByRelease]) -> set[str]:
    rows = (row for by_release in rows_of_codes.values() for rows in by_release.values() for row in rows.values())
    return {row.endo_base for row in rows if row.endo_base}


@dataclass(frozen=True, slots=True)
class _Known:
    """Codes of the HCPCS file with the last day of each, modifiers that it lists, and base units of anesthesia codes.

    A code that only a draft release holds is not among them.
    """

    ends: dict[str, date | None]
    modifiers: list[str]
    base_units: dict[str, int]


def _known(codes: Collection[str], modifiers: Collection[str]) -> _Known:
    rows = fetch_prepared(KNOWN_CODES, {"codes": list(codes), "modifiers": list(modifiers)})
    return _Known(
        ends={name: date.fromisoformat(last) if last else None for kind, name, last in rows if kind == _CODE},
        modifiers=[name for kind, name, _ in rows if kind == _MODIFIER],
        base_units={name: int(units) for kind, name, units in rows if kind == _BASE},
    )


_ROWS: Final = RowCache(most_rows=MOST_ROWS)
