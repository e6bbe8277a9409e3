"""The layouts that employers send, each recognized and read in its shape."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from statements.domain.statement_lines import DateBasis, LineKind, Shape
from statements.reading.faults import FaultCode, UnreadableStatement
from statements.reading.layouts import apply_layout, layout_of
from statements.reading.providers import provider_digest
from statements.reading.values import ColumnRole, NoteKind, StatementLayout
from tests.statements.reading.statement_files import HEADER, KEY, LINES, inspected, read, text_file, workbook

EPIC = (
    "Provider ID", "CPT", "CPT Modifier 1", "Month of Transaction", "Provider - Performing Units", "Adj Work RVU",
    "Detail Type", "Transaction ID", "Charge Amount", "Original Service Date", "Post Date",
)  # fmt: skip
EPIC_ROWS = (
    ("1001", "99213", "25", "Jan 2026", 1, 1.3, 1, "T1", 120.5, "1/5/2026", "1/9/2026"),
    ("1001", "99214", "", "Jan 2026", 1, 1.92, 1, "T2", 180, "1/5/2026", "1/9/2026"),
    ("1001", "45380", "", "Jan 2026", 1, 3.5, 1, "T3", 900, "1/6/2026", "1/12/2026"),
    ("1001", "45380", "", "Jan 2026", -1, -3.5, 10, "T3", -900, "1/6/2026", "1/20/2026"),
    ("1001", "20610", "", "Jan 2026", -1, -0.79, 10, "T0", -90, "12/6/2025", "1/20/2026"),
)


def test_extract_of_epic_is_read_by_posting_with_its_voids() -> None:
    body = text_file([EPIC, *EPIC_ROWS])

    inspection, reading = inspected(body), read(body)

    assert (inspection.layout, inspection.mapping.basis) == (StatementLayout.EPIC, DateBasis.POSTING)
    assert [(line.code, line.kind, line.units) for line in reading.lines] == [
        ("99213", LineKind.CHARGE, Decimal(1)),
        ("99214", LineKind.CHARGE, Decimal(1)),
        ("20610", LineKind.VOID, Decimal(-1)),
    ]
    assert (reading.first_on, reading.last_on) == (date(2026, 1, 9), date(2026, 1, 20))


def test_charge_and_its_void_of_one_transaction_are_netted_and_counted() -> None:
    reading = read(text_file([EPIC, *EPIC_ROWS]))

    assert {note.kind: note.count for note in reading.notes}[NoteKind.VOIDS_NETTED] == 1


def test_void_of_a_part_of_its_charge_leaves_both_lines() -> None:
    part = ("1001", "45380", "", "Jan 2026", -1, -3.5, 10, "T3", -900, "1/6/2026", "1/20/2026")
    whole = ("1001", "45380", "", "Jan 2026", 2, 7.0, 1, "T3", 1800, "1/6/2026", "1/12/2026")

    reading = read(text_file([EPIC, *EPIC_ROWS[:2], whole, part]))

    assert [line.units for line in reading.lines if line.code == "45380"] == [Decimal(2), Decimal(-1)]


def test_charge_of_a_transaction_that_stands_there_before_says_which_row_it_repeats() -> None:
    reading = read(text_file([EPIC, *EPIC_ROWS[:2], EPIC_ROWS[1]]))

    assert [line.repeats for line in reading.lines] == [None, None, 3]


def test_void_with_positive_units_is_negative() -> None:
    void = ("1001", "45380", "", "Jan 2026", 1, 3.5, "Void", "T9", 900, "1/6/2026", "1/20/2026")

    reading = read(text_file([EPIC, *EPIC_ROWS[:2], void]))

    assert [(line.units, line.wrvu, line.kind) for line in reading.lines[2:]] == [
        (Decimal(-1), Decimal("-3.5"), LineKind.VOID)
    ]


def test_report_of_athenahealth_is_read_by_service_date() -> None:
    header = ("Rendering Provider", "Service Date", "Post Date", "Procedure Code", "Modifiers", "Units", "Work RVU")
    rows = [("SMITH_J", "01/05/2026", "01/07/2026", "99213,25", "", "1", "1.30")] * 3

    inspection = inspected(text_file([header, *rows]))

    assert (inspection.layout, inspection.mapping.basis) == (StatementLayout.ATHENAHEALTH, DateBasis.SERVICE)


def test_posted_charges_of_cerner_are_read_by_posting() -> None:
    header = (
        "Charge Item ID",
        "Posted Date",
        "Service Date",
        "Charge Code",
        "CPT4",
        "Mod 1",
        "Mod 2",
        "Qty",
        "Work RVUs",
    )
    rows = [("C1", "2026-01-09", "2026-01-05", "300021", "99213", "25", "GC", 1, 1.3)] * 3

    body = workbook([header, *rows])

    assert (inspected(body).layout, inspected(body).mapping.basis) == (StatementLayout.CERNER, DateBasis.POSTING)
    assert {(line.code, line.modifiers) for line in read(body).lines} == {("99213", ("25", "GC"))}


def test_free_spreadsheet_is_read_under_its_titles() -> None:
    rows = [
        ("My RVUs",),
        (),
        ("DOS", "Code", "Qty", "wRVU"),
        ("3/4/2026", "99213-25", 1, 1.3),
        ("3/5/26", "20610", 2, 1.58),
    ]

    body = workbook(rows)

    assert inspected(body).layout is StatementLayout.FREE
    assert [(line.code, line.modifiers, line.units) for line in read(body).lines] == [
        ("99213", ("25",), Decimal(1)),
        ("20610", (), Decimal(2)),
    ]


def test_code_by_month_with_a_column_a_month_becomes_sums_of_codes() -> None:
    rows = [("CPT", "Jan 2026", "Feb 2026", "Total"), ("99213", 10, 12, 22), ("99214", 0, 5, 5), ("Total", 10, 17, 27)]

    body = text_file(rows)
    reading = read(body)

    assert inspected(body).layout is StatementLayout.CODE_BY_MONTH
    assert reading.shape is Shape.CODE_MONTHS
    assert [(line.code, line.month, line.units) for line in reading.lines] == [
        ("99213", date(2026, 1, 1), Decimal(10)),
        ("99213", date(2026, 2, 1), Decimal(12)),
        ("99214", date(2026, 2, 1), Decimal(5)),
    ]
    assert (reading.has_units, reading.has_wrvu) == (True, False)


def test_two_header_rows_with_units_and_wrvu_under_each_month_are_read_together() -> None:
    rows = [
        ("CPT", "Jan 2026", None, "Feb 2026", None),
        (None, "Units", "wRVU", "Units", "wRVU"),
        ("99213", 10, 13.0, 12, 15.6),
        ("99214", 1, 1.92, 2, 3.84),
    ]

    for body in (workbook(rows, merged=["B1:C1", "D1:E1"]), workbook(rows)):
        assert [(line.code, line.month, line.units, line.wrvu) for line in read(body).lines[:2]] == [
            ("99213", date(2026, 1, 1), Decimal(10), Decimal(13)),
            ("99213", date(2026, 2, 1), Decimal(12), Decimal("15.6")),
        ]


def test_header_that_is_parted_over_two_rows_is_put_together() -> None:
    rows = [("Service", "CPT", "Performing", "Work"), ("Date", "Code", "Units", "RVU"), ("2026-01-05", "99213", 1, 1.3)]

    reading = read(text_file(rows))

    assert [line.number for line in reading.lines] == [3]


def test_code_by_month_in_rows_becomes_sums_of_codes() -> None:
    rows = [("Month", "CPT", "Units", "wRVU"), ("2026-01", "99213", 10, 13.0), ("2026-02", "99213", 12, 15.6)]

    reading = read(text_file(rows))

    assert (reading.shape, reading.last_on) == (Shape.CODE_MONTHS, date(2026, 2, 28))


def test_months_by_provider_are_read_for_the_provider_that_is_chosen() -> None:
    rows = [("Provider", "Jan 2026", "Feb 2026"), *[("Smith", 400.5, 380), ("Jones", 300, 310)] * 2]
    inspection = inspected(text_file(rows))
    chosen = next(choice for choice in inspection.providers if choice.value == "Smith")
    mapping = type(inspection.mapping)(
        inspection.mapping.columns, inspection.mapping.basis, year=None, providers=(chosen.digest,)
    )

    reading = read(text_file(rows), mapping)

    assert inspection.layout is StatementLayout.MONTH_BY_PROVIDER
    assert [(line.month, line.wrvu) for line in reading.lines] == [
        (date(2026, 1, 1), Decimal(801)),
        (date(2026, 2, 1), Decimal(760)),
    ]


def test_families_by_quarter_are_added_up_to_quarters() -> None:
    rows = [
        ("Code family", "Q1 2026", "Q2 2026"),
        ("Office visits", 300, 310),
        ("Surgery", 120.5, 99),
        ("Total", 420.5, 409),
    ]

    body = text_file(rows)
    reading = read(body)

    assert inspected(body).layout is StatementLayout.FAMILY_BY_QUARTER
    assert (reading.shape, reading.months, reading.last_on) == (Shape.MONTH_TOTALS, 3, date(2026, 6, 30))
    assert [(line.number, line.wrvu) for line in reading.lines] == [(1, Decimal("420.5")), (2, Decimal(409))]


def test_sums_of_quarters_that_could_be_codes_without_their_zeros_are_sums() -> None:
    rows = [("Code family", "Q1 2026", "Q2 2026"), ("Office visits", 100, 310), ("Surgery", 100, 90)]

    inspection = inspected(text_file(rows))

    assert (inspection.shape, inspection.layout) == (Shape.MONTH_TOTALS, StatementLayout.FAMILY_BY_QUARTER)


@pytest.mark.parametrize(
    ("names", "layout", "shape"),
    [
        (("Code family", "Q1 2026"), StatementLayout.FAMILY_BY_QUARTER, Shape.MONTH_TOTALS),
        (("CPT", "Q1 2026"), StatementLayout.CODE_BY_MONTH, Shape.CODE_MONTHS),
        (("CPT", "Q1 2026 wRVU"), StatementLayout.CODE_BY_MONTH, Shape.CODE_MONTHS),
    ],
)
def test_only_quarter_of_a_file_is_read_as_one_of_several_is(
    names: tuple[str, str], layout: StatementLayout, shape: Shape
) -> None:
    kinds = ("99213", "20610") if names[0] == "CPT" else ("Office visits", "Surgery")
    titles = [("Productivity of Q1 2026",), ("Period", "Q1 2026"), names]
    body = text_file([*titles, (kinds[0], 300.25), (kinds[1], 120.5), ("Total", 420.75)])

    inspection, reading = inspected(body), read(body)

    assert (inspection.layout, inspection.shape) == (layout, shape)
    assert (inspection.first_on, inspection.last_on) == (date(2026, 1, 1), date(2026, 3, 31))
    assert (reading.months, sum(line.wrvu or 0 for line in reading.lines)) == (3, Decimal("420.75"))


def test_title_with_a_month_over_no_number_is_no_header() -> None:
    with pytest.raises(UnreadableStatement) as refused:
        inspected(text_file([("Period", "Q1 2026"), ("Office visits", "many"), ("Surgery", "few")]))

    assert refused.value.code is FaultCode.NO_HEADER


def test_month_totals_in_rows_are_one_line_a_month() -> None:
    rows = [("Month", "Location", "wRVUs"), ("January 2026", "A", 200), ("January 2026", "B", 50), ("Feb-26", "A", 210)]

    reading = read(text_file(rows))

    assert [(line.month, line.wrvu) for line in reading.lines] == [
        (date(2026, 1, 1), Decimal(250)),
        (date(2026, 2, 1), Decimal(210)),
    ]


def test_year_of_months_is_taken_from_the_title_or_asked_for() -> None:
    rows = [("CPT", "Jan", "Feb"), ("99213", 10, 12)]
    titled = [("Productivity 2026",), *rows]

    assert read(text_file(titled)).lines[0].month == date(2026, 1, 1)
    assert NoteKind.YEAR_NEEDED in {note.kind for note in inspected(text_file(rows)).notes}
    assert inspected(text_file(rows), year=2025).first_on == date(2025, 1, 1)


def test_file_without_a_date_asks_which_month_it_is() -> None:
    inspection = inspected(text_file([("CPT", "Units", "wRVU"), ("99213", 10, 13), ("99214", 1, 1.92)]))

    assert inspection.shape is None
    assert NoteKind.MONTH_NEEDED in {note.kind for note in inspection.notes}


def test_adjusted_work_rvu_is_taken_before_plain_ones() -> None:
    header = ("DOS", "CPT", "Work RVU", "Adj Work RVU")

    inspection = inspected(text_file([header, ("2026-01-05", "99213", 1.3, 1.1)]))

    assert [column.place for column in inspection.mapping.columns if column.role is ColumnRole.WRVU] == [4]


def test_days_of_sums_of_months_or_quarters_are_proposed_to_the_end_of_the_last() -> None:
    months = [("CPT", "Jan 2026", "Feb 2026"), ("99213", 10, 12)]
    quarters = [("Code family", "Q1 2026", "Q2 2026"), ("Office visits", 300, 310), ("Surgery", 120.5, 99)]

    in_rows = [("Month", "CPT", "Units"), ("Jan 2026", "99213", 10), ("Feb 2026", "99213", 12)]
    quarters_in_rows = [("Quarter 2026",), ("Quarter", "wRVU"), ("Q1", 300), ("Q2", 310)]

    proposals = [inspected(text_file(rows)) for rows in (months, quarters, in_rows, quarters_in_rows)]

    assert [(one.first_on, one.last_on) for one in proposals] == [
        (date(2026, 1, 1), date(2026, 2, 28)),
        (date(2026, 1, 1), date(2026, 6, 30)),
    ] * 2


def test_lines_of_nearly_a_whole_month_are_proposed_and_read_as_the_month() -> None:
    body = text_file([("Service Date", "CPT", "Units"), ("2026-03-02", "99213", 1), ("2026-03-30", "99214", 1)])

    inspection, reading = inspected(body), read(body)

    assert (inspection.first_on, inspection.last_on) == (date(2026, 3, 1), date(2026, 3, 31))
    assert (reading.first_on, reading.last_on) == (date(2026, 3, 1), date(2026, 3, 31))


def test_row_of_a_layouts_provider_who_is_not_shown_is_read_as_the_persons_own() -> None:
    shown, on_one_row, elsewhere = (provider_digest(name, key=KEY) for name in ("Smith", "Smith, Ann", "Ann Smith"))
    jones = [("Jones", *line) for line in LINES]
    inspection = inspected(
        body := text_file([("Provider", *HEADER), *[("Smith", *line) for line in LINES[:2]], *jones])
    )
    layout = layout_of(replace(inspection.mapping, providers=(shown, on_one_row, elsewhere)), inspection)

    following = text_file(
        [("Provider", *HEADER), *[("Smith", *line) for line in LINES[:2]], ("Smith, Ann", *LINES[2]), *jones]
    )
    mapping = apply_layout(inspected(following), layout)

    assert mapping is not None
    assert on_one_row not in {choice.digest for choice in inspected(following).providers}
    assert [line.code for line in read(following, mapping).lines] == ["99213", "99214", "45380"]
    assert len(read(body, mapping).lines) == 2
