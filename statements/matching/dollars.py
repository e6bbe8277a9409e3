"""What findings are worth at the rates that the clinician entered, by contract and pay period (pure).

Source: the wRVU rules, section 8: the productivity part of `earned`, marginal by tiers. Bonuses are never shared out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Final

from codes.domain.fees import rounded_dollars
from procedures.contracts.compensation import Bonus, Compensation, Period, TierSpan, earned
from statements.domain.months import month_number, month_of_number
from statements.matching.values import ZERO, Finding, Grade

_CENT: Final = Decimal("0.01")
CERTAIN: Final = frozenset((Grade.SHOWN, Grade.ONLY))


@dataclass(frozen=True, slots=True)
class PaySpan:
    """A pay period of a contract: own countable wRVU in it, and those of the calendar year before it.

    `contract` names the contract and its version, for the reader.
    """

    period: Period
    contract: str
    compensation: Compensation
    own_wrvu: Decimal
    before_wrvu: Decimal = ZERO


PaySpanOn = Callable[[date], PaySpan | None]


@dataclass(frozen=True, slots=True)
class SpanDollars:
    """What the records differ by in a pay period, own less statement.

    `dollars` are the productivity part of all findings with a wRVU, `certain` of those that are shown or of which one
    cause alone fits, `open` of the others; they add up. `bonuses` are those that one record reaches and the other does
    not, and whether it is the own.
    """

    span: PaySpan
    statement_wrvu: Decimal
    rate: Decimal
    dollars: Decimal
    certain: Decimal
    open: Decimal
    bonuses: tuple[tuple[Bonus, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class PricedFindings:
    """Dollars of each finding by its place (None without a rate or a wRVU), and the pay periods in order."""

    by_place: tuple[Decimal | None, ...]
    spans: tuple[SpanDollars, ...]


def price(findings: Sequence[Finding], span_on: PaySpanOn) -> PricedFindings:
    """Return the dollars of findings at one rate a pay period, own less statement, to the cent.

    The rate is the difference of the productivity parts over that of the wRVU, or where these are equal the rate of the
    band. Cents go by the largest remainder, so that the findings of a period add up to its dollars. Sums of several pay
    periods have dollars only where each of these periods would pay the same for all of them.
    """
    places: defaultdict[tuple[PaySpan, ...], list[int]] = defaultdict(list)
    for place, finding in enumerate(findings):
        spans = _spans_of(finding, span_on)
        if spans and finding.wrvu is not None:
            places[spans].append(place)
    by_place: list[Decimal | None] = [None] * len(findings)
    priced = []
    for spans in sorted(places, key=lambda those: (those[0].period.first, those[0].contract)):
        result, shares = _priced_alike(spans, {place: -_wrvu(findings[place]) for place in places[spans]})
        for place, dollars in shares.items():
            by_place[place] = dollars
        if result is not None:
            certain = sum((dollars for place, dollars in shares.items() if findings[place].grade in CERTAIN), ZERO)
            priced.append(_with_parts(result, certain))
    return PricedFindings(tuple(by_place), tuple(priced))


def _spans_of(finding: Finding, span_on: PaySpanOn) -> tuple[PaySpan, ...]:
    """Return the pay periods of a finding's months, none where a month has no contract that pays."""
    first = month_number(finding.first_on)
    days = (finding.first_on, *(month_of_number(first + further) for further in range(1, finding.months)))
    spans = [span for day in days if (span := span_on(day)) is not None and span.compensation.tiers]
    return tuple(dict.fromkeys(spans)) if len(spans) == max(1, finding.months) else ()


def _priced_alike(
    spans: Sequence[PaySpan], wrvu: Mapping[int, Decimal]
) -> tuple[SpanDollars | None, dict[int, Decimal]]:
    """Return the dollars of findings in any of these pay periods, nothing where they differ by the period."""
    (result, shares), *others = [_priced(span, wrvu) for span in spans]
    if any(of_other != shares for _, of_other in others):
        return None, {}
    if not others:
        return result, shares
    first, own = spans[0], sum((span.own_wrvu for span in spans), ZERO)
    together = replace(
        first,
        period=Period(first.period.first, spans[-1].period.last),
        contract=" / ".join(dict.fromkeys(span.contract for span in spans)),
        own_wrvu=own,
    )
    # Which of the periods reaches a threshold nobody can say.
    return replace(result, span=together, statement_wrvu=own - sum(wrvu.values(), ZERO), bonuses=()), shares


def _wrvu(finding: Finding) -> Decimal:
    return finding.wrvu or ZERO


def _with_parts(span: SpanDollars, certain: Decimal) -> SpanDollars:
    return replace(span, certain=certain, open=span.dollars - certain)


def _priced(span: PaySpan, wrvu: Mapping[int, Decimal]) -> tuple[SpanDollars, dict[int, Decimal]]:
    own, theirs = span.own_wrvu, span.own_wrvu - sum(wrvu.values(), ZERO)
    whole = earned(span.compensation, wrvu=own, before=span.before_wrvu)
    stated = earned(span.compensation, wrvu=theirs, before=span.before_wrvu)
    dollars = whole.productivity - stated.productivity
    rate = dollars / (own - theirs) if own != theirs else _band_rate(span)
    result = SpanDollars(span, theirs, rate, dollars, ZERO, ZERO, tuple(_bonuses(span, own, theirs)))
    return result, largest_remainder({place: one * rate for place, one in wrvu.items()}, dollars)


def _band_rate(span: PaySpan) -> Decimal:
    """Return the dollars a wRVU of the band in which the own wRVU end."""
    more = earned(span.compensation, wrvu=span.own_wrvu + 1, before=span.before_wrvu)
    return more.productivity - earned(span.compensation, wrvu=span.own_wrvu, before=span.before_wrvu).productivity


def _bonuses(span: PaySpan, own: Decimal, theirs: Decimal) -> list[tuple[Bonus, bool]]:
    def reached(wrvu: Decimal) -> Decimal:
        return earned(span.compensation, wrvu=wrvu, before=span.before_wrvu).bonus

    if reached(own) == reached(theirs):
        return []
    low, high = sorted((own, theirs))
    start = _start_of(span)
    between = [one for one in span.compensation.bonuses if start + low < one.at_wrvu <= start + high]
    return [(one, own > theirs) for one in between]


def _start_of(span: PaySpan) -> Decimal:
    """Return the wRVU from which the period goes on, where its tiers add up over the calendar year."""
    return span.before_wrvu if span.compensation.tier_span is TierSpan.CALENDAR_YEAR else ZERO


def largest_remainder(exact: Mapping[int, Decimal], total: Decimal) -> dict[int, Decimal]:
    """Return amounts rounded to cents that add up to a total: the cents that are left go to the largest remainders.

    Of equal remainders the first place comes first.
    """
    floors = {place: amount.quantize(_CENT, rounding=ROUND_FLOOR) for place, amount in exact.items()}
    left = int((rounded_dollars(total) - sum(floors.values(), ZERO)) / _CENT)
    order = sorted(exact, key=lambda place: (floors[place] - exact[place], place))
    for place in order[: max(0, left)]:
        floors[place] += _CENT
    return floors
