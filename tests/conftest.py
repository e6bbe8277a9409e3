"""What all tests share: quick password hashing and folders of their own."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest
from pytest_django import Settings

# Machines are shared: an example's time says nothing of the code.
hypothesis.settings.register_profile("shared machine", deadline=None)
hypothesis.settings.load_profile("shared machine")


@pytest.fixture(autouse=True)
def _quick_and_apart(settings: Settings, tmp_path: Path) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.JOBS_INLINE = True
    settings.UPLOAD_FOLDER = tmp_path / "uploads"
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
