"""Rounding: half up, once."""

from __future__ import annotations

from decimal import Decimal

from codes.domain.fees import rounded_dollars
from procedures.wrvu.rounding import rounded_units, rounded_wrvu


def test_half_a_hundredth_of_a_wrvu_goes_up_whether_the_digit_before_is_even_or_odd() -> None:
    assert rounded_wrvu(Decimal("0.305")) == Decimal("0.31")
    assert rounded_wrvu(Decimal("7.685")) == Decimal("7.69")


def test_half_a_cent_goes_up() -> None:
    assert rounded_dollars(Decimal("88.445")) == Decimal("88.45")


def test_time_units_have_one_decimal() -> None:
    assert rounded_units(Decimal("6.65")) == Decimal("6.7")
