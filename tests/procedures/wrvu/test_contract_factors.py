"""What a contract sets of its own: factors of modifiers and of the procedures of a session; and what a role implies."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from procedures.wrvu.calculator import value_case, value_stored
from procedures.wrvu.explanation import explained
from procedures.wrvu.modifiers import has_own_factor
from procedures.wrvu.policy import CMS, UNADJUSTED, Policy, Rule
from procedures.wrvu.values import Line, PolicyName, factors_json
from tests.procedures.wrvu.released import SCHEDULE, credit_for, credits_for, line, worth

CUSTOM = replace(CMS, name=PolicyName.CUSTOM)
SPLIT_VISIT = replace(CUSTOM, modifier_factors={"FS": Decimal("0.80"), "LT": Decimal("0.9"), "59": Decimal(0)})


def by_place(*factors: str) -> Policy:
    return replace(CUSTOM, procedure_factors=tuple(map(Decimal, factors)))


def test_contract_sets_the_factor_of_a_modifier_that_otherwise_changes_nothing() -> None:
    (credit,) = credits_for(line("99213", "FS"), policy=SPLIT_VISIT)

    assert (str(credit.wrvu), [step.rule for step in credit.steps]) == ("1.04", ["modifier_factors"])
    assert explained(credit.as_json()).steps[0] == (
        "99213 with modifier FS: 1.30 wRVU × 0.8 because the contract sets this factor for the modifier = 1.04."
    )


def test_factor_of_a_modifier_stands_after_rule_7_and_before_rule_9() -> None:
    credit = credit_for("49505", "73", "LT", "52", "54", policy=SPLIT_VISIT)

    assert [step.rule for step in credit.steps] == ["split_global", "by_report", "modifier_factors", "facility"]


def test_factor_of_a_side_counts_on_one_side_alone() -> None:
    assert worth(line("49505", "LT"), policy=SPLIT_VISIT) == ["7.16"]
    assert worth(line("49505", "LT", "RT"), policy=SPLIT_VISIT) == ["11.94"]


def test_line_that_a_factor_makes_nothing_takes_no_part_in_its_session() -> None:
    assert worth(line("47562", "59"), line("49505"), policy=SPLIT_VISIT) == ["0.00", "7.96"]


def test_modifier_that_nobody_knows_counts_one_whatever_the_contract_says() -> None:
    contract = replace(CUSTOM, modifier_factors={"ZZ": Decimal("0.80")})
    listed = replace(SCHEDULE, modifiers=frozenset({"ZZ"}))

    (unknown,) = credits_for(line("99213", "ZZ"), policy=contract)
    (known,) = credits_for(line("99213", "ZZ"), policy=contract, schedule=listed)

    assert (str(unknown.wrvu), unknown.flags) == ("1.30", ("unknown_modifier",))
    assert (str(known.wrvu), known.flags) == ("1.04", ())


@pytest.mark.parametrize(
    "modifier", ["26", "TC", "50", "54", "55", "56", "78", "62", "66", "80", "AS", "22", "52", "53"]
)
def test_modifier_that_a_rule_names_has_a_factor_of_its_own(modifier: str) -> None:
    assert has_own_factor(modifier)


@pytest.mark.parametrize("modifier", ["25", "59", "RT", "LT", "FS", "GC", "E1", "95", "51", "ZZ"])
def test_any_other_modifier_can_be_given_one(modifier: str) -> None:
    assert not has_own_factor(modifier)


def test_contract_sets_the_factors_of_the_procedures_of_a_session() -> None:
    lines = [line("27447"), line("63047"), line("47562"), line("49505")]

    # 19.60, 15.37 × 0.5, 10.47 × 0.25, 7.96 × 0.25
    assert worth(*lines, policy=by_place("1", "0.5", "0.25")) == ["19.60", "7.69", "2.62", "1.99"]


def test_factors_by_place_run_over_units() -> None:
    (step,) = credit_for("47562", units=7, policy=by_place("1", "0.5", "0.25")).steps

    assert factors_json(step.factors) == [
        {"factor": "1", "units": 1},
        {"factor": "0.5", "units": 1},
        {"factor": "0.25", "units": 5},
    ]


def test_first_factor_holds_for_a_procedure_alone() -> None:
    assert worth(line("47562"), policy=by_place("0.9")) == ["9.42"]
    assert worth(line("99213"), policy=by_place("0.9")) == ["1.30"]


def test_old_contracts_keep_their_two_factors() -> None:
    old = replace(
        CUSTOM, factors=replace(CUSTOM.factors, further_procedure=Decimal("0.6"), sixth_procedure=Decimal("0.1"))
    )

    assert worth(line("47562", units=6), policy=old) == ["36.65"]  # 10.47 × (1 + 4 × 0.6 + 0.1)


def test_many_units_are_as_few_runs_as_there_are_factors() -> None:
    lines = [line("47562", units=9999)] * 500

    line_credits = value_case(lines, schedule=SCHEDULE, policy=CMS)

    runs = [len(step.factors) for credit in line_credits for step in credit.steps]
    assert (len(runs), max(runs), sum(runs)) == (500, 2, 501)
    assert sum(run.units for credit in line_credits for step in credit.steps for run in step.factors) == 500 * 9999


def test_explanation_tells_runs_of_many_units() -> None:
    step = explained(credit_for("47562", units=9999).as_json()).steps[0]

    assert step.startswith("47562: 10.47 wRVU × 5000 (1 + 0.5 × 9,998, one a unit) because")


def _role(code: str, role: str, *modifiers: str, policy: Policy = CMS) -> tuple[str, tuple[str, ...]]:
    stored = [replace(line(code, *modifiers), role=role, id="one")]
    (credit,) = value_stored(stored, schedule=SCHEDULE, policy=policy)
    return str(credit.wrvu), credit.flags


@pytest.mark.parametrize(("code", "role"), [("27447", "assistant"), ("63047", "cosurgeon"), ("27447", "cosurgeon")])
def test_role_without_its_modifier_keeps_the_value_and_says_so(code: str, role: str) -> None:
    assert _role(code, role) == (str(credit_for(code).wrvu), ("role_without_modifier",))


@pytest.mark.parametrize(
    ("code", "role", "modifiers"),
    [
        ("27447", "assistant", ("80",)),
        ("27447", "assistant", ("AS",)),
        ("63047", "cosurgeon", ("62",)),
        ("27447", "primary", ()),
        ("27447", "supervisor", ()),
        ("64721", "assistant", ()),  # no assistant is paid
        ("99213", "cosurgeon", ()),
        ("H2020", "assistant", ()),
    ],
)
def test_role_says_nothing_where_the_modifier_is_there_or_changes_nothing(
    code: str, role: str, modifiers: tuple[str, ...]
) -> None:
    assert "role_without_modifier" not in _role(code, role, *modifiers)[1]


def test_role_says_nothing_where_no_rule_would_count_the_modifier() -> None:
    assert _role("27447", "assistant", policy=UNADJUSTED)[1] == ()
    assert _role("27447", "assistant", policy=replace(CUSTOM, rules=CMS.rules - {Rule.ASSISTANT}))[1] == ()


def test_line_of_a_request_has_no_role() -> None:
    assert Line("27447", line("27447").performed_on).role == "primary"
