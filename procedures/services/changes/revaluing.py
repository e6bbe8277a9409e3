"""Credits of whole days worked out anew: lines that are alike are valued once, sessions where a rule can touch them."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from procedures.collections.credit import CreditDigest
from procedures.collections.revaluation import ChangedCredits
from procedures.selectors.contracts import Agreements, agreements_of
from procedures.selectors.lines import StoredLine, lines_to_value_together
from procedures.selectors.schedule import PublishedReleases, PublishedSchedule, published_now
from procedures.selectors.shapes import LinesOfShape, shapes_of_days
from procedures.selectors.sql.statements import fetch_prepared
from procedures.services.changes import sql
from procedures.services.changes.credits import (
    SerializedCredit,
    cached_credits,
    credits_in_sessions,
    mark_current,
    schedule_of,
    serialized,
)
from procedures.services.changes.known_shapes import KnownShape, known_shapes
from procedures.wrvu.calculator import shapes_of, value_alone
from procedures.wrvu.policy import Policy
from procedures.wrvu.values import Line
from procedures.wrvu.version import RULES_VERSION


@dataclass(frozen=True, slots=True)
class RevaluedDays:
    """How many lines were looked at, and the sums of those whose credit changed; `last_seq` numbers the last."""

    lines: int
    changed: Sequence[ChangedCredits]
    last_seq: int


def revalue_days(*, user_id: UUID, days: Sequence[date], at: datetime, last_seq: int) -> RevaluedDays:
    """Value all live lines of days anew, store the credits that differ, each numbered, and move all totals by them.

    Under the user's lock; `last_seq` numbers the last valuation that changed so far. A bounded number of statements;
    where nothing differs nothing is written.
    """
    agreements, published = agreements_of(user_id=user_id), published_now()
    spans = _Spans.of(days, agreements, published)
    shapes = shapes_of_days(user_id=user_id, spans=spans.number_of_day)
    schedule = schedule_of([shape.line for shape in shapes], published)
    worths = _worths_of(shapes, spans.policies, published, schedule)
    differing = _DifferingCredits()
    together = _lines_together(user_id, shapes, worths)
    lines = [one.line for one in together]
    credits_ = credits_in_sessions(lines, agreements=agreements, published=published, schedule=schedule)
    for stored, credit in zip(together, credits_, strict=True):
        before = stored.credit.digest if isinstance(stored.credit, CreditDigest) else None
        differing.add(serialized(credit), before=before, ids=stored.line.id)
    taken = {line.id for line in lines}
    for shape, worth in zip(shapes, worths, strict=True):
        if worth.credit is not None:
            ids = ",".join(log_id for log_id in shape.ids if log_id not in taken) if taken else shape.id_list
            differing.add(worth.credit, before=shape.digest, ids=ids)
    changed = differing.store(user_id, at=at, last_seq=last_seq)
    _mark_current(user_id, shapes)
    return RevaluedDays(sum(one.lines for one in shapes), changed, last_seq + sum(one.lines for one in changed))


@dataclass(frozen=True, slots=True)
class _Spans:
    """Days numbered by what a credit takes of them: the policy, the releases in force, the year."""

    number_of_day: Mapping[date, int]
    policies: Sequence[Policy]

    @classmethod
    def of(cls, days: Sequence[date], agreements: Agreements, published: PublishedReleases) -> _Spans:
        starts = sorted({release.effective_from for release in published.releases})
        numbers: dict[tuple[int, int, int], int] = {}
        policies: list[Policy] = []
        number_of_day: dict[date, int] = {}
        for day in days:
            policy = agreements.terms_on(day).policy
            number_of_day[day] = numbers.setdefault((id(policy), bisect(starts, day), day.year), len(numbers))
            if len(numbers) > len(policies):
                policies.append(policy)
        return cls(number_of_day, policies)


@dataclass(frozen=True, slots=True)
class _Worth:
    """What a line of a shape is worth on its own; `credit` is None where it is known to say what the lines' do, or
    where each line is valued by its day."""

    known: KnownShape
    credit: SerializedCredit | None


def _worths_of(
    shapes: Sequence[LinesOfShape],
    policies: Sequence[Policy],
    published: PublishedReleases,
    schedule: PublishedSchedule,
) -> list[_Worth]:
    """Return what a line of each shape is worth on its own."""
    places: defaultdict[int, list[int]] = defaultdict(list)
    for place, shape in enumerate(shapes):
        places[shape.span].append(place)
    worth_at: dict[int, _Worth] = {}
    for span, of_span in places.items():
        worths = _worths_of_span([shapes[place] for place in of_span], policies[span], published, schedule)
        worth_at |= dict(zip(of_span, worths, strict=True))
    return [worth_at[place] for place in range(len(shapes))]


def _worths_of_span(
    shapes: Sequence[LinesOfShape], policy: Policy, published: PublishedReleases, schedule: PublishedSchedule
) -> list[_Worth]:
    """Return the same of shapes of one span of days; each is valued once, and none of which it is known that it stays.

    Whether lines share their encounter, by which shapes are apart, too, does not change what they are worth alone.
    """
    known, changing = known_shapes(published, policy), dict[Hashable, Line]()
    keys = shapes_of([shape.line for shape in shapes], schedule=schedule)
    for key, shape in zip(keys, shapes, strict=True):
        before = known.get(key)
        if before is None or not (before.is_of_day or before.digest == shape.digest):
            changing.setdefault(key, shape.line)
    lines, credits_ = list(changing.values()), cached_credits(published, policy)
    valued = dict(zip(changing, value_alone(lines, schedule=schedule, policy=policy, known=credits_), strict=True))
    known.update((key, KnownShape.of(lone)) for key, lone in valued.items() if key not in known)
    contents = {key: serialized(lone.credit) for key, lone in valued.items()}
    return [_Worth(known[key], contents.get(key)) for key in keys]


def _lines_together(user_id: UUID, shapes: Sequence[LinesOfShape], worths: Sequence[_Worth]) -> Sequence[StoredLine]:
    """Return the lines whose shape does not tell their credit: those that a session rule can touch, since others of
    their session are such lines, too, and those of a release without their row, whose reason speaks of the
    day."""
    families = {worth.known.family for shape, worth in zip(shapes, worths, strict=True) if shape.is_joined} - {""}
    joined: list[str] = []
    apart: list[str] = []
    for shape, worth in zip(shapes, worths, strict=True):
        if worth.known.is_of_day:
            apart += shape.ids
        elif shape.is_joined and (worth.known.interacts or shape.line.code in families):
            joined += shape.ids
    if not joined and not apart:
        return []
    return lines_to_value_together(user_id=user_id, joined=joined, apart=apart)


@dataclass(frozen=True, slots=True)
class _DifferingCredits:
    """Credits that are to be stored, each with the lines that it may be new to."""

    credits: dict[str, SerializedCredit] = field(default_factory=dict)
    ids: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, credit: SerializedCredit, *, before: str | None, ids: str) -> None:
        """Take in the lines of these ids, with commas between, unless the credits of all said the same before."""
        digest = credit.digest
        if ids and digest != before:
            self.credits[digest] = credit
            self.ids[digest].append(ids)

    def store(self, user_id: UUID, *, at: datetime, last_seq: int) -> list[ChangedCredits]:
        """Store those that differ in one statement, where any may, and return what changed by code and month."""
        if not self.credits:
            return []
        texts = (f'{{"ids":"{{{",".join(self.ids[key])}}}",{one.text}}}' for key, one in self.credits.items())
        values = {"user": user_id, "at": at, "credits": f"[{','.join(texts)}]", "last_seq": last_seq}
        return [ChangedCredits(*row) for row in fetch_prepared(sql.WRITE_CREDITS_OF_SHAPES, values)]


def _mark_current(user_id: UUID, shapes: Sequence[LinesOfShape]) -> None:
    """Write down that credits of older rules are those of the present ones: what stays as it is keeps its number."""
    is_older = [shape for shape in shapes if shape.rules_version is not None and shape.rules_version < RULES_VERSION]
    if is_older:
        mark_current(user_id=user_id, log_ids=[log_id for shape in is_older for log_id in shape.ids])
