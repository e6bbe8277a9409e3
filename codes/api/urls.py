"""Addresses of the API."""

from django.urls import path

from codes.api import catalog, changes, search, views

app_name = "codes"
urlpatterns = [
    path("codes", views.Codes.as_view(), name="code-list"),
    path("codes/search", search.CodeSearch.as_view(), name="code-search"),
    path("codes/<str:code>", views.CodeDetail.as_view(), name="code-detail"),
    path("releases", views.Releases.as_view(), name="release-list"),
    path("releases/<str:release>/changes", changes.ReleaseChanges.as_view(), name="release-changes"),
    path("specialties", views.Specialties.as_view(), name="specialty-list"),
    path("localities", views.Localities.as_view(), name="locality-list"),
    path("catalog/manifest", catalog.CatalogManifest.as_view(), name="catalog-manifest"),
    path("catalog/releases/<str:release>", catalog.CatalogRelease.as_view(), name="catalog-release"),
    path("catalog/releases/<str:release>/delta", catalog.CatalogDelta.as_view(), name="catalog-delta"),
    path("catalog/words/<str:version>", catalog.CatalogWords.as_view(), name="catalog-words"),
    path("catalog/words/parts/<str:version>", catalog.CatalogWordsPart.as_view(), name="catalog-words-part"),
    path("catalog/benchmarks/<str:version>", catalog.CatalogBenchmarks.as_view(), name="catalog-benchmarks"),
    path("catalog/modifiers/<str:version>", catalog.CatalogModifiers.as_view(), name="catalog-modifiers"),
]
