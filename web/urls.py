"""Addresses of the site's own pages."""

from django.urls import path

from web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("support/", views.support, name="support"),
]
