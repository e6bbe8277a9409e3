"""Loading how CMS and NUCC spell the specialties of our list."""

from __future__ import annotations

from django.db import transaction

from benchmarks.models import SpecialtySpelling
from benchmarks.starter import read_crosswalk
from codes.models import Specialty


def load_crosswalk() -> int:
    """Add the spellings that are not there yet and return how many were; what an editor changed stays as it is.

    A spelling whose specialty is not on the list is left out.
    """
    with transaction.atomic():
        there = {(scheme, text.lower()) for scheme, text in SpecialtySpelling.objects.values_list("scheme", "text")}
        listed = set(Specialty.objects.values_list("slug", flat=True))
        new = [
            SpecialtySpelling(scheme=spelling.scheme, text=spelling.text, specialty_id=slug)
            for spelling in read_crosswalk()
            if (spelling.scheme, spelling.text.lower()) not in there
            for slug in (spelling.specialties or (None,))
            if slug is None or slug in listed
        ]
        SpecialtySpelling.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
