"""What a goal says was made before the log: stored by every way in, kept where an older app does not name it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from rest_framework.test import APIClient

from accounts.models import User
from procedures.models import Goal
from tests.factories import NOW
from tests.matrix import matrix
from tests.procedures.conftest import Record, new_id
from tests.procedures.sync.conftest import Device, Json, device_of, upsert

pytestmark = pytest.mark.django_db

GOAL: Json = {"period_start": "2025-01-01", "period_end": "2025-12-31", "target_wrvu": "6000.00"}
BALANCE: Json = {"already_made": "5200.50", "already_made_through": "2025-10-31"}


@pytest.fixture
def at_now() -> Any:  # Any: a generator of nothing
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def phone(user: User) -> Device:
    return device_of(user)


@pytest.fixture
def goal(phone: Device) -> str:
    """A goal with an opening balance."""
    record = new_id()
    phone.push(upsert(record, collection="goals", **GOAL, **BALANCE))
    return record


def balance_of(goal_id: str) -> tuple[str, str | None, str | None]:
    stored = Goal.objects.get(id=goal_id)
    through = stored.already_made_through
    already_made = stored.already_made
    return (
        str(stored.target_wrvu),
        None if already_made is None else str(already_made),
        None if through is None else through.isoformat(),
    )


KEPT = ("5900.00", "5200.50", "2025-10-31")


def rxdb(device: Device, *rows: Json) -> Any:  # Any: JSON
    answer = device.client.post("/api/v1/sync/rxdb/goals/push", list(rows), format="json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_rxdb_document_that_does_not_name_the_balance_keeps_it(phone: Device, goal: str) -> None:
    rev = Goal.objects.get(id=goal).rev
    old: Json = {"id": goal, "rev": rev, **GOAL, "_deleted": False}

    refused = rxdb(phone, {"newDocumentState": {**old, "target_wrvu": "5900.00"}, "assumedMasterState": old})

    assert (refused, balance_of(goal)) == ([], KEPT)


def test_rxdb_document_of_an_older_app_is_accepted_by_the_content_that_it_knows(phone: Device, goal: str) -> None:
    old: Json = {"id": goal, "rev": 1, **GOAL, "_deleted": False}

    refused = rxdb(phone, {"newDocumentState": {**old, "target_wrvu": "5900.00"}, "assumedMasterState": old})

    assert (refused, balance_of(goal)) == ([], KEPT)


def test_rxdb_document_that_names_another_balance_than_the_stored_one_is_a_conflict(phone: Device, goal: str) -> None:
    assumed: Json = {"id": goal, "rev": 1, **GOAL, "already_made": None, "already_made_through": None}

    (stored,) = rxdb(phone, {"newDocumentState": {**assumed, "target_wrvu": "1.00"}, "assumedMasterState": assumed})

    assert (stored["already_made"], stored["already_made_through"]) == ("5200.50", "2025-10-31")


def test_rxdb_document_that_takes_the_balance_back_does_so(phone: Device, goal: str) -> None:
    rev = Goal.objects.get(id=goal).rev
    new: Json = {"id": goal, "rev": rev, **GOAL, "already_made": None, "already_made_through": None}

    refused = rxdb(phone, {"newDocumentState": new, "assumedMasterState": {**new, **BALANCE}})

    assert (refused, balance_of(goal)) == ([], ("6000.00", None, None))


@pytest.mark.parametrize("changed", ["", "target_wrvu"])
def test_watermelon_record_that_does_not_name_the_balance_keeps_it(phone: Device, goal: str, changed: str) -> None:
    since = Goal.objects.get(id=goal).rev
    raw = {"id": goal, **GOAL, "target_wrvu": "5900.00", "_status": "updated", "_changed": changed}

    answer = phone.client.post(
        f"/api/v1/sync/watermelon?last_pulled_at={since}", {"goals": {"updated": [raw]}}, format="json"
    )

    assert (answer.json()["problems"], balance_of(goal)) == ([], KEPT)


def test_native_edit_that_does_not_name_the_balance_keeps_it(phone: Device, goal: str) -> None:
    phone.push(upsert(goal, base=Goal.objects.get(id=goal).rev, collection="goals", target_wrvu="5900.00"))

    assert balance_of(goal) == KEPT


def test_period_that_leaves_the_balance_outside_is_rejected(phone: Device, goal: str) -> None:
    rev = Goal.objects.get(id=goal).rev
    (result,) = phone.push(upsert(goal, base=rev, collection="goals", period_end="2025-06-30"))

    assert (result["status"], result["errors"]) == ("rejected", {"already_made_through": ["outside_period"]})


def test_rest_replaces_the_whole_goal_and_amends_what_it_names(client: APIClient) -> None:
    created = client.post("/api/v1/goals", {**GOAL, **BALANCE}, format="json").json()
    address = f"/api/v1/goals/{created['id']}"

    amended = client.patch(address, {"target_wrvu": "5900.00"}, format="json").json()
    replaced = client.put(address, GOAL, format="json").json()
    half = client.patch(address, {"already_made": "1.00"}, format="json")

    assert (amended["already_made"], amended["already_made_through"]) == ("5200.50", "2025-10-31")
    assert (replaced["already_made"], replaced["already_made_through"]) == (None, None)
    assert (half.status_code, half.json()["errors"]) == (400, {"already_made_through": ["required"]})


def test_export_from_before_the_balance_leaves_the_stored_one(client: APIClient, goal: str) -> None:
    document = {
        "format": "openrvu-export",
        "version": 1,
        "records": {"goals": [{"id": goal, "data": {**GOAL, "target_wrvu": "5900.00"}}]},
    }

    answer = client.post("/api/v1/import?commit=1&existing=replace", document, format="json")

    assert (answer.status_code, balance_of(goal)) == (201, KEPT)


@pytest.mark.usefixtures("at_now", "catalogue")
def test_who_starts_in_november_is_asked_for_a_balance_and_with_it_told_what_each_day_needs(
    client: APIClient, record: Record
) -> None:
    created = client.post("/api/v1/goals", GOAL, format="json").json()
    record(performed_on="2025-11-03", units=10)

    def pace() -> Any:  # Any: JSON
        return client.get("/api/v1/summary/pace").json()["goals"][0]

    assert pace()["lacks_opening_balance"] is True
    client.patch(f"/api/v1/goals/{created['id']}", BALANCE, format="json")
    with_balance = pace()

    # (6,000 − 5,200.50 − 13.00) ÷ 28: from 20 November 7 and in December 23 weekdays, less Thanksgiving and Christmas.
    assert (with_balance["lacks_opening_balance"], with_balance["made"]) == (False, "5213.50")
    assert (with_balance["working_days_left"], with_balance["needed_per_day"]) == (28, "28.09")
    assert (with_balance["already_made"], with_balance["already_made_through"]) == ("5200.50", "2025-10-31")


@pytest.mark.usefixtures("at_now", "catalogue")
def test_need_far_above_ones_best_full_month_is_out_of_reach_and_without_a_month_nothing_is(
    client: APIClient, record: Record
) -> None:
    client.post("/api/v1/goals", {**GOAL, "period_start": "2025-11-01"}, format="json")
    record(performed_on="2025-11-03")
    without = client.get("/api/v1/summary/pace").json()
    record(performed_on="2025-10-01", units=22)

    with_month = client.get("/api/v1/summary/pace").json()

    assert (without["best_per_day"], without["goals"][0]["out_of_reach"]) == (None, False)
    # 28.60 in October's 22 working days.
    assert (with_month["best_per_day"], with_month["goals"][0]["out_of_reach"]) == ("1.30", True)


@pytest.mark.usefixtures("at_now", "catalogue")
def test_suggestions_come_on_request_alone_and_are_of_visits(client: APIClient, record: Record) -> None:
    client.post("/api/v1/goals", GOAL, format="json")
    record(performed_on="2025-11-03")
    record(performed_on="2025-11-04", code="45378", units=9)

    plain = client.get("/api/v1/summary/pace").json()["goals"][0]["suggestions"]
    what_if = client.get("/api/v1/summary/pace?what_if=1").json()["goals"][0]["suggestions"]

    assert (plain, [one["code"] for one in what_if]) == ([], ["99213"])
    assert client.get("/api/v1/summary/pace?what_if=yes").status_code == 400


@matrix(
    ("fields", "constraint"),
    [
        ({"already_made": Decimal(1)}, "goal_balance_is_whole"),
        ({"already_made_through": "2025-05-01"}, "goal_balance_is_whole"),
        ({"already_made": Decimal(1), "already_made_through": "2024-12-31"}, "goal_balance_inside_period"),
        ({"already_made": Decimal(1), "already_made_through": "2026-01-01"}, "goal_balance_inside_period"),
    ],
)
def test_goal_with_a_balance_that_cannot_be_is_refused_by_the_database(
    goal: str, fields: dict[str, Any], constraint: str
) -> None:
    Goal.objects.filter(id=goal).update(already_made=None, already_made_through=None)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Goal.objects.filter(id=goal).update(**fields)
