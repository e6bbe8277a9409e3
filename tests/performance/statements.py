"""How long a comparison of 5,000 own lines with 5,000 lines of a statement takes, and how much memory.

    python -m tests.performance.statements [--lines N]

Seconds of the processor, in alternating rounds of one run: the statement that agrees, one with 5 % of its lines
changed, one that counts all by 0.9, and, as the baseline, the valuation of the log
alone. Memory is the greatest that Python allocated in a round.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random
from statistics import median

from procedures.wrvu.rounding import rounded_wrvu
from statements.matching.values import StatementFacts
from tests.performance.scratch import peak_megabytes
from tests.statements.generator import codes_of
from tests.statements.plants import CHANGES, PlantedStatement, faithful
from tests.statements.world import values_of

ROUNDS = 5


def main() -> None:
    """Measure and print one line a result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=5_000)
    lines: int = parser.parse_args().lines
    random = Random(5)
    agreeing = faithful(random, lines=lines, codes=codes_of(random, 100))
    changed = faithful(Random(6), lines=lines, codes=codes_of(random, 100))
    for own in random.sample(changed.own, lines // 20):
        random.choice(CHANGES)(changed, own, random)
    works: dict[str, Callable[[], object]] = {
        "valuation of the log alone": lambda: values_of([own.line for own in agreeing.own]),
        "statement that agrees": agreeing.compared,
        "5 % of the lines changed": changed.compared,
        "all lines by 0.9": lambda: agreeing.compared(_reduced(agreeing)),
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            times[name].append(_processor_seconds(work))
    baseline = median(times["valuation of the log alone"])
    for name, work in works.items():
        seconds, memory = median(times[name]), peak_megabytes(work)
        print(f"{name}: {seconds:.2f} s of CPU, {seconds / baseline:.1f} times the valuation, {memory:.0f} MB")


def _processor_seconds(work: Callable[[], object]) -> float:
    """Return how long some work keeps the processor, whatever else the machine does."""
    started = time.process_time()
    work()
    return time.process_time() - started


def _reduced(planted: PlantedStatement) -> StatementFacts:
    facts = planted.facts()
    factor = Decimal("0.9")
    return replace(
        facts, lines=[replace(line, wrvu=rounded_wrvu((line.wrvu or Decimal(0)) * factor)) for line in facts.lines]
    )


if __name__ == "__main__":
    main()
