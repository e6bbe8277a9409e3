"""Addresses of the pages; each is read only."""

from django.urls import path
from django.views.decorators.http import require_safe

from benchmarks import views

app_name = "benchmark-pages"
urlpatterns = [
    path("benchmarks/", require_safe(views.benchmarks), name="benchmarks"),
    path("benchmarks/method/", require_safe(views.method_page), name="method"),
    path("benchmarks/<slug:specialty>/", require_safe(views.specialty), name="specialty"),
]
