"""A credit in words: what it rests on, each step of its arithmetic, and what its flags mean (pure).

Speaks of a credit as JSON (`procedures.wrvu.values.Credit.as_json`), so that a stored one and one just worked out read
the same. One that another version stored may hold words that this one does not know: they are shown as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from codes.content.labels import STATE_WORDS

_STATE_WORDS: Final[Mapping[str, str]] = {state.value: words.rvu for state, words in STATE_WORDS.items()}
# Of a credit that another version of the program stored.
_UNKNOWN: Final = "which this version of OpenRVU does not know"

# Longer is only what days of care made of a share.
_MOST_PLACES: Final = 16

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
    "unknown_code": "The catalog does not know this code. The line is kept and counts 0.00 until it does.",
    "no_release": "No fee schedule that covers this date is loaded. The line is kept and counts 0.00 until one is.",
    "not_in_excerpt": "Only an excerpt of the fee schedule is loaded, and this code is not in it."
    " The line is kept and counts 0.00 until a complete release is loaded.",
    "unknown_to_this_version": "The fee schedule's row of this code holds something that this version of OpenRVU does"
    " not know. The line is kept and counted, and adds nothing until the program can read it.",
}
FLAG_WORDS: Final[Mapping[str, str]] = {
    "assistant_not_paid": "An assistant is not paid for this code, so the line is worth 0.00.",
    "base_not_in_release": "The base of its endoscopy family is not in the release, so nothing was taken off.",
    "base_units_once": "The base units of the session count once, with its highest line; this one has its time.",
    "bilateral_once": "Both sides are paid once for this code: the other side has the value.",
    "by_report": "Paid by report: the factor is a term of your contract.",
    "code_not_in_force": "The code was not in force on this day.",
    "conflicting_modifiers": "The modifiers contradict each other, so only the row and the units count.",
    "days_of_care_capped": "More days of care than the global period has: the whole part of modifier 55 counts.",
    "facility_modifier": "73 and 74 are modifiers of a facility and change no professional work.",
    "included_in_family": "The base of an endoscopy family is part of the other procedure of the case.",
    "modifier_not_allowed": "A modifier does not apply to this code and changes nothing.",
    "no_base_units": "No base units of this anesthesia code are loaded.",
    "no_minutes": "The minutes of anesthesia are not given.",
    "not_in_pinned_year": "The year that the contract counts by does not have the code; the release in force was used.",
    "not_payable_by_medicare": "Valued, but not paid by Medicare.",
    "older_release": "The newer release is an excerpt without this code, so an older one was used.",
    "parts_capped": "The parts of one procedure are worth the whole at most: this line has what the others left.",
    "professional_component_valued": "The work of this code stands under modifier 26 only: add 26 to credit it.",
    "role_without_modifier": "Logged as assistant or co-surgeon without the modifier for it, so the line counts whole:"
    " 80, 81, 82 or AS would give an assistant's share, 62 that of each of two surgeons.",
    "schedule_year_missing": "The schedule of this year is not loaded here; the latest one before it was used.",
    "session_not_given": "Other lines of the day might reduce it if they belong to the same case.",
    "unknown_modifier": "A modifier is unknown and changes nothing.",
}
# What to do about a flag, where there is something to do.
_ADVICE: Final[Mapping[str, str]] = {
    "by_report": "Check the factor in your contract.",
    "code_not_in_force": "Check the code and the date of service.",
    "conflicting_modifiers": "Take out the one that is not meant.",
    "days_of_care_capped": "Check the days in the field of units.",
    "facility_modifier": "For a professional's line use 52 or 53.",
    "modifier_not_allowed": "Take it out, or check the code.",
    "no_base_units": "Ask the operator to import one.",
    "no_minutes": "Add them to see the units.",
    "role_without_modifier": "Add the modifier if the claim has it.",
    "session_not_given": "Join the lines of one case.",
    "unknown_modifier": "Check its spelling.",
}
# Why a rule changes the amount; `{indicator}` is what the fee schedule's row says in the rule's column.
_REASONS: Final[Mapping[str, str]] = {
    "assistant": "an assistant at surgery has this share (assistant indicator {indicator})",
    "bilateral": "the fee schedule's bilateral indicator is {indicator}",
    "by_report": "the contract sets this factor for more or less than the usual service",
    "co_surgeon": "each of two surgeons has this share (co-surgeon indicator {indicator})",
    "endoscopy": "the highest procedure of the endoscopy family holds the base already",
    "facility": "a facility's modifier changes no professional work",
    "modifier_factors": "the contract sets this factor for the modifier",
    "multiple_procedures": "the highest procedure of the case counts whole, each further one in part",
    "split_global": "this part of the surgical package was done (global period {indicator})",
    "team": "the contract sets this factor for a surgeon of a team (team indicator {indicator})",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a reader is told of a credit. `why` is the one sentence, `steps` the arithmetic, `flags` what to look at."""

    wrvu: str
    basis: str
    why: str
    steps: tuple[str, ...]
    flags: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:  # Any: JSON
        """Return the words as the API gives them, beside the credit."""
        return {"why": self.why, "steps": list(self.steps), "flags": list(self.flags)}


def explained(credit: CreditJson) -> Explanation:
    """Return a credit in words."""
    basis = credit["basis"]
    has_work = basis == "work_rvu"
    return Explanation(
        wrvu=credit["wrvu"],
        basis=BASIS_WORDS.get(basis, f"“{basis}”"),
        why=_start(credit) if has_work else _why(credit),
        steps=tuple(_steps(credit)) if has_work or basis == "contract_value" else (),
        flags=tuple(_flag_words(flag, credit) for flag in credit["flags"]),
    )


def _why(credit: CreditJson) -> str:
    year = credit.get("missing_year")
    if year is None:
        return reason_words(credit["reason"], basis=credit["basis"])
    return (
        f"Your contract counts by the schedule of {year}, which is not loaded: load RVU{int(year) % 100:02}A."
        " The line is kept and counts 0.00 until then."
    )


def reason_words(reason: str, *, basis: str = "") -> str:
    """Return why a line has no work RVU to count, or which flag made it zero, as a sentence."""
    if basis == "assigned_zero":
        return _ASSIGNED_ZERO
    if reason in _UNVALUED_WORDS:
        return _UNVALUED_WORDS[reason]
    return FLAG_WORDS.get(reason) or _STATE_WORDS.get(reason, f"The reason is “{reason}”, {_UNKNOWN}.")


def _flag_words(flag: str, credit: CreditJson) -> str:
    nearest = credit.get("nearest_release") if flag == "code_not_in_force" else None
    where = f"The nearest release that has it is {nearest}." if nearest else ""
    words = FLAG_WORDS.get(flag, f"The flag is “{flag}”, {_UNKNOWN}.")
    return " ".join(part for part in (words, where, _ADVICE.get(flag, "")) if part)


def _start(credit: CreditJson) -> str:
    return f"Release {credit['release']} gives {_name(credit)} a work RVU of {credit['row']['work_rvu']}."


def _steps(credit: CreditJson) -> Iterator[str]:
    end = (credit["row"] or {}).get("work_rvu")
    for step in credit["steps"]:
        yield _sentence(step, _name(credit))
        end = step["after"]
    if end is not None and end != credit["wrvu"]:
        yield f"Rounded half up to 0.01: {credit['wrvu']} wRVU."


def _name(credit: CreditJson) -> str:
    row = credit["row"]
    if row is None:
        return "The line"
    return f"{row['code']}-{row['component']}" if row["component"] else str(row["code"])


def _sentence(step: CreditJson, name: str) -> str:
    subject = f"{name} with modifier {step['modifier']}" if step.get("modifier") else name
    before, after = step["before"], step["after"]
    if step["rule"] == "contract_value":
        return f"{name}: {after} wRVU a unit, a value of the contract's own."
    if step["rule"] == "units":
        return f"{name}: {_short(before)} wRVU × {_factor(step)} units = {_short(after)}."
    rule = step["rule"]
    words = _REASONS.get(rule, f"the rule is “{rule}”, {_UNKNOWN}")
    reason = words.replace("{indicator}", step.get("indicator", "")) + _days(step)
    if step["factor"] is None:
        return f"{subject}: {_short(before)} wRVU − {_short(step['minus'])} because {reason} = {_short(after)}."
    return f"{subject}: {_short(before)} wRVU × {_counted(step)} because {reason} = {_short(after)}."


def _days(step: CreditJson) -> str:
    """Return the days of care that scaled a step, as a part of its sentence."""
    days, _, of = step.get("days", "").partition("/")
    return f", for {days} of {of} days of care" if days else ""


def _counted(step: CreditJson) -> str:
    """Return the factor of a step, of several units as the sum of theirs."""
    factors = step.get("factors", ())
    if len(factors) < 2 and all(isinstance(factor, str) for factor in factors):
        return _factor(step)
    return f"{_factor(step)} ({' + '.join(map(_one_or_run, factors))}, one a unit)"


def _one_or_run(factor: str | CreditJson) -> str:
    """Return the factor of a unit, or of so many units in a row."""
    if isinstance(factor, str):
        return _plain(factor)
    return _plain(factor["factor"]) + (f" × {factor['units']:,}" if factor["units"] > 1 else "")


def _factor(step: CreditJson) -> str:
    return _plain(step["factor"])


def _plain(factor: str) -> str:
    return _short(f"{Decimal(factor).normalize():f}")


def _short(number: str) -> str:
    """Return a decimal as it is; of one without an end (37 of 90 days) six places, as about that."""
    return number if len(number.partition(".")[2]) <= _MOST_PLACES else f"about {Decimal(number):.6f}"
