"""An upgrade brings the names that earlier versions gave to what this one says, and leaves what editors touched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from simple_history.utils import bulk_create_with_history

from accounts.models import User
from codes.models import CodeSpecialty, Specialty, Synonym, Words
from codes.services.name_updates import FAMILIES_REASON, STARTER_REASON, NameUpdates, update_names
from codes.services.words import mark_reviewed
from tests.factories import NOW, CodeFactory
from tests.matrix import matrix

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=90)


def load(code: str, title: str, *synonyms: str, shared: bool = False, reason: str = FAMILIES_REASON) -> None:
    """Name a code as a load of an earlier version did."""
    CodeFactory.create(code=code)
    bulk_create_with_history([Words(code_id=code, title=title)], Words, default_change_reason=reason, default_date=NOW)
    rows = [Synonym(code_id=code, text=text, shared=shared) for text in synonyms]
    bulk_create_with_history(rows, Synonym, default_change_reason=reason, default_date=NOW)


def update(code: str, title: str, *synonyms: str, shared: bool = False, **texts: str) -> NameUpdates:
    """Bring a code to what a later version says of it."""
    return update_names(
        words=[Words(code_id=code, title=title, **texts)],
        synonyms=[Synonym(code_id=code, text=text, shared=shared) for text in synonyms],
        specialties=[],
        at=LATER,
    )


def synonyms_of(code: str) -> list[str]:
    return sorted(Synonym.objects.filter(code=code).values_list("text", flat=True))


@matrix("reason", [STARTER_REASON, FAMILIES_REASON])
def test_title_texts_and_synonyms_of_an_earlier_version_become_those_of_this_one(reason: str) -> None:
    load("27227", "Wrong title", "kept", "wrong", reason=reason)

    done = update("27227", "Right title", "kept", "new", billing="A text.")

    words = Words.objects.get()
    assert done == NameUpdates(words=1, synonyms=2, specialties=0)
    assert (words.title, words.billing) == ("Right title", "A text.")
    assert synonyms_of("27227") == ["kept", "new"]


def test_history_says_what_an_update_did_and_when() -> None:
    load("27227", "Wrong title", "wrong")

    update("27227", "Right title", "new")

    last = Words.history.latest("history_date")
    assert (last.history_type, last.title, last.history_change_reason) == ("~", "Right title", STARTER_REASON)
    changes = Synonym.history.filter(history_date=LATER).order_by("text")
    assert list(changes.values_list("text", "history_type")) == [("new", "+"), ("wrong", "-")]


def test_second_update_writes_nothing() -> None:
    load("27227", "Wrong title", "wrong")
    update("27227", "Right title", "new", billing="A text.")

    with CaptureQueriesContext(
        connection,
    ) as captured:
        again = update("27227", "Right title", "new", billing="A text.")

    assert again == NameUpdates(0, 0, 0)
    assert [query["sql"] for query in captured if not query["sql"].startswith("SELECT")] == []


def by_form() -> None:
    words = Words.objects.get()
    words.title = "An editor's title"
    words.save()


def past_the_history() -> None:
    Words.objects.update(title="An editor's title")


def by_review() -> None:
    ann = User.objects.create_user("ann@example.org")
    mark_reviewed(codes=["27227"], reviewer="Ann Doe, MD", on=NOW.date(), by=ann.id)


@matrix("edit", [by_form, past_the_history, by_review])
def test_words_that_an_editor_touched_stay_and_their_code_still_gets_synonyms(edit: Callable[[], None]) -> None:
    load("27227", "Loaded title", "old")
    edit()
    before = Words.objects.values().get()

    done = update("27227", "New title", "old", "new", billing="A text.")

    assert done == NameUpdates(words=0, synonyms=1, specialties=0)
    assert Words.objects.values().get() == before
    assert synonyms_of("27227") == ["new", "old"]


def test_words_that_only_an_editor_wrote_get_neither_texts_nor_synonyms() -> None:
    Words.objects.create(code=CodeFactory.create(code="27227"), title="An editor's title")

    assert update("27227", "New title", "new") == NameUpdates(0, 0, 0)
    assert synonyms_of("27227") == []


def test_synonyms_that_an_editor_wrote_changed_or_deleted_stay_as_they_left_them() -> None:
    load("27227", "Title", "renamed", "deleted")
    renamed = Synonym.objects.get(text="renamed")
    renamed.text = "editor's own form"
    renamed.save()
    Synonym.objects.get(text="deleted").delete()
    Synonym.objects.create(code_id="27227", text="Editor's New")

    done = update("27227", "Title", "renamed", "deleted", "editor's new")

    assert done == NameUpdates(0, 0, 0)
    assert synonyms_of("27227") == ["Editor's New", "editor's own form"]


def test_synonym_that_we_took_back_can_be_given_again() -> None:
    load("27227", "Title", "once")
    update("27227", "Title")
    assert synonyms_of("27227") == []

    update("27227", "Title", "Once")

    assert synonyms_of("27227") == ["Once"]


def test_synonym_that_several_codes_own_from_now_on_is_marked_so() -> None:
    load("27227", "Title", "CABG")

    assert update("27227", "Title", "CABG", shared=True) == NameUpdates(words=0, synonyms=1, specialties=0)
    assert Synonym.objects.get().shared
    assert update("27227", "Title", "CABG", shared=True) == NameUpdates(0, 0, 0)


def test_code_that_lost_its_words_gets_no_synonyms_without_a_title() -> None:
    load("27227", "Title", "old")
    Words.objects.get().delete()

    assert update("27227", "Title", "old", "new") == NameUpdates(0, 0, 0)


def test_statements_do_not_grow_with_the_codes() -> None:
    counts = []
    for codes in (["27227"], ["33510", "33511", "33512", "33513", "33514", "33516"]):
        for code in codes:
            load(code, "Wrong title", "wrong", "shared from now on")
        words = [Words(code_id=code, title="Right title") for code in codes]
        synonyms = [Synonym(code_id=code, text=f"new of {code}") for code in codes]
        synonyms += [Synonym(code_id=code, text="shared from now on", shared=True) for code in codes]
        link(codes, "urology")
        with CaptureQueriesContext(connection) as captured:
            done = update_names(words=words, synonyms=synonyms, specialties=links(codes, "cardiology"), at=LATER)
        assert done == NameUpdates(words=len(codes), synonyms=3 * len(codes), specialties=2 * len(codes))
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 30


def links(codes: Sequence[str], *slugs: str) -> list[CodeSpecialty]:
    return [CodeSpecialty(code_id=code, specialty_id=slug) for code in codes for slug in slugs]


def link(codes: Sequence[str], *slugs: str) -> None:
    """Give codes specialties as a load did, which leaves no history of them."""
    names = {"urology": "Urology", "cardiology": "Cardiology", "pathology": "Pathology"}
    Specialty.objects.bulk_create([Specialty(slug=slug, name=names[slug]) for slug in names], ignore_conflicts=True)
    CodeSpecialty.objects.bulk_create(links(codes, *slugs))


def update_specialties(code: str, *slugs: str) -> int:
    """Bring the specialties of a code to what a later version says of it."""
    done = update_names(
        words=[Words(code_id=code, title="Title")], synonyms=[], specialties=links([code], *slugs), at=LATER
    )
    return done.specialties


def specialties_of(code: str) -> set[str]:
    return set(CodeSpecialty.objects.filter(code=code).values_list("specialty_id", flat=True))


def test_specialties_of_an_earlier_version_become_those_of_this_one_and_again_of_the_next() -> None:
    load("27227", "Title")
    link(["27227"], "urology", "pathology")

    assert update_specialties("27227", "cardiology", "pathology") == 2
    assert specialties_of("27227") == {"cardiology", "pathology"}
    changes = CodeSpecialty.history.filter(history_date=LATER).order_by("specialty_id")
    assert list(changes.values_list("specialty_id", "history_type")) == [("cardiology", "+"), ("urology", "-")]
    assert update_specialties("27227", "cardiology", "pathology") == 0
    assert update_specialties("27227", "urology") == 3


def add_one() -> None:
    CodeSpecialty.objects.create(code_id="27227", specialty_id="pathology")


def delete_one() -> None:
    CodeSpecialty.objects.get().delete()


@matrix("edit", [add_one, delete_one])
def test_specialties_of_a_code_that_an_editor_touched_stay(edit: Callable[[], None]) -> None:
    load("27227", "Title")
    link(["27227"], "urology")
    edit()
    before = specialties_of("27227")

    assert update_specialties("27227", "cardiology") == 0
    assert specialties_of("27227") == before


def test_specialty_that_is_not_known_here_is_left_out() -> None:
    load("27227", "Title")

    assert update_specialties("27227", "astrology") == 0


def test_specialties_of_a_code_that_only_an_editor_named_stay() -> None:
    Words.objects.create(code=CodeFactory.create(code="27227"), title="An editor's title")
    link(["27227"], "urology")

    assert update_specialties("27227", "cardiology") == 0
    assert specialties_of("27227") == {"urology"}
