"""Texts of codes that are named by family: what `texts.csv` of a group may hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from codes.starter.families import UnreadableFamily, read_families
from codes.starter.family_texts import FamilyTexts, read_family_texts

HEAD = "code,description,plain_language,clinical_context,billing"
FUSION = "code,base,detail,synonyms\n22800,Back fusion,,long fusion\n22802,,longer,longer fusion\n"
KNEE = "code,base,detail,synonyms\n27580,Knee fusion,,stiff knee\n"


def texts(folder: Path, *lines: str, head: str = HEAD) -> dict[str, FamilyTexts]:
    """Read texts of the group spine, beside which the group knee has 27580."""
    for group, table in (("spine", FUSION), ("knee", KNEE)):
        (folder / group).mkdir()
        families = "slug,name,synonyms,codes,specialties,reviewed_by,reviewed_on\nfusion,Fusion,,,,,\n"
        (folder / group / "families.csv").write_text(families)
        (folder / group / "fusion.csv").write_text(table)
    (folder / "spine" / "texts.csv").write_text("\n".join((head, *lines)) + "\n")
    return read_family_texts(read_families(folder), folder)


def test_texts_stand_beside_the_tables_of_their_group(tmp_path: Path) -> None:
    read = texts(tmp_path, '22800,"Bones, joined.",Bones grow together.,A curve.,90 days.')

    assert read == {"22800": FamilyTexts("22800", "Bones, joined.", "Bones grow together.", "A curve.", "90 days.")}


@pytest.mark.parametrize("line", ["27580,a,b,c,d", "22899,a,b,c,d", "22800 22802,a,b,c,d"])
def test_a_code_that_its_group_does_not_name_is_refused(tmp_path: Path, line: str) -> None:
    code = line.split(",", 1)[0]

    with pytest.raises(
        UnreadableFamily, match=f"spine/texts.csv line 2, code: '{code}' has no title in the group 'spine'"
    ):
        texts(tmp_path, line)


@pytest.mark.parametrize("above", ["22800", "22802"])
def test_a_code_twice_or_out_of_order_is_refused(tmp_path: Path, above: str) -> None:
    with pytest.raises(UnreadableFamily, match=f"spine/texts.csv line 3, code: 22800 after {above}; expected each"):
        texts(tmp_path, f"{above},a,b,c,d", "22800,a,b,c,d")


@pytest.mark.parametrize("empty", HEAD.split(","))
def test_an_empty_cell_is_refused(tmp_path: Path, empty: str) -> None:
    cells = ["" if name == empty else "22800" for name in HEAD.split(",")]

    with pytest.raises(UnreadableFamily, match=f"spine/texts.csv line 2, {empty}: expected a text"):
        texts(tmp_path, ",".join(cells))


def test_a_line_with_a_cell_too_few_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFamily, match=r"spine/texts.csv line 2: expected 5 cells"):
        texts(tmp_path, "22800,a,b,c")


def test_another_head_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFamily, match="the columns are code, text; expected code, description"):
        texts(tmp_path, "22800,a", head="code,text")


def test_texts_that_we_ship_are_those_of_codes_that_are_named() -> None:
    families = read_families()
    named = {member.code for family in families for member in family.members}

    assert read_family_texts(families).keys() <= named
