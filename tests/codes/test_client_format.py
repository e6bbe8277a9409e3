"""Canonical rows of a release: their order, their bytes, and what turns one release into another."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from codes.domain.client_format import (
    COLUMNS,
    EXACT,
    EXACT_COLUMNS,
    HUNDREDTHS,
    Row,
    canonical,
    compact_rows,
    delta_between,
    digest,
    key_of,
)
from codes.domain.values import RvuRow
from codes.importers.pprrvu import PprrvuTable
from procedures.wrvu.basis import basis_of
from procedures.wrvu.values import Basis
from tests.codes.deltas import apply_delta
from tests.codes.published_files import TABLE, lines_of, published

ROWS = list(PprrvuTable(TABLE, lines_of(published(TABLE))))
BY_KEY = {row.key: row for row in ROWS}


# Of the rows and of the whole file of a release of format 1, as they were before there was another.
SHA256_OF_ROWS = "97b1409ee5cd1fb5cbec84c6af308ffdc22805f583d56cc87eeb34b7aacba2ac"
SHA256_OF_FILE = "3e012df1bb68dd0da049d74fd84f9c43038c0f9f80dd310c467794a125a4a08f"


def compact(row: RvuRow) -> Row:
    (only,) = compact_rows([row]).rows
    return only


def column(row: RvuRow, name: str) -> object:
    return compact(row)[COLUMNS.index(name)]


def exact(**differing: object) -> dict[str, object]:
    """Return the row of 47562 with other values, as format 2 has it."""
    row = replace(BY_KEY["47562", ""], **differing)  # type: ignore[arg-type]  # fields of the row
    compacted = compact_rows([row, replace(BY_KEY["99213", ""], work_rvu=Decimal("1.305"))]).in_format(EXACT)
    return dict(zip(EXACT_COLUMNS, compacted.rows[0], strict=True))


def works() -> st.SearchStrategy[int | None]:
    return st.one_of(st.none(), st.integers(0, 99_999))


def releases() -> st.SearchStrategy[list[RvuRow]]:
    """Return releases of a few codes, so that two of them share keys, with work null, 0 or more."""
    keys = st.tuples(st.sampled_from(["0001F", "99213", "G0008", "H2020"]), st.sampled_from(["", "26", "53", "TC"]))

    def rows_of(chosen: dict[tuple[str, str], int | None]) -> list[RvuRow]:
        return [
            replace(
                ROWS[0], code=code, component=component, work_rvu=None if work is None else Decimal(work).scaleb(-2)
            )
            for (code, component), work in chosen.items()
        ]

    return st.dictionaries(keys, works()).map(rows_of)


def test_row_has_the_values_of_its_columns_as_the_contract_names_them() -> None:
    row = compact(BY_KEY["47562", ""])

    assert dict(zip(COLUMNS, row, strict=True)) == {
        "code": "47562", "component": "", "wrvu_x100": 1047, "status": "A", "global_period": "090",
        "pre": "0.0900", "intra": "0.8100", "post": "0.1000", "mult_proc": "2", "bilat_surg": "0", "asst_surg": "2",
        "co_surg": "1", "team_surg": "0", "endo_base": "", "state": "valued",
    }  # fmt: skip


def test_no_work_is_null_and_zero_work_is_zero() -> None:
    assert column(BY_KEY["H2020", ""], "wrvu_x100") is None
    assert column(BY_KEY["71046", "TC"], "wrvu_x100") == 0


def test_work_is_null_exactly_where_credit_rests_on_the_payers_fee_schedule() -> None:
    null = {row.key for row in ROWS if column(row, "wrvu_x100") is None}

    assert null == {row.key for row in ROWS if basis_of(row) is Basis.PAYER_FEE_SCHEDULE}
    assert 0 < len(null) < len(ROWS)


def test_component_row_says_its_own_state() -> None:
    assert column(BY_KEY["71046", "26"], "state") == "component"


def test_rows_are_sorted_by_code_then_component_whatever_their_order() -> None:
    rows = compact_rows(reversed(ROWS)).rows

    assert [key_of(row) for row in rows] == sorted(BY_KEY)
    assert rows == compact_rows(ROWS).rows


def test_canonical_form_has_no_spaces_and_letters_as_they_are() -> None:
    assert canonical({"a": ["é", None, 0], "b": 1}) == '{"a":["é",null,0],"b":1}'.encode()


def test_hash_of_a_release_is_that_of_its_rows_as_the_contract_writes_them() -> None:
    rows = compact_rows(ROWS).rows

    written = json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode("utf-8")

    assert digest(canonical(rows)) == sha256(written).hexdigest()


def test_delta_sets_what_is_new_or_other_and_drops_what_is_gone() -> None:
    kept, changed, gone = (compact_rows(ROWS).rows[place] for place in range(3))
    other = [*changed[:2], 77, *changed[3:]]
    added: Row = ["99999", *kept[1:]]

    delta = delta_between([kept, changed, gone], [kept, other, added])

    assert delta.upserts == [other, added]
    assert delta.removed == [key_of(gone)]


def test_null_that_becomes_zero_is_a_change() -> None:
    none = compact(replace(ROWS[0], work_rvu=None))
    zero = compact(replace(ROWS[0], work_rvu=Decimal("0.00")))

    assert delta_between([[*none[:-1], zero[-1]]], [zero]).upserts == [zero]


@given(old=releases(), new=releases())
def test_old_release_with_the_delta_is_the_new_one_byte_for_byte(old: list[RvuRow], new: list[RvuRow]) -> None:
    before, after = compact_rows(old).rows, compact_rows(new).rows

    delta = delta_between(before, after)

    assert canonical(apply_delta(delta, before)) == canonical(after)


@given(old=releases(), new=releases())
def test_delta_is_no_longer_than_what_differs(old: list[RvuRow], new: list[RvuRow]) -> None:
    before, after = compact_rows(old).rows, compact_rows(new).rows

    delta = delta_between(before, after)

    assert all(row not in before for row in delta.upserts)
    assert delta_between(after, after).upserts == []


@given(rows=releases())
def test_rows_come_back_byte_for_byte_through_a_parser(rows: list[RvuRow]) -> None:
    written = canonical(compact_rows(rows).rows)

    assert canonical(json.loads(written)) == written


def test_release_of_two_decimals_has_the_bytes_that_it_always_had() -> None:
    compacted = compact_rows(ROWS)
    body = canonical({"release": "X", "columns": compacted.columns, "rows": compacted.rows})

    assert compacted.format == HUNDREDTHS
    assert (digest(canonical(compacted.rows)), digest(body)) == (SHA256_OF_ROWS, SHA256_OF_FILE)


def test_third_decimal_of_one_row_gives_the_whole_release_format_2() -> None:
    compacted = compact_rows([*ROWS[1:], replace(ROWS[0], work_rvu=Decimal("1.305"))])

    assert compacted.format == EXACT
    assert compacted.columns[2:4] == ("wrvu", "basis")


def test_row_of_format_2_has_work_as_a_text_and_its_basis() -> None:
    assert (exact()["wrvu"], exact()["basis"]) == ("10.47", "work_rvu")
    assert (exact(work_rvu=Decimal("10.475"))["wrvu"]) == "10.475"
    assert (exact(work_rvu=Decimal("0.00"))["wrvu"], exact(work_rvu=Decimal("0.00"))["basis"]) == (
        "0.00",
        "assigned_zero",
    )
    assert (exact(work_rvu=None)["wrvu"], exact(work_rvu=None)["basis"]) == (None, "payer_fee_schedule")


def test_row_that_cannot_be_read_is_unvalued_and_never_zero() -> None:
    row = exact(work_rvu=None, status="W", unknown="STATUS CODE W")

    assert (row["wrvu"], row["basis"], row["status"]) == (None, "unvalued", "W")
    assert row["state"] == "unknown_to_this_version"


@given(rows=releases())
def test_rows_of_format_1_read_in_format_2_say_the_same(rows: list[RvuRow]) -> None:
    exactly = compact_rows([*rows, replace(ROWS[0], code="Z9999", work_rvu=Decimal("1.305"))])

    assert compact_rows(rows).in_format(EXACT).rows == exactly.rows[:-1]
