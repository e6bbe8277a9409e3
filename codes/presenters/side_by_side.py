"""Codes side by side (reads nothing but entries)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from codes.content.labels import STATE_WORDS, WITH_FIGURES
from codes.domain.fees import NATIONAL
from codes.domain.typed_codes import parse_typed_code
from codes.domain.values import NamedFactor
from codes.presenters.code_page import is_paid
from codes.presenters.figures import PaymentLine, SettingFigures, payments, settings_of
from codes.selectors.entries import CodeEntry, entries

MOST: Final = 5


@dataclass(frozen=True, slots=True)
class CodeColumn:
    """A code in a comparison: its entry, what its state is called, and its figures where it has any."""

    entry: CodeEntry
    badge: str
    office: SettingFigures | None
    facility: SettingFigures | None
    payment: PaymentLine | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Codes side by side; `unknown` are those asked for that the catalogue does not know, `left_out` those too many."""

    columns: tuple[CodeColumn, ...]
    unknown: tuple[str, ...]
    left_out: tuple[str, ...]


def codes_named(text: str) -> list[str]:
    """Return the codes of a text, in which commas and blanks part them; each once, in capitals, without modifiers."""
    return list(dict.fromkeys(code for part in text.split(",") for code in _codes_in(part)))


def _codes_in(part: str) -> list[str]:
    whole = parse_typed_code(part)
    if whole is not None:
        return [whole.code]
    return [word.upper() if (typed := parse_typed_code(word)) is None else typed.code for word in part.split()]


def comparison(numbers: Iterable[str], *, on: date) -> Comparison:
    """Return up to five codes side by side, in the order given; at most 6 queries."""
    codes = list(numbers)
    shown, left_out = codes[:MOST], codes[MOST:]
    known = entries(shown, on=on)
    known_codes = {entry.code for entry in known}
    return Comparison(
        columns=tuple(_column(entry) for entry in known),
        unknown=tuple(number for number in shown if number not in known_codes),
        left_out=tuple(left_out),
    )


def _column(entry: CodeEntry) -> CodeColumn:
    badge = STATE_WORDS[entry.state].badge
    row = entry.row
    if row is None or entry.state not in WITH_FIGURES:
        return CodeColumn(entry, badge, None, None, None)
    office, facility = settings_of(row)
    payment = None
    if is_paid(entry):
        (payment,) = payments(row, places=[NATIONAL], factors=[NamedFactor("", row.conversion_factor)])
    return CodeColumn(entry, badge, office, facility, payment)
