"""The PPRRVU table: real excerpts of the 2024 and 2026 layouts, and every way of being wrong."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import asdict
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codes.domain.values import RvuRow
from codes.importers.cells import InvalidCell, rvu
from codes.importers.columns import COLUMN_NAMES
from codes.importers.faults import BadLines, UnreadableFile
from codes.importers.pprrvu import PprrvuTable
from tests.codes.published_files import (
    TABLE,
    TABLE_2026,
    Sheet,
    changed,
    lines_of,
    published,
    without_columns,
)

HEADER_LINES = 10
# Columns that no credit needs, with the field of each and what it holds where the column is missing.
KEPT_IF_THERE = {
    "PHYSICIAN SUPERVISION OF DIAGNOSTIC PROCEDURES": ("supervision", ""),
    "CALCULATION FLAG": ("calculation_flag", ""),
    "DIAGNOSTIC IMAGING FAMILY INDICATOR": ("imaging_family", ""),
    "NON-FACILITY PE USED FOR OPPS PAYMENT AMOUNT": ("opps_nonfacility_pe", None),
    "FACILITY PE USED FOR OPPS PAYMENT AMOUNT": ("opps_facility_pe", None),
    "MP USED FOR OPPS PAYMENT AMOUNT": ("opps_mp", None),
}


def table(text: str, *, limit: int = 50) -> PprrvuTable:
    return PprrvuTable(TABLE, lines_of(text), limit=limit)


def rows_by_key(text: str) -> dict[tuple[str, str], RvuRow]:
    return {row.key: row for row in table(text)}


def faults_of(text: str) -> list[str]:
    with pytest.raises(BadLines) as wrong:
        list(table(text))
    return [str(fault) for fault in wrong.value.faults]


def test_row_of_2024_is_read_by_the_names_of_its_columns() -> None:
    row = rows_by_key(published(TABLE))["27447", ""]

    assert row == RvuRow(
        code="27447",
        component="",
        status="A",
        not_used_for_medicare=False,
        work_rvu=Decimal("19.60"),
        nonfacility_pe_rvu=Decimal("14.96"),
        nonfacility_na=True,
        facility_pe_rvu=Decimal("14.96"),
        facility_na=False,
        mp_rvu=Decimal("4.01"),
        nonfacility_total=Decimal("38.57"),
        facility_total=Decimal("38.57"),
        pctc="0",
        global_period="090",
        pre_op=Decimal("0.10"),
        intra_op=Decimal("0.69"),
        post_op=Decimal("0.21"),
        mult_proc="2",
        bilat_surg="1",
        asst_surg="2",
        co_surg="1",
        team_surg="0",
        endo_base="",
        conversion_factor=Decimal("32.7442"),
        supervision="09",
        calculation_flag="0",
        imaging_family="99",
    )


def test_additional_column_of_2026_moves_nothing() -> None:
    row = rows_by_key(published(TABLE_2026))["47562", ""]

    assert (row.work_rvu, row.team_surg, row.endo_base) == (Decimal("10.21"), "0", "")
    assert (row.conversion_factor, row.supervision) == (Decimal("33.4009"), "09")


def test_53_row_has_a_value_of_its_own() -> None:
    rows = rows_by_key(published(TABLE))

    assert (rows["45378", ""].work_rvu, rows["45378", "53"].work_rvu) == (Decimal("3.26"), Decimal("1.63"))


def test_assigned_zero_and_no_assigned_work_are_told_apart() -> None:
    rows = rows_by_key(published(TABLE))

    assert rows["71046", "TC"].work_rvu == Decimal("0.00")
    assert rows["H2020", ""].work_rvu is None


def test_value_that_medicare_does_not_use_is_kept_and_marked() -> None:
    row = rows_by_key(published(TABLE))["58300", ""]

    assert (row.work_rvu, row.status, row.not_used_for_medicare) == (Decimal("1.01"), "N", True)


def test_leading_zeros_of_codes_are_kept() -> None:
    assert {("00100", ""), ("0001F", "")} <= rows_by_key(published(TABLE)).keys()


def test_banner_states_year_quarter_and_day_of_release() -> None:
    banner = table(published(TABLE_2026)).banner

    assert (banner.year, banner.letter, banner.released_on) == (2026, "C", date(2026, 6, 30))


def test_banner_without_a_day_of_release_leaves_it_open() -> None:
    assert table(published(TABLE)).banner.released_on is None


def test_factor_is_known_once_the_rows_are_read() -> None:
    excerpt = table(published(TABLE))
    list(excerpt)

    assert excerpt.factor == Decimal("32.7442")


def test_words_of_cpt_and_d_codes_never_leave_the_reader() -> None:
    text = published(TABLE)
    text = changed(text, "99213,,,", "99213,,Words of others,")
    text = changed(text, "D0120,,,", "D0120,,Words of others,")
    excerpt = table(text)
    list(excerpt)

    assert excerpt.words["H2020"] == "Ther behav svc, per diem"
    assert not {"99213", "D0120"} & excerpt.words.keys()


@settings(max_examples=25)
@given(st.permutations(range(31)))
def test_order_of_columns_does_not_matter(order: list[int]) -> None:
    lines = list(csv.reader(io.StringIO(published(TABLE), newline="")))
    out = io.StringIO(newline="")
    # The banner stands where it stood.
    csv.writer(out).writerows(lines[:5] + [[line[place] for place in order] for line in lines[5:]])

    assert rows_by_key(out.getvalue()) == rows_by_key(published(TABLE))


@given(st.decimals(min_value=0, max_value=999_999, places=2) | st.decimals(min_value=0, max_value=999_999, places=3))
def test_figure_is_read_as_it_is_written(figure: Decimal) -> None:
    assert rvu(str(figure)) == figure
    assert rvu(str(figure).removeprefix("0")) == figure


@given(st.text(max_size=8))
def test_text_in_place_of_a_figure_is_refused_or_is_a_figure_of_two_or_three_decimals(text: str) -> None:
    try:
        figure = rvu(text)
    except InvalidCell:
        return
    assert figure == Decimal(text)
    assert figure.as_tuple().exponent in {-2, -3}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("99213,,,A,,1.30,", "99213,,,A,,1.3O,", "line 26, WORK RVU: '1.3O' is not a number"),
        ("99213,,,A,,1.30,", "99213,,,A,,,", "line 26, WORK RVU: '' is not a number"),
        ("99213,,,A,,1.30,", "99213,,,A,,-1.30,", "line 26, WORK RVU: '-1.30' is not a number; expected 0 or more"),
        ("99213,,,A,,1.30,", "99213,,,A,,NaN,", "line 26, WORK RVU: 'NaN' is not a number"),
        ("99213,,,A,,1.30,", "99213,,,A,,1.3050,", "line 26, WORK RVU: '1.3050' has more than 3 decimals"),
        (
            "99213,,,A,,1.30,",
            "99213,,,A,,1300000.00,",
            "line 26, WORK RVU: '1300000.00' is too large; expected less than 1,000,000",
        ),
        ("99213,,,A", "99213,,,ACTIVE", "line 26, STATUS CODE: 'ACTIVE' is not a status"),
        ("99213,,,A", "99213,,,\u00c4", "line 26, STATUS CODE: '\u00c4' is not a status"),
        ("99213,,,A", "99213,X-X,,A", "line 26, MOD: 'X-X' is not a component"),
        ("99213,,,A", "9213,,,A", "line 26, HCPCS: '9213' is not a code of five characters"),
        ("1.96,0,XXX", "1.96,0,30 DAYS", "line 26, GLOB DAYS: '30 DAYS' is not a global period"),
        ("0,090,0.10,0.69", "0,090,0.10,69", "line 14, INTRA OP: '69' is not a fraction from 0 to 1"),
        ("NA,14.96,,4.01", "NA,14.96,no,4.01", "line 14, FACILITY NA INDICATOR: 'no' is neither 'NA' nor empty"),
        ("0.21,2,1,2,1,0,", "0.21,2,x,2,1,0,", "line 14, BILAT SURG: 'x' is not an indicator of one digit"),
        ("2,1,2,1,0,,32.7442", "2,1,2,1,0,4537,32.7442", "line 14, ENDO BASE: '4537' is not a code of five characters"),
        (
            "2,1,2,1,0,,32.7442",
            "2,1,2,1,0,,0.0000",
            "line 14, CONV FACTOR: '0.0000' is not a conversion factor above 0",
        ),
        (
            "2,1,2,1,0,,32.7442,09",
            "2,1,2,1,0,,32.7442,0909",
            "line 14, PHYSICIAN SUPERVISION OF DIAGNOSTIC PROCEDURES: '0909' is not",
        ),
    ],
)
def test_wrong_cell_is_named_by_line_and_column(before: str, after: str, expected: str) -> None:
    (fault,) = faults_of(changed(published(TABLE), before, after))

    assert fault.startswith(expected)


def test_every_bad_line_is_reported_not_only_the_first() -> None:
    text = changed(published(TABLE), "99213,,,A,,1.30", "99213,,,zzzzz,,1.3O")
    text = changed(text, "47562,,,A", "47562,,,Ä")

    assert [fault.split(":")[0] for fault in faults_of(text)] == [
        "line 17, STATUS CODE",
        "line 26, STATUS CODE",
        "line 26, WORK RVU",
    ]


def test_reading_stops_at_the_limit_and_says_that_there_are_more() -> None:
    text = published(TABLE).replace(",A,", ",ACTIVE,")

    with pytest.raises(BadLines, match="more than 3 faults; the reading stopped there") as wrong:
        list(table(text, limit=3))
    assert len(wrong.value.faults) == 3


def test_row_with_too_few_cells_is_named_by_its_line() -> None:
    text = changed(published(TABLE), "99213,,,A,,1.30,1.33", "99213,,,A,,1.30\r\n99212,,,A,,1.30,1.33")

    assert faults_of(text) == ["line 26: 6 cells, expected 31"]


def test_two_rows_with_one_key_are_refused_naming_both_lines() -> None:
    text = changed(published(TABLE), "45378,53,", "45378,,")

    assert faults_of(text) == ["line 16, HCPCS: 45378 stands already in line 15"]


def test_file_without_rows_is_refused() -> None:
    text = "".join(lines_of(published(TABLE))[:HEADER_LINES])

    assert faults_of(text) == ["line 10: no row after the header"]


def test_missing_header_is_said() -> None:
    text = "".join(lines_of(published(TABLE))[HEADER_LINES:])

    with pytest.raises(UnreadableFile, match="header row missing: none of the first 23 lines names HCPCS"):
        table(text)


def test_missing_columns_are_named() -> None:
    text = changed(published(TABLE), ",CODE,PAYMENT,RVU,", ",CODE,PAYMENT,UNIT,")
    text = changed(text, ",PROC,SURG,SURG,SURG,SURG,", ",PROC,,SURG,SURG,SURG,")

    with pytest.raises(UnreadableFile, match=r"the header lacks WORK RVU, BILAT SURG; it has instead: WORK UNIT"):
        table(text)


def test_missing_column_without_another_in_its_place_is_named_alone() -> None:
    text = changed(published(TABLE), ",PROC,SURG,SURG,SURG,SURG,", ",PROC,,SURG,SURG,SURG,")
    text = changed(text, ",MULT,BILAT,ASST,", ",MULT,,ASST,")

    with pytest.raises(UnreadableFile, match=r"the header lacks BILAT SURG$"):
        table(text)


def test_column_that_no_layout_has_is_named_and_passed_over() -> None:
    lines = lines_of(published(TABLE))
    head = [
        f"{line.rstrip()},{word}\r\n" for line, word in zip(lines[5:10], ("", "", "", "RURAL", "ADD ON"), strict=True)
    ]
    rows = [f"{line.rstrip()},7\r\n" for line in lines[10:]]

    read = table("".join([*lines[:5], *head, *rows]))

    assert read.layout.unknown == ("RURAL ADD ON",)
    assert list(read) == list(table(published(TABLE)))


@pytest.mark.parametrize("name", [TABLE, TABLE_2026])
def test_known_layouts_have_no_unknown_column(name: str) -> None:
    assert PprrvuTable(name, lines_of(published(name))).layout.unknown == ()


def test_column_that_is_named_twice_is_refused() -> None:
    text = changed(published(TABLE), ",,,STATUS,MEDICARE ,WORK,", ",,WORK,STATUS,MEDICARE ,WORK,")
    text = changed(text, "HCPCS,MOD,DESCRIPTION,", "HCPCS,MOD,RVU,")

    with pytest.raises(UnreadableFile, match="the header names twice WORK RVU"):
        table(text)


def test_column_that_an_alias_names_a_second_time_is_refused_with_its_headings() -> None:
    text = Sheet(published(TABLE)).with_column("PHYSICIAN WORK", "9.99").text()

    with pytest.raises(UnreadableFile) as wrong:
        PprrvuTable(TABLE, lines_of(text), aliases={"PHYSICIAN WORK": "WORK RVU"})
    assert str(wrong.value) == (
        "PPRRVU24_JAN.csv: the header names twice WORK RVU, as WORK RVU, PHYSICIAN WORK:"
        " delete the column alias PHYSICIAN WORK and import again"
    )


def test_column_that_two_aliases_name_is_refused_with_both() -> None:
    text = Sheet(published(TABLE)).renamed("WORK RVU", "FIRST WORK").with_column("SECOND WORK", "9.99").text()

    with pytest.raises(UnreadableFile, match="the wrong one of the column aliases FIRST WORK, SECOND WORK"):
        PprrvuTable(TABLE, lines_of(text), aliases={"FIRST WORK": "WORK RVU", "SECOND WORK": "WORK RVU"})


def test_row_that_a_quotation_mark_joins_with_the_next_is_refused_and_takes_none_of_its_figures() -> None:
    text = changed(published(TABLE), "99213,,,A", '99213,,",A')
    text = changed(text, "99214,,,A", '99214,,",A')

    assert faults_of(text) == [
        "line 26: a cell reaches down to line 27; expected a row in each line: a quotation mark is not closed"
    ]


def test_fixed_width_twin_is_told_from_a_table_without_header() -> None:
    with pytest.raises(UnreadableFile, match="this is the fixed-width text, which is not read; take the CSV"):
        table("HDR 2024 National Physician Fee Schedule\r\n" * 7)


def test_line_that_is_no_csv_is_refused() -> None:
    text = changed(published(TABLE), "99213,,,", f"99213,,{'x' * 200_000},")

    assert faults_of(text) == ["line 26: not a line of CSV (field larger than field limit (131072))"]


@pytest.mark.parametrize("name", [TABLE, TABLE_2026])
@pytest.mark.parametrize("lacking", [tuple(KEPT_IF_THERE), *((column,) for column in KEPT_IF_THERE)])
def test_columns_that_no_credit_needs_may_be_missing_and_change_no_other_value(
    name: str, lacking: tuple[str, ...]
) -> None:
    whole = list(table(published(name)))

    read = table(without_columns(published(name), lacking))
    rows = list(read)

    assert read.layout.missing == lacking
    empty = dict(KEPT_IF_THERE[column] for column in lacking)
    assert [asdict(row) for row in rows] == [asdict(row) | empty for row in whole]


@pytest.mark.parametrize("name", [TABLE, TABLE_2026])
def test_each_column_that_a_credit_needs_is_refused_by_name_where_it_is_missing(name: str) -> None:
    for column in COLUMN_NAMES[1:]:
        if column not in KEPT_IF_THERE:
            with pytest.raises(UnreadableFile, match=f"the header lacks {re.escape(column)}$"):
                table(without_columns(published(name), (column,)))
