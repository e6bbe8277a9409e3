"""Query parameters of lists: strict values, and none that is not offered."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django_filters import rest_framework as filters
from drf_spectacular.drainage import set_override
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from wire.cursor import PARAMETERS
from wire.values import Check, Refused


class CheckedField(forms.Field):
    """A form field whose value a check takes or refuses."""

    def __init__(self, *, check: Check[Any], **options: Any) -> None:  # Any: each check's own type; options of Django
        super().__init__(**options)
        self.check = check

    def clean(self, value: Any) -> Any:  # Any: as above
        """Return the parsed value, None where the parameter is not there."""
        if value is None:
            return None
        try:
            return self.check(value)
        except Refused as refused:
            raise forms.ValidationError("Not acceptable.", code=refused.code) from None


class CheckedFilter(filters.Filter):
    """A filter over a strict value; `schema` is its JSON Schema in the OpenAPI document."""

    field_class = CheckedField

    def __init__(
        self, check: Check[Any], *, schema: dict[str, Any] | None = None, **options: Any
    ) -> None:  # Any: above
        super().__init__(check=check, **options)
        described = {"description": options["help_text"]} if "help_text" in options else {}
        set_override(self, "field", {**(schema or {"type": "string"}), **described})


class StrictFilterSet(filters.FilterSet):
    """Filters that refuse a parameter that is not offered (`unknown_parameter`) or is given twice (`repeated`)."""

    def is_valid(self) -> bool:
        """Say whether every parameter is offered, given once, and of its kind."""
        refuse_unknown(self.request, offered={*self.filters, *PARAMETERS})
        return bool(super().is_valid())  # type: ignore[no-untyped-call]  # the library has no types here


def refuse_unknown(request: Request, *, offered: Collection[str] = ()) -> None:
    """Raise ValidationError for query parameters that are not offered or are given more than once."""
    faults = {
        name: "repeated" if name in offered else "unknown_parameter"
        for name, values in request.query_params.lists()
        if name not in offered or len(values) > 1
    }
    if faults:
        raise ValidationError({name: [ErrorDetail("Not acceptable.", code=code)] for name, code in faults.items()})
