"""What people type, read as the API takes it, and the words for what cannot be read."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.forms.reading import read_day, read_decimal, read_money, read_percent, read_share, read_whole
from web.forms.words import SENTENCES, sentence
from wire.validation.values import ValidationFailed, date_text, decimal_text, passes

_ROOT = Path(__file__).parents[2]
# Where codes are made that a page may have to put into words.
_MAKERS = (
    "wire/validation/values.py",
    "procedures/collections",
    "procedures/domain",
    "procedures/contracts/terms.py",
    "procedures/requests/contracts.py",
    "procedures/services/contracts.py",
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("40000", "40000.00"),
        ("40,000", "40000.00"),
        ("$40,000.50", "40000.50"),
        ("$52", "52.00"),
        ("$ 52.5", "52.50"),
        (" 6000 ", "6000.00"),
        ("40 000", "40000.00"),
        (".5", "0.50"),
        ("5.", "5.00"),
        ("007", "7.00"),
        ("1.500", "1.50"),
        ("1,234,567.89", "1234567.89"),
        ("0", "0.00"),
    ],
)
def test_dollars_are_read_as_people_write_them(typed: str, read: str) -> None:
    assert read_money(typed) == read


@pytest.mark.parametrize(
    "typed", ["", "many", "-5", "+5", "1,00", "1,0000", "1.2.3", "5e3", "٣", "NaN", "$$5", "5%", "1" * 50]
)
def test_what_is_no_amount_is_refused_and_never_guessed(typed: str) -> None:
    with pytest.raises(ValidationFailed, match="invalid_format"):
        read_money(typed)


def test_decimals_that_would_be_lost_are_refused() -> None:
    with pytest.raises(ValidationFailed, match="too_precise"):
        read_money("52.505")
    with pytest.raises(ValidationFailed, match="too_precise"):
        read_whole("1.5")


@pytest.mark.parametrize("typed", ["40", "40%", "40 %", " 40 % "])
def test_percent_is_read_with_and_without_its_sign(typed: str) -> None:
    assert read_percent(typed) == 40


@pytest.mark.parametrize(("typed", "read"), [("0.8", "0.80"), (".8", "0.80"), ("80%", "0.80"), ("100 %", "1.00")])
def test_share_of_one_is_read_in_percent_too(typed: str, read: str) -> None:
    assert read_share(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2025-03-14", "2025-03-14"),
        ("2025-3-14", "2025-03-14"),
        ("3/14/25", "2025-03-14"),
        ("3/14/2025", "2025-03-14"),
        ("03/14/2025", "2025-03-14"),
        ("3-14-2025", "2025-03-14"),
        ("March 14, 2025", "2025-03-14"),
        ("Mar 14 2025", "2025-03-14"),
        (" 3/14/25 ", "2025-03-14"),
        ("1/2/92", "1992-01-02"),
        ("1/2/91", "2091-01-02"),
    ],
)
def test_dates_are_read_as_americans_write_them(typed: str, read: str) -> None:
    assert read_day(typed) == read


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("14/3/2025", "day_first"),
        ("13/13/2025", "day_first"),
        ("2/30/2025", "invalid_format"),
        ("soon", "invalid_format"),
        ("2025-02-30", "invalid_format"),
        ("3/14/5", "invalid_format"),
        ("3/14", "invalid_format"),
        ("0/1/2025", "invalid_format"),
    ],
)
def test_date_that_cannot_be_is_refused(typed: str, code: str) -> None:
    with pytest.raises(ValidationFailed, match=code):
        read_day(typed)


@given(st.decimals(0, 9_999_999, places=2))
def test_any_amount_with_thousands_is_the_amount_that_the_api_takes(amount: Decimal) -> None:
    assert read_decimal(f"{amount:,.2f}") == f"{amount:.2f}"
    assert passes(decimal_text(), read_decimal(f"{amount:,.2f}"))


@given(st.dates())
def test_any_date_is_read_as_it_is(day: date) -> None:
    assert read_day(str(day)) == str(day)


@given(st.text(max_size=30))
def test_no_text_breaks_a_reader(typed: str) -> None:
    for read, check in ((read_money, decimal_text(digits=40)), (read_day, date_text(earliest=date.min))):
        with suppress(ValidationFailed):
            assert passes(check, read(typed))
    for number in (read_percent, read_whole):
        with suppress(ValidationFailed):
            assert number(typed) >= 0


def test_every_code_of_the_validators_has_a_sentence_that_names_the_field() -> None:
    codes: set[str] = set()
    for maker in _MAKERS:
        path = _ROOT / maker
        for source in [path] if path.suffix else sorted(path.glob("*.py")):
            text = source.read_text()
            codes |= set(re.findall(r'(?:ValidationFailed|refuse|add)\((?:[^()"]*, )?"([a-z_]+)"\)', text))
            codes |= set(re.findall(r'\("([a-z_]+)",\)', text))

    assert len(codes) >= 20
    assert codes - SENTENCES.keys() == set()
    assert sentence("out_of_range", label="FTE", expects="a number") == "FTE: out of range; give a number."
