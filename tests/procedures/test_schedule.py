"""The published catalogue as the calculator reads it, and the rows that a process keeps."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from codes.models import HcpcsWords, Modifier, RelativeValue, Release
from procedures.selectors.schedule import PublishedEdition, RowCache, schedule_for
from tests.factories import CodeFactory, RelativeValueFactory, ReleaseFactory
from tests.procedures.conftest import publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shared_catalogue")]


def queries(*codes: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        schedule_for(codes=codes, modifiers=["26"])
    return len(captured)


def test_rows_of_a_code_are_given_by_release_and_component() -> None:
    schedule = schedule_for(codes=["45378"], modifiers=[])

    assert set(schedule.rows("RVU25D", "45378")) == {"", "53"}
    assert schedule.rows("RVU25D", "99213") == {}


def test_rows_that_were_read_once_are_not_read_again() -> None:
    cold = queries("99213", "45378")

    assert queries("45378", "99213") == 2
    assert cold <= 5


def test_new_release_is_seen_at_once() -> None:
    schedule_for(codes=["99213"], modifiers=[])
    publish("RVU26A", date(2026, 1, 1))

    schedule = schedule_for(codes=["99213"], modifiers=[])

    assert "RVU26A" in {release.id for release in schedule.releases}
    assert "" in schedule.rows("RVU26A", "99213")


def test_release_of_the_same_name_but_another_file_is_not_taken_for_the_one_that_is_kept() -> None:
    schedule_for(codes=["99213"], modifiers=[])
    RelativeValue.objects.filter(release_id="RVU25D").delete()
    Release.objects.filter(id="RVU25D").delete()
    publish("RVU25D", date(2025, 10, 1), work_rvu="9.99")

    rows = schedule_for(codes=["99213"], modifiers=[]).rows("RVU25D", "99213")

    assert str(rows[""].work_rvu) == "9.99"


def test_draft_release_is_invisible_and_so_are_codes_that_only_it_holds() -> None:
    draft = ReleaseFactory.create(id="RVU26A", effective_from=date(2026, 1, 1), published_at=None, published_order=None)
    RelativeValueFactory.create(release=draft, code=CodeFactory.create(code="G9999"))

    schedule = schedule_for(codes=["G9999"], modifiers=[])

    assert not schedule.knows("G9999")
    assert "RVU26A" not in {release.id for release in schedule.releases}


def test_code_of_the_hcpcs_file_is_known_with_its_last_day() -> None:
    CodeFactory.create(code="G9998", added_on=date(2019, 1, 1), terminated_on=date(2024, 12, 31))
    HcpcsWords.objects.create(code=CodeFactory.create(code="H0001"), short="x", source="HCPCS 2019")

    schedule = schedule_for(codes=["G9998", "H0001"], modifiers=[])

    assert schedule.knows("G9998")
    assert schedule.knows("H0001")
    assert schedule.ended_on("G9998") == date(2024, 12, 31)


def test_modifier_of_the_hcpcs_file_is_known() -> None:
    Modifier.objects.create(modifier="A1", short="x", source="HCPCS 2019")

    assert schedule_for(codes=[], modifiers=["A1", "ZZ"]).modifiers == {"A1"}


def test_row_of_an_endoscopy_base_is_read_though_no_line_names_it() -> None:
    release = Release.objects.get(id="RVU25D")
    RelativeValueFactory.create(
        release=release, code=CodeFactory.create(code="45385"), mult_proc="3", endo_base="45378"
    )

    schedule = schedule_for(codes=["45385"], modifiers=[])

    assert "" in schedule.rows("RVU25D", "45378")


def test_kept_rows_stay_under_their_limit_and_the_code_used_longest_ago_goes_first() -> None:
    cache = RowCache(most_rows=5)
    editions = frozenset({PublishedEdition("RVU25D", "", 1, None)})
    for code in ("99213", "45378", "99213", "H2020"):
        cache.rows_of([code], editions=editions)

    with CaptureQueriesContext(connection) as captured:
        cache.rows_of(["99213", "H2020"], editions=editions)

    assert len(captured) == 0
    with CaptureQueriesContext(connection) as captured:
        cache.rows_of(["45378"], editions=editions)
    assert len(captured) == 1
