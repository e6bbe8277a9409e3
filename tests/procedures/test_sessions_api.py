"""Joining lines to one encounter and parting them over REST."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from procedures.models import ProcedureLog, Valuation
from procedures.services.changes import NOTHING, Mutation, Op, apply_changes
from tests.matrix import matrix
from tests.procedures.conftest import NOW, Record, new_id, new_user
from tests.procedures.test_vectors_api import schedule as schedule  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("schedule")]

URL = "/api/v1/logs/sessions"
DAY = "2024-02-01"
ENCOUNTER = "7f2c1b52-9a0e-4c58-8a53-3a4b6f1b2c3d"


def join(client: APIClient, logs: list[str], encounter: str | None = ENCOUNTER) -> Any:
    return client.post(URL, {"logs": logs, "encounter_id": encounter}, format="json")


def credits_of(user: User) -> dict[str, str]:
    return {str(v.log_id): f"{v.wrvu:.2f}" for v in Valuation.objects.filter(user=user)}


def test_lines_that_are_joined_reduce_each_other_and_parted_ones_do_not(client: APIClient, record: Record) -> None:
    first, second = record(code="45385", performed_on=DAY), record(code="45380", performed_on=DAY)

    joined = join(client, [second.id, first.id]).json()["results"]
    parted = join(client, [first.id, second.id], None).json()["results"]

    assert [(log["code"], log["valuation"]["wrvu"]) for log in joined] == [("45380", "0.30"), ("45385", "4.57")]
    assert [log["valuation"]["wrvu"] for log in parted] == ["4.57", "3.56"]


def test_eight_lines_of_one_day_without_an_encounter_are_whole_and_flagged(client: APIClient, record: Record) -> None:
    logs = [record(code="45385", performed_on=DAY).id for _ in range(8)]

    open_lines = client.get(f"{URL}/open").json()["results"]

    assert sorted(log["id"] for log in open_lines) == sorted(logs)
    assert {log["valuation"]["wrvu"] for log in open_lines} == {"4.57"}


def test_lines_that_are_joined_are_no_longer_offered(client: APIClient, record: Record) -> None:
    logs = [record(code="45385", performed_on=DAY).id for _ in range(3)]

    join(client, logs)

    assert client.get(f"{URL}/open").json()["results"] == []


def test_change_of_one_line_values_its_session_and_nothing_else(client: APIClient, user: User, record: Record) -> None:
    session = [record(code=code, performed_on=DAY, encounter_id=ENCOUNTER).id for code in ("45385", "45380")]
    others = [record(code="45385", performed_on=DAY).id, record(code="99213", performed_on=DAY).id,
              record(code="45385", performed_on="2024-02-02", encounter_id=new_id()).id]  # fmt: skip
    before = dict(Valuation.objects.values_list("log_id", "seq"))

    client.patch(f"/api/v1/logs/{session[0]}", {"modifiers": ["52"]}, format="json")

    after = dict(Valuation.objects.values_list("log_id", "seq"))
    assert {str(log) for log, seq in after.items() if before[log] != seq} == set(session)
    assert {str(log) for log in before} == {*session, *others}


@matrix("seed", range(6))
def test_order_of_arrival_and_of_joining_changes_no_credit(user: User, seed: int) -> None:
    shuffle = Random(seed)  # noqa: S311  # a shuffle, no secret
    codes = ["45385", "45380", "43239", "49505", "47562", "99213", "22551", "22552", "63047", "20610", "20610"]
    lines = [(f"{n:08x}-0000-4000-8000-000000000000", code) for n, code in enumerate(codes)]

    def credits_in(order: list[tuple[str, str]], owner: User) -> dict[str, str]:
        for log_id, code in order:
            data = {"code": code, "performed_on": DAY, "encounter_id": ENCOUNTER,
                    "modifiers": ["RT"] if log_id.startswith("00000009") else []}  # fmt: skip
            mutation = Mutation("procedure_logs", Op.UPSERT, log_id, data, NOTHING)
            apply_changes(user_id=owner.id, mutations=[mutation], at=NOW)
        return credits_of(owner)

    shuffled = shuffle.sample(lines, k=len(lines))

    assert credits_in(shuffled, new_user()) == credits_in(lines, user)


@pytest.mark.slow
def test_session_of_200_lines_is_joined_at_once(client: APIClient, user: User) -> None:
    logs = [new_id() for _ in range(200)]
    data = {"code": "45385", "performed_on": DAY}
    batch = [Mutation("procedure_logs", Op.UPSERT, log, data, NOTHING) for log in logs]
    apply_changes(user_id=user.id, mutations=batch, at=NOW)

    answer = join(client, logs)

    assert answer.status_code == 200
    # The highest whole; each further one less the base 45378: 4.57 − 3.26.
    assert sorted(log["valuation"]["wrvu"] for log in answer.json()["results"]) == ["1.31"] * 199 + ["4.57"]


@matrix(
    ("body", "errors"),
    [
        ({}, {"logs": ["required"], "encounter_id": ["required"]}),
        ({"logs": [], "encounter_id": None}, {"logs": ["too_few"]}),
        ({"logs": ["x"], "encounter_id": None}, {"logs": ["invalid_format"]}),
        ({"logs": [ENCOUNTER] * 2, "encounter_id": None}, {"logs": ["duplicate"]}),
        ({"logs": [new_id() for _ in range(201)], "encounter_id": None}, {"logs": ["too_many"]}),
        ({"logs": [ENCOUNTER], "encounter_id": "5"}, {"encounter_id": ["invalid_format"]}),
        ({"logs": [ENCOUNTER], "encounter_id": "7f2c1b52-9a0e-3c58-8a53-3a4b6f1b2c3d"},
         {"encounter_id": ["invalid_version"]}),
        ({"logs": [ENCOUNTER], "encounter_id": None, "day": 1}, {"day": ["unknown_field"]}),
        ({"logs": [ENCOUNTER], "encounter_id": None}, {"logs.0": ["not_found"]}),
        ([], {"": ["invalid_type"]}),
    ],
)  # fmt: skip
def test_joining_that_cannot_be_is_refused_by_field(
    client: APIClient, body: object, errors: dict[str, list[str]]
) -> None:
    answer = client.post(URL, body, format="json")

    assert (answer.status_code, answer.json()["errors"]) == (400, errors)


def test_lines_of_several_days_are_not_one_session_and_none_is_changed(client: APIClient, record: Record) -> None:
    logs = [record(code="45385", performed_on=day).id for day in (DAY, "2024-02-02")]

    answer = join(client, logs)

    assert answer.json()["errors"] == {"logs": ["several_days"]}
    assert not ProcedureLog.objects.filter(encounter_id__isnull=False).exists()


def test_encounter_stays_on_its_day(client: APIClient, record: Record) -> None:
    record(code="45385", performed_on=DAY, encounter_id=ENCOUNTER)

    answer = join(client, [record(code="45385", performed_on="2024-02-02").id])

    assert answer.json()["errors"] == {"encounter_id": ["other_day"]}


def test_line_of_another_user_is_not_found_and_not_changed(client: APIClient, record: Record) -> None:
    log = record(owner=new_user(), code="45385", performed_on=DAY)

    assert join(client, [log.id]).json()["errors"] == {"logs.0": ["not_found"]}
    assert ProcedureLog.objects.get(id=log.id).encounter_id is None


def test_open_lines_are_listed_in_three_queries(client: APIClient, record: Record) -> None:
    for _ in range(6):
        record(code="45385", performed_on=DAY)

    with CaptureQueriesContext(connection) as captured:
        client.get(f"{URL}/open")

    assert len(captured) == 3
