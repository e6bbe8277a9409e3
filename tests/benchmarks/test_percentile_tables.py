"""What a percentile table may look like, and what is refused with line and column."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.domain.percentile import Point
from benchmarks.importers.cells import MOST_BYTES, TableRow
from benchmarks.importers.percentiles import read_percentile_table
from codes.importers.faults import BadLines, UnreadableFile

MADE_UP = Path(__file__).parent / "data" / "made_up_table.csv"
HEADER = "specialty,region,metric,n,mean,p25,p50,p75\n"
GOOD = "cardiology,US,wrvu,120,5100.00,4000.00,5000.00,6500.00\n"


def read(text: str) -> tuple[TableRow, ...]:
    return read_percentile_table("table.csv", text.encode())


def refusal(text: str) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read(text)
    return str(refused.value)


def test_line_becomes_a_row_with_its_points_in_decimals() -> None:
    assert read(HEADER + GOOD) == (
        TableRow(
            specialty="cardiology",
            region="US",
            metric="wrvu",
            n=120,
            mean=Decimal("5100.00"),
            points=(Point(25, Decimal("4000.00")), Point(50, Decimal("5000.00")), Point(75, Decimal("6500.00"))),
        ),
    )


def test_empty_cells_of_mean_and_points_are_figures_not_published() -> None:
    texan = read_percentile_table(MADE_UP.name, MADE_UP.read_bytes())[1]

    assert (texan.mean, [point.percent for point in texan.points]) == (None, [10, 50, 90])


def test_columns_may_stand_in_any_order_and_percentiles_be_any() -> None:
    (row,) = read("p80,n,p5,mean,metric,region,specialty\n900,7,100,,wrvu,US,urology\n")

    assert row.points == (Point(5, Decimal(100)), Point(80, Decimal(900)))


def test_byte_order_mark_blank_lines_and_windows_line_ends_do_no_harm() -> None:
    assert len(read("\ufeff" + (HEADER + "\n" + GOOD + ",,,,,,,\n").replace("\n", "\r\n"))) == 1


def test_equal_points_are_a_level_stretch_and_no_fault() -> None:
    assert read(HEADER + "cardiology,US,em_share,20,,0.00,0.00,0.40\n")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("cardiology,US,wrvu,120,5100.00,4000.00,5OOO,6500.00", "line 3, p50: '5OOO' is not a number"),
        ("cardiology,US,wrvu,120,5100.00,4000.00,3000.00,6500.00", "line 3, p50: 3000.00 is less than 4000.00 of p25"),
        ("cardiology,US,wrvu,0,5100.00,4000.00,5000.00,6500.00", "line 3, n: '0' is not a count"),
        ("cardiology,US,wrvu,-3,5100.00,4000.00,5000.00,6500.00", "line 3, n: '-3' is a formula or a signed number"),
        ("cardiology,US,wrvu,12.5,5100.00,4000.00,5000.00,6500.00", "line 3, n: '12.5' is not a count"),
        ("cardiology,US,wrvu,,5100.00,4000.00,5000.00,6500.00", "line 3, n: '' is not a count"),
        ("cardiology,US,wrvu,120,=SUM(A1),4000.00,5000.00,6500.00", "line 3, mean: '=SUM(A1)' is a formula"),
        ("cardiology,US,wrvu,120,nan,4000.00,5000.00,6500.00", "line 3, mean: 'nan' is not a number"),
        ("cardiology,US,wrvu,120,,4.001,5000.00,6500.00", "line 3, p25: '4.001' is not a number with at most two"),
        ('cardiology,US,wrvu,120,,"4,000",5000.00,6500.00', "line 3, p25: '4,000' is not a number"),
        ("cardiology,US,wrvu,120,,1e3,5000.00,6500.00", "line 3, p25: '1e3' is not a number"),
        ("cardiology,US,wrvu,120,,٤٠٠٠,5000.00,6500.00", "line 3, p25: '٤٠٠٠' is not a number"),
        ("@cardiology,US,wrvu,120,,4000.00,5000.00,6500.00", "line 3, specialty: '@cardiology' is a formula"),
        (",US,wrvu,120,,4000.00,5000.00,6500.00", "line 3, specialty: '' is not a specialty of 1 to 120"),
        ("cardiology,usa!,wrvu,120,,4000.00,5000.00,6500.00", "line 3, region: 'usa!' is not a region"),
        ("cardiology,US,wRVU,120,,4000.00,5000.00,6500.00", "line 3, metric: 'wRVU' is not a metric"),
        ("cardiology,US,wrvu,120,,,,", "line 3: no percentile is given"),
        ("cardiology,US,wrvu,120,5100.00,4000.00,5000.00", "line 3: 7 cells where the header has 8"),
        ("urology,US,wrvu,9,,1.00,2.00,3.00", "line 3: urology, US, wrvu stands in the table twice"),
    ],
)
def test_bad_line_is_refused_with_its_number_and_column(line: str, fault: str) -> None:
    assert fault in refusal(HEADER + "urology,US,wrvu,8,,1.00,2.00,3.00\n" + line + "\n")


def test_every_bad_line_is_named_at_once() -> None:
    with pytest.raises(BadLines) as refused:
        read(HEADER + "cardiology,US,wrvu,x,y,4000.00,5000.00,6500.00\n" + GOOD.replace("5000.00", "?"))

    assert [(fault.line, fault.column) for fault in refused.value.faults] == [(2, "n"), (2, "mean"), (3, "p50")]


def test_line_number_counts_the_lines_of_a_quoted_cell() -> None:
    assert "line 4, n" in refusal(HEADER + 'urology,US,wrvu,8,,"1.00\n",2.00,3.00\ncardiology,US,wrvu,x,,1,2,3\n')


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("specialty,region,n,mean,p50", "line 1: the column 'metric' is missing"),
        ("specialty,region,metric,n,mean,p50,p50", "line 1: the column 'p50' stands there twice"),
        ("specialty,region,metric,n,mean,p50,median", "line 1: 'median' is neither a known column nor a percentile"),
        ("specialty,region,metric,n,mean,p100", "line 1: 'p100' is neither"),
        ("specialty,region,metric,n,mean,p05", "line 1: 'p05' is neither"),
        ("specialty,region,metric,n,mean", "line 1: no column of a percentile"),
    ],
)
def test_header_that_does_not_fit_is_refused_by_the_columns_name(header: str, fault: str) -> None:
    assert fault in refusal(header + "\n")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b",,,\n", "the column 'specialty' is missing"),
        (HEADER.encode(), "holds a header and no rows"),
        (HEADER.encode() + b"caf\xe9,US,wrvu,1,,1,2,3", "is not UTF-8"),
        (b"PK\x03\x04\x00\x00", "holds NUL bytes"),
        (HEADER.encode() + b'"cardiology', "unexpected end of data"),
        (b"x" * (MOST_BYTES + 1), "at most 20,000,000 are read"),
    ],
)
def test_file_that_is_no_table_is_refused_with_the_reason(content: bytes, fault: str) -> None:
    with pytest.raises(UnreadableFile, match=fault):
        read_percentile_table("table.csv", content)


@given(content=st.binary(max_size=300))
def test_garbage_is_refused_by_name_and_never_breaks_the_reader(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_percentile_table("table.csv", content)


@given(text=st.text(alphabet='acdriolgyUSwvu0123456789.,"\n=-', max_size=200))
def test_what_is_read_after_a_good_header_keeps_the_laws_of_a_row(text: str) -> None:
    try:
        rows = read(HEADER + text)
    except UnreadableFile:
        return

    assert all(row.n >= 1 and row.points for row in rows)
    assert len({row.key for row in rows}) == len(rows)
    assert all([*row.points] == sorted(row.points, key=lambda point: (point.percent, point.value)) for row in rows)
