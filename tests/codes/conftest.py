"""A release in force, the day of it, and an editor of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.models import User
from codes.models import Release
from codes.services.starter import StarterReport, load_starter
from tests.factories import ReleaseFactory
from tests.kept import kept_rows
from tests.staff import enter_admin


@pytest.fixture
def in_force() -> Iterator[None]:
    """A day on which RVU25D is in force."""
    with time_machine.travel(datetime(2025, 11, 20, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def release(db: None) -> Release:
    """RVU25D, published and complete, without rows."""
    release: Release = ReleaseFactory.create()
    return release


@pytest.fixture(scope="module")
def starter(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[StarterReport]:
    """The starter catalogue, loaded once for a module, whose tests are rolled back to it, and what was said of it."""
    with kept_rows(django_db_blocker):
        yield load_starter(at=datetime(2026, 3, 1, 12, tzinfo=UTC))


@pytest.fixture
def editor(db: None, client: Client) -> Client:
    """A browser of a superuser, ann@example.org, in the admin site."""
    enter_admin(client, User.objects.create_superuser("ann@example.org"))
    return client
