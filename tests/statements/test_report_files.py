"""The report of a comparison as CSV, workbook and PDF."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from typing import Any, cast  # cast: pypdf's objects have no types of their members
from uuid import UUID

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from rest_framework.test import APIClient

from accounts.models import User
from procedures.contracts.compensation import Compensation, Tier
from procedures.contracts.terms import Terms
from statements.models import Statement, StoredComparison
from statements.presenters.words import FOOT
from statements.services.comparisons import compare_statement
from tests.factories import amend_line, sign_contract
from tests.matrix import matrix
from tests.procedures.conftest import NOW, new_user
from tests.statements.kept_statements import DAY, keep, log

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

FORMATS = ("csv", "xlsx", "pdf")
NEVER = re.compile(r"\b(?:owed|owes|underpaid|error|errors|fraud|medicare requires)\b", re.IGNORECASE)
RATES = Terms(compensation=Compensation(tiers=(Tier(Decimal(0), Decimal("50.00")),)))


@pytest.fixture
def statement(user: User) -> Statement:
    """A statement with a visit that the log has, another that it has not, and without a colonoscopy that it has."""
    sign_contract(user_id=user.id, terms=RATES)
    log(user)
    log(user, "45378", DAY + timedelta(days=1))
    log(user, day=DAY + timedelta(days=9))
    days = (DAY, DAY + timedelta(days=9))
    return keep(user, *[("99213", day, "1.30") for day in days], ("99214", DAY + timedelta(days=5), "1.92"))


def compare(user: User, statement: Statement) -> StoredComparison:
    return compare_statement(user=user, statement=statement, left_out=None, at=NOW)


def file_of(client: APIClient, comparison: StoredComparison, ending: str) -> bytes:
    answer = client.get(f"/api/v1/statements/{comparison.statement_id}/comparisons/{comparison.id}/report.{ending}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="openrvu-statement.{ending}"'
    return b"".join(answer) if answer.streaming else answer.content


def sheets(file: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """Return the cells of a workbook by sheet."""
    book = openpyxl.load_workbook(BytesIO(file))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def text_of(file: bytes, ending: str) -> str:
    """Return the text of a report, blanks as one."""
    if ending == "pdf":
        written = " ".join(page.extract_text() for page in PdfReader(BytesIO(file)).pages)
    elif ending == "xlsx":
        cells = {name: [cell for row in rows for cell in row] for name, rows in sheets(file).items()}
        written = " ".join(str(text) for name, texts in cells.items() for text in (*texts, name))
    else:
        written = file.decode("utf-8-sig").replace('"', "")
    return " ".join(written.split())


@matrix("ending", FORMATS)
def test_report_begins_with_that_two_records_differ_and_says_what_it_rests_on(
    client: APIClient, user: User, statement: Statement, ending: str
) -> None:
    comparison = compare(user, statement)

    text = text_of(file_of(client, comparison, ending), ending)

    assert text.removeprefix(f"{FOOT} Page 1 ").startswith("Two records differ: 2 findings.")
    for said in (
        user.email, statement.sha256, str(comparison.log_seq), FOOT, "Medicare's rules of modifiers",
        "a line counts once it is billable", "$50.00 a wRVU from 0.00 wRVU", "RVU25D", "OpenRVU ",
        "What was not compared", "Dollars at the rates you entered",
    ):  # fmt: skip
        assert said in text


@matrix("ending", FORMATS)
def test_parts_stand_in_one_order_in_every_form(
    client: APIClient, user: User, statement: Statement, ending: str
) -> None:
    text = text_of(file_of(client, compare(user, statement), ending), ending)

    parts = (
        "Three figures", "Findings by kind and grade", "What speaks for the statement", "Running balance by month",
        "What was not compared", "How it was counted", "Rows of the schedule",
    )  # fmt: skip
    if ending == "xlsx":
        assert [name for name in sheets(file_of(client, compare(user, statement), ending)) if name in parts] == [*parts]
    else:
        places = [text.index(part) for part in parts]
        assert all(before < after for before, after in pairwise(places))


@matrix("ending", FORMATS)
def test_report_never_says_what_no_comparison_can(
    client: APIClient, user: User, statement: Statement, ending: str
) -> None:
    assert NEVER.findall(text_of(file_of(client, compare(user, statement), ending), ending)) == []


@matrix("ending", FORMATS)
def test_line_that_was_changed_after_the_file_was_read_is_marked_and_speaks_for_the_statement(
    client: APIClient, user: User, ending: str
) -> None:
    line = log(user)
    statement = keep(user)
    amend_line(user_id=user.id, log_id=UUID(line), data={"units": 2}, at=NOW + timedelta(days=2))

    text = text_of(file_of(client, compare(user, statement), ending), ending)

    assert "logged or changed after the file was read" in text
    assert "1 line of the log among the findings is not as when the file was read" in text


def test_over_credit_stands_in_the_same_table_and_is_counted_for_the_statement(
    client: APIClient, user: User, statement: Statement
) -> None:
    book = sheets(file_of(client, compare(user, statement), "xlsx"))

    head, *rows = book["Findings"]
    assert [(row[head.index("Code")], row[head.index("wRVU")]) for row in rows] == [("45378", -3.26), ("99214", 1.92)]
    assert [row[head.index("Dollars at the rates you entered")] for row in rows] == [163, -96]
    assert ("In 1 finding the statement has more than the log: +1.92 wRVU, $96.00 at the rates you entered.",) in book[
        "What speaks for the statement"
    ]


@matrix("ending", FORMATS)
def test_label_that_begins_as_a_formula_is_none(client: APIClient, user: User, ending: str) -> None:
    statement = keep(user, label='=HYPERLINK("http://x")')

    file = file_of(client, compare(user, statement), ending)

    if ending == "csv":
        assert b"\n\"'=HYPERLINK(" in file.replace(b"\r", b"")
    elif ending == "xlsx":
        book = openpyxl.load_workbook(BytesIO(file))
        assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        assert any(str(cell).startswith("'=HYPERLINK") for (cell, *_) in sheets(file)["Report"])
    else:
        assert '=HYPERLINK("http://x")' in text_of(file, ending)


def test_settings_of_a_report_are_those_by_which_the_comparison_was_made(
    client: APIClient, user: User, statement: Statement
) -> None:
    comparison = compare(user, statement)
    comparison.result["basis"]["settings"]["posting_days"] = 60
    comparison.save()

    text = text_of(file_of(client, comparison, "csv"), "csv")

    assert "values agree within 0.005 wRVU a unit; a date can be shifted by 3 days; a charge can take 60 days" in text


def test_file_of_another_year_is_said_to_have_no_line_to_compare_and_how_many_it_has(
    client: APIClient, user: User
) -> None:
    log(user)
    november = {"first_on": date(2019, 11, 1), "last_on": date(2019, 11, 30)}
    statement = keep(user, ("99213", date(2019, 11, 4), "0.97"), **november)

    text = text_of(file_of(client, compare(user, statement), "pdf"), "pdf")

    assert "There was no line to compare." in text
    assert "1 line of the statement, of days outside the period or that the log does not cover: 0.97 wRVU." in text
    assert "No line of the log counts in these days." in text


def test_code_keeps_its_zeros_in_the_workbook(client: APIClient, user: User) -> None:
    statement = keep(user, ("00100", DAY, "0.00"))

    book = sheets(file_of(client, compare(user, statement), "xlsx"))

    assert book["Findings"][1][3] == "00100"


def test_same_report_is_the_same_file_of_pdf(client: APIClient, user: User, statement: Statement) -> None:
    comparison = compare(user, statement)

    assert file_of(client, comparison, "pdf") == file_of(client, comparison, "pdf")


@pytest.mark.slow
def test_each_page_of_the_pdf_has_its_number_the_foot_and_the_heads_of_the_table(client: APIClient, user: User) -> None:
    for place in range(90):
        log(user, day=DAY + timedelta(days=place % 15))
    statement = keep(user, *[("99214", DAY + timedelta(days=place % 15), "1.92") for place in range(60)])

    pages = PdfReader(BytesIO(file_of(client, compare(user, statement), "pdf"))).pages

    texts = [" ".join(page.extract_text().split()) for page in pages]
    assert len(texts) > 2
    for number, text in enumerate(texts, start=1):
        assert f"Page {number}" in text
        assert FOOT in text
    assert "What can explain it" in texts[1]


def test_pdf_brings_its_fonts_and_names_its_language(client: APIClient, user: User, statement: Statement) -> None:
    reader = PdfReader(BytesIO(file_of(client, compare(user, statement), "pdf")))

    resources = [cast("DictionaryObject", page["/Resources"]) for page in reader.pages]
    fonts = [font.get_object() for of_page in resources for font in cast("DictionaryObject", of_page["/Font"]).values()]
    assert str(reader.root_object["/Lang"]) == "en-US"
    assert {font["/BaseFont"].split("+")[-1] for font in fonts} == {"BitstreamVeraSans-Roman", "BitstreamVeraSans-Bold"}


@pytest.mark.slow
@pytest.mark.parametrize("ending", FORMATS)
def test_report_asks_as_few_queries_for_many_findings_as_for_one(client: APIClient, user: User, ending: str) -> None:
    log(user)
    few = compare(user, keep(user))
    for place in range(12):
        log(user, "45378", DAY + timedelta(days=place))
    many = compare(user, keep(user))
    with CaptureQueriesContext(connection) as asked_for_few:
        file_of(client, few, ending)

    with CaptureQueriesContext(connection) as asked_for_many:
        file_of(client, many, ending)

    assert len(asked_for_many) == len(asked_for_few) <= 12


@matrix("ending", FORMATS)
def test_report_of_another_is_not_found(client: APIClient, ending: str) -> None:
    other = new_user()
    theirs = compare(other, keep(other))

    answer = client.get(f"/api/v1/statements/{theirs.statement_id}/comparisons/{theirs.id}/report.{ending}")

    assert answer.status_code == 404
