"""A specialty that tables are of."""

from __future__ import annotations

import pytest

from codes.models import Specialty


@pytest.fixture
def cardiology(db: None) -> Specialty:
    return Specialty.objects.create(slug="cardiology", name="Cardiology")
