"""Loading the starter catalogue: into an empty catalogue, again, and beside what is there."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command

from codes.models import Code, CodeSpecialty, HcpcsWords, Modifier, RelativeValue, Release, Synonym, Words
from codes.services.starter import StarterReport, load_starter
from codes.starter import lists

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_loading_fills_an_empty_catalogue_with_two_published_excerpts() -> None:
    report = load_starter(at=NOON)

    assert (report.releases, report.rows) == (("RVU25D-starter", "RVU26C-starter"), 7694 + 225)
    assert set(Release.objects.values_list("id", "complete", "complete_for_level_ii", "published_at")) == {
        ("RVU25D-starter", False, True, NOON),
        ("RVU26C-starter", False, False, NOON),
    }
    assert RelativeValue.objects.get(release="RVU25D-starter", code="45378", component="53").work_rvu == Decimal("1.63")
    assert Modifier.objects.count() == 360
    assert not Code.objects.filter(code__startswith="D").exists()
    assert Words.objects.count() == report.titles == len(lists.read_titles())


def test_h2020_arrives_with_words_synonyms_and_specialties() -> None:
    load_starter(at=NOON)

    assert HcpcsWords.objects.get(code="H2020").long == "Therapeutic behavioral services, per diem"
    assert "H2019" in Words.objects.get(code="H2020").billing
    assert Synonym.objects.filter(code="H2020").count() == 3
    assert set(CodeSpecialty.objects.filter(code="H2020").values_list("specialty_id", flat=True)) == {
        "psychiatry",
        "psychology",
        "behavioral-health",
    }
    assert [each.history_date for each in Words.history.filter(code="H2020")] == [NOON]


def test_a_synonym_of_several_codes_is_marked_as_shared() -> None:
    load_starter(at=NOON)

    assert Synonym.objects.get(code="99395", text="annual exam").shared
    assert not Synonym.objects.get(code="43246", text="PEG").shared


def test_loading_again_changes_nothing_and_keeps_an_editors_words() -> None:
    load_starter(at=NOON)
    Words.objects.filter(code="99213").update(title="An editor's title")
    Synonym.objects.filter(code="H2020").delete()

    report = load_starter(at=NOON)

    assert report.unchanged
    assert report == StarterReport((), 0, 0, 0, 0, 0, 0)
    assert Words.objects.get(code="99213").title == "An editor's title"
    assert not Synonym.objects.filter(code="H2020").exists()


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
