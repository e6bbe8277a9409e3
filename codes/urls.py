"""Addresses of the catalogue's pages; each is read only."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.http import require_safe

from codes.domain.patterns import CODE
from codes.views import changes as changes_views
from codes.views import code as code_view
from codes.views import lists as views
from codes.views import side_by_side as compare_view
from codes.views import site as site_views


class _CodeForm(StringConverter):
    """What has the form of a code, in capitals or not; no category's slug has it."""

    regex = f"(?ai:{CODE})"


register_converter(_CodeForm, "code-form")


def _page(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    return path(route, require_safe(view), name=name)


app_name = "codes"
urlpatterns = [
    _page("codes/", views.codes, "codes"),
    _page("codes", views.with_slash, "codes-without-slash"),
    _page("codes/compare", compare_view.compare, "compare"),
    _page("codes/changes/", changes_views.changes, "changes"),
    _page("codes/changes", views.with_slash, "changes-without-slash"),
    _page("codes/changes/<str:release>/", changes_views.release_changes, "release-changes"),
    _page("codes/changes/<str:release>", views.with_slash, "release-changes-without-slash"),
    _page("codes/<code-form:code>/", code_view.code, "code-alone"),
    _page("codes/<code-form:code>", code_view.code, "code-alone-without-slash"),
    _page("codes/<slug:category>/", views.category, "category"),
    _page("codes/<slug:category>", views.with_slash, "category-without-slash"),
    _page("codes/<slug:category>/<slug:code>/", code_view.code, "code"),
    _page("codes/<slug:category>/<slug:code>", code_view.code, "code-without-slash"),
    _page("specialties/", views.specialties, "specialties"),
    _page("specialties", views.with_slash, "specialties-without-slash"),
    _page("specialties/<slug:specialty>/", views.specialty, "specialty"),
    _page("specialties/<slug:specialty>", views.with_slash, "specialty-without-slash"),
    _page("sitemap.xml", site_views.sitemap, "sitemap"),
    _page("sitemap-<int:part>.xml", site_views.sitemap_part, "sitemap-part"),
    _page("robots.txt", site_views.robots, "robots"),
]
