"""Calculations over REST."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings
from rest_framework.test import APIClient

from procedures.models import ProcedureLog
from procedures.services.policies import CALCULATE_POLICIES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

URL = "/api/v1/calculate"
LINE = {"code": "99213", "performed_on": "2025-11-14"}
WHOLE: dict[str, object] = {**LINE, "units": 1, "modifiers": [], "place_of_service": None, "encounter_id": None}


@pytest.fixture
def anyone() -> APIClient:
    return APIClient()


def test_line_is_valued_for_everybody_and_nothing_is_stored(anyone: APIClient) -> None:
    answer = anyone.post(URL, {"policy": "unadjusted", "lines": [WHOLE]}, format="json")

    assert answer.status_code == 200
    assert answer.json() == {
        "lines": [
            {
                "wrvu": "1.30",
                "unadjusted_wrvu": "1.30",
                "basis": "work_rvu",
                "reason": "valued",
                "release": "RVU25D",
                "row": {"code": "99213", "component": "", "status": "A", "work_rvu": "1.30"},
                "flags": [],
                "steps": [],
            }
        ],
        "total": "1.30",
    }
    assert not ProcedureLog.objects.exists()


def test_tour_of_the_first_five_minutes_has_its_figures(anyone: APIClient) -> None:
    lines = [
        LINE,
        {**LINE, "code": "45378", "modifiers": ["53"]},
        {**LINE, "code": "71046", "modifiers": ["26"]},
        {**LINE, "code": "H2020", "units": 3},
    ]

    answer = anyone.post(URL, {"lines": lines}, format="json").json()

    assert [line["wrvu"] for line in answer["lines"]] == ["1.30", "1.63", "0.22", "0.00"]
    assert answer["lines"][3]["basis"] == "payer_fee_schedule"
    assert answer["total"] == "3.15"


def test_no_lines_are_worth_nothing(anyone: APIClient) -> None:
    assert anyone.post(URL, {"lines": []}, format="json").json() == {"lines": [], "total": "0.00"}


def test_policy_that_is_not_proven_is_refused_and_not_faked(anyone: APIClient) -> None:
    for policy in {"cms", "custom", "medicare"} - set(CALCULATE_POLICIES):
        answer = anyone.post(URL, {"policy": policy, "lines": [LINE]}, format="json")

        assert (answer.status_code, answer.json()["code"]) == (400, "policy_not_available")


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"code": "00000"}, {"lines.1.code": ["unknown_code"]}),
        ({"performed_on": "2023-12-31"}, {"lines.1.performed_on": ["no_release"]}),
        ({"modifiers": ["ZZ"]}, {"lines.1.modifiers": ["unknown_modifier"]}),
        ({"modifiers": ["26", "TC"]}, {"lines.1.modifiers": ["conflicting_modifiers"]}),
        ({"modifiers": ["26", "26"]}, {"lines.1.modifiers": ["duplicate"]}),
        ({"modifiers": ["lt"]}, {"lines.1.modifiers": ["invalid_format"]}),
        ({"units": 0}, {"lines.1.units": ["out_of_range"]}),
        ({"units": 1000}, {"lines.1.units": ["out_of_range"]}),
        ({"units": 1.5}, {"lines.1.units": ["invalid_type"]}),
        ({"units": "NaN"}, {"lines.1.units": ["invalid_type"]}),
        ({"performed_on": "2999-01-01"}, {"lines.1.performed_on": ["in_future"]}),
        ({"performed_on": "1991-12-31"}, {"lines.1.performed_on": ["out_of_range"]}),
        ({"performed_on": 20251114}, {"lines.1.performed_on": ["invalid_type"]}),
        ({"place_of_service": "x"}, {"lines.1.place_of_service": ["invalid_format"]}),
        ({"encounter_id": "a"}, {"lines.1.encounter_id": ["invalid_format"]}),
        ({"role": "primary"}, {"lines.1.role": ["unknown_field"]}),
        ({"code": None, "units": 0}, {"lines.1.code": ["invalid_type"], "lines.1.units": ["out_of_range"]}),
    ],
)
def test_line_that_cannot_be_valued_is_refused_by_its_place_and_field(
    anyone: APIClient, fields: dict[str, object], errors: dict[str, list[str]]
) -> None:
    answer = anyone.post(URL, {"lines": [LINE, {**LINE, **fields}]}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["errors"] == errors


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {"lines": ["required"]}),
        ({"lines": {}}, {"lines": ["invalid_type"]}),
        ({"lines": [LINE] * 501}, {"lines": ["too_many"]}),
        ({"lines": [5]}, {"lines.0": ["invalid_type"]}),
        ({"lines": [{}]}, {"lines.0.code": ["required"], "lines.0.performed_on": ["required"]}),
        ({"lines": [], "policy": 1}, {"policy": ["invalid_type"]}),
        ({"lines": [], "user": 1}, {"user": ["unknown_field"]}),
        ([], {"": ["invalid_type"]}),
    ],
)
def test_body_of_another_form_is_refused(anyone: APIClient, body: object, errors: dict[str, list[str]]) -> None:
    answer = anyone.post(URL, body, format="json")

    assert (answer.status_code, answer.json()["errors"]) == (400, errors)


def test_five_hundred_lines_take_as_few_queries_as_one(anyone: APIClient) -> None:
    def queries(lines: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert anyone.post(URL, {"lines": [LINE] * lines}, format="json").status_code == 200
        return len(captured)

    queries(1)

    assert queries(500) == queries(1)


def test_address_that_asks_too_often_is_told_when_to_come_back(anyone: APIClient, settings: Settings) -> None:
    settings.CALCULATE_RATE = "2/day"

    answers = [anyone.post(URL, {"lines": [LINE]}, format="json") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_get_is_not_offered(anyone: APIClient) -> None:
    assert anyone.get(URL).status_code == 405
