"""Showing a table, taking it back, and its file for devices."""

from __future__ import annotations

from django.db import transaction

from benchmarks.models import Source, SourceKind
from benchmarks.selectors.files import table_body
from codes.domain.client_format import digest
from codes.models import Publication, PublicationKind
from codes.services.publications import store


class UnknownTable(ValueError):
    """No table of this name is stored."""


def publish(*, slug: str) -> Source:
    """Show a table: a licensed one to the users of this server, any other to everybody, and to devices as a file.

    Raises UnknownTable.
    """
    with transaction.atomic():
        source = Source.objects.select_for_update().filter(slug=slug).first()
        if source is None:
            raise UnknownTable(f"no table {slug} is stored")
        source.is_draft = False
        source.save(update_fields=["is_draft"])
        withdraw_file(slug=slug)
        if source.kind != SourceKind.LICENSED:
            body, rows = table_body(source)
            sha256 = digest(body)
            store(
                kind=PublicationKind.BENCHMARKS,
                version=f"{slug}.{sha256[:12]}",
                sha256=sha256,
                body=body,
                rows=rows,
            )
    return source


def withdraw(*, slug: str) -> None:
    """Make a table a draft again, which nobody outside the admin site sees. Raises UnknownTable."""
    with transaction.atomic():
        if not Source.objects.filter(slug=slug).update(is_draft=True):
            raise UnknownTable(f"no table {slug} is stored")
        withdraw_file(slug=slug)


def withdraw_file(*, slug: str) -> None:
    """Drop the file of a table for devices, whatever its version."""
    Publication.objects.filter(kind=PublicationKind.BENCHMARKS, version__startswith=f"{slug}.").delete()
