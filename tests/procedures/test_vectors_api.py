"""The worked examples that every build of OpenRVU shares, to the cent, over REST and on the stored log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from codes.domain.values import RvuRow
from codes.models import Code, RelativeValue
from procedures.contracts.terms import Terms
from procedures.models import Valuation
from procedures.wrvu.policy import CMS, UNADJUSTED, Policy
from tests.factories import ReleaseFactory, record_line, sign_contract
from tests.kept import kept_rows
from tests.matrix import matrix
from tests.procedures.conftest import NOW, new_id, new_user
from tests.procedures.wrvu.released import ROWS
from tests.procedures.wrvu.test_vectors import EXAMPLES

pytestmark = pytest.mark.django_db


def publish_examples() -> None:
    """Publish RVU24A with the rows of the examples."""
    release = ReleaseFactory.create(id="RVU24A", year=2024, effective_from=date(2024, 1, 1))
    Code.objects.bulk_create(Code(code=code) for code in sorted({row.code for row in ROWS}))
    RelativeValue.objects.bulk_create(RelativeValue(release=release, **_columns(row)) for row in ROWS)


@pytest.fixture(scope="module")
def schedule(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What `publish_examples` publishes, once for the tests of a file."""
    with kept_rows(django_db_blocker):
        publish_examples()
        yield


def _columns(row: RvuRow) -> dict[str, Any]:
    values = {field.name: getattr(row, field.name) for field in fields(RvuRow)}
    return {"code_id": values.pop("code"), **values}


@pytest.mark.usefixtures("schedule")
def test_every_example_is_answered_by_calculate_to_the_cent() -> None:
    client = APIClient()

    for example in EXAMPLES:
        body = {"policy": example["policy"], "lines": example["lines"]}
        answer = client.post("/api/v1/calculate", body, format="json").json()

        seen = [{name: line[name] for name in ("wrvu", "basis", "flags")} for line in answer["lines"]]
        assert {"lines": seen, "total": answer["total"]} == example["expect"], example["id"]


@pytest.mark.usefixtures("schedule")
@matrix("policy", [CMS, UNADJUSTED], ids=["cms", "unadjusted"])
def test_every_example_is_stored_to_the_cent(policy: Policy) -> None:
    user = new_user()
    sign_contract(user_id=user.id, terms=Terms(policy=policy))

    for example in (one for one in EXAMPLES if one["policy"] == policy.name.value):
        # A request's lines without an encounter are one session, as stored ones of an encounter are.
        encounters = {given["encounter_id"]: new_id() for given in example["lines"]}
        logs = [
            record_line(user_id=user.id, data=given | {"encounter_id": encounters[given["encounter_id"]]}, at=NOW)
            for given in example["lines"]
        ]

        stored = Valuation.objects.in_bulk([(user.id, log.id) for log in logs], field_name="pk")
        valuations = [stored[user.id, UUID(log.id)] for log in logs]
        seen = [{"wrvu": str(v.wrvu), "basis": v.basis, "flags": v.flags} for v in valuations]
        assert seen == example["expect"]["lines"], example["id"]
