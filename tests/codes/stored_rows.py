"""Stored rows, for tests of pages over a catalogue."""

from __future__ import annotations

from datetime import date

from codes.models import CodeSpecialty, HcpcsWords, LicenseAcceptance, Modifier, Specialty, Synonym, Words
from tests.factories import NOW, LocalityFactory, RelativeValueFactory, ReleaseFactory


def fill(number: int) -> None:
    """Make one row of everything."""
    release = ReleaseFactory.create(id=f"RVU{number}", effective_from=date(2025, 1, 1))
    code = RelativeValueFactory.create(release=release, code__code=f"G{number:04d}").code
    LocalityFactory.create(release=release)
    HcpcsWords.objects.create(code=code, short=f"Screening {number}", source="HCPC")
    Words.objects.create(code=code, title=f"Our screening {number}")
    Synonym.objects.create(code=code, text=f"check {number}")
    specialty = Specialty.objects.create(slug=f"s-{number}", name=f"Specialty {number}")
    CodeSpecialty.objects.create(code=code, specialty=specialty)
    Modifier.objects.create(modifier=f"{number:02d}", short="Side", source="HCPC")
    LicenseAcceptance.objects.create(file_sha256=f"{number}", file_name="a.zip", accepted_by="me", accepted_at=NOW)
