"""Units to 9,999: stored, in templates, imported; and the way back of the migration."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from rest_framework.test import APIClient

from tests.matrix import matrix
from tests.procedures.conftest import Record, new_id

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]

migration = import_module("procedures.migrations.0004_units_to_9999")
LINE = {"code": "H2020", "performed_on": "2025-11-14"}


@matrix(("units", "status"), [(1, 201), (2500, 201), (9999, 201), (10_000, 400), (0, 400)])
def test_line_has_one_to_9999_units(client: APIClient, units: int, status: int) -> None:
    answer = client.post("/api/v1/logs", {**LINE, "units": units}, format="json")

    assert answer.status_code == status
    assert answer.json()["units"] == units if status == 201 else answer.json()["errors"] == {"units": ["out_of_range"]}


@pytest.mark.parametrize(("units", "status"), [(9999, 201), (10_000, 400)])
def test_item_of_a_template_has_one_to_9999_units(client: APIClient, units: int, status: int) -> None:
    body = {"name": "Clinic", "items": [{"code": "J7192", "units": units}]}

    assert client.post("/api/v1/templates", body, format="json").status_code == status


def test_openapi_document_says_how_many_units_there_can_be(client: APIClient) -> None:
    schemas = client.get("/api/schema?format=json").json()["components"]["schemas"]

    limits = {
        (name, schema["properties"]["units"].get("maximum"))
        for name, schema in schemas.items()
        if "units" in schema.get("properties", {}) and "minimum" in schema["properties"]["units"]
    }
    assert limits
    assert {most for _, most in limits} == {9999}


def test_way_back_of_the_migration_refuses_and_lists_what_is_above_999(record: Record, client: APIClient) -> None:
    line = record(code="H2020", units=2500)
    record(units=999)
    items = [{"code": "J7192", "units": 1000}, {"code": "J7192", "units": 999}]
    template = client.post("/api/v1/templates", {"name": "Drug", "items": items}, format="json").json()

    with pytest.raises(migration.UnitsAboveLimit) as refused:
        migration.refuse_larger_units(apps, connection.schema_editor())

    said = str(refused.value)
    assert said.count(" x ") == 2
    assert f"line {line.id}" in said
    assert "H2020 x 2500" in said
    assert f"template {template['id']}" in said


def test_way_back_of_the_migration_is_open_where_nothing_is_above_999(record: Record) -> None:
    record(units=999)

    migration.refuse_larger_units(apps, connection.schema_editor())


def test_units_of_9999_are_imported_and_exported(client: APIClient) -> None:
    table = f"id,code,performed_on,units\n{new_id()},J7192,2025-11-14,9999\n"

    answer = client.post("/api/v1/import?commit=1", table, content_type="text/csv")

    assert answer.status_code == 201, answer.json()
    assert "9999" in client.get("/api/v1/export/lines.csv").getvalue().decode()
