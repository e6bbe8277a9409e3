"""The credits of lines in their table: what differs is written, in one statement."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, Final
from uuid import UUID

from procedures.collections.collection import Json
from procedures.collections.credit import EXTRAS, CreditDigest, StoredCredit
from procedures.selectors.contracts import Agreements
from procedures.selectors.lines import Neighbors, StoredLine
from procedures.selectors.schedule import PublishedEdition, PublishedReleases, PublishedSchedule, schedule_for
from procedures.selectors.sql.statements import execute, execute_prepared, uuid_array
from procedures.services.changes import sql
from procedures.wrvu.calculator import LoneCredits, value_stored
from procedures.wrvu.policy import Policy
from procedures.wrvu.values import Credit, Line

# Shapes, of lines and of days on which lines met: at most about 3 kB each, and so 60 MB a process.
_MOST_SHAPES: Final = 20_000
_CREDITS: Final[dict[tuple[frozenset[PublishedEdition], Policy], LoneCredits]] = {}
# By the identity of a credit, which is held so that no other takes its place. Each takes about 2 kB.
_MOST_SERIALIZED: Final = 10_000
_SERIALIZED: Final[dict[int, tuple[Credit, SerializedCredit]]] = {}
_AS_JSON: Final = json.JSONEncoder(separators=(",", ":"))
_FLAG: Final = "session_not_given"


@dataclass(frozen=True, slots=True)
class ChangedValuation:
    """A line whose credit differs from before; `before` is None for one that had none."""

    line: Line
    before: StoredCredit | CreditDigest | None
    after: StoredCredit


@dataclass(frozen=True, slots=True)
class ValuationResult:
    """The credits of lines after a valuation, by log id, and those that differ from before.

    Lines known by their digest alone whose credit stays are not among them. `last_seq` numbers the last that changed.
    """

    credits: Mapping[str, StoredCredit]
    changed: Sequence[ChangedValuation]
    last_seq: int


@dataclass(frozen=True, slots=True)
class RewrittenLines:
    """The fields of lines that a batch of changes wrote, by log id, as they were and as they are; those that were not
    live then, or are not now, are left out."""

    before: Mapping[str, Mapping[str, Json]]
    after: Mapping[str, Mapping[str, Json]]

    def recounted(self, valued: Collection[str]) -> list[str]:
        """Return the lines that totals held otherwise before: gone, edited where it counts, or among those `valued`."""
        return [
            log_id
            for log_id, before in self.before.items()
            if log_id in valued or log_id not in self.after or _counted(before) != _counted(self.after[log_id])
        ]


_NOT_REWRITTEN: Final = RewrittenLines({}, {})


@dataclass(frozen=True, slots=True)
class ValuationRequest:
    """Lines to be valued by the terms of their days: whole sessions, in whatever order.

    `around` are lines that only the flag of may change, since others of their day came or went, `rewritten` what a
    batch of changes writes. Without a `schedule` that of the lines is read when they are valued.
    """

    lines: Sequence[StoredLine]
    around: Sequence[Neighbors]
    agreements: Agreements
    published: PublishedReleases | None = None
    schedule: PublishedSchedule | None = None
    rewritten: RewrittenLines = _NOT_REWRITTEN

    @property
    def all_lines(self) -> list[Line]:
        """Return the lines, then those around them."""
        return [*(one.line for one in self.lines), *(line for group in self.around for line in group.lines)]


def _counted(data: Mapping[str, Json]) -> dict[str, Json]:
    """Return the fields of a line by which totals count it."""
    return {name: data[name] for name in ("code", "performed_on", "units", "modifiers", "role", "billing_state")}


def store_valuations(request: ValuationRequest, *, user_id: UUID, at: datetime, last_seq: int) -> ValuationResult:
    """Value lines, store the credits that differ, each numbered, drop those of lines that are gone, and move all totals
    by what changed; under the user's lock. One statement at most, after the lines themselves were written."""
    rewritten = request.rewritten
    written = _value(request, at=at, last_seq=last_seq)
    result = written.result()
    valued = {one.line.id for one in result.changed}
    recounted = rewritten.recounted(valued)
    if valued or recounted:
        values = {
            "user": user_id,
            "at": at,
            "credits": written.contents,
            "numbered": written.numbered,
            "gone": uuid_array(log_id for log_id in rewritten.before if log_id not in rewritten.after),
            "before": json.dumps([{"id": log_id, **_counted(rewritten.before[log_id])} for log_id in recounted]),
            "others": uuid_array(log_id for log_id in valued if log_id not in rewritten.after),
            "valued": uuid_array(valued),
            "edited": uuid_array(log_id for log_id in recounted if log_id in rewritten.after and log_id not in valued),
        }
        execute_prepared(sql.WRITE_CREDITS, values)
    return result


def mark_current(*, user_id: UUID, log_ids: Sequence[str]) -> None:
    """Write down that these credits are those of the present rules; one that stays as it is keeps its number."""
    # One parameter: the ORM's IN would spell out each of the thousands of ids.
    execute(sql.MARK_CREDITS_CURRENT, [user_id, list(log_ids)])


def preview_valuations(request: ValuationRequest, *, at: datetime, last_seq: int) -> ValuationResult:
    """Return what the credits of lines would be, and store nothing."""
    return _value(request, at=at, last_seq=last_seq).result()


def _value(request: ValuationRequest, *, at: datetime, last_seq: int) -> _WrittenCredits:
    written = _WrittenCredits(at, last_seq)
    credits_ = iter(_credits(request.all_lines, request))
    for stored in request.lines:
        written.add_line(stored, next(credits_))
    for group in request.around:
        first, *_ = islice(credits_, len(group.lines))
        if group.is_flagged != (_FLAG in first.flags):
            for log_id in group.ids:
                written.write(replace(group.lines[0], id=log_id), None, first)
    return written


class _WrittenCredits:
    """The credits of lines, and of those that differ from before the rows to be written, each numbered.

    As JSON they are `contents`, what credits say, each once and with its place, and `numbered`, the lines with their
    numbers and the place of what their credits say.
    """

    def __init__(self, at: datetime, last_seq: int) -> None:
        self._at = at.isoformat()
        self._last_seq = last_seq
        self._credits: dict[str, StoredCredit] = {}
        self._changed: list[ChangedValuation] = []
        self._places: dict[str, int] = {}
        self._numbered: list[str] = []

    def add_line(self, stored: StoredLine, credit: Credit) -> None:
        """Take up the credit of a line, as it was where it says the same."""
        before = stored.credit
        if before is None or before.digest != serialized(credit).digest:
            self.write(stored.line, before, credit)
        elif isinstance(before, StoredCredit):
            self._credits[stored.line.id] = before

    def write(self, line: Line, before: StoredCredit | CreditDigest | None, credit: Credit) -> None:
        """Take up a credit that differs."""
        content = serialized(credit)
        self._last_seq += 1
        renewed = content.of_line(line.id, seq=self._last_seq, valued_at=self._at)
        self._credits[line.id] = renewed
        self._changed.append(ChangedValuation(line, before, renewed))
        place = self._places.setdefault(content.text, len(self._places))
        self._numbered.append(f'{{"log_id":"{line.id}","seq":{self._last_seq},"credit":{place}}}')

    @property
    def contents(self) -> str:
        """Return what the credits to be written say."""
        contents = [f'{{"credit":{place},{text}}}' for text, place in self._places.items()]
        return f"[{','.join(contents)}]"

    @property
    def numbered(self) -> str:
        """Return the lines whose credits are to be written."""
        return f"[{','.join(self._numbered)}]"

    def result(self) -> ValuationResult:
        """Return the credits after the valuation."""
        return ValuationResult(self._credits, self._changed, self._last_seq)


def _credits(lines: Sequence[Line], request: ValuationRequest) -> list[Credit]:
    if not lines:
        return []
    schedule = request.schedule or schedule_of(lines, request.published)
    return credits_in_sessions(lines, agreements=request.agreements, published=request.published, schedule=schedule)


def schedule_of(lines: Sequence[Line], published: PublishedReleases | None) -> PublishedSchedule:
    """Return the published catalogue as far as lines need it (`schedule_for`)."""
    codes = {line.code for line in lines}
    modifiers = {modifier for line in lines for modifier in line.modifiers}
    return schedule_for(codes=codes, modifiers=modifiers, published=published)


def credits_in_sessions(
    lines: Sequence[Line], *, agreements: Agreements, published: PublishedReleases | None, schedule: PublishedSchedule
) -> list[Credit]:
    """Return the credits of stored lines by the terms of their days, in the order given (`value_stored`)."""
    credit_at: dict[int, Credit] = {}
    for policy, places in _by_policy(lines, agreements):
        known = cached_credits(published, policy)
        credits_ = value_stored([lines[place] for place in places], schedule=schedule, policy=policy, known=known)
        credit_at |= dict(zip(places, credits_, strict=True))
    return [credit_at[place] for place in range(len(lines))]


def cached_credits(published: PublishedReleases | None, policy: Policy) -> LoneCredits | None:
    """Return the cache of credits of this process by the same releases and policy, to be read and added to."""
    if published is None:
        return None
    # A list, for other threads may add to it meanwhile.
    if sum(credits_.size for credits_ in list(_CREDITS.values())) > _MOST_SHAPES:
        _CREDITS.clear()
    return _CREDITS.setdefault((published.editions, policy), LoneCredits())


def _by_policy(lines: Sequence[Line], agreements: Agreements) -> Iterator[tuple[Policy, list[int]]]:
    """Yield the policies that count the lines, each with their places; a session has one day, and so one policy."""
    days = {day: agreements.terms_on(day).policy for day in {line.performed_on for line in lines}}
    places: defaultdict[int, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        places[id(days[line.performed_on])].append(place)
    policies = {id(policy): policy for policy in days.values()}
    return ((policies[key], of_policy) for key, of_policy in places.items())


@dataclass(frozen=True, slots=True)
class SerializedCredit:
    """A credit as it is stored: the fields, and the members of its JSON."""

    fields: Mapping[str, Any]  # Any: JSON of the calculator's own making
    text: str

    @property
    def digest(self) -> str:
        """Return what is the same for the same content."""
        return str(self.fields["digest"])

    def of_line(self, log_id: str, *, seq: int, valued_at: str) -> StoredCredit:
        """Return the credit as that of a line."""
        return StoredCredit(**self.fields, log_id=log_id, seq=seq, valued_at=valued_at)


def serialized(credit: Credit) -> SerializedCredit:
    """Return a credit as it is stored, from memory where this very object was met before."""
    known = _SERIALIZED.get(id(credit))
    if known is None:
        if len(_SERIALIZED) >= _MOST_SERIALIZED:
            _SERIALIZED.clear()
        known = _SERIALIZED[id(credit)] = (credit, _serialize(credit))
    return known[1]


def _serialize(credit: Credit) -> SerializedCredit:
    body: Mapping[str, Any] = credit.as_json()  # Any: JSON of the calculator's own making
    fields = {
        "wrvu": body["wrvu"],
        "unadjusted_wrvu": f"{credit.unadjusted_wrvu:.2f}",
        "basis": body["basis"],
        "reason": body["reason"],
        "release": body["release"] or "",
        "row": body["row"],
        "flags": tuple(body["flags"]),
        "steps": tuple(body["steps"]),
        "extras": {name: body[name] for name in EXTRAS if name in body} or None,
    }
    # The braces go, for the line's own members come before.
    text = _AS_JSON.encode(fields)[1:-1]
    digest = str(UUID(bytes=hashlib.blake2b(text.encode(), digest_size=16).digest()))
    return SerializedCredit({**fields, "digest": digest}, f'{text},"digest":"{digest}"')
