"""Computing, publishing and showing tables."""

from __future__ import annotations

import json
from decimal import Decimal
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from benchmarks.models import BenchmarkRow, Source, SpecialtySpelling, TopCode
from benchmarks.selectors.code_work import ReleaseMissing, work_of_year
from benchmarks.selectors.tables import Instead, Withheld, positions
from benchmarks.services.publishing import UnknownTable, publish, withdraw
from codes.models import Publication, PublicationKind, Specialty
from tests.benchmarks.medicare.conftest import row, write
from tests.factories import BenchmarkRowFactory, BenchmarkSourceFactory, RelativeValueFactory, ReleaseFactory
from tests.staff import enter_admin
from tests.web.pages import texts, tree, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def release() -> None:
    """A release of 2025 with a visit, a tracing of which 26 has work, and one that is older."""
    current = ReleaseFactory.create(id="RVU25D")
    RelativeValueFactory.create(release=current)
    for component, work in (("", None), ("26", "0.17"), ("TC", "0.00")):
        value = None if work is None else Decimal(work)
        RelativeValueFactory.create(release=current, code__code="93000", component=component, work_rvu=value)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [row(place, Tot_Srvcs=str(1000 + place)) for place in range(2, 42)]
    return write(tmp_path / "file.csv", [*rows, *(row(place, HCPCS_Cd="93000") for place in range(2, 42))])


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("build_benchmarks", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("release", "cardiology")
def test_computed_table_is_a_draft_until_it_is_published(file: Path, client: Client) -> None:
    output = run(file, "--year", 2025)

    assert "80 rows read, 40 clinicians" in output
    assert "publish_benchmark medicare-wrvu-2025" in output
    assert client.get("/api/v1/benchmarks").json()["results"] == []
    call_command("publish_benchmark", "medicare-wrvu-2025", stdout=StringIO())
    assert len(client.get("/api/v1/benchmarks?region=US&metric=wrvu&population=all").json()["results"]) == 1


@pytest.mark.usefixtures("release", "cardiology")
def test_table_keeps_release_method_hashes_and_what_was_left_out(file: Path) -> None:
    run(file, "--year", 2025, "--publish")

    source = Source.objects.get()
    assert (source.release, source.report["method"], source.n) == ("RVU25D", "medicare-wrvu/1", 40)
    assert list(source.report["files"]) == ["file.csv"]
    assert TopCode.objects.get(rank=1).code == "99213"
    # 1,021.5 × 1.30 + 100 × 0.17
    assert BenchmarkRow.objects.get(region="US", metric="wrvu", population="all").points["50"] == "1344.95"


@pytest.mark.slow
@pytest.mark.usefixtures("release", "cardiology")
def test_second_table_of_a_year_needs_replace_and_a_dry_run_writes_nothing(file: Path) -> None:
    assert "Dry run" in run(file, "--year", 2025, "--dry-run")
    assert not Source.objects.exists()
    run(file, "--year", 2025)

    with pytest.raises(CommandError, match="--replace"):
        run(file, "--year", 2025)
    run(file, "--year", 2025, "--replace")


@pytest.mark.slow
@pytest.mark.usefixtures("release", "cardiology")
def test_two_files_of_one_name_keep_a_hash_each(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / file.name
    other.parent.mkdir()
    other.write_bytes(file.read_bytes())

    run(file, other, "--year", 2025)

    assert list(Source.objects.get().report["files"]) == ["1: file.csv", "2: file.csv"]


def test_year_without_a_release_says_which_to_load(file: Path) -> None:
    with pytest.raises(CommandError, match="no release of 2024 is loaded; load RVU24D"):
        run(file, "--year", 2024)


@pytest.mark.usefixtures("release", "cardiology")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--year", 2025, 2024], "2 years for 1 files"),
        (["--year", 2011], "2011 is not a year"),
        (["--year", 2025, "--min-wrvu", 0], "--min-wrvu: 0"),
        (["--year", 2025, "--release", "RVU99A"], "RVU99A is not loaded"),
    ],
)
def test_arguments_that_cannot_be_are_the_operators_to_mend(file: Path, arguments: list[object], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(file, *arguments)


@pytest.mark.slow
@pytest.mark.usefixtures("release", "cardiology")
def test_several_years_at_once_print_the_trend(file: Path) -> None:
    RelativeValueFactory.create(release__id="RVU24D", release__year=2024, work_rvu=Decimal("1.00"))

    output = run(file, file, "--year", 2024, 2025, "--publish")

    assert "cardiology: 2024 1,021.50, 2025 1,344.95" in output


def test_work_of_a_code_is_the_blank_rows_else_that_of_26_and_of_the_last_release_that_knows_it() -> None:
    older = ReleaseFactory.create(id="RVU25A", year=2025, effective_from="2025-01-01")
    newer = ReleaseFactory.create(id="RVU25D", year=2025)
    RelativeValueFactory.create(release=older, code__code="00142", work_rvu=Decimal("1.00"))
    RelativeValueFactory.create(release=older, code__code="11111", work_rvu=Decimal("3.00"))
    RelativeValueFactory.create(release=newer, code__code="93000", work_rvu=None)
    RelativeValueFactory.create(release=newer, code__code="93000", component="26", work_rvu=Decimal("0.17"))
    RelativeValueFactory.create(release=newer, code__code="45378", component="53", work_rvu=Decimal("1.63"))

    work = work_of_year(year=2025)

    assert {one.code: one.hundredths for one in work.works} == {"00142": 0, "11111": 300, "93000": 17}
    assert (work.release, work.earlier) == ("RVU25D", ("RVU25A",))


def test_unknown_release_is_refused() -> None:
    with pytest.raises(ReleaseMissing, match="--release: RVU24A"):
        work_of_year(year=2024, release_id="RVU24A")


def test_licensed_table_is_shown_to_users_of_this_server_alone(client: Client) -> None:
    BenchmarkRowFactory.create(source__kind="licensed")
    user = User.objects.create_user(email="a@example.org", password="a long pass phrase")

    assert client.get("/api/v1/benchmarks").json()["results"] == []
    assert "Made-up sample" not in str(tree(client.get("/benchmarks/")))
    enter_admin(client, user)
    assert words(tree(client.get("/benchmarks/")), "li:has(.badge)").startswith("Made-up sample 2024 for users of")
    assert len(client.get("/api/v1/benchmarks").json()["results"]) == 1


def test_published_table_is_a_file_of_the_manifest_and_a_licensed_one_is_not(client: Client) -> None:
    BenchmarkRowFactory.create()
    BenchmarkRowFactory.create(source=BenchmarkSourceFactory.create(slug="survey", kind="licensed"))
    publish(slug="made-up")
    publish(slug="survey")

    (listed,) = client.get("/api/v1/catalog/manifest").json()["benchmarks"]

    table = json.loads(client.get(listed["url"]).content)
    assert table["source"]["slug"] == "made-up"
    assert table["rows"][0]["points"]["p50"] == "5000.00"
    withdraw(slug="made-up")
    assert not Publication.objects.filter(kind=PublicationKind.BENCHMARKS).exists()


def test_table_that_is_not_stored_cannot_be_shown() -> None:
    with pytest.raises(UnknownTable, match="nothing"):
        publish(slug="nothing")
    with pytest.raises(UnknownTable, match="nothing"):
        withdraw(slug="nothing")


def test_nation_then_broader_specialty_stand_in_for_a_group_that_is_too_small(cardiology: Specialty) -> None:
    Specialty.objects.create(slug="interventional-cardiology", name="Interventional", broader=cardiology)
    BenchmarkRowFactory.create()

    (of_state,) = positions(placed=lambda _: Decimal(5000), specialty="cardiology", region="TX")
    (of_part,) = positions(placed=lambda _: Decimal(5000), specialty="interventional-cardiology")

    assert (of_state.instead, of_part.instead) == (Instead.NATION, Instead.BROADER)


def test_class_c_gives_the_distribution_and_no_position() -> None:
    BenchmarkRowFactory.create(visibility="C")

    (position,) = positions(placed=lambda _: Decimal(5000), specialty="cardiology")

    assert (position.standing, position.withheld, len(position.points)) == (None, Withheld.CLASS_C, 5)


def test_crosswalk_is_loaded_once_and_leaves_what_an_editor_changed(cardiology: Specialty) -> None:
    SpecialtySpelling.objects.create(scheme="cms", text="Podiatry", specialty=cardiology)

    call_command("load_crosswalk", stdout=StringIO())
    before = SpecialtySpelling.objects.count()
    call_command("load_crosswalk", stdout=StringIO())

    assert SpecialtySpelling.objects.count() == before
    assert SpecialtySpelling.objects.get(text="Podiatry").specialty == cardiology


def test_database_refuses_a_spelling_of_two_specialties_but_a_taxonomy_code_may_fit_several(
    cardiology: Specialty,
) -> None:
    other = Specialty.objects.create(slug="urology", name="Urology")
    for specialty in (cardiology, other):
        SpecialtySpelling.objects.create(scheme="nucc", text="207RC0000X", specialty=specialty)
    SpecialtySpelling.objects.create(scheme="cms", text="Heart", specialty=cardiology)

    with pytest.raises(IntegrityError, match="spelling_means_one"), transaction.atomic():
        SpecialtySpelling.objects.create(scheme="cms", text="HEART", specialty=other)


def test_database_refuses_a_computed_table_without_a_release() -> None:
    with pytest.raises(IntegrityError, match="source_computed_names_release"), transaction.atomic():
        BenchmarkSourceFactory.create(kind="medicare")


def load(path: Path, *more: str) -> None:
    call_command(
        "import_benchmark", str(path), "--source", "survey", "--name", "Survey", "--year", "2024", "--license", "ours",
        "--method", "Asked.", *more, stdout=StringIO(),
    )  # fmt: skip


def test_survey_is_told_by_its_own_spellings_in_the_long_and_in_the_wide_form(
    tmp_path: Path, cardiology: Specialty
) -> None:
    SpecialtySpelling.objects.create(scheme="survey", text="Cardiology: Invasive", specialty=cardiology)
    long, wide = tmp_path / "long.csv", tmp_path / "wide.csv"
    long.write_text(
        "specialty,region,metric,point,value,n\nCardiology: Invasive,US,wrvu,p50,5000,40\n"
        "Cardiology: Invasive,US,wrvu,p75,7000,40\n"
    )
    wide.write_text("specialty,n,wrvu_p50,wrvu_p75,services_n,services_p50\nCardiology: Invasive,40,5000,7000,30,900\n")

    load(long, "--spellings", "survey", "--licensed")
    assert BenchmarkRow.objects.get().points == {"50": "5000.00", "75": "7000.00"}
    load(wide, "--spellings", "survey", "--replace")

    assert {(one.metric, one.n) for one in BenchmarkRow.objects.all()} == {("wrvu", 40), ("services", 30)}


def test_spelling_that_nobody_knows_is_refused_by_name(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("specialty,region,metric,point,value,n\nHeart Doctors,US,wrvu,p50,5000,40\n")

    with pytest.raises(CommandError, match="'Heart Doctors': neither a slug"):
        load(table)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("a,US,wrvu,p75,1,9\na,US,wrvu,p50,2,9", "p75, 1.00, is less than 2.00 of p50"),
        ("a,US,wrvu,p50,1,9\na,US,wrvu,p50,2,9", "line 3, point: p50 stands in the table twice"),
        ("a,US,wrvu,p50,1,9\na,US,wrvu,p75,2,8", "line 3, n: 8 differs from 9 of line 2"),
        ("a,US,wrvu,median,1,9", "line 2, point: 'median' is neither"),
        ("a,US,wrvu,p50,,9", "line 2, value: is empty"),
    ],
)
def test_long_table_with_a_fault_is_refused_by_line(tmp_path: Path, lines: str, said: str) -> None:
    table = tmp_path / "table.csv"
    table.write_text(f"specialty,region,metric,point,value,n\n{lines}\n")

    with pytest.raises(CommandError, match=said):
        load(table)


@pytest.mark.slow
@pytest.mark.usefixtures("release", "cardiology")
def test_page_and_api_tell_what_a_table_rests_on_and_leaves_out_but_nobodys_number(file: Path, client: Client) -> None:
    file.write_text(file.read_text() + "1900000099,,,,,I,,,,ZZ,,,,,,Cardiology,,99213,,N,O,50,10,10,1,1,1,1\n")
    run(file, "--year", 2025, "--publish")

    page = tree(client.get("/benchmarks/cardiology/"))
    (table,) = client.get("/api/v1/benchmarks/tables").json()["results"]

    rests_on, files = texts(page, "main section.card details > p")
    assert texts(page, "main section.card > p:not([class])")[0].startswith("Class A")
    assert rests_on.startswith("Method medicare-wrvu/1, releases RVU25D. 81 rows were read, 40 clinicians have wRVU")
    assert texts(page, "main section.card details li")[0].startswith("1 row: an address outside")
    assert files == f"Files (SHA-256): file.csv {sha256(file.read_bytes()).hexdigest()}"
    assert table["report"]["dropped"][0]["reason"] == "elsewhere"
    assert "extremes" not in table["report"]
    assert "1900000" not in str(page)


def write_sample_puf(path: Path, *more: Any) -> None:
    call_command("make_sample_puf", str(path), "--rows", "2000", *more, stdout=StringIO())


@pytest.mark.slow
@pytest.mark.usefixtures("release")
def test_made_up_file_says_so_in_every_row_and_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    first, second = tmp_path / "one.csv", tmp_path / "two.csv"

    write_sample_puf(first, "--release", "RVU25D")
    write_sample_puf(second, "--release", "RVU25D")

    assert first.read_bytes() == second.read_bytes()
    assert first.read_text().count("Made-up, no real clinician") == 2000


@pytest.mark.usefixtures("release")
@pytest.mark.parametrize("rows", ["0", "60000000"])
def test_made_up_file_of_no_rows_or_too_many_is_refused(tmp_path: Path, rows: str) -> None:
    with pytest.raises(CommandError, match="--rows"):
        call_command("make_sample_puf", str(tmp_path / "x.csv"), "--rows", rows)
