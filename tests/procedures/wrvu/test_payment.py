"""The payment estimate beside the credit. Conversion factor 32.7442 of RVU24A, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.domain.fees import NATIONAL
from procedures.wrvu.fees import ConversionFactor
from procedures.wrvu.payment import Estimate, estimate_case
from procedures.wrvu.values import Line
from tests.procedures.wrvu.released import SCHEDULE, WITH_COMPONENTS, line


def _estimates(*lines: Line) -> tuple[Estimate, ...]:
    return estimate_case(lines, schedule=SCHEDULE)


def _office(*lines: Line) -> list[str]:
    return [str(e.nonfacility) for e in _estimates(*(replace(given, place_of_service="11") for given in lines))]


def test_both_settings_are_given_where_the_place_is_not() -> None:
    (visit,) = _estimates(line("99213"))

    assert (str(visit.nonfacility), str(visit.facility)) == ("89.39", "64.18")
    assert (visit.conversion_factor, visit.locality, visit.reason) == (Decimal("32.7442"), "National", None)


@pytest.mark.parametrize("place", ["02", "19", "21", "22", "23", "24", "26", "31", "34", "41", "42", "51", "61"])
def test_facility_place_is_paid_at_the_facility_rate_alone(place: str) -> None:
    (visit,) = _estimates(line("99213", place_of_service=place))

    assert (visit.nonfacility, str(visit.facility)) == (None, "64.18")


def test_setting_in_which_it_is_not_performed_has_no_payment_and_says_why() -> None:
    (anywhere,) = _estimates(line("27447"))
    (office,) = _estimates(line("27447", place_of_service="11"))

    assert (anywhere.nonfacility, str(anywhere.facility), anywhere.reason) == (None, "1262.94", None)
    assert (office.facility, office.nonfacility, office.reason) == (None, None, "not_performed_in_setting")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("58300", "valued_not_medicare"),
        ("H2020", "not_valid_for_medicare"),
        ("00840", "anesthesia"),
        ("Z9", "unknown_code"),
    ],
)
def test_code_that_medicare_does_not_pay_has_its_state_as_reason(code: str, reason: str) -> None:
    (estimate,) = _estimates(line(code))

    assert (estimate.facility, estimate.nonfacility, estimate.reason) == (None, None, reason)


def test_locality_weighs_work_practice_and_malpractice() -> None:
    alaska = replace(NATIONAL, name="Alaska", work=Decimal("1.5"))

    (visit,) = estimate_case([line("99213")], schedule=SCHEDULE, gpci=alaska)

    assert (str(visit.nonfacility), visit.locality) == ("110.68", "Alaska")


def test_conversion_factor_is_named() -> None:
    qualifying = ConversionFactor("qualifying participant", Decimal("33.5675"))

    (visit,) = estimate_case([line("99213")], schedule=SCHEDULE, conversion=qualifying)

    assert (str(visit.nonfacility), visit.conversion_name) == ("91.64", "qualifying participant")


def test_factors_of_the_line_apply_and_are_named() -> None:
    (assistant,) = _estimates(line("27447", "80", place_of_service="21"))

    assert (str(assistant.facility), assistant.applied) == ("202.07", ("assistant",))
    assert "opps_cap" in assistant.not_applied


def test_endoscopy_family_has_the_fee_of_its_base_taken_off() -> None:
    lower, highest = _estimates(line("45380", place_of_service="22"), line("45385", place_of_service="22"))

    assert (str(lower.facility), str(highest.facility)) == ("15.39", "245.25")


def test_second_image_loses_half_its_technical_and_a_twentieth_of_its_professional_part() -> None:
    # 198.10 − 68.11 × 0.05 and 193.19 − 124.76 × 0.50
    assert _office(line("70551"), line("72148")) == ["194.69", "130.81"]


def test_one_image_alone_is_whole() -> None:
    assert _office(line("70551")) == ["198.10"]


def test_second_reading_of_images_loses_a_twentieth() -> None:
    # 68.11 × 0.95; 72148-26 is the higher
    assert _office(line("70551", "26"), line("72148", "26")) == ["64.70", "68.44"]


def test_further_units_of_therapy_lose_half_the_practice_expense() -> None:
    # 2 × 28.81 − 0.42 × 32.7442 × 0.50
    assert _office(line("97110", units=2)) == ["50.74"]


def test_second_eye_test_loses_a_fifth_of_its_technical_part() -> None:
    # 92134 TC 0.48: 15.72, 92133 TC 0.46: 15.06; 92133 is 35.69 − 15.06 × 0.20
    assert _office(line("92133"), line("92134")) == ["32.68", "39.62"]


def test_second_heart_test_loses_a_quarter_of_its_technical_part() -> None:
    # 93306 is 192.86, its technical part 126.72
    assert _office(line("93306"), line("78452"))[0] == "161.18"


def test_conflicting_modifiers_have_no_payment() -> None:
    (estimate,) = _estimates(line("27447", "80", "62"))

    assert (estimate.facility, estimate.reason) == (None, "conflicting_modifiers")


@given(code=st.sampled_from(WITH_COMPONENTS))
def test_payments_of_26_and_tc_are_within_a_cent_of_the_whole(code: str) -> None:
    whole, professional, technical = (_estimates(line(code, *m))[0].nonfacility for m in ((), ("26",), ("TC",)))

    assert whole is not None
    assert abs(whole - (professional or 0) - (technical or 0)) <= Decimal("0.01")
