"""Charts of reports: at most 400 bars, one drawn at a time, known ones spared, none kept of somebody erased."""

from __future__ import annotations

import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.db.models import QuerySet
from drf_spectacular.generators import SchemaGenerator
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import Profile, User
from accounts.services.accounts import erase_account
from procedures.api.reports import chart_response, parameters
from procedures.reports.bars import MOST_BARS, bars_over_time
from procedures.reports.drawing import WIDE, totals_drawing
from procedures.reports.periods import By
from procedures.reports.shapes import ChartText
from procedures.services.changes.redaction import redact_record
from tests.factories import NOW
from tests.matrix import matrix
from tests.procedures.conftest import Record, new_user
from wire.chart_cache import ALIAS

CHART = "/api/v1/summary/chart"
OF_2025 = {"from": "2025-01-01", "to": "2025-12-31"}
TEN_YEARS = {"from": "2015-11-21", "to": "2025-11-20"}


@pytest.fixture(autouse=True)
def _at_now() -> Any:  # Any: a generator of nothing
    with time_machine.travel(NOW, tick=False):
        yield


def days_from(first: date, number: int) -> dict[date, Decimal]:
    return {first + timedelta(days): Decimal("1.30") for days in range(number)}


@matrix(
    ("requested", "days", "drawn", "bars"),
    [
        (By.DAY, 400, By.DAY, 400),
        (By.DAY, 401, By.WEEK, 58),
        (By.DAY, 3_653, By.MONTH, 120),
        (By.WEEK, 2_800, By.WEEK, 400),
        (By.WEEK, 2_801, By.MONTH, 92),
        (By.MONTH, 3_653, By.MONTH, 120),
        (By.YEAR, 3_653, By.YEAR, 11),
    ],
)
def test_there_are_at_most_400_bars_and_coarser_buckets_hold_the_same_total(
    requested: By, days: int, drawn: By, bars: int
) -> None:
    by_day = days_from(date(2015, 6, 1), days)

    series = bars_over_time(by_day, by=requested, week_start=1)

    assert (series.by, len(series.totals)) == (drawn, bars)
    assert len(series.totals) <= MOST_BARS
    assert sum(series.totals.values()) == sum(by_day.values())


def test_a_week_that_two_months_share_is_parted_by_its_days() -> None:
    by_day = {date(2015, 12, 1): Decimal(1), date(2025, 9, 30): Decimal(2), date(2025, 10, 1): Decimal(4)}

    series = bars_over_time(by_day, by=By.WEEK, week_start=1)

    assert series.by is By.MONTH
    assert (series.totals["2025-09"], series.totals["2025-10"]) == (Decimal(2), Decimal(4))


def test_a_bucket_without_lines_between_others_keeps_its_place() -> None:
    series = bars_over_time({date(2025, 1, 1): Decimal(1), date(2025, 1, 4): Decimal(2)}, by=By.DAY, week_start=1)

    assert list(series.totals.values()) == [1, 0, 0, 2]


def bars(chart: Any) -> list[ET.Element]:  # Any: an answer of the test client
    """Return the bars of a drawn chart."""
    drawn = ET.fromstring(chart.content)  # noqa: S314  # our own answer
    return [shape for shape in drawn.iter() if shape.get("class") == "bar"]


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(("last", "bucket"), [("2025-11-14", "day"), ("2016-01-04", "month")])
def test_a_header_says_by_what_the_bars_are_and_the_series_keeps_its_buckets(
    client: APIClient, record: Record, last: str, bucket: str
) -> None:
    record(performed_on="2025-11-14")
    record(performed_on=last)

    drawn = client.get(CHART, {**TEN_YEARS, "by": "day"})
    series = client.get("/api/v1/summary/series", {**TEN_YEARS, "by": "day"}).json()

    assert (drawn.status_code, drawn[parameters.BUCKET_HEADER]) == (200, bucket)
    assert 0 < len(bars(drawn)) <= MOST_BARS
    assert series["names"] == sorted({last, "2025-11-14"})


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
@matrix("form", ["svg", "png"])
@matrix("by", [by.value for by in By])
def test_each_breakdown_is_drawn_in_both_forms(client: APIClient, record: Record, form: str, by: str) -> None:
    record(performed_on="2025-11-01", code="99213")
    record(performed_on="2025-10-01", code="45378")

    answer = client.get(CHART, {**OF_2025, "form": form, "by": by})

    assert (answer.status_code, answer["Content-Type"]) == (200, parameters.MEDIA_TYPES[form])


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
def test_a_single_bucket_is_a_narrow_bar(client: APIClient, record: Record) -> None:
    record(performed_on="2025-11-14")

    (bar,) = bars(client.get(CHART, OF_2025))

    assert 10 < Decimal(bar.attrib["width"]) < 40


@pytest.fixture
def drawn() -> Any:  # Any: a mock
    """Count what is drawn, and draw it."""
    with patch("procedures.api.reports.views.file_of", return_value=b"drawn") as counted:
        yield counted


def chart(client: APIClient, **headers: str) -> Any:  # Any: an answer of the test client
    return client.get(CHART, OF_2025, headers=headers)


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
def test_a_chart_that_the_client_has_is_not_drawn_again_until_something_changed(
    client: APIClient, record: Record, drawn: Any
) -> None:
    record(performed_on="2025-11-01")
    first = chart(client)

    with patch.object(chart_response, "_kept_or_drawn", side_effect=AssertionError):
        again = chart(client, if_none_match=first["ETag"])
    record(performed_on="2025-11-02")
    changed = chart(client, if_none_match=first["ETag"])

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert (again.content, drawn.call_count) == (b"", 2)
    assert first["Cache-Control"] == "private, no-cache"


def profile(user: User) -> QuerySet[Profile]:
    return Profile.objects.filter(user=user)


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
@matrix(
    "change",
    [
        pytest.param(lambda user: profile(user).update(week_start=7), id="start of the week"),
        pytest.param(
            lambda user: user.career_stages.create(stage="student", effective_from=date(2020, 1, 1)), id="stage"
        ),
        pytest.param(lambda user: profile(user).update(time_zone="Asia/Tokyo"), id="day"),
    ],
)
def test_what_else_a_total_rests_on_makes_another_chart(
    client: APIClient, user: User, record: Record, change: Callable[[User], object]
) -> None:
    record(performed_on="2025-11-01")
    before = chart(client)["ETag"]

    change(user)

    assert chart(client)["ETag"] != before


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
def test_charts_are_kept_for_their_user_alone(client: APIClient, record: Record, drawn: Any) -> None:
    record(performed_on="2025-11-01")
    other = APIClient()
    other.force_authenticate(new_user())

    tags = [chart(one)["ETag"] for one in (client, client, other)]

    assert drawn.call_count == 2
    assert tags[0] == tags[1] != tags[2]


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
def test_another_chart_is_refused_while_one_is_drawn_and_drawn_afterwards(client: APIClient, record: Record) -> None:
    record(performed_on="2025-11-01")
    with chart_response._lock:  # somebody draws
        refused = chart(client)
    afterwards = chart(client)

    assert (refused.status_code, refused.json()["code"]) == (429, "drawing")
    assert 1 <= int(refused["Retry-After"]) <= 3
    assert afterwards.status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
def test_a_drawing_that_fails_lets_the_next_one_begin(client: APIClient, record: Record) -> None:
    record(performed_on="2025-11-01")
    with patch("procedures.api.reports.views.file_of", side_effect=MemoryError), pytest.raises(MemoryError):
        chart(client)

    assert chart(client).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("catalogue")
def test_erasing_an_account_leaves_no_chart(client: APIClient, user: User, record: Record, drawn: Any) -> None:
    record(performed_on="2025-11-01")
    chart(client)
    assert kept()

    erase_account(user=user)

    assert kept() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("catalogue")
def test_a_chart_that_is_finished_after_its_user_was_erased_is_not_kept(
    client: APIClient, user: User, record: Record
) -> None:
    record(performed_on="2025-11-01")

    def erase() -> None:
        erase_account(user=user)
        connection.close()

    def draw_while_erased(*_: object) -> bytes:
        erasing = threading.Thread(target=erase)
        erasing.start()
        erasing.join()
        return b"drawn"

    with patch("procedures.api.reports.views.file_of", side_effect=draw_while_erased):
        chart(client)

    assert kept() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("catalogue")
def test_blanking_a_record_leaves_no_chart(client: APIClient, user: User, record: Record, drawn: Any) -> None:
    line = record(performed_on="2025-11-01", note="seen again")
    chart(client)

    redact_record(user_id=user.id, collection="procedure_logs", record_id=UUID(str(line.id)), at=NOW)

    assert kept() == []


def kept() -> list[str]:
    """Return the files of kept charts."""
    folder = caches[ALIAS]._dir  # type: ignore[attr-defined]  # of the file-based cache
    return sorted(str(path) for path in Path(folder).glob("*.djcache"))


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
@matrix(
    ("setting", "method", "path"),
    [
        ("CHART_RATE", "get", f"{CHART}?from=2025-01-01&to=2025-12-31"),
        ("CHART_RATE", "get", "/api/v1/summary/position/chart?from=2025-01-01&to=2025-12-31"),
        ("EXPORT_RATE", "get", "/api/v1/export"),
        ("EXPORT_RATE", "get", "/api/v1/export/lines.csv"),
        ("EXPORT_RATE", "get", "/api/v1/export/days.ics"),
        ("EXPORT_RATE", "get", "/api/v1/export/fhir"),
        ("EXPORT_RATE", "get", "/api/v1/revaluations/preview?release=RVU25D&from=2025-01-01"),
        ("IMPORT_RATE", "post", "/api/v1/import"),
        ("WRITE_RATE", "post", "/api/v1/logs"),
        ("WRITE_RATE", "post", "/api/v1/logs/bulk"),
        ("WRITE_RATE", "post", "/api/v1/goals"),
        ("WRITE_RATE", "post", "/api/v1/contracts"),
        ("WRITE_RATE", "patch", "/api/v1/me"),
    ],
)
def test_what_is_dear_is_throttled_by_user(
    client: APIClient, settings: Settings, setting: str, method: str, path: str
) -> None:
    setattr(settings, setting, "1/h")
    other = APIClient()
    other.force_authenticate(new_user())

    first, second = (getattr(client, method)(path) for _ in range(2))

    assert first.status_code != 429
    assert (second.status_code, second.json()["code"]) == (429, "throttled")
    assert int(second["Retry-After"]) > 0
    assert getattr(other, method)(path).status_code != 429


@pytest.mark.django_db
def test_reading_and_the_sync_are_not_counted_as_writes(client: APIClient, user: User, settings: Settings) -> None:
    settings.WRITE_RATE = "1/h"
    push: dict[str, object] = {"mutations": []}

    statuses = [client.get("/api/v1/logs").status_code for _ in range(3)]
    pushes = [
        client.post("/api/v1/sync/push", push, format="json", headers={"x-sync-user": str(user.id)}).status_code
        for _ in range(3)
    ]

    assert statuses == [200, 200, 200]
    assert 429 not in pushes


def test_the_openapi_document_says_429_where_a_user_is_throttled(document: dict[str, Any]) -> None:
    def says_when_to_retry(path: str, method: str) -> bool:
        return "Retry-After" in document["paths"][path][method]["responses"].get("429", {}).get("headers", {})

    throttled = [
        ("/api/v1/summary/chart", "get"), ("/api/v1/export", "get"), ("/api/v1/import", "post"),
        ("/api/v1/logs", "post"), ("/api/v1/goals", "post"), ("/api/v1/sync/push", "post"),
        ("/api/v1/calculate", "post"),
    ]  # fmt: skip
    assert [one for one in throttled if not says_when_to_retry(*one)] == []
    assert not says_when_to_retry("/api/v1/logs", "get")
    names = {one["name"] for one in document["paths"]["/api/v1/summary/chart"]["get"]["parameters"]}
    assert "If-None-Match" in names
    headers = document["paths"]["/api/v1/summary/chart"]["get"]["responses"]["200"]["headers"]
    assert {parameters.BUCKET_HEADER, "ETag"} <= headers.keys()


@pytest.fixture
def document() -> Any:  # Any: JSON
    return SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # of the library


@pytest.mark.parametrize("number", [1, 2, 5, 25, 121, 400])
def test_words_of_a_chart_stay_inside_and_apart(number: int) -> None:
    by = By.MONTH if number == 121 else By.DAY
    by_day = days_from(date(2015, 6, 1), 3_653 if by is By.MONTH else number)

    drawn = totals_drawing(bars_over_time(by_day, by=by, week_start=1), title="Own wRVU")

    spans = [span_of(text) for text in drawn.texts if text.y == max(one.y for one in drawn.texts)]
    assert spans
    assert min(start for start, _ in spans) >= -1
    assert max(end for _, end in spans) <= WIDE + 1
    assert all(end < start for (_, end), (start, _) in pairwise(spans))
    assert all(0 < bar.width <= 28 for bar in drawn.bars)


def span_of(text: ChartText) -> tuple[Decimal, Decimal]:
    """Return where words begin and end, at a width of six pixels a letter."""
    length = Decimal(6) * len(text.words)
    start = text.x - {"start": Decimal(0), "middle": length / 2, "end": length}[text.anchor]
    return start, start + length
