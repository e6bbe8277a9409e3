"""Ways in which the next release may differ: each is imported, set apart or refused by name, no row is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from codes.domain.values import ReleaseFacts, RvuRow
from codes.importers.faults import UnreadableFile
from codes.models import Code, ColumnAlias, Release
from codes.selectors.releases import rows_for
from codes.services.releases import load_release
from procedures.wrvu.calculator import value_case
from procedures.wrvu.policy import CMS
from procedures.wrvu.values import Line
from tests.codes.published_files import ANESTHESIA, GPCI, TABLE, Sheet, published, release_zip, zip_of
from tests.matrix import matrix
from tests.procedures.wrvu.schedules import schedule_of_rows

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
ON = date(2024, 2, 1)
OPPS = (
    "NON-FACILITY PE USED FOR OPPS PAYMENT AMOUNT",
    "FACILITY PE USED FOR OPPS PAYMENT AMOUNT",
    "MP USED FOR OPPS PAYMENT AMOUNT",
)
UNVALUED = ("0.00", "unvalued", "unknown_to_this_version")

pytestmark = pytest.mark.django_db

Credits = dict[tuple[str, str], tuple[str, str, str]]


@dataclass(frozen=True)
class Change:
    """A change of the file, what the operator says, and what follows: the words of a refusal, or the credits that
    differ from those of the file as it is."""

    name: str
    make: Callable[[Sheet], Sheet]
    aliases: Mapping[str, str] = field(default_factory=dict)
    accept_unknown: bool = False
    refused: str = ""
    differing: Mapping[tuple[str, str], tuple[str, str, str]] = field(default_factory=dict)


CHANGES = [
    Change(
        "renamed column",
        lambda sheet: sheet.renamed("WORK RVU", "PHYSICIAN WORK RVU"),
        refused="the header lacks WORK RVU; it has instead: PHYSICIAN WORK RVU; if one of them is the same column",
    ),
    Change(
        "renamed column with an alias",
        lambda sheet: sheet.renamed("WORK RVU", "PHYSICIAN WORK RVU"),
        aliases={"PHYSICIAN WORK RVU": "WORK RVU"},
    ),
    Change("three OPPS columns gone", lambda sheet: sheet.without(*OPPS)),
    Change("needed column gone", lambda sheet: sheet.without("BILAT SURG"), refused="the header lacks BILAT SURG"),
    Change(
        "unknown status letter without consent",
        lambda sheet: sheet.with_cell("99213", "", "STATUS CODE", "W"),
        refused=r"STATUS CODE 'W' in 1 row \(99213\)",
    ),
    Change(
        "unknown status letter with consent",
        lambda sheet: sheet.with_cell("99213", "", "STATUS CODE", "W"),
        accept_unknown=True,
        differing={("99213", ""): UNVALUED},
    ),
    Change(
        "lower-case status with consent",
        lambda sheet: sheet.with_cell("99213", "", "STATUS CODE", "a"),
        accept_unknown=True,
        differing={("99213", ""): UNVALUED},
    ),
    Change(
        "blank status with consent",
        lambda sheet: sheet.with_cell("99213", "", "STATUS CODE", ""),
        accept_unknown=True,
        differing={("99213", ""): UNVALUED},
    ),
    Change(
        "sign as status with consent",
        lambda sheet: sheet.with_cell("99213", "", "STATUS CODE", "*"),
        accept_unknown=True,
        differing={("99213", ""): UNVALUED},
    ),
    Change(
        "lower-case component with consent",
        lambda sheet: sheet.with_cell("71046", "TC", "MOD", "tc"),
        accept_unknown=True,
        differing={("71046", "TC"): UNVALUED},
    ),
    Change(
        "blank global period with consent",
        lambda sheet: sheet.with_cell("47562", "", "GLOB DAYS", ""),
        accept_unknown=True,
        differing={("47562", ""): UNVALUED},
    ),
    Change(
        "component of three letters, which no row has room for",
        lambda sheet: sheet.with_cell("71046", "TC", "MOD", "TCX"),
        accept_unknown=True,
        refused="MOD: 'TCX' is not a component",
    ),
    Change(
        "unknown component",
        lambda sheet: sheet.with_cell("71046", "TC", "MOD", "PC"),
        accept_unknown=True,
        # The row of TC may be the one that is called PC now.
        differing={("71046", "TC"): UNVALUED, ("71046", "PC"): UNVALUED},
    ),
    Change(
        "unknown global period",
        lambda sheet: sheet.with_cell("47562", "", "GLOB DAYS", "060"),
        accept_unknown=True,
        differing={("47562", ""): UNVALUED},
    ),
    Change(
        "work RVU of three decimals",
        lambda sheet: sheet.with_cell("99213", "", "WORK RVU", "1.305"),
        differing={("99213", ""): ("1.31", "work_rvu", "valued")},
    ),
    Change(
        "two conversion factors",
        lambda sheet: sheet.renamed("CONV FACTOR", "NON-QUALIFYING APM CONV FACTOR").with_column(
            "QUALIFYING APM CONV FACTOR", "33.5675"
        ),
    ),
    Change(
        "wrong cell in a kept column",
        lambda sheet: sheet.with_cell("99213", "", "CALCULATION FLAG", "maybe"),
        refused=r"line 26, CALCULATION FLAG: 'maybe' is not an indicator",
    ),
    Change("additional column", lambda sheet: sheet.with_column("RURAL ADD ON", "7")),
    Change("columns in another order", lambda sheet: sheet.in_order(range(len(sheet.names))[::-1])),
]


def credits_of(rows: Mapping[tuple[str, str], RvuRow], keys: Mapping[tuple[str, str], object]) -> Credits:
    """Return wRVU, basis and reason of one unit on each row, by code and component."""
    release = ReleaseFacts("RVU24A", 2024, date(2024, 1, 1), published=1)
    schedule = schedule_of_rows(release, list(rows.values()))
    credits_by_key = {}
    for code, component in keys:
        line = Line(code, ON, modifiers=(component,) if component else ())
        (credit,) = value_case([line], schedule=schedule, policy=CMS)
        credits_by_key[code, component] = (f"{credit.wrvu:.2f}", credit.basis.value, credit.reason)
    return credits_by_key


def imported(path: Path, *, accept_unknown: bool = False) -> dict[tuple[str, str], RvuRow]:
    """Import a file and return its rows, as they are stored, by code and component."""
    report = load_release(path=path, at=NOW, license_needed=False, accept_unknown=accept_unknown)
    codes = Code.objects.values_list("code", flat=True)
    rows_by_code = rows_for(codes=list(codes), release_ids=[report.release_id])
    return {row.key: row for rows in rows_by_code.values() for row in rows.values()}


@pytest.fixture
def as_published(tmp_path: Path) -> Credits:
    rows = imported(release_zip(tmp_path))
    Release.objects.all().delete()
    return credits_of(rows, rows)


@matrix("change", CHANGES, ids=[change.name for change in CHANGES])
def test_changed_file_is_imported_set_apart_or_refused_and_no_row_is_valued_wrongly(
    change: Change, as_published: Credits, tmp_path: Path
) -> None:
    for heading, column in change.aliases.items():
        ColumnAlias.objects.create(heading=heading, column=column, added_by="ann@example.org", added_at=NOW)
    path = release_zip(tmp_path, table=change.make(Sheet(published(TABLE))).text())

    if change.refused:
        with pytest.raises(UnreadableFile, match=change.refused):
            imported(path, accept_unknown=change.accept_unknown)
        assert not Release.objects.exists()
        return

    rows = imported(path, accept_unknown=change.accept_unknown)

    assert credits_of(rows, as_published | dict(change.differing)) == as_published | dict(change.differing)


@pytest.mark.parametrize(
    "change", [one for one in CHANGES if one.accept_unknown and not one.refused], ids=lambda change: change.name
)
def test_each_unknown_value_is_refused_with_its_name_and_its_code_unless_the_operator_consents(
    change: Change, tmp_path: Path
) -> None:
    path = release_zip(tmp_path, table=change.make(Sheet(published(TABLE))).text())

    with pytest.raises(
        UnreadableFile, match=r"(STATUS CODE|MOD|GLOB DAYS) ('.+'|\(blank\)) in 1 row \(\d{5}\)"
    ) as refused:
        imported(path)
    assert "--accept-unknown" in str(refused.value)


def test_row_that_cannot_be_read_has_no_work_rvu_and_says_what_is_unknown(tmp_path: Path) -> None:
    sheet = Sheet(published(TABLE)).with_cell("99213", "", "STATUS CODE", "W")

    row = imported(release_zip(tmp_path, table=sheet.text()), accept_unknown=True)["99213", ""]

    assert (row.work_rvu, row.status, row.unknown) == (None, "W", "STATUS CODE W")


def test_release_says_which_columns_values_and_factors_it_was_read_with(tmp_path: Path) -> None:
    ColumnAlias.objects.create(heading="GLOBAL", column="GLOB DAYS", added_by="ann@example.org", added_at=NOW)
    sheet = Sheet(published(TABLE)).renamed("GLOB DAYS", "GLOBAL").without(*OPPS)
    sheet.with_cell("99213", "", "STATUS CODE", "W").renamed("CONV FACTOR", "NON-QUALIFYING APM CONV FACTOR")
    sheet.with_column("QUALIFYING APM CONV FACTOR", "33.5675")

    imported(release_zip(tmp_path, table=sheet.text()), accept_unknown=True)

    release = Release.objects.get()
    assert (release.column_aliases, release.missing_columns) == ({"GLOBAL": "GLOB DAYS"}, list(OPPS))
    assert [str(value) for value in release.unknown] == ["STATUS CODE 'W' in 1 row (99213)"]
    assert [(one.name, one.dollars) for one in release.factors] == [
        ("NON-QUALIFYING APM", Decimal("32.7442")),
        ("QUALIFYING APM", Decimal("33.5675")),
    ]
    assert (release.conversion_factor, release.conversion_factor_qp) == (Decimal("32.7442"), Decimal("33.5675"))


def test_factors_of_which_none_is_for_those_who_do_not_qualify_are_refused_by_name(tmp_path: Path) -> None:
    sheet = Sheet(published(TABLE)).renamed("CONV FACTOR", "FIRST CONV FACTOR")
    sheet.with_column("SECOND CONV FACTOR", "33.5675")

    with pytest.raises(UnreadableFile, match="names the conversion factors FIRST CONV FACTOR, SECOND CONV FACTOR"):
        imported(release_zip(tmp_path, table=sheet.text()))


def test_factor_that_differs_from_row_to_row_is_refused_or_kept_by_its_row(tmp_path: Path) -> None:
    sheet = Sheet(published(TABLE)).with_cell("99213", "", "CONV FACTOR", "33.0000")
    path = release_zip(tmp_path, table=sheet.text())

    with pytest.raises(UnreadableFile, match=r"CONV FACTOR '33.0000 beside 32.7442' in 1 row \(99213\)"):
        imported(path)
    rows = imported(path, accept_unknown=True)

    assert rows["99213", ""].conversion_factor == Decimal("33.0000")
    assert rows["99213", ""].work_rvu == Decimal("1.30")
    assert Release.objects.get().conversion_factor == Decimal("32.7442")


def test_heading_of_a_member_beside_the_table_is_read_by_its_alias_and_named_in_the_release(tmp_path: Path) -> None:
    gpci = published(GPCI).replace("2025 PW GPCI (with 1.0 Floor)", "2027 Physician Index")
    anesthesia = published(ANESTHESIA).replace("National Anes CF of 20.3178", "Dollars per unit")
    path = zip_of(tmp_path / "rvu24a.zip", {TABLE: published(TABLE), GPCI: gpci, ANESTHESIA: anesthesia})

    before = load_release(path=path, at=NOW, license_needed=False)
    for heading, column in (("2027 PHYSICIAN INDEX", "WORK GPCI"), ("DOLLARS PER UNIT", "ANES CF")):
        ColumnAlias.objects.create(heading=heading, column=column, added_by="ann@example.org", added_at=NOW)
    after = load_release(path=path, at=NOW, license_needed=False)

    assert [member.name for member in before.skipped] == [GPCI, ANESTHESIA]
    assert all("add it in the admin site under Column aliases" in member.reason for member in before.skipped)
    alaska = Release.objects.get().localities.get(mac="02102", locality="01")
    assert (after.skipped, alaska.work_gpci) == ((), Decimal("1.500"))
    assert alaska.anesthesia_conversion_factor == Decimal("27.8600")
    assert after.aliases == {"2027 PHYSICIAN INDEX": "WORK GPCI", "DOLLARS PER UNIT": "ANES CF"}


def test_alias_that_names_a_column_of_a_member_twice_leaves_the_member_out_with_both_headings(tmp_path: Path) -> None:
    ColumnAlias.objects.create(heading="RURAL", column="WORK GPCI", added_by="ann@example.org", added_at=NOW)
    gpci = published(GPCI).replace("Locality Name,", "Locality Name,Rural,")
    path = zip_of(tmp_path / "rvu24a.zip", {TABLE: published(TABLE), GPCI: gpci})

    (skipped,) = load_release(path=path, at=NOW, license_needed=False).skipped

    assert "twice WORK GPCI, as RURAL, 2025 PW GPCI (WITH 1.0 FLOOR): delete the column alias RURAL" in skipped.reason


def test_draft_is_read_anew_once_an_alias_finds_another_column(tmp_path: Path) -> None:
    path = release_zip(tmp_path, table=Sheet(published(TABLE)).renamed("CALCULATION FLAG", "CALC").text())
    imported(path)

    ColumnAlias.objects.create(heading="CALC", column="CALCULATION FLAG", added_by="ann@example.org", added_at=NOW)
    imported(path)

    assert Release.objects.get().missing_columns == []
