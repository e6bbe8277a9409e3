"""The process that reads: its limits, its bombs, and what it may answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest

from statements.domain.statement_lines import Shape
from statements.reading import reader
from statements.reading.child import MEMORY_BYTES, SECONDS
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.messages import BadMessage, ReaderAnswer, from_json, to_json
from statements.reading.reader import ReaderUnavailable, inspect_statement, read_statement
from tests.matrix import matrix
from tests.statements.reading.statement_files import (
    CODES,
    HEADER,
    KEY,
    LINES,
    archive,
    inspected,
    ods_of_xml,
    old_workbook,
    read,
    text_file,
    workbook_of_xml,
)

ROOT: Final = Path(__file__).resolve().parents[3]
BODY: Final = text_file([HEADER, *LINES])


def fault_of(body: bytes) -> UnreadableStatement:
    with pytest.raises(UnreadableStatement) as refused:
        inspect_statement(body, codes=CODES, key=KEY)
    return refused.value


def test_process_answers_what_reading_without_one_does() -> None:
    inspection = inspect_statement(BODY, codes=CODES, key=KEY)

    assert inspection == inspected(BODY)
    assert read_statement(BODY, inspection.mapping, codes=CODES, key=KEY) == read(BODY)


def test_two_cells_that_would_be_laid_out_as_billions_are_refused() -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    assert fault_of(workbook_of_xml(far)).code is FaultCode.TOO_LARGE


def test_repeated_cells_of_an_ods_that_would_be_billions_are_refused() -> None:
    cell = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" '
        'office:value="1" table:number-columns-repeated="16384"/></table:table-row>'
    )

    assert fault_of(ods_of_xml(f'<table:table table:name="A">{cell}</table:table>')).code is FaultCode.TOO_LARGE


def test_cells_of_an_old_workbook_that_are_far_apart_are_refused() -> None:
    rows = [("CPT",), *[()] * 59_999, ("99213",)]

    assert fault_of(old_workbook(rows)).code is FaultCode.TOO_LARGE


@matrix(
    "body",
    [
        archive({"xl/workbook.xml": b"<a>" + b" " * (2 * 1024 * 1024) + b"</a>"}),
        archive({"content.xml": b" " * (2 * 1024 * 1024)}),
    ],
)
def test_archive_that_inflates_to_over_a_hundred_times_its_size_is_refused(body: bytes) -> None:
    assert fault_of(body).code is FaultCode.TOO_LARGE


@pytest.mark.slow
def test_archive_that_inflates_to_over_200_mb_is_refused() -> None:
    part = b"x" * (21 * 1024 * 1024)
    ballast = os.urandom(3 * 1024 * 1024)

    body = archive({**{f"part{number}": part for number in range(10)}, "noise": ballast})

    assert len(body) * 100 > 210 * 1024 * 1024
    assert fault_of(body).code is FaultCode.TOO_LARGE


def test_part_that_is_longer_than_its_archive_says_is_refused() -> None:
    body = workbook_of_xml("<row/>" * 50_000)
    with zipfile.ZipFile(BytesIO(body)) as packed:
        size = packed.getinfo("xl/worksheets/sheet1.xml").file_size
    lie = body.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))

    assert fault_of(lie).code in {FaultCode.DAMAGED, FaultCode.TOO_LARGE}


@matrix(
    "sheet",
    [
        "<row>" * 10_000 + "</row>" * 10_000,
        '<c r="ZZZZ1"/>',
        '<c r="A0"/>',
        '<row r="-1"/>',
        "<row><c></row>",
        "&bomb;",
    ],
)
def test_sheet_that_is_nested_too_deeply_or_has_impossible_places_is_damaged(sheet: str) -> None:
    assert fault_of(workbook_of_xml(sheet)).code is FaultCode.DAMAGED


def test_document_type_which_could_hold_entities_is_refused() -> None:
    part = '<!DOCTYPE a [<!ENTITY b "Canary">]><worksheet><sheetData>&b;</sheetData></worksheet>'

    assert fault_of(workbook_of_xml("", parts={"xl/worksheets/sheet1.xml": part})).code is FaultCode.DAMAGED


@pytest.mark.slow
def test_texts_that_many_cells_share_end_the_process_and_not_the_server() -> None:
    long = "x" * (2 * 1024 * 1024)
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 2000))
    noise = os.urandom(100_000)

    body = workbook_of_xml(
        cells,
        parts={
            "xl/sharedStrings.xml": f"<sst><si><t>{long}</t></si></sst>",
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/></Types>',
            "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            'relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="s" Type="http://schemas.'
            'openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>'
            "</Relationships>",
            "noise": noise,
        },
    )

    assert fault_of(body).code in {FaultCode.TOO_LARGE, FaultCode.NO_HEADER}


@pytest.mark.slow
def test_text_of_too_many_rows_or_columns_is_refused() -> None:
    assert fault_of(text_file([HEADER, *[LINES[0]] * 50_001])).code is FaultCode.TOO_LARGE
    assert fault_of(text_file([(*HEADER, *["x"] * 200)])).code is FaultCode.TOO_LARGE


LIMITED: Final = """
import sys; sys.path.insert(0, sys.argv[1])
import socket
from statements.reading import child
child._limit()
def tried(what):
    try:
        what()
    except (OSError, MemoryError) as refused:
        return type(refused).__name__
    return "done"
print(tried(socket.socket), tried(lambda: open("/etc/hostname")), tried(lambda: bytearray(600 * 1024 * 1024)))
"""


def test_process_can_open_neither_connections_nor_files_nor_take_much_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", LIMITED, str(ROOT)], capture_output=True, text=True, check=True, env={}
    )

    assert done.stdout.split() == ["OSError", "OSError", "MemoryError"]


def test_limits_are_those_that_are_promised() -> None:
    assert (MEMORY_BYTES, SECONDS) == (512 * 1024 * 1024, 10)


def test_process_has_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    monkeypatch.setattr(reader, "_PROGRAM", "import os; print(dict(os.environ))")

    assert b"secret" not in reader.run_reader(b"")


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("import os; os.abort()", FaultCode.TOO_LARGE),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", FaultCode.TOO_LARGE),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", FaultCode.TOO_LONG),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", FaultCode.DAMAGED),
        ("import time; time.sleep(60)", FaultCode.TOO_LONG),
    ],
)
def test_process_that_is_ended_by_its_limits_is_a_sentence(
    program: str, code: FaultCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_PROGRAM", program)
    monkeypatch.setattr(reader, "SECONDS_WAITED", 1 if "sleep" in program else reader.SECONDS_WAITED)

    assert fault_of(BODY).code is code


@pytest.mark.parametrize("program", ["1/0", "print('Jane Canary')", "print('{}')", 'print(\'{"name": "Jane"}\')'])
def test_answer_that_is_none_of_ours_passes_nothing_on(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_PROGRAM", program)

    with pytest.raises(ReaderUnavailable) as unavailable:
        inspect_statement(BODY, codes=CODES, key=KEY)

    assert str(unavailable.value) == ""


def test_every_answer_comes_back_from_json_as_it_was() -> None:
    for answer in (ReaderAnswer(inspection=inspected(BODY)), ReaderAnswer(reading=read(BODY))):
        assert from_json(ReaderAnswer, json.loads(json.dumps(to_json(answer)))) == answer


LINE: Final = {"number": 1, "code": "99213", "units": "1"}
READING: Final = {"shape": Shape.LINES.value, "basis": "service", "lines": [], "rows": 1}


@pytest.mark.parametrize(
    "member",
    [
        {"name": "Jane Canary"},
        {"lines": [{**LINE, "code": "Jane Canary"}]},
        {"lines": [{**LINE, "modifiers": ["Jane"]}]},
        {"lines": [{**LINE, "service_on": "Jane"}]},
        {"lines": [{**LINE, "units": "078-05-1120"}]},
        {"lines": [{**LINE, "number": "1"}]},
        {"lines": [{**LINE, "kind": "Jane"}]},
        {"lines": [{**LINE, "patient": "Jane"}]},
        {"rows": True},
        {"shape": "Jane"},
        {"dropped": {"Jane": 1}},
        {"notes": [{"kind": "Jane", "count": 1}]},
        {"unread_rows": ["Jane"]},
    ],
)
def test_value_that_no_field_has_is_refused(member: dict[str, object]) -> None:
    from_json(ReaderAnswer, {"reading": READING})

    with pytest.raises(BadMessage):
        from_json(ReaderAnswer, {"reading": {**READING, **member}})
