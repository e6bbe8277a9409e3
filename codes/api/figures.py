"""Fields for amounts of RVU, which have a third decimal where one was published."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from drf_spectacular.drainage import set_override

from wire.validation.fields import DecimalTextField, DifferenceField


class RvuText(DecimalTextField):
    """An amount of RVU as a decimal string: two decimals, or three where the third is not 0 ("10.47", "1.305")."""

    def __init__(self, **options: Any) -> None:  # Any: as any field
        super().__init__(**options)
        self.schema = {**self.schema, "pattern": str(self.schema["pattern"]).replace("{2}$", "{2,3}$")}
        set_override(self, "field", self.schema)

    def to_representation(self, value: Decimal | str) -> str:
        """Return the amount with the decimals that it has, two at least."""
        return rvu_text(Decimal(value))


class RvuDifference(RvuText, DifferenceField):
    """A difference of amounts of RVU, which may be below zero."""


def rvu_text(amount: Decimal) -> str:
    """Return an amount with the decimals that it has, two at least and three at most."""
    exact = f"{amount:.3f}"
    return exact if exact[-1] != "0" else exact[:-1]
