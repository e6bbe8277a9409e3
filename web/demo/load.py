"""The demo account of a first run: a log-in of its own password, lines that say that they are made up, and shifts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.db import transaction

from accounts.domain.career import DatedStage
from accounts.models import User
from accounts.services.accounts import create_account
from benchmarks.medicare.sample import make_sample
from benchmarks.models import Source
from benchmarks.selectors.code_work import work_of_year
from benchmarks.services.builds import BuildRequest, build_tables
from codes.models import Release
from procedures.collections.records import GOALS, SHIFTS
from procedures.requests.records import parse_log, parse_record
from procedures.services.logs import record_logs
from procedures.services.preferences import store_preferences
from procedures.services.records import create_record

DEMO_EMAIL: Final = "demo@example.org"
NOTE: Final = "made-up sample"
_ENCOUNTER: Final = "4d1f0c9e-1c66-4c57-9a61-6f0f3f2a7b10"
# Days back from today, then what the line holds.
_LINES: Final[tuple[tuple[int, dict[str, object]], ...]] = (
    (1, {"code": "99213"}),
    (1, {"code": "99214", "modifiers": ["25"]}),
    (1, {"code": "H2020", "units": 3}),
    (3, {"code": "45385", "encounter_id": _ENCOUNTER, "place_of_service": "24"}),
    (3, {"code": "45380", "encounter_id": _ENCOUNTER, "place_of_service": "24", "modifiers": ["59"]}),
    (4, {"code": "45378", "modifiers": ["53"], "place_of_service": "24"}),
    (8, {"code": "71046", "modifiers": ["26"]}),
    (9, {"code": "99291", "place_of_service": "21"}),
    (16, {"code": "47562", "place_of_service": "22"}),
    (17, {"code": "47562", "role": "observer", "place_of_service": "22"}),
    # Under 28 days there would be no position to show.
    (40, {"code": "45385", "place_of_service": "24"}),
)
# Made up, too: a shift has no text that could say so, and the account itself is marked as the demo.
_SHIFTS: Final[tuple[tuple[int, dict[str, object]], ...]] = (
    (1, {"starts_at": "08:00", "minutes": 480}),
    (3, {"starts_at": "07:00", "minutes": 600, "place_of_service": "24"}),
    # Over midnight: of the day on which it began.
    (9, {"starts_at": "19:00", "minutes": 720, "place_of_service": "21"}),
    (16, {"minutes": 480}),
)
_DAYS: Final = max(days for days, _ in _LINES)


# Enough clinicians for a figure of each common specialty.
_SAMPLE_ROWS: Final = 60_000
_GOAL: Final = "4800.00"
_ALREADY_MADE: Final = "3600.00"
_MEDICARE_SHARE: Final = 40


def load_sample_table(*, at: datetime) -> bool:
    """Compute a table from a made-up file and show it as the made-up sample; False where any table is stored already.

    Its release is the fullest that is loaded, since an excerpt knows few codes.
    """
    release = Release.objects.filter(published_at__isnull=False).order_by("rows", "effective_from").last()
    if release is None or Source.objects.exists():
        return False
    work = {one.code: one.hundredths / 100 for one in work_of_year(year=release.year, release_id=release.id).works}
    with TemporaryDirectory(prefix="openrvu-sample-") as folder:
        path = Path(folder) / "made-up-sample.csv"
        make_sample(path, rows=_SAMPLE_ROWS, seed=1, work=work)
        request = BuildRequest(paths=[path], year=release.year, release_id=release.id, made_up=True)
        build_tables(request=request, at=at, is_published=True)
    return True


class DatabaseInUse(RuntimeError):
    """The database has accounts of other people: no demo is made among them."""


def is_in_use() -> bool:
    """`True` where a database has any account or any published release."""
    return User.objects.exists() or Release.objects.filter(published_at__isnull=False).exists()


def demo_account() -> User | None:
    """Return the demo account; None where none was made, or it was erased."""
    return User.objects.filter(email=DEMO_EMAIL).first()


def load_demo(*, password: str, at: datetime) -> None:
    """Make the demo: an account with made-up lines, and a made-up table; what is there of it stays as it is.

    Raises DatabaseInUse.
    """
    if User.objects.exclude(email=DEMO_EMAIL).exists():
        raise DatabaseInUse("The database has accounts of other people; a demo is only made in an empty one.")
    load_demo_account(password=password, at=at)
    load_sample_table(at=at)


def load_demo_account(*, password: str, at: datetime) -> bool:
    """Make the demo account, which may also enter the admin site, with its lines; False if it is there already."""
    with transaction.atomic():
        if User.objects.filter(email=DEMO_EMAIL).exists():
            return False
        user = create_account(
            email=DEMO_EMAIL,
            password=password,
            specialty="gastroenterology",
            career_stages=[DatedStage(date(2020, 7, 1), "attending")],
        )
        User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True, is_demo=True)
        record_logs(user_id=user.pk, logs=[parse_log(_line(days, fields, at), at=at) for days, fields in _LINES], at=at)
        year = f"{at.year}"
        goal = {"period_start": f"{year}-01-01", "period_end": f"{year}-12-31", "target_wrvu": _GOAL}
        before = at.date() - timedelta(days=_DAYS + 1)
        if before.year == at.year:
            goal |= {"already_made": _ALREADY_MADE, "already_made_through": before.isoformat()}
        create_record(user_id=user.pk, record=parse_record(GOALS, goal), at=at)
        for days, fields in _SHIFTS:
            shift = {"started_on": _day(days, at), **fields}
            create_record(user_id=user.pk, record=parse_record(SHIFTS, shift), at=at)
        store_preferences(user_id=user.pk, values={"medicare_share": _MEDICARE_SHARE}, at=at)
    return True


def _line(days: int, fields: dict[str, object], at: datetime) -> dict[str, object]:
    return {"performed_on": _day(days, at), "note": NOTE, **fields}


def _day(days: int, at: datetime) -> str:
    return (at.date() - timedelta(days=days)).isoformat()
