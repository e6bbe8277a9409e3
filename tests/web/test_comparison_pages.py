"""The pages of a statement and of its comparisons with the log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from procedures.contracts.compensation import Bonus, Compensation, Tier
from procedures.contracts.terms import Terms
from procedures.models import Contract
from statements.domain.statement_lines import DateBasis, Shape
from statements.models import ComparisonFinding, Statement, StoredComparison, StoredStatementLine
from statements.reading.messages import to_json
from statements.reading.values import NoteKind, ReadingNote, StatementReading
from statements.services.comparisons import compare_statement
from tests.factories import amend_line, make_log, sign_contract
from tests.matrix import matrix
from tests.procedures.conftest import NOW, new_user
from tests.statements.kept_statements import DAY, READING, keep, log
from tests.web.conftest import shared_catalogue as shared_catalogue
from tests.web.pages import cells, element, error_at, links, row_of, texts, tree, value_of, words
from web.statements.comparisons import FINDINGS_A_PAGE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

MOST_QUERIES = 12
RATES = Terms(compensation=Compensation(tiers=(Tier(Decimal(0), Decimal("50.00")),)))
NEVER = re.compile(r"\b(?:owed|owes|underpaid|error|errors|fraud|medicare requires)\b", re.IGNORECASE)


def address(statement: Statement, comparison: StoredComparison | None = None) -> str:
    ending = "" if comparison is None else f"comparisons/{comparison.id}/"
    return f"/statements/{statement.id}/{ending}"


def compare(user: User, statement: Statement, left_out: frozenset[str] | None = None) -> StoredComparison:
    return compare_statement(user=user, statement=statement, left_out=left_out, at=NOW)


def shown(clinician: Client, user: User, statement: Statement) -> BeautifulSoup:
    """Return the page of a comparison that is made now."""
    answer = clinician.get(address(statement, compare(user, statement)))
    assert answer.status_code == 200
    return tree(answer)


@pytest.fixture
def statement(user: User) -> Statement:
    """A statement with a visit that the log has, and without a colonoscopy that the log has, too."""
    log(user)
    log(user, "45378", DAY + timedelta(days=1))
    return keep(user, ("99213", DAY, "1.30"))


def test_list_of_statements_leads_to_each(clinician: Client, statement: Statement) -> None:
    assert links(tree(clinician.get("/statements/")), "ul.plain a") == [address(statement)]


def test_page_of_a_statement_says_what_was_read_and_which_kinds_of_columns_were_not(
    clinician: Client, user: User
) -> None:
    reading = StatementReading(
        Shape.LINES, DateBasis.SERVICE, (), rows=3, unread_rows=(4, 9), stated_wrvu=Decimal("9.99"),
        notes=(ReadingNote(NoteKind.TOTALS_LEFT_OUT, 2),),
    )  # fmt: skip
    statement = keep(user, facts=to_json(reading), dropped=[{"kind": "name", "count": 2}], rows=3, label="November")

    page = tree(clinician.get(address(statement)))

    assert words(page, "h1") == "November, November 1, 2025 to November 30, 2025"
    said = texts(page, "main p")
    assert any(text.startswith("3 rows as single lines, by date of service, on ") for text in said)
    assert any(text.endswith("The statement prints a total of 9.99 wRVU.") for text in said)
    assert "Not readable: rows 4, 9." in said
    assert {"column 2: code", "a name: 2 columns", "2 rows of totals were left out."} <= set(texts(page, "main li"))


def test_page_of_a_statement_says_what_amounts_add_up_to_that_were_asked_for(clinician: Client, user: User) -> None:
    asked = keep(user, facts=to_json(replace(READING, amount=Decimal("1331.00"))))
    pages = [tree(clinician.get(address(one))) for one in (asked, keep(user))]

    assert ["The amounts of its lines add up to $1,331.00." in words(page, "main") for page in pages] == [True, False]


def test_page_of_a_statement_that_was_read_whole_and_never_compared_says_so(clinician: Client, user: User) -> None:
    said = texts(tree(clinician.get(address(keep(user)))), "main p")

    assert "Every column and row of the file was read." in said
    assert "This statement was not compared with your log yet." in said


def test_button_compares_the_log_and_leads_to_what_came_out(clinician: Client, statement: Statement) -> None:
    answer = clinician.post(address(statement))

    comparison = StoredComparison.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, address(statement, comparison))
    assert comparison.left_out is None
    assert links(tree(clinician.get(address(statement))), "main ul a") == [address(statement, comparison)]


@matrix(
    ("sent", "left_out"),
    [
        ({"left_out": "45378, g0463;45378"}, ["45378", "G0463"]),
        ({"is_whole": "on"}, []),
        ({"left_out": "  "}, None),
    ],
)
def test_codes_that_the_statement_leaves_out_are_taken_as_typed(
    clinician: Client, statement: Statement, sent: dict[str, str], left_out: list[str] | None
) -> None:
    clinician.post(address(statement), sent)

    assert StoredComparison.objects.get().left_out == left_out


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        (
            {"left_out": "4537"},
            "left_out",
            "Codes that the statement leaves out: give codes of five characters, such as 36415, G0463.",
        ),
        (
            {"left_out": "45378", "is_whole": "on"},
            "is_whole",
            "It leaves out no code: there are codes above; take one of the two back.",
        ),
    ],
)
def test_codes_that_are_none_or_contradict_are_refused_at_their_field(
    clinician: Client, statement: Statement, sent: dict[str, str], field: str, said: str
) -> None:
    answer = clinician.post(address(statement), sent)

    assert (answer.status_code, error_at(tree(answer), field)) == (400, said)
    assert value_of(tree(answer), "left_out") == sent["left_out"]
    assert not StoredComparison.objects.exists()


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


def test_finding_has_units_wrvu_and_dollars_of_both_records(clinician: Client, user: User) -> None:
    sign_contract(user_id=user.id, terms=RATES)
    log(user, "45378", DAY + timedelta(days=1))
    statement = keep(user)

    page = shown(clinician, user, statement)

    assert texts(page, ".findings .kind") == ["In the log, not in the statement"]
    header = "45378 , Nov 5, 2025 1 line; logged "
    (units, wrvu, stated_units, stated_wrvu, difference, dollars, explained) = row_of(page, header)
    assert (units, wrvu, stated_units, stated_wrvu) == ("1", "3.26", "0", "0.00")
    assert (difference, dollars) == ("−3.26", "$163.00")
    assert explained.endswith("several causes fit, or cannot be excluded")


def test_line_of_which_the_statement_has_more_stands_in_the_same_table_as_one_that_it_lacks(
    clinician: Client, user: User, statement: Statement
) -> None:
    more = keep(user, ("99213", DAY, "1.30"), ("99213", DAY, "1.30"))

    page = shown(clinician, user, more)

    (table,) = page.select("table.findings")
    assert texts(table, ".kind") == ["In the log, not in the statement", "In the statement, not in the log"]
    assert [row[5] for row in cells(table, "tbody tr") if len(row) > 1] == ["−3.26", "+1.30"]


def test_what_has_several_causes_or_none_is_counted_apart_from_what_has_one(
    clinician: Client, user: User, statement: Statement
) -> None:
    log(user, day=DAY + timedelta(days=7), role="observer")
    more = keep(user, ("99213", DAY, "1.30"), ("99213", DAY + timedelta(days=7), "1.30"))

    page = shown(clinician, user, more)

    assert texts(page, "h3") == ["Shown, or one cause fits", "Several causes fit, or none"]
    assert cells(page, "#sums tr.total") == [
        ["Shown, or one cause fits", "1", "+1.30", "–"],
        ["Several causes fit, or none", "1", "−3.26", "–"],
    ]
    assert len(page.select("section[aria-labelledby=findings] > .scroll > table.findings")) == 2


def test_equal_lines_are_counted_and_none_is_pointed_at(clinician: Client, user: User) -> None:
    for _ in range(3):
        log(user)

    page = shown(clinician, user, keep(user, ("99213", DAY, "1.30")))

    assert "2 of 3 equal lines" in words(page, ".findings th .note")


def test_line_that_was_changed_or_deleted_after_the_file_was_read_is_marked(clinician: Client, user: User) -> None:
    changed, deleted, _ = (log(user, day=DAY + timedelta(days=8 * number)) for number in range(3))
    statement = keep(user)
    comparison = compare(user, statement)
    amend_line(user_id=user.id, log_id=UUID(changed), data={"note": "x"}, at=NOW + timedelta(days=2))
    assert clinician.delete(f"/api/v1/logs/{deleted}").status_code == 204

    notes = texts(tree(clinician.get(address(statement, comparison))), ".findings th .note")

    assert notes == [
        "1 line; logged or changed after the file was read",
        "1 line; no longer in the log",
        "1 line; logged Nov 20, 2025",
    ]


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
    statement = keep(user, ("", DAY, "2.00"), shape="month_totals")

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


def test_findings_are_shown_of_a_kind_and_a_grade_with_how_many_there_are(clinician: Client, user: User) -> None:
    statement = keep(user)
    comparison = compare(user, statement)
    _many(comparison, 3)
    ComparisonFinding.objects.filter(number=1_001).update(kind="absent", grade="unknown")

    page = tree(clinician.get(f"{address(statement, comparison)}?kind=absent&grade=unknown"))

    assert [one["id"] for one in page.select("[id^=finding-]")] == ["finding-1001"]
    assert words(page, "#shown") == "1 of 3 findings."
    assert texts(page, "#kind option")[0] == "all kinds"
    assert texts(page, "#kind option")[1:] == [
        "in the log, not in the statement (1)", "in the statement, not in the log (2)",
    ]  # fmt: skip
    assert value_of(page, "grade") == "unknown"


def test_pages_of_filtered_findings_stay_filtered(clinician: Client, user: User) -> None:
    statement = keep(user)
    comparison = compare(user, statement)
    _many(comparison, FINDINGS_A_PAGE + 1)
    kind = ComparisonFinding.objects.values_list("kind", flat=True).distinct().get()

    page = tree(clinician.get(f"{address(statement, comparison)}?kind={kind}"))

    assert links(page, ".pages a") == [f"?kind={kind}&page=2#findings"]


def test_filter_that_there_is_not_shows_all(clinician: Client, user: User) -> None:
    statement = keep(user)
    comparison = compare(user, statement)
    _many(comparison, 3)

    page = tree(clinician.get(f"{address(statement, comparison)}?kind=junk&grade=junk"))

    assert len(page.select("[id^=finding-]")) == 3


def test_what_speaks_for_the_statement_has_a_part_of_its_own(clinician: Client, user: User) -> None:
    log(user)
    log(user, day=DAY + timedelta(days=9))
    statement = keep(user, ("99213", DAY, "1.30"), ("99214", DAY + timedelta(days=5), "1.92"))

    assert texts(shown(clinician, user, statement), "#for-statement ~ ul li") == [
        "In 1 finding the statement has more than the log: +1.92 wRVU.",
        "Of 1 line that the statement lacks, 1 can have causes that these records cannot exclude.",
    ]


def test_series_has_the_latest_comparison_of_each_statement_in_force(clinician: Client, user: User) -> None:
    log(user)
    october = keep(user, first_on=date(2025, 10, 1), last_on=date(2025, 10, 31))
    november = keep(user, ("99213", DAY, "1.00"))
    withdrawn = keep(user, withdrawn_at=NOW)
    for statement in (october, november, withdrawn):
        compare(user, statement)
    latest = compare_statement(user=user, statement=november, left_out=None, at=NOW + timedelta(minutes=1))

    page = tree(clinician.get("/statements/"))

    assert cells(page, "#series-table tbody tr") == [
        ["October 2025", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00"],
        ["November 2025", "1.00", "1.30", "−0.30", "0.00", "−0.30", "−0.30"],
    ]
    assert links(page, "#series-table a")[1] == address(november, latest)


def test_many_findings_come_a_hundred_a_page(clinician: Client, user: User) -> None:
    statement = keep(user)
    comparison = compare(user, statement)
    _many(comparison, FINDINGS_A_PAGE + 1)

    first = tree(clinician.get(address(statement, comparison)))
    last = tree(clinician.get(f"{address(statement, comparison)}?page=2"))

    assert [len(page.select("[id^=finding-]")) for page in (first, last)] == [FINDINGS_A_PAGE, 1]
    assert links(first, ".pages a") == ["?page=2#findings"]
    assert links(last, ".pages a") == ["?page=1#findings"]
    assert clinician.get(f"{address(statement, comparison)}?page=junk").status_code == 200


def test_pages_ask_as_few_queries_for_many_findings_as_for_one(
    clinician: Client, user: User, statement: Statement
) -> None:
    comparison = compare(user, statement)
    few = list(_queries(clinician, statement, comparison))
    _many(comparison, 60)
    for _ in range(5):
        compare(user, statement)

    many = list(_queries(clinician, statement, comparison))

    assert many == few
    assert max(many) <= MOST_QUERIES


def _many(comparison: StoredComparison, count: int) -> None:
    """Give a comparison so many findings more."""
    ComparisonFinding.objects.bulk_create(
        ComparisonFinding(
            user_id=comparison.user_id, comparison_id=comparison.id, number=number, kind="extra", grade="either",
            explanations=[{"cause": "duplicate", "detail": ""}], component=number, first_on=date(2025, 11, 3),
            last_on=date(2025, 11, 3), code="99213", modifiers=[[]], lines=1, own_lines=[], rows=[number], units=1,
            wrvu=Decimal("1.30"), own_units=0, own_wrvu=0, statement_units=1, statement_wrvu=Decimal("1.30"),
        )
        for number in range(1_000, 1_000 + count)
    )  # fmt: skip
    StoredComparison.objects.filter(user_id=comparison.user_id, id=comparison.id).update(findings=count)


def _queries(clinician: Client, statement: Statement, comparison: StoredComparison) -> Iterator[int]:
    for path in (address(statement), address(statement, comparison)):
        with CaptureQueriesContext(connection) as captured:
            assert clinician.get(path).status_code == 200
        yield len(captured)


def test_statement_or_comparison_that_is_anothers_or_not_there_is_not_found(
    clinician: Client, user: User, statement: Statement
) -> None:
    other = new_user()
    foreign = keep(other, ("99213", DAY, "1.30"))
    theirs, ours = compare(other, foreign), compare(user, statement)

    missing = [
        address(foreign), address(foreign, theirs), f"/statements/{uuid4()}/", "/statements/junk/",
        f"{address(statement)}comparisons/{uuid4()}/", f"{address(statement)}comparisons/junk/",
        f"{address(statement)}comparisons/{theirs.id}/", f"{address(keep(user))}comparisons/{ours.id}/",
    ]  # fmt: skip

    assert {path: clinician.get(path).status_code for path in missing} == dict.fromkeys(missing, 404)
    assert clinician.post(address(foreign)).status_code == 404
    assert StoredComparison.objects.count() == 2


def test_pages_are_for_who_is_logged_in(user: User, statement: Statement) -> None:
    comparison = compare(user, statement)

    assert Client().get(address(statement)).status_code == 302
    assert Client().post(address(statement)).status_code == 302
    assert Client().get(address(statement, comparison)).status_code == 302
    assert StoredComparison.objects.count() == 1
