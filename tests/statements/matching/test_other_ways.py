"""Own lines valued in other ways: among the lines that they met, and by nothing that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from procedures.wrvu.calculator import value_stored
from procedures.wrvu.rounding import rounded_wrvu
from procedures.wrvu.schedule import MemorySchedule
from procedures.wrvu.values import Line
from statements.matching import hypotheses
from statements.matching.compare import OwnLog, compare
from statements.matching.values import OwnLine
from tests.statements.matching.examples import SPAN, compared, facts, on, stated, summary_of
from tests.statements.world import policy_on, schedule, values_of

# The second release of the year leaves the hernia and the nerve as they are, and moves the fracture above the hernia.
HERNIA, NERVE, FRACTURE, EAR = "49505", "64721", "27497", "69210"
OF_YEAR = "second of 2025"


def encounter(*codes: str, day: int = 4) -> list[OwnLine]:
    """Return lines of one encounter, `CODE` or `CODE-MODIFIER`, in the order given."""
    parts = [name.split("-") for name in codes]
    lines = [
        Line(code, on(day), modifiers=tuple(modifiers), encounter_id=f"visit {day}", id=f"{day} {place}")
        for place, (code, *modifiers) in enumerate(parts)
    ]
    return values_of(lines)


def work(code: str, release: str = OF_YEAR) -> Decimal:
    value = schedule().rows(release, code)[""].work_rvu
    assert value is not None
    return value


def test_line_that_a_release_puts_behind_another_of_its_session_is_explained_by_that_release() -> None:
    hernia, fracture = encounter(HERNIA, FRACTURE)
    moved = [
        stated(1, hernia, wrvu=rounded_wrvu(work(HERNIA) / 2)),
        stated(2, fracture, wrvu=work(FRACTURE)),
    ]

    findings = compared([hernia, fracture], facts(*moved)).findings

    assert (hernia.wrvu, fracture.wrvu) == (work(HERNIA), rounded_wrvu(work(FRACTURE, "first of 2025") / 2))
    assert [summary_of(one)[2:] for one in findings] == [("only", [f"release {OF_YEAR}"])] * 2


def test_left_side_that_counts_half_is_its_side_dropped() -> None:
    right, left = encounter(f"{EAR}-RT", f"{EAR}-LT-52")
    as_further = rounded_wrvu(right.wrvu / 4)

    (finding,) = compared([right, left], facts(stated(1, right), stated(2, left, wrvu=as_further))).findings

    assert left.wrvu == 0
    assert summary_of(finding)[2:] == ("only", ["modifier_dropped LT"])


def test_line_that_lines_of_its_session_which_do_not_count_reduce_is_valued_among_them() -> None:
    counted, apart = encounter(NERVE, HERNIA)
    half_of_next_year = rounded_wrvu(work(NERVE, "first of 2026") / 2)

    comparison = compared([counted], facts(stated(1, counted, wrvu=half_of_next_year)), apart=[apart])

    assert counted.wrvu == rounded_wrvu(work(NERVE) / 2)
    assert [summary_of(one)[2:] for one in comparison.findings] == [("only", ["year 2026"])]


def test_assistant_that_is_not_paid_and_would_be_second_without_its_modifier_is_that_modifier_dropped() -> None:
    assistant, surgeon = encounter(f"{NERVE}-80", HERNIA)
    as_second = rounded_wrvu(work(NERVE) / 2)

    (finding,) = compared(
        [assistant, surgeon], facts(stated(1, assistant, wrvu=as_second), stated(2, surgeon))
    ).findings

    assert (assistant.wrvu, surgeon.wrvu) == (Decimal(0), surgeon.unadjusted_wrvu)
    assert summary_of(finding)[2:] == ("only", ["modifier_dropped 80"])


def test_line_that_comes_before_its_equal_without_a_modifier_is_that_modifier_dropped_or_no_rules_of_sessions() -> None:
    marked, plain = encounter(f"{HERNIA}-52-59", f"{HERNIA}-52")

    (finding,) = compared([marked, plain], facts(stated(1, marked, wrvu=plain.wrvu), stated(2, plain))).findings

    assert marked.wrvu == rounded_wrvu(plain.wrvu / 2)
    assert summary_of(finding)[2:] == ("either", ["modifier_dropped 59", "session_rules off"])


def test_release_and_year_that_differ_in_what_is_paid_alone_value_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [one for day in range(1, 21) for one in encounter(HERNIA, NERVE, day=day)]
    batches: list[int] = []

    def counted(batch: Sequence[Line], **options: Any) -> Any:  # Any: as the calculator takes and gives
        batches.append(len(batch))
        return value_stored(batch, **options)

    monkeypatch.setattr(hypotheses, "value_stored", counted)
    reduced = [stated(number, one, wrvu=one.wrvu * Decimal("0.9")) for number, one in enumerate(lines, start=1)]
    findings = compare(
        OwnLog(lines, [], *SPAN), facts(*reduced), schedule=paid_otherwise(), policy_on=policy_on
    ).findings

    assert len(findings) == len(lines)
    # Each code once by the contract, alone.
    assert sum(batches) == 2


def paid_otherwise() -> MemorySchedule:
    """Return a schedule whose further releases, of the year and of the next, say the same of work."""
    first = schedule().releases[0]
    further = [
        replace(first, id="paid in July", effective_from=on(1, 7)),
        replace(first, id="paid next year", year=2026, effective_from=date(2026, 1, 1)),
    ]
    rows = schedule().values[first.id]
    paid = {
        code: {name: replace(row, conversion_factor=row.conversion_factor + 1) for name, row in of_code.items()}
        for code, of_code in rows.items()
    }
    return MemorySchedule((first, *further), {first.id: rows} | {one.id: paid for one in further})
