"""Query parameters: strict, each at most once, none that is not offered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from django.http import QueryDict

from wire.problems.problem import Problem
from wire.validation.values import ValidationFailed, Validator

# what every list takes beside its own parameters (`wire.pagination`)
PAGE_PARAMETERS: Final = ("cursor", "limit")


def read_query(
    query: QueryDict,
    validators: Mapping[str, Validator[Any]],  # Any: each validator's own type
    *,
    required: Collection[str] = (),
    also_known: Collection[str] = (),
) -> dict[str, Any]:
    """Return the parsed parameters that are there.

    Raises Problem 400 `invalid` with the codes by name: those of the validators, `required`, `repeated`,
    `unknown_parameter`, and `before_from` for a `to` before `from`. `also_known` are read by someone else.
    """
    errors = faults(query, known=[*validators, *also_known])
    errors |= {name: ["required"] for name in required if name not in query}
    parsed: dict[str, Any] = {}
    for name in [name for name in validators if name in query and name not in errors]:
        try:
            parsed[name] = validators[name](query[name])
        except ValidationFailed as failed:
            errors[name] = [failed.code]
    if is_backwards(parsed):
        errors["to"] = ["before_from"]
    if errors:
        raise unanswerable(errors)
    return parsed


def faults(query: QueryDict, *, known: Iterable[str]) -> dict[str, list[str]]:
    """Return the codes of parameters that are not offered or are given more than once."""
    offered = set(known)
    unknown = {name: ["unknown_parameter"] for name in query if name not in offered}
    repeated = {name: ["repeated"] for name in query if name in offered and len(query.getlist(name)) > 1}
    return unknown | repeated


def refuse_unknown(query: QueryDict, *, offered: Collection[str] = ()) -> None:
    """Raise Problem 400 `invalid` for parameters that are not offered or are given more than once."""
    if errors := faults(query, known=offered):
        raise unanswerable(errors)


def is_backwards(parsed: Mapping[str, Any]) -> bool:  # Any: each validator's own type
    """`True` where a span ends before it begins."""
    first, last = parsed.get("from"), parsed.get("to")
    return first is not None and last is not None and first > last


def unanswerable(errors: Mapping[str, list[str]]) -> Problem:
    """Return the problem of a query with these errors."""
    return Problem(400, "invalid", "The query cannot be answered as it is.", errors=errors)
