"""Error codes of the strict validators in the words of a clinician: one table for all pages (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_GIVE: Final = "give {expects}."
_NO_PATIENT_DATA: Final = "Take it out: OpenRVU keeps no patient data."
_LOOKS_LIKE: Final = "this looks like {what}. " + _NO_PATIENT_DATA

SENTENCES: Final[Mapping[str, str]] = {
    "required": _GIVE,
    "invalid": _GIVE,
    "invalid_format": _GIVE,
    "invalid_type": _GIVE,
    "invalid_version": _GIVE,
    "invalid_choice": "choose one of the list.",
    "unknown_field": "this is not known here.",
    "unknown_code": "the catalog knows no such code.",
    "not_in_excerpt": "only an excerpt of the fee schedule is loaded, and this code is not in it.",
    "unknown_to_this_version": "the fee schedule's row of this code is not known to this version of OpenRVU.",
    "no_release": "no fee schedule that covers this day is loaded.",
    "unknown_modifier": "a modifier is unknown.",
    "conflicting_modifiers": "these modifiers contradict each other.",
    "unknown_locality": "no such payment locality is known for this day.",
    "unknown_case": "choose one of the cases of the day.",
    "invalid_characters": "there is a character in it that cannot be stored; take it out.",
    "nul": "there is a character in it that cannot be stored; take it out.",
    "too_precise": "too many decimals; give {expects}.",
    "day_first": "the month comes first: give 3/14/2025 or 2025-03-14.",
    "out_of_range": "out of range; give {expects}.",
    "too_short": _GIVE,
    "too_few": "choose at least one.",
    "too_long": "this is too long.",
    "too_many": "there are too many.",
    "too_many_versions": "the contract was changed too often; make a new one.",
    "duplicate": "the same is given twice.",
    "given_twice": "others were typed with the code; check the units and send the line again.",
    "in_future": "this day is yet to come; give today or an earlier day.",
    "not_rising": "each must be more than the one before.",
    "first_not_zero": "the first must begin at 0.",
    "overlaps": "another contract holds on these days; end it first, or give other days.",
    "not_after_start": "this must come after the first day.",
    "before_first_day": "the last day comes before the first.",
    "before_period_start": "the last day comes before the first.",
    "outside_period": "give a day within the days of the goal.",
    "outside_contract": "give a day on which the contract holds.",
    "has_own_factor": "a rule sets the factor of this modifier.",
    "only_custom": "this can be changed in a custom policy only.",
    "without_terms": "give the terms that hold from that day on.",
    "default_has_no_days": "the default contract holds on all days that no other covers; it has no days of its own.",
    "closed_period_outside": "a pay period that was closed would fall outside the contract.",
    "note_ssn": _LOOKS_LIKE.replace("{what}", "a social security number"),
    "note_mrn": _LOOKS_LIKE.replace("{what}", "a record number"),
    "note_date_of_birth": _LOOKS_LIKE.replace("{what}", "a date of birth"),
    "note_phone": _LOOKS_LIKE.replace("{what}", "a telephone number"),
    "note_email": _LOOKS_LIKE.replace("{what}", "an e-mail address"),
}


def sentence(code: str, *, label: str, expects: str = "a value") -> str:
    """Return what is wrong with a field, named by its label; `expects` says what belongs there, such as `a date`."""
    return f"{label}: {SENTENCES.get(code, 'this cannot be stored.').format(expects=expects)}"
