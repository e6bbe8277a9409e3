"""Reads of the files that devices download."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from codes.domain.client_format import FormattedRows
from codes.models import Publication, PublicationKind
from wire.encodings import GZIP, IDENTITY, ZSTD, unpacked_gzip

FACTS: Final = ("id", "version", "sha256", "rows", "format")
_COLUMNS: Final = {ZSTD: "body_zstd", GZIP: "body_gzip", IDENTITY: "body_gzip"}


@dataclass(frozen=True, slots=True)
class FileOfPart:
    """A part of a file of words as a file of its own, by its name; `bytes` are those of its body in gzip."""

    name: str
    version: str
    bytes: int


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A stored file without its body; `sha256` is a release's of its canonical rows, else of the content.

    `format` is that of the rows of a release or delta; `parts` are those of a file of words.
    """

    id: int
    version: str
    sha256: str
    rows: int
    format: int = 1
    parts: tuple[FileOfPart, ...] = ()


def stored_file(*, kind: PublicationKind, version: str) -> StoredFile | None:
    """Return the file of a version, None where none is stored; one query."""
    files = Publication.objects.filter(kind=kind, version=version).values_list(*FACTS)
    return next((StoredFile(*columns) for columns in files), None)


def stored_files(*, kind: PublicationKind) -> tuple[StoredFile, ...]:
    """Return all files of a kind, by version; one query."""
    files = Publication.objects.filter(kind=kind).order_by("version")
    return tuple(StoredFile(*columns) for columns in files.values_list(*FACTS))


def stored_body(*, file_id: int, coding: str) -> bytes:
    """Return the body of a stored file in a coding (`wire.encodings`); one query."""
    body = bytes(Publication.objects.values_list(_COLUMNS[coding], flat=True).get(id=file_id))
    return unpacked_gzip(body) if coding == IDENTITY else body


def stored_brotli(*, file_id: int) -> bytes | None:
    """Return the body of a stored file in Brotli, None where an older program stored it without; one query."""
    body = Publication.objects.values_list("body_brotli", flat=True).get(id=file_id)
    return None if body is None else bytes(body)


def stored_rows(*, file: StoredFile) -> FormattedRows:
    """Return the rows of a stored release; one query."""
    return FormattedRows(file.format, json.loads(stored_body(file_id=file.id, coding=IDENTITY))["rows"])
