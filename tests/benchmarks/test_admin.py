"""Benchmark tables in the admin site: pages at a fixed cost, figures as they were loaded."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from benchmarks.models import BenchmarkRow, Source, SpecialtySpelling
from benchmarks.services.publishing import publish
from codes.models import Publication, Specialty
from tests.factories import BenchmarkRowFactory, BenchmarkSourceFactory
from tests.staff import enter_admin
from tests.web.pages import texts, tree

pytestmark = pytest.mark.django_db
BUDGET = 8


@pytest.fixture
def editor(client: Client) -> Client:
    enter_admin(client, User.objects.create_superuser("editor@example.org"))
    return client


PAGES = (
    "source/", "source/table-1/change/", "source/table-1/delete/", "benchmarkrow/", "topcode/", "specialtyspelling/",
    "specialtyspelling/add/",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_page_opens_within_the_budget_however_many_rows(
    editor: Client, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(40):
        BenchmarkRowFactory.create(source=BenchmarkSourceFactory.create(slug=f"table-{number}"))

    with django_assert_max_num_queries(BUDGET):
        assert editor.get(f"/admin/benchmarks/{page}").status_code == 200


def test_rows_are_found_by_specialty(editor: Client) -> None:
    BenchmarkRowFactory.create()
    BenchmarkRowFactory.create(specialty="urology")

    page = tree(editor.get("/admin/benchmarks/benchmarkrow/", {"q": "urol"}))

    assert texts(page, "#result_list .field-specialty") == ["urology"]
    assert "cardiology" not in str(page)


def test_figures_are_looked_at_only(editor: Client) -> None:
    row = BenchmarkRowFactory.create()
    page = f"/admin/benchmarks/benchmarkrow/{row.pk}"

    assert editor.get(f"{page}/change/").status_code == 200
    assert editor.post(f"{page}/change/", {"n": "1"}).status_code == 403
    assert editor.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
    assert editor.get("/admin/benchmarks/benchmarkrow/add/").status_code == 403
    assert editor.get("/admin/benchmarks/source/add/").status_code == 403


def test_what_is_said_of_a_table_is_edited_and_its_year_stays(editor: Client) -> None:
    BenchmarkSourceFactory.create()
    words = {"name": "Made-up", "license": "free", "method": "Invented twice.", "url": "", "year": "1999", "series": ""}

    editor.post("/admin/benchmarks/source/made-up/change/", words)

    source = Source.objects.get()
    assert (source.method, source.year) == ("Invented twice.", 2024)


def test_table_is_shown_and_taken_back_with_its_file(editor: Client) -> None:
    BenchmarkRowFactory.create(source__is_draft=True)
    page = "/admin/benchmarks/source/"

    editor.post(page, {"action": "show", "_selected_action": ["made-up"]})
    assert (Source.objects.get().is_draft, Publication.objects.count()) == (False, 1)

    editor.post(page, {"action": "take_back", "_selected_action": ["made-up"]})
    assert (Source.objects.get().is_draft, Publication.objects.count()) == (True, 0)


def test_deleted_table_is_no_file_for_devices_any_more(editor: Client) -> None:
    BenchmarkRowFactory.create()
    publish(slug="made-up")

    editor.post("/admin/benchmarks/source/made-up/delete/", {"post": "yes"})

    assert not Publication.objects.exists()


def test_spelling_that_stands_for_another_specialty_already_is_refused(editor: Client) -> None:
    for slug in ("cardiology", "urology"):
        Specialty.objects.create(slug=slug, name=slug)
    spelling = {"scheme": "survey", "text": "Heart", "specialty": "cardiology"}

    editor.post("/admin/benchmarks/specialtyspelling/add/", spelling)
    answer = editor.post(
        "/admin/benchmarks/specialtyspelling/add/", {**spelling, "text": "HEART", "specialty": "urology"}
    )

    assert (answer.status_code, SpecialtySpelling.objects.count()) == (200, 1)


def test_deleted_table_takes_its_rows_with_it(editor: Client) -> None:
    BenchmarkRowFactory.create()

    editor.post("/admin/benchmarks/source/made-up/delete/", {"post": "yes"})

    assert not Source.objects.exists()
    assert not BenchmarkRow.objects.exists()
