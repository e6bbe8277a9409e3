"""National tables of productivity."""

from collections.abc import Iterator

from django.apps import AppConfig


class BenchmarksConfig(AppConfig):
    name = "benchmarks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the sitemap name the pages of benchmarks."""
        from codes.sitemap import add_pages

        add_pages(_pages)


def _pages() -> Iterator[str]:
    from django.urls import reverse

    from codes.models import Specialty

    yield reverse("benchmark-pages:benchmarks")
    yield reverse("benchmark-pages:method")
    for slug in Specialty.objects.order_by("slug").values_list("slug", flat=True):
        yield reverse("benchmark-pages:specialty", args=[slug])
