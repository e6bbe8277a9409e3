"""Keys of per-user tables begin with the user, so that they can be distributed by user."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import CompositePrimaryKey, Model, UniqueConstraint

OURS = ("accounts", "codes", "benchmarks", "procedures", "statements", "web")


def per_user_models() -> list[type[Model]]:
    """Return our models with a column that names their user."""
    models = (model for app in OURS for model in apps.get_app_config(app).get_models())
    return [model for model in models if _user_columns(model) and model._meta.label != settings.AUTH_USER_MODEL]


def _user_columns(model: type[Model]) -> set[str]:
    named = {"user", "user_id"}
    return {field.attname for field in model._meta.concrete_fields if field.name in named or field.attname in named}


def _columns(model: type[Model], names: Sequence[str]) -> list[str]:
    attnames = {field.name: field.attname for field in model._meta.concrete_fields}
    return [attnames.get(name, name) for name in names]


def primary_key(model: type[Model]) -> list[str]:
    key = model._meta.pk
    assert key is not None
    return _columns(model, key.field_names) if isinstance(key, CompositePrimaryKey) else [key.attname]


def unique_keys(model: type[Model]) -> list[list[str]]:
    by_constraint = [_columns(model, c.fields) for c in model._meta.constraints if isinstance(c, UniqueConstraint)]
    by_field = [[f.attname] for f in model._meta.concrete_fields if f.unique and not f.primary_key]
    together = [_columns(model, tuple(names)) for names in model._meta.unique_together]
    return by_constraint + by_field + together


def test_tables_of_logs_and_profiles_are_among_those_that_are_checked() -> None:
    labels = {model._meta.label for model in per_user_models()}

    assert {"procedures.ProcedureLog", "procedures.Valuation", "procedures.SyncState"} <= labels
    assert {"accounts.Profile", "accounts.CareerStage"} <= labels


@pytest.mark.parametrize("model", per_user_models(), ids=lambda model: model._meta.label)
def test_primary_key_begins_with_the_user(model: type[Model]) -> None:
    assert primary_key(model)[0] == "user_id"


@pytest.mark.parametrize("model", per_user_models(), ids=lambda model: model._meta.label)
def test_unique_keys_begin_with_the_user(model: type[Model]) -> None:
    assert [key for key in unique_keys(model) if key[0] != "user_id"] == []


@pytest.mark.parametrize("model", per_user_models(), ids=lambda model: model._meta.label)
def test_nothing_points_at_a_composite_key(model: type[Model]) -> None:
    pointing = [field for field in model._meta.related_objects if field.field.concrete]

    assert len(primary_key(model)) == 1 or pointing == []
