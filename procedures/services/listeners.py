"""What procedures do when news comes from below."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from codes.signals import release_published
from procedures.services.valuations import revalue


@receiver(release_published)
def revalue_after_publication(*, release_id: str, **_: Any) -> None:  # Any: what a signal carries besides
    """Value anew what a published release can touch, at once: sent after the commit, it delays only who publishes."""
    revalue(release=release_id, at=timezone.now())
