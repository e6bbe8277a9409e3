"""Totals of a user's log over a span, broken down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple

from codes.domain.categories import category_of
from procedures.collections.logs import CODE_LENGTH
from procedures.reports.periods import MOST_BUCKETS, MOST_DAYS, By, bucket_of
from procedures.selectors.clinicians import Clinician
from procedures.selectors.totals import TallyFact, TallyKey, TallyRow, tallies

# Of what is no code of the catalogue's form.
UNKNOWN_FAMILY: Final = "unknown"
ZERO: Final = Decimal("0.00")

KEYS: Final[Mapping[By, TallyKey]] = {
    By.DAY: TallyKey.DAY,
    By.WEEK: TallyKey.WEEK,
    By.MONTH: TallyKey.MONTH,
    By.QUARTER: TallyKey.MONTH,
    By.YEAR: TallyKey.MONTH,
    By.CODE: TallyKey.CODE,
    By.BASIS: TallyKey.BASIS,
    By.ROLE: TallyKey.ROLE,
    By.SESSION: TallyKey.SESSION,
    By.FAMILY: TallyKey.CODE,
}

_LONGER_SPANS: Final = frozenset({By.MONTH, By.QUARTER, By.YEAR})


class SpanTooLong(ValueError):
    """More days were asked for than a summary covers."""

    limit = MOST_DAYS


class TooManyBuckets(ValueError):
    """The breakdown has more buckets than a summary gives."""

    limit = MOST_BUCKETS


class LineTotals(NamedTuple):
    """How many lines and units, worth how many wRVU; `days_of_care` are no units (modifier 55)."""

    lines: int = 0
    units: int = 0
    wrvu: Decimal = ZERO
    days_of_care: int = 0

    def plus(self, tally: TallyRow) -> LineTotals:
        """Return the totals with a tally counted in."""
        return LineTotals(
            self.lines + tally.lines, self.units + tally.units, self.wrvu + tally.wrvu,
            self.days_of_care + tally.days_of_care,
        )  # fmt: skip


NO_LINES: Final = LineTotals()
# Facts that are amounts of their own, and the field of a bucket that holds them.
_AMOUNTS: Final[Mapping[TallyFact, str]] = {
    TallyFact.OWN: "own",
    TallyFact.TRAINING: "training",
    TallyFact.OBSERVED: "observed",
    TallyFact.CONTRACT_VALUE: "contract_value",
}


@dataclass(slots=True)
class Bucket:
    """Own production and, apart from it, what a contract values by itself, what was made in training, what was
    observed.

    `zero_credit` has the own lines worth 0.00 by basis and reason, `flags` the number of own lines by flag.
    """

    own: LineTotals = NO_LINES
    unadjusted_wrvu: Decimal = ZERO
    contract_value: LineTotals = NO_LINES
    training: LineTotals = NO_LINES
    observed: LineTotals = NO_LINES
    zero_credit: dict[tuple[str, str], LineTotals] = field(default_factory=dict)
    flags: dict[str, int] = field(default_factory=dict)

    def add(self, tally: TallyRow) -> None:
        """Count a tally in."""
        fact = tally.fact
        if fact is TallyFact.FLAG:
            self.flags[tally.name] = self.flags.get(tally.name, 0) + tally.lines
        elif fact is TallyFact.ZERO_CREDIT:
            key = (tally.name, tally.reason)
            self.zero_credit[key] = self.zero_credit.get(key, NO_LINES).plus(tally)
        elif (amount := _AMOUNTS.get(fact)) is not None:
            setattr(self, amount, getattr(self, amount).plus(tally))
            if fact is TallyFact.OWN:
                self.unadjusted_wrvu += tally.unadjusted_wrvu


@dataclass(frozen=True, slots=True)
class MissingYear:
    """Own lines of a year whose schedule is not loaded, and the release to load."""

    year: int
    lines: int

    @property
    def load(self) -> str:
        """Return the first release of the year."""
        return f"RVU{self.year % 100:02}A"


@dataclass(frozen=True, slots=True)
class Summary:
    """Buckets by key, in their order, and the total over them."""

    buckets: Mapping[str, Bucket]
    total: Bucket
    missing_years: tuple[MissingYear, ...]


def summarize(*, clinician: Clinician, first: date, last: date, by: By, at: datetime) -> Summary:
    """Return a user's totals from `first` to `last`, both included.

    Lines of days to come, in the user's time zone, stay out until then. One query, whatever the number of lines.
    Raises SpanTooLong for more than ten years of days, TooManyBuckets.
    """
    if (last - first).days >= MOST_DAYS:
        raise SpanTooLong(f"from {first} to {last} are more than {MOST_DAYS} days")
    past = min(last, clinician.today(at))
    rows = tallies(clinician=clinician, first=first, last=past, key=KEYS[by])
    buckets = _buckets(rows, by=by, week_start=clinician.week_start)
    if len(buckets) > MOST_BUCKETS:
        raise TooManyBuckets(f"{len(buckets)} buckets are more than {MOST_BUCKETS}")
    return Summary(buckets, _folded(rows), _missing_years(rows))


def _buckets(rows: Sequence[TallyRow], *, by: By, week_start: int) -> dict[str, Bucket]:
    key_of = {key: _bucket_key(key, by=by, week_start=week_start) for key in {tally.key for tally in rows if tally.key}}
    buckets = {key: Bucket() for key in sorted(set(key_of.values()))}
    for tally in rows:
        if tally.fact is not TallyFact.SCHEDULE_YEAR:
            buckets[key_of[tally.key]].add(tally)
    return buckets


def _bucket_key(key: str, *, by: By, week_start: int) -> str:
    if by is By.FAMILY:
        return category_of(key).slug if len(key) == CODE_LENGTH else UNKNOWN_FAMILY
    # The keys of days and weeks are their first day already.
    return key if by not in _LONGER_SPANS else bucket_of(date.fromisoformat(key), by=by, week_start=week_start)


def _folded(rows: Iterable[TallyRow]) -> Bucket:
    total = Bucket()
    for tally in rows:
        total.add(tally)
    return total


def _missing_years(rows: Iterable[TallyRow]) -> tuple[MissingYear, ...]:
    years = (MissingYear(int(tally.name), tally.lines) for tally in rows if tally.fact is TallyFact.SCHEDULE_YEAR)
    return tuple(sorted(years, key=lambda missing: missing.year))
