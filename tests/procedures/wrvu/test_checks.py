"""What a request is refused for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from codes.domain.values import ReleaseFacts
from procedures.wrvu.checks import LineProblem, check_lines
from procedures.wrvu.policy import CMS
from procedures.wrvu.schedule import MemorySchedule
from procedures.wrvu.values import Line
from tests.procedures.wrvu.released import ON, SCHEDULE, line


def test_sound_lines_have_no_problem() -> None:
    assert check_lines([line("99213", "25"), line("H2020", units=3)], schedule=SCHEDULE) == []


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        (Line("Z9999", ON), "code", "unknown_code"),
        (Line("99213", date(2023, 12, 31)), "performed_on", "no_release"),
        (line("99213", "9Z"), "modifiers", "unknown_modifier"),
        (line("99213", "lt"), "modifiers", "unknown_modifier"),
        (line("27447", "80", "AS"), "modifiers", "conflicting_modifiers"),
        (line("27447", "59", "59"), "modifiers", "conflicting_modifiers"),
        (line("71046", "26", "TC"), "modifiers", "conflicting_modifiers"),
    ],
)
def test_problem_names_line_field_and_code(given: Line, field: str, code: str) -> None:
    assert check_lines([line("99213"), given], schedule=SCHEDULE) == [LineProblem(1, field, code)]


def test_modifier_of_the_hcpcs_file_is_known() -> None:
    schedule = replace(SCHEDULE, modifiers=frozenset({"QW"}))

    assert check_lines([line("99213", "QW")], schedule=schedule) == []
    assert check_lines([line("99213", "QW")], schedule=SCHEDULE) == [LineProblem(0, "modifiers", "unknown_modifier")]


def test_code_that_only_an_excerpt_could_have_is_a_problem() -> None:
    excerpt = ReleaseFacts("X-starter", 2024, date(2024, 1, 1), published=1, complete=False)
    schedule = MemorySchedule((excerpt,), {}, known_codes=frozenset({"99213"}))

    assert check_lines([line("99213")], schedule=schedule) == [LineProblem(0, "code", "not_in_excerpt")]


def test_pinned_year_that_is_not_loaded_is_a_problem() -> None:
    problems = check_lines([line("99213")], schedule=SCHEDULE, policy=replace(CMS, pinned_year=2022))

    assert problems == [LineProblem(0, "performed_on", "no_release")]
