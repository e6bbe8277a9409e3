"""A day of one's log as the page shows it: lines in words, cases, and totals of day, month and year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from string import ascii_uppercase
from typing import Final

from codes.selectors.entries import CodeEntry, entries
from procedures.collections.collection import Json
from procedures.collections.credit import StoredCredit
from procedures.domain.days import FIRST_DAY
from procedures.models import ProcedureLog, Role
from procedures.reports.periods import By
from procedures.reports.summary import ZERO, Bucket, LineTotals, Summary, summarize
from procedures.selectors.logs import ValuedLog, live_logs, valued_logs
from procedures.selectors.user_context import UserContext
from procedures.wrvu.explanation import FLAG_WORDS, Explanation, explained, reason_words
from web.forms.reading import read_day
from web.logbook.commands import WITH_LINE
from web.logbook.places import place_name
from wire.validation.values import ValidationFailed

MOST_LINES: Final = 200
_YEAR_MISSING: Final = "schedule_year_missing"
_DAY: Final = timedelta(days=1)
_LAST_DAY: Final = date(9998, 12, 31)


@dataclass(frozen=True, slots=True)
class DayLine:
    """A line as the day shows it. `case` is the letter of its case, '' for a line on its own."""

    log: ValuedLog
    entry: CodeEntry | None
    explanation: Explanation
    case: str

    @property
    def title(self) -> str:
        """Return the name of the code, '' for one that the catalogue does not know."""
        return "" if self.entry is None else self.entry.title

    @property
    def role(self) -> str:
        """Return the role in words, '' for the usual one."""
        role = Role(self.log.fields.role)
        return "" if role is Role.PRIMARY else str(role.label)

    @property
    def place(self) -> str:
        """Return the place of service in words, '' where none is given."""
        place = self.log.fields.place_of_service
        return place_name(place) if place else ""


@dataclass(frozen=True, slots=True)
class Total:
    """Own wRVU and lines of a span, and beside them those in training; `unadjusted` is set where the rules of
    modifiers changed the own ones."""

    name: str
    own: LineTotals
    unadjusted: Decimal | None
    by_contract: Decimal
    training: LineTotals


@dataclass(frozen=True, slots=True)
class ZeroCredit:
    """How many own lines of the day are worth 0.00 for one reason."""

    lines: int
    why: str


@dataclass(frozen=True, slots=True)
class CaseChoice:
    """A case that a line can be joined to: the value of the choice and what it is called."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the log. `unshown` counts the lines beyond the most that are shown.

    `entries` are what the catalogue says of the codes of its lines, and of others that were asked for, on that day.
    """

    on: date
    today: date
    lines: tuple[DayLine, ...]
    unshown: int
    totals: tuple[Total, ...]
    zero_credit: tuple[ZeroCredit, ...]
    training: int
    observed: int
    entries: Mapping[str, CodeEntry]

    @property
    def schedule_year(self) -> str:
        """Return the year of the schedule that values the day where that of its own is not loaded, else ''."""
        releases = (line.log.credit.release for line in self.lines if _YEAR_MISSING in line.log.credit.flags)
        return next((f"20{release[3:5]}" for release in releases if release), "")

    @property
    def previous(self) -> date | None:
        """Return the day before, None on the first."""
        return self.on - _DAY if self.on > FIRST_DAY else None

    @property
    def next(self) -> date:
        """Return the day after."""
        return self.on + _DAY

    @property
    def cases(self) -> tuple[CaseChoice, ...]:
        """Return the cases of the day, the last first."""
        return tuple(_cases(self.lines))[::-1]


def day_of_address(written: str, *, today: date) -> date:
    """Return the day of an address, as people type days; today where it is none or before the first that can be
    logged."""
    try:
        day = date.fromisoformat(read_day(written))
    except ValidationFailed:
        return today
    return day if FIRST_DAY <= day <= _LAST_DAY else today


def day_of_log(*, context: UserContext, on: date, at: datetime, beside: Iterable[str] = ()) -> Day:
    """Return a day of a user's log, with the entries of codes `beside` it; five queries, however many lines."""
    user_id = context.clinician.user_id
    logs = live_logs(user_id=user_id).filter(performed_on=on).order_by("since", "id")
    shown: list[ProcedureLog] = list(logs[:MOST_LINES])
    valued = valued_logs(shown, user_id=user_id)
    codes = [*(log.fields.code for log in valued), *beside]
    known = {entry.code: entry for entry in entries(codes, on=on, releases=context.releases, has_links=False)}
    first, last = date(on.year, 1, 1), date(on.year, 12, 31)
    year = summarize(clinician=context.clinician, first=first, last=last, by=By.DAY, at=at)
    bucket = year.buckets.get(on.isoformat(), Bucket())
    return Day(
        on=on,
        today=context.clinician.today(at),
        lines=_lines(valued, known),
        unshown=max(bucket.own.lines + bucket.training.lines + bucket.observed.lines - MOST_LINES, 0),
        totals=_totals(year, on, bucket),
        zero_credit=_zero_credit(bucket),
        training=bucket.training.lines,
        observed=bucket.observed.lines,
        entries=known,
    )


def _zero_credit(bucket: Bucket) -> tuple[ZeroCredit, ...]:
    return tuple(
        ZeroCredit(amount.lines, _reason_of_zero(basis, reason))
        for (basis, reason), amount in bucket.zero_credit.items()
    )


def _reason_of_zero(basis: str, reason: str) -> str:
    if basis == "work_rvu" and reason not in FLAG_WORDS:
        return "The value rounds to 0.00."
    return reason_words(reason, basis=basis)


def _lines(valued: Sequence[ValuedLog], known: Mapping[str, CodeEntry]) -> tuple[DayLine, ...]:
    letters = _letters(log.fields.encounter_id for log in valued if log.fields.encounter_id)
    return tuple(
        DayLine(
            log=log,
            entry=known.get(log.fields.code),
            explanation=explained(_credit_of_a_line(log.credit)),
            case=letters.get(log.fields.encounter_id or "", ""),
        )
        for log in valued
    )


def _credit_of_a_line(credit: StoredCredit) -> dict[str, Json]:
    """Return a credit without the flag that the page says once for all its lines."""
    return replace(credit, flags=tuple(flag for flag in credit.flags if flag != _YEAR_MISSING)).as_json()


def _letters(encounters: Iterable[str]) -> dict[str, str]:
    """Return a name for each encounter: A to Z, then by number."""
    names = {}
    for place, encounter in enumerate(dict.fromkeys(encounters)):
        names[encounter] = ascii_uppercase[place] if place < len(ascii_uppercase) else str(place + 1)
    return names


def _cases(lines: Sequence[DayLine]) -> Iterable[CaseChoice]:
    codes: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        encounter = line.log.fields.encounter_id
        key = (encounter, f"Case {line.case}: ") if encounter else (f"{WITH_LINE}{line.log.id}", "")
        codes.setdefault(key, []).append(line.log.fields.code)
    return (CaseChoice(value, f"{name}{', '.join(of_case)}") for (value, name), of_case in codes.items())


def _totals(year: Summary, on: date, bucket: Bucket) -> tuple[Total, ...]:
    month = Bucket()
    for key, of_day in year.buckets.items():
        if key.startswith(f"{on:%Y-%m}"):
            _add(month, of_day)
    spans = ((f"{on:%b} {on.day}", bucket), (f"{on:%b %Y}", month), (str(on.year), year.total))
    return tuple(_total(name, of_span) for name, of_span in spans)


def _add(whole: Bucket, part: Bucket) -> None:
    _add_amount(whole.own, part.own)
    _add_amount(whole.training, part.training)
    whole.unadjusted_wrvu += part.unadjusted_wrvu
    whole.contract_value.wrvu += part.contract_value.wrvu


def _add_amount(whole: LineTotals, part: LineTotals) -> None:
    whole.lines += part.lines
    whole.units += part.units
    whole.days_of_care += part.days_of_care
    whole.wrvu += part.wrvu


def _total(name: str, bucket: Bucket) -> Total:
    own, training = _rounded(bucket.own), _rounded(bucket.training)
    unadjusted = None if bucket.unadjusted_wrvu == bucket.own.wrvu else bucket.unadjusted_wrvu
    return Total(name, own, unadjusted, bucket.contract_value.wrvu, training)


def _rounded(amount: LineTotals) -> LineTotals:
    return LineTotals(amount.lines, amount.units, amount.wrvu + ZERO, amount.days_of_care)
