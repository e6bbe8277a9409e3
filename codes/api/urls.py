"""Addresses of the API."""

from django.urls import path

from codes.api import views

app_name = "codes"
urlpatterns = [
    path("codes", views.Codes.as_view(), name="code-list"),
    path("codes/<str:code>", views.CodeDetail.as_view(), name="code-detail"),
    path("releases", views.Releases.as_view(), name="release-list"),
    path("specialties", views.Specialties.as_view(), name="specialty-list"),
    path("localities", views.Localities.as_view(), name="locality-list"),
]
