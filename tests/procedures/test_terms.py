"""The terms of a contract as JSON: strict, whole, and every error by its path."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.contracts.compensation import (
    Bonus,
    Compensation,
    PayPeriod,
    Tier,
    TierSpan,
    earned,
    period_of,
    periods_of,
)
from procedures.contracts.terms import FACTOR_NAMES, InvalidTerms, Terms, terms_of
from procedures.wrvu.policy import CMS, UNADJUSTED, RankBy, Rule


def errors_of(sent: object) -> dict[str, tuple[str, ...]]:
    with pytest.raises(InvalidTerms) as refused:
        terms_of(sent)
    return dict(refused.value.errors)


def test_new_contract_counts_by_the_rules_of_medicare_and_pays_nothing() -> None:
    assert terms_of({}) == Terms(policy=CMS)


def test_terms_come_back_as_they_are_told() -> None:
    sent = {
        "policy": "custom",
        "rules": {"multiple_procedures": False},
        "factors": {"assistant": "0.20", "co_surgeon": "0.5"},
        "rank_by": "total_rvu",
        "pinned_year": 2020,
        "own_values": {"H2020": "0.75"},
        "countable": "billed",
        "fte": "0.80",
        "compensation": {"pay_period": "quarter", "tiers": [{"from_wrvu": "0.00", "dollars_per_wrvu": "45.50"}]},
    }

    terms = terms_of(sent)

    assert terms_of(terms.as_json()) == terms
    assert not terms.policy.has(Rule.MULTIPLE)
    assert terms.policy.factors.assistant == Decimal("0.20")
    assert (terms.policy.rank_by, terms.policy.pinned_year) == (RankBy.TOTAL_RVU, 2020)
    assert terms.policy.own_values == {"H2020": Decimal("0.75")}
    assert terms.countable_states == ("billed", "collected")


def test_every_rule_and_every_factor_is_told() -> None:
    terms = terms_of({"policy": "unadjusted"}).as_json()

    assert terms["rules"] == {rule.value: False for rule in Rule}
    assert set(terms["factors"]) == set(FACTOR_NAMES)  # type: ignore[arg-type]  # an object
    assert terms_of(terms).policy == UNADJUSTED


@given(
    rules=st.dictionaries(st.sampled_from([rule.value for rule in Rule]), st.booleans()),
    factors=st.dictionaries(
        st.sampled_from(FACTOR_NAMES), st.decimals(0, 10, places=4).map(lambda d: f"{d.normalize():f}")
    ),
    year=st.none() | st.integers(1992, 2100),
    by_modifier=st.dictionaries(st.sampled_from(["FS", "25", "RT", "ZZ"]), st.sampled_from(["0", "0.8", "1.2345"])),
    by_place=st.none() | st.lists(st.sampled_from(["1", "0.5", "0.25", "10"]), min_size=1, max_size=20),
)
def test_any_custom_policy_is_read_back_as_it_was(
    rules: dict[str, bool],
    factors: dict[str, str],
    year: int | None,
    by_modifier: dict[str, str],
    by_place: list[str] | None,
) -> None:
    own = {"modifier_factors": by_modifier, "procedure_factors": by_place}
    terms = terms_of({"policy": "custom", "rules": rules, "factors": factors, "pinned_year": year, **own})

    assert terms_of(terms.as_json()) == terms


TIERS = "compensation.tiers"


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ([], {"": ("invalid_type",)}),
        ({"policy": "medicare"}, {"policy": ("invalid_choice",)}),
        ({"rule": {}}, {"rule": ("unknown_field",)}),
        ({"policy": "custom", "factors": {"assistant": "-0.16"}}, {"factors.assistant": ("invalid_format",)}),
        ({"policy": "custom", "factors": {"assistant": "10.01"}}, {"factors.assistant": ("out_of_range",)}),
        ({"policy": "custom", "factors": {"assistant": 0.16}}, {"factors.assistant": ("invalid_type",)}),
        ({"policy": "custom", "factors": {"surgeon": "1"}}, {"factors.surgeon": ("unknown_field",)}),
        ({"policy": "custom", "rules": {"bilateral": 1}}, {"rules.bilateral": ("invalid_type",)}),
        ({"factors": {"assistant": "0.20"}}, {"factors.assistant": ("only_custom",)}),
        ({"policy": "unadjusted", "rules": {"bilateral": True}}, {"rules.bilateral": ("only_custom",)}),
        ({"policy": "custom", "modifier_factors": {"50": "0.5"}}, {"modifier_factors.50": ("has_own_factor",)}),
        ({"policy": "custom", "modifier_factors": {"FS": "10.01"}}, {"modifier_factors.FS": ("out_of_range",)}),
        ({"policy": "custom", "modifier_factors": {"fs": "0.8"}}, {"modifier_factors.fs": ("invalid_format",)}),
        ({"policy": "custom", "modifier_factors": {"FS": 0.8}}, {"modifier_factors.FS": ("invalid_type",)}),
        ({"modifier_factors": {"FS": "0.8"}}, {"modifier_factors": ("only_custom",)}),
        ({"policy": "custom", "procedure_factors": []}, {"procedure_factors": ("too_few",)}),
        ({"policy": "custom", "procedure_factors": ["1"] * 21}, {"procedure_factors": ("too_many",)}),
        ({"policy": "custom", "procedure_factors": ["1", "-1"]}, {"procedure_factors": ("invalid_format",)}),
        ({"policy": "custom", "procedure_factors": "1"}, {"procedure_factors": ("invalid_type",)}),
        ({"policy": "unadjusted", "procedure_factors": ["1"]}, {"procedure_factors": ("only_custom",)}),
        ({"pinned_year": 1991}, {"pinned_year": ("out_of_range",)}),
        ({"own_values": {"h2020": "1.00"}}, {"own_values.h2020": ("invalid_format",)}),
        ({"own_values": {"H2020": "-1.00"}}, {"own_values.H2020": ("invalid_format",)}),
        ({"countable": "paid"}, {"countable": ("invalid_choice",)}),
        ({"fte": "0.00"}, {"fte": ("out_of_range",)}),
        ({"fte": "1.01"}, {"fte": ("out_of_range",)}),
        ({"compensation": {"pay_period": "week"}}, {"compensation.pay_period": ("invalid_choice",)}),
        ({"compensation": {"tiers": [{"from_wrvu": "0.00"}]}}, {f"{TIERS}.0.dollars_per_wrvu": ("required",)}),
        ({"compensation": {"tiers": [{"from_wrvu": "5.00", "dollars_per_wrvu": "1.00"}]}},
         {f"{TIERS}.0.from_wrvu": ("first_not_zero",)}),
        ({"compensation": {"tiers": [{"from_wrvu": "0.00", "dollars_per_wrvu": "1.00"},
                                     {"from_wrvu": "0.00", "dollars_per_wrvu": "2.00"}]}},
         {f"{TIERS}.1.from_wrvu": ("not_rising",)}),
        ({"compensation": {"bonuses": [5]}}, {"compensation.bonuses.0": ("invalid_type",)}),
        ({"compensation": {"base": "1"}}, {"compensation.base": ("invalid_format",)}),
    ],
)  # fmt: skip
def test_terms_that_cannot_be_are_refused_by_path(sent: object, errors: dict[str, tuple[str, ...]]) -> None:
    assert errors_of(sent) == errors


TWO_TIERS = Compensation(
    base=Decimal("1000.00"),
    tiers=(Tier(Decimal(0), Decimal(40)), Tier(Decimal(100), Decimal(60))),
    bonuses=(Bonus(Decimal(150), Decimal(500)),),
)


@pytest.mark.parametrize(
    ("wrvu", "productivity", "bonus"),
    [("0", "0.00", "0"), ("100.00", "4000.00", "0"), ("100.01", "4000.60", "0"), ("149.99", "6999.40", "0"),
     ("150.00", "7000.00", "500")],
)  # fmt: skip
def test_tiers_are_marginal_and_a_bonus_is_paid_at_its_threshold(wrvu: str, productivity: str, bonus: str) -> None:
    earnings = earned(TWO_TIERS, wrvu=Decimal(wrvu))

    assert (earnings.productivity, earnings.bonus) == (Decimal(productivity), Decimal(bonus))
    assert earnings.total == Decimal(1000) + Decimal(productivity) + Decimal(bonus)


def test_tiers_of_a_calendar_year_go_on_where_the_last_period_ended() -> None:
    yearly = Compensation(tier_span=TierSpan.CALENDAR_YEAR, tiers=TWO_TIERS.tiers, bonuses=TWO_TIERS.bonuses)

    periods = [earned(yearly, wrvu=Decimal(60), before=Decimal(60 * n)) for n in range(3)]

    assert [p.productivity for p in periods] == [Decimal(2400), Decimal(2800), Decimal(3600)]
    assert [p.bonus for p in periods] == [0, 0, 500]


@given(first=st.decimals(0, 500, places=2), second=st.decimals(0, 500, places=2))
def test_a_year_earns_the_same_in_one_period_or_two(first: Decimal, second: Decimal) -> None:
    yearly = Compensation(tier_span=TierSpan.CALENDAR_YEAR, tiers=TWO_TIERS.tiers)

    parts = earned(yearly, wrvu=first).productivity + earned(yearly, wrvu=second, before=first).productivity

    assert parts == earned(yearly, wrvu=first + second).productivity


@pytest.mark.parametrize(
    ("pay_period", "first", "last"),
    [("month", "2024-02-01", "2024-02-29"), ("quarter", "2024-01-01", "2024-03-31"),
     ("half_year", "2024-01-01", "2024-06-30"), ("year", "2024-01-01", "2024-12-31")],
)  # fmt: skip
def test_period_is_that_of_the_calendar_with_both_its_ends(pay_period: str, first: str, last: str) -> None:
    period = period_of(date(2024, 2, 10), PayPeriod(pay_period))

    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)
    assert len(list(periods_of(date(2024, 1, 1), date(2024, 12, 31), PayPeriod(pay_period)))) in {1, 2, 4, 12}
