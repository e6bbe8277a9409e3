"""The catalogue editor's tool: words with history, releases that stay as published."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.test import Client

from accounts.models import User
from codes.models import (
    Code,
    HcpcsWords,
    LicenseAcceptance,
    Locality,
    Modifier,
    RelativeValue,
    Release,
    Specialty,
    Synonym,
    Words,
)
from codes.selectors.versions import words_versions
from codes.services.search_index import rebuild_search
from codes.signals import release_published
from tests.codes.stored_rows import fill
from tests.factories import NOW, CodeFactory, RelativeValueFactory, ReleaseFactory
from tests.matrix import matrix
from tests.staff import enter_admin
from tests.web.pages import texts, tree

pytestmark = pytest.mark.django_db


def listed(client: Client, model: str, **parameters: str) -> BeautifulSoup:
    answer = client.get(f"/admin/codes/{model}/", parameters)
    assert answer.status_code == 200
    return tree(answer)


@matrix("model", [RelativeValue, Synonym])
def test_page_of_a_numbered_row_opens(editor: Client, model: type[RelativeValue | Synonym]) -> None:
    fill(1)
    row = model.objects.get()

    answer = editor.get(f"/admin/codes/{model._meta.model_name}/{row.pk}/change/")

    assert answer.status_code == 200


@matrix("typed", ["G0007", "g0007", "our screening 7", "Screening 7", "check 7"])
def test_code_is_found_by_code_title_synonym_and_official_words(editor: Client, typed: str) -> None:
    for number in range(9):
        fill(number)
    rebuild_search()

    assert texts(listed(editor, "code", q=typed), "#result_list tbody th") == ["G0007"]


@matrix(
    ("filters", "codes"),
    [
        ({"our_words": "none"}, {"99213"}),
        ({"our_words": "draft"}, {"G0001"}),
        ({"our_words": "reviewed"}, set()),
        ({"level": "1"}, {"99213"}),
        ({"level": "2"}, {"G0001"}),
        ({"specialty_links__specialty__slug__exact": "s-1"}, {"G0001"}),
    ],
)
def test_codes_are_filtered_by_words_level_and_specialty(
    editor: Client, filters: dict[str, str], codes: set[str]
) -> None:
    fill(1)
    CodeFactory.create(code="99213")
    Specialty.objects.create(slug="urology", name="Urology")

    assert set(texts(listed(editor, "code", **filters), "#result_list tbody th")) == codes


@matrix("filters", [{"release__id__exact": "RVU1"}, {"status": "A"}, {"component__exact": ""}, {"q": "G0001"}])
def test_rows_are_filtered_by_release_status_and_component_and_found_by_code(
    editor: Client, filters: dict[str, str]
) -> None:
    fill(1)
    RelativeValueFactory.create(code__code="99213", component="26", status="R")

    assert texts(listed(editor, "relativevalue", **filters), "#result_list tbody .field-code_id") == ["G0001"]


def words_form(**changed: str) -> dict[str, str]:
    empty = {
        f"{prefix}-{name}_FORMS": "0" for prefix in ("synonyms", "specialty_links") for name in ("TOTAL", "INITIAL")
    }
    words = {"code": "G0001", "title": "Our words", "author": "me", "license": "CC BY 4.0", "review": "draft"}
    filled = {f"words-0-{name}": value for name, value in {**words, **changed}.items()}
    seen = words_versions(codes=["G0001"])["G0001"]
    return {**empty, "seen": seen, "words-TOTAL_FORMS": "1", "words-INITIAL_FORMS": "1", **filled}


def test_words_edited_beside_the_code_keep_what_they_were_and_who_changed_them(editor: Client) -> None:
    fill(1)

    answer = editor.post("/admin/codes/code/G0001/change/", words_form(title="A better title"))

    assert answer.status_code == 302
    newest, oldest = Words.objects.get().history.order_by("-history_id")
    assert (newest.title, oldest.title) == ("A better title", "Our screening 1")
    assert newest.history_user.email == "ann@example.org"


def test_synonym_is_added_beside_the_code(editor: Client) -> None:
    fill(1)
    added = {"synonyms-TOTAL_FORMS": "1", "synonyms-0-text": "scope", "synonyms-0-code": "G0001"}

    editor.post("/admin/codes/code/G0001/change/", {**words_form(), **added})

    assert Synonym.objects.filter(code="G0001", text="scope").exists()


@matrix("page", ["words", "synonym"])
def test_history_of_words_and_synonyms_can_be_read(editor: Client, page: str) -> None:
    fill(1)
    key = "G0001" if page == "words" else str(Synonym.objects.get().pk)

    answer = editor.get(f"/admin/codes/{page}/{key}/history/")

    assert answer.status_code == 200
    assert "Created" in texts(tree(answer), "#change-history td")


@matrix("model", [Release, RelativeValue, Locality, HcpcsWords, Modifier, LicenseAcceptance])
def test_what_was_imported_can_be_looked_at_only(editor: Client, model: type[Model]) -> None:
    fill(1)
    before = model._default_manager.values().get()
    page = f"/admin/codes/{model._meta.model_name}"
    row = f"{page}/{model._default_manager.get().pk}"

    assert editor.get(f"{row}/change/").status_code == 200
    for forbidden in (f"{page}/add/", f"{row}/change/", f"{row}/delete/"):
        assert editor.post(forbidden, {"post": "yes", "status": "N", "title": "x", "name": "x"}).status_code == 403
    assert model._default_manager.values().get() == before


def act(client: Client, action: str, *ids: str) -> list[str]:
    answer = client.post("/admin/codes/release/", {"action": action, "_selected_action": ids})
    return [str(message) for message in get_messages(answer.wsgi_request)]


def draft(release_id: str = "RVU26A") -> Release:
    new_release: Release = ReleaseFactory.create(
        id=release_id, published_at=None, published_order=None, effective_from=date(2026, 1, 1), rows=1
    )
    return new_release


def test_publishing_makes_a_draft_visible_tells_it_and_leaves_a_trace(editor: Client) -> None:
    draft()
    heard = []
    release_published.connect(heard_by := lambda release_id, **_: heard.append(release_id))

    messages = act(editor, "publish", "RVU26A")

    release_published.disconnect(heard_by)
    assert Release.objects.get().is_published
    assert messages == ["RVU26A is published: in force from 2026-01-01, 1 rows."]
    assert heard == ["RVU26A"]
    assert LogEntry.objects.get().get_change_message() == "Published."


def test_drafts_chosen_together_are_published_in_the_order_of_their_dates(editor: Client) -> None:
    ReleaseFactory.create(id="RVU26B", published_at=None, published_order=None, effective_from=date(2026, 4, 1))
    draft()

    act(editor, "publish", "RVU26B", "RVU26A")

    assert list(Release.objects.order_by("published_order").values_list("id", flat=True)) == ["RVU26A", "RVU26B"]


def test_published_release_is_not_published_again_and_the_editor_is_told(editor: Client) -> None:
    release = ReleaseFactory.create()

    (message,) = act(editor, "publish", release.id)

    assert "RVU25D was published at" in message
    release.refresh_from_db()
    assert release.published_at == NOW


def test_discarded_draft_leaves_neither_rows_nor_codes_nor_words_of_its_own(editor: Client) -> None:
    release = draft()
    own = RelativeValueFactory.create(release=release, code__code="G0001").code
    HcpcsWords.objects.create(code=own, short="Screening", source="RVU26A")
    known = RelativeValueFactory.create(release=release, code__code="99213").code
    Words.objects.create(code=known, title="Office visit")

    assert act(editor, "discard", "RVU26A") == ["RVU26A is discarded, 1 rows."]

    assert not RelativeValue.objects.exists()
    assert [code.code for code in Code.objects.all()] == ["99213"]


def test_published_release_is_never_discarded(editor: Client) -> None:
    row = RelativeValueFactory.create(release=ReleaseFactory.create())

    (message,) = act(editor, "discard", "RVU25D")

    assert "is kept" in message
    assert RelativeValue.objects.get() == row


def test_member_of_staff_without_the_permission_publishes_nothing(client: Client) -> None:
    viewer = User.objects.create_user("viewer@example.org", is_staff=True)
    enter_admin(client, viewer)
    draft()

    assert client.post("/admin/codes/release/", {"action": "publish", "_selected_action": "RVU26A"}).status_code == 403
    assert not Release.objects.get().is_published


def test_slug_of_a_specialty_that_is_there_stays(editor: Client) -> None:
    Specialty.objects.create(slug="urology", name="Urology")

    editor.post("/admin/codes/specialty/urology/change/", {"name": "Urologic surgery", "slug": "other"})

    assert Specialty.objects.get().slug == "urology"
    assert Specialty.objects.get().name == "Urologic surgery"


def test_specialties_are_offered_while_typing(editor: Client) -> None:
    Specialty.objects.create(slug="urology", name="Urology")
    query = {"app_label": "codes", "model_name": "codespecialty", "field_name": "specialty", "term": "uro"}

    answer = editor.get("/admin/autocomplete/", query)

    assert answer.json()["results"] == [{"id": "urology", "text": "Urology"}]


def test_code_of_a_wrong_form_is_refused_by_its_constraint(editor: Client) -> None:
    with pytest.raises(ValidationError, match="code_form"):
        Code(code="ABCDE").full_clean()
    forms = {
        f"{prefix}-{name}_FORMS": "0"
        for prefix in ("words", "synonyms", "specialty_links")
        for name in ("TOTAL", "INITIAL")
    }

    answer = editor.post("/admin/codes/code/add/", {"code": "ABCDE", **forms})

    assert answer.status_code == 200
    assert not Code.objects.exists()
