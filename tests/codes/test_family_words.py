"""A word of a family finds all its codes, those first that are billed most; without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest

from codes.domain.priors import NEUTRAL_PRIOR
from codes.search.index import SearchIndex, WordsRow, build_index
from codes.search.ranker import search_index
from codes.search.ranking import MatchKind
from codes.services.family_names import family_synonyms
from codes.starter.families import Family, read_families
from codes.starter.lists import read_priors, read_titles


@pytest.fixture(scope="module")
def families() -> list[Family]:
    return read_families()


@pytest.fixture(scope="module")
def index(families: Sequence[Family]) -> SearchIndex:
    """The index of all names that families and lists give, each of the same prominence."""
    titles = {title.code: title.title for title in read_titles()}
    titles |= {member.code: member.title for family in families for member in family.members}
    own = {member.code: member.synonyms for family in families for member in family.members}
    shared, priors = family_synonyms(families), read_priors()
    return build_index(
        WordsRow(code, title, (*shared.get(code, ()), *own.get(code, ())), 5, priors.get(code, NEUTRAL_PRIOR))
        for code, title in titles.items()
    )


def whole_matches(index: SearchIndex, text: str) -> Mapping[str, int]:
    """Return the codes of which a text is a whole name, in the order found, with their prior."""
    matches = search_index(index, text, limit=300).matches
    return {match.row.code: match.row.prior for match in matches if match.kind is MatchKind.WHOLE_NAME}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ORIF ankle", {"27766", "27769", "27792", "27814", "27822", "27823"}),
        ("ex lap", {"49000", "49002", "49010"}),
        ("CABG", {"33510", "33533", "33536"}),
        ("wrist arthroscopy", {"29840", "29844", "29847"}),
    ],
)
def test_word_of_a_family_finds_its_codes_in_whichever_order_it_is_typed(
    index: SearchIndex, text: str, codes: set[str]
) -> None:
    assert codes <= whole_matches(index, text).keys()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("IVIG", {"90283", "J1459", "J1556", "J1557", "J1561", "J1566", "J1568", "J1569", "J1572", "J1576", "J1599"}),
        ("Adrenalin", {"J0169"}),  # not J0165, epinephrine of makers without a code of their own
        ("Vitrase", {"J3471"}),
        ("Amphadase", {"J3470"}),
        ("Bicillin", set()),  # two drugs: L-A and C-R
        ("HyperRHO", set()),  # two strengths
        ("Narcan", set()),  # a nasal spray, too
    ],
)
def test_brand_is_the_whole_name_of_its_own_product_alone(index: SearchIndex, text: str, codes: set[str]) -> None:
    assert whole_matches(index, text).keys() == codes


def test_no_joint_is_called_by_the_name_of_another(index: SearchIndex) -> None:
    shoulder = whole_matches(index, "shoulder arthroscopy").keys()

    assert not shoulder & whole_matches(index, "wrist arthroscopy").keys()


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("adrenalectomy", "60605"),  # a tumor of the carotid body
        ("apnea monitor", "94772"),
        ("chalazion", "67820"),  # eyelashes
        ("cholangiogram", "74355"),  # a feeding tube
        ("EUA eye", "92283"),
        ("gastrectomy", "43500"),  # a look into the stomach
        ("HRA", "46600"),
        ("NPWT", "97610"),
        ("vein stripping", "37609"),  # a biopsy of an artery
        ("wrist fracture care", "25900"),  # an amputation
    ],
)
def test_no_code_is_called_by_a_word_of_its_siblings(index: SearchIndex, text: str, other: str) -> None:
    matches = whole_matches(index, text)

    assert matches
    assert other not in matches


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("93224", ("93225", "93226", "93227")),
        ("93241", ("93242", "93243", "93244")),
        ("93245", ("93246", "93247", "93248")),
        ("93784", ("93786", "93788", "93790")),
        ("94014", ("94015", "94016")),
    ],
)
def test_parts_of_a_service_begin_as_the_whole_does(index: SearchIndex, whole: str, parts: Sequence[str]) -> None:
    titles = {entry.row.code: entry.row.title for entry in index.entries}
    begin = titles[whole].removesuffix("all parts")

    assert [part for part in parts if not titles[part].startswith(begin)] == []


@pytest.mark.slow
def test_every_word_of_every_family_finds_all_its_codes_most_billed_first(
    index: SearchIndex, families: Sequence[Family]
) -> None:
    missed, unordered = [], []
    for family in families:
        for text in family.synonyms:
            matches = whole_matches(index, text)
            missed += [(text, code) for code in family.codes if code not in matches]
            unordered += [text for one, other in pairwise(matches.values()) if one < other]

    assert missed == []
    assert unordered == []


def test_word_that_two_families_share_belongs_once_to_a_code_of_both(families: Sequence[Family]) -> None:
    twin = replace(families[0], slug="twin", synonyms=("A shared word",), codes=("99213",))

    shared = family_synonyms([twin, replace(twin, synonyms=("a shared word", "another"))])

    assert shared["99213"] == ("A shared word", "another")
