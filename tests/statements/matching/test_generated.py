"""Statements by a seed: what was planted is found, and nothing else."""

from __future__ import annotations

import os
from decimal import Decimal
from random import Random

import pytest

from statements.matching.values import FindingCause, FindingKind, GroupKey
from tests.statements.generator import (
    CERTAIN,
    colliding,
    is_false_only,
    left_traces,
    net_lines,
    printed,
    separated,
    silent,
    table,
)
from tests.statements.matching.examples import reordered, without_order
from tests.statements.plants import Plant, PlantedStatement

# `STATEMENTS=1000 STATEMENTS_SEED=7` for the whole thousand, and for others.
RUNS = int(os.environ.get("STATEMENTS", "4"))
SEED = int(os.environ.get("STATEMENTS_SEED", "0"))
SEEDS = range(SEED, SEED + RUNS)

# A swap is printed as what it is made of: a line absent here, a line extra there.
SWAPS = {FindingCause.DATE, FindingCause.CODE}


def expected(plant: Plant) -> set[tuple[FindingKind, tuple[GroupKey, ...], FindingCause]]:
    """Return the findings that a plant alone makes."""
    if plant.cause in SWAPS:
        return {
            (FindingKind.ABSENT if change < 0 else FindingKind.EXTRA, (key,), plant.cause)
            for key, change in plant.keys.items()
        }
    return {(plant.kind, tuple(sorted(plant.keys)), plant.cause)}


@pytest.mark.parametrize("seed", SEEDS)
def test_each_separated_plant_is_found_for_certain_and_nothing_else_is_found(seed: int) -> None:
    planted = separated(seed)

    findings = planted.compared().findings

    wanted = {one for plant in planted.plants for one in expected(plant)}
    assert {(one.kind, one.keys, explanation.cause) for one in findings for explanation in one.explanations} == wanted
    assert {one.grade for one in findings} <= CERTAIN
    assert len(findings) == len(wanted)


@pytest.mark.parametrize("seed", SEEDS)
def test_evidence_of_colliding_plants_is_the_net_truth(seed: int) -> None:
    planted = colliding(seed)

    comparison = planted.compared()

    counted = {group.key: group.difference for group in comparison.groups if group.difference}
    assert counted == {key: wrvu for key, (_, wrvu) in net_lines(planted).items() if wrvu}
    assert_adds_up(planted)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_colliding_plant_that_left_a_trace_is_printed_for_its_component(seed: int) -> None:
    planted = colliding(seed)

    comparison = planted.compared()

    assert [plant for plant in left_traces(planted) if not printed(comparison, plant)] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_no_finding_of_colliding_plants_claims_a_cause_alone_that_was_not_planted(seed: int) -> None:
    planted = colliding(seed)

    findings = planted.compared().findings

    assert [finding for finding in findings if is_false_only(planted, finding)] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_no_finding_stands_in_groups_without_a_difference(seed: int) -> None:
    planted = colliding(seed)

    net = net_lines(planted)

    assert [one for one in planted.compared().findings if not any(key in net for key in one.keys)] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_order_of_rows_changes_nothing(seed: int) -> None:
    planted = colliding(seed)
    shuffled, rows = reordered(planted.facts(), Random(seed))

    assert without_order(planted.compared(shuffled), rows) == without_order(planted.compared())


@pytest.mark.parametrize("seed", SEEDS)
def test_lines_that_come_to_the_same_are_no_finding(seed: int) -> None:
    assert silent(seed).compared().findings == ()


def test_table_of_what_is_found_without_a_column_has_a_row_for_each() -> None:
    rows = list(table(range(2)))

    assert len(rows) == 12
    assert rows[2].startswith("| nothing | 100 % | 0 % |")


def assert_adds_up(planted: PlantedStatement) -> None:
    comparison = planted.compared()
    totals = comparison.totals
    assert totals.statement is not None
    difference = totals.statement - totals.own
    assert sum((group.difference or Decimal(0) for group in comparison.groups), Decimal(0)) == difference
    total = sum((one.wrvu or Decimal(0) for one in comparison.findings), Decimal(0))
    assert total + totals.agreeing_unadjusted == difference
