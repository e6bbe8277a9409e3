"""The process that reads a file: no more memory, time, files, processes or network than reading takes.

It gets a request and the file on its standard input, and answers with typed values on its standard output. Limits are
set when all that it needs is loaded and before a byte of the file is: from then on it can open nothing, neither a file
nor a connection, and a crash leaves nothing behind.
"""

from __future__ import annotations

import codecs
import json
import resource
import sys
from typing import BinaryIO, Final

from statements.reading.cells import KnownCodes
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.files import open_statement
from statements.reading.inspection import inspect_file
from statements.reading.messages import ReaderAnswer, ReaderRequest, from_json, to_json
from statements.reading.statement import ReadingContext, read_file

MEMORY_BYTES: Final = 512 * 1024 * 1024
SECONDS: Final = 10
LENGTH_BYTES: Final = 8
# Loaded when they are first asked for, which is too late here.
_ENCODINGS: Final = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "ascii", "cp437")


def main() -> None:
    """Answer the request on the standard input."""
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)
    _limit()
    sys.stdout.buffer.write(answer_message(sys.stdin.buffer))
    sys.stdout.buffer.flush()


def answer_message(message: BinaryIO) -> bytes:
    """Return the answer, as JSON, to the length of a request, the request as JSON, and a file, one after the other."""
    length = int.from_bytes(message.read(LENGTH_BYTES), "big")
    request = from_json(ReaderRequest, json.loads(message.read(length)))
    return json.dumps(to_json(answer_to(request, message.read()))).encode()


def answer_to(request: ReaderRequest, body: bytes) -> ReaderAnswer:
    """Return what was asked of a file, or why it is not read."""
    try:
        return _read(request, body)
    except UnreadableStatement as refused:
        return ReaderAnswer(
            fault=refused.code, count=refused.count, rows=refused.rows, column=refused.column, role=refused.role
        )
    except MemoryError:
        return ReaderAnswer(fault=FaultCode.TOO_LARGE)
    # A panic of the library is no Exception; what broke may hold cells, so nothing is said of it.
    except BaseException:
        return ReaderAnswer(fault=FaultCode.DAMAGED)


def _read(request: ReaderRequest, body: bytes) -> ReaderAnswer:
    catalogue = KnownCodes.of(request.codes)
    context = ReadingContext(catalogue, bytes.fromhex(request.key), request.own_groups)
    file = open_statement(body)
    if request.mapping is None:
        return ReaderAnswer(inspection=inspect_file(file, context, year=request.year))
    return ReaderAnswer(reading=read_file(file, request.mapping, context))


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_NOFILE, 3),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    # A second more until the kill that nothing can catch.
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
