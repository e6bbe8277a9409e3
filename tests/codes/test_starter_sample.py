"""Names are drawn by seed to be read: half by how often they are billed, half evenly."""

from __future__ import annotations

import pytest

from codes.starter.families import FamilyMember
from codes.starter.sample import draw_names, main


def names(count: int) -> list[FamilyMember]:
    """Return that many names, from code 20000 on."""
    return [FamilyMember(f"{20000 + place}", "Splint", {}, (), ()) for place in range(count)]


def test_same_seed_draws_the_same_names_in_order_of_code_and_another_seed_others() -> None:
    first = draw_names(names(1000), {}, seed=1, most=30)

    assert draw_names(reversed(names(1000)), {}, seed=1, most=30) == first
    assert draw_names(names(1000), {}, seed=2, most=30) != first
    assert [member.code for member in first] == sorted({member.code for member in first})
    assert len(first) == 30


def test_half_of_the_names_drawn_are_mostly_those_billed_most() -> None:
    often = {f"{20000 + place}" for place in range(0, 1000, 100)}

    drawn = {member.code for member in draw_names(names(1000), dict.fromkeys(often, 5), seed=1, most=20)}

    assert len(drawn & often) >= 8
    assert len(drawn - often) >= 10


def test_fewer_names_than_asked_for_are_all_drawn_once() -> None:
    assert draw_names(names(5), {}, seed=1, most=300) == names(5)


def test_command_prints_code_title_and_synonyms_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seed", "3", "--most", "4"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert all(len(line.split(" ", 1)[0]) == 5 and " | " in line for line in lines)
