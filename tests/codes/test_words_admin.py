"""Editors of words: the second of two is told, what was there comes back, and titles are plain lines."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from codes.models import Code, CodeSpecialty, SearchDocument, Specialty, Synonym, Words
from codes.selectors.versions import words_versions
from codes.services.words import changes_of
from tests.factories import CodeFactory, RelativeValueFactory
from tests.matrix import matrix
from tests.staff import enter_admin
from tests.web.pages import error_at, links, page_of, texts, tree, value_of, words

pytestmark = pytest.mark.django_db
PAGE = "/admin/codes/code/99213/change/"
BACK = "/admin/codes/code/99213/history/back/"


@pytest.fixture
def second() -> Client:
    client = Client()
    enter_admin(client, User.objects.create_superuser("bob@example.org"))
    return client


@pytest.fixture(autouse=True)
def code() -> Code:
    row = RelativeValueFactory.create()
    Words.objects.create(code=row.code, title="Office visit")
    Synonym.objects.create(code=row.code, text="clinic visit")
    code: Code = row.code
    return code


def words_version() -> str:
    return words_versions(codes=["99213"])["99213"]


def form(**changed: str) -> dict[str, str]:
    """Return what the page of 99213 sends when a field of its words was changed."""
    synonym = Synonym.objects.get()
    words = {"code": "99213", "title": "Office visit", "author": "me", "license": "CC BY 4.0", "review": "draft"}
    beside = {
        "seen": words_version(), "words-TOTAL_FORMS": "1", "words-INITIAL_FORMS": "1",
        "synonyms-TOTAL_FORMS": "1", "synonyms-INITIAL_FORMS": "1", "synonyms-0-id": str(synonym.pk),
        "synonyms-0-code": "99213", "synonyms-0-text": synonym.text,
        "specialty_links-TOTAL_FORMS": "0", "specialty_links-INITIAL_FORMS": "0",
    }  # fmt: skip
    given = {f"words-0-{name}": value for name, value in words.items()} | beside
    return {**given, **{name.replace("__", "-0-"): value for name, value in changed.items()}}


def test_second_of_two_editors_is_told_who_was_first_and_overwrites_nothing(editor: Client, second: Client) -> None:
    as_both_saw_it = form()
    editor.post(PAGE, {**as_both_saw_it, "words-0-title": "Visit of Ann"})

    answer = second.post(PAGE, {**as_both_saw_it, "words-0-title": "Visit of Bob"})

    shown = tree(answer)
    assert answer.status_code == 200
    assert words(shown, ".errorlist.nonfield li").startswith("ann@example.org saved 99213 at")
    assert value_of(shown, "words-0-title") == "Visit of Bob"
    assert Words.objects.get().title == "Visit of Ann"


@matrix("changed", ["synonyms-0-text", "synonyms-0-DELETE"])
def test_change_of_a_synonym_is_a_change_of_the_code_too(editor: Client, second: Client, changed: str) -> None:
    as_both_saw_it = form()
    editor.post(PAGE, {**as_both_saw_it, changed: "on"})

    answer = second.post(PAGE, {**as_both_saw_it, "words-0-title": "Visit of Bob"})

    assert words(tree(answer), ".errorlist.nonfield li").startswith("ann@example.org saved 99213 at")
    assert Words.objects.get().title == "Office visit"


@matrix("forged", ["", "nonsense"])
def test_form_without_its_mark_is_refused(editor: Client, forged: str) -> None:
    answer = editor.post(PAGE, {**form(), "seen": forged, "words-0-title": "Other"})

    assert answer.status_code == 200
    assert Words.objects.get().title == "Office visit"


def test_page_carries_the_mark_and_saves_by_it(editor: Client) -> None:
    mark = value_of(page_of(editor, PAGE), "seen")

    answer = editor.post(PAGE, {**form(words__title="Better"), "seen": mark})

    assert (answer.status_code, Words.objects.get().title) == (302, "Better")


def test_words_page_of_its_own_tells_the_second_editor_too(editor: Client, second: Client) -> None:
    kept = {"code": "99213", "author": "me", "license": "CC BY 4.0", "review": "draft", "seen": words_version()}
    editor.post("/admin/codes/words/99213/change/", {**kept, "title": "Visit of Ann"})

    answer = second.post("/admin/codes/words/99213/change/", {**kept, "title": "Visit of Bob"})

    assert words(tree(answer), ".errorlist.nonfield li").startswith("ann@example.org saved 99213 at")
    assert Words.objects.get().title == "Visit of Ann"


@matrix(
    ("field", "text", "message"),
    [
        ("words__title", "<script>alert(1)</script>", "holds HTML"),
        ("words__title", "Office\u202evisit", "U+202E"),
        ("words__description", "One \u200b two", "U+200B"),
        ("synonyms__text", "<b>visit</b>", "holds HTML"),
        ("words__review", "reviewed", "Say when the words were reviewed"),
    ],
)
def test_what_no_page_should_show_is_refused_at_its_field(editor: Client, field: str, text: str, message: str) -> None:
    answer = editor.post(PAGE, form(**{field: text}))

    at = {"words__review": "words__reviewed_on"}.get(field, field).replace("__", "-0-")
    assert answer.status_code == 200
    assert message in error_at(tree(answer), f"id_{at}")
    assert Words.objects.get().title == "Office visit"


@matrix(("shared", "status"), [("", 200), ("on", 302)])
def test_synonym_of_another_code_is_taken_only_when_marked_shared(editor: Client, shared: str, status: int) -> None:
    Synonym.objects.filter(text="clinic visit").update(text="visit")
    sent = form()
    Synonym.objects.create(code=CodeFactory.create(code="99214"), text="Follow-up")

    answer = editor.post(PAGE, {**sent, "synonyms-0-text": "follow-up", "synonyms-0-shared": shared})

    assert answer.status_code == status
    refused = "" if status == 302 else error_at(tree(answer), "id_synonyms-0-text")
    assert ("99214 has this synonym already" in refused) == (status == 200)


def test_html_in_a_longer_text_is_kept_and_shown_as_written(editor: Client) -> None:
    editor.post(PAGE, form(words__description="A <b>bold</b> word"))

    shown = page_of(Client(), "/codes/evaluation-management/99213/")

    assert words(shown, 'h2:-soup-contains("Description") + p') == "A <b>bold</b> word"


def test_search_finds_what_was_saved(editor: Client) -> None:
    editor.post(PAGE, form(words__title="Zebra visit"))

    assert SearchDocument.objects.get(code="99213").title == "Zebra visit"


def test_page_leads_to_the_public_page(editor: Client) -> None:
    (address,) = links(page_of(editor, PAGE), "a.viewsitelink")

    assert Client().get(address).status_code == 200


def history(client: Client) -> BeautifulSoup:
    return page_of(client, "/admin/codes/code/99213/history/")


def test_history_says_who_changed_what_and_when(
    editor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        editor.post(PAGE, form(words__title=f"Title {number}"))

    with django_assert_max_num_queries(11):
        last, *_earlier = history(editor).select("#content-main .module")

    assert words(last, "h2").endswith("UTC · ann@example.org · words changed")
    assert (words(last, "p"), texts(last, "del"), texts(last, "ins")) == (
        "title : Title 3 Title 4", ["Title 3"], ["Title 4"],
    )  # fmt: skip


def test_earlier_words_come_back_and_the_way_back_is_a_change_too(editor: Client) -> None:
    editor.post(PAGE, form(words__title="Worse"))
    number = next(
        change.history_id for change in changes_of(code="99213") if change.kind == "words" and change.can_revert
    )

    editor.post(BACK, {"kind": "words", "history_id": number, "seen": words_version()})

    assert Words.objects.get().title == "Office visit"
    assert changes_of(code="99213")[0].by == "ann@example.org"
    assert SearchDocument.objects.get(code="99213").title == "Office visit"


def test_deleted_synonym_and_specialty_come_back(editor: Client) -> None:
    Specialty.objects.create(slug="urology", name="Urology")
    CodeSpecialty.objects.create(code_id="99213", specialty_id="urology").delete()
    Synonym.objects.get().delete()

    for kind in ("synonym", "specialty"):
        number = next(change.history_id for change in changes_of(code="99213") if change.kind == kind)
        editor.post(BACK, {"kind": kind, "history_id": number, "seen": words_version()})

    assert Synonym.objects.get().text == "clinic visit"
    assert CodeSpecialty.objects.get().specialty_id == "urology"


def messages_after(client: Client, **sent: str) -> str:
    answer = client.post(BACK, sent)
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_way_back_is_refused_with_a_reason(editor: Client) -> None:
    synonym = Synonym.objects.get()
    synonym.delete()
    number = next(change.history_id for change in changes_of(code="99213") if change.kind == "synonym")
    Synonym.objects.create(code_id="99213", text="clinic visit")

    assert "already exists" in messages_after(editor, kind="synonym", history_id=str(number), seen=words_version())
    assert "no change" in messages_after(editor, kind="words", history_id="0", seen=words_version())
    assert "no such kind" in messages_after(editor, kind="release", history_id="1", seen=words_version())
    assert "saved 99213" in messages_after(editor, kind="synonym", history_id=str(number), seen="past")


def test_reviewed_words_show_when_they_were(editor: Client) -> None:
    editor.post(PAGE, form(words__review="reviewed", **{"words-0-reviewed_on": "2025-11-20"}))

    assert Words.objects.get().reviewed_on == date(2025, 11, 20)


@matrix("kind", ["words", "synonym"])
@matrix("key", ["zzz", "9" * 30, "00000"])
def test_history_of_a_row_that_is_not_there_is_not_found(editor: Client, kind: str, key: str) -> None:
    assert editor.get(f"/admin/codes/{kind}/{key}/history/").status_code == 404
    for version in ("zzz", "9" * 30, "1"):
        assert editor.get(f"/admin/codes/{kind}/{key}/history/{version}/").status_code == 404


def test_version_that_is_no_number_is_not_found(editor: Client) -> None:
    key = Synonym.objects.get().pk

    assert editor.get(f"/admin/codes/synonym/{key}/history/").status_code == 200
    assert editor.get(f"/admin/codes/synonym/{key}/history/zzz/").status_code == 404
