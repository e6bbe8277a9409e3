"""Query parameters of the periods of a contract."""

from __future__ import annotations

from datetime import date
from typing import Final

from drf_spectacular.utils import OpenApiParameter

FROM: Final = OpenApiParameter("from", date, required=True, description="A day of the first period.")
TO: Final = OpenApiParameter("to", date, required=True, description="A day of the last period, 36 at most.")
