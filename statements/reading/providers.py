"""Providers of a file: shown once, remembered as a digest under a key of the account (pure)."""

from __future__ import annotations

import hmac
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from procedures.collections.patient_data import patient_data_in
from statements.reading.cells import Cell, NotThis, is_empty, text_of
from statements.reading.values import MOST_PROVIDERS, ProviderChoice

_LONGEST: Final = 80
# A value on one row alone may have slipped in from another column.
_LEAST_ROWS: Final = 2
# The national number of a provider, which is public, has the form of a telephone number.
_NPI: Final = re.compile("[12][0-9]{9}")


def provider_digest(value: str, *, key: bytes) -> str:
    """Return an HMAC-SHA-256 of a provider's name or number, in hexadecimal; case and blanks make no difference."""
    return hmac.new(key, " ".join(value.casefold().split()).encode(), "sha256").hexdigest()


def provider_of_cell(cell: Cell) -> str:
    """Return a cell of the column of providers as text, '' for none."""
    if is_empty(cell):
        return ""
    try:
        return " ".join(text_of(cell).split())
    except NotThis:
        return ""


def provider_choices(cells: Sequence[Cell], *, key: bytes) -> tuple[tuple[ProviderChoice, ...], int]:
    """Return the providers of a file by their rows, most first, and how many values are not shown.

    Not shown is what stands on one row among others, is longer than a name, or looks like data of a patient.
    """
    counted: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for cell in cells:
        value = provider_of_cell(cell)
        if value:
            counted[provider_digest(value, key=key)] += 1
            spelled.setdefault(provider_digest(value, key=key), value)
    listed = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    shown = [
        ProviderChoice(spelled[digest], digest, rows)
        for digest, rows in listed
        if (rows >= _LEAST_ROWS or len(listed) == 1) and _may_be_shown(spelled[digest])
    ][:MOST_PROVIDERS]
    return tuple(shown), len(listed) - len(shown)


def _may_be_shown(value: str) -> bool:
    return len(value) <= _LONGEST and (_NPI.fullmatch(value) is not None or not patient_data_in(value))
