"""Benchmark tables sent or computed in the admin site: jobs with progress, reports in words."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from benchmarks.medicare.report import stored_report_lines
from benchmarks.models import BenchmarkRow, Source
from benchmarks.services.builds import STEPS
from benchmarks.services.uploads import ShownBuild
from codes.models import Specialty
from jobs.models import Job
from tests.benchmarks.medicare.conftest import row, write
from tests.factories import BenchmarkRowFactory, RelativeValueFactory, ReleaseFactory
from tests.matrix import matrix
from tests.staff import enter_admin
from tests.web.pages import element, error_at, links, tree, words

pytestmark = pytest.mark.django_db
UPLOAD = "/admin/benchmarks/source/upload/"
BUILD = "/admin/benchmarks/source/build/"
TABLE = b"specialty,region,metric,n,mean,p25,p50,p75\ncardiology,US,wrvu,120,5100,4000,5000,6500\n"
FACTS = {"slug": "survey-2024", "name": "Survey", "year": "2024", "license": "free", "method": "Invented figures."}


@pytest.fixture
def publisher(client: Client) -> Client:
    user = User.objects.create_user("publisher@example.org", is_staff=True)
    user.groups.add(Group.objects.get(name="publisher"))
    enter_admin(client, user)
    Specialty.objects.create(slug="cardiology", name="Cardiology")
    return client


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A Medicare file of 40 cardiologists, and the release that values it."""
    RelativeValueFactory.create(release=ReleaseFactory.create(id="RVU25D"))
    return write(tmp_path / "file.csv", [row(place, Tot_Srvcs=str(1000 + place)) for place in range(2, 42)])


def send(client: Client, content: bytes = TABLE, name: str = "table.csv", **fields: str) -> BeautifulSoup:
    form = {"file": SimpleUploadedFile(name, content), **FACTS, **fields}
    return tree(client.post(UPLOAD, form, follow=True))


def report(page: BeautifulSoup) -> str:
    """Return what the page of a job reports."""
    return words(page, ".field-report_lines .readonly")


def kept_files() -> list[Path]:
    return [path for path in settings.UPLOAD_FOLDER.rglob("*") if path.is_file()]


def test_sent_table_is_loaded_by_a_job_that_leads_to_it(publisher: Client) -> None:
    page = send(publisher)

    job, source = Job.objects.get(), Source.objects.get()
    assert (job.state, job.subject, str(job.asked_by)) == ("done", "survey-2024", "publisher@example.org")
    assert (source.slug, source.year, source.kind, source.is_draft) == ("survey-2024", 2024, "public", False)
    assert BenchmarkRow.objects.get().points == {"25": "4000.00", "50": "5000.00", "75": "6500.00"}
    assert report(page) == "survey-2024: loaded, 1 rows, 120 clinicians. It is shown from now on."
    assert links(page, ".field-result_link a") == ["/admin/benchmarks/source/survey-2024/change/"]
    assert kept_files() == []


def test_licensed_table_is_marked_as_one(publisher: Client) -> None:
    send(publisher, licensed="on")

    assert Source.objects.get().kind == "licensed"


@matrix(
    ("content", "said"),
    [
        (
            b"specialty,region,metric,n,mean,p50\ncardiology,US,wrvu,1x,,5000\n",
            "line 2, n: '1x' is not a count",
        ),
        (b"specialty,region,metric,p50\n", "the column 'n' is missing"),
        (b"specialty,region,metric,n,mean,p50\nHeart,US,wrvu,20,,5000\n", "neither a slug such as general-surgery"),
    ],
)
def test_table_with_a_fault_leaves_nothing_and_says_which(publisher: Client, content: bytes, said: str) -> None:
    page = send(publisher, content)

    assert said in report(page)
    assert not Source.objects.exists()
    assert kept_files() == []


def test_empty_file_is_refused_at_its_field(publisher: Client) -> None:
    page = send(publisher, b"")

    assert error_at(page, "id_file") == "The submitted file is empty."
    assert not Source.objects.exists()
    assert kept_files() == []


@pytest.mark.slow
def test_other_table_of_the_slug_is_replaced_only_where_that_is_ticked(publisher: Client) -> None:
    send(publisher)
    other = TABLE.replace(b"6500", b"7000")

    assert "is loaded, and differs" in report(send(publisher, other))
    assert report(send(publisher, other, replace="on")).startswith("survey-2024: replaced")


@matrix(
    ("fields", "name", "field", "said"),
    [
        ({"slug": "no slug"}, "table.csv", "slug", "valid “slug”"),
        ({"year": "soon"}, "table.csv", "year", "whole number"),
        ({"method": ""}, "table.csv", "method", "This field is required"),
        ({}, "table.xlsx", "file", "expected a name that ends in .csv"),
    ],
)
def test_form_names_the_field_and_starts_no_job(
    publisher: Client, fields: dict[str, str], name: str, field: str, said: str
) -> None:
    page = send(publisher, TABLE, name, **fields)

    assert said in error_at(page, f"id_{field}")
    assert len(page.select(".errorlist")) == 1
    assert not Job.objects.exists()


def test_sent_medicare_file_becomes_a_draft_table_with_a_report_in_words(publisher: Client, file: Path) -> None:
    form = {"file": SimpleUploadedFile("file.csv", file.read_bytes()), "year": "2025"}

    page = tree(publisher.post(BUILD, form, follow=True))

    job, source = Job.objects.get(), Source.objects.get()
    assert (job.state, job.progress, source.is_draft) == ("done", 100, True)
    assert report(page).startswith("medicare-wrvu-2025: 2025 at the work RVUs of RVU25D.")
    assert "40 rows read, 40 clinicians with wRVU" in report(page)
    assert kept_files() == []


@pytest.mark.slow
def test_file_that_the_operator_put_there_is_computed_and_stays(publisher: Client, file: Path) -> None:
    settings.MEDICARE_FOLDER.mkdir(parents=True)
    kept = settings.MEDICARE_FOLDER / "medicare.csv"
    kept.write_bytes(file.read_bytes())
    (settings.MEDICARE_FOLDER / "notes.md").write_text("x")

    page = tree(publisher.get(BUILD))
    publisher.post(BUILD, {"on_server": "medicare.csv", "year": "2025"})

    assert [option["value"] for option in page.select('[name="on_server"] option')] == ["", "medicare.csv"]
    assert "notes.md" not in str(page)
    assert Job.objects.get().state == "done"
    assert Source.objects.get().slug == "medicare-wrvu-2025"
    assert kept.exists()


def test_progress_of_a_build_is_the_bytes_that_were_read_then_the_steps_after_it() -> None:
    progress: list[tuple[int, int]] = []
    shown_words: list[str] = []

    def take(done: int, total: int, words: str = "") -> None:
        progress.append((done, total))
        shown_words.append(words.replace("\xa0", " "))

    shown = ShownBuild(take)

    shown.done("opened")
    shown.read(0, 2_048)
    shown.read(1_024, 2_048)
    for step in STEPS[1:]:
        shown.done(step)

    assert [round(done / total, 2) for done, total in progress] == [0.07, 0.07, 0.4, 0.73, 0.8, 0.87, 0.93, 1.0]
    assert shown_words[:4] == ["", "0 bytes of 2.0 KB read", "1.0 KB of 2.0 KB read", "1.0 KB of 2.0 KB read"]


@matrix(
    ("fields", "field", "said"),
    [
        ({"year": "2025"}, "on_server", "Choose a file on the server, or send one."),
        ({"year": "2025", "on_server": "../secrets/secret_key"}, "on_server", "Select a valid choice"),
        ({"year": "1999", "on_server": ""}, "year", "greater than or equal to 2012"),
        ({"year": "2099", "on_server": ""}, "year", "2099 is yet to come"),
    ],
)
def test_order_without_a_file_or_year_that_can_be_starts_no_job(
    publisher: Client, fields: dict[str, str], field: str, said: str
) -> None:
    assert said in error_at(tree(publisher.post(BUILD, fields)), f"id_{field}")
    assert not Job.objects.exists()


def test_file_that_is_no_medicare_file_fails_with_the_reason(publisher: Client, file: Path) -> None:
    assert file.exists()
    form = {"file": SimpleUploadedFile("file.csv", b"a,b\n1,2\n"), "year": "2025"}

    page = tree(publisher.post(BUILD, form, follow=True))

    assert Job.objects.get().state == "failed"
    assert "missing columns" in report(page)


def test_year_without_a_release_fails_and_says_which_to_load(publisher: Client, file: Path) -> None:
    form = {"file": SimpleUploadedFile("file.csv", file.read_bytes()), "year": "2024"}

    assert "load RVU24D" in report(tree(publisher.post(BUILD, form, follow=True)))


@pytest.mark.parametrize("page", [UPLOAD, BUILD])
def test_page_opens_within_the_budget(
    publisher: Client, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(7):
        assert publisher.get(page).status_code == 200


@pytest.mark.parametrize("page", [UPLOAD, BUILD])
def test_editor_may_neither_send_nor_compute(client: Client, page: str) -> None:
    editor = User.objects.create_user("editor@example.org", is_staff=True)
    editor.groups.add(Group.objects.get(name="editor"))
    enter_admin(client, editor)

    assert client.get(page).status_code == 403
    assert client.post(page, FACTS).status_code == 403


@pytest.mark.slow
def test_report_of_a_computed_table_is_read_in_words(publisher: Client, file: Path) -> None:
    publisher.post(BUILD, {"file": SimpleUploadedFile("file.csv", file.read_bytes()), "year": "2025"})

    page = tree(publisher.get("/admin/benchmarks/source/medicare-wrvu-2025/change/"))

    left_out = words(page, ".field-left_out .readonly")
    assert left_out.startswith("40 rows read, 40 clinicians with wRVU.")
    assert "Work RVUs of RVU25D" in left_out
    assert not [mark for mark in ("{'", '"rows"') if mark in element(page, "main").get_text()]


def test_table_that_was_not_computed_has_no_report() -> None:
    assert list(stored_report_lines({})) == []


def test_report_says_what_was_left_out_and_counted_in_part() -> None:
    report = {
        "rows": 1200, "clinicians": 30, "coverage": "0.9512", "suppressed_cells": 3, "unknown_columns": ["Extra"],
        "dropped": [
            {"reason": "drug", "name": "", "rows": 5, "payment": "1234.5"},
            {"reason": "of_tomorrow", "name": "", "rows": 1, "payment": "1"},
        ],
        "taken": [{"specialty": "pa", "clinicians": 2, "whole_wrvu": "100", "taken_wrvu": "84"}],
        "extremes": [{"npi": "1", "specialty": "pa", "state": "TX", "wrvu": "9000"}],
    }  # fmt: skip

    lines = list(stored_report_lines(report))

    assert lines[0] == "1,200 rows read, 30 clinicians with wRVU."
    assert "Payments whose code the release knows: 95.1% of those that count." in lines
    assert any(line.startswith("Left out, ") and line.endswith("5 rows, $1,234.50.") for line in lines)
    assert "Left out, “of_tomorrow”, a reason that this version of OpenRVU does not know: 1 rows, $1.00." in lines
    assert "Counted in part, pa: 84.00 wRVU taken away (84.0%)." in lines
    assert "Columns that no layout has, not read: Extra." in lines


def test_figures_are_shown_as_percentiles_and_not_as_json(publisher: Client) -> None:
    figures = BenchmarkRowFactory.create(mean=Decimal("5100.00"), marks=["small_n"])

    for place, cell in (("", "td.field-{}"), (f"{figures.pk}/change/", ".field-{} .readonly")):
        page = tree(publisher.get(f"/admin/benchmarks/benchmarkrow/{place}"))

        assert words(page, cell.format("percentiles")).startswith("p10 2000.00 · p25 4000.00 · p50 5000.00")
        assert words(page, cell.format("caveats")) == "small n"
