"""A small catalogue with figures of RVU24A and RVU25D, and a user who logs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from uuid import uuid4

import pytest
from pytest_django import DjangoDbBlocker
from rest_framework.test import APIClient

from accounts.models import User
from codes.models import Code, RelativeValue, Release
from procedures.selectors.logs import ValuedLog
from tests.factories import CodeFactory, RelativeValueFactory, ReleaseFactory, make_log
from tests.kept import kept_rows

_numbers = count()

NOW = datetime(2025, 11, 20, 15, 0, tzinfo=UTC)

Record = Callable[..., ValuedLog]

# Code, component, status, work RVU, greater total: as published in RVU25D and, for these codes, RVU24A.
ROWS = (
    ("99213", "", "A", "1.30", "2.75"),
    ("45378", "", "A", "3.26", "10.13"),
    ("45378", "53", "A", "1.63", "5.07"),
    ("71046", "", "A", "0.22", "1.01"),
    ("71046", "26", "A", "0.22", "0.31"),
    ("71046", "TC", "A", "0.00", "0.70"),
    ("H2020", "", "I", None, "0.00"),
)


def publish(release_id: str, effective_from: date, **of_99213: str) -> Release:
    """Store a complete, published release with the rows above; `work_rvu` sets that of 99213."""
    release: Release = ReleaseFactory.create(id=release_id, year=effective_from.year, effective_from=effective_from)
    Code.objects.bulk_create([CodeFactory.build(code=code) for code, *_ in ROWS], ignore_conflicts=True)
    RelativeValue.objects.bulk_create(
        [
            RelativeValueFactory.build(
                release=release,
                code=Code(code=code),
                component=component,
                status=status,
                work_rvu=Decimal(given) if (given := _given(code, work, of_99213)) else None,
                nonfacility_total=Decimal(total),
                facility_total=Decimal(0),
            )
            for code, component, status, work, total in ROWS
        ]
    )
    return release


def _given(code: str, work_rvu: str | None, of_99213: Mapping[str, str]) -> str | None:
    return of_99213.get("work_rvu", work_rvu) if code == "99213" else work_rvu


def publish_two() -> None:
    """Publish RVU24A of 2024-01-01 and RVU25D of 2025-10-01."""
    publish("RVU24A", date(2024, 1, 1))
    publish("RVU25D", date(2025, 10, 1))


@pytest.fixture
def catalogue(db: None) -> None:
    """What `publish_two` publishes."""
    publish_two()


@pytest.fixture(scope="module")
def shared_catalogue(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What `publish_two` publishes, once for the tests of a file."""
    with kept_rows(django_db_blocker):
        publish_two()
        yield


@pytest.fixture
def user(db: None) -> User:
    return new_user()


@pytest.fixture
def record(user: User) -> Record:
    """Records a line of the user: 99213 on 2025-11-14 unless told otherwise."""

    def record_line(*, owner: User = user, at: datetime = NOW, **fields: object) -> ValuedLog:
        return make_log(user_id=owner.id, at=at, **fields)

    return record_line


@pytest.fixture
def client(user: User) -> APIClient:
    """A client that is logged in as the user."""
    logged_in = APIClient()
    logged_in.force_authenticate(user)
    return logged_in


def new_user() -> User:
    return User.objects.create_user(f"clinician{next(_numbers)}@example.org")


def new_id() -> str:
    return str(uuid4())
