"""The employer's rules read back: factors as intervals, codes at zero, years, lines given to others."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from procedures.wrvu.rounding import rounded_wrvu
from statements.domain.statement_lines import Shape, StatementLine
from statements.matching.employer_rules import EmployerRule, RuleKind, RuleState
from statements.matching.intervals import FactorInterval, most_covered
from statements.matching.values import GroupKey, OwnLine
from tests.statements.matching.examples import compared, facts, on, own, stated, summary_of
from tests.statements.world import schedule

CODES = ("99213", "99214", "99232", "99285")


def visits(*modifiers: str, days: range = range(1, 9)) -> list[OwnLine]:
    return [own(CODES[day % 4], on(day), *modifiers, id=f"{'-'.join(modifiers)} {day:02}") for day in days]


def reduced(lines: list[OwnLine], factor: str, *, start: int = 1) -> list[StatementLine]:
    return [stated(n, one, wrvu=rounded_wrvu(one.wrvu * Decimal(factor))) for n, one in enumerate(lines, start=start)]


def next_year(code: str) -> Decimal:
    work = schedule().rows("first of 2026", code)[""].work_rvu
    assert work is not None
    return work


def rule(rules: tuple[EmployerRule, ...], kind: RuleKind, *subject: str) -> EmployerRule:
    (wanted,) = (one for one in rules if (one.kind, one.subject) == (kind, subject))
    return wanted


def test_factor_of_a_modifier_is_the_simplest_decimal_of_what_its_lines_have_in_common() -> None:
    plain, modified = visits(), visits("25", days=range(10, 18))
    statement = [*reduced(plain, "1"), *reduced(modified, "0.85", start=20)]

    comparison = compared([*plain, *modified], facts(*statement))

    read = rule(comparison.rules, RuleKind.FACTOR, "25")
    assert (read.state, read.factor, len(read.proving), read.contradicting) == (
        RuleState.PROVED,
        Decimal("0.85"),
        8,
        (),
    )
    assert [summary_of(one)[2:] for one in comparison.findings] == [("only", ["employer_factor 25 0.85"])] * 8


def test_factor_of_all_lines_and_another_year_are_both_said_where_both_fit() -> None:
    lines = visits()

    rules = compared(lines, facts(*reduced(lines, "0.975"))).rules

    assert rule(rules, RuleKind.FACTOR).state == RuleState.PROVED
    assert rule(rules, RuleKind.YEAR, "2026").state == RuleState.PROVED


def test_two_lines_prove_no_factor() -> None:
    lines = visits("25")[:2]

    assert compared(lines, facts(*reduced(lines, "0.85"))).rules == ()


def test_lines_of_one_code_prove_no_factor() -> None:
    lines = [own("99213", on(day), "25", id=str(day)) for day in range(1, 8)]

    assert compared(lines, facts(*reduced(lines, "0.85"))).rules == ()


def test_modifiers_that_are_always_together_have_only_their_product() -> None:
    lines = [*visits(days=range(20, 30)), *visits("25", "GC")]
    statement = [*reduced(lines[:10], "1"), *reduced(lines[10:], "0.72", start=20)]

    rules = compared(lines, facts(*statement)).rules

    assert [(one.subject, one.factor) for one in rules] == [(("25", "GC"), Decimal("0.72"))]


def test_lines_without_a_factor_in_common_are_not_one_rule() -> None:
    lines = visits("25", days=range(1, 5))
    statement = [stated(n, one, wrvu=one.wrvu * n / 10) for n, one in enumerate(lines, start=1)]

    assert rule(compared(lines, facts(*statement)).rules, RuleKind.FACTOR, "25").state == RuleState.NOT_ONE_RULE


def test_more_than_one_line_in_twenty_against_it_leaves_a_factor_undetermined() -> None:
    lines = visits("25")
    statement = [*reduced(lines[:6], "0.85"), *reduced(lines[6:], "1", start=7)]

    read = rule(compared(lines, facts(*statement)).rules, RuleKind.FACTOR, "25")

    assert (read.state, read.contradicting) == (RuleState.UNDETERMINED, ("7", "8"))


def test_code_that_is_always_at_nothing_is_a_rule_of_its_own() -> None:
    visited, imaged = visits(), [own("77067", on(day), id=f"image {day}") for day in (2, 3, 4)]
    statement = [*reduced(visited, "1"), *reduced(imaged, "0", start=20)]

    read = rule(compared([*visited, *imaged], facts(*statement)).rules, RuleKind.ZERO, "77067")

    assert (read.state, read.proving) == (RuleState.PROVED, ("20", "21", "22"))


def test_year_of_the_posting_date_is_read_from_lines_that_were_posted_in_another() -> None:
    lines = visits()
    later = [
        stated(
            n,
            line,
            wrvu=next_year(line.line.code),
            posted_on=date(2026, 1, 2),
        )
        for n, line in enumerate(lines, start=1)
    ]

    assert rule(compared(lines, facts(*later)).rules, RuleKind.YEAR, "posting").state == RuleState.PROVED


def test_lines_of_a_role_under_another_provider_are_a_rule_of_that_role() -> None:
    assisted = [own(CODES[day % 4], on(day), id=f"help {day}", role="assistant") for day in range(1, 8)]
    elsewhere = {GroupKey(one.line.performed_on, one.line.code): Decimal(1) for one in assisted}

    read = rule(compared(assisted, facts(elsewhere=elsewhere)).rules, RuleKind.PROVIDER, "assistant")

    assert (read.state, len(read.proving)) == (RuleState.PROVED, 7)


def test_sums_of_codes_show_zeros_and_years_and_no_factor() -> None:
    lines = [own(code, on(day), id=f"{code} {day}") for code in CODES for day in (2, 3)]
    sums = [
        StatementLine(n, code, month=on(1), units=Decimal(2), wrvu=2 * next_year(code))
        for n, code in enumerate(CODES, start=1)
    ]

    rules = compared(lines, facts(*sums, shape=Shape.CODE_MONTHS)).rules

    assert [(one.kind, one.subject) for one in rules] == [(RuleKind.YEAR, ("2026",))]


@given(st.integers(1, 2000), st.integers(0, 400))
def test_simplest_decimal_lies_in_its_interval_and_none_has_fewer_decimals(low: int, width: int) -> None:
    interval = FactorInterval(Decimal(low) / 1000, Decimal(low + width) / 1000)

    simplest = interval.simplest

    assert simplest in interval
    decimals = -int(simplest.normalize().as_tuple().exponent)
    if decimals > 0:
        step = Decimal(1).scaleb(1 - decimals)
        assert (interval.low / step).to_integral_value("ROUND_CEILING") * step > interval.high


def test_intersection_is_the_one_that_most_lines_have_in_common() -> None:
    spans = [FactorInterval(Decimal(low), Decimal(high)) for low, high in ((1, 4), (2, 5), (3, 6), (8, 9))]

    assert most_covered(spans) == FactorInterval(Decimal(3), Decimal(4))
    assert most_covered([]) is None
