"""What procedures do when news comes from below."""

from __future__ import annotations

from typing import Any, Final

from django.dispatch import receiver
from django.utils import timezone

from codes.signals import release_published
from jobs.kinds import Arguments, Kind, Outcome, Progress, add_kind
from jobs.services import start_job
from procedures.services.valuations import UnknownRelease, revalue

REVALUATION: Final = "revaluation"


@receiver(release_published)
def revalue_after_publication(*, release_id: str, **_: Any) -> None:  # Any: what a signal carries besides
    """Have what a published release can touch valued anew in the background; sent after the commit."""
    start_job(kind=REVALUATION, arguments={"release": release_id}, subject=release_id, at=timezone.now())


def _revalue(arguments: Arguments, _progress: Progress) -> Outcome:
    report = revalue(release=str(arguments["release"]), at=timezone.now())
    return Outcome(f"{report.lines:,} lines of {report.users:,} users valued, {report.changed:,} credits changed.")


add_kind(Kind(REVALUATION, _revalue, expected=(UnknownRelease,)))
