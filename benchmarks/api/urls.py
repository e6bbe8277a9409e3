"""Addresses of the API."""

from django.urls import path

from benchmarks.api import views

app_name = "benchmarks"
urlpatterns = [
    path("benchmarks", views.Benchmarks.as_view(), name="benchmark-list"),
    path("benchmarks/tables", views.BenchmarkTables.as_view(), name="benchmark-tables"),
    path("benchmarks/spellings", views.Spellings.as_view(), name="spelling-list"),
    path("benchmarks/position", views.BenchmarkPosition.as_view(), name="benchmark-position"),
    path("specialties/<str:specialty>/lines", views.SpecialtyLines.as_view(), name="specialty-lines"),
]
