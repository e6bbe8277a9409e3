"""The sitemap and robots.txt: what search engines are told of the site's pages.

Another app declares pages of its own as `sitemap_pages` of its AppConfig.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from django.contrib.sitemaps import Sitemap
from django.contrib.sites.requests import RequestSite
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control

from codes.domain.categories import categories, page_path
from codes.models import Specialty
from codes.selectors.changes import pairs
from codes.selectors.codes import visible_codes
from codes.selectors.releases import published_entries
from wire.declarations import declared

_XML: Final = "application/xml; charset=utf-8"
_ROBOTS: Final = """User-agent: *
Disallow: /admin/
Disallow: /accounts/
Disallow: /_allauth/
Disallow: /api/v1/
Disallow: /log/

Sitemap: {sitemap}
"""


@dataclass(frozen=True, slots=True)
class SitemapPages:
    """Pages of an app that the sitemap names; `paths` returns their addresses without the host."""

    paths: Callable[[], Iterable[str]]


@cache
def sitemap_pages() -> tuple[SitemapPages, ...]:
    """Declared pages of all apps."""
    return tuple(declared("sitemap_pages", SitemapPages))


class PublicPages(Sitemap):  # type: ignore[type-arg]  # takes no parameter at run time
    """All pages that search engines may show, each once; three queries, and those of the pages of other apps.

    A part has 50,000, as sitemaps.org allows.
    """

    @cached_property
    def paginator(self) -> Paginator[str]:
        """Return the parts, read once for the count of them and the addresses of one."""
        return Paginator(self.items(), self.limit)

    def items(self) -> list[str]:
        """Return the addresses without the host."""
        of_apps = [path for pages in sitemap_pages() for path in pages.paths()]
        return list(dict.fromkeys([*of_apps, *_lists(), *_codes()]))

    def location(self, item: str) -> str:
        """Return the address of a page, which is the item itself."""
        return item


def _lists() -> Iterable[str]:
    yield from map(reverse, ("codes:codes", "codes:specialties", "codes:changes"))
    yield from (reverse("codes:category", args=[category.slug]) for category in categories())
    slugs = Specialty.objects.order_by("slug").values_list("slug", flat=True)
    yield from (reverse("codes:specialty", args=[slug]) for slug in slugs)
    yield from (reverse("codes:release-changes", args=[pair.release.id]) for pair in pairs(published_entries()))


def _codes() -> Iterable[str]:
    # Put together by hand: `reverse` needs seconds for all codes.
    for code in visible_codes().order_by("code").values_list("code", flat=True):
        yield page_path(code)


@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Answer with the addresses of all pages, or with an index of parts where they are too many for one file."""
    pages = PublicPages()
    count = pages.paginator.num_pages
    if count == 1:
        return _part(request, pages, 1)
    parts = [
        {"location": request.build_absolute_uri(reverse("codes:sitemap-part", args=[part]))}
        for part in range(1, count + 1)
    ]
    return TemplateResponse(request, "sitemap_index.xml", {"sitemaps": parts}, content_type=_XML)


@cache_control(public=True, max_age=3600)
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """Answer with one part of the addresses, counted from 1."""
    return _part(request, PublicPages(), part)


def _part(request: HttpRequest, pages: PublicPages, part: int) -> HttpResponse:
    try:
        urls = pages.get_urls(page=part, site=RequestSite(request), protocol=request.scheme)
    except EmptyPage:
        raise Http404(f"the sitemap has no part {part}") from None
    return TemplateResponse(request, "sitemap.xml", {"urlset": urls}, content_type=_XML)


def robots(request: HttpRequest) -> HttpResponse:
    """Answer with what crawlers are asked to leave alone."""
    text = _ROBOTS.format(sitemap=request.build_absolute_uri("/sitemap.xml"))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
