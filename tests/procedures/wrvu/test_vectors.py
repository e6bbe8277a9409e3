"""The worked examples that every build of OpenRVU shares, to the cent."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from procedures.wrvu.calculator import total_of, value_case
from procedures.wrvu.policy import CMS, UNADJUSTED
from procedures.wrvu.values import Line
from tests.procedures.wrvu.released import DATA, SCHEDULE

# The file's members are of many shapes.
Example = dict[str, Any]

EXAMPLES: list[Example] = json.loads((DATA / "wrvu_examples.json").read_text())
POLICIES = {"cms": CMS, "unadjusted": UNADJUSTED}


def _line(given: Example) -> Line:
    performed_on = date.fromisoformat(given["performed_on"])
    return Line(**given | {"performed_on": performed_on, "modifiers": tuple(given["modifiers"])})


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["id"] for example in EXAMPLES])
def test_example_gives_its_figures(example: Example) -> None:
    lines = [_line(given) for given in example["lines"]]

    line_credits = value_case(lines, schedule=SCHEDULE, policy=POLICIES[example["policy"]])

    seen = [{"wrvu": str(c.wrvu), "basis": c.basis.value, "flags": list(c.flags)} for c in line_credits]
    assert {"lines": seen, "total": str(total_of(line_credits))} == example["expect"]
    assert {credit.release for credit in line_credits} == {example["release"]}
