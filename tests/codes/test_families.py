"""Names written by family: how a title is made, and what a table may not be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from codes.starter.families import Family, UnreadableFamily, read_exceptions, read_families, title_of

FAMILIES_HEAD = "slug,name,synonyms,codes,specialties,reviewed_by,reviewed_on"
TABLE_HEAD = "code,base,approach,number,synonyms,specialties"


def group(folder: Path, families: str, **tables: str) -> Path:
    """Write a group of families, a table by its slug, and return the folder of all groups."""
    (folder / "spine").mkdir(exist_ok=True)
    (folder / "spine" / "families.csv").write_text(f"{FAMILIES_HEAD}\n{families}\n", encoding="utf-8")
    for slug, text in tables.items():
        (folder / "spine" / f"{slug}.csv").write_text(text, encoding="utf-8")
    return folder


def fusion(folder: Path, *lines: str, family: str = "fusion,Fusion,spine fusion,,neurosurgery,,") -> Family:
    (read,) = read_families(group(folder, family, fusion="\n".join((TABLE_HEAD, *lines)) + "\n"))
    return read


def test_facets_stand_behind_commas_unless_they_go_on_with_a_preposition() -> None:
    assert (
        title_of("Knee fusion", ["open", "with a plate", "", "two bones"])
        == "Knee fusion, open with a plate, two bones"
    )


def test_what_is_under_a_number_stands_behind_a_comma_and_what_is_under_a_thing_does_not() -> None:
    assert title_of("Larynx widened, no stent", ["under 12 years"]) == "Larynx widened, no stent, under 12 years"
    assert title_of("Shoulder dislocation", ["under anesthesia"]) == "Shoulder dislocation under anesthesia"


def test_a_title_is_the_base_and_the_facets_in_the_order_of_the_columns(tmp_path: Path) -> None:
    (member,) = fusion(tmp_path, "22800,Back fusion,from behind,up to 6 levels,,").members

    assert member.title == "Back fusion from behind, up to 6 levels"
    assert list(member.facets) == ["approach", "number"]


def test_an_empty_base_is_that_of_the_line_above(tmp_path: Path) -> None:
    members = fusion(tmp_path, "22800,Back fusion,,up to 6 levels,,", "22802,,,7–12 levels,,").members

    assert [member.title for member in members] == ["Back fusion, up to 6 levels", "Back fusion, 7–12 levels"]


def test_a_member_has_the_specialties_of_its_family_unless_it_has_its_own(tmp_path: Path) -> None:
    members = fusion(tmp_path, "22800,Back fusion,,,,", "22802,Long fusion,,,,orthopedic-surgery;pediatrics").members

    assert [member.specialties for member in members] == [("neurosurgery",), ("orthopedic-surgery", "pediatrics")]


def test_synonyms_of_a_family_find_its_members_or_the_codes_that_it_names(tmp_path: Path) -> None:
    assert fusion(tmp_path, "22800,Back fusion,,,,").codes == ("22800",)
    named = fusion(tmp_path, "22800,Back fusion,,,,", family="fusion,Fusion,spine fusion,22800 22558,neurosurgery,,")
    assert (named.synonyms, named.codes) == (("spine fusion",), ("22800", "22558"))


def test_a_family_without_a_table_gives_its_word_to_codes_that_are_named_elsewhere(tmp_path: Path) -> None:
    (family,) = read_families(group(tmp_path, "ex-lap,Opening the belly,ex lap,49000 49002,general-surgery,,"))

    assert (family.members, family.codes) == ((), ("49000", "49002"))


def test_a_family_is_a_draft_until_somebody_reviewed_it(tmp_path: Path) -> None:
    assert fusion(tmp_path, "22800,Back fusion,,,,").reviewed_on is None
    reviewed = fusion(tmp_path, "22800,Back fusion,,,,", family="fusion,Fusion,,,neurosurgery,Ann Lee MD,2026-08-03")
    assert (reviewed.reviewed_by, reviewed.reviewed_on) == ("Ann Lee MD", date(2026, 8, 3))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("2280,Back fusion,,,,", "fusion.csv line 2: '2280' is no code; expected five characters"),
        (",Back fusion,,,,", "fusion.csv line 2, code: expected one code"),
        ("22800,,,,,", "fusion.csv line 2, base: expected what the title begins with"),
        ("22800,Back fusion,,", "fusion.csv line 2: expected 6 cells"),
    ],
)
def test_a_wrong_line_is_named_with_what_was_expected(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(UnreadableFamily, match=message):
        fusion(tmp_path, line)


def test_a_facet_that_no_title_knows_is_refused(tmp_path: Path) -> None:
    table = "code,base,color,synonyms,specialties\n22800,Back fusion,red,,\n"

    with pytest.raises(UnreadableFamily, match="no facet is called 'color'; expected one of detail, site"):
        read_families(group(tmp_path, "fusion,Fusion,,,neurosurgery,,", fusion=table))


def test_a_table_without_a_family_and_a_family_without_codes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFamily, match=r"expected a table fusion.csv beside it, or codes"):
        read_families(group(tmp_path, "fusion,Fusion,,,neurosurgery,,"))
    with pytest.raises(
        UnreadableFamily, match=r"spine/other.csv: no line of families.csv beside it has the slug 'other'"
    ):
        read_families(group(tmp_path, "fusion,Fusion,,22800,neurosurgery,,", other=f"{TABLE_HEAD}\n"))


def test_a_day_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFamily, match="reviewed_on: 'May' is no day; expected yyyy-mm-dd"):
        read_families(group(tmp_path, "fusion,Fusion,,22800,neurosurgery,Ann,May"))


def test_exceptions_have_a_word_each(tmp_path: Path) -> None:
    folder = group(
        tmp_path, "fusion,Fusion,,22800,neurosurgery,,", exceptions="code,check,word\n22800,series,as it is\n"
    )
    assert read_exceptions(folder) == {("22800", "series"): "as it is"}

    (folder / "spine" / "exceptions.csv").write_text("code,check,word\n22800,series,\n")
    with pytest.raises(UnreadableFamily, match=r"exceptions.csv line 2, word: expected why the check does not hold"):
        read_exceptions(folder)
