"""Ids that are made of a key, so that one favorite or setting of two devices is one record."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

import pytest

from procedures.collections.collection import Collection, sync_namespace
from procedures.collections.records import FAVORITES, SETTINGS
from procedures.selectors.preferences import preferences
from tests.matrix import matrix
from tests.procedures.conftest import new_id
from tests.procedures.sync.conftest import Device, Json, upsert

pytestmark = pytest.mark.django_db

NOT_DERIVED = {"field": "id", "code": "not_derived"}


def in_collection(name: str, record: str, **data: Any) -> Json:
    return {**upsert(record, **data), "collection": name}


def test_id_of_the_documented_example_is_that_of_the_recipe() -> None:
    namespace = sync_namespace(user_id=UUID("0190b3c6-5a63-7d5a-8f0e-2f2f64e53d10"))

    assert str(namespace) == "b7792e8d-738d-5b1c-9d3f-aa6d696bd3ee"
    assert FAVORITES.id_of({"code": "99213"}, namespace=namespace) == "9af0bbba-4369-579b-a903-b6cc18e646f8"


def test_favorite_with_modifiers_is_another_than_that_of_the_code_alone_and_their_order_tells() -> None:
    namespace = sync_namespace(user_id=UUID("0190b3c6-5a63-7d5a-8f0e-2f2f64e53d10"))
    lines: list[Json] = [
        {"code": "20610", "modifiers": modifiers} for modifiers in ([], ["RT"], ["25", "RT"], ["RT", "25"])
    ]

    ids = [FAVORITES.id_of(line, namespace=namespace) for line in lines]

    assert ids[0] == FAVORITES.id_of({"code": "20610"}, namespace=namespace)
    assert ids[2] == str(uuid5(namespace, "favorites:20610:25,RT"))
    assert len(set(ids)) == 4


def test_favorite_is_a_whole_line_and_one_of_an_older_app_keeps_what_that_does_not_name(phone: Device) -> None:
    record = new_id()
    whole = {"code": "20610", "modifiers": ["RT"], "units": 2, "role": "assistant", "place_of_service": "11"}
    (created,) = phone.push(in_collection("favorites", record, **whole))

    phone.push({**in_collection("favorites", record, label="shoulder"), "base_rev": created["rev"]})

    (change,) = phone.drain()[0]
    assert change["data"] == {**whole, "label": "shoulder", "position": 0}


@matrix(
    ("field", "value", "code"),
    [
        ("modifiers", ["RT", "RT"], "duplicate"),
        ("modifiers", ["rt"], "invalid_format"),
        ("units", 0, "out_of_range"),
        ("role", "surgeon", "invalid_choice"),
        ("place_of_service", "1", "invalid_format"),
    ],
)
def test_wrong_value_of_a_favorite_is_rejected_by_its_field(
    phone: Device, field: str, value: object, code: str
) -> None:
    (result,) = phone.push(in_collection("favorites", new_id(), code="99213", **{field: value}))

    assert (result["status"], result["errors"]) == ("rejected", {field: [code]})


@matrix(
    ("collection", "data"),
    [
        (FAVORITES, {"code": "99213"}),
        (FAVORITES, {"code": "99213", "modifiers": ["25"]}),
        (SETTINGS, {"key": "color", "value": "blue"}),
    ],
    ids=["favorite", "favorite with a modifier", "setting"],
)
def test_record_under_another_id_than_that_of_its_key_is_stored_and_warned_of(
    phone: Device, collection: Collection, data: Json
) -> None:
    derived = collection.id_of(data, namespace=sync_namespace(user_id=phone.user.id))

    results = phone.push(*(in_collection(collection.name, record, **data) for record in (derived, new_id())))

    assert [(result["status"], result["warnings"]) for result in results] == [
        ("applied", []),
        ("applied", [NOT_DERIVED]),
    ]


def test_deletion_of_a_record_under_another_id_is_not_warned_of(phone: Device) -> None:
    record = new_id()
    (created,) = phone.push(in_collection("favorites", record, code="99213"))

    (gone,) = phone.push(
        {**upsert(record), "collection": "favorites", "op": "delete", "base_rev": created["rev"], "data": None}
    )

    assert (gone["status"], gone["warnings"]) == ("applied", [])


def test_of_one_key_under_two_ids_the_setting_that_was_written_last_counts(phone: Device) -> None:
    first, second = sorted((new_id(), new_id()))
    phone.push(in_collection("settings", second, key="workdays", value=[1]))
    phone.push(in_collection("settings", first, key="workdays", value=[1, 2]))

    assert preferences(user_id=phone.user.id).workdays == frozenset({1, 2})

    phone.push({**in_collection("settings", second, key="workdays", value=[3]), "base_rev": 2})

    assert preferences(user_id=phone.user.id).workdays == frozenset({3})
