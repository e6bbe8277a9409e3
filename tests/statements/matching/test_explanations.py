"""Layer 3: what can explain a finding, and how far the evidence goes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from statements.domain.statement_lines import DateBasis
from statements.matching.values import FindingKind, GroupKey, OtherStatement, StatementColumn
from tests.statements.matching.examples import compared, facts, on, own, stated, summary_of, void
from tests.statements.world import schedule

VISIT = own("99213", on(4), id="a")
HIGHER = own("99214", on(4), id="b")
NO_PROVIDER = frozenset(StatementColumn) - {StatementColumn.PROVIDER}
APRIL = OtherStatement(on(1, 4), on(30, 4), [stated(1, VISIT)])


def test_absent_line_without_any_evidence_can_be_late_anothers_or_excluded() -> None:
    comparison = compared([VISIT], facts(columns=NO_PROVIDER, left_out=None))

    assert [summary_of(one) for one in comparison.findings] == [
        ("absent", 1, "either", ["late_charge", "other_provider", "excluded_encounter"])
    ]


def test_one_cause_that_is_left_without_its_column_is_no_better_than_either() -> None:
    comparison = compared([VISIT], facts())

    assert [summary_of(one) for one in comparison.findings] == [("absent", 1, "either", ["late_charge"])]


def test_later_statement_with_the_line_shows_a_late_charge() -> None:
    comparison = compared([VISIT], facts(later=[APRIL]))

    assert [summary_of(one) for one in comparison.findings] == [
        ("absent", 1, "shown", ["late_charge 2025-04-01 2025-04-30"])
    ]


def test_later_statement_without_the_line_leaves_it_unexplained() -> None:
    comparison = compared([VISIT], facts(later=[replace(APRIL, lines=[])]))

    assert [summary_of(one) for one in comparison.findings] == [("absent", 1, "unknown", [])]


def test_line_that_a_file_of_one_provider_lacks_can_be_under_another() -> None:
    comparison = compared([VISIT], facts(lists_others=False, later=[replace(APRIL, lines=[])]))

    assert [summary_of(one) for one in comparison.findings] == [("absent", 1, "either", ["other_provider"])]


def test_units_under_another_provider_are_shown_for_as_many_lines_as_they_suffice() -> None:
    both = [VISIT, own("99213", on(4), id="c")]
    elsewhere = {GroupKey(on(4), "99213"): Decimal(1)}

    comparison = compared(both, facts(elsewhere=elsewhere, later=[replace(APRIL, lines=[])]))

    assert [summary_of(one)[2:] for one in comparison.findings] == [("shown", ["other_provider"]), ("unknown", [])]


def test_other_provider_of_whom_less_stands_there_than_is_absent_shows_none_of_the_lines() -> None:
    both = [own("99213", on(4), id="a"), own("99213", on(4), "25", id="b")]
    later = [replace(APRIL, lines=[])]

    enough = compared(both, facts(elsewhere={GroupKey(on(4), "99213"): Decimal(2)}, later=later))
    less = compared(both, facts(elsewhere={GroupKey(on(4), "99213"): Decimal(1)}, later=later))

    assert [summary_of(one)[2:] for one in enough.findings] == [("shown", ["other_provider"])] * 2
    assert [summary_of(one)[2:] for one in less.findings] == [("either", ["other_provider"])] * 2


def test_other_provider_shows_neither_of_two_lines_of_which_one_can_be_the_others() -> None:
    plain, modified = own("99214", on(4), id="a"), own("99214", on(4), "25", id="b")
    elsewhere = {GroupKey(on(4), "99214"): Decimal(1)}
    statement = facts(stated(1, plain, wrvu=Decimal("0.50")), elsewhere=elsewhere, later=[replace(APRIL, lines=[])])

    findings = compared([plain, modified], statement).findings

    assert [summary_of(one) for one in findings if one.kind is FindingKind.ABSENT] == [
        ("absent", 1, "either", ["other_provider"])
    ]


def test_charge_that_was_taken_back_is_said_beside_the_line_that_stands_there_otherwise() -> None:
    modified = own("99213", on(4), "25")
    twice = own("96372", on(10), units=2)
    plain = stated(3, modified, modifiers=())
    once = stated(6, twice, units=Decimal(1), wrvu=Decimal("0.17"))

    lines = [stated(1, modified), void(2, modified), plain, stated(4, twice), void(5, twice), once]

    comparison = compared([modified, twice], facts(*lines, later=[replace(APRIL, lines=[])]))

    assert [summary_of(one) for one in comparison.findings] == [
        ("modifiers", 1, "either", ["voided", "modifiers"]),
        ("units", 1, "either", ["voided", "units"]),
    ]


def test_code_that_the_statement_leaves_out_is_an_excluded_encounter() -> None:
    comparison = compared([VISIT], facts(left_out=frozenset({"99213"})))

    assert [summary_of(one) for one in comparison.findings] == [("absent", 1, "shown", ["excluded_encounter"])]


def test_absent_line_of_the_last_45_days_by_posting_is_not_posted_yet_until_the_next_statement_is_there() -> None:
    posting: dict[str, object] = {"basis": DateBasis.POSTING}

    before = compared([VISIT], facts(**posting))
    after = compared([VISIT], facts(**posting, later=[replace(APRIL, lines=[])]))

    assert summary_of(before.findings[0])[3] == ["not_posted_yet"]
    assert summary_of(after.findings[0])[3] == []


def test_one_absent_and_one_extra_of_a_ladder_on_a_day_are_another_code() -> None:
    comparison = compared([HIGHER], facts(stated(1, VISIT)))

    assert [summary_of(one) for one in comparison.findings] == [
        ("extra", 1, "only", ["code"]),
        ("absent", 1, "only", ["code"]),
    ]
    assert len({one.component for one in comparison.findings}) == 1


def test_one_absent_and_one_extra_of_an_endoscopy_family_on_a_day_are_another_code() -> None:
    biopsy, removal = own("45380", on(4)), own("45385", on(4))

    comparison = compared([biopsy], facts(stated(1, removal)))

    assert {(one.grade.value, *summary_of(one)[3]) for one in comparison.findings} == {("only", "code")}


def test_add_on_code_is_of_one_component_with_what_it_is_added_to() -> None:
    parent, further = own("17000", on(4)), own("17003", on(4))
    apart = own("99213", on(4))

    comparison = compared([parent], facts(stated(1, further), stated(2, apart)))

    components = {one.code: one.component for one in comparison.findings}
    assert components["17000"] == components["17003"] != components["99213"]


def test_other_modifiers_explain_no_wrvu_that_these_do_not_come_to() -> None:
    modified = own("99213", on(4), "25")

    (finding,) = compared([modified], facts(stated(1, modified, modifiers=(), wrvu=Decimal("0.00")))).findings

    assert summary_of(finding) == ("modifiers", 1, "either", ["modifiers", "late_charge", "zero"])


def test_add_on_code_is_never_certain_to_stand_for_a_code_of_its_category() -> None:
    parent, further = own("17000", on(4)), own("17003", on(4))

    comparison = compared([parent], facts(stated(1, further), later=[replace(APRIL, lines=[])]))

    assert [summary_of(one)[2:] for one in comparison.findings] == [("either", ["code"])] * 2


def test_swap_is_no_better_than_either_where_the_extra_line_may_be_anothers() -> None:
    comparison = compared([HIGHER], facts(stated(1, VISIT), columns=NO_PROVIDER))

    assert {one.grade for one in comparison.findings} == {"either"}
    assert summary_of(comparison.findings[0])[3] == ["code", "other_provider"]


def test_one_absent_and_one_extra_within_three_days_are_a_shifted_date() -> None:
    shifted = compared([VISIT], facts(stated(1, VISIT, service_on=on(7))))
    too_far = compared([VISIT], facts(stated(1, VISIT, service_on=on(8))))

    assert [summary_of(one)[2:] for one in shifted.findings] == [("only", ["date"])] * 2
    assert [summary_of(one)[3] for one in too_far.findings] == [["late_charge"], []]


def test_component_of_more_than_one_pair_names_no_pair() -> None:
    visits = [own("99213", on(day), id=str(day)) for day in (4, 5, 6)]
    shifted = [stated(day, one, service_on=on(day + 3)) for day, one in zip((5, 6), visits[1:], strict=True)]

    findings = compared(visits, facts(*shifted)).findings

    assert {one.grade for one in findings} == {"either"}
    assert len({one.component for one in findings}) == 1


def test_codes_of_equal_first_digits_that_are_no_family_are_not_linked() -> None:
    comparison = compared([own("99285", on(4))], facts(stated(1, VISIT)))

    assert [summary_of(one)[3] for one in comparison.findings] == [[], ["late_charge"]]


def test_line_twice_may_be_a_duplicate_and_is_shown_by_its_transaction() -> None:
    without = frozenset(StatementColumn) - {StatementColumn.TRANSACTION}
    twice = [stated(1, VISIT), stated(2, VISIT)]
    marked = [stated(1, VISIT), stated(2, VISIT, repeats=1)]

    assert summary_of(compared([VISIT], facts(*twice, columns=without)).findings[0])[2:] == ("either", ["duplicate"])
    assert summary_of(compared([VISIT], facts(*marked)).findings[0])[2:] == ("shown", ["duplicate"])


def test_extra_line_that_was_logged_but_does_not_count_is_said() -> None:
    comparison = compared([], facts(stated(1, VISIT)), apart=[VISIT])

    assert [summary_of(one) for one in comparison.findings] == [("extra", 1, "shown", ["logged_apart"])]


def test_extra_line_of_other_units_than_those_that_were_logged_apart_is_not_shown_by_them() -> None:
    more = stated(2, VISIT, units=Decimal(5), wrvu=5 * VISIT.wrvu)
    single = stated(1, VISIT)

    (mixed,) = compared([VISIT], facts(single, more), apart=[own("99213", on(4), id="x")]).findings
    (alike,) = compared([VISIT], facts(single, more), apart=[own("99213", on(4), units=5, id="x")]).findings

    assert summary_of(mixed)[2:] == ("either", ["units", "logged_apart"])
    assert summary_of(alike)[2:] == ("shown", ["logged_apart"])


def test_extra_line_of_other_units_than_the_own_ones_can_be_one_of_these() -> None:
    moved = own("99213", on(6), id="moved")
    lines = [stated(1, VISIT, units=Decimal(5), wrvu=5 * VISIT.wrvu), stated(2, moved, service_on=on(4))]

    findings = compared([VISIT, moved], facts(*lines)).findings

    assert {one.kind.value: summary_of(one)[2:] for one in findings} == {
        "extra": ("either", ["units", "date"]),
        "absent": ("either", ["date", "late_charge"]),
    }


def value_of(release: str, code: str) -> Decimal:
    work = schedule().rows(release, code)[""].work_rvu
    assert work is not None
    return work


@pytest.mark.parametrize(
    ("code", "wrvu", "said"),
    [
        ("99213", Decimal("0.00"), ("only", ["zero"])),
        ("99213", Decimal("1.96"), ("only", ["total_rvu"])),
        ("99213", value_of("first of 2026", "99213"), ("only", ["year 2026"])),
        ("99214", value_of("second of 2025", "99214"), ("only", ["release second of 2025"])),
        ("99213", Decimal("1.11"), ("unknown", [])),
    ],
)
def test_value_of_the_statement_is_explained_by_the_ways_of_counting_that_fit(
    code: str, wrvu: Decimal, said: tuple[str, list[str]]
) -> None:
    line = own(code, on(4))

    (finding,) = compared([line], facts(stated(1, line, wrvu=wrvu))).findings

    assert summary_of(finding)[2:] == said


def test_value_that_differs_by_rounding_of_each_unit_is_rounding() -> None:
    line = own("99213", on(4), units=3)

    (finding,) = compared([line], facts(stated(1, line, wrvu=line.wrvu + Decimal("0.01")))).findings

    assert summary_of(finding) == ("value", 1, "only", ["rounding"])


def test_value_without_one_of_two_factors_is_that_modifier_dropped() -> None:
    line = own("49505", on(4), "50", "52")
    first_alone = own("49505", on(4), "50").wrvu

    (finding,) = compared([line], facts(stated(1, line, wrvu=first_alone))).findings

    assert "modifier_dropped 52" in summary_of(finding)[3]


def test_rules_of_sessions_are_tried_before_a_factor() -> None:
    operations = [own("49505", on(4), id="a"), own("47562", on(4), id="b")]
    halved = min(operations, key=lambda one: one.wrvu)
    others = [stated(n, one) for n, one in enumerate(operations, start=1) if one is not halved]
    half = stated(9, halved, wrvu=(halved.wrvu / 2).quantize(Decimal("0.01")))

    (finding,) = compared(operations, facts(*others, half)).findings

    assert summary_of(finding)[3] == ["session_rules on"]
