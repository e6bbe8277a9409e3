"""What narrows a search beside its words: category, specialty, and the row that speaks for a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from codes.domain.categories import Category
from codes.domain.states import State
from codes.models import Code, CodeSpecialty, RelativeValue
from codes.selectors.codes import in_category, with_speaking_row, with_state, with_status, with_work


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Filters, None where not asked for; bounds of the work RVU are inclusive, in RVU."""

    category: Category | None = None
    specialty: str | None = None
    state: State | None = None
    status: str | None = None
    has_work_rvu: bool | None = None
    least_work_rvu: Decimal | None = None
    most_work_rvu: Decimal | None = None
    global_period: str | None = None

    @property
    def asks_for_row(self) -> bool:
        """Say that the answer depends on the row that speaks for a code."""
        of_row = (self.state, self.status, self.has_work_rvu, self.least_work_rvu, self.most_work_rvu)
        return any(asked is not None for asked in (*of_row, self.global_period))


NOT_NARROWED: Final = Narrowing()


def narrowed(codes: QuerySet[Code], narrowing: Narrowing, *, on: date) -> QuerySet[Code]:
    """Return the codes that pass all filters on a day; one query ahead where a row is asked for."""
    if narrowing.category is not None:
        codes = codes.filter(in_category(narrowing.category))
    if narrowing.specialty is not None:
        codes = codes.filter(Exists(CodeSpecialty.objects.filter(code=OuterRef("pk"), specialty=narrowing.specialty)))
    return _narrowed_by_row(codes, narrowing, on=on) if narrowing.asks_for_row else codes


def _narrowed_by_row(codes: QuerySet[Code], narrowing: Narrowing, *, on: date) -> QuerySet[Code]:
    codes = with_speaking_row(codes, on=on)
    if narrowing.state is not None:
        codes = with_state(codes, narrowing.state, on=on)
    if narrowing.status is not None:
        codes = with_status(codes, narrowing.status)
    if narrowing.has_work_rvu is not None:
        codes = with_work(codes, has_work_rvu=narrowing.has_work_rvu)
    figures = {
        "work_rvu__gte": narrowing.least_work_rvu,
        "work_rvu__lte": narrowing.most_work_rvu,
        "global_period": narrowing.global_period,
    }
    asked = {name: value for name, value in figures.items() if value is not None}
    if not asked:
        return codes
    rows = RelativeValue.objects.filter(pk=OuterRef("speaking_row"), component__in=["", "26"], **asked)
    return codes.filter(Exists(rows))
