"""Query parameters are strict, and one that is not offered is an error."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from procedures.models import ProcedureLog
from wire.problems.problem import Problem
from wire.validation.filters import StrictFilter, StrictFilterSet
from wire.validation.queries import read_query
from wire.validation.values import Validator, date_text, integer_text, text


class Filters(StrictFilterSet):
    """Filters as an app has them."""

    code = StrictFilter(text(max_length=7, pattern="[0-9A-Z]{1,7}"))
    to = StrictFilter(date_text(), field_name="performed_on", lookup_expr="lte")


Filters.base_filters["from"] = StrictFilter(date_text(), field_name="performed_on", lookup_expr="gte")

CHECKS: dict[str, Validator[object]] = {
    "from": date_text(),
    "to": date_text(),
    "code": text(max_length=7, pattern="[0-9A-Z]+"),
}


def sql_of(query: str) -> str:
    """Return the condition that a query makes."""
    filters = Filters(QueryDict(query), ProcedureLog.objects.all())
    assert filters.is_valid()
    return str(filters.qs.query).partition("WHERE")[2]


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("colour=red", {"colour": ["unknown_parameter"]}), ("code=99213&code=99214", {"code": ["repeated"]}),
        ("code=", {"code": ["invalid_format"]}), ("code=99213%0A", {"code": ["invalid_format"]}),
        ("from=20260314", {"from": ["invalid_format"]}), ("from=1991-12-31", {"from": ["out_of_range"]}),
        ("from=2026-03-15&to=2026-03-14", {"to": ["before_from"]}),
        ("ordering=id", {"ordering": ["unknown_parameter"]}),
        ("from=x&colour=red", {"from": ["invalid_format"], "colour": ["unknown_parameter"]}),
    ],
)  # fmt: skip
def test_a_query_that_cannot_be_meant_is_refused_by_filters_and_reports_alike(
    query: str, errors: dict[str, list[str]]
) -> None:
    with pytest.raises(Problem) as by_filters:
        sql_of(query)
    with pytest.raises(Problem) as by_report:
        read_query(QueryDict(query), CHECKS)

    assert (by_filters.value.status, by_filters.value.code, by_filters.value.errors) == (400, "invalid", errors)
    assert by_report.value.errors == errors


def test_a_filter_that_is_given_narrows_and_one_that_is_not_does_not() -> None:
    assert "code" in sql_of("code=99213&limit=5&cursor=x")
    assert "performed_on" not in sql_of("code=99213")
    assert sql_of("limit=5") == ""
    assert sql_of("from=2026-03-14&to=2026-03-14").count("2026-03-14") == 2


def test_a_report_gets_what_is_there_and_misses_what_it_needs() -> None:
    assert read_query(QueryDict("n=5"), {"n": integer_text(), "m": integer_text()}) == {"n": 5}
    with pytest.raises(Problem) as refused:
        read_query(QueryDict(""), {"n": integer_text()}, required=["n"])
    assert refused.value.errors == {"n": ["required"]}


def test_a_report_may_leave_parameters_to_others() -> None:
    assert read_query(QueryDict("n=5&format=csv"), {"n": integer_text()}, also_known=["format"]) == {"n": 5}
