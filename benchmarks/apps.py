"""National tables of productivity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from codes.services.usage import Counts


class BenchmarksConfig(AppConfig):
    name = "benchmarks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the sitemap name our pages and the catalogue count what is billed, and name the jobs of tables."""
        from benchmarks.services import uploads  # noqa: F401  # names its jobs, and needs loaded models
        from codes.services.usage import Scope, add_usage_provider
        from codes.views.sitemap import add_pages

        add_pages(_pages)
        add_usage_provider(Scope.NATIONAL, _national_counts)


def _national_counts() -> Counts:
    from benchmarks.selectors.usage import national_counts
    from codes.services.usage import Counts

    slug, counts = national_counts()
    return Counts(counts, slug)


def _pages() -> Iterator[str]:
    from django.urls import reverse

    from codes.models import Specialty

    yield reverse("benchmark-pages:benchmarks")
    yield reverse("benchmark-pages:method")
    for slug in Specialty.objects.order_by("slug").values_list("slug", flat=True):
        yield reverse("benchmark-pages:specialty", args=[slug])
