"""A release file sent in the admin site: imported by a job, reviewed as a draft, then published or discarded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from codes.models import Code, LicenseAcceptance, RelativeValue, Release
from jobs.models import Job
from tests.codes.published_files import TABLE, Sheet, changed, published, release_zip
from tests.factories import RelativeValueFactory, ReleaseFactory
from tests.matrix import matrix
from tests.staff import enter_admin
from tests.web.pages import cells, error_at, links, page_of, texts, tree, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher(client: Client) -> Client:
    enter_admin(client, User.objects.create_superuser("publisher@example.org"))
    return client


def send(client: Client, content: bytes, name: str = "rvu24a.zip", **fields: str) -> BeautifulSoup:
    """Return the page that answers an upload."""
    form = {"file": SimpleUploadedFile(name, content), "accepts_license": "on", **fields}
    answer = client.post("/admin/codes/release/upload/", form, follow=True)
    assert answer.status_code == 200
    return tree(answer)


def report(shown: BeautifulSoup) -> str:
    """Return what the page of a job reports."""
    return words(shown, ".field-report_lines .readonly")


def good(folder: Path) -> bytes:
    return release_zip(folder).read_bytes()


def test_uploaded_release_becomes_a_draft_by_a_job_that_leads_to_it(publisher: Client, tmp_path: Path) -> None:
    shown = send(publisher, good(tmp_path))

    job, release = Job.objects.get(), Release.objects.get()
    assert (job.state, job.progress) == ("done", 100)
    assert (release.id, release.is_published) == ("RVU24A", False)
    assert links(shown, ".field-result_link a") == ["/admin/codes/release/RVU24A/change/"]
    assert str(job.asked_by) == "publisher@example.org"


def test_license_is_recorded_with_who_accepted_it(publisher: Client, tmp_path: Path) -> None:
    send(publisher, good(tmp_path))

    accepted = LicenseAcceptance.objects.get()
    assert (accepted.accepted_by, accepted.file_name) == ("publisher@example.org", "rvu24a.zip")
    assert accepted.file_sha256 == Release.objects.get().file_sha256


def test_without_the_tick_nothing_is_imported(publisher: Client, tmp_path: Path) -> None:
    shown = send(publisher, good(tmp_path), accepts_license="")

    assert error_at(shown, "id_accepts_license") == "This field is required."
    assert not Job.objects.exists()


def test_bad_line_is_named_and_leaves_neither_rows_nor_codes_nor_acceptance_nor_file(
    publisher: Client, tmp_path: Path
) -> None:
    table = changed(published(TABLE), "99213,,", "99213,<b>,")

    shown = send(publisher, release_zip(tmp_path, table=table).read_bytes())

    assert Job.objects.get().state == "failed"
    assert f"{TABLE}: line" in report(shown)
    for model in (Release, RelativeValue, Code, LicenseAcceptance):
        assert not model.objects.exists()
    assert [path for path in settings.UPLOAD_FOLDER.rglob("*") if path.is_file()] == []


@matrix(("name", "content"), [("rvu24a.zip", b"PK no zip"), ("rvu24a.zip", b"x"), ("../../rvu24a.csv", b"a,b")])
def test_file_that_is_no_release_fails_with_a_reason(publisher: Client, name: str, content: bytes) -> None:
    send(publisher, content, name)

    job = Job.objects.get()
    assert job.state == "failed"
    assert "rvu24a" in job.report


def test_file_of_another_kind_is_refused_before_a_job(publisher: Client) -> None:
    shown = send(publisher, b"x", "notes.txt")

    assert "ends in .zip or .csv" in error_at(shown, "id_file")
    assert not Job.objects.exists()


def test_id_first_day_and_part_are_as_the_form_says(publisher: Client, tmp_path: Path) -> None:
    send(publisher, good(tmp_path), release_id="RVU24A.1", effective_from="2024-02-01", is_excerpt="on")

    release = Release.objects.get()
    assert (release.id, release.effective_from, release.complete) == ("RVU24A.1", date(2024, 2, 1), False)


def test_published_release_is_not_replaced_by_an_upload(publisher: Client, tmp_path: Path) -> None:
    ReleaseFactory.create(id="RVU24A")

    shown = send(publisher, good(tmp_path))

    assert Job.objects.get().state == "failed"
    assert "RVU24A is published from" in report(shown)


def test_page_of_a_draft_shows_how_it_differs_from_the_release_before(
    publisher: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    known = RelativeValueFactory.create().release
    RelativeValueFactory.create(release=known, code__code="99214")
    draft = ReleaseFactory.create(id="RVU26A", published_at=None, published_order=None, effective_from=date(2026, 1, 1))
    RelativeValueFactory.create(release=draft, work_rvu="1.27")
    RelativeValueFactory.create(release=draft, code__code="G0001")

    with django_assert_max_num_queries(12):
        shown = page_of(publisher, "/admin/codes/release/RVU26A/change/")

    against, *_ = texts(shown, 'h2:-soup-contains("Review of this draft") ~ p')
    assert against.startswith("Against RVU25D, the published release before it: 1 rows added, 1 deleted, 1 changed")
    assert cells(shown, 'table:has(caption:-soup-contains("Largest changes")) tbody tr') == [
        ["99213", "–", "1.30", "1.27"]
    ]
    assert texts(shown, "p:has(> b)") == ["Added : G0001", "Deleted : 99214"]
    assert shown.select('form[action="/admin/codes/release/RVU26A/publish/"]')


@pytest.mark.slow
def test_all_changed_codes_of_a_draft_are_listed_by_pages(
    publisher: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    known = RelativeValueFactory.create().release
    draft = ReleaseFactory.create(id="RVU26A", published_at=None, published_order=None, effective_from=date(2026, 1, 1))
    RelativeValueFactory.create(release=draft, work_rvu="1.27", global_period="000")
    for number in range(150):
        RelativeValueFactory.create(release=draft, code__code=f"G{number:04d}")
    assert known.is_published
    address = "/admin/codes/release/RVU26A/change/"

    with django_assert_max_num_queries(12):
        first = page_of(publisher, address)
    with django_assert_max_num_queries(12):
        second = page_of(publisher, f"{address}?changes=2")

    assert words(first, "#changes caption") == "All changes, 1 to 100 of 151"
    assert words(second, "#changes caption") == "All changes, 101 to 151 of 151"
    assert cells(first, "#changes tbody tr")[0] == ["99213", "–", "changed", "1.30 → 1.27", "A → A", "XXX → 000"]
    assert links(first, ".paginator a") == ["?changes=2#changes"]
    assert publisher.get(address, {"changes": "<x>"}).status_code == 200


def test_page_of_a_published_release_offers_nothing_to_do(publisher: Client) -> None:
    ReleaseFactory.create()

    shown = page_of(publisher, "/admin/codes/release/RVU25D/change/")

    assert not shown.select('form[action*="/publish/"]')
    assert "Review of this draft" not in texts(shown, "h2")


def test_draft_is_published_and_discarded_from_its_page(publisher: Client) -> None:
    ReleaseFactory.create(id="RVU26A", published_at=None, published_order=None)
    ReleaseFactory.create(id="RVU26B", published_at=None, published_order=None)

    publisher.post("/admin/codes/release/RVU26A/publish/")
    publisher.post("/admin/codes/release/RVU26B/discard/")

    assert [(release.id, release.is_published) for release in Release.objects.all()] == [("RVU26A", True)]
    assert publisher.post("/admin/codes/release/RVU99Z/publish/").status_code == 404
    assert publisher.get("/admin/codes/release/RVU26A/discard/").status_code == 405


def test_upload_page_opens_within_the_budget(
    publisher: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        assert publisher.get("/admin/codes/release/upload/").status_code == 200


def test_unknown_values_are_refused_without_the_tick_and_listed_on_the_page_of_the_draft_with_it(
    publisher: Client, tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sheet = Sheet(published(TABLE)).with_cell("99213", "", "STATUS CODE", "W").without("CALCULATION FLAG")
    file = release_zip(tmp_path, table=sheet.text()).read_bytes()

    assert "STATUS CODE 'W' in 1 row (99213)" in report(send(publisher, file))
    assert not Release.objects.exists()
    send(publisher, file, accepts_unknown="on")

    with django_assert_max_num_queries(12):
        shown = page_of(publisher, "/admin/codes/release/RVU24A/change/")
    factors, lacks, *_ = texts(shown, 'h2:-soup-contains("How the file was read") ~ p')
    assert cells(shown, 'table:has(caption:-soup-contains("Not known")) tbody tr') == [
        ["STATUS CODE", "W", "1", "99213"]
    ]
    assert lacks == "Columns that no credit needs and that the file lacks: CALCULATION FLAG."
    assert "32.7442 (most clinicians)" in factors
