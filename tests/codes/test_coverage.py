"""How many codes with work have a name of ours."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from codes.starter.coverage import (
    CategoryCoverage,
    TextCoverage,
    coverage,
    main,
    named_codes,
    services_of,
    texts_by_group,
    texts_of_services,
)
from codes.starter.families import Family, FamilyMember, read_families
from codes.starter.lists import read_codes_with_work, read_codes_without_work, read_titles


def test_codes_with_work_are_those_of_rvu25d_and_rvu26c_with_their_indicators() -> None:
    codes = read_codes_with_work()

    assert len(codes) == 7461
    assert (codes["33517"].global_period, codes["33517"].status) == ("ZZZ", "A")
    assert codes["71046"].pctc == "1"
    assert "H2020" not in codes


def test_codes_without_work_are_those_that_families_name_beside_them() -> None:
    named = {member.code for family in read_families() for member in family.members}

    assert named - read_codes_with_work().keys() == read_codes_without_work().keys()
    assert read_codes_without_work()["80053"].status == "X"


def test_coverage_counts_codes_and_names_by_category() -> None:
    lines = coverage(["99213", "99214", "47562"], frozenset({"99213", "47562", "99999"}))

    assert lines == [CategoryCoverage("digestive", 1, 1), CategoryCoverage("evaluation-management", 2, 1)]


@pytest.mark.slow
def test_command_prints_all_codes_or_the_unnamed_ones_of_a_category(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    named = len(named_codes() & read_codes_with_work().keys())
    printed = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert f"all codes with a work RVU {named:,} of 7,461" in printed

    assert main(["maternity"]) == 0
    unnamed = capsys.readouterr().out.split()
    assert not named_codes() & set(unnamed)


def test_texts_are_counted_by_group_of_families() -> None:
    def family(group: str, slug: str, *codes: str) -> Family:
        members = tuple(FamilyMember(code, "Base", {}, (), ()) for code in codes)
        return Family(slug, group, slug, (), codes, members)

    families = [family("knee", "scopes", "1", "2"), family("knee", "open", "3"), family("wrist", "open", "4")]

    assert texts_by_group(families, {"1", "3"}) == [TextCoverage("knee", 3, 2), TextCoverage("wrist", 1, 0)]


def test_services_of_medicares_file_are_added_up_for_codes_that_are_still_known(tmp_path: Path) -> None:
    file = tmp_path / "services.csv"
    file.write_text("HCPCS_Cd,Tot_Srvcs\n99213,11\n99213,0.5\n71046,8\n77052,4\n")

    services = services_of(file, {"99213", "71046"})

    assert services == {"99213": Decimal("11.5"), "71046": Decimal(8)}
    assert texts_of_services("file", services, {"71046"}) == TextCoverage("file", 2, 1, Decimal("19.5"), Decimal(8))


def test_command_prints_how_many_codes_have_full_texts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "services.csv"
    file.write_text("HCPCS_Cd,Tot_Srvcs\n99213,1100\n77052,4\n")

    assert main(["--sample", str(file)]) == 0

    printed = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    titles = f"{len(read_titles()):,}"
    assert f"codes with a name elsewhere {titles} of {titles}" in printed
    assert printed[-1] == "codes of services.csv 1 of 1; 1,100 of 1,100 services"
