"""Serializer fields take a value as it was written or refuse it with its code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from drf_spectacular.drainage import get_override
from rest_framework import serializers

from wire.validation import fields

ID = "6f1f3c1e-9f0a-4b62-8a2e-0c8f1c1d2e3f"


class Item(fields.StrictSerializer):
    code = fields.TextField(max_length=7, pattern="[0-9A-Z]{1,7}")


class Line(fields.StrictSerializer):
    id = fields.UuidField(versions={4, 7}, required=False)
    code = fields.TextField(max_length=7, pattern="[0-9A-Z]{1,7}")
    performed_on = fields.DateField(required=False)
    units = fields.IntegerField(least=1, most=999, default=1)
    target = fields.DecimalTextField(required=False)
    role = fields.ChoiceField(["primary", "observer"], required=False)
    place = fields.TextField(max_length=2, allow_null=True, required=False)
    is_final = fields.BooleanField(required=False)
    items = Item(many=True, required=False)
    rev = fields.IntegerField(read_only=True)


def errors_of(data: object) -> Any:
    """Return the codes by field of what a line refuses."""
    line = Line(data=data)
    line.is_valid()
    with pytest.raises(serializers.ValidationError) as invalid:
        line.is_valid(raise_exception=True)
    return invalid.value.get_codes()


def test_a_whole_line_is_parsed() -> None:
    line = Line(
        data={"id": ID, "code": "99213", "performed_on": "2026-03-14", "target": "10.47",
              "place": None, "items": [{"code": "J1100"}]}
    )  # fmt: skip

    line.is_valid(raise_exception=True)

    assert line.validated_data == {
        "id": UUID(ID), "code": "99213", "performed_on": date(2026, 3, 14), "units": 1, "target": Decimal("10.47"),
        "place": None, "items": [{"code": "J1100"}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "written", "code"),
    [
        ("id", f"urn:uuid:{ID}", "invalid_format"), ("id", ID.upper(), "invalid_format"),
        ("code", "99213\n", "invalid_format"), ("code", " 99213", "invalid_format"), ("code", 99213, "invalid_type"),
        ("code", None, "null"),
        ("performed_on", 20260314, "invalid_type"), ("performed_on", "20260314", "invalid_format"),
        ("units", "5_0", "invalid_type"), ("units", 1.0, "invalid_type"), ("units", True, "invalid_type"),
        ("units", 1000, "out_of_range"), ("target", 1.5, "invalid_type"), ("target", "1.5", "invalid_format"),
        ("role", "Primary", "invalid_choice"),
        ("is_final", "true", "invalid_type"), ("code", "", "invalid_format"),
    ],
)  # fmt: skip
def test_a_value_that_stock_fields_repair_is_refused(field: str, written: object, code: str) -> None:
    assert errors_of({"code": "99213", field: written}) == {field: [code]}


def test_unknown_and_read_only_members_are_refused_beside_the_other_errors() -> None:
    assert errors_of({"user": "someone", "rev": 5, "units": 0}) == {
        "user": ["unknown_field"], "rev": ["read_only"], "units": ["out_of_range"], "code": ["required"],
    }  # fmt: skip


def test_unknown_members_of_nested_lines_are_refused_at_their_place() -> None:
    assert errors_of({"code": "99213", "items": [{"code": "1"}, {"code": "2", "x": 1}]})["items"][1] == {
        "x": ["unknown_field"]
    }


@pytest.mark.parametrize("data", [[], "text", 5, None])
def test_a_body_that_is_no_object_is_refused(data: object) -> None:
    assert errors_of(data) in ({"non_field_errors": ["invalid_type"]}, {"non_field_errors": ["null"]})


def test_values_are_rendered_as_they_are_taken() -> None:
    line = {
        "id": UUID(ID), "code": "99213", "performed_on": date(2026, 3, 14), "units": 2, "target": Decimal("10.4"),
        "rev": 7, "place": None,
    }  # fmt: skip

    shown = Line(line).data

    assert dict(shown) == {
        "id": ID, "code": "99213", "performed_on": "2026-03-14", "units": 2, "target": "10.40",
        "place": None, "rev": 7,
    }  # fmt: skip


def test_a_field_describes_itself_for_the_openapi_document() -> None:
    described = get_override(Line().fields["code"], "field")

    assert described == {"type": "string", "maxLength": 7, "pattern": "^(?:[0-9A-Z]{1,7})$"}
