"""Families name the codes that a release brings, and touch nothing that is there."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from codes.models import Code, CodeSpecialty, Release, SearchDocument, Specialty, Synonym, Words
from codes.services import family_names
from codes.services.family_names import FamilyNames, add_family_names
from codes.services.releases import publish_release
from codes.starter.families import Family, read_families
from codes.starter.family_texts import FamilyTexts
from tests.factories import NOW, RelativeValueFactory, ReleaseFactory
from tests.web.pages import page_of

pytestmark = pytest.mark.django_db

MEMBERS = {member.code: member for family in read_families() for member in family.members}

TEXTS = FamilyTexts("33512", "Three veins.", "New paths for blood.", "Narrow arteries.", "90 days.")


@pytest.fixture
def draft() -> Release:
    """A draft that has a bypass with three vein grafts, 33512."""
    draft: Release = ReleaseFactory.create(published_at=None, published_order=None)
    RelativeValueFactory.create(release=draft, code__code="33512")
    Specialty.objects.create(slug="cardiothoracic-surgery", name="Cardiothoracic Surgery")
    return draft


def test_a_published_release_gives_its_codes_the_names_of_their_families(draft: Release) -> None:
    publish_release(release_id=draft.id, at=NOW)

    words = Words.objects.get(code="33512")
    assert (words.title, words.review) == ("Coronary bypass, vein only, three", "draft")
    assert Words.history.get(code="33512").history_change_reason == "families of codes"
    assert CodeSpecialty.objects.get(code="33512").specialty_id == "cardiothoracic-surgery"
    assert SearchDocument.objects.get(code="33512").title == words.title


def test_a_code_gets_the_texts_of_its_group_with_its_name(draft: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(family_names, "read_family_texts", lambda families: {"33512": TEXTS})

    publish_release(release_id=draft.id, at=NOW)

    words = Words.objects.get(code="33512")
    assert (words.description, words.plain_language) == ("Three veins.", "New paths for blood.")
    assert (words.clinical_context, words.billing, words.review) == ("Narrow arteries.", "90 days.", "draft")


def test_words_of_a_family_are_shared_and_those_of_a_code_are_its_own(draft: Release) -> None:
    publish_release(release_id=draft.id, at=NOW)

    shared = dict(Synonym.objects.filter(code="33512").values_list("text", "shared"))
    assert shared["CABG"]
    assert not shared["CABG x3 vein only"]


def test_a_code_of_a_draft_stays_without_a_name(draft: Release) -> None:
    assert add_family_names(at=NOW, names=FamilyNames.read()) == 0
    assert not Words.objects.exists()


def test_what_an_editor_wrote_is_never_touched(draft: Release) -> None:
    Words.objects.create(code_id="33512", title="An editor's title")

    publish_release(release_id=draft.id, at=NOW)

    assert Words.objects.get(code="33512").title == "An editor's title"
    assert not Synonym.objects.exists()


def test_a_synonym_that_is_there_is_not_added_twice(draft: Release) -> None:
    Synonym.objects.create(code_id="33512", text="cabg")

    publish_release(release_id=draft.id, at=NOW)

    assert [text for text in texts_of("33512") if text.casefold() == "cabg"] == ["cabg"]


def texts_of(code: str) -> list[str]:
    return list(Synonym.objects.filter(code=code).values_list("text", flat=True))


def test_naming_again_names_nothing_in_one_query(
    draft: Release, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish_release(release_id=draft.id, at=NOW)

    with django_assert_num_queries(1):
        assert add_family_names(at=NOW, names=FamilyNames.read()) == 0


def test_queries_do_not_grow_with_the_codes(draft: Release, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for code in sorted(MEMBERS.keys() - {"33512"})[:9]:
        RelativeValueFactory.create(release=draft, code__code=code)
    Release.objects.update(published_at=NOW, published_order=1)

    with django_assert_num_queries(9):
        assert add_family_names(at=NOW, names=FamilyNames.read()) == 10
    assert Code.objects.filter(words__isnull=False).count() == 10


def test_code_whose_words_an_editor_deleted_is_not_named_again(draft: Release) -> None:
    publish_release(release_id=draft.id, at=NOW)
    Words.objects.get(code="33512").delete()

    assert add_family_names(at=NOW, names=FamilyNames.read()) == 0


def test_families_are_read_before_the_transaction_that_the_database_ends_when_it_waits(
    draft: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = len(connection.savepoint_ids)
    depths = []

    def read_noted() -> list[Family]:
        depths.append(len(connection.savepoint_ids))
        return read_families()

    monkeypatch.setattr(family_names, "read_families", read_noted)

    publish_release(release_id=draft.id, at=NOW)

    assert depths == [outside]


def test_page_of_a_named_code_says_that_no_clinician_has_reviewed_its_words(draft: Release, client: Client) -> None:
    publish_release(release_id=draft.id, at=NOW)

    text = page_of(client, "/codes/cardiovascular-surgery/33512/").get_text(" ")

    assert "Coronary bypass, vein only, three" in text
    assert "not yet reviewed by a clinician" in text
