"""Data of a patient in every place of an upload is afterwards in no table, log, temporary file or answer."""

from __future__ import annotations

import json
import subprocess
from contextlib import closing
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import openpyxl
import pytest
from pypdf import PdfReader
from waitress.adjustments import Adjustments

from config.postgres.embedded import BINARIES, DATABASE, ROLE, EmbeddedPostgres
from config.server.worker import _Parser
from statements.apps import FORM_BYTES
from tests.config.server import Server, issue_tokens, running
from tests.statements.reading.statement_files import Row, ods, old_workbook, saved, text_file
from tests.statements.reading.test_patient_data import CANARIES, HEADER, LINES, bad_cells, plant

NAME: Final = "janecanary-8675309.xlsx"
BOUNDARY: Final = "boundary"
WHOLE: Final = (
    "canary", "quillfeather", "8675309", "02/03/1948", "1948-02-03", "2048-02-03", "078-05-1120", "78051120",
    "010-4477", "5550104477",
)  # fmt: skip
# Over half a MiB, from which on the server keeps other bodies in a temporary file.
MANY: Final = 6_000


def planted() -> list[bytes]:
    """Return a file of each format with canaries in every place: titles, headers, columns of their own, bad cells,
    totals, remarks, and what a workbook has beside its cells."""
    rows: list[Row] = [
        (f"Report of {' '.join(CANARIES)}", ""),
        ("Patient Name", "MRN", "DOB", CANARIES[0], *HEADER),
        *[(*CANARIES[:2], CANARIES[3], CANARIES[6], *row) for row in bad_cells(CANARIES[0])[1:]],
        *[(*CANARIES[:2], CANARIES[3], CANARIES[8], *LINES[0][:6], f"U{number}", "Smith") for number in range(MANY)],
        (f"Total {CANARIES[0]}", *[""] * 6, 240, 312.0),
        CANARIES[:1],
    ]
    book = openpyxl.Workbook()
    for row in rows[:600]:
        book.active.append(list(row))
    plant(book)
    return [text_file(rows), saved(book), ods(rows[:300]), old_workbook(rows[:300])]


def form(body: bytes, **fields: str) -> bytes:
    """Return a form with a file."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{NAME}"\r\nContent-Type: x/y\r\n\r\n'
    )
    return b"".join([*parts, head.encode(), body, f"\r\n--{BOUNDARY}--\r\n".encode()])


def send(server: Server, token: str, path: str, body: bytes) -> tuple[int, bytes]:
    """Return status and answer of a form that was sent."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    head = {"Authorization": f"Bearer {token}", "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    with closing(connection):
        connection.request("POST", path, body, head)
        response = connection.getresponse()
        return response.status, response.read()


def report(server: Server, token: str, path: str) -> bytes:
    """Return what stands in a report, without what packs it."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    with closing(connection):
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        body = response.read()
    assert response.status == 200, body
    if path.endswith(".xlsx"):
        with ZipFile(BytesIO(body)) as archive:
            return b"\n".join(part for name in archive.namelist() for part in (name.encode(), archive.read(name)))
    if path.endswith(".pdf"):
        reader = PdfReader(BytesIO(body))
        return "\n".join([str(reader.metadata), *(page.extract_text() for page in reader.pages)]).encode()
    return body


def compare(server: Server, token: str, statement: str) -> tuple[int, bytes]:
    """Return status and answer of a comparison of the log with a statement."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with closing(connection):
        connection.request("POST", f"/api/v1/statements/{statement}/comparisons", b"{}", head)
        response = connection.getresponse()
        return response.status, response.read()


def dumped(data: Path) -> bytes:
    """Return what pg_dump writes of the server's database."""
    sockets = str(EmbeddedPostgres(data / "postgres").sockets)
    command = [str(BINARIES / "pg_dump"), "--inserts", "-h", sockets, "-U", ROLE, DATABASE]
    return subprocess.run(command, capture_output=True, check=True).stdout


def traces_in(written: bytes) -> list[str]:
    """Return what of the canaries stands in a text, whole: digests and counts have four digits alike by chance."""
    text = written.decode("latin-1").casefold()
    return [trace for trace in WHOLE if trace in text]


@pytest.mark.server
def test_canary_is_afterwards_in_no_table_log_temporary_folder_or_answer(server_data: Path, tmp_path: Path) -> None:
    log, temporary = tmp_path / "log", tmp_path / "temporary"
    temporary.mkdir()
    (token,) = issue_tokens(server_data, 1)
    answers: list[bytes] = []

    with running(server_data, log=log, TMPDIR=str(temporary), STATEMENT_RATE="1000") as server:

        def post_file(path: str, body: bytes, **fields: str) -> tuple[int, Any]:
            status, answer = send(server, token, path, form(body, **fields))
            answers.append(answer)
            return status, json.loads(answer)

        for body in planted():
            status, inspection = post_file("/api/v1/statements/inspect", body)
            assert status == 200, inspection
            digests = [choice["digest"] for choice in inspection["providers"]]
            mapping = {**inspection["mapping"], "providers": digests}
            status, statement = post_file("/api/v1/statements", body, mapping=json.dumps(mapping))
            assert status == 201, statement
            assert statement["rows"] > 200
            status, answer = compare(server, token, statement["id"])
            assert status == 201, answer
            of_comparison = f"/api/v1/statements/{statement['id']}/comparisons/{json.loads(answer)['id']}"
            reports = [report(server, token, f"{of_comparison}/report.{ending}") for ending in ("csv", "xlsx", "pdf")]
            assert all(b"Neither is proof" in written for written in reports)
            answers += [answer, *reports]
        for refused in (b"%PDF" + CANARIES[0].encode(), CANARIES[0].encode()):
            assert post_file("/api/v1/statements/inspect", refused)[0] == 400
        assert post_file("/api/v1/statements/inspect", text_file([HEADER, CANARIES]))[1].get("shape") is None
        assert post_file("/api/v1/statements", planted()[1], mapping=CANARIES[0], label=CANARIES[4])[0] == 400
        dump = dumped(server_data)
        logged = [path.read_bytes() for path in (log, *(server_data / "postgres" / "log").iterdir())]
        left = [path.name for path in temporary.rglob("*") if path.is_file()]

    assert [traces_in(answer) for answer in answers] == [[]] * len(answers)
    assert b"statements_storedstatementline" in dump
    assert traces_in(dump.replace(b"device-", b"")) == []
    assert b"/api/v1/statements" in logged[0]
    assert [traces_in(one) for one in logged] == [[]] * len(logged)
    assert len(logged) > 1
    assert left == []


def parsed(path: str, length: int, *, chunked: bool = False) -> _Parser:
    """Return what reads a request, after its head and the first MiB of its body."""
    parser = _Parser(Adjustments())
    kind = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {length}"
    parser.received(f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{kind}\r\n\r\n".encode())
    if not parser.completed:
        parser.received(bytes(1024 * 1024))
    return parser


@pytest.mark.parametrize("path", ["/api/v1/statements/inspect", "/api/v1/statements", "/statements/"])
def test_server_keeps_a_statement_that_arrives_in_memory(path: str) -> None:
    statement, other = parsed(path, 2 * 1024 * 1024), parsed("/api/v1/import", 2 * 1024 * 1024)

    are_in_files = (statement.body_rcv.getbuf().overflowed, other.body_rcv.getbuf().overflowed)
    other.close()

    assert are_in_files == (False, True)


def test_statement_that_memory_is_not_kept_for_is_refused_by_its_head() -> None:
    too_long, unknown = parsed("/statements/", FORM_BYTES + 1), parsed("/statements/", 0, chunked=True)

    assert (too_long.completed, too_long.error.code) == (True, 413)
    assert (unknown.completed, unknown.error.code) == (True, 411)


def test_path_that_is_no_address_is_read_as_before() -> None:
    assert parsed("*", 10).completed
