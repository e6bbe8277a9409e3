"""Reports of errors by readers, and what the admin site shows of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.web.pages import error_at, tree, value_of, words
from web.models import ErrorReport

pytestmark = pytest.mark.django_db

URL = "/support/report/"
NOW = datetime(2025, 11, 20, tzinfo=UTC)


def test_a_report_lands_with_what_it_is_about(client: Client) -> None:
    answer = client.post(URL, {"about": "H2020", "message": "The unit is a day.", "reply_to": ""}, follow=True)

    report = ErrorReport.objects.get()
    assert (report.about, report.message, report.settled_at) == ("H2020", "The unit is a day.", None)
    assert "Thank you." in words(tree(answer), "[role=status]")


def test_the_form_knows_the_page_that_it_was_opened_from(client: Client) -> None:
    assert value_of(tree(client.get(URL, {"about": 'H2020">'})), "about") == 'H2020">'


def test_a_report_without_words_is_refused_and_what_was_typed_stays(client: Client) -> None:
    answer = client.post(URL, {"about": "H2020", "message": " ", "reply_to": "nobody"})

    page = tree(answer)
    assert answer.status_code == 400
    assert error_at(page, "message") == "What is wrong: give a few words on what is wrong."
    assert error_at(page, "reply_to") == "E-mail address: give one such as name@example.org, or none."
    assert value_of(page, "reply_to") == "nobody"
    assert not ErrorReport.objects.exists()


@pytest.mark.parametrize("message", ["My patient, MRN 1234567", "call 555-123-4567", "x" * 2001, "a\0b"])
def test_patient_data_and_what_cannot_be_stored_is_refused(client: Client, message: str) -> None:
    assert client.post(URL, {"message": message}).status_code == 400
    assert not ErrorReport.objects.exists()


def test_a_program_that_fills_in_the_hidden_field_is_thanked_and_not_heard(client: Client) -> None:
    answer = client.post(URL, {"message": "Buy!", "website": "https://example.org"})

    assert answer.status_code == 302
    assert not ErrorReport.objects.exists()


def test_an_address_that_reports_too_often_is_told_to_wait(client: Client, settings: Settings) -> None:
    settings.REPORT_RATE = "2/d"

    answers = [client.post(URL, {"message": "Wrong."}, REMOTE_ADDR="198.51.100.8").status_code for _ in range(3)]

    assert answers == [302, 302, 429]
    assert ErrorReport.objects.count() == 2


def test_forms_from_elsewhere_are_refused() -> None:
    assert Client(enforce_csrf_checks=True).post(URL, {"message": "Wrong."}).status_code == 403


def test_the_database_refuses_a_report_that_says_nothing() -> None:
    with pytest.raises(IntegrityError, match="error_report_says_something"):
        ErrorReport.objects.create(message="", reported_at=NOW)


def test_an_editor_reads_reports_and_settles_them(admin_client: Client, django_assert_max_num_queries: object) -> None:
    report = ErrorReport.objects.create(about="H2020", message="The unit is a day.", reported_at=NOW)

    listed = tree(admin_client.get("/admin/web/errorreport/"))
    admin_client.post("/admin/web/errorreport/", {"action": "settle", "_selected_action": [report.pk]})

    report.refresh_from_db()
    assert "The unit is a day." in words(listed, "#result_list tbody tr")
    assert report.settled_at is not None
    assert admin_client.get(f"/admin/web/errorreport/{report.pk}/change/").status_code == 200
    assert admin_client.get("/admin/web/errorreport/add/").status_code == 403


def test_the_list_of_reports_takes_as_many_queries_for_many_as_for_one(
    admin_client: Client, django_assert_num_queries: object, admin_user: User
) -> None:
    assert admin_user.is_staff
    for number in range(30):
        ErrorReport.objects.create(message=f"Wrong {number}.", reported_at=NOW)

    with django_assert_num_queries(7, exact=False):  # type: ignore[operator]  # a fixture of pytest-django
        admin_client.get("/admin/web/errorreport/")
