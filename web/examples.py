"""Worked examples of the pages: lines valued by the calculator with the catalogue that is loaded, as it is today.

Nothing here holds a figure. A code that the catalogue lacks is said to be lacking.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from codes.selectors.entries import CodeEntry, entries
from procedures.selectors.schedule import schedule_for
from procedures.wrvu.calculator import total_of, value_case
from procedures.wrvu.explanation import Explanation, explained
from procedures.wrvu.policy import CMS, UNADJUSTED, Policy
from procedures.wrvu.values import Basis, Credit, Line


@dataclass(frozen=True, slots=True)
class Act:
    """One line of an example."""

    code: str
    modifiers: tuple[str, ...] = ()
    units: int = 1


@dataclass(frozen=True, slots=True)
class Example:
    """A case of one day: what it shows, its lines, and the policy that counts it."""

    title: str
    summary: str
    acts: tuple[Act, ...]
    policy: Policy = CMS


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of an example with its credit in words; `is_known` says that the catalogue loaded could value it."""

    act: Act
    entry: CodeEntry | None
    credit: Credit
    explanation: Explanation

    @property
    def is_known(self) -> bool:
        """Return whether the catalogue that is loaded knows enough of the code for a figure."""
        return self.credit.basis is not Basis.UNVALUED and "code_not_in_force" not in self.credit.flags


@dataclass(frozen=True, slots=True)
class ShownExample:
    """An example as a page shows it; `total` in wRVU, None where a line of it could not be valued."""

    example: Example
    lines: tuple[ShownLine, ...]
    total: Decimal | None


STUDENTS: Final = (
    Example(
        "A clinic morning, observed",
        "You watch two visits and a colonoscopy. Each is a line with the role observer: the code, what it stands for"
        " and what it is worth to the attending. None of it counts as production of your own.",
        (Act("99213"), Act("99214"), Act("45378")),
        UNADJUSTED,
    ),
    Example(
        "Why some work has no number",
        "A per diem service of mental health is real work, yet the fee schedule assigns no physician work to it.",
        (Act("H2020"), Act("90834")),
        UNADJUSTED,
    ),
)
RESIDENTS: Final = (
    Example(
        "A case, by its parts",
        "The operation alone, without the care after it: modifier 54 leaves the share of the surgical package that the"
        " schedule gives to the part before and during it.",
        (Act("47562", ("54",)),),
    ),
    Example(
        "Two scopes of one family",
        "Of two colonoscopies with different treatment the higher counts whole; of the other only what it adds to the"
        " plain colonoscopy, their common base.",
        (Act("45385"), Act("45380", ("59",))),
    ),
    Example(
        "A reading",
        "A chest film read and reported: the professional part, which holds all of the physician work.",
        (Act("71046", ("26",)),),
    ),
)
ATTENDINGS: Final = (
    Example(
        "A visit and a procedure on one day",
        "The visit is separate (25), so both count in full.",
        (Act("99214", ("25",)), Act("20610", ("RT",))),
    ),
    Example(
        "Several operations in one session",
        "The highest counts whole, each further one half; a hernia on both sides is 150 percent before that.",
        (Act("49505", ("50",)), Act("47562")),
    ),
    Example(
        "A day of critical care and rounds",
        "Time-based and daily services add up line by line.",
        (Act("99291"), Act("99292", units=2), Act("99232", units=3)),
    ),
)
MODIFIERS: Final = (
    Example("No modifier", "The value of the row times the units.", (Act("99213", units=2),)),
    Example("26, professional part", "A row of its own in the schedule.", (Act("71046", ("26",)),)),
    Example("TC, technical part", "Equipment and staff: zero work is assigned to it.", (Act("71046", ("TC",)),)),
    Example("50, both sides", "Where the bilateral indicator is 1.", (Act("49505", ("50",)),)),
    Example("50, where it does not apply", "There is one gallbladder.", (Act("47562", ("50",)),)),
    Example("53, stopped", "A colonoscopy stopped early has a row of its own.", (Act("45378", ("53",)),)),
    Example("80, assistant", "Where the indicator admits one.", (Act("27447", ("80",)),)),
    Example("80, where it is not paid", "The indicator says that no assistant is paid.", (Act("64721", ("80",)),)),
    Example("62, two surgeons", "Each has the same share.", (Act("63047", ("62",)),)),
    Example("54, the operation only", "Somebody else sees the patient afterwards (55).", (Act("47562", ("54",)),)),
    Example("Several procedures", "In one session, each further one counts half.", (Act("47562"), Act("49505"))),
    Example("An endoscopy family", "The base counts once.", (Act("45385"), Act("45380"))),
)


def shown_examples(examples: Sequence[Example], *, on: date) -> list[ShownExample]:
    """Return examples with their credits on a day; at most 11 queries, however many."""
    codes = {act.code for example in examples for act in example.acts}
    modifiers = {modifier for example in examples for act in example.acts for modifier in act.modifiers}
    schedule = schedule_for(codes=codes, modifiers=modifiers)
    known = {entry.code: entry for entry in entries(sorted(codes), on=on)}
    shown = []
    for example in examples:
        lines = [Line(act.code, on, units=act.units, modifiers=act.modifiers) for act in example.acts]
        credits_ = value_case(lines, schedule=schedule, policy=example.policy)
        shown.append(_shown(example, tuple(_lines(example, credits_, known)), credits_))
    return shown


def _lines(example: Example, credits_: Sequence[Credit], known: Mapping[str, CodeEntry]) -> Iterator[ShownLine]:
    for act, credit in zip(example.acts, credits_, strict=True):
        yield ShownLine(act, known.get(act.code), credit, explained(credit.as_json()))


def _shown(example: Example, lines: tuple[ShownLine, ...], credits_: Sequence[Credit]) -> ShownExample:
    return ShownExample(example, lines, total_of(credits_) if all(line.is_known for line in lines) else None)
