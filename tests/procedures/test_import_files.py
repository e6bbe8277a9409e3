"""Files of lines as spreadsheets save them: previewed with what is odd about them, taken, and taken only once."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from codes.models import Words
from procedures.importers.table import COLUMNS
from procedures.importers.workbook import XLSX
from procedures.models import ProcedureLog
from procedures.reports.exports.table import RESULTS
from tests.factories import CodeFactory
from tests.matrix import matrix
from tests.procedures.conftest import Record, new_user
from tests.procedures.test_exports import body_of, rows_of
from tests.procedures.test_imports import live_of, wipe
from tests.procedures.test_spreadsheets import book

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue", "anesthesia")]

HEADER = "performed_on,code,place_of_service,note"


@pytest.fixture
def anesthesia(shared_catalogue: None) -> None:
    """A code that begins with zeros."""
    Words.objects.create(code=CodeFactory.create(code="00100"), title="Anesthesia for the salivary glands")


def sent(client: APIClient, body: bytes, *, status: int = 200, form: str = "text/csv", **query: str) -> Any:
    address = "/api/v1/import?" + "&".join(f"{name}={value}" for name, value in query.items())
    answer = client.post(address, body, content_type=form)
    assert answer.status_code == status, answer.content
    return answer.json()


def table(*lines: str) -> bytes:
    return "\r\n".join((HEADER, *lines, "")).encode()


def counts(report: dict[str, Any]) -> dict[str, int]:
    return {name: report[name] for name in ("new", "same", "differing", "deleted", "fault_count")}


def workbook_of(client: APIClient) -> bytes:
    answer = client.get("/api/v1/export/lines.xlsx")
    assert (answer.status_code, answer["Content-Type"]) == (200, XLSX)
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # of a streaming answer


def test_code_with_modifiers_or_a_count_in_its_cell_is_understood_as_it_is_typed(client: APIClient) -> None:
    header = "performed_on,code,modifiers,units"
    body = "\n".join((header, "2025-11-14,99213-25,59,", "2025-11-15,20610 rt,RT,1", "2025-11-16,2x99213,,1", ""))

    sent(client, body.encode(), status=201, commit="1")

    lines = ProcedureLog.objects.order_by("performed_on").values_list("code", "modifiers", "units")
    assert list(lines) == [("99213", ["25", "59"], 1), ("20610", ["RT"], 1), ("99213", [], 2)]


def test_units_beside_a_code_that_says_others_are_a_fault(client: APIClient) -> None:
    preview = sent(client, b"performed_on,code,units\n2025-11-14,2x99213,3\n")

    assert preview["faults"] == [{"where": "line 2", "field": "units", "code": "given_twice"}]


def test_code_that_lost_its_zeros_is_no_clean_line_until_it_is_said_what_it_is(client: APIClient) -> None:
    body = table("2025-11-14,100,,", "2025-11-15,100,,", "2025-11-15,99213,,", "2025-11-15,7777,,")

    preview = sent(client, body)
    sent(client, body, status=400, commit="1")

    assert counts(preview) == {"new": 2, "same": 0, "differing": 0, "deleted": 0, "fault_count": 2}
    assert preview["faults"][0] == {"where": "line 2", "field": "code", "code": "zeros_lost"}
    assert preview["unknown_codes"] == [
        {"code": "100", "lines": 2, "offered": "00100"},
        {"code": "7777", "lines": 1, "offered": None},
    ]
    assert preview["unknown_code_count"] == 2
    assert not ProcedureLog.objects.exists()


def test_lost_zeros_are_restored_or_left_as_it_is_said(client: APIClient) -> None:
    body = table("2025-11-14,100,,")

    restored = sent(client, body, status=201, commit="1", zeros="restore")
    again = sent(client, table("2025-11-14,00100,,"))
    kept = sent(client, body, status=201, commit="1", zeros="keep")

    assert restored["unknown_codes"] == []
    assert counts(again)["same"] == 1
    assert kept["unknown_codes"] == [{"code": "100", "lines": 1, "offered": "00100"}]
    assert sorted(ProcedureLog.objects.values_list("code", flat=True)) == ["00100", "100"]


def test_unknown_codes_of_a_document_are_counted_too(client: APIClient, record: Record) -> None:
    record(code="100")
    document = client.get("/api/v1/export")

    preview = sent(client, b"".join(document.streaming_content), form="application/json")  # type: ignore[attr-defined]  # as above

    assert preview["unknown_codes"] == [{"code": "100", "lines": 1, "offered": "00100"}]
    assert preview["reading"]["form"] == "json"


@matrix("written", ["3/14/25", "3/14/2025", "3/14/2025 0:00", "2025-03-14 00:00:00"])
def test_day_is_taken_as_a_spreadsheet_writes_it(client: APIClient, written: str) -> None:
    sent(client, table(f"{written},99213,,"), status=201, commit="1")

    assert ProcedureLog.objects.get().performed_on == date(2025, 3, 14)


def test_file_with_a_day_before_the_month_is_refused_as_a_whole_and_never_guessed(client: APIClient) -> None:
    refusal = sent(client, table("3/4/2025,99213,,", "25/3/2025,99213,,"), status=400)

    assert refusal["code"] == "unreadable"
    assert refusal["detail"].startswith(
        "line 3: 25/3/2025 has no such month. Dates with slashes are read as month/day/year"
    )


def test_encoding_that_a_program_says_is_no_obstacle(client: APIClient) -> None:
    body = table("2025-11-14,99213,,café").decode().encode("cp1252")

    assert sent(client, body, form="text/csv; charset=windows-1252")["reading"]["encoding"] == "cp1252"


def test_other_types_of_files_are_refused_with_those_that_are_taken(client: APIClient) -> None:
    refusal = sent(client, b"a", status=415, form="application/pdf")

    assert refusal["detail"] == f"Send the body as application/json or {XLSX} or text/csv."


def test_guessed_encoding_stands_in_the_preview(client: APIClient) -> None:
    preview = sent(client, table("2025-11-14,99213,,café — visit").decode().encode("cp1252"))

    assert preview["reading"] == {
        "form": "csv", "encoding": "cp1252", "is_guessed": True, "delimiter": ",", "sheet": "",
    }  # fmt: skip


def test_same_lines_are_the_same_in_whatever_a_spreadsheet_saves_them(client: APIClient) -> None:
    text = table("2025-11-14,99213,02,café — visit").decode()
    sent(client, text.encode(), status=201, commit="1")
    as_excel_has_it = text.replace("2025-11-14", "11/14/2025").replace(",02,", ",2,")
    rows: list[list[object]] = [[*HEADER.split(",")], [date(2025, 11, 14), 99213, 2, "café — visit"]]

    for body, form in (
        (as_excel_has_it.encode("utf-8-sig"), "text/csv"),
        (as_excel_has_it.encode("cp1252"), "text/csv"),
        (as_excel_has_it.replace(",", ";").encode("utf-16"), "text/csv"),
        (as_excel_has_it.replace(",", "\t").encode(), "text/csv"),
        (as_excel_has_it.replace("\r\n", "\r").encode("mac_roman"), "text/csv"),
        (book(rows), XLSX),
        (book([rows[0], [45975, "99213.0", 2.0, "café — visit"]]), XLSX),
        (book(rows), "text/csv"),
    ):
        assert counts(sent(client, body, form=form)) == {
            "new": 0, "same": 1, "differing": 0, "deleted": 0, "fault_count": 0,
        }  # fmt: skip


def saved_by_excel(text: str) -> bytes:
    """Return a CSV as Excel saves what it opened: numbers without zeros, days in its own form, Windows-1252."""
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        year, month, day = row["performed_on"].split("-")
        row["performed_on"] = f"{int(month)}/{int(day)}/{year}"
        for name in ("code", "place_of_service", "modifiers"):
            row[name] = str(int(row[name])) if row[name].isdecimal() else row[name]
    saved = io.StringIO()
    writer = csv.DictWriter(saved, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return saved.getvalue().encode("cp1252")


def fill(record: Record) -> None:
    record(code="00100", minutes=30, place_of_service="02", note="=1+1")
    record(code="99213", modifiers=["25"], units=2, note=" =1 — “quoted”\n-2")
    record(code="H2020", encounter_id="7b0c3c1e-6e7e-4b57-9f8b-0d3a1f6f2c11", note="left, right")


def test_own_table_that_excel_saved_changes_nothing(client: APIClient, record: Record) -> None:
    fill(record)
    before = live_of(client)

    imported = sent(
        client, saved_by_excel(body_of(client, "export/lines.csv")), status=201, commit="1", existing="replace"
    )

    assert counts(imported) == {"new": 0, "same": 3, "differing": 0, "deleted": 0, "fault_count": 0}
    assert live_of(client) == before


def test_own_table_that_excel_saved_brings_back_what_was_deleted_once_the_zeros_are_said(
    client: APIClient, record: Record
) -> None:
    fill(record)
    before, saved = live_of(client), saved_by_excel(body_of(client, "export/lines.csv"))
    wipe(client)

    preview = sent(client, saved)
    sent(client, saved, status=201, commit="1", zeros="restore")

    assert [fault["code"] for fault in preview["faults"]] == ["zeros_lost"]
    assert live_of(client) == before


def test_own_workbook_comes_back_as_it_was_also_saved_by_another_program(client: APIClient, record: Record) -> None:
    fill(record)
    record(note="\x01 _x0041_ <b>&amp;\r\n\ttab ")
    before, body = live_of(client), workbook_of(client)
    opened = openpyxl.load_workbook(io.BytesIO(body))
    resaved = io.BytesIO()
    opened.save(resaved)

    same = counts(sent(client, body, form=XLSX))
    assert same == {"new": 0, "same": 4, "differing": 0, "deleted": 0, "fault_count": 0}
    assert counts(sent(client, resaved.getvalue(), form=XLSX))["new"] == 0
    wipe(client)
    sent(client, body, status=201, form=XLSX, commit="1")
    assert live_of(client) == before


def test_sign_that_no_workbook_can_hold_leaves_it_whole(client: APIClient, record: Record) -> None:
    record(note="a\ufffeb\uffff")

    preview = sent(client, workbook_of(client), form=XLSX)

    assert (preview["records"], preview["differing"], preview["fault_count"]) == (1, 1, 0)


def test_workbook_has_the_columns_of_the_table_with_days_numbers_and_codes_that_keep_their_zeros(
    client: APIClient, record: Record
) -> None:
    record(code="00100", units=3, minutes=30, note="café — visit")
    record(performed_on="2025-11-15")

    sheet = openpyxl.load_workbook(io.BytesIO(workbook_of(client))).active

    assert sheet is not None
    names, first, second = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert names == [*COLUMNS, *RESULTS]
    cells = dict(zip(names, first, strict=True))
    assert (cells["performed_on"].date(), cells["code"], cells["units"], cells["minutes"]) == (
        date(2025, 11, 14),
        "00100",
        3,
        30,
    )
    assert (cells["note"], cells["place_of_service"]) == ("café — visit", None)
    assert dict(zip(names, second, strict=True))["wrvu"] == 1.3
    assert sheet["B2"].number_format == "yyyy\\-mm\\-dd"


@matrix("note", ["=1+1", " =1+1", "＝1+1", "seen\n=1+1"])
def test_no_cell_of_a_workbook_or_a_table_is_a_formula(client: APIClient, record: Record, note: str) -> None:
    record(note=note)

    sheet = openpyxl.load_workbook(io.BytesIO(workbook_of(client))).active

    assert sheet is not None
    cell = next(cell for cell in sheet[2] if sheet.cell(1, cell.column).value == "note")
    assert cell.data_type == "s"
    assert cell.value == rows_of(client)[0]["note"] != note


def test_workbook_is_filtered_as_the_list_is_and_the_owners_alone(client: APIClient, record: Record) -> None:
    record()
    record(code="71046")
    record(owner=new_user())

    answer = client.get("/api/v1/export/lines.xlsx?code=71046")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]  # as above

    assert sheet is not None
    assert sheet.max_row == 2
    assert client.get("/api/v1/export/lines.xlsx?excel=1").status_code == 400
    assert APIClient().get("/api/v1/export/lines.xlsx").status_code == 401


def test_table_for_excel_begins_with_the_mark_by_which_excel_knows_its_letters(
    client: APIClient, record: Record
) -> None:
    record(note="a — b")

    plain, marked = body_of(client, "export/lines.csv"), body_of(client, "export/lines.csv", excel="1")

    assert marked == "\ufeff" + plain
    assert body_of(client, "export/lines.csv", excel="0") == plain
    assert client.get("/api/v1/export/lines.csv?excel=yes").status_code == 400
    assert counts(sent(client, marked.encode()))["same"] == 1


def test_file_of_more_lines_than_are_taken_is_refused_before_it_is_read_whole(client: APIClient) -> None:
    body = HEADER.encode() + b"\n" + b"2025-11-14,99213,,\n" * 50_001

    assert sent(client, body, status=413)["code"] == "too_many"


@pytest.mark.parametrize("make", [table, lambda *lines: book([line.split(",") for line in (HEADER, *lines)])])
def test_file_takes_the_same_number_of_statements_whatever_its_length(
    client: APIClient, make: Callable[..., bytes]
) -> None:
    statement_counts = []
    for number in (2, 300):
        body = make(*(f"2025-11-{1 + n % 28:02},{'100' if n % 2 else 99213},,{n}" for n in range(number)))
        with CaptureQueriesContext(connection) as queries:
            sent(client, body, form=XLSX if body.startswith(b"PK") else "text/csv")
        statement_counts.append(len(queries))

    assert statement_counts[0] == statement_counts[1] <= 8


@matrix("cell", ["_x0000_", "NaN", "1e400", "'", "=1", "\ud7ff", "9" * 400, "0100100.0"])
def test_odd_cell_is_a_fault_or_is_taken_and_never_an_error(client: APIClient, cell: str) -> None:
    for name in COLUMNS:
        values = {"performed_on": "2025-11-14", "code": "99213", name: cell}
        body = book([list(values), list(values.values())])
        answer = client.post("/api/v1/import", body, content_type=XLSX)
        assert answer.status_code == 200, (name, answer.content)
