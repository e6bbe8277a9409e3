"""Keyset pagination over the whole ordering: ties of any length, mixed directions, nulls, one query a page.

The cursor holds the sort values of the row that the page stands beside. It is signed together with path, filters,
ordering and user, so that it works where it was made and nowhere else; `limit` may change between pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.core import signing
from django.db.models import QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from wire.pagination.keyset import Place, Rows, SortValue, columns_of, page_of
from wire.problems.problem import Problem
from wire.validation.queries import PAGE_PARAMETERS
from wire.validation.values import ValidationFailed, integer_text

DEFAULT_LIMIT: Final = 50
MAX_LIMIT: Final = 500

# JSON has no words for these; a date comes last since an instant is a date, too.
_KINDS: Mapping[str, tuple[type, Callable[[str], SortValue]]] = {
    "uuid": (UUID, UUID),
    "decimal": (Decimal, Decimal),
    "instant": (datetime, datetime.fromisoformat),
    "date": (date, date.fromisoformat),
}


class KeysetPagination(BasePagination):
    """Pages of a list by `?cursor=&limit=`; the view says `keyset = ("-performed_on", "id")`.

    The last column must make the order unique. Answers `{"results", "next", "previous"}`, the links being paths with
    query. Raises `Problem` 400 `limit_invalid` or `cursor_invalid`.
    """

    keyset: Sequence[str] = ()
    default_limit = DEFAULT_LIMIT
    max_limit = MAX_LIMIT

    # Any: rows of whatever list.
    def paginate_queryset(self, queryset: Rows | Sequence[Any], request: Request, view: object = None) -> list[Any]:
        """Return the rows of the page that the request names, read in one query."""
        names = tuple(getattr(view, "keyset", None) or self.keyset)
        if not names:
            raise TypeError(f"{type(view).__name__} does not name its ordering in `keyset`")
        if not isinstance(queryset, QuerySet):
            raise TypeError("a keyset is read from the database, not from a list")
        self.request = request
        self.columns = columns_of(queryset, names)
        self.salt = _salt(request, names)
        place = self._place()
        limit = self._limit()
        rows = list(page_of(queryset, self.columns, place)[: limit + 1])
        return self._page(rows[:limit], place, has_more=len(rows) > limit)

    def get_paginated_response(self, data: Any) -> Response:  # Any: as the library has it
        """Return the answer around the serialized rows."""
        return Response({"results": data, "next": self.next, "previous": self.previous})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:  # Any: JSON
        """Return the schema of the answer for the OpenAPI document."""
        link = {"type": "string", "nullable": True, "format": "uri-reference"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {"results": schema, "next": link, "previous": link},
        }

    def get_schema_operation_parameters(self, view: object) -> list[dict[str, Any]]:  # Any: JSON
        """Return the query parameters for the OpenAPI document."""
        limit = {"type": "integer", "minimum": 1, "maximum": self.max_limit, "default": self.default_limit}
        return [
            {"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"},
             "description": "Where the page begins, as `next` or `previous` of another page says."},
            {"name": "limit", "in": "query", "required": False, "schema": limit, "description": "Rows a page."},
        ]  # fmt: skip

    # Any: rows of whatever list.
    def _page(self, rows: list[Any], place: Place | None, *, has_more: bool) -> list[Any]:
        """Return the rows in the order of the list, and note the links; beyond the place there is the other page."""
        is_backward = place is not None and place.is_backward
        if is_backward:
            rows.reverse()
        has_next = is_backward or has_more
        has_previous = has_more if is_backward else place is not None
        self.next = self._link(rows[-1], is_backward=False) if rows and has_next else None
        self.previous = self._link(rows[0], is_backward=True) if rows and has_previous else None
        return rows

    def _limit(self) -> int:
        given = self.request.query_params.getlist("limit")
        try:
            # A repeated parameter has the wrong shape.
            return integer_text(least=1, most=self.max_limit)(",".join(given)) if given else self.default_limit
        except ValidationFailed:
            detail = f"limit is a whole number from 1 to {self.max_limit}."
            raise Problem(400, "limit_invalid", detail, members={"max_limit": self.max_limit}) from None

    def _place(self) -> Place | None:
        given = self.request.query_params.getlist("cursor")
        if not given:
            return None
        try:
            direction, *position = signing.loads(",".join(given), salt=self.salt)
        except (signing.BadSignature, ValueError):
            detail = "The cursor is not one that this list gave for these filters."
            raise Problem(400, "cursor_invalid", detail) from None
        return Place(tuple(_read(written) for written in position), is_backward=direction == "<")

    def _link(self, row: object, *, is_backward: bool) -> str:
        position = [_written(column.value_in(row)) for column in self.columns]
        cursor = signing.dumps(["<" if is_backward else ">", *position], salt=self.salt)
        kept = [(name, value) for name, value in _parameters(self.request) if name != "cursor"]
        return f"{self.request.path}?{urlencode([*kept, ('cursor', cursor)])}"


def _salt(request: Request, names: Sequence[str]) -> str:
    """Return what a cursor is bound to."""
    user = request.user.pk if request.user.is_authenticated else ""
    filters = sorted(pair for pair in _parameters(request) if pair[0] not in PAGE_PARAMETERS)
    return f"wire.cursor:{urlencode([('path', request.path), ('user', str(user)), ('by', ','.join(names)), *filters])}"


def _parameters(request: Request) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.query_params.lists() for value in values]


def _written(value: SortValue) -> object:
    """Return a sort value as JSON, with its kind where JSON does not know it."""
    for name, (kind, _) in _KINDS.items():
        if isinstance(value, kind):
            return [name, str(value)]
    return value


def _read(written: Any) -> SortValue:  # Any: JSON that the signature vouches for
    if not isinstance(written, list):
        value: SortValue = written
        return value
    name, text = written
    return _KINDS[name][1](text)
