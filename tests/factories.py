"""The smallest valid things; a test states every field that it is about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from factory.declarations import Sequence, SubFactory
from factory.django import DjangoModelFactory

from benchmarks.models import BenchmarkRow, Source
from codes.models import Code, Locality, RelativeValue, Release
from procedures.collections.collection import Collection
from procedures.collections.logs import PROCEDURE_LOGS
from procedures.collections.records import GOALS, SHIFTS
from procedures.contracts.terms import Terms
from procedures.requests.contracts import NewContract
from procedures.requests.records import parse_change, parse_log, parse_record
from procedures.selectors.contracts import Agreement
from procedures.selectors.logs import ValuedLog
from procedures.selectors.records import LiveRecord
from procedures.services.contracts import make_contract
from procedures.services.logs import change_log, record_log
from procedures.services.records import create_record

NOW = datetime(2025, 11, 20, 15, 0, tzinfo=UTC)


class ReleaseFactory(DjangoModelFactory[Release]):
    """A published, complete release."""

    class Meta:
        model = Release

    id = "RVU25D"
    year = 2025
    title = "2025 October"
    effective_from = date(2025, 10, 1)
    conversion_factor = Decimal("32.3465")
    file_name = "rvu25d.zip"
    file_sha256 = Sequence(lambda n: f"{n:064x}")
    imported_at = NOW
    published_at = NOW
    published_order = Sequence(lambda n: n + 1)


class CodeFactory(DjangoModelFactory[Code]):
    class Meta:
        model = Code
        django_get_or_create = ("code",)

    code = "99213"


class RelativeValueFactory(DjangoModelFactory[RelativeValue]):
    """An office visit of RVU25D as published: 99213, status A, work 1.30."""

    class Meta:
        model = RelativeValue

    release = SubFactory(ReleaseFactory)
    code = SubFactory(CodeFactory)
    component = ""
    status = "A"
    work_rvu = Decimal("1.30")
    nonfacility_pe_rvu = Decimal("1.35")
    facility_pe_rvu = Decimal("0.57")
    mp_rvu = Decimal("0.10")
    nonfacility_total = Decimal("2.75")
    facility_total = Decimal("1.97")
    pctc = "0"
    global_period = "XXX"
    pre_op = Decimal(0)
    intra_op = Decimal(0)
    post_op = Decimal(0)
    mult_proc = "0"
    bilat_surg = "0"
    asst_surg = "0"
    co_surg = "0"
    team_surg = "0"
    endo_base = ""
    conversion_factor = Decimal("32.3465")
    opps_nonfacility_pe = Decimal(0)
    opps_facility_pe = Decimal(0)
    opps_mp = Decimal(0)


class LocalityFactory(DjangoModelFactory[Locality]):
    """A locality of average costs."""

    class Meta:
        model = Locality

    release = SubFactory(ReleaseFactory)
    mac = "10112"
    locality = "00"
    state = "AL"
    name = "ALABAMA"
    work_gpci = Decimal("1.000")
    pe_gpci = Decimal("1.000")
    mp_gpci = Decimal("1.000")


class BenchmarkSourceFactory(DjangoModelFactory[Source]):
    """A made-up table."""

    class Meta:
        model = Source
        django_get_or_create = ("slug",)

    slug = "made-up"
    name = "Made-up sample"
    year = 2024
    license = "made up, free to use"
    method = "Invented figures."
    n = 120
    file_sha256 = Sequence(lambda n: f"{n:064x}")
    imported_at = NOW


class BenchmarkRowFactory(DjangoModelFactory[BenchmarkRow]):
    """The yearly wRVU of made-up cardiologists."""

    class Meta:
        model = BenchmarkRow

    source = SubFactory(BenchmarkSourceFactory)
    specialty = "cardiology"
    region = "US"
    metric = "wrvu"
    n = 120
    mean = Decimal("5100.00")
    points = {"10": "2000.00", "25": "4000.00", "50": "5000.00", "75": "6500.00", "90": "8000.00"}


def zero_row(release: Release, code: str, status: str) -> RelativeValue:
    """Store the row of a code to which CMS assigns nothing: no work RVU, and 0.00 in whatever else it lists."""
    zero = dict.fromkeys(
        ("nonfacility_pe_rvu", "facility_pe_rvu", "mp_rvu", "nonfacility_total", "facility_total"), Decimal("0.00")
    )
    row: RelativeValue = RelativeValueFactory.create(
        release=release, code=CodeFactory.create(code=code), status=status, work_rvu=None, **zero
    )
    return row


# What a clinician records is made by the services: whatever is stored has its number, credit and history.


def make_log(*, user_id: UUID, at: datetime = NOW, **fields: object) -> ValuedLog:
    """Store a line: an office visit on 2025-11-14 unless told otherwise."""
    return record_line(user_id=user_id, data={"code": "99213", "performed_on": "2025-11-14", **fields}, at=at)


def make_goal(*, user_id: UUID, at: datetime = NOW, **fields: object) -> str:
    """Store a goal, 4,800 wRVU in 2025 unless told otherwise, and return its id."""
    data = {"period_start": "2025-01-01", "period_end": "2025-12-31", "target_wrvu": "4800.00", **fields}
    return str(make_record(GOALS, user_id=user_id, data=data, at=at).id)


def make_shift(*, user_id: UUID, at: datetime = NOW, **fields: object) -> str:
    """Store a shift, eight hours on 2025-11-14 unless told otherwise, and return its id."""
    data = {"started_on": "2025-11-14", "minutes": 480, **fields}
    return str(make_record(SHIFTS, user_id=user_id, data=data, at=at).id)


def sign_contract(*, user_id: UUID, since: date = date(2024, 1, 1), terms: Terms | None = None) -> Agreement:
    """Store a contract without an end, of the usual terms unless told otherwise."""
    return make_contract(user_id=user_id, new=NewContract("Work", since, None, terms or Terms()), at=NOW)


def record_line(*, user_id: UUID, data: object, at: datetime) -> ValuedLog:
    """Store a line as a request with this body does."""
    return record_log(user_id=user_id, log=parse_log(data, at=at), at=at)


def amend_line(*, user_id: UUID, log_id: UUID, data: object, at: datetime) -> ValuedLog:
    """Change a line as a request with this body does."""
    change = parse_change(PROCEDURE_LOGS, data, record_id=log_id)
    return change_log(user_id=user_id, log_id=log_id, change=change, at=at)


def make_record(collection: Collection, *, user_id: UUID, data: object, at: datetime) -> LiveRecord:
    """Store a record as a request with this body does."""
    return create_record(user_id=user_id, record=parse_record(collection, data), at=at)
