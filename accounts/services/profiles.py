"""Changes of the profile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from django.db import transaction

from accounts.domain.career import DatedStage
from accounts.models import CareerStage, Profile, User
from accounts.services.accounts import ProfileFields, add_stages


def update_profile(
    *, user: User, career_stages: Sequence[DatedStage] | None = None, **fields: Unpack[ProfileFields]
) -> None:
    """Set the given fields; `career_stages`, if given, take the place of all there were."""
    with transaction.atomic():
        # The lock makes two changes at once follow one another.
        User.objects.select_for_update().only("pk").get(pk=user.pk)
        if fields:
            Profile.objects.update_or_create(user=user, defaults=fields)
        if career_stages is not None:
            CareerStage.objects.filter(user=user).delete()
            add_stages(user=user, stages=career_stages)
