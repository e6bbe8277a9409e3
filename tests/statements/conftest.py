"""The small catalogue of the log's own tests, and somebody who is logged in."""

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from tests.procedures.conftest import new_user, shared_catalogue

__all__ = ["shared_catalogue"]


@pytest.fixture
def user(db: None) -> User:
    return new_user()


@pytest.fixture
def client(user: User) -> APIClient:
    logged_in = APIClient()
    logged_in.force_authenticate(user)
    return logged_in
