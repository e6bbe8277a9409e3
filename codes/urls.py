"""Addresses of the catalogue's pages."""

from django.urls import path

from codes import views

app_name = "codes"
urlpatterns = [
    path("codes/", views.codes, name="codes"),
    path("codes/<slug:name>", views.without_slash, name="without-slash"),
    path("codes/<slug:category>/", views.category, name="category"),
    path("codes/<slug:category>/<slug:code>", views.without_slash, name="code-without-slash"),
    path("codes/<slug:category>/<slug:code>/", views.code, name="code"),
    path("specialties/<slug:specialty>/", views.specialty, name="specialty"),
]
