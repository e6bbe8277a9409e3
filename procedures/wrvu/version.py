"""Which version of the rules this program counts by (pure)."""

from __future__ import annotations

from typing import Final

# Raise it with every change of a rule that can change a stored credit: what carries a lower one is valued anew.
# 2: units with 55 are days of care, parts on several lines are one procedure, anesthesia lines share base units.
RULES_VERSION: Final = 2
