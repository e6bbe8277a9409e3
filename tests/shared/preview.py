"""Days of stored lines and what each line is worth by the terms of a contract, as the calculator says.

`python -m tests.shared.preview --lines 20000 --into FOLDER` writes more of them.
`client/src/credit/vectors.test.ts` reads them where `PREVIEW_VECTORS` names the folder.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, Final

from codes.domain.modifiers import RULE_OF_MODIFIER
from codes.domain.values import ReleaseFacts, RvuRow
from procedures.contracts.terms import Terms
from procedures.wrvu.calculator import value_stored
from procedures.wrvu.modifiers import has_own_factor
from procedures.wrvu.policy import CMS, UNADJUSTED, Factors, Policy, RankBy, Rule
from procedures.wrvu.schedule import MemorySchedule
from procedures.wrvu.values import Credit, Line, PolicyName
from tests.procedures.wrvu.released import ROWS
from tests.procedures.wrvu.schedules import schedule_of_rows
from tests.shared.files import FOLDER, write

DEMO: Final = "demo"
LINES: Final = 500
POLICIES: Final = tuple(one.value for one in PolicyName)

_CODES: Final = sorted({row.code for row in ROWS})
_WITH_WORK: Final = sorted({row.code for row in ROWS if row.work_rvu})
_FAMILIES: Final = sorted({row.code for row in ROWS if row.endo_base and row.mult_proc == "3"})
_BASES: Final = sorted({row.endo_base for row in ROWS if row.endo_base} & set(_CODES))
_SIDED: Final = sorted({row.code for row in ROWS if row.bilat_surg in {"1", "2", "3"} and row.work_rvu})
_SPLIT: Final = sorted({row.code for row in ROWS if row.global_period in {"010", "090"} and row.work_rvu})
_WITHOUT_WORK: Final = sorted({row.code for row in ROWS if row.component == "" and not row.work_rvu})
# Known from the HCPCS file alone, and not known at all.
_WORDS_ALONE: Final = ("A0021", "D0120", "99999")
_UNKNOWN: Final = "ZZZZZ"

_OF_HCPCS: Final = ("A1", "QW")
_MODIFIERS: Final = (*sorted(RULE_OF_MODIFIER), *_OF_HCPCS, "ZZ", "lt")
_NAMED: Final = tuple(sorted(modifier for modifier in RULE_OF_MODIFIER if has_own_factor(modifier)))
_FREE: Final = tuple(sorted(one for one in (*RULE_OF_MODIFIER, *_OF_HCPCS, "ZZ") if not has_own_factor(one)))
_OF_PAY: Final = ("policy", "countable", "fte", "compensation")
_PLACES: Final = (None, "11", "21", "22", "24", "02", "99")
_ROLES: Final = ("primary", "primary", "primary", "assistant", "cosurgeon", "supervisor", "resident", "observer")


@dataclass(frozen=True, slots=True)
class Edition:
    """A release made of real rows: every `step`-th code from `first` on, each work RVU so many hundredths higher."""

    facts: ReleaseFacts
    first: int
    step: int
    higher: int

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of the release."""
        return tuple(_CODES[self.first :: self.step])

    @property
    def rows(self) -> list[RvuRow]:
        """Return its rows."""
        codes = set(self.codes)
        return [self._higher(row) for row in ROWS if row.code in codes]

    def _higher(self, row: RvuRow) -> RvuRow:
        more = Decimal(self.higher) / 100
        return replace(row, work_rvu=row.work_rvu + more) if row.work_rvu else row


# Excerpts on top of complete ones, some codes in none of them but the oldest, and a year without a release of its own.
EDITIONS: Final = (
    Edition(ReleaseFacts("RVU24A", 2024, date(2024, 1, 1), 1), 0, 1, 0),
    Edition(ReleaseFacts("RVU24B-starter", 2024, date(2024, 4, 1), 2, complete=False), 0, 3, 7),
    Edition(
        ReleaseFacts("RVU24C-starter", 2024, date(2024, 7, 1), 3, complete=False, complete_for_level_ii=True), 1, 4, 12
    ),
    Edition(ReleaseFacts("RVU24D", 2024, date(2024, 10, 1), 4), 0, 2, 3),
    Edition(ReleaseFacts("RVU24D-starter", 2024, date(2024, 10, 1), 5, complete=False), 0, 5, 4),
)
_FIRST_DAY: Final = date(2023, 12, 20)
_DAYS: Final = 440
DEMO_ON: Final = date(2024, 3, 15)

SCHEDULE: Final = MemorySchedule(
    releases=[edition.facts for edition in EDITIONS],
    values={edition.facts.id: schedule_of_rows(edition.facts, edition.rows).values[edition.facts.id]
            for edition in EDITIONS},
    known_codes=frozenset(_WORDS_ALONE),
    modifiers=frozenset(_OF_HCPCS),
)  # fmt: skip


def _demo_line(
    days: int, code: str, *modifiers: str, at: str | None = None, case: str | None = None, **other: Any
) -> Line:
    return Line(
        code,
        DEMO_ON - timedelta(days=days),
        modifiers=modifiers,
        place_of_service=at,
        encounter_id=case,
        **other,  # Any: units and role
    )


# Those of `web.demo.load`, as if today were a day of RVU24A.
DEMO_LINES: Final = (
    _demo_line(1, "99213"),
    _demo_line(1, "99214", "25"),
    _demo_line(1, "H2020", units=3),
    _demo_line(3, "45385", at="24", case="case"),
    _demo_line(3, "45380", "59", at="24", case="case"),
    _demo_line(4, "45378", "53", at="24"),
    _demo_line(8, "71046", "26"),
    _demo_line(9, "99291", at="21"),
    _demo_line(16, "47562", at="22"),
    _demo_line(17, "47562", at="22", role="observer"),
    _demo_line(40, "45385", at="24"),
)


def file_of(policy: str) -> str:
    """Return the name of the file of a policy."""
    return f"preview_{policy}.json"


def cases(policy: str, *, lines: int = LINES) -> Iterator[object]:
    """Yield what a device has of the catalogue, then days until they have so many lines.

    A day is the terms of the contract (by name those of the catalogue), the lines, and `[wrvu, basis, reason, flags]`
    of each.
    """
    random = Random(f"{policy} preview")  # noqa: S311  # cases of a test, the same each time
    yield _catalogue()
    line_count = 0
    while line_count < lines:
        terms = Terms(policy=_policy(random, policy))
        of_day = _day(random)[: lines - line_count]
        line_count += len(of_day)
        credits_ = value_stored(of_day, schedule=SCHEDULE, policy=terms.policy)
        yield [_terms_json(terms), [_line_json(line) for line in of_day], [_credit_json(one) for one in credits_]]


def demo() -> Iterator[object]:
    """Yield the catalogue, then the days of the demo account as above, valued by Medicare's rules."""
    yield _catalogue()
    by_day: defaultdict[date, list[Line]] = defaultdict(list)
    for place, line in enumerate(DEMO_LINES):
        by_day[line.performed_on].append(replace(line, id=f"line-{place:02}"))
    for lines in by_day.values():
        credits_ = value_stored(lines, schedule=SCHEDULE, policy=CMS)
        yield [CMS.name.value, [_line_json(line) for line in lines], [_credit_json(one) for one in credits_]]


def _catalogue() -> dict[str, object]:
    releases = [
        {
            "id": edition.facts.id,
            "effective_from": edition.facts.effective_from.isoformat(),
            "complete": edition.facts.complete,
            "complete_for_level_ii": edition.facts.complete_for_level_ii,
            "first": edition.first,
            "step": edition.step,
            "higher": edition.higher,
        }
        for edition in reversed(EDITIONS)
    ]
    return {
        "releases": releases,
        "words_alone": list(_WORDS_ALONE),
        "modifiers": sorted({*RULE_OF_MODIFIER, *_OF_HCPCS}),
        "terms": {one.name.value: Terms(policy=one).as_json() for one in (CMS, UNADJUSTED)},
    }


def _policy(random: Random, name: str) -> Policy:
    if name == PolicyName.UNADJUSTED:
        return UNADJUSTED
    if name == PolicyName.CMS:
        return CMS
    rules = frozenset(rule for rule in Rule if random.random() < random.choice((0.5, 0.9, 1)))
    factors = {one: _factor(random) for one in Factors.__dataclass_fields__ if random.random() < 0.5}
    by_place = tuple(_factor(random) for _ in range(random.choice((0, 0, 1, 3, 7))))
    return Policy(
        name=PolicyName.CUSTOM,
        rules=rules,
        factors=replace(Factors(), **factors),
        rank_by=random.choice(list(RankBy)),
        pinned_year=random.choice((None, None, None, 2023, 2024)),
        own_values={code: Decimal(random.randrange(1, 900)) / 100 for code in random.sample(_WITHOUT_WORK, 20)},
        modifier_factors={one: _factor(random) for one in random.sample(_FREE, random.choice((0, 3, 20)))},
        procedure_factors=by_place,
    )


def _factor(random: Random) -> Decimal:
    """Return a factor of up to four decimals, as terms state it."""
    return random.choice((Decimal(random.randrange(0, 20001)) / 10000, Decimal(random.randrange(0, 41)) / 20))


def _day(random: Random) -> list[Line]:
    on = _FIRST_DAY + timedelta(days=random.randrange(_DAYS))
    encounters = [None, None, None, *(f"case-{n}" for n in range(random.choice((0, 1, 2))))]
    lines = [_line(random, on, random.choice(encounters)) for _ in range(random.randrange(1, 9))]
    if random.random() < 0.3:
        # The other side, or the same once more.
        other = {"RT": "LT", "LT": "RT"}
        again = random.choice(lines)
        lines.append(replace(again, modifiers=tuple(other.get(modifier, modifier) for modifier in again.modifiers)))
    return [replace(line, id=f"line-{place:02}") for place, line in enumerate(lines)]


def _line(random: Random, on: date, encounter: str | None) -> Line:
    codes = random.choice(
        (_CODES, _CODES, _WITH_WORK, _FAMILIES, _BASES, _SIDED, _SPLIT, _WITHOUT_WORK, [*_WORDS_ALONE, _UNKNOWN])
    )
    code = random.choice(codes)
    sided = [random.choice(("RT", "LT"))] if code in _SIDED and random.random() < 0.5 else []
    of_rules = random.sample(_NAMED, random.choice((0, 0, 0, 0, 1, 1, 2)))
    others = random.sample(_MODIFIERS, random.choice((0, 0, 0, 1)))
    modifiers = [*sided, *of_rules, *others]
    if random.random() < 0.9:
        modifiers = list(dict.fromkeys(modifiers))
    return Line(
        code,
        on,
        units=random.choice((1, 1, 1, 1, 1, 2, 3, 7, 45, 9999)),
        modifiers=tuple(modifiers),
        place_of_service=random.choice(_PLACES),
        encounter_id=encounter,
        minutes=random.choice((None, None, 60)),
        role=random.choice(_ROLES),
    )


def _terms_json(terms: Terms) -> object:
    """Return the terms as `GET /api/v1/contracts` has them, without what they pay."""
    if terms.policy.name is not PolicyName.CUSTOM:
        return terms.policy.name.value
    return {name: value for name, value in terms.as_json().items() if name not in _OF_PAY}


def _line_json(line: Line) -> dict[str, object]:
    """Return a line; what is not there is as usual."""
    given = {
        "id": line.id,
        "code": line.code,
        "performed_on": line.performed_on.isoformat(),
        "modifiers": list(line.modifiers),
        "units": line.units,
        "place_of_service": line.place_of_service,
        "encounter_id": line.encounter_id,
        "minutes": line.minutes,
        "role": line.role,
    }
    return {name: value for name, value in given.items() if value is not None}


def _credit_json(credit: Credit) -> list[object]:
    return [str(credit.wrvu), credit.basis.value, credit.reason, list(credit.flags)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=LINES, help="lines of each policy")
    parser.add_argument("--into", type=Path, default=FOLDER, help="folder of the files")
    options = parser.parse_args()
    for policy_name in POLICIES:
        write(file_of(policy_name), cases(policy_name, lines=options.lines), into=options.into)
