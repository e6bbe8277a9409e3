"""Data of a patient in every place of a file leaves the reading process in none of its answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Final
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from statements.reading import reader
from statements.reading.child import LENGTH_BYTES, answer_to
from statements.reading.messages import ReaderRequest, from_json, to_json
from statements.reading.values import StatementMapping
from tests.matrix import matrix
from tests.statements.reading.statement_files import CODES, KEY, Row, ods, old_workbook, saved, text_file, workbook

CANARIES: Final = (
    "Janecanary Quillfeather",
    "MRN-8675309",
    "8675309",
    "02/03/1948",
    "078-05-1120",
    "078051120",
    "(555) 010-4477",
    "5550104477",
    "jane@canary.example",
)
# What must stand in no answer, in whatever spelling.
TRACES: Final = (
    "canary", "quillfeather", "8675309", "1948", "2048-02-03", "078-05", "78051120", "010-4477", "5550104477",
)  # fmt: skip
HEADER: Final[Row] = (
    "Service Date",
    "CPT",
    "Modifiers",
    "Units",
    "Work RVU",
    "Detail Type",
    "Transaction ID",
    "Provider",
)
LINE: Final[Row] = ("2026-01-05", "99213", "25", 1, 1.3, 1, "T1", "Smith")
LINES: Final = tuple((*LINE[:6], f"T{number}", LINE[7]) for number in range(240))


def beside(name: str, canary: str) -> list[Row]:
    """Return a statement with a column of its own for a canary, before all others."""
    return [(name, *HEADER), *[(canary, *line) for line in LINES]]


def bad_cells(canary: str) -> list[Row]:
    """Return a statement with a canary in one cell of each column: a twentieth may be bad, or the column is none."""
    return [HEADER, *[(*line[:place], canary, *line[place + 1 :]) for place, line in enumerate(LINES[:8])], *LINES[8:]]


# The parts of a workbook of openpyxl that have canaries, once `plant` was there.
PLANTED_PARTS: Final = {
    "docProps/core.xml", "docProps/custom.xml", "xl/workbook.xml", "xl/comments/comment1.xml",
    "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml",
    "xl/worksheets/_rels/sheet1.xml.rels",
}  # fmt: skip


PLACES: Final[Mapping[str, Callable[[str], list[Row]]]] = {
    "header": lambda canary: [(*HEADER, canary), *[(*line, "x") for line in LINES]],
    "title": lambda canary: [(canary, "", f"Report of {canary}"), HEADER, *LINES],
    "bad cell": bad_cells,
    "notes": lambda canary: beside("Notes", canary),
    "name": lambda canary: beside("Patient Name", canary),
    "number": lambda canary: beside("MRN", canary),
    "birth date": lambda canary: beside("DOB", canary),
    "last row": lambda canary: [HEADER, *LINES, (f"Printed for {canary}",)],
    "total": lambda canary: [HEADER, *LINES, (f"Total {canary}", "", "", 240, 312.0)],
}


def answer_without_process(request: ReaderRequest, body: bytes) -> bytes:
    """Return what the process would write, without one."""
    return json.dumps(to_json(answer_to(request, body))).encode()


def answer_of_process(request: ReaderRequest, body: bytes) -> bytes:
    """Return what the process writes."""
    written = json.dumps(to_json(request)).encode()
    return reader.run_reader(len(written).to_bytes(LENGTH_BYTES, "big") + written + body)


def parts_with_canaries(body: bytes) -> set[str]:
    """Return the parts of a workbook in which a canary stands."""
    with ZipFile(BytesIO(body)) as parts:
        return {name for name in parts.namelist() if b"canary" in parts.read(name).lower()}


def answers(body: bytes, *, ask: Callable[[ReaderRequest, bytes], bytes] = answer_without_process) -> list[bytes]:
    """Return what is answered to an inspection, and to a reading of all providers by what it proposed."""
    first = ask(ReaderRequest(CODES, KEY.hex()), body)
    inspection = json.loads(first)["inspection"]
    if inspection is None:
        return [first]
    digests = [choice["digest"] for choice in inspection["providers"]]
    mapping = from_json(StatementMapping, {**inspection["mapping"], "providers": digests})
    return [first, ask(ReaderRequest(CODES, KEY.hex(), mapping), body)]


def assert_no_trace(answer: bytes) -> None:
    assert [trace for trace in TRACES if trace in answer.decode().casefold()] == []


def plant(book: openpyxl.Workbook) -> None:
    """Put canaries in every place of a workbook that is none of its cells, and into sheets beside the first."""
    sheet, canary = book.active, CANARIES[0]
    sheet.title = "Janecanary"
    sheet["B2"].comment = Comment(canary, canary)
    sheet["C2"].hyperlink = f"mailto:{CANARIES[8]}"
    for part in (sheet.oddHeader, sheet.evenHeader, sheet.firstHeader, sheet.oddFooter, sheet.evenFooter):
        part.left.text, part.center.text, part.right.text = CANARIES[:3]
    rule = DataValidation(type="list", formula1=f'"{canary},{CANARIES[2]}"', promptTitle="x", prompt=canary)
    sheet.add_data_validation(rule)
    rule.add("B3")
    book.defined_names[f"Jane_{CANARIES[2]}"] = DefinedName(f"Jane_{CANARIES[2]}", attr_text=f'"{canary}"')
    for name in ("creator", "lastModifiedBy", "title", "subject", "description", "keywords", "category", "identifier"):
        setattr(book.properties, name, f"{canary} {CANARIES[1]}")
    book.custom_doc_props.append(StringProperty(name=canary, value=CANARIES[4]))
    for state in ("visible", "hidden"):
        other = book.create_sheet(f"Canary {state}")
        other.sheet_state = state
        other.append(["Patient Name", "MRN", "DOB"])
        other.append(list(CANARIES))


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("place", PLACES)
def test_canary_leaves_no_place_of_a_text_file(place: str, canary: str) -> None:
    for answer in answers(text_file(PLACES[place](canary))):
        assert_no_trace(answer)
        assert b'"fault": null' in answer


@matrix("form", [text_file, workbook, ods, old_workbook])
def test_canaries_leave_no_file_that_the_process_itself_reads(form: Callable[[list[Row]], bytes]) -> None:
    rows = [(f"Report of {' '.join(CANARIES)}", "x"), *bad_cells(CANARIES[0]), CANARIES[:2]]

    for answer in answers(form(rows), ask=answer_of_process):
        assert_no_trace(answer)
        assert b'"fault": null' in answer


def test_canary_leaves_no_sheet_comment_header_name_or_property_of_a_workbook() -> None:
    book = openpyxl.Workbook()
    for row in bad_cells(CANARIES[0]):
        book.active.append(list(row))
    plant(book)

    body = saved(book)

    assert parts_with_canaries(body) >= PLANTED_PARTS
    for answer in answers(body, ask=answer_of_process):
        assert_no_trace(answer)
        assert b'"fault": null' in answer


@pytest.mark.parametrize("canary", CANARIES)
def test_canary_is_in_no_answer_to_a_file_that_is_refused(canary: str) -> None:
    for body in (text_file([[canary] * 3] * 5), text_file([HEADER, *[[canary] * 8] * 30])):
        for answer in answers(body):
            assert_no_trace(answer)
