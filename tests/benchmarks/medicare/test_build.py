"""The method medicare-wrvu/1, rule by rule."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import ibis
import numpy as np
import pytest

from benchmarks.medicare.engines import duckdb_engine
from benchmarks.medicare.method import Drop, Mark, Population, Visibility
from benchmarks.medicare.results import BuiltTables, Cell, _rounded
from benchmarks.medicare.sample import HEADER
from codes.importers.faults import UnreadableFile
from tests.benchmarks.medicare.conftest import Compute, computed, dropped, many, row, write

pytestmark = pytest.mark.slow


def cell(built: BuiltTables, region: str = "US", metric: str = "wrvu", specialty: str = "cardiology") -> Cell:
    cells = [
        one
        for one in built.cells
        if (one.specialty, one.region, one.metric, one.population) == (specialty, region, metric, Population.ALL)
    ]
    (only,) = cells
    return only


def test_wrvu_of_a_row_is_services_times_work_summed_over_places_of_service(compute: Compute) -> None:
    rows = [*many(), *many(Place_Of_Srvc="F", Tot_Srvcs="50.5")]

    distribution = cell(compute(rows))

    # (100 + 50.5) × 1.30
    assert (distribution.n, distribution.mean, distribution.points[2].value) == (
        12,
        Decimal("195.65"),
        Decimal("195.65"),
    )


def test_percentiles_lie_on_straight_lines_between_clinicians_as_in_numpy(compute: Compute) -> None:
    services = [3, 17, 29, 88, 101, 240, 333, 512, 700, 901, 1500, 2777, 3001]
    rows = [row(place, Tot_Srvcs=str(count)) for place, count in enumerate(services, 2)]

    distribution = cell(compute(rows))

    expected = [
        f"{np.percentile([count * 1.3 for count in services], percent):.2f}" for percent in (10, 25, 50, 75, 90)
    ]
    assert [str(point.value) for point in distribution.points] == expected


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"Rndrng_NPI": "0000000001", "Tot_Srvcs": ""}, Drop.COPYRIGHT),
        ({"Rndrng_Prvdr_Ent_Cd": "O"}, Drop.ORGANIZATION),
        ({"Rndrng_Prvdr_State_Abrvtn": "AE"}, Drop.ARMED_FORCES),
        ({"Rndrng_Prvdr_State_Abrvtn": "ZZ"}, Drop.ELSEWHERE),
        ({"Rndrng_Prvdr_Type": "Mass Immunizer Roster Biller"}, Drop.NOT_A_CLINICIAN),
        ({"Rndrng_Prvdr_Type": "Astrology"}, Drop.UNKNOWN_SPECIALTY),
        ({"HCPCS_Drug_Ind": "Y"}, Drop.DRUG),
        ({"Tot_Srvcs": "Suppressed"}, Drop.SUPPRESSED),
        ({"Tot_Srvcs": ""}, Drop.SUPPRESSED),
        ({"HCPCS_Cd": "99999"}, Drop.UNKNOWN_CODE),
    ],
)
def test_row_that_adds_nothing_is_counted_under_its_reason(
    compute: Compute, changed: dict[str, str], reason: Drop
) -> None:
    built = compute([*many(), row(99, **changed)])

    assert dropped(built) == {reason.value: 1}
    assert (built.rows, cell(built).n) == (13, 12)


def test_unknown_specialty_is_named(compute: Compute) -> None:
    assert compute([row(2, Rndrng_Prvdr_Type="Astrology")]).dropped[0].name == "Astrology"


def test_territory_is_a_region_of_its_own_and_no_part_of_the_nation(compute: Compute) -> None:
    built = compute(many(Rndrng_Prvdr_State_Abrvtn="PR"))

    assert {one.region for one in built.cells} == {"PR"}


def test_ruca_code_tells_the_kind_of_area_and_99_none(compute: Compute) -> None:
    built = compute([*many(Rndrng_Prvdr_RUCA="10.2"), *(row(place, Rndrng_Prvdr_RUCA="99") for place in range(50, 70))])

    assert {one.region for one in built.cells} == {"US", "TX", "RUCA-RURAL"}


def test_row_paid_far_below_the_usual_counts_in_proportion_and_is_reported(compute: Compute) -> None:
    surgeons = [
        row(place, HCPCS_Cd="27447", Rndrng_Prvdr_Type="Orthopedic Surgery", Avg_Mdcr_Stdzd_Amt="1101")
        for place in range(2, 32)
    ]
    assistants = [
        row(place, HCPCS_Cd="27447", Rndrng_Prvdr_Type="Physician Assistant", Avg_Mdcr_Stdzd_Amt="162")
        for place in range(40, 52)
    ]

    built = compute([*surgeons, *assistants])

    # 162 ÷ 1,101 = 0.1471 of 100 × 19.60
    assert cell(built, specialty="physician-assistant").mean == Decimal("288.32")
    assert cell(built, specialty="orthopedic-surgery").mean == Decimal("1960.00")
    taken = {one.specialty: one.taken_wrvu for one in built.taken}
    assert taken == {"orthopedic-surgery": Decimal("0.00"), "physician-assistant": Decimal("20060.21")}


def test_without_fractions_every_row_counts_whole(compute: Compute) -> None:
    rows = [row(place, HCPCS_Cd="27447", Avg_Mdcr_Stdzd_Amt="1101") for place in range(2, 32)]
    low = [row(place, HCPCS_Cd="27447", Avg_Mdcr_Stdzd_Amt="100") for place in range(40, 52)]

    assert cell(compute([*rows, *low], fractions=False)).mean == Decimal("1960.00")


def test_fewer_than_twenty_rows_of_a_code_and_place_have_no_usual_payment(compute: Compute) -> None:
    rows = [row(place, HCPCS_Cd="27447", Avg_Mdcr_Stdzd_Amt="1101") for place in range(2, 19)]

    built = compute([*rows, row(50, HCPCS_Cd="27447", Avg_Mdcr_Stdzd_Amt="100")])

    assert cell(built).mean == Decimal("1960.00")


def test_allowed_amount_is_compared_with_allowed_amounts_alone(compute: Compute) -> None:
    standardised = [row(place, HCPCS_Cd="27447", Avg_Mdcr_Stdzd_Amt="1101") for place in range(2, 32)]
    allowed = [row(place, HCPCS_Cd="27447", Avg_Mdcr_Stdzd_Amt="", Avg_Mdcr_Alowd_Amt="200") for place in range(40, 70)]

    assert cell(compute([*standardised, *allowed])).mean == Decimal("1960.00")


def test_cell_of_fewer_than_eleven_is_suppressed_and_of_fewer_than_thirty_marked(compute: Compute) -> None:
    ten, eleven, thirty = compute(many(10)), compute(many(11)), compute(many(30))

    assert (ten.cells, ten.suppressed_cells > 0) == ((), True)
    assert (cell(eleven).marks, cell(thirty).marks) == ((Mark.SMALL,), ())


def test_active_are_those_with_the_least_wrvu_or_more(compute: Compute) -> None:
    rows = [*many(12, Tot_Srvcs="384"), *(row(place, Tot_Srvcs="385") for place in range(50, 65))]

    built = compute(rows)

    # 384 × 1.30 = 499.20, 385 × 1.30 = 500.50
    sizes = {one.population.value: one.n for one in built.cells if (one.region, one.metric) == ("US", "wrvu")}
    assert sizes == {"all": 27, "active": 15}


def test_payments_of_codes_that_the_release_does_not_know_lower_the_coverage_and_mark_it(compute: Compute) -> None:
    built = compute([*many(40), *many(40, HCPCS_Cd="99999", Tot_Srvcs="25")])

    assert (cell(built).coverage, cell(built).marks) == (Decimal("0.800"), (Mark.LOW_COVERAGE,))


def test_share_of_visits_is_of_wrvu_and_services_are_those_with_work(compute: Compute) -> None:
    rows = [*many(), *many(HCPCS_Cd="27447", Tot_Srvcs="10"), *many(HCPCS_Cd="80053", Tot_Srvcs="900")]

    built = compute(rows)

    # 130 of 130 + 196
    assert cell(built, metric="em_share").mean == Decimal("39.88")
    assert cell(built, metric="services").mean == Decimal("110.00")
    assert cell(built, metric="wrvu_per_service").mean == Decimal("2.96")


@pytest.mark.parametrize(("services", "expected"), [("770", "A"), ("769", "B"), ("308", "B"), ("307", "C")])
def test_visibility_follows_the_national_median(compute: Compute, services: str, expected: str) -> None:
    assert cell(compute(many(Tot_Srvcs=services))).visibility is Visibility(expected)


def test_file_by_provider_tells_the_gap_and_marks_a_large_one(compute: Compute, tmp_path: Path) -> None:
    header = ("Rndrng_NPI", "Tot_Mdcr_Pymt_Amt", "Med_Mdcr_Pymt_Amt")
    known = [{"Rndrng_NPI": one["Rndrng_NPI"], "Tot_Mdcr_Pymt_Amt": "10000"} for one in many(30)]

    built = compute(many(30), by_provider=write(tmp_path / "by_provider.csv", known, header))

    # 100 × $70 of $10,000
    assert (cell(built).gap, cell(built).marks) == (Decimal("0.300"), (Mark.GAP,))


def test_top_codes_are_ranked_by_wrvu_with_their_share(compute: Compute) -> None:
    built = compute([*many(), *many(HCPCS_Cd="27447", Tot_Srvcs="10")])

    assert [(top.code, top.rank, top.share) for top in built.top_codes] == [
        ("27447", 1, Decimal("0.6012")),
        ("99213", 2, Decimal("0.3988")),
    ]


def test_largest_sums_are_listed_and_not_cut(compute: Compute) -> None:
    built = compute([*many(), row(99, Tot_Srvcs="500000")])

    assert (built.extremes[0].npi, built.extremes[0].wrvu) == (1_900_000_099, Decimal("650000.00"))


def test_quoted_line_breaks_and_extra_columns_are_read_past_and_named(compute: Compute) -> None:
    built = compute(many(Rndrng_Prvdr_St1="1 Sample St\nFloor 2", Colour="blue"), (*HEADER, "Colour"))

    assert (cell(built).n, built.unknown_columns) == (12, ("Colour",))


@pytest.mark.parametrize("column", ["HCPCS_Cd", "Tot_Srvcs", "Rndrng_Prvdr_Type"])
def test_file_without_a_needed_column_is_refused_by_its_name(compute: Compute, column: str) -> None:
    with pytest.raises(UnreadableFile, match=f"missing column: {column} or "):
        compute(many(), [name for name in HEADER if name != column])


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("Tot_Srvcs", "-5", "row 4, Tot_Srvcs: '-5' is not a count"),
        ("Tot_Srvcs", "many", "row 4, Tot_Srvcs: 'many' is not a count"),
        ("Tot_Srvcs", "1e12", "row 4, Tot_Srvcs: '1e12' is not a count"),
        ("Avg_Mdcr_Pymt_Amt", "-1.5", "row 4, Avg_Mdcr_Pymt_Amt: '-1.5' is not an amount"),
        ("Avg_Mdcr_Pymt_Amt", "100001", "row 4, Avg_Mdcr_Pymt_Amt: '100001' is not an amount"),
        ("HCPCS_Cd", "", "row 4, HCPCS_Cd: '' is not a code"),
        ("Rndrng_NPI", "nobody", "row 4, Rndrng_NPI: 'nobody' is not a provider's number"),
    ],
)
def test_value_that_cannot_be_is_refused_with_row_and_column(
    compute: Compute, column: str, value: str, said: str
) -> None:
    rows = many()
    rows[2] = {**rows[2], column: value}

    with pytest.raises(UnreadableFile) as refused:
        compute(rows)

    assert said in str(refused.value)


def test_counts_and_payments_of_laboratories_and_drugs_may_be_larger_than_any_clinicians(compute: Compute) -> None:
    laboratory = row(98, Rndrng_Prvdr_Ent_Cd="O", Tot_Srvcs="40000000", Avg_Mdcr_Pymt_Amt="8.5")
    drug = row(99, HCPCS_Drug_Ind="Y", Avg_Mdcr_Pymt_Amt="373000")

    assert dropped(compute([*many(), laboratory, drug])) == {"organisation": 1, "drug": 1}


def test_row_without_a_specialty_is_dropped_beside_one_with_an_unknown_one(compute: Compute) -> None:
    built = compute([row(2, Rndrng_Prvdr_Type=""), row(3, Rndrng_Prvdr_Type="Astrology")])

    assert [(one.reason, one.name) for one in built.dropped] == [
        (Drop.UNKNOWN_SPECIALTY, ""),
        (Drop.UNKNOWN_SPECIALTY, "Astrology"),
    ]


def test_figure_is_rounded_half_up_whatever_the_last_bits_of_an_engine() -> None:
    below, at = 2632.0149999999994, 2632.015

    assert (_rounded(below), _rounded(at)) == (Decimal("2632.02"), Decimal("2632.02"))


def test_coverage_also_tells_of_clinicians_whose_codes_are_all_unknown(compute: Compute) -> None:
    unknown = [row(place, HCPCS_Cd="99999", Tot_Srvcs="100") for place in range(50, 62)]

    assert (cell(compute([*many(), *unknown])).coverage, cell(compute(many())).n) == (Decimal("0.500"), 12)


def test_clinician_who_stands_twice_in_the_file_by_provider_is_counted_once(compute: Compute, tmp_path: Path) -> None:
    known = [{"Rndrng_NPI": one["Rndrng_NPI"], "Tot_Mdcr_Pymt_Amt": "10000"} for one in [*many(), *many()]]
    file = write(tmp_path / "by_provider.csv", known, ("Rndrng_NPI", "Tot_Mdcr_Pymt_Amt"))

    assert cell(compute(many(), by_provider=file)).n == 12


def test_build_that_is_stopped_ends_at_once(tmp_path: Path) -> None:
    class Stopped(BaseException):
        """What Ctrl-C is."""

    def stop(_part: float) -> None:
        raise Stopped

    with duckdb_engine() as engine:
        table, other = (ibis.range(1_000_000).unnest().name(name).as_table() for name in ("n", "m"))
        pairs = table.cross_join(other)
        started = time.monotonic()
        with pytest.raises(Stopped):
            engine.keep("long", pairs.filter((pairs.n * 7919 + pairs.m).hash() == 5), read=stop)

    assert time.monotonic() - started < 20


def test_table_is_the_same_in_little_memory(tmp_path: Path) -> None:
    path = write(tmp_path / "file.csv", many(20_000))

    built = []
    for memory in (100, 600):
        with duckdb_engine(memory) as engine:
            built.append(computed(engine, tmp_path, path))

    assert built[0] == built[1]
