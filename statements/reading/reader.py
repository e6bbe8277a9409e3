"""Reading an employer's statement: what a file seems to be, and its lines by a mapping (no Django).

The file is read in a process of its own (`statements.reading.child`) and goes there through a pipe: it is written
nowhere. That process has no environment, so no address of a database and no secret.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Final

from statements.reading.child import LENGTH_BYTES
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.messages import BadMessage, ReaderAnswer, ReaderRequest, from_json, to_json
from statements.reading.values import OwnGroup, StatementInspection, StatementMapping, StatementReading

_ROOT: Final = str(Path(__file__).resolve().parents[2])
_PROGRAM: Final = "import sys; sys.path.insert(0, sys.argv[1]); from statements.reading.child import main; main()"
# Its seconds are those of a processor; on one that others use, too, it gets them later.
SECONDS_WAITED: Final = 30
# How a process ends that took too much: of memory by an abort or a kill, of time by its limit.
_TOO_MUCH_MEMORY: Final = frozenset({-signal.SIGABRT, -signal.SIGKILL})


class ReaderUnavailable(RuntimeError):
    """The reading process did not start, or answered with what it may not; no file is the cause."""


def inspect_statement(
    body: bytes, *, codes: Collection[str], key: bytes, year: int | None = None
) -> StatementInspection:
    """Return what a file seems to be, and a mapping to begin with.

    `codes` are those of the catalogue, `key` is the account's for digests of providers, `year` that of months which
    are written without one. Raises UnreadableStatement, ReaderUnavailable.
    """
    answer = _ask(ReaderRequest(tuple(codes), key.hex(), year=year), body)
    if answer.inspection is None:
        raise ReaderUnavailable
    return answer.inspection


def read_statement(
    body: bytes,
    mapping: StatementMapping,
    *,
    codes: Collection[str],
    key: bytes,
    own_groups: Collection[OwnGroup] = (),
) -> StatementReading:
    """Return the lines of a file by a mapping, and what of it was left out.

    `own_groups` are own lines by date and code, in the basis of the mapping, to be looked for under other providers.
    Raises UnreadableStatement, ReaderUnavailable.
    """
    request = ReaderRequest(tuple(codes), key.hex(), mapping, own_groups=tuple(own_groups))
    answer = _ask(request, body)
    if answer.reading is None:
        raise ReaderUnavailable
    return answer.reading


def _ask(request: ReaderRequest, body: bytes) -> ReaderAnswer:
    written = json.dumps(to_json(request)).encode()
    output = run_reader(len(written).to_bytes(LENGTH_BYTES, "big") + written + body)
    try:
        answer = from_json(ReaderAnswer, json.loads(output))
    except (BadMessage, ValueError):
        raise ReaderUnavailable from None
    if answer.fault is not None:
        raise UnreadableStatement(
            answer.fault, count=answer.count, rows=answer.rows, column=answer.column, role=answer.role
        )
    return answer


def run_reader(message: bytes) -> bytes:
    """Return what the reading process answers. Raises UnreadableStatement where its limits end it."""
    # What it would write of an error may hold cells, so its standard error is nowhere.
    with subprocess.Popen(
        [sys.executable, "-I", "-c", _PROGRAM, _ROOT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
    ) as process:
        try:
            output, _ = process.communicate(message, timeout=SECONDS_WAITED)
        except subprocess.TimeoutExpired:
            process.kill()
            raise UnreadableStatement(FaultCode.TOO_LONG) from None
    _check_end(process.returncode)
    return output


def _check_end(returncode: int) -> None:
    if returncode == -signal.SIGXCPU:
        raise UnreadableStatement(FaultCode.TOO_LONG)
    if returncode in _TOO_MUCH_MEMORY:
        raise UnreadableStatement(FaultCode.TOO_LARGE)
    if returncode < 0:
        raise UnreadableStatement(FaultCode.DAMAGED)
    if returncode > 0:
        raise ReaderUnavailable
