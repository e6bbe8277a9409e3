"""Many lines of one date and code: each is looked up by its units, and none is held against all others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import ModuleType
from typing import ClassVar

import pytest

from statements.domain.statement_lines import DateBasis, LineKind, StatementLine
from statements.matching import explanations, selection
from statements.matching.compare import OwnLog, compare
from statements.matching.values import OwnLine
from tests.statements.matching.examples import SPAN, compared, facts, on, own, stated
from tests.statements.world import policy_on, schedule

PLAIN = own("99213", on(4))
MODIFIED = own("99213", on(4), "25")


class CountedDecimal(Decimal):
    """Units that count how often they are compared or multiplied."""

    count: ClassVar[int] = 0

    def __eq__(self, other: object) -> bool:
        CountedDecimal.count += 1
        return Decimal.__eq__(self, other)

    def __mul__(self, other: Decimal | int) -> Decimal:
        CountedDecimal.count += 1
        return Decimal.__mul__(self, other)

    def __hash__(self) -> int:
        return Decimal.__hash__(self)


def logged(like: OwnLine, count: int) -> list[OwnLine]:
    """Return lines of odd units, each of its own."""
    return [replace(like, line=replace(like.line, id=f"{place:05}", units=2 * place + 1)) for place in range(count)]


def listed(count: int) -> list[StatementLine]:
    """Return lines of even units, each of its own."""
    return [stated(place, PLAIN, units=CountedDecimal(2 * place)) for place in range(1, count + 1)]


def voided(count: int) -> list[StatementLine]:
    """Return voids of odd units, each of its own."""
    return [
        stated(count + place, PLAIN, kind=LineKind.VOID, units=Decimal(-2 * place - 1), wrvu=-PLAIN.wrvu)
        for place in range(1, count + 1)
    ]


def of_one_group(count: int) -> None:
    compared(logged(PLAIN, count), facts(*listed(count)))


def of_other_modifiers(count: int) -> None:
    compared(logged(MODIFIED, count), facts(*listed(count)))


def with_voids(count: int) -> None:
    compared([], facts(*listed(count), *voided(count)))


def of_other_worth(count: int) -> None:
    lines = [
        stated(2 * place + is_more, own_line, wrvu=own_line.wrvu - is_more, units=CountedDecimal(own_line.line.units))
        for place, own_line in enumerate(logged(PLAIN, count), start=1)
        for is_more in (0, 1)
    ]
    compared(logged(PLAIN, count), facts(*lines))


def in_a_chain_of_days(count: int) -> None:
    """Absent lines and extra ones of other modifiers, in turns on each day, which nothing makes one of the other."""
    days = [on(1) + timedelta(days=day) for day in range(count)]
    absent = [own("99213", day) for day in days[::2]]
    extra = [stated(number, own("99213", day, "25")) for number, day in enumerate(days[1::2], start=1)]
    compare(OwnLog(absent, [], *SPAN), facts(*extra, last_on=days[-1]), schedule=schedule(), policy_on=policy_on)


def before_the_period(count: int) -> None:
    """Lines that were logged before a period of postings, and lines of it that are of none of them."""
    days = [on(1) - timedelta(days=day) for day in range(1, count // 4 + 1)]
    before = [own("99213", day, id=f"{day} {place}") for day in days for place in range(4)]
    listed_ = [stated(number, own("99213", day, "25"), posted_on=on(3)) for number, day in enumerate(days, start=1)]
    compared(before, facts(*listed_, basis=DateBasis.POSTING))


@pytest.mark.parametrize(
    ("module", "name", "compare_lines"),
    [(explanations, "_is_other_date", in_a_chain_of_days), (selection, "_can_be", before_the_period)],
)
def test_lines_are_held_against_those_of_near_days_alone(
    module: ModuleType, name: str, compare_lines: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[object] = []
    ask: Callable[..., bool] = getattr(module, name)

    def counted(*keys: object) -> bool:
        calls.append(keys)
        return ask(*keys)

    monkeypatch.setattr(module, name, counted)
    counts = []
    for lines in (60, 120):
        calls.clear()
        compare_lines(lines)
        counts.append(len(calls))

    assert counts[1] <= 3 * counts[0]


@pytest.mark.parametrize("compare_lines", [of_one_group, of_other_modifiers, with_voids, of_other_worth])
def test_twice_as_many_lines_take_little_more_than_twice_as_many_comparisons(
    compare_lines: Callable[[int], None],
) -> None:
    counts = []
    for lines in (60, 120):
        before = CountedDecimal.count
        compare_lines(lines)
        counts.append(CountedDecimal.count - before)

    assert counts[0] > 0
    assert counts[1] < 3 * counts[0]
