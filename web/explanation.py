"""A credit in words: what it rests on, each step of its arithmetic, and what its flags mean (pure).

Speaks of a credit as JSON (`procedures.wrvu.values.Credit.as_json`), so that a stored one and one just worked out read
the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from codes.states import State
from codes.wording import STATE_WORDS

CreditJson = Mapping[str, Any]  # Any: JSON of the calculator's own making

BASIS_WORDS: Final[Mapping[str, str]] = {
    "work_rvu": "work RVU of the fee schedule",
    "assigned_zero": "zero work assigned",
    "payer_fee_schedule": "no work RVU assigned",
    "contract_value": "value of the contract",
    "unvalued": "not valued",
}
_ASSIGNED_ZERO: Final = "CMS valued this service and assigned zero physician work to it."
_UNVALUED_WORDS: Final[Mapping[str, str]] = {
    "unknown_code": "The catalogue does not know this code. The line is kept and counts 0.00 until it does.",
    "no_release": "No fee schedule that covers this date is loaded. The line is kept and counts 0.00 until one is.",
    "not_in_excerpt": "Only an excerpt of the fee schedule is loaded, and this code is not in it."
    " The line is kept and counts 0.00 until a complete release is loaded.",
}
FLAG_WORDS: Final[Mapping[str, str]] = {
    "assistant_not_paid": "An assistant is not paid for this code, so the line is worth 0.00.",
    "base_not_in_release": "The base of its endoscopy family is not in the release, so nothing was taken off.",
    "bilateral_once": "Both sides are paid once for this code: the other side has the value.",
    "by_report": "Paid by report: the factor is a term of your contract.",
    "code_not_in_force": "The code was not in force on this day.",
    "conflicting_modifiers": "The modifiers contradict each other, so only the row and the units count.",
    "facility_modifier": "73 and 74 are modifiers of a facility and change no professional work.",
    "included_in_family": "The base of an endoscopy family is part of the other procedure of the case.",
    "modifier_not_allowed": "A modifier does not apply to this code and changes nothing.",
    "no_base_units": "No table of anesthesia base units is loaded.",
    "no_minutes": "The minutes of anesthesia are not given.",
    "not_in_pinned_year": "The year that the contract counts by does not have the code; the release in force was used.",
    "not_payable_by_medicare": "Valued, but not paid by Medicare.",
    "older_release": "The newer release is an excerpt without this code, so an older one was used.",
    "professional_component_valued": "The work of this code stands under modifier 26 only: add 26 to credit it.",
    "schedule_year_missing": "The schedule of this year is not loaded; the latest one before it was used.",
    "session_not_given": "Other lines of the day might reduce it if they belong to the same case.",
    "unknown_modifier": "A modifier is unknown and changes nothing.",
}
_RULE_WORDS: Final[Mapping[str, str]] = {
    "assistant": "share of an assistant at surgery",
    "bilateral": "both sides",
    "by_report": "more or less than the usual service, a term of the contract",
    "co_surgeon": "share of each of two surgeons",
    "contract_value": "the contract's own value",
    "endoscopy": "less the base of the endoscopy family, which the highest procedure holds already",
    "facility": "a facility's modifier changes nothing",
    "multiple_procedures": "the highest procedure of the case counts whole, each further one half",
    "split_global": "the part of the surgical package that was done",
    "team": "a surgeon of a team",
    "units": "units",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a reader is told of a credit. `why` is the one sentence, `steps` the arithmetic, `flags` what to look at."""

    wrvu: str
    basis: str
    why: str
    steps: tuple[str, ...]
    flags: tuple[str, ...]

    @property
    def is_zero(self) -> bool:
        """Say whether the line is worth nothing."""
        return self.wrvu == "0.00"


def explained(credit: CreditJson) -> Explanation:
    """Return a credit in words."""
    basis = credit["basis"]
    has_work = basis == "work_rvu"
    return Explanation(
        wrvu=credit["wrvu"],
        basis=BASIS_WORDS[basis],
        why=_start(credit) if has_work else reason_words(credit["reason"], basis=basis),
        steps=tuple(_steps(credit)) if has_work or basis == "contract_value" else (),
        flags=tuple(_flag_words(flag, credit) for flag in credit["flags"]),
    )


def reason_words(reason: str, *, basis: str = "") -> str:
    """Return why a line has no work RVU to count, or which flag made it zero, as a sentence."""
    if basis == "assigned_zero":
        return _ASSIGNED_ZERO
    if reason in _UNVALUED_WORDS:
        return _UNVALUED_WORDS[reason]
    return FLAG_WORDS[reason] if reason in FLAG_WORDS else STATE_WORDS[State(reason)].rvu


def _flag_words(flag: str, credit: CreditJson) -> str:
    words = FLAG_WORDS.get(flag, flag.replace("_", " "))
    nearest = credit.get("nearest_release")
    return (
        f"{words} The nearest release that has it is {nearest}." if flag == "code_not_in_force" and nearest else words
    )


def _start(credit: CreditJson) -> str:
    row = credit["row"]
    name = f"{row['code']}-{row['component']}" if row["component"] else row["code"]
    return f"Release {credit['release']} gives {name} a work RVU of {row['work_rvu']}."


def _steps(credit: CreditJson) -> Iterator[str]:
    end = (credit["row"] or {}).get("work_rvu")
    for step in credit["steps"]:
        yield _sentence(step)
        end = step["after"]
    if end is not None and end != credit["wrvu"]:
        yield f"Rounded half up to 0.01: {credit['wrvu']}."


def _sentence(step: CreditJson) -> str:
    because = _RULE_WORDS.get(step["rule"], step["rule"].replace("_", " "))
    by = f"modifier {step['modifier']}: {because}" if step.get("modifier") else because
    if step["factor"] is not None:
        factor = Decimal(step["factor"]).normalize()
        return f"{step['before']} × {factor:f} = {step['after']} ({by})."
    if step.get("minus") is not None:
        return f"{step['before']} − {step['minus']} = {step['after']} ({by})."
    return f"{step['after']} ({by})."
