"""Words to and from spreadsheets: the difference is shown first, a bad cell is named, all rows are written or none."""

from __future__ import annotations

import csv
import time
from io import BytesIO, StringIO

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from codes.admin import sheets
from codes.models import CodeSpecialty, SearchDocument, Specialty, Synonym, Words
from tests.factories import RelativeValueFactory
from tests.matrix import matrix
from tests.web.pages import cells, texts, tree

pytestmark = pytest.mark.django_db
IMPORT = "/admin/codes/words/import/"
PROCESS = "/admin/codes/words/process_import/"
CONFIRM = f'form[action="{PROCESS}"]'
CSV, XLSX = "0", "1"


@pytest.fixture(autouse=True)
def catalogue() -> None:
    for code, title in (("99213", "Office visit"), ("99214", "Longer visit"), ("00100", "Anesthesia")):
        row = RelativeValueFactory.create(code__code=code) if code == "99213" else None
        Words.objects.create(
            code=row.code if row else RelativeValueFactory.create(code__code=code, release__id=f"R{code}").code,
            title=title,
        )
    Synonym.objects.create(code_id="99213", text="clinic visit")
    Specialty.objects.create(slug="urology", name="Urology")


def preview(client: Client, content: str | bytes, kind: str = CSV) -> BeautifulSoup:
    """Return the page that shows what the file would change, or why it is refused."""
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("words.csv" if kind == CSV else "words.xlsx", data)
    answer = client.post(IMPORT, {"import_file": file, "format": kind})
    assert answer.status_code == 200
    return tree(answer)


def confirm(client: Client, page: BeautifulSoup) -> list[str]:
    """Confirm what a preview showed, and return what is told."""
    hidden = {str(field["name"]): str(field.get("value", "")) for field in page.select(f"{CONFIRM} [type=hidden]")}
    return texts(tree(client.post(PROCESS, hidden, follow=True)), ".messagelist li, .errorlist li")


def difference(page: BeautifulSoup) -> tuple[list[str], list[str]]:
    """Return what a preview strikes out and what it puts in."""
    return [text for text in texts(page, ".import-preview del") if text], texts(page, ".import-preview ins")


def sheet(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def exported(client: Client, kind: str = CSV) -> bytes:
    answer = client.post("/admin/codes/words/export/", {"format": kind, "resource": ""})
    assert answer.status_code == 200
    return answer.content


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode())))


def test_preview_shows_the_difference_and_writes_nothing(editor: Client) -> None:
    page = preview(editor, "code,title\n99213,Short visit\n99214,Longer visit\n")

    assert difference(page) == (["Office visit"], ["Short visit"])
    assert texts(page, ".import-preview td:nth-of-type(2)") == ["99213"]
    assert Words.objects.get(code="99213").title == "Office visit"


def test_confirmed_import_writes_words_with_who_did_and_the_search_finds_them(editor: Client) -> None:
    page = preview(editor, "code,title\n99213,Zebra visit\n")

    confirm(editor, page)

    words = Words.objects.get(code="99213")
    assert words.title == "Zebra visit"
    assert str(words.history.latest().history_user) == "ann@example.org"
    assert SearchDocument.objects.get(code="99213").title == "Zebra visit"


def test_synonyms_and_specialties_become_as_the_file_says(editor: Client) -> None:
    page = preview(editor, "code,synonyms,specialties\n99213,E/M 3; follow-up,urology\n")
    assert difference(page) == (["clinic visit"], ["E/M 3; follow-up", "urology"])

    confirm(editor, page)

    assert set(Synonym.objects.values_list("text", flat=True)) == {"E/M 3", "follow-up"}
    assert CodeSpecialty.objects.get().specialty_id == "urology"


def test_ampersand_of_a_list_is_no_html(editor: Client) -> None:
    confirm(editor, preview(editor, "code,synonyms\n99213,I&D;abscess\n"))

    assert set(Synonym.objects.values_list("text", flat=True)) == {"I&D", "abscess"}


def test_column_that_is_missing_stays_as_it_is(editor: Client) -> None:
    confirm(editor, preview(editor, "code,title\n99213,Other\n"))

    assert Synonym.objects.get().text == "clinic visit"


@matrix(
    ("content", "field", "expected"),
    [
        ("code,title\nZ9999,Visit\n", "code", "does not know Z9999"),
        ("code,title\n99213,A\n99213,B\n", "code", "99213 stands in row 1 already"),
        ("code,title\n99213,=1+1\n", "title", "begins as a formula does"),
        ("code,title\n99213, =1+1\n", "title", "begins as a formula does"),
        ("code,title\n99213,＝1+1\n", "title", "begins as a formula does"),
        ("code,description\n99213,@SUM(A1)\n", "description", "begins as a formula does"),
        ("code,title\n99213,<b>Visit</b>\n", "title", "holds HTML"),
        ("code,synonyms\n99213,<i>x</i>\n", "synonyms", "holds HTML"),
        ("code,title\n99213,A\u202eB\n", "title", "U+202E"),
        ("code,title\n99213,\n", "title", "cannot be blank"),
        ("code,specialties\n99213,wizardry\n", "specialties", "no specialty wizardry"),
        ("code,synonyms\n99214,Clinic Visit\n", "synonyms", "belongs to 99213"),
        ("code,review\n99213,perfect\n", "review", "not a valid choice"),
        ("code,review\n99213,reviewed\n", "reviewed_on", "say when"),
        ("code,review,reviewed_on\n99213,reviewed,soon\n", "reviewed_on", "could not be parsed"),
        ("code,title,version\n99213,A,past\n", "version", "99213 was edited since"),
    ],
)
def test_bad_cell_is_named_by_row_and_field_and_nothing_can_be_confirmed(
    editor: Client, content: str, field: str, expected: str
) -> None:
    page = preview(editor, content)

    faults = cells(page, 'table:has(th:-soup-contains("What is wrong")) tbody tr')
    last_row = str(content.count("\n") - 1)
    assert [(row, name, expected in message) for row, _code, name, message in faults] == [(last_row, field, True)]
    assert not page.select(CONFIRM)
    assert set(Words.objects.values_list("title", flat=True)) == {"Office visit", "Longer visit", "Anesthesia"}


def test_one_bad_row_keeps_all_others_out(editor: Client) -> None:
    page = preview(editor, "code,title\n99213,Good\n99214,=bad\n")

    assert not page.select(CONFIRM)


@matrix(
    ("content", "message"),
    [
        ("title\nA\n", "column code is missing"),
        ("code,colour\n99213,red\n", "Unknown columns: colour"),
        ("code,title,title\n99213,A,B\n", "same name: title"),
        ("code\n99213,extra\n", "Line 2 has more cells"),
        ("code,title\n" + "99213,A\n" * (sheets.MOST_ROWS + 1), "more than 5,000 rows"),
        ("", "empty"),
    ],
)
def test_file_that_is_no_table_of_words_is_refused_with_a_reason(editor: Client, content: str, message: str) -> None:
    page = preview(editor, content)

    assert [said for said in texts(page, ".errorlist li") if message in said]
    assert "Traceback" not in str(page)
    assert not page.select(CONFIRM)


def test_file_of_another_encoding_is_refused_with_what_was_expected(editor: Client) -> None:
    page = preview(editor, "code,title\n99213,Präparat\n".encode("latin-1"))

    assert texts(page, ".errorlist li") == ["The file is not in UTF-8; save it as CSV UTF-8, or as XLSX."]


def test_xlsx_formula_is_refused_though_a_program_stored_its_result(editor: Client) -> None:
    page = preview(editor, sheet(["code", "title"], ["99213", '=CONCATENATE("a","b")']), XLSX)

    (fault,) = cells(page, 'table:has(th:-soup-contains("What is wrong")) tbody tr')
    assert fault[:3] == ["1", "99213", "title"]
    assert "begins as a formula does" in fault[3]


def test_xlsx_number_is_the_code_with_its_zeros(editor: Client) -> None:
    page = preview(editor, sheet(["code", "title"], [100, "Anesthesia of the head"]), XLSX)

    assert texts(page, ".import-preview td:nth-of-type(2)") == ["00100"]
    assert difference(page)[1] == ["Anesthesia of the head"]


def test_xlsx_cell_far_away_does_not_make_every_row_as_wide() -> None:
    book = openpyxl.load_workbook(BytesIO(sheet(["code", "title"], ["99213", "A"])))
    book.worksheets[0]["XFD1048576"] = "x"
    body = BytesIO()
    book.save(body)
    begun = time.process_time()

    with pytest.raises(sheets.UnreadableSheet, match="more than 5,000 rows"):
        sheets.SafeXlsx().create_dataset(body.getvalue())

    # Laid out, it took 15 seconds.
    assert time.process_time() - begun < 3


@pytest.mark.parametrize("content", [b"no zip", b"PK\x03\x04 broken"])
def test_file_that_is_no_xlsx_is_refused(editor: Client, content: bytes) -> None:
    (said,) = texts(preview(editor, content, XLSX), ".errorlist li")

    assert "no XLSX file" in said


@matrix("kind", [CSV, XLSX])
def test_what_was_exported_changes_nothing_when_imported(editor: Client, kind: str) -> None:
    Words.objects.filter(code="99213").update(title="=HYPERLINK(1)", description="- one\n- two")

    page = preview(editor, exported(editor, kind), kind)

    assert page.select(CONFIRM)
    assert difference(page) == ([], [])


def test_exported_cells_are_no_formulas(editor: Client) -> None:
    Words.objects.filter(code="99213").update(title="=HYPERLINK(1)")

    (line,) = [line for line in lines(exported(editor)) if line["code"] == "99213"]

    assert line["title"] == "'=HYPERLINK(1)"
    assert line["synonyms"] == "clinic visit"


def test_code_that_was_edited_after_the_export_is_refused_when_the_file_comes_back(editor: Client) -> None:
    file = exported(editor)
    Words.objects.filter(code="99213").update(title="Meanwhile")

    (fault,) = cells(preview(editor, file), 'table:has(th:-soup-contains("What is wrong")) tbody tr')

    assert fault[1:3] == ["99213", "version"]
    assert "99213 was edited since this file was made" in fault[3]


def test_code_that_was_edited_between_preview_and_confirmation_is_refused(editor: Client) -> None:
    file = exported(editor).replace(b"Office visit", b"Mine")
    page = preview(editor, file)
    Words.objects.filter(code="99213").update(title="Meanwhile")

    messages = confirm(editor, page)

    assert [said for said in messages if "Nothing was imported" in said]
    assert Words.objects.get(code="99213").title == "Meanwhile"


def test_statements_of_a_preview_do_not_grow_with_rows_that_stay(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(40):
        preview(editor, exported(editor))


@pytest.mark.parametrize("page", ["import", "export"])
def test_page_opens_within_the_budget(
    editor: Client, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(5):
        assert editor.get(f"/admin/codes/words/{page}/").status_code == 200
