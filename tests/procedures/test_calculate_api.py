"""Calculations over REST."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings
from rest_framework.test import APIClient

from codes.models import Release
from procedures.models import ProcedureLog
from tests.factories import LocalityFactory
from tests.matrix import matrix

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

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
                "explanation": {
                    "why": "Release RVU25D gives 99213 a work RVU of 1.30.",
                    "steps": [],
                    "flags": [],
                },
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


@pytest.mark.parametrize("policy", ["custom", "medicare", ""])
def test_policy_that_has_no_name_of_ours_is_refused(anyone: APIClient, policy: str) -> None:
    answer = anyone.post(URL, {"policy": policy, "lines": [LINE]}, format="json")

    assert (answer.status_code, answer.json()["errors"]) == (400, {"policy": ["invalid_choice"]})


def test_lines_are_counted_by_the_rules_of_medicare_unless_said(anyone: APIClient) -> None:
    stopped = {**LINE, "modifiers": ["52"]}

    by_default, plain = (
        anyone.post(URL, {"lines": [stopped], **policy}, format="json").json()
        for policy in ({}, {"policy": "unadjusted"})
    )

    assert (by_default["total"], plain["total"]) == ("0.65", "1.30")


def test_terms_of_ones_own_count(anyone: APIClient) -> None:
    terms = {"policy": "custom", "factors": {"reduced_52": "0.75"}, "own_values": {"H2020": "0.50"}}
    lines = [{**LINE, "modifiers": ["52"]}, {**LINE, "code": "H2020", "units": 2}]

    answer = anyone.post(URL, {"terms": terms, "lines": lines}, format="json").json()

    assert [(line["wrvu"], line["basis"]) for line in answer["lines"]] == [
        ("0.98", "work_rvu"), ("1.00", "contract_value"),
    ]  # fmt: skip


@matrix(
    ("body", "errors"),
    [
        ({"terms": {"policy": "custom", "factors": {"reduced_52": "11"}}},
         {"terms.factors.reduced_52": ["out_of_range"]}),
        ({"terms": {}, "policy": "cms"}, {"terms": ["with_policy"]}),
        ({"terms": []}, {"terms": ["invalid_type"]}),
        ({"payment": {"locality": "1-1"}}, {"payment.locality": ["invalid_format"]}),
        ({"payment": {"conversion_factor": "-3"}}, {"payment.conversion_factor": ["invalid_format"]}),
        ({"payment": {"city": "x"}}, {"payment.city": ["unknown_field"]}),
        ({"payment": {"locality": "99999-99"}}, {"payment.locality": ["unknown_locality"]}),
    ],
)  # fmt: skip
def test_terms_or_payment_that_cannot_be_are_refused_by_path(
    anyone: APIClient, body: dict[str, object], errors: dict[str, list[str]]
) -> None:
    answer = anyone.post(URL, {"lines": [LINE], **body}, format="json")

    assert (answer.status_code, answer.json()["errors"]) == (400, errors)


def test_payment_stands_beside_the_credit_by_locality_and_factor(anyone: APIClient) -> None:
    release = Release.objects.get(id="RVU25D")
    LocalityFactory.create(release=release, mac="10112", locality="00", work_gpci=Decimal("2.000"))
    line = {**LINE, "place_of_service": "11"}

    def paid(**payment: str) -> list[dict[str, str | None]]:
        answer = anyone.post(URL, {"lines": [line], "payment": payment}, format="json").json()
        assert answer["total"] == "1.30"
        payments: list[dict[str, str | None]] = answer["lines"][0]["payments"]
        return payments

    (national,), (local,), (with_factor,) = paid(), paid(locality="10112-00"), paid(conversion_factor="100.00")

    # (1.30 + 1.35 + 0.10) and (2 × 1.30 + 1.35 + 0.10) RVU.
    assert (national["nonfacility"], national["facility"]) == ("88.95", None)
    assert (local["nonfacility"], local["locality"]) == ("131.00", "Alabama, AL")
    assert (with_factor["nonfacility"], with_factor["conversion_name"]) == ("275.00", "asked")


def test_both_conversion_factors_pay_where_the_release_has_them(anyone: APIClient) -> None:
    Release.objects.filter(id="RVU25D").update(conversion_factor_qp=Decimal("33.0000"))

    answer = anyone.post(URL, {"lines": [LINE], "payment": {}}, format="json").json()

    payments = answer["lines"][0]["payments"]
    assert [one["conversion_name"] for one in payments] == ["", "qualifying_participants"]
    assert [one["nonfacility"] for one in payments] == ["88.95", "90.75"]


@matrix(
    ("fields", "errors"),
    [
        ({"code": "00000"}, {"lines.1.code": ["unknown_code"]}),
        ({"performed_on": "2023-12-31"}, {"lines.1.performed_on": ["no_release"]}),
        ({"modifiers": ["ZZ"]}, {"lines.1.modifiers": ["unknown_modifier"]}),
        ({"modifiers": ["26", "TC"]}, {"lines.1.modifiers": ["conflicting_modifiers"]}),
        ({"modifiers": ["26", "26"]}, {"lines.1.modifiers": ["duplicate"]}),
        ({"modifiers": ["lt"]}, {"lines.1.modifiers": ["invalid_format"]}),
        ({"units": 0}, {"lines.1.units": ["out_of_range"]}),
        ({"units": 10_000}, {"lines.1.units": ["out_of_range"]}),
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


@matrix(
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
