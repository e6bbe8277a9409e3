"""The public calculator."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from pytest_django import Settings

from procedures.models import ProcedureLog
from web.calculator.form import MOST_ROWS, CalculatorForm, day_of

DAY = "on=2025-11-14"


def shown(client: Client, query: str, *, status: int = 200) -> str:
    answer = client.get(f"/resources/calculator/?{query}")
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
class TestPage:
    def test_lines_are_valued_and_summed_with_their_steps_and_nothing_is_stored(self, client: Client) -> None:
        page = shown(client, f"{DAY}&code=99213&units=2&modifiers=25&code=45378&units=1&modifiers=53")

        assert '<p class="figure">4.23<small>' in page
        assert "99213: 1.30 wRVU × 2 units = 2.60." in page
        assert "gives 45378-53 a work RVU of 1.63" in page
        assert ProcedureLog.objects.count() == 0

    def test_modifiers_and_units_may_be_typed_with_the_code(self, client: Client) -> None:
        page = shown(client, f"{DAY}&code=2x99213-25&code=45378 53")

        assert '<p class="figure">4.23<small>' in page
        assert 'name="code" value="99213"' in page
        assert 'name="units" value="2"' in page

    def test_units_that_contradict_those_typed_with_the_code_are_refused_at_their_row(self, client: Client) -> None:
        page = shown(client, f"{DAY}&code=99213&units=1&code=2x99213&units=3", status=400)

        assert (
            'id="units-2_error">Units: others were typed with the code; check the units and send the line again.'
            in page
        )

    def test_a_code_without_a_work_rvu_says_why(self, client: Client) -> None:
        assert "CMS has assigned no physician work RVU" in shown(client, f"{DAY}&code=h2020")

    def test_what_is_wrong_stands_at_its_row_and_nothing_is_summed(self, client: Client) -> None:
        page = shown(client, f"{DAY}&code=99213&code=00000&units=1&units=1", status=400)

        assert '<p class="error" id="code-2_error">Code: the catalogue knows no such code.</p>' in page
        assert 'class="figure"' not in page

    @pytest.mark.parametrize(
        "query",
        ["code=%3Cb%3E", "code=99213&units=-1", "code=99213&modifiers=A+B+C+D+E", "on=x&code=99213",
         "on=2999-01-01&code=99213", "code=99213&modifiers=26+TC", "code=" + "9" * 3000, "code=&modifiers=25"],
    )  # fmt: skip
    def test_what_cannot_be_valued_is_refused_in_words(self, client: Client, query: str) -> None:
        page = shown(client, query, status=400)

        assert 'class="error"' in page
        assert "<b>" not in re.sub(r"Open<b>", "", page)

    def test_an_empty_form_asks_for_nothing(self, client: Client) -> None:
        assert shown(client, "").count('name="code"') == 3

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
    assert form.lines[0].errors["code"] == ["Code: the catalogue knows no such code."]


@pytest.mark.parametrize(
    ("typed", "day"), [("11/14/25", "2025-11-14"), (" ", "2026-01-01"), ("soon", "soon"), ("2025-11-14", "2025-11-14")]
)
def test_day_of_the_address_is_read_as_people_write_it(typed: str, day: str) -> None:
    assert day_of(typed, today="2026-01-01") == day
