"""Cases of lines of RVU24A with every modifier that a rule names, and what each line is worth by Medicare's rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Final

from procedures.wrvu.policy import CMS
from procedures.wrvu.values import Credit, Line
from tests.procedures.wrvu.released import ON, ROWS, credits_for

FILE: Final = "sessions.json"
_COUNT: Final = 400
_MODIFIERS: Final = (
    "RT", "LT", "50", "26", "TC", "53", "52", "22", "62", "66", "80", "AS", "54", "55", "56", "78", "25", "59", "51",
    "73",
)  # fmt: skip
_VALUED: Final = sorted({row.code for row in ROWS if row.work_rvu})
_FAMILIES: Final = sorted({row.code for row in ROWS if row.endo_base and row.mult_proc == "3" and row.work_rvu})
_SIDED: Final = sorted({row.code for row in ROWS if row.bilat_surg in {"1", "2", "3"} and row.work_rvu})
_ALL: Final = sorted({row.code for row in ROWS})


def cases() -> Iterator[list[object]]:
    """Yield the lines of a case, and `[wrvu, basis, flags]` of each."""
    random = Random(45385)  # noqa: S311  # cases of a test, the same each time
    for _ in range(_COUNT):
        lines = _case(random)
        yield [[_line_json(line) for line in lines], [_credit_json(one) for one in credits_for(*lines, policy=CMS)]]


def _case(random: Random) -> list[Line]:
    codes = random.choice((_VALUED, _FAMILIES, _FAMILIES, _SIDED, _ALL))
    chosen = random.sample(codes, min(len(codes), random.choice((1, 2, 2, 3, 4, 7))))
    lines = [_line(random, code) for code in chosen]
    if random.random() < 0.4:
        # The other side, or the same once more.
        other = {"RT": "LT", "LT": "RT"}
        again = random.choice(lines)
        lines.append(replace(again, modifiers=tuple(other.get(modifier, modifier) for modifier in again.modifiers)))
    return [replace(line, id=f"line-{place}") for place, line in enumerate(lines)]


def _line(random: Random, code: str) -> Line:
    modifiers = random.sample(_MODIFIERS, random.choice((0, 0, 0, 1, 1, 2)))
    sided = [random.choice(("RT", "LT"))] if code in _SIDED and random.random() < 0.5 else []
    units = random.choice((1, 1, 1, 1, 2, 3, 45))
    return Line(code, ON, units=units, modifiers=tuple(dict.fromkeys(sided + modifiers)))


def _line_json(line: Line) -> dict[str, object]:
    return {
        "id": line.id,
        "code": line.code,
        "modifiers": list(line.modifiers),
        "units": line.units,
        "performed_on": line.performed_on.isoformat(),
        "place_of_service": line.place_of_service,
    }


def _credit_json(credit: Credit) -> list[object]:
    return [str(credit.wrvu), credit.basis.value, list(credit.flags)]
