"""Statements by a seed, of which it is known what was changed: what a comparison must find, and what it must not.

    python -m tests.statements.generator [--statements N] [--seed N]

prints the table of what can still be found without a column and in coarser shapes (docs/statements.md).
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from statements.domain.statement_lines import LineKind, Shape, StatementLine
from statements.matching.compare import StatementComparison
from statements.matching.families import CodeFamilies
from statements.matching.values import (
    Finding,
    Grade,
    GroupKey,
    OwnLine,
    StatementColumn,
    StatementFacts,
)
from tests.statements.plants import CHANGES, RARE, Change, Plant, PlantedStatement, faithful, key_of, reverse
from tests.statements.world import (
    FIRST,
    VISITS,
    bilateral_codes,
    plain_codes,
    schedule,
    worth,
)

CERTAIN = frozenset((Grade.SHOWN, Grade.ONLY))
# How often a line is first tried for a change that few lines allow.
RARE_FIRST = 0.4


def codes_of(random: Random, count: int) -> list[str]:
    """Return visits and other codes, of which some can be done on both sides."""
    return [
        *VISITS,
        *random.sample(plain_codes(), min(count, len(plain_codes()))),
        *random.sample(bilateral_codes(), count // 3),
    ]


def separated(seed: int, *, lines: int = 90) -> PlantedStatement:
    """Return a statement whose plants touch no other's component."""
    random = Random(seed)
    planted = faithful(random, lines=lines, codes=codes_of(random, 60))
    families = CodeFamilies(schedule())
    taken: list[GroupKey] = []
    for own in random.sample(planted.own, len(planted.own)):
        if len(planted.plants) >= 10:
            break
        _plant_apart(planted, own, taken, families, random)
    return planted


def _plant_apart(
    planted: PlantedStatement, own: OwnLine, taken: list[GroupKey], families: CodeFamilies, random: Random
) -> None:
    same = [other for other in planted.own if key_of(other.line) == key_of(own.line)]
    if len(same) > 1 or _touches(key_of(own.line), taken, families):
        return
    draw = random.random()
    rare = random.sample(RARE, len(RARE)) if random.random() < RARE_FIRST else []
    for change in (*rare, *random.sample(CHANGES, len(CHANGES))):
        trial = _trial(planted, own, change, Random(draw))
        if trial is None:
            continue
        gained = [key for key in trial.keys if key != key_of(own.line)]
        if any(_touches(key, taken, families) or _is_logged(planted, key) for key in gained):
            continue
        plant = change(planted, own, Random(draw))
        if plant is not None:
            planted.plants.append(plant)
            taken += plant.keys
        return


def _trial(planted: PlantedStatement, own: OwnLine, change: Change, random: Random) -> Plant | None:
    """Return what a change would plant, tried on a copy."""
    copy = PlantedStatement(planted.own, {own.id: list(planted.lines[own.id])}, number=planted.number)
    return change(copy, own, random)


def _is_logged(planted: PlantedStatement, key: GroupKey) -> bool:
    return any(key_of(own.line) == key for own in planted.own)


def _touches(key: GroupKey, taken: Sequence[GroupKey], families: CodeFamilies) -> bool:
    return any(
        (other.code == key.code and abs((other.on - key.on).days) <= 8)
        or (other.on == key.on and families.are_linked(other.code, key.code))
        or (abs((other.on - key.on).days) <= 8 and families.are_linked(other.code, key.code))
        for other in taken
    )


def colliding(seed: int) -> PlantedStatement:
    """Return a statement with plants at will on 1 to 10 % of the lines of few codes and days; one plant a line."""
    random = Random(seed)
    planted = faithful(random, lines=random.choice((60, 120, 200)), codes=codes_of(random, random.choice((2, 6, 12))))
    for own in random.sample(planted.own, max(1, len(planted.own) * random.randint(1, 10) // 100)):
        plant = random.choice(CHANGES)(planted, own, random)
        if plant is not None:
            planted.plants.append(plant)
    return planted


def silent(seed: int) -> PlantedStatement:
    """Return a statement of other lines that come to the same: voided and posted again, split at equal value."""
    random = Random(seed)
    planted = faithful(random, lines=80, codes=codes_of(random, 10))
    for own in random.sample(planted.own, 20):
        (line,) = planted.lines[own.id]
        each = worth(replace(own.line, units=1))
        if own.line.units > 1 and each * own.line.units == own.wrvu:
            parts = [
                replace(line, number=planted.next_number(), units=Decimal(1), wrvu=each) for _ in range(own.line.units)
            ]
            planted.lines[own.id] = parts
        else:
            planted.lines[own.id] = [line, reverse(planted, line), replace(line, number=planted.next_number())]
    return planted


def net_lines(planted: PlantedStatement) -> dict[GroupKey, tuple[int, Decimal]]:
    """Return the net truth: by key how many lines and wRVU the statement has more than the log, where any."""
    net: dict[GroupKey, tuple[int, Decimal]] = {}

    def add(key: GroupKey, lines: int, wrvu: Decimal) -> None:
        before = net.get(key, (0, Decimal("0.00")))
        net[key] = (before[0] + lines, before[1] + wrvu)

    for own in planted.own:
        add(key_of(own.line), -1, -own.wrvu)
    for line in planted.all_lines:
        key = GroupKey(line.service_on or date.min, line.code, tuple(sorted(line.modifiers)))
        add(key, 1 if line.kind is LineKind.CHARGE else -1, line.wrvu or Decimal("0.00"))
    return {key: both for key, both in net.items() if any(both)}


def left_traces(planted: PlantedStatement) -> list[Plant]:
    """Return the plants of which the net truth still shows each key as they changed it."""
    net = net_lines(planted)
    return [
        plant for plant in planted.plants if all(_has_trace(net.get(key), change) for key, change in plant.keys.items())
    ]


def _has_trace(net: tuple[int, Decimal] | None, change: int) -> bool:
    if net is None:
        return False
    return (net[0] > 0) - (net[0] < 0) == change if change else bool(net[1])


def printed(comparison: StatementComparison, plant: Plant) -> bool:
    """Return whether a plant's kind or cause is among those printed for the components that it touches."""
    touched = {one.component for one in comparison.findings if set(one.keys) & set(plant.keys)}
    those = [one for one in comparison.findings if one.component in touched]
    kinds = {one.kind for one in those}
    causes = {explanation.cause for one in those for explanation in one.explanations}
    return bool(those) and (plant.kind in kinds or plant.cause in causes)


def is_false_only(planted: PlantedStatement, finding: Finding) -> bool:
    """Return whether a finding says that one cause alone fits, and that cause was not planted on any of its keys."""
    if finding.grade is not Grade.ONLY:
        return False
    causes = {plant.cause for plant in planted.plants if set(plant.keys) & set(finding.keys)}
    return not {one.cause for one in finding.explanations} <= causes


def certainty_of(comparison: StatementComparison, plant: Plant) -> str:
    """Return how well a plant is found: certain, either, as a mere difference, or not at all."""
    those = [one for one in comparison.findings if set(one.keys) & set(plant.keys)]
    named = [one for one in those if plant.cause in {explanation.cause for explanation in one.explanations}]
    if any(one.grade in CERTAIN for one in named):
        return "certain"
    return "either" if named else "difference" if those else "not"


# What is taken away for each row of the table.
COLUMN_ROWS: tuple[tuple[str, tuple[StatementColumn, ...]], ...] = (
    ("nothing", ()),
    ("modifiers", (StatementColumn.MODIFIERS,)),
    ("units", (StatementColumn.UNITS,)),
    ("wRVU", (StatementColumn.WRVU,)),
    ("post date", (StatementColumn.POST_DATE,)),
    ("provider", (StatementColumn.PROVIDER,)),
    ("transaction id", (StatementColumn.TRANSACTION,)),
    ("provider and transaction id", (StatementColumn.PROVIDER, StatementColumn.TRANSACTION)),
)
GRADES = ("certain", "either", "difference", "not")


def table_row(seeds: Sequence[int], *without: StatementColumn) -> Counter[str]:
    """Return how many plants of separated statements are found how, without some columns."""
    counts: Counter[str] = Counter()
    for seed in seeds:
        planted = separated(seed)
        facts = planted.facts(*without)
        comparison = planted.compared(facts)
        counts.update(certainty_of(comparison, _as_seen(plant, facts)) for plant in planted.plants)
    return counts


def _as_seen(plant: Plant, facts: StatementFacts) -> Plant:
    if facts.has(StatementColumn.MODIFIERS):
        return plant
    return replace(plant, keys={replace(key, modifiers=()): change for key, change in plant.keys.items()})


def summed(planted: PlantedStatement, shape: Shape) -> StatementFacts:
    """Return the statement as sums of a month, by code or alone."""
    sums: dict[tuple[date, str], tuple[Decimal, Decimal]] = {}
    for line in planted.all_lines:
        month = (line.service_on or FIRST).replace(day=1)
        key = (month, line.code if shape is Shape.CODE_MONTHS else "")
        units, wrvu = sums.get(key, (Decimal(0), Decimal("0.00")))
        sums[key] = (units + line.units, wrvu + (line.wrvu or Decimal("0.00")))
    lines = [
        StatementLine(number, code, month=month, units=units, wrvu=wrvu)
        for number, ((month, code), (units, wrvu)) in enumerate(sorted(sums.items()), start=1)
    ]
    return replace(planted.facts(), lines=lines, shape=shape)


def shape_row(seeds: Sequence[int], shape: Shape) -> Counter[str]:
    """Return how many plants are seen as a difference of the sum that they are in."""
    counts: Counter[str] = Counter()
    for seed in seeds:
        planted = separated(seed)
        seen = {key for finding in planted.compared(summed(planted, shape)).findings for key in finding.keys}
        counts.update(_seen_in_sums(plant, seen, shape) for plant in planted.plants)
    return counts


def _seen_in_sums(plant: Plant, seen: set[GroupKey], shape: Shape) -> str:
    keys = {GroupKey(key.on.replace(day=1), key.code if shape is Shape.CODE_MONTHS else "") for key in plant.keys}
    return "difference" if keys & seen else "not"


def table(seeds: Sequence[int]) -> Iterator[str]:
    """Yield the lines of the table, as Markdown, in per cent of the plants."""
    yield f"| without | {' | '.join(GRADES)} |"
    yield f"|---|{'---:|' * len(GRADES)}"
    rows = [(name, table_row(seeds, *columns)) for name, columns in COLUMN_ROWS]
    rows += [("lines: sums by code and month", shape_row(seeds, Shape.CODE_MONTHS))]
    rows += [("lines and codes: totals of months", shape_row(seeds, Shape.MONTH_TOTALS))]
    for name, counts in rows:
        share = [f"{100 * counts[grade] / counts.total():.0f} %" for grade in GRADES]
        yield f"| {name} | {' | '.join(share)} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    for line in table(range(arguments.seed, arguments.seed + arguments.statements)):
        print(line)


if __name__ == "__main__":
    main()
