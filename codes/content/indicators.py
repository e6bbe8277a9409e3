"""The policy indicators of a row in plain words, and what they do to a line with a modifier (pure).

Source: record layout of the release; Medicare Claims Processing Manual, chapter 12, §20.4 and §40.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from codes.content.labels import ASSISTANT, BILATERAL, CO_SURGEON, MULTIPLE, SUPERVISION, TEAM
from codes.domain.categories import EVALUATION, category_of
from codes.domain.indicators import AFTERCARE_DAYS, NO_GLOBAL_PERIOD
from codes.domain.values import RvuRow

_NOT_APPLICABLE: Final = "9"

_BILATERAL_50: Final[Mapping[str, str]] = {
    "0": "50 does not raise it",
    "1": "50 for both sides makes it 150 percent",
    "2": "50 is not added, as both sides are in the value",
    "3": "50 counts each side in full",
}
_FURTHER_51: Final[Mapping[str, str]] = {
    "2": "as a further procedure of the session (51) it counts half",
    "3": "beside another endoscopy of its family only the difference to the base counts",
}
_ASSISTANT_80: Final[Mapping[str, str]] = {
    "0": "80, 81 or 82 for an assistant makes it 16 percent, where the need is documented",
    "1": "80, 81 and 82 are not paid",
    "2": "80, 81 or 82 for an assistant makes it 16 percent",
}
_CO_SURGEONS_62: Final[Mapping[str, str]] = {
    "1": "62 gives each of two surgeons 62.5 percent, where the need is documented",
    "2": "62 gives each of two surgeons 62.5 percent",
}


def policies_of(row: RvuRow) -> tuple[tuple[str, str], ...]:
    """Return the indicators in plain words as (name, words); one whose concept does not apply (9) is left out.

    So are those of operations where the code is none: the file prints a 0 or 1 for visits and pictures, too.
    """
    row = _that_apply(row)
    said = (
        ("Both sides", BILATERAL.get(row.bilat_surg)),
        ("Several procedures", MULTIPLE.get(row.mult_proc)),
        ("Endoscopy base", row.endo_base or None),
        ("Assistant at surgery", ASSISTANT.get(row.asst_surg)),
        ("Co-surgeons", CO_SURGEON.get(row.co_surg)),
        ("Team surgery", TEAM.get(row.team_surg)),
        ("Before, during, after", _split(row)),
        ("Supervision", SUPERVISION.get(row.supervision)),
    )
    return tuple((name, words) for name, words in said if words is not None)


def with_modifiers(rows: Mapping[str, RvuRow], row: RvuRow) -> str:
    """Return what modifiers make of the value of a row, in one sentence; '' where none has an effect."""
    row = _that_apply(row)
    said = (
        *_component_rows(rows),
        _BILATERAL_50.get(row.bilat_surg),
        _FURTHER_51.get(row.mult_proc),
        _ASSISTANT_80.get(row.asst_surg),
        _CO_SURGEONS_62.get(row.co_surg),
        "54, 55 and 56 leave the share of the part that was done" if _split(row) else None,
    )
    effects = [words for words in said if words]
    sentence = "; ".join(effects)
    return f"{sentence[:1].upper()}{sentence[1:]}." if effects else ""


def _that_apply(row: RvuRow) -> RvuRow:
    """Return the row without the indicators of operations where it is none."""
    if category_of(row.code) is EVALUATION:
        row = replace(row, bilat_surg=_NOT_APPLICABLE, mult_proc=_NOT_APPLICABLE)
    if row.global_period == NO_GLOBAL_PERIOD:
        row = replace(row, asst_surg=_NOT_APPLICABLE, co_surg=_NOT_APPLICABLE, team_surg=_NOT_APPLICABLE)
    return row


def _component_rows(rows: Mapping[str, RvuRow]) -> tuple[str, ...]:
    named = (("26", "26 counts the professional part"), ("TC", "TC the technical part"), ("53", "53 the stopped one"))
    return tuple(
        f"{words} ({rows[modifier].work_rvu or Decimal('0.00')})" for modifier, words in named if modifier in rows
    )


def _split(row: RvuRow) -> str | None:
    """Return how the work of a global package is split; None where all of it is the service itself."""
    if row.global_period not in AFTERCARE_DAYS or row.intra_op in {Decimal(0), Decimal(1)}:
        return None
    parts = (row.pre_op, row.intra_op, row.post_op)
    before, during, after = (f"{(part * 100).normalize():f}" for part in parts)
    return f"{before} percent before, {during} for the operation (modifier 54), {after} after (55)."
