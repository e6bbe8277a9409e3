"""The public calculator."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import Settings

from procedures.models import ProcedureLog
from web.calculator import MOST_ROWS, Row, rows_offered, rows_typed, words_by_row

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
        assert 'name="code" type="text" value="99213"' in page
        assert 'name="units" type="number" inputmode="numeric" value="2"' in page

    def test_units_that_contradict_those_typed_with_the_code_are_refused_at_their_row(self, client: Client) -> None:
        page = shown(client, f"{DAY}&code=99213&units=1&code=2x99213&units=3", status=400)

        assert 'id="said-1">Others were typed with the code: check the units and calculate again.' in page

    def test_a_code_without_a_work_rvu_says_why(self, client: Client) -> None:
        assert "CMS has assigned no physician work RVU" in shown(client, f"{DAY}&code=h2020")

    def test_what_is_wrong_stands_at_its_row_and_nothing_is_summed(self, client: Client) -> None:
        page = shown(client, f"{DAY}&code=99213&code=00000&units=1&units=1", status=400)

        assert '<p class="error" id="said-1">The catalogue knows no such code.</p>' in page
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


def test_more_than_ten_rows_are_not_read() -> None:
    assert len(rows_typed({"code": ["99213"] * 50})) == MOST_ROWS


def test_fields_of_a_row_stand_at_its_place_and_blank_rows_are_left_out() -> None:
    typed = {"code": ["99213", "", "45378"], "units": ["2", "1"], "modifiers": ["", "", "53"]}

    assert rows_typed(typed) == [Row("99213", "2", ""), Row("45378", "1", "53")]


def test_there_is_always_a_blank_row_until_there_are_ten() -> None:
    row = Row("99213")

    assert [len(rows_offered([row] * count)) for count in (0, 1, 3, 9, 10)] == [3, 3, 4, 10, 10]


def test_an_error_of_the_whole_request_has_words_too() -> None:
    assert words_by_row({"lines": ("too_many",)}) == {0: ["This line cannot be valued."]}
