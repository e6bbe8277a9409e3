"""Changes of the profile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from django.db import transaction

from accounts.models import CareerStage, Profile, User
from accounts.services.accounts import ProfileFields


def update_profile(
    *, user: User, career_stages: Sequence[tuple[date, str]] | None = None, **fields: Unpack[ProfileFields]
) -> None:
    """Set the given fields; `career_stages` as (effective_from, stage), if given, take the place of all there were."""
    with transaction.atomic():
        # The lock makes two changes at once follow one another.
        User.objects.select_for_update().only("pk").get(pk=user.pk)
        if fields:
            Profile.objects.update_or_create(user=user, defaults=fields)
        if career_stages is not None:
            CareerStage.objects.filter(user=user).delete()
            CareerStage.objects.bulk_create(
                CareerStage(user=user, effective_from=since, stage=stage) for since, stage in career_stages
            )
