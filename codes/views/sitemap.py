"""What search engines are told: the site's pages, and which of them to leave alone.

Another app declares pages of its own as `sitemap_pages` of its AppConfig.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.urls import reverse

from codes.domain.categories import categories, category_of
from codes.models import Specialty
from codes.selectors.changes import pairs
from codes.selectors.codes import visible_codes
from codes.selectors.entries import published_entries
from wire.declarations import declared

# A sitemap holds at most so many addresses; more need an index. Source: sitemaps.org.
MOST_ADDRESSES: Final = 50_000


@dataclass(frozen=True, slots=True)
class SitemapPages:
    """Pages of an app that the sitemap names; `paths` returns their addresses without the host."""

    paths: Callable[[], Iterable[str]]


@cache
def sitemap_pages() -> tuple[SitemapPages, ...]:
    """Declared pages of all apps."""
    return tuple(declared("sitemap_pages", SitemapPages))


def pages() -> list[str]:
    """Return the addresses of all pages that search engines may show, without the host, each once; three queries."""
    listed = [path for source in sitemap_pages() for path in source.paths()]
    return list(dict.fromkeys([*listed, *_lists(), *_codes()]))


def _lists() -> Iterable[str]:
    yield from map(reverse, ("codes:codes", "codes:specialties", "codes:changes"))
    yield from (reverse("codes:category", args=[category.slug]) for category in categories())
    slugs = Specialty.objects.order_by("slug").values_list("slug", flat=True)
    yield from (reverse("codes:specialty", args=[slug]) for slug in slugs)
    yield from (reverse("codes:release-changes", args=[pair.release.id]) for pair in pairs(published_entries()))


def _codes() -> Iterable[str]:
    # Put together by hand: `reverse` needs seconds for all codes.
    for code in visible_codes().order_by("code").values_list("code", flat=True):
        yield f"/codes/{category_of(code).slug}/{code}/"
