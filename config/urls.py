"""All addresses: the site, the API under /api/v1, the admin."""

from allauth.account.views import password_reset_from_key, password_reset_from_key_done
from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from accounts.views import confirm_email, set_password
from wire.openapi import RENDERERS

# What devices poll, and pages of codes, come first: patterns are tried in this order.
api = [
    path("sync/", include("procedures.sync.urls")),
    path("", include("accounts.api.urls")),
    path("", include("codes.api.urls", namespace="codes-api")),
    path("", include("benchmarks.api.urls")),
    path("", include("procedures.api.urls")),
    path("", include("statements.api.urls")),
]

# The library writes its styles into the page; its script comes from an address of ours.
swagger = csp_update({"style-src": [SELF, UNSAFE_INLINE]})(SpectacularSwaggerSplitView.as_view(url_name="schema"))

urlpatterns = [
    path("api/v1/", include(api)),
    path("", include("config.server.health")),
    path("", include("codes.urls")),
    # Django's own page for it ends no log-ins, tells nobody and knows no throttle.
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
    path("_allauth/", include("allauth.headless.urls")),
    path("accounts/password/set/", set_password, name="account_set_password"),
    path("accounts/confirm-email/<str:key>/", confirm_email, name="account_confirm_email"),
    # allauth has no address for its links where it mails codes; manage.py reset_password_link prints one.
    path(
        "accounts/password/reset/key/done/", password_reset_from_key_done, name="account_reset_password_from_key_done"
    ),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("accounts/", include("allauth.urls")),
    path("api/schema", SpectacularAPIView.as_view(renderer_classes=RENDERERS), name="schema"),
    path("api/docs/", swagger, name="docs"),
    path("", include("benchmarks.urls")),
    path("", include("web.urls")),
]

handler500 = "wire.problems.responses.server_error"
