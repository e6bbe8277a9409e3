"""The rows of a release on their way into the database, set-based (part of `services.releases`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Final

from django.db import connection

from codes.importers.anes import AnesthesiaFactors, read_anesthesia
from codes.importers.archive import PublishedFile
from codes.importers.gpci import read_gpci
from codes.importers.locco import read_counties
from codes.importers.members import ReleaseMembers
from codes.importers.pprrvu import RowValues
from codes.models import Locality, RelativeValue
from codes.values import RvuRow

_FIELDS: Final = ", ".join(field.name for field in fields(RvuRow))
_COPY: Final = f"COPY codes_relativevalue (release_id, {_FIELDS}) FROM STDIN"


def copy_rows(*, release_id: str, rows: Iterable[RowValues]) -> int:
    """Stream rows, tuples of the fields of RvuRow, straight into their table and return how many.

    Release and codes may be written later in the same transaction: foreign keys are checked at its end.
    """
    count = 0
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for row in rows:
            copy.write_row((release_id, *row))
            count += 1
    return count


def add_missing_codes(*, release_id: str) -> int:
    """Make the codes that a release's rows name and the catalogue does not know; return how many."""
    with connection.cursor() as cursor:
        # The planner knows nothing yet of rows that were just copied.
        cursor.execute("ANALYZE codes_relativevalue (release_id, code, component)")
        cursor.execute(
            "INSERT INTO codes_code (code) SELECT DISTINCT code FROM codes_relativevalue WHERE release_id = %s"
            " ON CONFLICT DO NOTHING",
            [release_id],
        )
        return int(cursor.rowcount)


def count_codes(*, release_id: str) -> int:
    """Return how many codes the rows of a release name."""
    return RelativeValue.objects.filter(release_id=release_id).values("code_id").distinct().count()


def add_missing_words(*, words: Mapping[str, str], source: str) -> None:
    """Keep short words of Level II codes for those that have no official words yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO codes_hcpcswords (code, short, "long", source)'
            " SELECT code, short, '', %s FROM unnest(%s::text[], %s::text[]) AS given(code, short)"
            " ON CONFLICT DO NOTHING",
            [source, list(words), list(words.values())],
        )


def read_factors(*, file: PublishedFile, members: ReleaseMembers) -> AnesthesiaFactors:
    """Return the anaesthesia conversion factors of a release's file, none where it has no ANES member."""
    if members.anesthesia is None:
        return AnesthesiaFactors(None, {})
    return read_anesthesia(members.anesthesia, file.lines(members.anesthesia))


def add_localities(*, release_id: str, file: PublishedFile, members: ReleaseMembers, factors: AnesthesiaFactors) -> int:
    """Write the localities of the GPCI member, with their counties and anaesthesia factors, and return how many."""
    if members.gpci is None:
        return 0
    counties = _counties(file, members.counties)
    rows = [
        Locality(
            release_id=release_id,
            mac=row.mac,
            locality=row.locality,
            state=row.state,
            name=row.name,
            work_gpci=row.work,
            pe_gpci=row.pe,
            mp_gpci=row.mp,
            counties=counties.get((row.mac, row.locality), ""),
            anesthesia_conversion_factor=factors.by_locality.get((row.mac, row.locality)),
        )
        for row in read_gpci(members.gpci, file.lines(members.gpci))
    ]
    return len(Locality.objects.bulk_create(rows))


def _counties(file: PublishedFile, member: str | None) -> dict[tuple[str, str], str]:
    if member is None:
        return {}
    return {(area.mac, area.locality): area.counties for area in read_counties(member, file.lines(member))}
