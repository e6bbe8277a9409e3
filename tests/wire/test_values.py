"""Strict values: taken as written, or refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.validation import values
from wire.validation.values import ValidationFailed, Validator, passes

ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.lists(st.integers()),
    st.dictionaries(st.text(), st.text()),
)
NEARLY_DATES = st.one_of(
    st.from_regex(r"[0-9]{4}-?W?[0-9]{1,2}-?[0-9]{0,2}\s?", fullmatch=True), st.dates().map(date.isoformat)
)
NEARLY_NUMBERS = st.from_regex(r"\s?[-+]?\d{0,4}_?\d{0,18}(\.\d{0,3})?([eE]\d)?\s?", fullmatch=True)
NEARLY_UUIDS = st.one_of(
    st.uuids().map(str),
    st.uuids().map(lambda value: str(value).upper()),
    st.uuids().map(lambda value: value.hex),
    st.uuids().map(lambda value: value.urn),
    st.uuids().map(lambda value: f"{{{value}}}"),
)


def refusal(check: Validator[object], value: object) -> str | None:
    """Return the code of a refusal, None where the value is taken."""
    try:
        check(value)
    except ValidationFailed as failed:
        return failed.code
    return None


@given(written=st.one_of(ANYTHING, NEARLY_DATES))
def test_a_date_that_is_taken_is_rendered_as_it_was_written(written: object) -> None:
    check = values.date_text()

    if passes(check, written):
        assert check(written).isoformat() == written


@given(written=st.one_of(ANYTHING, NEARLY_UUIDS))
def test_a_uuid_that_is_taken_is_rendered_as_it_was_written(written: object) -> None:
    check = values.uuid_text()

    if passes(check, written):
        assert str(check(written)) == written


@given(written=st.one_of(ANYTHING, NEARLY_UUIDS))
def test_what_is_not_parsed_is_taken_as_a_uuid_just_where_a_uuid_is(written: object) -> None:
    taken, parsed = (passes(check, written) for check in (values.uuid_string(), values.uuid_text()))

    assert taken == parsed


@given(written=st.one_of(ANYTHING, NEARLY_NUMBERS))
def test_a_decimal_that_is_taken_is_rendered_as_it_was_written(written: object) -> None:
    check = values.decimal_text()

    if passes(check, written):
        assert str(check(written)) == written


@given(written=st.one_of(ANYTHING, NEARLY_NUMBERS))
def test_a_number_in_a_query_that_is_taken_is_rendered_as_it_was_written(written: object) -> None:
    check = values.integer_text()

    if passes(check, written):
        assert str(check(written)) == written


@given(whole=st.integers(-values.LARGEST_INTEGER, values.LARGEST_INTEGER))
def test_every_whole_number_that_javascript_holds_is_taken_in_both_forms(whole: int) -> None:
    assert values.integer()(whole) == values.integer_text()(str(whole)) == whole


@given(day=st.dates(min_value=values.EARLIEST_DATE))
def test_every_day_from_1992_on_is_taken(day: date) -> None:
    assert values.date_text()(day.isoformat()) == day


@given(cents=st.integers(0, 999_999_999))
def test_every_amount_of_seven_digits_and_cents_is_taken(cents: int) -> None:
    assert values.decimal_text()(f"{cents // 100}.{cents % 100:02}") == Decimal(cents) / 100


@pytest.mark.parametrize("written", ["5_0", " 5", "5 ", "+5", "٥", "1.0", "05", "-0", "1e1", "5\n", "", "0x5", "５"])
def test_a_repaired_number_is_refused(written: str) -> None:
    assert refusal(values.integer_text(), written) == "invalid_format"


@pytest.mark.parametrize("written", [1.0, True, "1", None, [1], float("nan")])
def test_only_a_whole_number_is_an_integer(written: object) -> None:
    assert refusal(values.integer(), written) == "invalid_type"


@pytest.mark.parametrize("written", [0, 1000, -1])
def test_an_integer_outside_its_bounds_is_out_of_range(written: int) -> None:
    assert refusal(values.integer(least=1, most=999), written) == "out_of_range"
    assert refusal(values.integer_text(least=1, most=999), str(written)) == "out_of_range"


def test_a_number_of_5000_digits_is_out_of_range_and_never_parsed() -> None:
    assert refusal(values.integer_text(), "9" * 5000) == "out_of_range"


@pytest.mark.parametrize(
    "written",
    [
        "20260314",
        "2026-W11-6",
        "2026-3-14",
        "2026-03-14 ",
        "2026-03-14\n",
        "2026-02-30",
        "٢٠٢٦-03-14",
        "2026-03-14T00:00",
    ],
)
def test_a_repaired_date_is_refused(written: str) -> None:
    assert refusal(values.date_text(), written) == "invalid_format"


def test_a_date_before_the_first_rvu_file_is_out_of_range() -> None:
    assert refusal(values.date_text(), "1991-12-31") == "out_of_range"
    assert values.date_text()("1992-01-01") == date(1992, 1, 1)


def test_a_date_after_the_latest_is_out_of_range() -> None:
    assert refusal(values.date_text(latest=date(2026, 3, 14)), "2026-03-15") == "out_of_range"


V4 = "6f1f3c1e-9f0a-4b62-8a2e-0c8f1c1d2e3f"


@pytest.mark.parametrize(
    "written",
    [
        V4.upper(),
        V4.replace("-", ""),
        f"urn:uuid:{V4}",
        f"{{{V4}}}",
        f"{V4}\n",
        f" {V4}",
        V4[:-1],
        V4.replace("6", "６", 1),
    ],
)
def test_a_repaired_uuid_is_refused(written: str) -> None:
    assert refusal(values.uuid_text(), written) == "invalid_format"


def test_a_uuid_that_could_come_from_a_record_number_is_refused_where_versions_are_named() -> None:
    made_from_name = str(UUID("74738ff5-5367-5958-9aee-98fffdcd1876"))

    assert refusal(values.uuid_text(versions={4, 7}), made_from_name) == "invalid_version"
    assert values.uuid_text(versions={4, 7})(V4) == UUID(V4)


@pytest.mark.parametrize(
    "written",
    ["1", "1.5", "1.500", ".50", "01.00", "-1.00", "+1.00", "1,00", "12345678.00", "1e2", "NaN", "1.00\n", "١.٠٠"],
)
def test_a_decimal_of_another_shape_is_refused(written: str) -> None:
    assert refusal(values.decimal_text(), written) == "invalid_format"


@pytest.mark.parametrize("written", [1.5, 1, None])
def test_a_decimal_is_a_string(written: object) -> None:
    assert refusal(values.decimal_text(), written) == "invalid_type"


def test_a_decimal_outside_its_bounds_is_out_of_range() -> None:
    fte = values.decimal_text(digits=1, least=Decimal("0.01"), most=Decimal("1.00"))

    assert [refusal(fte, "0.00"), refusal(fte, "1.01"), refusal(fte, "0.80")] == ["out_of_range", "out_of_range", None]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (5, "invalid_type"), ("a\0b", "nul"), ("\ud800", "invalid_characters"), ("abcdef", "too_long"),
        ("", "too_short"), ("abc\n", "invalid_format"), ("abC", "invalid_format"), ("abc", None),
    ],
)  # fmt: skip
def test_a_text_is_refused_for_its_reason(written: object, code: str | None) -> None:
    assert refusal(values.text(min_length=1, max_length=5, pattern="[a-z]+"), written) == code


@given(written=st.text(max_size=20))
def test_a_text_that_is_taken_is_the_very_same(written: str) -> None:
    check = values.text(max_length=20)

    assert not passes(check, written) or check(written) == written


@pytest.mark.parametrize("written", ["Primary", "primary ", "", 0])
def test_a_choice_is_a_word_letter_for_letter(written: object) -> None:
    assert not passes(values.choice({"primary", "assistant"}), written)


def test_a_list_keeps_its_order_and_is_refused_for_its_reason() -> None:
    modifiers = values.list_of(values.text(max_length=2), max_items=2, min_items=1, is_unique=True)

    assert modifiers(["59", "26"]) == ["59", "26"]
    assert [refusal(modifiers, bad) for bad in ("26", [], ["1", "2", "3"], ["26", "26"], ["26", 5])] == [
        "invalid_type", "too_few", "too_many", "duplicate", "invalid_type",
    ]  # fmt: skip


def test_null_is_taken_only_where_it_is_allowed() -> None:
    assert values.nullable(values.integer())(None) is None
    assert refusal(values.integer(), None) == "invalid_type"


@pytest.mark.parametrize("written", [1, 0, "true", None])
def test_only_true_and_false_are_booleans(written: object) -> None:
    assert refusal(values.boolean(), written) == "invalid_type"


def test_a_flag_in_a_query_is_zero_or_one() -> None:
    assert (values.flag_text()("1"), values.flag_text()("0")) == (True, False)
    assert refusal(values.flag_text(), "true") == "invalid_choice"
