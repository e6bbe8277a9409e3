"""What the OpenAPI document says of answers holds for those that are easily forgotten."""

from __future__ import annotations

import re
from typing import Any

from drf_spectacular.generators import SchemaGenerator


def schema_of(name: str) -> dict[str, Any]:
    document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # of the library
    found: dict[str, Any] = document["components"]["schemas"][name]
    return found


def test_change_of_a_work_rvu_may_be_below_zero() -> None:
    change = schema_of("HistoryLineOutput")["properties"]["change"]

    for written in ("-0.16", "0.00", "1.25"):
        assert re.search(change["pattern"], written), written
    assert not re.search(change["pattern"], "--1.00")


def test_work_rvu_is_never_below_zero() -> None:
    assert not re.search(schema_of("HistoryLineOutput")["properties"]["work_rvu"]["pattern"], "-0.16")


def test_refused_line_of_several_need_not_have_the_members_of_a_stored_one() -> None:
    row = schema_of("BulkRowOutput")

    assert row["required"] == ["status"]
    assert {"valuation", "errors", "code"} <= set(row["properties"])
