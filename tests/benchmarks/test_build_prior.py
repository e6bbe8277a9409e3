"""Classes of codes out of an operator's own Medicare file."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from codes.models import CodePrior
from tests.benchmarks.medicare.conftest import row, write
from tests.factories import CodeFactory

pytestmark = pytest.mark.django_db
OLD_FILE = Path(__file__).parent / "data" / "provider_and_service_2012.txt"


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("build_prior", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def codes() -> None:
    for code in ("99213", "27447", "J3301"):
        CodeFactory.create(code=code)


@pytest.mark.usefixtures("codes")
def test_services_of_all_rows_of_a_code_are_counted_and_drugs_are_not(tmp_path: Path) -> None:
    file = write(
        tmp_path / "file.csv",
        [
            row(1, HCPCS_Cd="99213", Tot_Srvcs="900000"),
            row(2, HCPCS_Cd="99213", Tot_Srvcs="99980.0", Rndrng_Prvdr_Ent_Cd="O"),
            row(3, HCPCS_Cd="27447", Tot_Srvcs="20"),
            row(4, HCPCS_Cd="J3301", Tot_Srvcs="5000000", HCPCS_Drug_Ind="Y"),
        ],
    )

    said = run(file, "--year", 2023)

    assert dict(CodePrior.objects.values_list("code", "prior")) == {"99213": 5, "27447": 2}
    assert set(CodePrior.objects.values_list("source", flat=True)) == {"medicare-2023"}
    assert "2 codes are counted, 2 of them are in the catalog." in said
    assert "999,980" not in said


@pytest.mark.usefixtures("codes")
def test_file_of_the_oldest_layout_is_counted_and_a_dry_run_stores_nothing() -> None:
    said = run(OLD_FILE, "--year", 2012, "--dry-run")

    assert "Dry run: nothing was written." in said
    assert not CodePrior.objects.exists()


def test_unreadable_count_is_refused_by_row_and_column(tmp_path: Path) -> None:
    file = write(tmp_path / "file.csv", [row(1, Tot_Srvcs="many")])

    with pytest.raises(CommandError, match=r"file\.csv: row 2, Tot_Srvcs: 'many' is not a count"):
        run(file, "--year", 2023)


def test_year_before_the_first_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="2011 is not a year from 2012"):
        run(tmp_path / "file.csv", "--year", 2011)
