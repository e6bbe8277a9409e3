"""Filters of the catalog's lists."""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from codes.domain.indicators import STATUSES
from codes.domain.states import CodeState
from codes.models import Code, CodeSpecialty
from codes.search.search import matching
from codes.selectors.codes import with_display_row, with_state, with_status, with_work
from wire.validation.filters import StrictFilter, StrictFilterSet
from wire.validation.values import choice, text

_STATES: Final = [state.value for state in CodeState]
_YES_OR_NO: Final = ["true", "false", "1", "0"]
# Their answer depends on the row that is displayed for a code.
_OF_ROW: Final = ("state", "status", "has_work_rvu")


class CodeFilters(StrictFilterSet):
    """Codes by prefix or words, state, status, work RVU and specialty, as they are today."""

    q = StrictFilter(
        text(max_length=200, min_length=1), method="with_words", schema={"type": "string", "maxLength": 200},
        help_text="A code's beginning, or words; `codes/search` puts the best first",
    )  # fmt: skip
    state = StrictFilter(choice(_STATES), method="in_state", schema={"type": "string", "enum": _STATES})
    status = StrictFilter(
        choice(list(STATUSES)), method="of_status", schema={"type": "string", "enum": list(STATUSES)},
        help_text="The status indicator of the fee schedule",
    )  # fmt: skip
    has_work_rvu = StrictFilter(
        choice(_YES_OR_NO), method="with_work_rvu", schema={"type": "string", "enum": _YES_OR_NO},
        help_text="Whether the work RVU is above 0",
    )  # fmt: skip
    specialty = StrictFilter(
        text(max_length=64, pattern=r"[-a-z0-9]+"), method="of_specialty", help_text="The slug of a specialty"
    )

    def filter_queryset(self, queryset: QuerySet[Code]) -> QuerySet[Code]:
        """Return the codes that pass all filters."""
        self.today = timezone.localdate()
        if any(self.form.cleaned_data[name] is not None for name in _OF_ROW):
            queryset = with_display_row(queryset, on=self.today)
        filtered: QuerySet[Code] = super().filter_queryset(queryset)
        return filtered

    def with_words(self, codes: QuerySet[Code], name: str, value: str) -> QuerySet[Code]:
        """Return the codes that the search finds, those of texts and typing errors included."""
        return codes.filter(code__in=matching(value).values("code"))

    def in_state(self, codes: QuerySet[Code], name: str, value: str) -> QuerySet[Code]:
        """Return the codes in a state."""
        return with_state(codes, CodeState(value), on=self.today)

    def of_status(self, codes: QuerySet[Code], name: str, value: str) -> QuerySet[Code]:
        """Return the codes whose row has a status indicator."""
        return with_status(codes, value)

    def with_work_rvu(self, codes: QuerySet[Code], name: str, value: str) -> QuerySet[Code]:
        """Return the codes that have a work RVU above 0, or those that have none."""
        return with_work(codes, has_work_rvu=value in {"true", "1"})

    def of_specialty(self, codes: QuerySet[Code], name: str, value: str) -> QuerySet[Code]:
        """Return the codes that a specialty reports."""
        return codes.filter(Exists(CodeSpecialty.objects.filter(code=OuterRef("pk"), specialty=value)))


class LocalityFilters(StrictFilterSet):
    """Localities of one release."""

    release = StrictFilter(
        text(max_length=32, pattern=r"[A-Za-z0-9.-]+"), field_name="release_id",
        help_text="A release's id; the newest one in force that has localities if not given",
    )  # fmt: skip


class NoFilters(StrictFilterSet):
    """No filters: any parameter but those of pages is refused."""
