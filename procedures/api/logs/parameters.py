"""Query parameters of lines: filters of lists and exports, and what comes to a billing state."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from drf_spectacular.utils import OpenApiParameter

from codes.domain.patterns import MODIFIER
from procedures.collections.logs import BILLING_STATES, CODE_PATTERN, PLACE_PATTERN, ROLES
from procedures.models import ProcedureLog, Valuation
from procedures.wrvu.values import Basis
from wire.validation.filters import StrictFilter, StrictFilterSet
from wire.validation.values import choice, date_text, flag_text, text

STATE = OpenApiParameter(
    "state", str, enum=list(BILLING_STATES), required=True, description="Where lines shall come to."
)
BACKWARDS = OpenApiParameter("backwards", int, enum=[0, 1], description="1: lines after the state come back to it.")
CONTRACT = OpenApiParameter("contract", str, description="The id of a contract: its lines alone.")
_BASES = [basis.value for basis in Basis]
_DATE = {"type": "string", "format": "date"}
_is_code = text(max_length=7, pattern=CODE_PATTERN)
_is_modifier = text(max_length=2, pattern=MODIFIER)
_is_place = text(max_length=2, pattern=PLACE_PATTERN)


class LogFilters(StrictFilterSet):
    """Lines of a span of days, a code, a modifier, a role, a place, a basis, or with words in note or code."""

    to = StrictFilter(date_text(), schema=_DATE, field_name="performed_on", lookup_expr="lte")
    code = StrictFilter(_is_code, field_name="code")
    modifier = StrictFilter(_is_modifier, method="of_modifier")
    role = StrictFilter(choice(ROLES), schema={"type": "string", "enum": list(ROLES)}, field_name="role")
    place_of_service = StrictFilter(_is_place, field_name="place_of_service")
    basis = StrictFilter(choice(_BASES), schema={"type": "string", "enum": _BASES}, method="of_basis")
    q = StrictFilter(text(max_length=200), method="with_words")

    def of_modifier(self, logs: QuerySet[ProcedureLog], name: str, value: str) -> QuerySet[ProcedureLog]:
        """Return the lines that have the modifier."""
        return logs.filter(modifiers__contains=[value])

    def of_basis(self, logs: QuerySet[ProcedureLog], name: str, value: str) -> QuerySet[ProcedureLog]:
        """Return the lines whose credit rests on the basis."""
        of_line = Valuation.objects.filter(user_id=OuterRef("user_id"), log_id=OuterRef("id"), basis=value)
        return logs.filter(Exists(of_line))

    def with_words(self, logs: QuerySet[ProcedureLog], name: str, value: str) -> QuerySet[ProcedureLog]:
        """Return the lines whose note or code has the text in it, whatever its case."""
        return logs.filter(Q(note__icontains=value) | Q(code__icontains=value))


# The parameter's name is a keyword of Python.
LogFilters.base_filters["from"] = StrictFilter(date_text(), schema=_DATE, field_name="performed_on", lookup_expr="gte")


class TableFilters(LogFilters):
    """The same, and whether the table is for Excel."""

    excel = StrictFilter(
        flag_text(),
        schema={"type": "integer", "enum": [0, 1]},
        method="as_they_are",
        help_text="1: begin with the byte order mark by which Excel knows UTF-8.",
    )

    def as_they_are(self, logs: QuerySet[ProcedureLog], name: str, value: bool) -> QuerySet[ProcedureLog]:  # noqa: FBT001  # the library's signature
        """Return all lines: it changes the form alone."""
        return logs


TableFilters.base_filters["from"] = LogFilters.base_filters["from"]
