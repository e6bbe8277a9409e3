"""Loading the starter catalogue beside a release, and by its command."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command

from codes.models import Release, Words
from codes.services.starter import load_starter

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_where_a_release_is_loaded_only_words_are_added() -> None:
    Release.objects.create(
        id="RVU24A",
        year=2024,
        effective_from=NOON.date(),
        conversion_factor=Decimal("32.7442"),
        imported_at=NOON,
    )

    report = load_starter(at=NOON)

    assert (report.releases, report.unchanged) == ((), False)
    assert list(Release.objects.values_list("id", flat=True)) == ["RVU24A"]
    assert Words.objects.filter(code="47562").exists()


def test_the_command_says_that_this_is_an_excerpt_and_then_that_nothing_changed() -> None:
    first, second = io.StringIO(), io.StringIO()

    call_command("load_starter", stdout=first)
    call_command("load_starter", stdout=second)

    assert "RVU25D-starter and RVU26C-starter, 7,919 rows" in first.getvalue()
    assert "This is an excerpt" in first.getvalue()
    assert "manage.py import_release FILE.zip --publish" in first.getvalue()
    assert "nothing changed" in second.getvalue()
