"""Anaesthesia units beside the credit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from procedures.wrvu.values import Credit
from tests.procedures.wrvu.released import SCHEDULE, credits_for, line

WITH_BASE = replace(SCHEDULE, base_units={"00840": 6})


def _anesthesia(*modifiers: str, minutes: int | None, based: bool = True) -> Credit:
    given = replace(line("00840", *modifiers), minutes=minutes)
    return credits_for(given, schedule=WITH_BASE if based else SCHEDULE)[0]


@pytest.mark.parametrize(
    ("modifiers", "units"),
    [((), "12.7"), (("AA",), "12.7"), (("QZ",), "12.7"), (("QK",), "6.35"), (("QX",), "6.35"), (("QY",), "6.35")],
)
def test_units_are_base_and_time_times_the_share(modifiers: tuple[str, ...], units: str) -> None:
    credit = _anesthesia(*modifiers, minutes=100)

    assert credit.anesthesia_units is not None
    assert credit.as_json()["anesthesia_units"] in {units, units + "0"}
    assert (str(credit.wrvu), credit.basis, credit.reason) == ("0.00", "payer_fee_schedule", "anesthesia")


def test_supervision_of_many_is_three_units_whatever_the_rest() -> None:
    credit = _anesthesia("AD", minutes=None, based=False)

    assert (str(credit.anesthesia_units), credit.flags) == ("3", ())


def test_units_are_null_without_base_units_or_minutes_and_say_which() -> None:
    assert _anesthesia(minutes=100, based=False).flags == ("no_base_units",)
    assert _anesthesia(minutes=None).flags == ("no_minutes",)
    assert _anesthesia(minutes=None).as_json()["anesthesia_units"] is None
