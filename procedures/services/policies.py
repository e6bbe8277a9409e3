"""Which policy counts: of stored lines and of a calculation that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from procedures.wrvu.policy import UNADJUSTED, Policy

# Until contracts decide, every stored line is worth its row's value times its units.
STORED_POLICY: Final = UNADJUSTED

# What `calculate` accepts: the policies whose figures are proven.
CALCULATE_POLICIES: Final[Mapping[str, Policy]] = {UNADJUSTED.name.value: UNADJUSTED}
