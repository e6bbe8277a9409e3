"""Addresses of the account API."""

from django.urls import path

from accounts.api.views import LogInDetail, LogIns, Me

app_name = "accounts"
urlpatterns = [
    path("me", Me.as_view(), name="me"),
    path("me/logins", LogIns.as_view(), name="login-list"),
    path("me/logins/<uuid:login_id>", LogInDetail.as_view(), name="login-detail"),
]
