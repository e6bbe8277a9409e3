"""Dollars of findings: at one rate a pay period, to the cent, bonuses apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from procedures.contracts.compensation import Bonus, Compensation, PayPeriod, Period, Tier, TierSpan, period_of
from statements.matching.dollars import PaySpan, largest_remainder, price
from statements.matching.values import Finding, FindingKind, Grade, GroupKey
from tests.statements.matching.examples import MARCH, on

FLAT = Compensation(tiers=(Tier(Decimal(0), Decimal("47.50")),))
TWO_BANDS = Compensation(tiers=(Tier(Decimal(0), Decimal(40)), Tier(Decimal(100), Decimal(60))))


def finding(wrvu: str, day: date | None = None, grade: Grade = Grade.ONLY) -> Finding:
    return Finding(
        FindingKind.VALUE, (GroupKey(day or on(4), "99213"),), 1, ("a",), (1,), Decimal(0), Decimal(wrvu), (), grade
    )


def march(pay: Compensation, own_wrvu: str, before: str = "0") -> PaySpan:
    return PaySpan(Period(*MARCH), "Contract, version 1", pay, Decimal(own_wrvu), Decimal(before))


def test_missing_wrvu_are_worth_the_rate_that_was_entered() -> None:
    priced = price([finding("-2.00"), finding("0.50")], lambda _: march(FLAT, "100"))

    assert priced.by_place == (Decimal("95.00"), Decimal("-23.75"))
    assert priced.spans[0].dollars == Decimal("71.25")


def test_findings_across_a_band_share_one_rate_and_add_up() -> None:
    priced = price([finding("-10.00"), finding("-10.00"), finding("-10.00")], lambda _: march(TWO_BANDS, "115"))

    (span,) = priced.spans
    assert span.dollars == Decimal(15 * 60 + 15 * 40)
    assert sum((one or 0 for one in priced.by_place), Decimal(0)) == span.dollars


def test_where_both_records_have_as_much_the_rate_is_that_of_the_band() -> None:
    priced = price([finding("-1.00"), finding("1.00")], lambda _: march(TWO_BANDS, "150"))

    assert priced.by_place == (Decimal("60.00"), Decimal("-60.00"))
    assert priced.spans[0].dollars == 0


def test_bonus_that_one_record_reaches_is_said_and_never_shared_out() -> None:
    bonus = Bonus(Decimal(6000), Decimal(5000))
    pay = Compensation(tiers=FLAT.tiers, bonuses=(bonus,), tier_span=TierSpan.CALENDAR_YEAR)

    priced = price([finding("-10.00")], lambda _: march(pay, "105", before="5900"))

    assert priced.spans[0].bonuses == ((bonus, True),)
    assert priced.by_place == (Decimal("475.00"),)


def test_what_is_open_has_a_sum_of_its_own() -> None:
    priced = price([finding("-1.00"), finding("-2.00", grade=Grade.EITHER)], lambda _: march(FLAT, "100"))

    (span,) = priced.spans
    assert (span.certain, span.open) == (Decimal("47.50"), Decimal("95.00"))


def test_sum_of_several_pay_periods_has_dollars_where_each_of_them_pays_the_same() -> None:
    quarter = replace(finding("-3.00", on(1)), months=3)
    own = {3: "50", 4: "60", 5: "200"}

    def monthly(pay: Compensation) -> Callable[[date], PaySpan]:
        return lambda day: PaySpan(period_of(day, PayPeriod.MONTH), "Contract", pay, Decimal(own[day.month]))

    flat, by_bands = price([quarter], monthly(FLAT)), price([quarter], monthly(TWO_BANDS))

    assert flat.by_place == (Decimal("142.50"),)
    assert [(one.span.period, one.span.own_wrvu, one.statement_wrvu, one.dollars) for one in flat.spans] == [
        (Period(on(1), on(31, month=5)), Decimal(310), Decimal(307), Decimal("142.50"))
    ]
    assert (by_bands.by_place, by_bands.spans) == ((None,), ())


def test_sum_with_a_month_without_a_contract_has_no_dollars() -> None:
    quarter = replace(finding("-3.00", on(1)), months=3)

    assert price([quarter], lambda day: None if day.month == 5 else march(FLAT, "100")).by_place == (None,)


def test_day_without_a_contract_that_pays_has_no_dollars() -> None:
    assert price([finding("-1.00")], lambda _: None).by_place == (None,)
    assert price([finding("-1.00")], lambda _: march(Compensation(), "100")).by_place == (None,)


@given(st.lists(st.integers(-300, 300), min_size=1, max_size=30), st.integers(1, 99_999))
def test_shares_are_cents_and_add_up_to_the_dollars_of_the_period(hundredths: list[int], cents: int) -> None:
    rate = Decimal(cents) / 1000
    exact = {place: Decimal(one) / 100 * rate for place, one in enumerate(hundredths)}
    total = sum(exact.values(), Decimal(0)).quantize(Decimal("0.01"), "ROUND_HALF_UP")

    shares = largest_remainder(exact, total)

    assert sum(shares.values(), Decimal(0)) == total
    assert all(abs(shares[place] - exact[place]) < Decimal("0.01") for place in exact)
