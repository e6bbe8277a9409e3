"""Loading the starter catalogue into an empty catalogue, and again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries
from simple_history.utils import bulk_update_with_history

from codes.models import (
    Code,
    CodeSpecialty,
    HcpcsWords,
    LoadedStarter,
    Modifier,
    Publication,
    RelativeValue,
    Release,
    Synonym,
    Words,
)
from codes.selectors.publications import stored_body
from codes.selectors.sql import statement
from codes.services.search_index import rebuild_search
from codes.services.sql import DELETE_SPECIALTY_LINKS, execute
from codes.services.starter import StarterReport, load_starter
from codes.services.word_files import current_word_files
from codes.starter import lists
from codes.starter.families import read_families
from wire.encodings import IDENTITY

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("starter")]

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_loading_fills_an_empty_catalogue_with_two_published_excerpts(starter: StarterReport) -> None:
    assert (starter.releases, starter.rows) == (("RVU25D-starter", "RVU26C-starter"), 7694 + 225)
    assert set(Release.objects.values_list("id", "complete", "complete_for_level_ii", "published_at")) == {
        ("RVU25D-starter", False, True, NOON),
        ("RVU26C-starter", False, False, NOON),
    }
    assert RelativeValue.objects.get(release="RVU25D-starter", code="45378", component="53").work_rvu == Decimal("1.63")
    assert Modifier.objects.count() == 360
    assert not Code.objects.filter(code__startswith="D").exists()
    titled = {title.code for title in lists.read_titles()}
    assert Words.objects.count() == starter.titles
    assert set(Words.objects.values_list("code_id", flat=True)) == titled | (members() & set(official()))


def members() -> set[str]:
    return {member.code for family in read_families() for member in family.members}


def official() -> list[str]:
    return [words.code for words in lists.read_official_words()]


def test_h2020_arrives_with_words_synonyms_and_specialties() -> None:
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
    assert Synonym.objects.get(code="99395", text="annual exam").shared
    assert not Synonym.objects.get(code="43246", text="PEG").shared


def test_loading_again_changes_nothing_and_keeps_an_editors_words() -> None:
    Words.objects.filter(code="99213").update(title="An editor's title")
    Synonym.objects.filter(code="H2020").delete()

    report = load_starter(at=NOON)

    assert report.unchanged
    assert report == StarterReport((), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    assert Words.objects.get(code="99213").title == "An editor's title"
    assert not Synonym.objects.filter(code="H2020").exists()


def test_starter_catalogue_has_words_for_each_code_that_it_values() -> None:
    content = json.loads(stored_body(file_id=current_word_files()[0].id, coding=IDENTITY))

    titles = {row[0]: row[1] for row in content["rows"]}
    assert len(content["rows"]) > 9_000
    assert titles["47562"] != "47562"
    assert set(Publication.objects.filter(kind="release").values_list("version", flat=True)) == {
        "RVU25D-starter",
        "RVU26C-starter",
    }


def test_upgrade_corrects_what_an_earlier_version_loaded_and_devices_fetch_it() -> None:
    words = Words.objects.get(code="47562")
    title, words.title = words.title, "A title of before"
    bulk_update_with_history([words], Words, ["title"], default_change_reason="starter catalogue", default_date=NOON)
    Synonym.objects.filter(code="47562", text="lap chole").update(text="a word of before")
    Synonym.history.filter(code="47562", text="lap chole").update(text="a word of before")
    LoadedStarter.objects.update(version="an earlier one")
    rebuild_search()
    before = current_word_files()[0].version

    report = load_starter(at=NOON)

    assert report == StarterReport((), 0, 0, 0, 0, 0, 0, 1, 2, 0, 0)
    assert Words.objects.get(code="47562").title == title
    assert Synonym.objects.filter(code="47562", text="lap chole").exists()
    assert current_word_files()[0].version != before
    assert load_starter(at=NOON).unchanged


def test_words_that_an_editor_deleted_do_not_come_back_with_another_version() -> None:
    titled = {title.code for title in lists.read_titles()}
    deleted = ["47562", min((members() & set(official())) - titled)]
    for words in Words.objects.filter(code__in=deleted):
        words.delete()
    LoadedStarter.objects.update(version="an earlier one")

    assert load_starter(at=NOON).titles == 0
    assert not Words.objects.filter(code__in=deleted).exists()


def test_upgrade_brings_specialties_of_titled_codes_and_of_families() -> None:
    for code in ("H2020", "G2025"):
        execute(DELETE_SPECIALTY_LINKS, [list(CodeSpecialty.objects.filter(code=code).values_list("id", flat=True))])
    before = CodeSpecialty.objects.count()
    LoadedStarter.objects.update(version="an earlier one")

    report = load_starter(at=NOON)

    assert report.updated_specialties == CodeSpecialty.objects.count() - before
    assert CodeSpecialty.objects.filter(code="H2020").count() == 3
    assert CodeSpecialty.objects.filter(code="G2025", specialty="family-medicine").exists()


def test_catalogue_without_words_is_held_against_nothing(
    starter: StarterReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute(statement("DELETE FROM {words}"))
    execute(statement("DELETE FROM {synonyms}"))
    LoadedStarter.objects.update(version="an earlier one")
    monkeypatch.setattr("codes.services.starter.update_names", None)

    assert load_starter(at=NOON).titles == starter.titles


def test_other_version_with_the_same_names_finds_nothing_to_write() -> None:
    LoadedStarter.objects.update(version="an earlier one")

    assert load_starter(at=NOON).unchanged


def test_start_with_the_same_version_reads_little(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(10):
        assert load_starter(at=NOON).unchanged


def test_names_are_read_before_the_transaction_that_the_database_ends_when_it_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    LoadedStarter.objects.update(version="an earlier one")
    outside = len(connection.savepoint_ids)
    depths = []
    read = lists.read_titles

    def read_titles() -> list[lists.Title]:
        depths.append(len(connection.savepoint_ids))
        return read()

    monkeypatch.setattr(lists, "read_titles", read_titles)

    load_starter(at=NOON)

    assert depths == [outside]
