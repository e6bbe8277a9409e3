"""All addresses: the site, the API under /api/v1, the admin."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

api = [
    path("", include("accounts.api.urls")),
    path("", include("codes.api.urls", namespace="codes-api")),
    path("", include("benchmarks.api.urls")),
    path("", include("procedures.api.urls")),
]

urlpatterns = [
    path("", include("config.health")),
    path("admin/", admin.site.urls),
    path("_allauth/", include("allauth.headless.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include(api)),
    path("api/schema", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
    path("", include("codes.urls")),
    path("", include("web.urls")),
]
