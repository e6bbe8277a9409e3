"""Who sees which tables: the rule is written for the ORM and for a prepared statement, and both say the same."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest

from benchmarks.models import SourceKind
from benchmarks.selectors.tables import positions, shown_rows, shown_sources
from tests.factories import BenchmarkRowFactory

pytestmark = pytest.mark.django_db
SPECIALTY = "cardiology"


@pytest.mark.parametrize("reader", ["user", "stranger"])
def test_positions_are_in_the_tables_that_are_shown_to_whoever_asks(reader: str) -> None:
    signed_in = reader == "user"
    for kind, is_draft in product(SourceKind.values, (True, False)):
        slug = f"{kind}-{'draft' if is_draft else 'published'}"
        BenchmarkRowFactory.create(
            specialty=SPECIALTY, source__slug=slug, source__kind=kind, source__is_draft=is_draft,
            source__release="RVU25D" if kind == SourceKind.MEDICARE else "",
        )  # fmt: skip

    placed = positions(placed=lambda _: Decimal(5000), specialty=SPECIALTY, signed_in=signed_in)

    shown = {f"{kind}-published" for kind in SourceKind.values if signed_in or kind != "licensed"}
    assert {one.source.slug for one in placed} == shown
    assert {row.source_id for row in shown_rows(signed_in=signed_in)} == shown
    assert set(shown_sources(signed_in=signed_in).values_list("slug", flat=True)) == shown
