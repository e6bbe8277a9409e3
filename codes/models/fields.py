"""Columns that Django has no field for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

_HUNDREDTH: Final = Decimal("0.01")


class RvuField(models.DecimalField):  # type: ignore[type-arg]  # the stub's two parameters follow from null=
    """An amount of RVU with the decimals that were published: two, or three where the third is not 0.

    The column is `numeric` without a scale, so that 1.30 comes back as 1.30 beside a 1.305.
    """

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: as Django has it
        super().__init__(*args, **{"max_digits": 9, "decimal_places": 3, **options})

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the type of the column."""
        return "numeric"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002  # Any: Django's own
        """Return the amount with at least two decimals."""
        amount = super().get_db_prep_value(value, connection, prepared)
        if isinstance(amount, Decimal) and not -3 <= int(amount.as_tuple().exponent) <= -2:
            return amount.quantize(_HUNDREDTH)
        return amount
