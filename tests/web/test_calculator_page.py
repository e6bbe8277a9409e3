"""The public calculator."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.test import Client
from pytest_django import Settings

from procedures.models import ProcedureLog
from tests.matrix import matrix
from tests.web.pages import error_at, texts, tree, value_of, words
from web.calculator.form import MOST_ROWS, CalculatorForm, day_of

DAY = "on=2025-11-14"


def calculator(client: Client, query: str, *, status: int = 200) -> BeautifulSoup:
    """Return the page that answers a query, once its status is as it is to be."""
    answer = client.get(f"/resources/calculator/?{query}")
    assert answer.status_code == status
    return tree(answer)


@pytest.mark.django_db
@pytest.mark.usefixtures("shared_catalogue")
class TestPage:
    def test_lines_are_valued_and_summed_with_their_steps_and_nothing_is_stored(self, client: Client) -> None:
        page = calculator(client, f"{DAY}&code=99213&units=2&modifiers=25&code=45378&units=1&modifiers=53")

        assert words(page, ".figure") == "4.23 wRVU"
        assert texts(page, ".worked .number") == ["99213-25 × 2", "45378-53"]
        assert texts(page, ".worked .value") == ["2.60", "1.63"]
        visit, procedure = texts(page, ".worked .because")
        assert "99213: 1.30 wRVU × 2 units = 2.60." in visit
        assert "gives 45378-53 a work RVU of 1.63" in procedure
        assert ProcedureLog.objects.count() == 0

    def test_modifiers_and_units_may_be_typed_with_the_code(self, client: Client) -> None:
        page = calculator(client, f"{DAY}&code=2x99213-25&code=45378 53")

        assert words(page, ".figure") == "4.23 wRVU"
        first, second, _ = page.select("fieldset.row")
        assert [value_of(first, name) for name in ("code", "units", "modifiers")] == ["99213", "2", "25"]
        assert [value_of(second, name) for name in ("code", "units", "modifiers")] == ["45378", "1", "53"]

    def test_units_that_contradict_those_typed_with_the_code_are_refused_at_their_row(self, client: Client) -> None:
        page = calculator(client, f"{DAY}&code=99213&units=1&code=2x99213&units=3", status=400)

        (row,) = page.select("fieldset.row:has(.error)")
        said = "Units: others were typed with the code; check the units and send the line again."
        assert (words(row, "legend"), error_at(row, "units-2")) == ("Line 2", said)

    def test_a_code_without_a_work_rvu_says_why(self, client: Client) -> None:
        page = calculator(client, f"{DAY}&code=h2020")

        assert "CMS has assigned no physician work RVU" in words(page, ".worked .because")

    def test_what_is_wrong_stands_at_its_row_and_nothing_is_summed(self, client: Client) -> None:
        page = calculator(client, f"{DAY}&code=99213&code=00000&units=1&units=1", status=400)

        assert texts(page, ".error") == ["Code: the catalog knows no such code."]
        assert error_at(page, "code-2") == "Code: the catalog knows no such code."
        assert not page.select(".figure")

    @matrix(
        "query",
        ["code=%3Cb%3E", "code=99213&units=-1", "code=99213&modifiers=A+B+C+D+E", "on=x&code=99213",
         "on=2999-01-01&code=99213", "code=99213&modifiers=26+TC", "code=" + "9" * 3000, "code=&modifiers=25"],
    )  # fmt: skip
    def test_what_cannot_be_valued_is_refused_in_words(self, client: Client, query: str) -> None:
        page = calculator(client, query, status=400)

        assert all(texts(page, ".error"))
        assert page.select(".error")
        assert texts(page, "b") == ["RVU"]

    def test_an_empty_form_asks_for_nothing(self, client: Client) -> None:
        assert len(calculator(client, "").select('input[name="code"]')) == 3

    def test_an_address_that_asks_too_often_is_told_to_wait(self, client: Client, settings: Settings) -> None:
        settings.CALCULATE_RATE = "1/d"
        client.get("/resources/calculator/?code=99213", REMOTE_ADDR="198.51.100.7")

        answer = client.get("/resources/calculator/?code=99213", REMOTE_ADDR="198.51.100.7")

        assert answer.status_code == 429
        assert int(answer["Retry-After"]) > 0


def form_of(query: str) -> CalculatorForm:
    return CalculatorForm(QueryDict(query), on="2025-11-14", localities={"10112-00": "AL"})


def test_more_than_ten_rows_are_not_read() -> None:
    assert len(form_of("&".join(["code=99213"] * 50)).lines) == MOST_ROWS


def test_fields_of_a_row_stand_at_its_place_and_blank_rows_are_left_out() -> None:
    form = form_of("code=99213&code=&code=45378&units=2&units=1&units=&modifiers=&modifiers=&modifiers=53")

    assert form.is_valid()
    assert not form.has_errors
    lines: Any = form.body["lines"]
    assert [(line["code"], line["units"], line["modifiers"]) for line in lines] == [
        ("99213", 2, []),
        ("45378", 1, ["53"]),
    ]


@pytest.mark.parametrize(("count", "shown"), [(0, 3), (1, 3), (3, 4), (9, 10), (10, 10)])
def test_there_is_always_a_blank_row_until_there_are_ten(count: int, shown: int) -> None:
    assert len(form_of("&".join(["code=99213"] * count)).rows) == shown


def test_choice_that_is_not_offered_is_as_if_it_was_not_made() -> None:
    form = form_of("policy=mine&place=x&locality=99999-99&code=99213")

    assert form.is_valid()
    assert [form.body[name] for name in ("policy", "payment")] == ["cms", {"locality": None}]


def test_an_error_of_the_whole_request_has_words_too() -> None:
    form = form_of("code=99213")

    form.refuse({"lines": ("too_many",), "lines.0.performed_on": ("no_release",), "lines.0.code": ("unknown_code",)})

    assert form.non_field_errors() == ["This form: there are too many."]
    assert form.errors["on"] == ["Date of service: no fee schedule that covers this day is loaded."]
    assert form.lines[0].errors["code"] == ["Code: the catalog knows no such code."]


@pytest.mark.parametrize(
    ("typed", "day"), [("11/14/25", "2025-11-14"), (" ", "2026-01-01"), ("soon", "soon"), ("2025-11-14", "2025-11-14")]
)
def test_day_of_the_address_is_read_as_people_write_it(typed: str, day: str) -> None:
    assert day_of(typed, today="2026-01-01") == day
