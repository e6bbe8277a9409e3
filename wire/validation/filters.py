"""Filters of lists over strict values; a parameter that is not offered is an error.

    class ReleaseFilters(StrictFilterSet):
        status = StrictFilter(choice(STATUSES), schema={"type": "string", "enum": STATUSES})
        code = StrictFilter(text(max_length=7, pattern="[0-9A-Z]{1,7}"), method="of_code")

A parameter named by a keyword of Python is added below the class: `ReleaseFilters.base_filters["from"] = …`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django_filters import rest_framework as filters
from drf_spectacular.drainage import set_override

from wire.validation.queries import PAGE_PARAMETERS, faults, is_backwards, unanswerable
from wire.validation.values import ValidationFailed, Validator


class _CheckedField(forms.Field):
    """A form field whose value a validator takes or refuses."""

    def __init__(self, *, validator: Validator[object], **options: Any) -> None:  # Any: as Django has them
        super().__init__(**options)
        self.validator = validator

    def clean(self, value: object) -> object:
        """Return the parsed value, None where the parameter is not there."""
        if value is None:
            return None
        try:
            return self.validator(value)
        except ValidationFailed as failed:
            raise forms.ValidationError("Not acceptable.", code=failed.code) from None


class StrictFilter(filters.Filter):
    """A filter over a strict value; `schema` is its JSON Schema in the OpenAPI document.

    Further options (`field_name`, `lookup_expr`, `method`, `help_text`) as of any filter.
    """

    field_class = _CheckedField

    def __init__(
        self, validator: Validator[object], *, schema: Mapping[str, object] | None = None, **options: Any
    ) -> None:  # Any: as above
        super().__init__(validator=validator, **options)
        described = {**(schema or {"type": "string"})}
        if "help_text" in options:
            described["description"] = options["help_text"]
        set_override(self, "field", described)


class StrictFilterSet(filters.FilterSet):
    """Filters that refuse what they do not know; `cursor` and `limit` are known."""

    # The library's metaclass makes it, and its stubs do not say so.
    base_filters: ClassVar[dict[str, filters.Filter]]
    known_parameters = PAGE_PARAMETERS

    def is_valid(self) -> bool:
        """`True` where every parameter is offered, given once, of its kind, and `to` not before `from`.

        Raises Problem 400 `invalid` with the codes by name.
        """
        errors = faults(self._query, known=[*self.filters, *self.known_parameters])
        form = self.form
        errors |= {
            name: [error.code or "invalid" for error in found] for name, found in form.errors.as_data().items()
        } | errors
        if not errors and is_backwards(form.cleaned_data):
            errors["to"] = ["before_from"]
        if errors:
            raise unanswerable(errors)
        return True

    @property
    def _query(self) -> QueryDict:
        return self.data if isinstance(self.data, QueryDict) else QueryDict()
