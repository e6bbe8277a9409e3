"""Query parameters of an import."""

from __future__ import annotations

from typing import Final

from drf_spectacular.utils import OpenApiParameter

from procedures.importers.dates import DateOrder
from procedures.services.imports import (
    Existing,
    Zeros,
)

COMMIT: Final = OpenApiParameter("commit", int, enum=[0, 1], description="1: take it. 0: only say what it would do.")
EXISTING: Final = OpenApiParameter(
    "existing", str, enum=[one.value for one in Existing], description="What becomes of records with other content."
)
NAMES: Final = OpenApiParameter(
    "columns", str, description="Of a table: its names for our columns, as `code:CPT,performed_on:Date`."
)
DATES: Final = OpenApiParameter(
    "dates",
    str,
    enum=[one.value for one in DateOrder],
    description="Of a table: iso takes 2026-03-14 alone; us, the default, also 3/14/2026 and 3/14/26, month first.",
)
ZEROS: Final = OpenApiParameter(
    "zeros",
    str,
    enum=[one.value for one in Zeros],
    description="Of a table: what becomes of codes that a spreadsheet shortened (100 for 00100). Until it is said, "
    "such a line is a fault, `zeros_lost`.",
)
