"""Search filters beside the words: category, specialty, and the row that is displayed for a code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from codes.domain.categories import Category, category_by_slug
from codes.domain.indicators import DISPLAYED_COMPONENTS
from codes.domain.states import CodeState
from codes.models import Code, CodeSpecialty, RelativeValue
from codes.selectors.codes import in_category, with_display_row, with_state, with_status, with_work


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """Filters, None where not asked for; bounds of the work RVU are inclusive, in RVU."""

    category: Category | None = None
    specialty: str | None = None
    state: CodeState | None = None
    status: str | None = None
    has_work_rvu: bool | None = None
    least_work_rvu: Decimal | None = None
    most_work_rvu: Decimal | None = None
    global_period: str | None = None

    @classmethod
    def named(cls, values: Mapping[str, Any]) -> SearchFilters:  # Any: each filter's own type
        """Return the filters by the names that the API and the page give them; values are checked before."""
        return cls(
            category=category_by_slug(values.get("category", "")),
            specialty=values.get("specialty"),
            state=CodeState(values["state"]) if "state" in values else None,
            status=values.get("status"),
            has_work_rvu=values["has_work_rvu"] in {"true", "1"} if "has_work_rvu" in values else None,
            least_work_rvu=values.get("work_rvu_min"),
            most_work_rvu=values.get("work_rvu_max"),
            global_period=values.get("global_period"),
        )

    @property
    def needs_display_row(self) -> bool:
        """Return true where the answer depends on the row that is displayed for a code."""
        of_row = (self.state, self.status, self.has_work_rvu, self.least_work_rvu, self.most_work_rvu)
        return any(value is not None for value in (*of_row, self.global_period))


NO_FILTERS: Final = SearchFilters()


def filter_codes(codes: QuerySet[Code], filters: SearchFilters, *, on: date) -> QuerySet[Code]:
    """Return the codes that pass all filters on a day; one query ahead where a row is asked for."""
    if filters.category is not None:
        codes = codes.filter(in_category(filters.category))
    if filters.specialty is not None:
        codes = codes.filter(Exists(CodeSpecialty.objects.filter(code=OuterRef("pk"), specialty=filters.specialty)))
    return _filter_by_row(codes, filters, on=on) if filters.needs_display_row else codes


def _filter_by_row(codes: QuerySet[Code], filters: SearchFilters, *, on: date) -> QuerySet[Code]:
    codes = with_display_row(codes, on=on)
    if filters.state is not None:
        codes = with_state(codes, filters.state, on=on)
    if filters.status is not None:
        codes = with_status(codes, filters.status)
    if filters.has_work_rvu is not None:
        codes = with_work(codes, has_work_rvu=filters.has_work_rvu)
    figures = {
        "work_rvu__gte": filters.least_work_rvu,
        "work_rvu__lte": filters.most_work_rvu,
        "global_period": filters.global_period,
    }
    conditions = {name: value for name, value in figures.items() if value is not None}
    if not conditions:
        return codes
    rows = RelativeValue.objects.filter(pk=OuterRef("display_row"), component__in=DISPLAYED_COMPONENTS, **conditions)
    return codes.filter(Exists(rows))
