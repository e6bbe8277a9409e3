"""Bounds of the queries of a signed-in page and a report, for a clinician with all that can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from accounts.models import CareerStage, User
from benchmarks.models import TopCode
from codes.models import Specialty
from procedures.collections.collection import Json
from procedures.models import Contract
from procedures.selectors.schedule import MOST_ROWS, RowCache
from procedures.services.preferences import store_preferences
from tests.factories import (
    NOW,
    BenchmarkRowFactory,
    BenchmarkSourceFactory,
    make_goal,
    make_log,
    sign_contract,
)
from tests.kept import kept_rows
from tests.procedures.conftest import new_user
from tests.web.conftest import publish_searchable
from wire.chart_cache import ALIAS

pytestmark = pytest.mark.django_db

MOST: Final = 18


@pytest.fixture(scope="module")
def busy_clinician(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[User]:
    """A clinician with all that can be read, written once for the module, whose tests are rolled back to it."""
    with kept_rows(django_db_blocker):
        publish_searchable()
        user = new_user()
        _fill(user)
        yield user


@pytest.fixture
def user(busy_clinician: User, monkeypatch: pytest.MonkeyPatch) -> Iterator[User]:
    """The busy clinician on the day of their lines, as a request reads them; no row of the schedule is kept."""
    monkeypatch.setattr("procedures.selectors.schedule._ROWS", RowCache(most_rows=MOST_ROWS))
    caches[ALIAS].clear()
    with time_machine.travel(NOW, tick=False):
        yield User.objects.get(id=busy_clinician.id)


def _fill(user: User) -> None:
    """Write career stages, a contract, settings, goals, tables of two kinds, cases and lines."""
    Specialty.objects.get_or_create(slug="cardiology", defaults={"name": "Cardiology"})
    user.profile.specialty, user.profile.fte = "cardiology", "0.80"
    user.profile.save()
    for since, stage in (("2015-01-01", "student"), ("2019-07-01", "resident"), ("2023-07-01", "attending")):
        CareerStage.objects.create(user=user, effective_from=date.fromisoformat(since), stage=stage)
    settings: dict[str, Json] = {
        "medicare_share": 40,
        "leave": [["2025-07-14", "2025-07-25"]],
        "own_table": {"name": "My contract", "year": 2025, "points": {"50": "2000.00", "75": "4000.00"}},
    }
    store_preferences(user_id=user.id, values=settings, at=NOW)
    sign_contract(user_id=user.id)
    make_goal(user_id=user.id)
    make_goal(user_id=user.id, target_wrvu="6000.00")
    _tables()
    for number in range(12):
        case = str(uuid4()) if number % 3 == 0 else None
        for code in ("99213", "45378", "71046", "H2020", "00000"):
            make_log(user_id=user.id, code=code, performed_on=f"2025-11-{number + 3:02}", encounter_id=case)
    make_log(user_id=user.id, performed_on="2025-02-03")


def _tables() -> None:
    BenchmarkRowFactory.create()
    computed = BenchmarkSourceFactory.create(slug="medicare-wrvu-2024", kind="medicare", release="RVU24A")
    BenchmarkRowFactory.create(source=computed, visibility="A")
    for rank, code in enumerate(("45378", "93000"), 1):
        TopCode.objects.create(
            source=computed, specialty="cardiology", code=code, rank=rank, wrvu=1, services=1, n=20,
            share=Decimal("0.5"),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/contracts/", 6),
    ],
)
def test_page_of_a_busy_clinician_asks_few_queries(clinician: Client, path: str, most: int) -> None:
    with CaptureQueriesContext(connection) as captured:
        answer = clinician.get(path)

    assert answer.status_code == 200
    assert len(captured) <= most, _statements(captured)


# What an address may say beside its page: another day, search words, filters, and what cannot be.
_ADDRESSES: Final = (
    "/",
    "/profile/",
    "/account/", "/account/welcome/", "/account/import/", "/account/erase/", "/contracts/new/",
    "/contracts/{contract}/", "/statements/",
    "/contracts/{contract}/?from=2025-01-01&to=2025-12-31", "/contracts/{contract}/?from=junk",
    "/resources/calculator/", "/resources/calculator/?code=99213&code=45378&performed_on=2025-11-14", "/codes/",
    "/codes/?q=99213", "/codes/?q=gallblader+lapskopic+removol", "/codes/?q=visit&state=valued&specialty=cardiology",
    "/codes/?q=visit&work=without&after=99213", "/codes/evaluation-management/?work=with", "/codes/compare",
    "/codes/evaluation-management/?after=99213&work=without", "/codes/compare?codes=99213,00000,junk",
    "/codes/changes/", "/codes/changes/RVU25D/", "/codes/evaluation-management/99213/", "/codes/99213/",
    "/codes/evaluation-management/99213/?locality=junk", "/codes/evaluation-management/99999/", "/specialties/",
    "/specialties/cardiology/?after=99213", "/benchmarks/?region=TX", "/benchmarks/cardiology/?region=junk",
    "/resources/data/", "/resources/modifiers/", "/stages/residents/", "/no-such-page/",
)  # fmt: skip
_REFUSED: Final[Mapping[str, Mapping[str, str]]] = {
    "/profile/": {"fte": "9"},
    "/contracts/{contract}/": {"name": ""},
}


@pytest.mark.parametrize("address", ["/codes/99213/", "/codes/99213", "/codes/anesthesia/99213/"])
def test_other_address_of_a_code_asks_one_query_to_lead_to_the_right_one(clinician: Client, address: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        answer = clinician.get(address)

    assert (answer.status_code, answer.headers["Location"]) == (301, "/codes/evaluation-management/99213/")
    assert len(captured) <= 1, _statements(captured)


@pytest.mark.slow
@pytest.mark.parametrize("is_staff", [False, True])
def test_page_asks_few_queries_whatever_its_address_says(clinician: Client, user: User, *, is_staff: bool) -> None:
    User.objects.filter(id=user.id).update(is_staff=is_staff, is_superuser=is_staff)

    queries_by_path = {path: _queries(clinician, "GET", path, user) for path in _ADDRESSES}

    assert {path: queries for path, queries in queries_by_path.items() if queries > MOST} == {}


@pytest.mark.slow
def test_form_that_is_refused_asks_few_queries(clinician: Client, user: User) -> None:
    queries_by_path = {path: _queries(clinician, "POST", path, user, sent) for path, sent in _REFUSED.items()}

    assert {path: queries for path, queries in queries_by_path.items() if queries > MOST} == {}


def _queries(client: Client, method: str, path: str, user: User, sent: Mapping[str, str] | None = None) -> int:
    contract = Contract.objects.get(user_id=user.id, is_default=False)
    address = path.format(contract=contract.id)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address) if method == "GET" else client.post(address, sent)
    assert answer.status_code in ({200, 301, 404} if method == "GET" else {400})
    return len(captured)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("summary?from=2025-01-01&to=2025-12-31", 3),
        ("summary?from=2025-01-01&to=2025-12-31&by=code", 3),
        ("summary/position?from=2025-01-01&to=2025-12-31", 7),
        ("summary/pace", 4),
        ("summary/pace?what_if=1", 5),
        ("summary/mix?from=2025-01-01&to=2025-12-31", 4),
        ("summary/series?from=2025-01-01&to=2025-12-31", 2),
        ("summary/chart?from=2025-01-01&to=2025-12-31", 5),
        ("summary/position/chart?from=2025-01-01&to=2025-12-31", 8),
        ("contracts", 1),
        ("contracts/{contract}/periods?from=2025-01-01&to=2025-12-31", 4),
        ("logs/billing-state?from=2025-01-01&to=2025-12-31&state=billed", 4),
    ],
)
def test_report_of_a_busy_clinician_asks_few_queries(user: User, path: str, most: int) -> None:
    client = APIClient()
    client.force_authenticate(user)
    contract = client.get("/api/v1/contracts").json()["results"][0]["id"]

    with CaptureQueriesContext(connection) as captured:
        answer = client.get(f"/api/v1/{path.format(contract=contract)}")

    assert answer.status_code == 200
    assert len(captured) <= most, _statements(captured)


def _statements(captured: CaptureQueriesContext) -> str:
    return "\n".join(query["sql"] for query in captured)
