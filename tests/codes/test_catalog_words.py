"""Words and modifiers as files: what they hold, when a new version is made, how long an old one is kept."""

from __future__ import annotations

import json
import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from codes.domain.categories import categories
from codes.models import HcpcsWords, Modifier, Publication, PublicationKind, Synonym, Words
from codes.selectors.publications import stored_body, stored_file
from codes.services import word_files
from codes.services.releases import publish_release
from codes.services.search_index import rebuild_search
from codes.services.sql import lock
from codes.services.word_files import current_word_files
from tests.factories import CodeFactory, RelativeValueFactory, ReleaseFactory
from wire.encodings import GZIP, IDENTITY

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


def words() -> Any:  # Any: JSON
    return json.loads(stored_body(file_id=current_word_files()[0].id, coding=IDENTITY))


def modifiers() -> dict[str, list[str]]:
    content = json.loads(stored_body(file_id=current_word_files()[1].id, coding=IDENTITY))
    return {row[0]: row[1:] for row in content["rows"]}


@pytest.fixture
def visit() -> Words:
    code = RelativeValueFactory.create().code
    Synonym.objects.create(code=code, text="level 3 visit")
    Synonym.objects.create(code=code, text="established patient, low")
    visit_words = Words.objects.create(code=code, title="Office visit, low complexity")
    rebuild_search()
    return visit_words


def rename(visit: Words, title: str) -> None:
    Words.objects.filter(code=visit.code).update(title=title)
    rebuild_search(codes=[visit.code_id])


@pytest.mark.usefixtures("visit")
def test_words_are_title_synonyms_and_category_by_code() -> None:
    HcpcsWords.objects.create(code=CodeFactory.create(code="H2020"), short="Ther behav svc, per diem", source="HCPC")
    CodeFactory.create(code="0001F", added_on=date(2004, 1, 1))
    rebuild_search()

    content = words()

    assert list(content) == ["version", "columns", "categories", "rows"]
    assert content["columns"] == ["code", "title", "synonyms", "category", "prominence", "prior"]
    assert content["rows"] == [
        ["0001F", "0001F", [], "performance-measures", 1, 2],
        ["99213", "Office visit, low complexity", ["established patient, low", "level 3 visit"],
         "evaluation-management", 5, 2],
        ["H2020", "Ther behav svc, per diem", [], "other-hcpcs", 1, 2],
    ]  # fmt: skip
    assert content["categories"]["other-hcpcs"] == "Other HCPCS"


def test_edit_gives_words_a_new_version_and_the_old_one_stays(visit: Words) -> None:
    before, _ = current_word_files()

    rename(visit, "Short office visit")
    after, _ = current_word_files()

    assert after.version != before.version
    assert words()["rows"][0][1] == "Short office visit"
    assert b"low complexity" in stored_body(file_id=before.id, coding=IDENTITY)


def test_edit_that_is_taken_back_gives_the_old_version_again(visit: Words) -> None:
    before, _ = current_word_files()

    rename(visit, "Another")
    current_word_files()
    rename(visit, visit.title)

    assert current_word_files()[0] == before
    assert Publication.objects.exclude(recipe="").count() == 1


def test_edit_of_texts_that_the_file_does_not_hold_changes_no_version(visit: Words) -> None:
    # That a usual code is described at all is in the file: such codes come first.
    Words.objects.filter(code=visit.code).update(description="Ten minutes.")
    rebuild_search(codes=[visit.code_id])
    before, _ = current_word_files()

    Words.objects.filter(code=visit.code).update(description="Twenty minutes.")
    rebuild_search(codes=[visit.code_id])

    assert current_word_files()[0] == before


def rows_of_parts() -> dict[str, list[str]]:
    parts = current_word_files()[0].parts
    files = {part.name: stored_file(kind=PublicationKind.WORDS_PART, version=part.version) for part in parts}
    bodies = {name: stored_body(file_id=file.id, coding=IDENTITY) for name, file in files.items() if file}
    return {name: [row[0] for row in json.loads(body)["rows"]] for name, body in bodies.items()}


@pytest.mark.usefixtures("visit")
def test_words_are_whole_and_in_parts_of_the_same_shape() -> None:
    CodeFactory.create(code="0001F", added_on=date(2004, 1, 1))
    rebuild_search()
    whole, (first, _) = words(), current_word_files()[0].parts

    file = stored_file(kind=PublicationKind.WORDS_PART, version=first.version)

    assert file is not None
    content = json.loads(stored_body(file_id=file.id, coding=IDENTITY))
    assert {name: content[name] for name in ("columns", "categories")} == {
        name: whole[name] for name in ("columns", "categories")
    }
    assert content["rows"] == [row for row in whole["rows"] if row[0] == "99213"]
    assert rows_of_parts() == {"first": ["99213"], "third": ["0001F"]}
    assert first.bytes == len(stored_body(file_id=file.id, coding=GZIP))


def test_edit_of_a_word_is_a_new_version_of_its_part_alone(visit: Words) -> None:
    CodeFactory.create(code="0001F", added_on=date(2004, 1, 1))
    rebuild_search()
    before = {part.name: part.version for part in current_word_files()[0].parts}

    rename(visit, "Short office visit")
    after = {part.name: part.version for part in current_word_files()[0].parts}

    assert [name for name in before if before[name] != after[name]] == ["first"]


def test_words_of_a_program_without_parts_get_them(visit: Words) -> None:
    before, _ = current_word_files()
    Publication.objects.filter(id=before.id).update(parts=[], recipe="of an older program")
    Publication.objects.filter(kind=PublicationKind.WORDS_PART).delete()

    after, _ = current_word_files()

    assert after == before
    assert rows_of_parts() == {"first": [visit.code_id]}


@pytest.mark.slow
def test_part_is_kept_as_long_as_words_that_have_it(visit: Words) -> None:
    CodeFactory.create(code="0001F", added_on=date(2004, 1, 1))
    rebuild_search()
    for number in range(25):
        rename(visit, f"Title {number}")
        current_word_files()

    parts = Publication.objects.filter(kind=PublicationKind.WORDS_PART)
    # Twenty of the first, one of the third that none of the edits touched.
    assert parts.count() == 21
    assert list(rows_of_parts()) == ["first", "third"]


@pytest.mark.usefixtures("visit")
def test_words_are_made_once_and_then_cost_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    current_word_files()

    with django_assert_num_queries(2):
        current_word_files()


def test_edit_does_not_make_the_file_itself(visit: Words) -> None:
    current_word_files()
    stored = Publication.objects.count()

    rename(visit, "Another")
    rename(visit, "Yet another")

    assert Publication.objects.count() == stored


def test_published_release_has_its_words_made_before_a_device_asks(
    visit: Words, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    current_word_files()
    draft = ReleaseFactory.create(id="RVU26D", published_at=None, published_order=None)
    RelativeValueFactory.create(release=draft, code=CodeFactory.create(code="99214"))

    publish_release(release_id=draft.id, at=NOW)

    with django_assert_num_queries(2):
        current_word_files()
    assert [row[0] for row in words()["rows"]] == [visit.code_id, "99214"]


def test_edit_that_is_rolled_back_leaves_the_file_current(visit: Words) -> None:
    before, _ = current_word_files()

    with transaction.atomic():
        rename(visit, "Another")
        transaction.set_rollback(True)

    assert Publication.objects.exclude(recipe="").get().id == before.id


def test_other_rules_of_categories_make_the_words_anew(visit: Words, monkeypatch: pytest.MonkeyPatch) -> None:
    before, _ = current_word_files()
    monkeypatch.setattr(word_files, "_recipe", lambda: "of another program")
    monkeypatch.setattr(word_files, "category_of", lambda code: categories()[0])

    after, _ = current_word_files()

    assert after.version != before.version
    assert Publication.objects.exclude(recipe="").get().id == after.id


@pytest.mark.slow
def test_twenty_versions_are_kept_and_the_current_one_always(visit: Words) -> None:
    first, _ = current_word_files()
    for number in range(25):
        rename(visit, f"Title {number}")
        current_word_files()
    kept = Publication.objects.filter(kind="words")
    assert (kept.count(), kept.filter(version=first.version).exists()) == (20, False)

    oldest = kept.order_by("id")[0]
    rename(visit, "Title 5")
    assert current_word_files()[0].version == oldest.version


def test_modifier_has_our_words_and_its_rule() -> None:
    assert modifiers()["50"] == ["Both sides in one session", "bilateral"]
    assert modifiers()["25"][1] == "none"


def test_modifier_of_the_hcpcs_file_has_its_official_words_unless_we_have_ours() -> None:
    Modifier.objects.create(modifier="A1", short="Dressing for one wound", long="", source="HCPCS 2019-01")
    Modifier.objects.create(modifier="GT", short="Interactivetelecommunication", long="Via …", source="HCPCS 2019-01")

    assert modifiers()["A1"] == ["Dressing for one wound", "none"]
    assert modifiers()["GT"] == ["Telehealth by live video", "none"]


def test_new_modifier_of_the_hcpcs_file_gives_a_new_version() -> None:
    before = current_word_files()[1]

    Modifier.objects.create(modifier="A1", short="Dressing for one wound", long="", source="HCPCS 2019-01")

    assert current_word_files()[1].version != before.version


def test_one_version_of_a_kind_is_stored_once() -> None:
    publication, _ = current_word_files()

    with pytest.raises(IntegrityError, match="publication_key"):
        Publication.objects.create(
            kind="words", version=publication.version, sha256="", rows=0, body_gzip=b"", body_zstd=b""
        )


def test_only_words_can_be_marked_as_current() -> None:
    with pytest.raises(IntegrityError, match="publication_recipe_of_words"):
        Publication.objects.create(
            kind="release", version="RVU24A", sha256="", rows=0, recipe="x", body_gzip=b"", body_zstd=b""
        )


@pytest.mark.django_db(transaction=True)
def test_edit_between_reading_and_marking_waits_and_is_in_the_next_version(visit: Words) -> None:
    started = threading.Event()

    def edit() -> None:
        started.set()
        try:
            rename(visit, "Edited beside")
        finally:
            connection.close()

    beside = threading.Thread(target=edit)
    with transaction.atomic():
        first, _ = current_word_files()
        beside.start()
        started.wait(5)
        beside.join(0.3)
        is_waiting = beside.is_alive()
    beside.join(10)

    assert is_waiting
    assert current_word_files()[0].version != first.version
    assert words()["rows"][0][1] == "Edited beside"


def lock_elsewhere(locked: threading.Event, done: threading.Event) -> None:
    """Hold the lock of whoever makes the words until it is done."""
    try:
        with transaction.atomic():
            lock("codes.search")
            locked.set()
            done.wait(10)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_words_of_before_are_named_while_others_make_the_new_ones(visit: Words) -> None:
    before, _ = current_word_files()
    rename(visit, "Another")
    locked, done = threading.Event(), threading.Event()
    maker = threading.Thread(target=lock_elsewhere, args=(locked, done))
    maker.start()
    locked.wait(5)

    meanwhile, _ = current_word_files()
    done.set()
    maker.join(10)

    assert (meanwhile.version, meanwhile.parts) == (before.version, before.parts)
    assert current_word_files()[0].version != before.version


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("visit")
def test_who_waited_for_the_first_words_takes_those_that_others_made(monkeypatch: pytest.MonkeyPatch) -> None:
    publication, _ = current_word_files()
    Publication.objects.filter(id=publication.id).update(recipe="", parts=[])

    def wait(name: str) -> None:
        lock(name)
        Publication.objects.filter(id=publication.id).update(recipe=word_files._recipe())

    monkeypatch.setattr(word_files, "lock_if_free", lambda _: False)
    monkeypatch.setattr(word_files, "lock", wait)
    monkeypatch.setattr(word_files, "_words", lambda: pytest.fail("made again"))

    assert current_word_files()[0].version == publication.version
