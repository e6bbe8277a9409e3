"""GPCI, LOCCO and ANES members: drifting headers, lost zeros, notes and noise."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codes.domain.values import GpciRow
from codes.importers.anesthesia_factors import read_anesthesia
from codes.importers.faults import BadLines, UnreadableFile
from codes.importers.gpci import read_gpci
from codes.importers.localities import locality, mac
from codes.importers.locality_states import state_of_locality
from codes.importers.locco import LocalityCounties, read_counties
from tests.codes.published_files import ANESTHESIA, COUNTIES, GPCI, changed, lines_of, published

ALASKA = GpciRow("02102", "01", "AK", "ALASKA", Decimal("1.500"), Decimal("1.081"), Decimal("0.592"))


def localities(text: str) -> list[GpciRow]:
    return list(read_gpci(GPCI, lines_of(text)).rows)


def test_locality_has_three_indices_of_three_decimals_and_no_footnote_star() -> None:
    assert localities(published(GPCI))[1] == ALASKA


def test_notes_below_the_table_are_no_localities() -> None:
    assert len(localities(published(GPCI))) == 28


def test_wording_of_2026_is_understood() -> None:
    text = changed(published(GPCI), "2025 PW GPCI (with 1.0 Floor)", "2026 PW GPCI (with 1.0 Floor)***")

    assert ALASKA in localities(text)


def test_index_with_the_floor_is_taken_where_both_are_given() -> None:
    text = changed(published(GPCI), "Locality Name,2025 PW", "Locality Name,2025 PW GPCI (without 1.0 Floor),2025 PW")
    text = changed(text, "ALASKA*,1.5,", "ALASKA*,1.4,1.5,")
    lines = [line for line in lines_of(text) if "GPCI" in line or line.startswith("02102")]

    assert list(read_gpci(GPCI, lines).rows) == [ALASKA]


def test_spreadsheet_noise_is_rounded_to_three_places() -> None:
    text = changed(published(GPCI), "ALASKA*,1.5,1.081,", "ALASKA*,1.5000000000000002,1.0810000000000001,")

    assert ALASKA in localities(text)


def test_lost_zeros_of_a_locality_are_put_back() -> None:
    text = changed(published(GPCI), "02102,AK,01,", "2102,AK,1,")

    assert ALASKA in localities(text)


@given(st.integers(0, 99_999))
def test_contractor_is_known_however_many_of_its_zeros_are_lost(number: int) -> None:
    assert mac(str(number)) == mac(f"{number:05}") == f"{number:05}"


@given(st.text(max_size=7))
def test_locality_number_is_two_digits_or_refused(text: str) -> None:
    try:
        read = locality(text)
    except ValueError:
        return
    assert len(read) == 2
    assert int(read) == int(text)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("ALASKA*,1.5,", "ALASKA*,1.5x,", "line 5, WORK GPCI: '1.5x' is not a number"),
        ("ALASKA*,1.5,", "ALASKA*,NaN,", "line 5, WORK GPCI: 'NaN' is not"),
        ("ALASKA*,1.5,", "ALASKA*,0,", "line 5, WORK GPCI: '0' is not between 0 and 100"),
        ("02102,AK,01,", "0210A,AK,01,", "line 5, MAC: '0210A' is not a contractor"),
        ("02102,AK,01,", "02102,AK,x,", "line 5, LOCALITY NUMBER: 'x' is not a locality number"),
        ("02102,AK,01,", "10112,AK,00,", "line 5, LOCALITY NUMBER: 10112 00 stands already in line 4"),
        ("ALASKA*,1.5,1.081,0.592", "ALASKA*", "line 5: 4 cells, expected 7"),
        ("ALASKA*,1.5,", '"ALASKA*\n02102,AK,02,NORTH",1.5,', "LOCALITY NAME: .* goes over several lines"),
    ],
)
def test_wrong_line_is_named_by_number_and_column(before: str, after: str, expected: str) -> None:
    with pytest.raises(BadLines, match=expected):
        localities(changed(published(GPCI), before, after))


def test_gpci_without_header_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="header row missing"):
        localities("".join(lines_of(published(GPCI))[3:]))


def test_gpci_without_a_column_names_it() -> None:
    with pytest.raises(UnreadableFile, match="the header lacks PE GPCI; it has instead: 2025"):
        localities(changed(published(GPCI), "2025 PE GPCI", "2025"))


def test_gpci_without_localities_is_refused() -> None:
    with pytest.raises(BadLines, match="no locality after the header"):
        localities("".join(lines_of(published(GPCI))[:3]))


OLD_HEADER = (
    "Medicare Administrative Contractor (MAC),Locality Number,Locality Name,2020 PW GPCI ,2020 PE GPCI,2020 MP GPCI"
)


def of_2020(*lines: str) -> list[GpciRow]:
    """Return the localities of a member as it was laid out up to 2020, without the column of states."""
    title = "ADDENDUM E. FINAL CY 2020 GEOGRAPHIC PRACTICE COST INDICES (GPCIs) BY STATE AND MEDICARE LOCALITY,,,,,"
    return localities("\r\n".join([title, ",,,,,", OLD_HEADER, *lines, ""]))


def test_layout_of_2020_has_no_states_and_is_read() -> None:
    rows = of_2020("10112,00,ALABAMA,1.000,0.889,0.707", "02102,01,ALASKA**,1.500,1.118,0.661")

    assert [(row.mac, row.locality, row.state, row.name) for row in rows] == [
        ("10112", "00", "AL", "ALABAMA"),
        ("02102", "01", "AK", "ALASKA"),
    ]
    assert (rows[1].work, rows[1].pe, rows[1].mp) == (Decimal("1.500"), Decimal("1.118"), Decimal("0.661"))


@pytest.mark.parametrize(
    ("contractor", "name", "state"),
    [
        ("01182", "LOS ANGELES-LONG BEACH-ANAHEIM (ORANGE CNTY)", "CA"),
        ("01112", "BAKERSFIELD", "CA"),
        ("13202", "POUGHKPSIE/N NYC SUBURBS", "NY"),
        ("05302", "METROPOLITAN KANSAS CITY", "MO"),
        ("09202", "PUERTO RICO", "PR"),
        ("09202", "VIRGIN ISLANDS", "VI"),
        ("99999", "LOS ANGELES-LONG BEACH-ANAHEIM (ORANGE CNTY)", "CA"),
        ("99999", "MANHATTAN, NY", "NY"),
        ("99999", "HANFORD-CORCORAN, CA", "CA"),
        ("99999", "BALTIMORE/SURR. CNTYS, MD", "MD"),
        ("99999", "EAST ST. LOUIS", "IL"),
        ("99999", "METROPOLITAN ST. LOUIS", "MO"),
        ("99999", "METROPOLITAN KANSAS CITY", "MO"),
        ("99999", "DC + MD/VA SUBURBS", "DC"),
        ("99999", "WEST VIRGINIA", "WV"),
        ("99999", "ARKANSAS", "AR"),
        ("99999", "REST OF KANSAS", "KS"),
        ("99999", "NOWHERE, ZZ", ""),
        ("99999", "STATEWIDE", ""),
    ],
)
def test_state_follows_from_contractor_or_name_or_is_empty(contractor: str, name: str, state: str) -> None:
    assert state_of_locality(mac=contractor, name=name) == state


def test_derived_states_are_those_that_the_file_of_2025_states() -> None:
    given = localities(published(GPCI))

    assert [state_of_locality(mac=row.mac, name=row.name) for row in given] == [row.state for row in given]


def test_state_that_the_file_gives_is_kept() -> None:
    assert localities(changed(published(GPCI), "02102,AK,01,", "02102,WA,01,"))[1].state == "WA"


def test_column_that_no_layout_has_is_named_and_passed_over() -> None:
    lines = [
        line.rstrip("\r\n") + (",Rural Floor\r\n" if "Locality Name" in line else ",7\r\n")
        for line in lines_of(published(GPCI))
        if "Locality Name" in line or line.startswith("02102")
    ]

    table = read_gpci(GPCI, lines)

    assert table.unknown_columns == ("RURAL FLOOR",)
    assert table.rows == (ALASKA,)


def counties(text: str) -> dict[tuple[str, str], LocalityCounties]:
    return {(area.mac, area.locality): area for area in read_counties(COUNTIES, lines_of(text)).rows}


def test_counties_are_free_text_under_a_number_with_its_zeros_put_back() -> None:
    area = counties(published(COUNTIES))["02102", "01"]

    assert area == LocalityCounties("02102", "01", "ALASKA", "STATEWIDE", "ALL COUNTIES")


def test_state_holds_for_the_lines_below_it() -> None:
    kansas_city, rest = (counties(published(COUNTIES))["05302", number] for number in ("02", "99"))

    assert (kansas_city.state, rest.state) == ("MISSOURI", "MISSOURI")


def test_locality_that_stands_twice_word_for_word_is_one() -> None:
    assert counties(published(COUNTIES))["05302", "99"].counties == "ALL OTHER COUNTIES"


def test_locality_that_stands_twice_has_the_counties_of_both() -> None:
    text = changed(published(COUNTIES), "5302,99,,REST OF STATE*,ALL OTHER COUNTIES", "5302,99,,REST OF STATE*,ADAIR")

    assert counties(text)["05302", "99"].counties == "ALL OTHER COUNTIES; ADAIR"


def test_anesthesia_factor_is_read_through_the_blanks_in_its_cells() -> None:
    factors = read_anesthesia(ANESTHESIA, lines_of(published(ANESTHESIA)))

    assert factors.by_locality["02102", "01"] == Decimal("27.8600")


def test_national_anesthesia_factor_is_read_from_the_header() -> None:
    factors = read_anesthesia(ANESTHESIA, lines_of(published(ANESTHESIA)))

    assert factors.national == Decimal("20.3178")


def test_header_without_a_national_factor_leaves_it_open() -> None:
    text = changed(published(ANESTHESIA), "National Anes CF of 20.3178", "Anes CF")

    assert read_anesthesia(ANESTHESIA, lines_of(text)).national is None


def test_locality_with_two_anesthesia_factors_is_refused() -> None:
    text = changed(published(ANESTHESIA), "02102 ,01 ,", "10112 ,00 ,")

    with pytest.raises(BadLines, match=r"line 3, LOCALITY NUMBER: 10112 00 stands twice, with 19\.3100 before"):
        read_anesthesia(ANESTHESIA, lines_of(text))
