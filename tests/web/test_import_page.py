"""Importing lines on a page."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from codes.models import Words
from procedures.models import Import, ProcedureLog
from tests.factories import CodeFactory
from tests.matrix import matrix
from tests.web.pages import texts, tree, words

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

PAGE = "/account/import/"
TABLE = "code,performed_on,units,note\n99213,3/14/2025,1,first\n45378,2025-03-15,2,second\n"


def send(browser: Client, body: str | bytes, *, action: str = "look", name: str = "lines.csv", **fields: str) -> Any:
    content = body.encode() if isinstance(body, str) else body
    return browser.post(PAGE, {"file": SimpleUploadedFile(name, content), "action": action, **fields})


def test_look_says_what_a_file_would_do_and_stores_nothing(clinician: Client) -> None:
    shown = send(clinician, TABLE)

    assert (shown.status_code, words(tree(shown), "#outcome h2")) == (200, "What it would do")
    assert words(tree(shown), "#outcome h2 + p") == "2 records: 2 new, 0 here already, 0 here with other content."
    assert (ProcedureLog.objects.count(), Import.objects.count()) == (0, 0)


def test_import_stores_the_lines_and_the_same_again_changes_nothing(clinician: Client, user: User) -> None:
    send(clinician, TABLE, action="import")
    again = send(clinician, TABLE, action="import")

    assert again.status_code == 302
    assert list(ProcedureLog.objects.filter(user=user).order_by("performed_on").values_list("code", "units")) == [
        ("99213", 1),
        ("45378", 2),
    ]


def test_workbook_is_taken_like_a_table(clinician: Client) -> None:
    book, file = Workbook(), BytesIO()
    for row in (["code", "performed_on"], [99213, "3/14/2025"]):
        book.active.append(row)
    book.save(file)

    send(clinician, file.getvalue(), action="import", name="lines.xlsx")

    assert ProcedureLog.objects.get().code == "99213"


def test_export_of_the_api_is_taken_back(clinician: Client) -> None:
    send(clinician, TABLE, action="import")
    document = b"".join(clinician.get("/api/v1/export").streaming_content)  # type: ignore[attr-defined]  # streamed
    ProcedureLog.objects.all().delete()

    send(clinician, document, action="import", name="export.json")

    assert ProcedureLog.objects.count() == 2


@matrix(
    ("body", "place", "said"),
    [
        (
            "code,performed_on\n99213,soon\n",
            ".flag li",
            "line 2, performed_on: give a day from January 1, 1992 on, such as 3/14/2025 or 2025-03-14.",
        ),
        (
            "code,performed_on,units\n99213,2025-03-14,0\n",
            ".flag li",
            "line 2, units: out of range; give a whole number from 1 to 9,999.",
        ),
        ("code,performed_on\n99213,2025-03-14\n99213,31.12.2025\n", ".flag li", "line 3, performed_on"),
        ("code,code,performed_on\n99213,99214,2025-03-14\n", "#file_error", "File: line 1: the column code"),
        ("code,performed_on\n100,2025-03-14\n", "p:has(+ ul)", "Codes that the catalog does not know"),
        ("", "#file_error", "File: the file is empty."),
        ('{"format": "something"}', "#file_error", "File: expected an object"),
        ("{broken", "#file_error", "File: The body is not JSON."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "#file_error", "File: This is a workbook of an old Excel"),
    ],
)
def test_file_that_cannot_be_taken_is_explained_and_nothing_is_stored(
    clinician: Client, body: str | bytes, place: str, said: str
) -> None:
    shown = send(clinician, body, action="import" if said[0] != "C" else "look")

    assert words(tree(shown), f"main {place}").startswith(said)
    assert ProcedureLog.objects.count() == 0


def test_no_file_is_said(clinician: Client) -> None:
    answer = clinician.post(PAGE, {"action": "look"})

    assert (answer.status_code, words(tree(answer), "#file_error")) == (400, "File: choose a file.")


def test_columns_by_other_names_are_found(clinician: Client) -> None:
    send(clinician, "CPT,Date\n99213,3/14/2025\n", action="import", code_column="CPT", date_column="Date")

    assert ProcedureLog.objects.get().code == "99213"


def test_import_is_taken_back_as_one_and_once(clinician: Client) -> None:
    send(clinician, TABLE, action="import")
    address = f"{PAGE}{Import.objects.get().id}/take-back"

    first = clinician.post(address, follow=True)
    second = clinician.post(address, follow=True)

    assert texts(tree(first), ".message")[-1] == "2 records are as they were."
    assert words(tree(second), ".message") == "This import was taken back before."
    assert not ProcedureLog.objects.filter(deleted=False).exists()


def test_import_of_another_person_is_not_found(clinician: Client) -> None:
    assert clinician.post(f"{PAGE}0190b3c6-5a63-4d5a-8f0e-2f2f64e53d11/take-back").status_code == 404


@pytest.mark.slow
def test_page_asks_few_questions(clinician: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for day in range(1, 9):
        send(clinician, f"code,performed_on\n99213,2025-03-0{day}\n", action="import")

    with django_assert_max_num_queries(6):
        clinician.get(PAGE)


def test_imports_by_the_page_count_with_those_by_the_api(clinician: Client, settings: Settings) -> None:
    settings.IMPORT_RATE = "2/h"

    assert [send(clinician, TABLE).status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_chosen_file_is_kept_between_look_and_import(
    chromium: Browser, live_server: Any, clinician: Client, tmp_path: Path
) -> None:
    file = tmp_path / "lines.csv"
    file.write_text(TABLE)
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "sessionid", "value": clinician.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + PAGE)

    page.set_input_files("#file", str(file))
    page.get_by_role("button", name="See what it would do").click()
    page.get_by_text("2 records: 2 new").wait_for()
    page.get_by_role("button", name="Import").click()
    page.get_by_text("2 records were read, 2 new or changed.").wait_for()

    assert ProcedureLog.objects.count() == 2
    context.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_place_where_lost_zeros_are_answered_opens_once_they_are_asked_for(
    chromium: Browser, live_server: Any, clinician: Client, tmp_path: Path
) -> None:
    Words.objects.create(code=CodeFactory.create(code="00100"), title="Anesthesia for the salivary glands")
    file = tmp_path / "lines.csv"
    file.write_text("code,performed_on\n100,2025-03-14\n")
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "sessionid", "value": clinician.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + PAGE)
    page.set_input_files("#file", str(file))

    page.get_by_role("button", name="See what it would do").click()
    page.get_by_text("say under “What is unclear in the file” what it means").wait_for()

    assert page.get_by_label("Codes that a spreadsheet shortened").is_visible()
    context.close()


def test_one_record_is_spoken_of_as_one(clinician: Client) -> None:
    table = "code,performed_on\n99213,2025-03-14\n"
    send(clinician, table, action="import")

    assert words(tree(clinician.get(PAGE)), ".message") == "1 record was read, 1 new or changed."
    clinician.post(f"{PAGE}{Import.objects.get().id}/take-back")
    assert words(tree(clinician.get(PAGE)), ".message") == "1 record is as it was."
