"""The starter catalogue: its files and how they are built."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from codes.domain.values import RvuRow, is_level_ii
from codes.importers.archive import PublishedFile
from codes.importers.gpci import read_gpci
from codes.importers.pprrvu import PprrvuTable
from codes.starter import lists
from codes.starter.build import HEAD_LINES, build, is_public
from codes.starter.families import read_families
from codes.starter.family_texts import FamilyTexts, read_family_texts
from tests.matrix import matrix

TABLES = {
    "RVU25D-starter": ("PPRRVU2025_Oct.csv", "GPCI2025.csv"),
    "RVU26C-starter": ("PPRRVU2026_Jul_nonQPP.csv", "GPCI2026.csv"),
}


def rows_of(release_id: str) -> list[RvuRow]:
    """Return the rows of an excerpt as the ordinary importer reads them."""
    table, _ = TABLES[release_id]
    with PublishedFile(lists.FOLDER / release_id) as file:
        return list(PprrvuTable(table, file.lines(table)))


@pytest.fixture(scope="module")
def year_2025() -> dict[tuple[str, str], RvuRow]:
    return {row.key: row for row in rows_of("RVU25D-starter")}


@pytest.mark.parametrize(
    ("release_id", "rows", "factor"), [("RVU25D-starter", 7694, "32.3465"), ("RVU26C-starter", 225, "33.4009")]
)
def test_excerpt_is_read_by_the_ordinary_importer(release_id: str, rows: int, factor: str) -> None:
    records = rows_of(release_id)

    assert len(records) == rows
    assert {row.conversion_factor for row in records} == {Decimal(factor)}


@pytest.mark.parametrize("release_id", TABLES)
def test_excerpt_holds_all_109_localities(release_id: str) -> None:
    _, member = TABLES[release_id]
    with PublishedFile(lists.FOLDER / release_id) as file:
        localities = read_gpci(member, file.lines(member)).rows

    assert len(localities) == 109


@pytest.mark.parametrize("release_id", TABLES)
def test_rows_are_sorted_by_code_and_component(release_id: str) -> None:
    keys = [row.key for row in rows_of(release_id)]

    assert keys == sorted(keys)


@pytest.mark.parametrize("release_id", TABLES)
def test_only_level_ii_rows_have_a_description_and_none_is_a_d_code(release_id: str) -> None:
    text = (lists.FOLDER / release_id / TABLES[release_id][0]).read_text(encoding="latin-1")
    rows = list(csv.reader(io.StringIO(text, newline="")))[HEAD_LINES:]

    assert {row[0] for row in rows if row[2] and not is_level_ii(row[0])} == set()
    assert {row[0] for row in rows if row[0].startswith("D")} == set()


@matrix(
    ("code", "component", "work"),
    [
        ("99213", "", "1.30"),
        ("45378", "", "3.26"),
        ("45378", "53", "1.63"),
        ("G0121", "53", "1.63"),
        ("71046", "26", "0.22"),
        ("47562", "", "10.47"),
        ("27447", "", "19.60"),
        ("71046", "TC", "0.00"),
    ],
)
def test_work_rvus_of_2025_are_those_of_rvu25d(
    year_2025: dict[tuple[str, str], RvuRow], code: str, component: str, work: str
) -> None:
    assert year_2025[code, component].work_rvu == Decimal(work)


def test_no_work_is_assigned_to_h2020_in_either_year(year_2025: dict[tuple[str, str], RvuRow]) -> None:
    year_2026 = {row.key: row for row in rows_of("RVU26C-starter")}

    assert [(rows["H2020", ""].work_rvu, rows["H2020", ""].status) for rows in (year_2025, year_2026)] == [
        (None, "I")
    ] * 2


def test_laparoscopic_gallbladder_removal_is_worth_less_in_2026() -> None:
    year_2026 = {row.key: row for row in rows_of("RVU26C-starter")}

    assert year_2026["47562", ""].work_rvu == Decimal("10.21")


def test_every_endoscopy_base_that_is_named_is_there(year_2025: dict[tuple[str, str], RvuRow]) -> None:
    named = {row.endo_base for row in year_2025.values() if row.endo_base}

    assert {"45378", "43235", "52000", "0652T"} <= named
    assert {base for base in named if (base, "") not in year_2025} == set()


def test_codes_with_two_components_have_all_three_rows(year_2025: dict[tuple[str, str], RvuRow]) -> None:
    # PCTC IND 1: a diagnostic test with a professional and a technical component.
    both = {row.code for row in year_2025.values() if row.pctc == "1"}

    assert len(both) > 100
    assert {(code, part) for code in both for part in ("", "26", "TC") if (code, part) not in year_2025} == set()


def test_discontinued_colonoscopies_have_their_53_row(year_2025: dict[tuple[str, str], RvuRow]) -> None:
    assert {code for code, component in year_2025 if component == "53"} == {"44388", "45378", "G0105", "G0121"}


def test_every_line_of_our_lists_has_as_many_cells_as_its_head() -> None:
    ours = [path for path in lists.FOLDER.rglob("*.csv") if not path.parent.name.startswith("RVU")]
    for path in ours:
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)

        assert [row for row in rows if len(row) != len(head)] == [], path


def test_titles_are_unique_sorted_not_empty_and_fit_their_column() -> None:
    titles = lists.read_titles()
    codes = [title.code for title in titles]

    assert codes == sorted(set(codes))
    assert {title.code for title in titles if not title.title.strip() or len(title.title) > 160} == set()
    assert len({title.title for title in titles}) == len(titles)


def test_no_words_of_ours_call_a_code_cpt() -> None:
    texts = [title.title for title in lists.read_titles()]
    texts += [
        f"{words.title} {words.description} {words.clinical_context} {words.billing}" for words in lists.read_words()
    ]

    assert [text for text in texts if re.search(r"\bCPT\b", text, re.IGNORECASE)] == []


def test_every_titled_code_stands_in_an_excerpt_or_has_official_words_and_every_numeric_code_has_a_title(
    year_2025: dict[tuple[str, str], RvuRow],
) -> None:
    there = {code for code, _ in year_2025} | {row.code for row in rows_of("RVU26C-starter")}
    titled = {title.code for title in lists.read_titles()}
    in_force = {words.code for words in lists.read_official_words() if words.terminated_on is None}

    assert titled - there - in_force == set()
    assert {code for code in there if not is_level_ii(code)} - titled == set()


def test_every_titled_code_has_specialties_from_the_list_but_measures_and_level_ii_codes_without_work(
    year_2025: dict[tuple[str, str], RvuRow],
) -> None:
    slugs = {one.slug for one in lists.read_specialties()}
    used = {title.code: set(title.specialties) for title in lists.read_titles()}
    with_work = {code for (code, _), row in year_2025.items() if row.work_rvu}

    assert {code for code, given in used.items() if given - slugs} == set()
    logged_by_nobody = {code for code, given in used.items() if not given}
    assert logged_by_nobody & with_work == set()
    assert {code for code in logged_by_nobody if not is_level_ii(code) and not code.endswith("F")} == set()
    assert used["H2020"] == {"psychiatry", "psychology", "behavioral-health"}


def test_every_code_of_the_h_t_and_g_families_that_is_in_force_has_all_four_texts() -> None:
    in_force = {words.code for words in lists.read_official_words() if words.terminated_on is None}
    described: list[lists.OwnWords | FamilyTexts] = [*lists.read_words(), *read_family_texts(read_families()).values()]
    texts = {
        each.code: (each.description, each.plain_language, each.clinical_context, each.billing) for each in described
    }

    families = {code for code in in_force if code[0] in "HTG"}
    assert len(families) > 1700
    assert {code for code in families if not all(texts.get(code, ("",)))} == set()


def test_codes_of_measures_tell_their_siblings_apart() -> None:
    """A quality measure has a code for each answer: what two of them say alike, nobody could choose between."""
    measures = [words for words in lists.read_words() if " measure: " in words.title]

    assert len(measures) > 900
    for part in ("title", "description", "plain_language"):
        said = Counter(getattr(words, part) for words in measures)
        assert [text for text, codes in said.items() if codes > 1] == []
    assert {words.code for words in measures if len(words.title) > 60} == set()


def test_full_words_leave_no_part_empty_and_agree_with_the_titles() -> None:
    titles = {title.code: title.title for title in lists.read_titles()}
    all_words = lists.read_words()

    assert len({words.code for words in all_words}) == len(all_words)
    for words in all_words:
        assert all([words.description, words.plain_language, words.clinical_context, words.billing]), words.code
        assert words.synonyms, words.code
        assert words.title == titles[words.code]


def test_synonyms_belong_to_titled_codes_without_full_words_and_fit_their_column() -> None:
    synonyms = lists.read_synonyms()
    titled = {title.code for title in lists.read_titles()}
    worded = {words.code for words in lists.read_words()}

    assert set(synonyms) <= titled - worded
    assert {code for code, texts in synonyms.items() if not texts or len(set(texts)) != len(texts)} == set()
    assert {text for texts in synonyms.values() for text in texts if len(text) > 120} == set()


def test_words_of_h2020_name_unit_status_and_the_15_minute_sibling() -> None:
    (words,) = [words for words in lists.read_words() if words.code == "H2020"]

    assert "per diem" in words.description
    assert len(words.synonyms) == 3
    assert "status I" in words.billing
    assert "H2019 one unit per 15 minutes" in words.billing


def test_official_words_are_of_level_ii_without_d_codes_and_up_to_date() -> None:
    words = {each.code: each for each in lists.read_official_words()}

    assert {code for code in words if not is_public(code)} == set()
    assert words["H2020"].long == "Therapeutic behavioral services, per diem"
    assert words["G2211"].source == "RVU25D"  # younger than the 2019 file
    assert words["J0013"].short == "Esketamine, nasal spray"  # of the 2026 file alone


def test_modifiers_are_those_of_the_hcpcs_file_and_p1_has_neutral_words() -> None:
    modifiers = {each.modifier: each for each in lists.read_modifiers()}

    assert len(modifiers) == 360
    assert {"TC", "LT", "RT", "GT", "AS", "XU"} <= set(modifiers)
    assert modifiers["P1"].long == "Anesthesia, physical status 1"
    assert modifiers["LT"].source == "HCPCS 2019-01"


def record(code: str, short: str, long: str) -> str:
    """Return one line of a HCPCS file."""
    return f"{code}001003{long:80}{short:28}".ljust(268) + "20030401" * 2 + " " * 36 + "\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that is built of CMS files."""
    folder = tmp_path_factory.mktemp("starter")
    build(write_release_files(folder), folder / "built")
    return folder / "built"


def write_release_files(folder: Path) -> Path:
    """Write a folder of CMS files whose table holds, beside the excerpt, a D code and words on a numeric code."""
    table, gpci = ((lists.FOLDER / "RVU25D-starter" / name).read_bytes() for name in TABLES["RVU25D-starter"])
    d_code = b"D0120,,Their words" + b",R,,0.00" + b",,,,,,0.00" * 4 + b"\r\n"
    table = table.replace(b"\r\n99213,,,", b"\r\n99213,,Their words,") + d_code
    with zipfile.ZipFile(folder / "rvu25d.zip", "w") as archive:
        archive.writestr("PPRRVU2025_Oct.csv", table)
        archive.writestr("GPCI2025.csv", gpci)
    of_2026 = {"PPRRVU2026_Jul_nonQPP.csv": "PPRRVU2026_Jul_nonQPP.partial.csv", "GPCI2026.csv": "GPCI2026.csv"}
    for name, published in of_2026.items():
        (folder / published).write_bytes((lists.FOLDER / "RVU26C-starter" / name).read_bytes())
    (folder / "HCPC2026_JAN_ANWEB.excerpt.txt").write_text(record("H2020", "Ther behav svc, per diem", "Long of 2026"))
    with zipfile.ZipFile(folder / "2019-Alpha-Numeric-HCPCS-File.zip", "w") as archive:
        old = record("G0121", "Other words", "Long of 2019") + record("H2020", "Older", "Long of 2019")
        archive.writestr("HCPC2019_CONTR_ANWEB.txt", old)
    return folder


@pytest.mark.slow
def test_building_again_writes_equal_bytes_without_protected_words(built: Path) -> None:
    for release_id, names in TABLES.items():
        for name in names:
            assert (built / release_id / name).read_bytes() == (lists.FOLDER / release_id / name).read_bytes(), name


def test_newer_official_words_replace_older_ones(built: Path) -> None:
    with (built / "hcpcs.csv").open(encoding="utf-8", newline="") as file:
        words = {line["code"]: line for line in csv.DictReader(file)}
    assert (words["H2020"]["long"], words["H2020"]["source"]) == ("Long of 2026", "HCPCS 2026-01")
    assert (words["G0121"]["long"], words["G0121"]["source"]) == (
        "",
        "RVU25D",
    )  # the old long words meant another thing
