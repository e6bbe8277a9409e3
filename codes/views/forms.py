"""Forms of the catalogue's pages, all of them in addresses: search, filters, codes side by side, locality.

Names are those of the API. What is not valid is said at its field, and narrows or chooses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Final
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from codes.content.labels import GLOBAL_PERIODS, STATE_WORDS
from codes.domain.categories import categories
from codes.domain.patterns import CODE
from codes.domain.states import CodeState
from codes.domain.values import GpciRow
from codes.models import Specialty
from codes.presenters.side_by_side import MOST, codes_named
from codes.search.filters import SearchFilters
from codes.search.results import LONGEST_QUERY

Choices = list[tuple[str, str]]

_ANY: Final = ("", "Any")
_WORK: Final = (_ANY, ("true", "With a work RVU"), ("false", "Without"))
_LONGEST_LIST: Final = 200


class SearchBoxForm(forms.Form):
    """The search box of every page; an empty one searches nothing."""

    q = forms.CharField(
        label="Search codes",
        required=False,
        max_length=LONGEST_QUERY,
        widget=forms.SearchInput(attrs={"placeholder": "Code or words: 99213, colonoscopy", "autocomplete": "off"}),
        error_messages={"max_length": "Search codes: this is too long; give a code or a few words."},
    )

    def __init__(self, address: Mapping[str, str] | None = None) -> None:
        super().__init__(address, auto_id="%s")

    @property
    def query(self) -> str:
        """Return what is searched, an empty text where that is nothing or too long."""
        return str(self.cleaned_data["q"]) if self.is_valid() else ""


class ComparisonForm(forms.Form):
    """Codes to stand side by side, parted by commas or blanks."""

    codes = forms.CharField(
        label=f"Up to {MOST} codes",
        required=False,
        max_length=_LONGEST_LIST,
        widget=forms.TextInput(attrs={"placeholder": "99213, 99214, 99215", "autocomplete": "off"}),
        error_messages={"max_length": f"This is too long; give up to {MOST} codes, such as 99213, 99214."},
    )

    def __init__(self, address: Mapping[str, str]) -> None:
        super().__init__(address, auto_id="%s")
        self.numbers: tuple[str, ...] = ()
        self.full_clean()

    def clean_codes(self) -> str:
        """Keep what has the form of a code in `numbers`, and name what has not."""
        typed = str(self.cleaned_data["codes"])
        named = codes_named(typed)
        self.numbers = tuple(number for number in named if re.fullmatch(CODE, number))
        if wrong := [number for number in named if number not in self.numbers]:
            raise forms.ValidationError(f"No codes: {', '.join(wrong)}. Give codes such as 99213, parted by commas.")
        return typed


class LocalityForm(forms.Form):
    """The locality that a payment is shown for, the nation where none is chosen."""

    locality = forms.ChoiceField(
        label="Payment in a locality",
        required=False,
        error_messages={"invalid_choice": "Payment in a locality: choose one of the list."},
    )

    def __init__(self, address: Mapping[str, str], localities: Iterable[GpciRow]) -> None:
        super().__init__(address, auto_id="%s")
        self._localities = {f"{row.mac}-{row.locality}": row for row in localities}
        _offer(self.fields["locality"], [("", "National"), *_by_state(self._localities)])

    @property
    def chosen(self) -> GpciRow | None:
        """Return the locality that was chosen, None for the nation."""
        return self._localities.get(self.cleaned_data["locality"]) if self.is_valid() else None


def _by_state(localities: Mapping[str, GpciRow]) -> list[tuple[str, Choices]]:
    """Return localities, which are in the order of their states, as choices in a group a state."""
    grouped = groupby(localities.items(), key=lambda item: item[1].state)
    return [(state, [(value, row.place) for value, row in rows]) for state, rows in grouped]


def _offer(field: forms.Field, choices: Iterable[tuple[str, str | Choices]]) -> None:
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{field.label} has no choices")
    field.choices = list(choices)


class _Choice(forms.ChoiceField):
    """One of a list, or any."""

    def __init__(self, label: str, choices: Iterable[tuple[str, str]] = ()) -> None:
        errors = {"invalid_choice": f"{label}: choose one of the list."}
        super().__init__(label=label, required=False, choices=choices, error_messages=errors)


class _WorkRvu(forms.DecimalField):
    """A work RVU, with at most two decimals."""

    def __init__(self, label: str) -> None:
        wrong = f"{label}: give a number of wRVU with at most two decimals, such as 1.30."
        kinds = ("invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits")
        super().__init__(
            label=label,
            required=False,
            min_value=Decimal(0),
            max_digits=6,
            decimal_places=2,
            error_messages=dict.fromkeys(kinds, wrong),
        )


class SearchFilterForm(forms.Form):
    """Filters of a search; the bounds of the work RVU are inclusive, in RVU."""

    category = _Choice("Category")
    specialty = _Choice("Specialty")
    state = _Choice("State")
    global_period = _Choice("Global period")
    has_work_rvu = _Choice("Work RVU", _WORK)
    work_rvu_min = _WorkRvu("Least wRVU")
    work_rvu_max = _WorkRvu("Greatest wRVU")

    def __init__(self, parameters: QueryDict) -> None:
        super().__init__(parameters, auto_id="filter_%s")
        states = [(state.value, STATE_WORDS[state].badge) for state in CodeState if state in STATE_WORDS]
        offered: Mapping[str, Choices] = {
            "category": [(each.slug, each.name) for each in categories()],
            "specialty": list(Specialty.objects.order_by("name").values_list("slug", "name")),
            "state": states,
            "global_period": [(period, f"{period}: {words}") for period, words in GLOBAL_PERIODS.items()],
        }
        for name, choices in offered.items():
            _offer(self.fields[name], [_ANY, *choices])
        self.full_clean()

    def clean(self) -> None:
        """Refuse a range whose end lies before its beginning."""
        least, most = self.cleaned_data.get("work_rvu_min"), self.cleaned_data.get("work_rvu_max")
        if least is not None and most is not None and most < least:
            self.add_error("work_rvu_max", "Greatest wRVU: this lies below the least.")

    @property
    def active(self) -> dict[str, str]:
        """Return the filters that are set and valid, as texts by name."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value not in {None, ""}}

    @property
    def search_filters(self) -> SearchFilters:
        """Return the filters as the search takes them."""
        return SearchFilters.named({name: value for name, value in self.cleaned_data.items() if name in self.active})

    def query_string(self, query: str) -> str:
        """Return the query string of a search with these filters."""
        return urlencode({"q": query, **self.active})
