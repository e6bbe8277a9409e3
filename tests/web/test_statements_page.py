"""The page of employers' statements: a file is looked at, then read; it is in memory alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from statements.models import EmployerLayout, Statement, StoredStatementLine
from tests.factories import make_log
from tests.matrix import matrix
from tests.statements.kept_statements import keep
from tests.statements.reading.here import read_here as read_here  # a fixture
from tests.statements.reading.statement_files import HEADER, LINES, Row, text_file, workbook
from tests.web.pages import element, error_at, texts, tree, value_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue", "read_here")]

PAGE: Final = "/statements/"
BODY: Final = text_file([("Patient Name", *HEADER), *[("Jane Canary", *line) for line in LINES]])


def send(browser: Client, body: bytes = BODY, *, action: str = "inspect", **fields: object) -> Any:
    file = SimpleUploadedFile("jane-canary.csv", body)
    return browser.post(PAGE, {"file": file, "action": action, **fields})


def after(browser: Client, answer: Any) -> BeautifulSoup:
    """Return the page to which a form leads."""
    return tree(browser.get(answer["Location"]))


def proposed(page: BeautifulSoup) -> dict[str, str]:
    """Return the fields of the page as a browser would send them back."""
    selects = {str(one["name"]): one.select_one("option[selected]") for one in page.select("#outcome select")}
    roles = {name: str(option["value"]) if option else "" for name, option in selects.items()}
    return {**roles, "mapping": value_of(page, "mapping")}


def test_file_is_shown_as_columns_with_samples_of_none_that_is_dropped(clinician: Client) -> None:
    page = tree(send(clinician))

    assert words(page, "#outcome h2") == "3 rows, read as a spreadsheet"
    assert texts(page, "#outcome li label")[:3] == [
        "Column 1, a name",
        "Column 2, service date 2026-01-05, 2026-01-06, 2026-01-07",
        "Column 3, cpt 99213, 99214, 45380",
    ]
    assert "Canary" not in str(page)
    assert not Statement.objects.exists()


@matrix(
    ("rows", "is_open"),
    [
        ([HEADER, *LINES], False),
        ([("CPT", "Units"), ("99213", 3), ("99214", 4)], True),
        ([("Month", "CPT", "Units"), ("Jan", "99213", 1)], True),
        ([(*HEADER, "Work RVU"), *[(*line, 9.9) for line in LINES]], True),
    ],
)
def test_columns_and_days_are_folded_unless_the_person_must_say_something(
    clinician: Client, rows: list[Row], *, is_open: bool
) -> None:
    page = tree(send(clinician, text_file(rows)))

    assert element(page, "#how").has_attr("open") is is_open


@matrix(
    ("rows", "headings"),
    [
        ([HEADER, *LINES], ["how"]),
        ([("CPT", "Units"), ("99213", 3), ("99214", 4)], ["month", "how"]),
        ([("Month", "CPT", "Units"), ("Jan", "99213", 1)], ["month", "how"]),
    ],
)
def test_year_and_month_are_asked_above_the_fold_where_the_file_has_none(
    clinician: Client, rows: list[Row], headings: list[str]
) -> None:
    page = tree(send(clinician, text_file(rows)))

    assert [str(one["id"]) for one in page.select("#outcome > .pair [name=month], #how")] == headings


def test_refusal_of_a_proposal_says_that_the_file_is_chosen_again(clinician: Client) -> None:
    fields = proposed(tree(send(clinician)))

    page = tree(send(clinician, BODY, action="store", **{**fields, "first_on": "2026-02-01", "last_on": "2026-01-01"}))

    assert words(page, "#again") == "Your browser has forgotten the file: choose it again."


def test_days_and_basis_of_the_proposal_stand_above_the_fold(clinician: Client) -> None:
    page = tree(send(clinician))

    assert (
        words(page, "#how summary") == "January 5, 2026 to January 7, 2026, by date of service: change how it is read"
    )


def test_proposal_that_is_sent_back_with_the_file_becomes_a_statement_whose_page_follows(clinician: Client) -> None:
    fields = proposed(tree(send(clinician)))

    answer = send(clinician, BODY, action="store", label="January", **fields)

    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}{Statement.objects.get().id}/")
    assert [line.code for line in StoredStatementLine.objects.order_by("number")] == ["99213", "99214", "45380"]
    assert "January" in words(tree(clinician.get(PAGE)), "ul.plain .card p")


def test_statement_of_the_same_days_can_be_said_to_be_corrected_which_withdraws_it(clinician: Client) -> None:
    fields = proposed(tree(send(clinician)))
    send(clinician, BODY, action="store", label="January", **fields)
    corrected = text_file([("Patient Name", *HEADER), *[("Jane Canary", *line) for line in LINES[:2]]])
    first = Statement.objects.get()

    page = tree(send(clinician, corrected))
    send(clinician, corrected, action="store", **{**proposed(page), "replaces": str(first.id)})

    assert texts(page, "#replaces option") == ["none of them", "January, January 5, 2026 to January 7, 2026"]
    assert element(page, "#replaces").find_parent("details") is None
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    assert Statement.objects.get(withdrawn_at=None).replaces == first.id


def test_very_file_that_is_kept_already_is_named_with_its_label_before_and_after_it_is_sent(clinician: Client) -> None:
    send(clinician, BODY, action="store", label="January", **proposed(tree(send(clinician))))

    page = tree(send(clinician))
    kept = after(clinician, send(clinician, BODY, action="store", **proposed(page)))

    assert words(page, "#kept").startswith("You keep this very file already, under the label “January”, as the")
    assert element(page, "#replaces").find_parent("details") is not None
    assert texts(kept, ".message")[-1].startswith("This file is kept already, under the label “January”, read in")
    assert Statement.objects.count() == 1


def test_file_that_is_kept_already_says_whose_place_it_takes_and_which_layout_is_kept(
    clinician: Client, user: User
) -> None:
    fields = proposed(tree(send(clinician)))
    send(clinician, BODY, action="store", **fields)
    other = keep(user)

    said = [
        texts(after(clinician, send(clinician, BODY, action="store", **fields, **more)), ".message")[-1]
        for more in ({"replaces": str(other.id), "keep_layout": "Clinic"}, {})
    ]

    assert said == [
        "This file is kept already, without a label, read in this way for these days: it stays as it is. "
        "An earlier one, whose place it takes, counts no more. The next file is read likewise, as “Clinic”.",
        "This file is kept already, without a label, read in this way for these days: it stays as it is.",
    ]
    other.refresh_from_db()
    assert other.withdrawn_at is not None


def test_layout_of_a_new_statement_is_said_to_be_kept(clinician: Client) -> None:
    fields = proposed(tree(send(clinician)))

    page = after(clinician, send(clinician, BODY, action="store", keep_layout="Clinic", **fields))

    assert texts(page, ".message")[-1] == "The statement was read: 3 rows. The next file is read likewise, as “Clinic”."


@matrix(
    ("limit", "field", "begin"),
    [
        ("layouts.MOST_LAYOUTS", "keep_layout", "Read the next file likewise, as: no more layouts are kept."),
        ("statements.MOST_STATEMENTS", "file", "No more statements are kept: delete some"),
        ("statements.MOST_LINES", "file", "No more statements are kept: delete some"),
    ],
)
def test_limit_that_is_reached_is_said_where_it_is(
    clinician: Client, monkeypatch: pytest.MonkeyPatch, limit: str, field: str, begin: str
) -> None:
    monkeypatch.setattr(f"statements.services.{limit}", 0)
    fields = proposed(tree(send(clinician)))

    answer = send(clinician, BODY, action="store", keep_layout="Clinic", **fields)

    assert (answer.status_code, Statement.objects.exists()) == (400, False)
    assert error_at(tree(answer), field).startswith(begin)


def test_very_file_for_other_days_takes_the_place_of_what_was_kept(clinician: Client) -> None:
    fields = proposed(tree(send(clinician)))
    send(clinician, BODY, action="store", **fields)

    page = after(clinician, send(clinician, BODY, action="store", **{**fields, "last_on": "2026-01-31"}))

    assert (
        texts(page, ".message")[-1]
        == "The statement was read: 3 rows. An earlier one, whose place it takes, counts no more."
    )
    assert Statement.objects.get(withdrawn_at=None).last_on == date(2026, 1, 31)


def test_statement_that_is_too_old_for_the_list_can_be_corrected(
    clinician: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.statements.views._MOST_SHOWN", 1)
    old = keep(user, first_on=date(2026, 1, 1), last_on=date(2026, 1, 31), made_at=datetime(2026, 2, 3, tzinfo=UTC))
    keep(user, made_at=datetime(2026, 3, 3, tzinfo=UTC))

    page = tree(send(clinician))
    send(clinician, BODY, action="store", **{**proposed(page), "replaces": str(old.id)})

    assert element(page, "#replaces").find_parent("details") is None
    old.refresh_from_db()
    assert old.withdrawn_at is not None


@matrix("replaces", ["00000000-0000-4000-8000-000000000000", "it"])
def test_statement_that_corrects_none_of_the_persons_own_is_refused(clinician: Client, replaces: str) -> None:
    page = tree(send(clinician))

    answer = send(clinician, BODY, action="store", **{**proposed(page), "replaces": replaces})

    assert answer.status_code == 400
    assert "It takes the place of" in error_at(tree(answer), "replaces")
    assert not Statement.objects.exists()


@pytest.mark.parametrize("field", ["first_on", "last_on", "month"])
def test_day_of_a_year_that_no_statement_has_is_refused_in_words(clinician: Client, field: str) -> None:
    fields = {**proposed(tree(send(clinician))), field: "12/31/9999"}

    answer = send(clinician, BODY, action="store", **fields)

    assert "a date from 1992 to 2099" in error_at(tree(answer), field)
    assert not Statement.objects.exists()


def test_column_that_is_chosen_otherwise_is_read_otherwise(clinician: Client) -> None:
    fields = {**proposed(tree(send(clinician))), "role_4": ""}

    send(clinician, BODY, action="store", **fields)

    assert [line.modifiers for line in StoredStatementLine.objects.all()] == [[], [], []]


def test_column_of_names_that_is_chosen_as_codes_is_refused_without_its_cells(clinician: Client) -> None:
    fields = {**proposed(tree(send(clinician))), "role_1": "code", "role_3": ""}

    answer = send(clinician, BODY, action="store", **fields)

    said = error_at(tree(answer), "file")
    assert said == "File: Column 1 is no code: 3 of its 3 cells cannot be read as one. Choose another column."


@matrix("days", [{"first_on": "2026-01-01"}, {"first_on": "2026-01-01", "last_on": "the last one"}])
def test_page_of_what_is_refused_keeps_what_was_chosen(clinician: Client, days: dict[str, str]) -> None:
    fields = {**proposed(tree(send(clinician))), "role_1": "code", "role_3": "", **days}

    page = tree(send(clinician, BODY, action="store", label="January", **fields))

    assert [proposed(page)[name] for name in ("role_1", "role_3")] == ["code", ""]
    assert (value_of(page, "label"), value_of(page, "first_on")) == ("January", "2026-01-01")
    assert element(page, "#how").has_attr("open")


def test_file_that_cannot_be_read_says_what_to_do(clinician: Client) -> None:
    answer = send(clinician, b"%PDF-1.7 Jane Canary")

    assert answer.status_code == 400
    assert "ask for the spreadsheet itself" in error_at(tree(answer), "file")


def test_month_of_a_file_without_dates_is_asked_for_and_taken(clinician: Client) -> None:
    body = text_file([("CPT", "Units"), ("99213", 3), ("99214", 4)])
    fields = {**proposed(tree(send(clinician, body))), "month": "2026-01-01", "span": "3"}

    answer = send(clinician, body, action="store", **fields)

    assert answer.status_code == 302
    assert str(Statement.objects.get().last_on) == "2026-03-31"


def test_provider_who_is_the_person_is_chosen_by_name_and_kept_as_a_digest(clinician: Client) -> None:
    rows = [("Provider", *HEADER), *[("Smith", *line) for line in LINES], *[("Jones", *line) for line in LINES[:2]]]
    body = workbook(rows)
    page = tree(send(clinician, body))
    digest = str(page.select('input[name="provider"]')[0]["value"])

    answer = send(clinician, body, action="store", provider=digest, **proposed(page))

    assert answer.status_code == 302
    assert StoredStatementLine.objects.count() == 3
    assert "Smith" not in str(Statement.objects.values().get())


def test_file_of_one_provider_names_who_it_is(clinician: Client) -> None:
    page = tree(send(clinician, workbook([("Provider", *HEADER), *[("Jones", *line) for line in LINES]])))

    assert words(page, "#only-provider").startswith("All rows are of Jones, whose name is shown this once")
    assert page.select('input[name="provider"]') == []


def test_file_of_another_provider_than_the_layout_knows_is_nobodys_until_it_is_said(clinician: Client) -> None:
    both = workbook(
        [("Provider", *HEADER), *[("Smith", *line) for line in LINES], *[("Jones", *line) for line in LINES]]
    )
    page = tree(send(clinician, both))
    smith = next(str(box["value"]) for box in page.select('input[name="provider"]') if "Smith" in str(box.parent))
    send(clinician, both, action="store", keep_layout="Clinic", provider=smith, **proposed(page))
    of_jones = workbook([("Provider", *HEADER), *[("Jones", *line) for line in LINES]])

    page = tree(send(clinician, of_jones))
    hidden, jones = (str(one["value"]) for one in page.select('input[name="provider"]'))
    refused = send(clinician, of_jones, action="store", provider=hidden, **proposed(page))
    kept = send(clinician, of_jones, action="store", provider=[hidden, jones], **proposed(page))

    assert words(page, "#absent").startswith("No row of this file is of the provider that you said you are.")
    assert (hidden, page.select("input[checked]")) == (smith, [])
    assert "No line of this file is of the provider" in error_at(tree(refused), "file")
    assert kept.status_code == 302


def of_providers(*names: str, column: str = "Provider") -> bytes:
    """Return a file with a row of each of these providers."""
    lines = [LINES[place % len(LINES)] for place in range(len(names))]
    return workbook([(column, *HEADER), *[(name, *line) for name, line in zip(names, lines, strict=True)]])


def providers_of(page: BeautifulSoup) -> list[str]:
    """Return the digests that a browser would send back."""
    return [str(one["value"]) for one in page.select('input[name="provider"][type="hidden"], input[checked]')]


def keep_layout_of(browser: Client, *names: str, column: str = "Provider") -> None:
    """Keep a layout by which all of these, twice each and beside Jones, are the person."""
    body = of_providers(*names, *names, "Jones", "Jones", column=column)
    page = tree(send(browser, body))
    boxes = page.select('input[name="provider"]')
    own = [str(box["value"]) for box in boxes if "Jones" not in str(box.parent)]
    answer = send(browser, body, action="store", keep_layout="Clinic", provider=own, **proposed(page))
    assert (answer.status_code, len(own)) == (302, len(names))


def test_rows_under_a_name_of_the_layout_that_is_not_shown_are_read_and_said(clinician: Client) -> None:
    keep_layout_of(clinician, "Smith", "Smith, Ann")
    body = of_providers("Smith", "Smith", "Smith, Ann", "Jones", "Jones")

    page = tree(send(clinician, body))
    answer = send(clinician, body, action="store", provider=providers_of(page), **proposed(page))

    assert words(page, "#not-shown").startswith("A provider that you said you are is not among those shown:")
    assert Statement.objects.get(id=str(answer["Location"]).split("/")[2]).rows == 3


def test_provider_whose_one_row_is_not_shown_is_not_said_to_have_none(clinician: Client) -> None:
    keep_layout_of(clinician, "Smith")
    body = of_providers("Smith", "Jones", "Jones", "Doe", "Doe")

    page = tree(send(clinician, body))
    answer = send(clinician, body, action="store", provider=providers_of(page), **proposed(page))

    assert page.select("#absent") == []
    assert words(page, "#not-shown").startswith("A provider that you said you are is not among those shown:")
    assert Statement.objects.get(id=str(answer["Location"]).split("/")[2]).rows == 1


def test_layout_of_several_names_is_kept_by_a_file_of_one_of_them_alone(clinician: Client) -> None:
    keep_layout_of(clinician, "Smith", "Smith, Ann")
    body = of_providers("Smith", "Smith")

    page = tree(send(clinician, body))
    fields = {"provider": providers_of(page), "keep_layout": "Clinic", **proposed(page)}
    answer = send(clinician, body, action="store", **fields)

    assert words(page, "#only-provider").startswith("All rows are of Smith")
    assert answer.status_code == 302
    assert len(EmployerLayout.objects.get().mapping["providers"]) == 2


def test_provider_is_asked_for_where_one_is_shown_and_others_are_not(clinician: Client) -> None:
    body = of_providers("Smith", "Smith", "Doe")

    page = tree(send(clinician, body))
    digest = str(element(page, 'input[name="provider"]')["value"])
    answer = send(clinician, body, action="store", provider=digest, **proposed(page))

    assert page.select("#only-provider, #not-shown, #absent") == []
    assert (answer.status_code, Statement.objects.get().rows) == (302, 2)


def test_providers_of_another_column_than_the_layout_reads_are_not_said_to_be_all(clinician: Client) -> None:
    rows = [("Rendering Provider", "Billing Provider", *HEADER), *[("Jones", "Smith", *line) for line in LINES]]
    keep_layout_of(clinician, "Smith", column="Billing Provider")

    page = tree(send(clinician, workbook(rows)))

    assert page.select("#only-provider, #absent") == []


@matrix(("day", "is_said"), [("2025-01-06", False), ("2024-01-06", True), (None, True)])
def test_file_of_days_that_the_log_does_not_have_says_so(
    clinician: Client, user: User, day: str | None, *, is_said: bool
) -> None:
    if day is not None:
        make_log(user_id=user.id, code="99213", performed_on=day)

    said = " ".join(texts(tree(send(clinician, BODY.replace(b"2026-", b"2025-"))), "#outcome > ul li"))

    assert ("Your log has no line on the days of this file" in said) is is_said


def test_layout_that_was_kept_is_proposed_for_the_next_file(clinician: Client) -> None:
    send(clinician, BODY, action="store", keep_layout="Clinic", **proposed(tree(send(clinician))))

    page = tree(send(clinician, text_file([HEADER, *LINES[:2]])))

    assert EmployerLayout.objects.get().label == "Clinic"
    assert "It is read as you kept it under “Clinic”." in texts(page, "#outcome p")


@matrix("mapping", ["", "{", '{"columns": [{"place": 1, "role": "patient"}]}'])
def test_mapping_that_is_none_of_ours_is_refused(clinician: Client, mapping: str) -> None:
    assert send(clinician, BODY, action="store", mapping=mapping).status_code == 400


def test_role_that_there_is_not_is_refused(clinician: Client) -> None:
    assert send(clinician, BODY, action="store", mapping="{}", role_1="patient").status_code == 400


def test_form_without_a_file_says_so(clinician: Client) -> None:
    answer = clinician.post(PAGE, {"action": "inspect"})

    assert (answer.status_code, error_at(tree(answer), "file")) == (400, "File: choose a file.")


def test_statement_is_deleted_by_its_owner_alone(clinician: Client) -> None:
    send(clinician, BODY, action="store", **proposed(tree(send(clinician))))
    statement_id = Statement.objects.get().id

    assert clinician.post(f"{PAGE}{uuid4()}/delete").status_code == 404
    assert clinician.post(f"{PAGE}{statement_id}/delete").status_code == 302
    assert not StoredStatementLine.objects.exists()


def test_page_is_for_who_is_logged_in() -> None:
    assert Client().get(PAGE).status_code == 302
    assert send(Client()).status_code == 302


def test_form_without_its_token_is_refused(clinician: Client) -> None:
    clinician.handler.enforce_csrf_checks = True

    assert send(clinician).status_code == 403


def test_files_are_counted_by_the_hour_with_those_of_the_api(clinician: Client, settings: Settings) -> None:
    settings.STATEMENT_RATE = "1/h"

    assert [send(clinician).status_code for _ in range(2)] == [200, 429]
