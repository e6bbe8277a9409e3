"""The page of a statement that was kept: what was read, and the button that compares it with the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from statements.domain.statement_lines import DateBasis, Shape
from statements.models import Statement, StoredComparison
from statements.reading.messages import to_json
from statements.reading.values import NoteKind, ReadingNote, StatementReading
from statements.services.comparisons import compare_statement
from statements.services.statements import delete_statement
from tests.matrix import matrix
from tests.procedures.conftest import NOW, new_user
from tests.statements.kept_statements import DAY, READING, keep, log
from tests.web.comparisons import address, compare
from tests.web.comparisons import statement as statement  # a fixture
from tests.web.pages import cells, error_at, links, texts, tree, value_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]


def test_list_of_statements_leads_to_each(clinician: Client, statement: Statement) -> None:
    assert links(tree(clinician.get("/statements/")), "ul.plain a") == [address(statement)]


def test_statement_that_is_deleted_while_it_is_asked_for_is_not_there(
    clinician: Client, statement: Statement, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compare_after_another(**options: Any) -> StoredComparison:  # Any: as the function takes them
        delete_statement(user_id=statement.user_id, statement_id=statement.id)
        return compare_statement(**options)

    monkeypatch.setattr("web.statements.comparisons.compare_statement", compare_after_another)

    assert clinician.post(address(statement), {}).status_code == 404
    assert not StoredComparison.objects.exists()


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


def test_rows_that_could_not_be_read_stand_above_all_else_and_on_each_comparison(clinician: Client, user: User) -> None:
    notes = (ReadingNote(NoteKind.UNREAD_ROWS, 2, (4, 9)), ReadingNote(NoteKind.TOTALS_LEFT_OUT, 2))
    statement = keep(user, facts=to_json(replace(READING, notes=notes)))
    compared = compare(user, statement)

    kept, comparison = (tree(clinician.get(address(statement, one))) for one in (None, compared))

    said = "2 rows could not be read and are no part of the comparison (rows 4, 9)."
    assert texts(kept, "#gaps p, h2")[:2] == [said, "Compare it with your log"]
    assert texts(comparison, "#gaps p") == [
        said,
        "A line that is absent from the statement may stand in one of these rows.",
    ]


def test_page_of_a_statement_says_what_amounts_add_up_to_that_were_asked_for(clinician: Client, user: User) -> None:
    with_amount = keep(user, facts=to_json(replace(READING, amount=Decimal("1331.00"))))
    pages = [tree(clinician.get(address(kept))) for kept in (with_amount, keep(user))]

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


def test_series_has_the_latest_comparison_of_each_statement_in_force(clinician: Client, user: User) -> None:
    log(user)
    october = keep(user, first_on=date(2025, 10, 1), last_on=date(2025, 10, 31))
    november = keep(user, ("99213", DAY, "1.00"))
    withdrawn = keep(user, withdrawn_at=NOW)
    for kept in (october, november, withdrawn):
        compare(user, kept)
    latest = compare_statement(user=user, statement=november, left_out=None, at=NOW + timedelta(minutes=1))

    page = tree(clinician.get("/statements/"))

    assert cells(page, "#series-table tbody tr") == [
        ["October 2025", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00"],
        ["November 2025", "1.00", "1.30", "−0.30", "0.00", "−0.30", "−0.30"],
    ]
    assert links(page, "#series-table a")[1] == address(november, latest)


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
