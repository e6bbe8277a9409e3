"""Publishing releases, and what differs between two, as files that devices download."""

from __future__ import annotations

from django.db import transaction

from codes.domain.client_format import COLUMNS_OF_FORMAT, HUNDREDTHS, canonical, compact_rows, delta_between, digest
from codes.domain.values import RvuRow
from codes.models import Publication, PublicationKind, RelativeValue
from codes.selectors.publications import FACTS, StoredFile, stored_body, stored_brotli, stored_file, stored_rows
from codes.selectors.releases import ROW_COLUMNS, published_releases
from wire.encodings import BROTLI, GZIP, IDENTITY, ZSTD, packed

_CHUNK = 2000


def publish_rows(*, release_id: str) -> StoredFile:
    """Store the file of a release whose rows will not change any more, and return it; one pass over its rows."""
    with transaction.atomic():
        read = RelativeValue.objects.filter(release_id=release_id).values_list(*ROW_COLUMNS)
        rows_of_release = compact_rows(RvuRow(*values) for values in read.iterator(chunk_size=_CHUNK))
        head = {"release": release_id, **_format_json(rows_of_release.format)}
        return store(
            kind=PublicationKind.RELEASE,
            version=release_id,
            sha256=digest(canonical(rows_of_release.rows)),
            body=canonical({**head, "columns": rows_of_release.columns, "rows": rows_of_release.rows}),
            rows=len(rows_of_release.rows),
            row_format=rows_of_release.format,
        )


def _format_json(number: int) -> dict[str, int]:
    """Return the member that names the format; files of the first one, which are older than the name, lack it."""
    return {} if number == HUNDREDTHS else {"format": number}


def release_file(*, release_id: str) -> StoredFile | None:
    """Return the file of a published release, None where none of this id is published; one query once it is stored.

    A release that was published by an older program has its file made now.
    """
    file = stored_file(kind=PublicationKind.RELEASE, version=release_id)
    if file is None and published_releases().filter(id=release_id).exists():
        return publish_rows(release_id=release_id)
    return file


def delta_file(*, from_id: str, to_id: str) -> StoredFile | None:
    """Return what turns one published release into another, None where one is not published; one query once stored.

    It is in format 2 where either side is: rows of format 1 are then meant as they read in format 2.

    It is made from the two stored files the first time that somebody asks: few of all pairs are ever asked for.
    """
    # No id has a space.
    version = f"{from_id} {to_id}"
    stored = stored_file(kind=PublicationKind.DELTA, version=version)
    if stored is not None:
        return stored
    old = release_file(release_id=from_id)
    new = None if old is None else release_file(release_id=to_id)
    if old is None or new is None:
        return None
    common = max(old.format, new.format)
    before, after = stored_rows(file=old).in_format(common), stored_rows(file=new).in_format(common)
    delta = delta_between(before.rows, after.rows)
    body = canonical(
        {
            "from": from_id,
            "to": to_id,
            **_format_json(common),
            "columns": COLUMNS_OF_FORMAT[common],
            "upserts": delta.upserts,
            "removed": delta.removed,
        }
    )
    return store(
        kind=PublicationKind.DELTA,
        version=version,
        sha256=digest(body),
        body=body,
        rows=len(delta.upserts) + len(delta.removed),
        row_format=common,
    )


def body_in(*, file_id: int, coding: str) -> bytes:
    """Return the body of a stored file in a coding; one query.

    Two more the first time that a browser asks for a file of a program that did not pack as Brotli.
    """
    if coding != BROTLI:
        return stored_body(file_id=file_id, coding=coding)
    body = stored_brotli(file_id=file_id)
    if body is None:
        body = packed(stored_body(file_id=file_id, coding=IDENTITY), BROTLI)
        Publication.objects.filter(id=file_id).update(body_brotli=body)
    return body


def store(
    *, kind: PublicationKind, version: str, sha256: str, body: bytes, rows: int, row_format: int = HUNDREDTHS
) -> StoredFile:
    """Store a file under its version and return it; where it is stored already, as by a request beside, that one."""
    new = Publication(
        kind=kind,
        version=version,
        sha256=sha256,
        rows=rows,
        format=row_format,
        body_gzip=packed(body, GZIP),
        body_zstd=packed(body, ZSTD),
        body_brotli=packed(body, BROTLI),
    )
    Publication.objects.bulk_create([new], ignore_conflicts=True)
    stored = Publication.objects.values_list(*FACTS).get(kind=kind, version=version)
    return StoredFile(*stored)
