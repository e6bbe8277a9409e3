"""The page of a comparison beside its findings: totals, periods, rules, settings, and the draft of a contract."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from procedures.contracts.compensation import Bonus, Compensation, Tier
from procedures.contracts.terms import Terms
from procedures.models import Contract
from statements.models import Statement, StoredComparison, StoredStatementLine
from tests.factories import make_log, sign_contract
from tests.statements.kept_statements import DAY, keep, log
from tests.web.comparisons import address, compare, shown
from tests.web.comparisons import statement as statement  # a fixture
from tests.web.pages import cells, element, links, row_of, texts, tree, value_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

NEVER = re.compile(r"\b(?:owed|owes|underpaid|error|errors|fraud|medicare requires)\b", re.IGNORECASE)


def test_three_figures_stand_side_by_side(clinician: Client, user: User, statement: Statement) -> None:
    page = shown(clinician, user, statement)

    assert list(zip(texts(page, ".figures dt"), texts(page, ".figures dd"), strict=True)) == [
        ("Statement", "1.30 wRVU"),
        ("Your log under the contract", "4.56 wRVU"),
        ("Your log before modifiers and rules of sessions", "4.56 wRVU"),
    ]
    assert any(text.startswith("Statement less log under the contract: −3.26 wRVU.") for text in texts(page, "main p"))


def test_total_of_the_statement_that_its_lines_do_not_add_up_to_is_said_before_the_figures(
    clinician: Client, user: User, statement: Statement
) -> None:
    page = shown(clinician, user, statement)

    assert words(page, "#stated") == "The statement prints a total of 9.99 wRVU; its lines add up to 1.30 wRVU."
    assert element(page, "#stated ~ .figures")


def test_periods_say_dollars_of_both_parts_and_bonuses_that_one_record_reaches(clinician: Client, user: User) -> None:
    pay = Compensation(tiers=(Tier(Decimal(0), Decimal("50.00")),), bonuses=(Bonus(Decimal(3), Decimal(5000)),))
    sign_contract(user_id=user.id, terms=Terms(compensation=pay))
    log(user, "45378")

    page = shown(clinician, user, keep(user))

    (period,) = cells(page, "#periods tbody tr")
    assert period[2:] == ["3.26", "0.00", "$0.00", "$163.00", "$163.00"]
    threshold = (
        "With the figures of your log the threshold of 3.00 wRVU is reached, with those of the statement it is not"
    )
    assert any(f"{threshold}: $5,000.00." in text for text in texts(page, "main p"))


def test_rules_are_read_back_in_words_with_the_rows_for_and_against(clinician: Client, user: User) -> None:
    days = [DAY + timedelta(days=number) for number in range(3)]
    for day in days:
        log(user, day=day)

    page = shown(clinician, user, keep(user, *[("99213", day, "0.00") for day in days]))

    assert row_of(page, "99213 counts as zero") == ["proved by the lines", "rows 2, 3, 4", "none"]


def test_balance_runs_by_month(clinician: Client, user: User, statement: Statement) -> None:
    page = shown(clinician, user, statement)

    assert row_of(page, "November 2025") == ["1.30", "4.56", "−3.26", "0.00", "−3.26"]


def test_page_says_by_what_it_was_counted_and_what_was_not_compared(
    clinician: Client, user: User, statement: Statement
) -> None:
    long_before = keep(user, ("99213", DAY - timedelta(days=3), "1.30"), sha256="a" * 64)

    page = shown(clinician, user, long_before)

    counted = dict(zip(texts(page, "dl.policies dt"), texts(page, "dl.policies dd"), strict=True))
    assert counted["Log of"] == user.email
    assert counted["File"] == f"SHA-256 {'a' * 64}"
    assert counted["Releases"] == "RVU24A, RVU25D"
    assert counted["Log at change"] == str(StoredComparison.objects.get().log_seq)
    assert counted["Period"] == "November 1, 2025 to November 30, 2025, by date of service"
    assert counted["Left out by the statement"] == "not known"
    assert texts(page, "section[aria-labelledby=apart] li")[0] == (
        "1 line of the statement, of days outside the period or that your log does not cover: 1.30 wRVU"
    )


def test_log_that_changed_since_is_said_with_a_button_that_compares_by_the_same_settings(
    clinician: Client, user: User, statement: Statement
) -> None:
    comparison = compare(user, statement, left_out=frozenset({"36415"}))
    assert not tree(clinician.get(address(statement, comparison))).select("#anew")
    log(user)

    page = tree(clinician.get(address(statement, comparison)))

    assert words(page, "#anew p:first-of-type") == "Your log changed since (1 change): this page stays as it was made."
    assert element(page, "#anew")["action"] == address(statement)
    assert value_of(page, "left_out") == "36415"


def test_statement_that_says_what_the_log_says_has_no_finding(clinician: Client, user: User) -> None:
    log(user)

    page = shown(clinician, user, keep(user, ("99213", DAY, "1.30")))

    said = texts(page, "main p")
    assert "No line of the two records differs." in said
    assert "Every line that was compared agrees with one of the two figures of your log." in said
    assert "No finding lies on a day of a contract with rates, so there are no dollars." in said
    assert "No rule can be read from these lines. It takes three lines of two codes on two days." in said


def test_statement_and_log_without_a_line_have_a_page_that_says_so(clinician: Client, user: User) -> None:
    said = texts(shown(clinician, user, keep(user)), "main p")

    assert "No line of your log counts in these days." in said
    assert "Neither record has a line that was compared." in said


def test_totals_of_months_are_said_to_explain_nothing(clinician: Client, user: User) -> None:
    log(user)
    # The log ends on the fourth, and so holds nearly all days that the statement has of the month.
    statement = keep(user, ("", DAY, "2.00"), shape="month_totals", last_on=DAY + timedelta(days=3))

    page = shown(clinician, user, statement)

    assert words(page, "#unseen").startswith("The statement has totals of months")
    assert row_of(page, "All codes , November 2025")[4] == "+0.70"


def test_page_never_says_what_no_comparison_can_and_ends_with_what_it_is(
    clinician: Client, user: User, statement: Statement
) -> None:
    main = element(shown(clinician, user, statement), "main")

    assert NEVER.findall(main.get_text()) == []
    assert texts(main, "p")[-1] == (
        "A comparison of a personal log with a statement. Neither is proof of what was performed or billed."
    )


def test_report_is_a_link_away(clinician: Client, user: User, statement: Statement) -> None:
    comparison = compare(user, statement)
    (report,) = [
        link for link in links(tree(clinician.get(address(statement, comparison)))) if link.endswith("report.csv")
    ]

    assert clinician.get(report).headers["Content-Type"] == "text/csv; charset=utf-8"


def test_proved_rule_leads_to_a_draft_that_is_the_form_of_a_new_contract(clinician: Client, user: User) -> None:
    for day, code in ((4, "99213"), (5, "45378"), (6, "99213")):
        make_log(user_id=user.id, code=code, performed_on=f"2025-11-0{day}", modifiers=["25"])
    lines = [
        ("99213", date(2025, 11, 4), "1.17"),
        ("45378", date(2025, 11, 5), "2.93"),
        ("99213", date(2025, 11, 6), "1.17"),
    ]
    statement = keep(user, *lines)
    StoredStatementLine.objects.update(modifiers=["25"])
    comparison = compare(user, statement)
    leading = links(tree(clinician.get(address(statement, comparison))), "section[aria-labelledby=rules] a")
    assert leading == [f"{address(statement, comparison)}draft/"] * 2

    page = tree(clinician.get(leading[0]))

    assert [texts(part, "li") for part in page.select("#draft ul")] == [
        ["Lines with 25: times 0.9"], ["All lines: times 0.9"],
    ]  # fmt: skip
    assert element(page, "form.line")["action"] == "/contracts/new/"
    assert value_of(page, "modifier_factors").strip() == "25 0.90"
    assert value_of(page, "policy") == "custom"


def test_draft_names_the_rules_that_terms_cannot_hold_and_makes_nothing(clinician: Client, user: User) -> None:
    for day in (4, 5, 6):
        log(user, day=date(2025, 11, day))
    statement = keep(user, *[("99213", date(2025, 11, day), "0.00") for day in (4, 5, 6)])

    page = tree(clinician.get(f"{address(statement, compare(user, statement))}draft/"))

    assert texts(page, "#draft li") == ["99213 counts as zero"]
    assert "None of the rules is one that a contract's terms can hold." in texts(page, "#draft p")
    assert not Contract.objects.filter(user_id=user.id).exists()


def test_what_speaks_for_the_statement_has_a_part_of_its_own(clinician: Client, user: User) -> None:
    log(user)
    log(user, day=DAY + timedelta(days=9))
    statement = keep(user, ("99213", DAY, "1.30"), ("99214", DAY + timedelta(days=5), "1.92"))

    assert texts(shown(clinician, user, statement), "#for-statement ~ ul li") == [
        "In 1 finding the statement has more than the log: +1.92 wRVU.",
        "Of 1 line that the statement lacks, 1 can have causes that these records cannot exclude.",
    ]
