"""Regular expressions of codes, modifiers and localities, as Python and PostgreSQL both read them (pure).

Each is without anchors, for `re.fullmatch`; `whole` anchors one for the database.
"""

from __future__ import annotations

from typing import Final

# HCPCS Level I: five digits, or four and a letter.
LEVEL_I: Final = "[0-9]{4}[0-9A-Z]"
NUMERIC: Final = "[0-9]{5}"
# HCPCS Level II: a letter, then four digits; D codes are the dental association's.
LEVEL_II: Final = "[A-Z][0-9]{4}"
LEVEL_II_BUT_DENTAL: Final = "[A-CE-Z][0-9]{4}"
CODE: Final = f"{LEVEL_I}|{LEVEL_II}"
ANESTHESIA: Final = "0[0-9]{4}"
# Codes of operations, also where no release says how they are.
OPERATION: Final = "[1-6][0-9]{4}"
MODIFIER: Final = "[0-9A-Z]{2}"
# A row of a release: 99213, or with its component 93000-26.
ROW: Final = f"[0-9A-Z]{{5}}(-{MODIFIER})?"
# A Medicare contractor and its locality: 13202-01.
LOCALITY: Final = "[0-9]{5}-[0-9]{2}"


def whole(pattern: str) -> str:
    """Return a pattern that matches a whole text and nothing beside it, for the database."""
    return f"^({pattern})$" if "|" in pattern else f"^{pattern}$"
