"""The filters of the search page as a form, named as the API names them; what is not valid filters nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from codes.content.labels import GLOBAL_PERIODS, STATE_WORDS
from codes.domain.categories import categories, category_by_slug
from codes.domain.states import CodeState
from codes.models import Specialty
from codes.search.filters import SearchFilters

Choices = list[tuple[str, str]]

_ANY: Final = ("", "Any")
_WORK: Final = (_ANY, ("true", "With a work RVU"), ("false", "Without"))


class SearchFilterForm(forms.Form):
    """Filters of a search; the bounds of the work RVU are inclusive, in RVU."""

    category = forms.ChoiceField(required=False)
    specialty = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False)
    global_period = forms.ChoiceField(required=False)
    has_work_rvu = forms.ChoiceField(label="Work RVU", required=False, choices=_WORK)
    work_rvu_min = forms.DecimalField(
        label="Least wRVU", required=False, min_value=Decimal(0), max_digits=6, decimal_places=2
    )
    work_rvu_max = forms.DecimalField(
        label="Greatest wRVU", required=False, min_value=Decimal(0), max_digits=6, decimal_places=2
    )

    def __init__(self, parameters: QueryDict) -> None:
        super().__init__(parameters, auto_id="filter_%s")
        self._offer("category", [(each.slug, each.name) for each in categories()])
        self._offer("specialty", list(Specialty.objects.order_by("name").values_list("slug", "name")))
        self._offer("state", [(state.value, STATE_WORDS[state].badge) for state in CodeState if state in STATE_WORDS])
        self._offer("global_period", [(period, f"{period}: {words}") for period, words in GLOBAL_PERIODS.items()])
        self.full_clean()

    def clean(self) -> dict[str, Any]:  # Any: each field's own type
        """Refuse a range whose end lies before its beginning."""
        least, most = self.cleaned_data.get("work_rvu_min"), self.cleaned_data.get("work_rvu_max")
        if least is not None and most is not None and most < least:
            self.add_error("work_rvu_max", "The greatest work RVU lies below the least.")
        return self.cleaned_data

    @property
    def active(self) -> dict[str, str]:
        """Return the filters that are set and valid, as texts by name."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value not in {None, ""}}

    @property
    def search_filters(self) -> SearchFilters:
        """Return the filters as the search takes them."""
        active = self.active
        return SearchFilters(
            category=category_by_slug(active.get("category", "")),
            specialty=active.get("specialty"),
            state=CodeState(active["state"]) if "state" in active else None,
            has_work_rvu=active["has_work_rvu"] == "true" if "has_work_rvu" in active else None,
            least_work_rvu=self.cleaned_data.get("work_rvu_min"),
            most_work_rvu=self.cleaned_data.get("work_rvu_max"),
            global_period=active.get("global_period"),
        )

    def query_string(self, query: str) -> str:
        """Return the query string of a search with these filters."""
        return urlencode({"q": query, **self.active})

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type of a field named above
        field.choices = [_ANY, *choices]
