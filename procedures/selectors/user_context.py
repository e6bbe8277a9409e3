"""What a request needs to know of its user, read once at the edge and passed down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import User
from codes.selectors.releases import ReleaseEntry, published_entries
from procedures.collections.preferences import Preferences
from procedures.selectors.clinicians import Clinician, clinician
from procedures.selectors.contracts import Agreements, agreements_of
from procedures.selectors.preferences import preferences


@dataclass(frozen=True, slots=True)
class UserContext:
    """A user's profile and career stages, settings and contracts, and the published releases of the moment by id.

    It holds for one request and is never kept for another.
    """

    clinician: Clinician
    preferences: Preferences
    agreements: Agreements
    releases: Mapping[str, ReleaseEntry]


def user_context(*, user: User) -> UserContext:
    """Return what reports and pages need to know of a user; four queries."""
    return UserContext(
        clinician=clinician(user=user),
        preferences=preferences(user_id=user.id),
        agreements=agreements_of(user_id=user.id),
        releases=published_entries(),
    )
