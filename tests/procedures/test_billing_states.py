"""Billing states of many lines at once: previewed, in batches, by the one write path."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import CareerStage, User
from procedures.models import ProcedureLog
from procedures.selectors.contracts import default_contract_id
from procedures.services import billing
from tests.factories import NOW
from tests.matrix import matrix
from tests.procedures.conftest import Record, new_id, new_user
from tests.procedures.sync.conftest import device_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now", "shared_catalogue")]

ADDRESS = "/api/v1/logs/billing-state"
NOVEMBER = {"from": "2025-11-01", "to": "2025-11-30", "state": "billed"}


@pytest.fixture
def at_now() -> Any:  # Any: a generator of nothing
    with time_machine.travel(NOW, tick=False):
        yield


def states(user: User) -> list[str]:
    rows = ProcedureLog.objects.filter(user=user, deleted=False).order_by("performed_on", "id")
    return list(rows.values_list("billing_state", flat=True))


def test_preview_says_how_many_lines_would_change_and_writes_nothing(client: APIClient, record: Record) -> None:
    record(units=2)
    record(performed_on="2025-11-21")
    record(performed_on="2025-10-31")
    record(billing_state="billed")
    head = client.get("/api/v1/sync/head").json()

    preview = client.get(ADDRESS, {**NOVEMBER, "state": "collected"}).json()

    # The line of 21 November is yet to come.
    assert preview == {
        "lines": 2, "wrvu": "3.90",
        "by_state": [
            {"state": "billable", "lines": 1, "wrvu": "2.60"}, {"state": "billed", "lines": 1, "wrvu": "1.30"},
        ],
    }  # fmt: skip
    assert client.get("/api/v1/sync/head").json() == head


def test_lines_come_to_the_state_and_devices_see_it_in_their_next_pull(
    client: APIClient, user: User, record: Record
) -> None:
    phone = device_of(user)
    record()
    record(performed_on="2025-11-15", billing_state="collected")
    _, cursor = phone.drain()

    result = client.post(ADDRESS, NOVEMBER, format="json").json()

    changes, _ = phone.drain(cursor=cursor)
    assert (result, states(user)) == ({"changed": 1, "remaining": 0}, ["billed", "collected"])
    assert [change["data"]["billing_state"] for change in changes] == ["billed"]


def test_many_lines_are_changed_in_batches_that_go_on_where_they_stopped(
    client: APIClient, user: User, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(billing, "MOST_LINES", 2)
    for day in (12, 10, 11, 13, 14):
        record(performed_on=f"2025-11-{day}")

    results = [client.post(ADDRESS, NOVEMBER, format="json").json() for _ in range(4)]

    assert results == [
        {"changed": 2, "remaining": 3}, {"changed": 2, "remaining": 1}, {"changed": 1, "remaining": 0},
        {"changed": 0, "remaining": 0},
    ]  # fmt: skip
    assert set(states(user)) == {"billed"}


def test_lines_come_back_only_where_that_is_said(client: APIClient, user: User, record: Record) -> None:
    record(billing_state="collected")

    forwards = client.post(ADDRESS, NOVEMBER, format="json").json()
    backwards = client.post(ADDRESS, {**NOVEMBER, "backwards": True}, format="json").json()

    assert (forwards["changed"], backwards["changed"], states(user)) == (0, 1, ["billed"])


def test_observed_and_training_lines_have_no_state_to_set(client: APIClient, user: User, record: Record) -> None:
    CareerStage.objects.create(user=user, stage="resident", effective_from=date(2020, 7, 1))
    CareerStage.objects.create(user=user, stage="attending", effective_from=date(2025, 11, 10))
    record(performed_on="2025-11-09")
    record(role="observer")
    record(role="resident")
    record()

    assert client.get(ADDRESS, NOVEMBER).json()["lines"] == 1


def test_lines_are_those_of_the_days_of_a_contract_and_the_default_one_has_the_rest(
    client: APIClient, user: User, record: Record
) -> None:
    contract = client.post(
        "/api/v1/contracts", {"name": "County", "effective_from": "2025-11-05", "effective_until": "2025-11-15"},
        format="json",
    ).json()  # fmt: skip
    for day in ("01", "05", "14", "15"):
        record(performed_on=f"2025-11-{day}")

    of_contract = client.get(ADDRESS, {**NOVEMBER, "contract": contract["id"]}).json()["lines"]
    of_default = client.get(ADDRESS, {**NOVEMBER, "contract": str(default_contract_id(user_id=user.id))}).json()[
        "lines"
    ]

    assert (of_contract, of_default, client.get(ADDRESS, NOVEMBER).json()["lines"]) == (2, 2, 4)


def test_pay_of_a_contract_that_counts_billed_lines_follows_the_state(
    client: APIClient, user: User, record: Record
) -> None:
    contract = default_contract_id(user_id=user.id)
    terms = {"countable": "billed", "compensation": {"tiers": [{"from_wrvu": "0.00", "dollars_per_wrvu": "50.00"}]}}
    client.patch(f"/api/v1/contracts/{contract}", {"since": "1992-01-01", "terms": terms}, format="json")
    record()

    def paid() -> tuple[str, int]:
        periods = client.get(
            f"/api/v1/contracts/{contract}/periods", {"from": "2025-11-01", "to": "2025-11-30"}
        ).json()["results"]
        return periods[0]["earnings"]["total"], periods[0]["waiting"]["lines"]

    before = paid()
    client.post(ADDRESS, {**NOVEMBER, "contract": str(contract)}, format="json")

    assert (before, paid()) == (("0.00", 1), ("65.00", 0))


def test_nobody_sets_lines_or_names_contracts_of_another_user(client: APIClient, record: Record) -> None:
    other = new_user()
    record(owner=other)

    assert client.post(ADDRESS, NOVEMBER, format="json").json()["changed"] == 0
    assert states(other) == ["billable"]
    body = {**NOVEMBER, "contract": str(UUID(new_id()))}
    assert client.post(ADDRESS, body, format="json").status_code == 404
    assert APIClient().post(ADDRESS, NOVEMBER, format="json").status_code == 401


@matrix(
    ("changed", "errors"),
    [
        ({"from": None}, {"from": ["invalid_type"]}),
        ({"from": "2025-11-1"}, {"from": ["invalid_format"]}),
        ({"to": "2025-10-31"}, {"to": ["before_from"]}),
        ({"state": "paid"}, {"state": ["invalid_choice"]}),
        ({"backwards": 1}, {"backwards": ["invalid_type"]}),
        ({"contract": "x"}, {"contract": ["invalid_format"]}),
        ({"lines": []}, {"lines": ["unknown_field"]}),
    ],
)
def test_body_that_cannot_be_is_refused_by_field(
    client: APIClient, changed: dict[str, object], errors: dict[str, list[str]]
) -> None:
    answer = client.post(ADDRESS, {**NOVEMBER, **changed}, format="json")

    assert (answer.status_code, answer.json()["errors"]) == (400, errors)
    assert client.post(ADDRESS, [], format="json").status_code == 400
    assert client.get(ADDRESS, {"from": "2025-11-01", "to": "2025-11-02"}).json()["errors"] == {"state": ["required"]}


def test_queries_do_not_grow_with_the_lines(client: APIClient, record: Record) -> None:
    counts = []
    for number in (1, 20):
        for _ in range(number):
            record()
        with CaptureQueriesContext(connection) as queries:
            client.post(ADDRESS, NOVEMBER, format="json")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 22
