"""Throwing a draft release away."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef

from codes.models import Code, CodeSpecialty, HcpcsWords, RelativeValue, Release, Synonym, Words
from codes.services.releases import ReleaseAlreadyPublished, UnknownRelease
from codes.services.sql import DELETE_ROWS, execute


def discard_draft(*, release_id: str) -> int:
    """Delete a draft with its rows, and the codes and words that it alone brought; return how many rows it had.

    Raises UnknownRelease, ReleaseAlreadyPublished.
    """
    with transaction.atomic():
        release = Release.objects.select_for_update().filter(id=release_id).first()
        if release is None:
            raise UnknownRelease(f"{release_id}: no such release is loaded")
        if release.is_published:
            raise ReleaseAlreadyPublished(f"{release_id} was published at {release.published_at} and is kept")
        named = list(RelativeValue.objects.filter(release=release).values_list("code_id", flat=True).distinct())
        # In the database: Django would first fetch row by row.
        execute(DELETE_ROWS, [release_id])
        release.delete()
        HcpcsWords.objects.filter(source=release_id).delete()
        _delete_codes_without_anything(named)
    return release.rows


def _delete_codes_without_anything(codes: list[str]) -> None:
    orphans = Code.objects.filter(code__in=codes, added_on__isnull=True, terminated_on__isnull=True)
    for model in (RelativeValue, Words, HcpcsWords, Synonym, CodeSpecialty):
        orphans = orphans.filter(~Exists(model.objects.filter(code=OuterRef("pk"))))
    orphans.delete()
