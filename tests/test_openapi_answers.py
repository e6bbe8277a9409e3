"""What the OpenAPI document says of answers holds for those that are easily forgotten."""

from __future__ import annotations

import re
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

from procedures.collections.collection import Collection
from procedures.selectors.records import COLLECTIONS
from tests.openapi import document, validator_of
from wire.validation.values import schema_of

NIL = "00000000-0000-0000-0000-000000000000"


def component_of(name: str) -> dict[str, Any]:
    document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # of the library
    component: dict[str, Any] = document["components"]["schemas"][name]
    return component


def test_change_of_a_work_rvu_may_be_below_zero() -> None:
    change = component_of("HistoryLineOutput")["properties"]["change"]

    for written in ("-0.16", "0.00", "1.25"):
        assert re.search(change["pattern"], written), written
    assert not re.search(change["pattern"], "--1.00")


def test_work_rvu_is_never_below_zero() -> None:
    assert not re.search(component_of("HistoryLineOutput")["properties"]["work_rvu"]["pattern"], "-0.16")


def test_refused_line_of_several_need_not_have_the_members_of_a_stored_one() -> None:
    row = component_of("BulkRowOutput")

    assert row["required"] == ["status"]
    assert {"valuation", "errors", "code"} <= set(row["properties"])


@pytest.mark.parametrize("collection", COLLECTIONS.values(), ids=COLLECTIONS)
def test_every_field_of_a_collection_says_in_the_document_what_it_takes(collection: Collection) -> None:
    for field in collection.fields:
        # A setting of the client's own is any JSON.
        assert schema_of(field.validator) or field.name == "value", field.name


@pytest.mark.parametrize("path", ["session", "pull", "push", "watermelon", "rxdb/{collection}/push"])
def test_errors_of_the_sync_are_in_the_document(path: str) -> None:
    for operation in document()["paths"][f"/api/v1/sync/{path}"].values():
        content = operation["responses"]["default"]["content"]
        assert content == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/SyncProblem"}}}


def test_error_with_members_that_the_document_does_not_name_is_found() -> None:
    validator = validator_of("SyncProblem")
    problem = {"type": "about:blank", "title": "Gone", "status": 410, "detail": "Read anew.", "code": "resync_required"}

    assert validator.is_valid({**problem, "reason": "epoch"})
    assert not validator.is_valid({**problem, "reason": "whim"})
    assert not validator.is_valid({**problem, "since": 812})
    assert not validator.is_valid({**problem, "status": 200})


def test_answer_that_does_not_fit_the_document_is_found() -> None:
    validator = validator_of("SyncPushAnswer")
    applied = {"mutation_id": NIL, "collection": "goals", "id": NIL, "status": "applied", "rev": 2, "warnings": []}
    answer = {"results": [applied], "valuations": [], "head": 2, "server_time": 1}

    assert validator.is_valid(answer)
    assert not validator.is_valid({**answer, "results": [{**applied, "status": "merged"}]})
    assert not validator.is_valid({**answer, "results": [{**applied, "rev": "2"}]})
    assert not validator.is_valid({**answer, "more": 1})
