"""The query of a position: strict values out of texts."""

from __future__ import annotations

from decimal import Decimal
from typing import Unpack

from wire.validation.fields import FieldOptions, StrictField, StrictSerializer, TextField
from wire.validation.values import amount_text, integer_text


class WholeNumberParameter(StrictField[int]):
    """A whole number in a query parameter."""

    def __init__(self, *, least: int, most: int, **options: Unpack[FieldOptions]) -> None:
        schema = {"type": "integer", "minimum": least, "maximum": most}
        super().__init__(integer_text(least=least, most=most), schema, **options)


class DecimalParameter(StrictField[Decimal]):
    """A decimal in a query parameter, with two decimals at most, within bounds."""

    def __init__(self, *, least: str, most: str, **options: Unpack[FieldOptions]) -> None:
        schema = {"type": "string", "pattern": r"^(0|[1-9][0-9]{0,6})(\.[0-9]{1,2})?$"}
        super().__init__(amount_text(least=Decimal(least), most=Decimal(most)), schema, **options)


class PositionInput(StrictSerializer):
    """A total to place: what was produced, at which FTE, in how many days, and where to look."""

    wrvu = DecimalParameter(least="0", most="9999999.99", help_text="The total to place")
    fte = DecimalParameter(
        least="0.01", most="1", required=False, help_text="The FTE it was produced at; 1 if not given"
    )
    days = WholeNumberParameter(
        least=1, most=366, required=False, help_text="The days it covers; the year if not given"
    )
    specialty = TextField(max_length=64, min_length=1, pattern=r"[-_A-Za-z0-9]+")
    region = TextField(max_length=16, min_length=1, pattern=r"[A-Z][A-Z0-9-]*", default="US")
    metric = TextField(max_length=32, min_length=1, pattern=r"[a-z][a-z0-9_]*", default="wrvu")
    medicare_share = WholeNumberParameter(
        least=1, most=100, required=False, help_text="How many percent of it Medicare paid for, for computed tables"
    )
    year = WholeNumberParameter(least=1992, most=2200, required=False, help_text="The table's year; all if not given")
