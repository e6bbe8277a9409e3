"""The sitemap and robots.txt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from django.http import Http404, HttpRequest, HttpResponse

from codes.views.sitemap import MOST_ADDRESSES, pages

_XML: Final = "application/xml; charset=utf-8"
_SCHEMA: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_ROBOTS: Final = """User-agent: *
Disallow: /admin/
Disallow: /accounts/
Disallow: /_allauth/
Disallow: /api/v1/
Disallow: /log/

Sitemap: {sitemap}
"""


def sitemap(request: HttpRequest) -> HttpResponse:
    """Answer with the addresses of all pages, or with an index of parts where they are too many for one file."""
    paths = pages()
    if len(paths) <= MOST_ADDRESSES:
        return _answer("urlset", "url", _whole(request, paths))
    parts = range(1, -(-len(paths) // MOST_ADDRESSES) + 1)
    return _answer("sitemapindex", "sitemap", _whole(request, (f"/sitemap-{part}.xml" for part in parts)))


def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """Answer with one part of the addresses, counted from 1."""
    paths = pages()[(part - 1) * MOST_ADDRESSES : part * MOST_ADDRESSES] if part else []
    if not paths:
        raise Http404(f"the sitemap has no part {part}")
    return _answer("urlset", "url", _whole(request, paths))


def robots(request: HttpRequest) -> HttpResponse:
    """Answer with what crawlers are asked to leave alone."""
    text = _ROBOTS.format(sitemap=request.build_absolute_uri("/sitemap.xml"))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _whole(request: HttpRequest, paths: Iterable[str]) -> list[str]:
    host = request.build_absolute_uri("/").rstrip("/")
    return [f"{host}{path}" for path in paths]


def _answer(kind: str, item: str, addresses: Iterable[str]) -> HttpResponse:
    items = "\n".join(f"<{item}><loc>{escape(address)}</loc></{item}>" for address in addresses)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{kind} xmlns="{_SCHEMA}">\n{items}\n</{kind}>\n'
    return HttpResponse(text, content_type=_XML, headers={"Cache-Control": "public, max-age=3600"})
