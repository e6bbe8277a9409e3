"""How many codes with work have a name of ours."""

from __future__ import annotations

import pytest

from codes.starter.coverage import CategoryCoverage, coverage, main, named_codes
from codes.starter.families import read_families
from codes.starter.lists import read_codes_with_work, read_codes_without_work


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


def test_command_prints_all_codes_or_the_unnamed_ones_of_a_category(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    named = len(named_codes() & read_codes_with_work().keys())
    assert capsys.readouterr().out.splitlines()[-1].split()[-3:] == [f"{named:,}", "of", "7,461"]

    assert main(["maternity"]) == 0
    unnamed = capsys.readouterr().out.split()
    assert not named_codes() & set(unnamed)
