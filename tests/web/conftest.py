"""A clinician who is logged in, and a catalogue to log from."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from codes.services.search_index import rebuild_search
from tests.procedures.conftest import new_user, publish


@pytest.fixture
def catalogue(db: None) -> None:
    """The codes of `tests.procedures.conftest.ROWS` in RVU24A and RVU25D, searchable."""
    publish("RVU24A", date(2024, 1, 1))
    publish("RVU25D", date(2025, 10, 1))
    rebuild_search()


@pytest.fixture
def user(db: None) -> User:
    return new_user()


@pytest.fixture
def clinician(user: User) -> Client:
    """A browser in which the user is logged in."""
    browser = Client()
    browser.force_login(user)
    return browser
