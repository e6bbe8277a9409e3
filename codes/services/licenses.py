"""Accepting the license of a published file."""

from __future__ import annotations

from datetime import datetime

from codes.models import LicenseAcceptance


class LicenseNotAccepted(ValueError):
    """A file holds words of others, and nobody has accepted their license yet."""


def accept_license(*, sha256: str, file_name: str, accepted_by: str, at: datetime) -> LicenseAcceptance:
    """Return the acceptance of a file's license; the first one of a file is kept."""
    acceptance, _ = LicenseAcceptance.objects.get_or_create(
        file_sha256=sha256,
        defaults={"file_name": file_name[:255], "accepted_by": accepted_by[:254], "accepted_at": at},
    )
    return acceptance
