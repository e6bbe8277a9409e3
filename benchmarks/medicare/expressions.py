"""From rows of the file to tables of percentiles, as expressions that DuckDB and Spark compute alike (pure).

All sums are of whole numbers, so that they do not depend on the order of rows: counts in thousandths, money in cents,
work in hundredths, fractions in ten-thousandths, and so wRVU in thousand-millionths.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import ibis
import ibis.expr.types as ir

from benchmarks.medicare.method import (
    COPYRIGHT_NPI,
    DRUG_CODES,
    FRACTION_BELOW,
    LEAST_CLINICIANS,
    LEAST_ROWS_FOR_FRACTION,
    METRICS,
    NATION,
    PERCENTS,
    RUCA_CLASSES,
    STATES,
    WRVU,
    Drop,
    Population,
)

Table: TypeAlias = ir.Table

_WHOLE: Final = 10_000
# Beyond these nothing is a count or an average payment of a clinician; products stay far from the end of 64 bits.
MOST_SERVICES: Final = 10_000_000
MOST_DOLLARS: Final = 100_000
# Beyond these, of anybody: laboratories count millions, and some drugs cost more than a hundred thousand dollars.
FARTHEST_SERVICES: Final = 1_000_000_000
FARTHEST_DOLLARS: Final = 10_000_000
_MOST_PAID: Final = 10_000_000_000
# Rows for these reasons could still have counted, so that what stands in them is judged.
_REASONS_THAT_COULD_COUNT: Final = (Drop.SUPPRESSED, Drop.UNKNOWN_CODE)
_PLACE_OF_REASON: Final = {reason: place for place, reason in enumerate(Drop)}


@dataclass(frozen=True, slots=True)
class KnownTables:
    """What we know, each text with the small number that stands for it in the rows, which are stored once.

    `works` holds code, code_number, work in hundredths, is_surgical and is_em; `spellings` a CMS spelling in small
    letters with specialty_number (null where it is no clinician) and is_known; `specialties` slug and its number;
    `states` state and state_number: below 0 of the armed forces, then those of `STATES`, then the territories.
    """

    works: Table
    spellings: Table
    specialties: Table
    states: Table


def with_drug_flag(raw: Table) -> Table:
    """Return the rows of a file without a drug flag with the flag that their codes tell."""
    return raw.mutate(drug=ibis.cases((raw.code.re_search(DRUG_CODES), "Y"), else_="N"))


def lines_of(raw: Table, *, known: KnownTables) -> Table:
    """Return the rows with `drop`, the place in `Drop` of the reason that a row adds nothing (null for the rest).

    `raw` holds texts (null where the file lacks a column). `worked` is services × work with the row whole, `payment`
    services × paid; `amount` is that of surgical codes alone. `is_wrong` says that there may be something which cannot
    be there.
    """
    # Standardised and allowed amounts are on different scales: a row is compared with rows of its own kind.
    standardised = raw.standardised.nullif("")
    read = raw.select(
        "entity", "state", "ruca", "specialty", "code", "place",
        npi=raw.npi.try_cast("int64"),
        spelled=raw.specialty.lower(),
        is_drug=raw.drug.fill_null("") == "Y",
        services=_whole(raw.services, 1000, FARTHEST_SERVICES),
        paid=_whole(raw.paid, 100, FARTHEST_DOLLARS),
        is_standardised=standardised.notnull(),
        amount=_whole(ibis.coalesce(standardised, raw.allowed), 100, FARTHEST_DOLLARS),
    )  # fmt: skip
    joined = read.left_join(known.spellings, "spelled").left_join(known.works, "code").left_join(known.states, "state")
    drop = _reason(
        (joined.npi == COPYRIGHT_NPI, Drop.COPYRIGHT),
        (joined.entity.fill_null("") != "I", Drop.ORGANIZATION),
        (joined.state_number < 0, Drop.ARMED_FORCES),
        (joined.state_number.isnull(), Drop.ELSEWHERE),
        (joined.is_known.isnull(), Drop.UNKNOWN_SPECIALTY),
        (joined.specialty_number.isnull(), Drop.NOT_A_CLINICIAN),
        (joined.is_drug, Drop.DRUG),
        (joined.services.isnull(), Drop.SUPPRESSED),
        (joined.work.isnull(), Drop.UNKNOWN_CODE),
    )
    is_possible = (joined.services <= MOST_SERVICES * 1000) & (joined.paid <= MOST_DOLLARS * 100)
    lines = joined.select(
        "npi", "specialty_number", "state_number", "ruca", "code_number", "place", "services", "is_em",
        "is_standardised",
        amount=ibis.cases((joined.is_surgical, joined.amount)),
        drop=drop,
        name=ibis.cases((joined.is_known.isnull(), joined.specialty)),
        worked=ibis.cases((is_possible, joined.services * joined.work)),
        payment=ibis.cases((is_possible, joined.services * joined.paid)),
        cannot_be=_cannot_be(joined),
    )  # fmt: skip
    could_count = lines["drop"].isnull() | lines["drop"].isin([*map(_PLACE_OF_REASON.get, _REASONS_THAT_COULD_COUNT)])
    return lines.mutate(is_wrong=lines.cannot_be | (could_count & lines.payment.isnull())).drop("cannot_be")


def _reason(*cases: tuple[ir.BooleanValue, Drop]) -> ir.Value:
    return ibis.cases(*((condition, ibis.literal(_PLACE_OF_REASON[drop], "int8")) for condition, drop in cases))


def _cannot_be(rows: Table) -> ir.BooleanValue:
    return (
        rows.npi.isnull()
        | (rows.code.fill_null("") == "")
        | rows.services.isnull()
        | (rows.services < 0)
        | rows.paid.isnull()
        | rows.amount.isnull()
        | (rows.paid < 0)
        | (rows.amount < 0)
    )


def whole_number(services: ir.Value) -> ir.Value:
    """Return a count of services of anybody as a whole number; null for what is none."""
    return _whole(services, 1, FARTHEST_SERVICES)


def _whole(text: ir.Value, times: int, most: int) -> ir.Value:
    """Return a number in parts, null for what is none or is too large."""
    number = text.try_cast("float64")
    return (ibis.cases((number.between(-most, most), number)) * times).round().cast("int64")


def drops_of(lines: Table) -> Table:
    """Return rows and payments (in cents × thousandths) by reason, unknown specialties by name; null for what counts.

    `unreadable` counts the rows that may hold something which cannot be there.
    """
    is_unknown = lines["drop"] == _PLACE_OF_REASON[Drop.UNKNOWN_SPECIALTY]
    named = lines.mutate(name=ibis.ifelse(is_unknown, lines.name, ibis.null("string")))
    return named.group_by("drop", "name").agg(
        rows=named.count(), payment=named.payment.sum(), unreadable=named.is_wrong.sum()
    )


def usual_amounts(lines: Table) -> Table:
    """Return the 75th percentile of the amount by code, place and kind of amount, in cents, where 20 rows have one."""
    surgical = lines.filter(lines["drop"].isnull(), lines.amount.notnull())
    amounts = surgical.group_by("code_number", "place", "is_standardised").agg(
        usual=surgical.amount.cast("float64").quantile(0.75), rows=surgical.count()
    )
    return amounts.filter(amounts.rows >= LEAST_ROWS_FOR_FRACTION, amounts.usual > 0)


def taken_of(lines: Table, usual: Table) -> Table:
    """Return the rows that are paid far below the usual, with `taken`, what they count less than whole rows."""
    surgical = lines.filter(lines["drop"].isnull(), lines.amount.notnull(), lines.worked > 0)
    compared = surgical.inner_join(usual, ("code_number", "place", "is_standardised"))
    ratio = compared.amount / compared.usual
    part = (ratio * _WHOLE + 0.5).floor().cast("int64")
    return compared.filter(ratio < FRACTION_BELOW).select(
        "npi", "specialty_number", "state_number", "code_number", taken=compared.worked * (_WHOLE - part)
    )


def clinicians_of(lines: Table, taken: Table | None, *, known: KnownTables) -> Table:
    """Return a clinician of a specialty, state and RUCA code a row: wRVU, what fractions took, services, payments.

    Without `taken` every row counts whole. A row of an unknown code counts nothing and is kept for the coverage.
    """
    rows = lines.filter(lines["drop"].isnull() | (lines["drop"] == _PLACE_OF_REASON[Drop.UNKNOWN_CODE]))
    whole = rows.group_by("npi", "specialty_number", "state_number", "ruca").agg(
        whole=_sum(rows.worked) * _WHOLE,
        services=_sum(rows.services, where=rows.worked > 0),
        em=_sum(rows.worked, where=rows.is_em) * _WHOLE,
        payment=_sum(rows.payment),
        known_payment=_sum(rows.payment, where=rows["drop"].isnull()),
    )
    counted = whole.mutate(taken=ibis.literal(0, "int64"))
    if taken is not None:
        less = taken.group_by("npi", "specialty_number", "state_number").agg(taken=_sum(taken.taken))
        counted = whole.left_join(less, ("npi", "specialty_number", "state_number"))
    named = counted.inner_join(known.specialties, "specialty_number").inner_join(known.states, "state_number")
    return named.select(
        "npi", "slug", "state", "ruca", "whole", "services", "em", "payment", "known_payment",
        wrvu=named.whole - named.taken.fill_null(0),
    )  # fmt: skip


def _sum(value: ir.Value, where: ir.Value | None = None) -> ir.Value:
    return value.sum(where=where).cast("int64").fill_null(0)


def cells_of(clinicians: Table, *, least_active: int) -> Table:
    """Return percentiles and mean of each metric by specialty, region and population.

    `least_active` is in wRVU. wRVU and services are plain numbers, `em_share` is in percent. The payments of `all`
    are also of those whose codes the release does not know at all, so that the coverage tells of them.
    """
    # Of somebody without wRVU all metrics are null: percentiles, means and counts pass them over.
    wrvu = clinicians.wrvu.nullif(0)
    measured = clinicians.select(
        "slug", "state", "payment", "known_payment",
        wrvu=wrvu / WRVU,
        services=ibis.cases((wrvu.notnull(), clinicians.services)) / 1000,
        wrvu_per_service=wrvu / clinicians.services.nullif(0) / 1_000_000,
        em_share=clinicians.em / wrvu * 100,
        gap=ibis.cases((wrvu.notnull(), 1 - clinicians.payment / clinicians.provider_payment)),
        ruca=_ruca_class(clinicians.ruca),
    )  # fmt: skip
    in_regions = ibis.union(*_regions(measured))
    active = in_regions.filter(in_regions.wrvu >= least_active)
    counted = ibis.union(
        in_regions.mutate(population=ibis.literal(Population.ALL.value)),
        active.mutate(population=ibis.literal(Population.ACTIVE.value)),
    )
    quantiles = [percent / 100 for percent in PERCENTS]
    figures: dict[str, ir.Value] = {
        "n": counted.wrvu.count(),
        "payment": _sum(counted.payment),
        "known_payment": _sum(counted.known_payment),
        "gap": counted.gap.quantile(0.5),
    }
    for metric in METRICS:
        figures[f"{metric}_points"] = counted[metric].quantile(quantiles)
        figures[f"{metric}_mean"] = counted[metric].mean()
    return counted.group_by("slug", "region", "population").agg(**figures)


def _ruca_class(ruca: ir.Value) -> ir.Value:
    """Return the class of a code such as 4.1; null for 99 and for none."""
    primary = ruca.try_cast("float64").floor()
    return ibis.cases(*((primary.between(first, last), name) for name, first, last in RUCA_CLASSES))


def _regions(clinicians: Table) -> Sequence[Table]:
    in_nation = clinicians.filter(clinicians.state.isin(STATES))
    return (
        in_nation.mutate(region=ibis.literal(NATION)),
        clinicians.mutate(region=clinicians.state),
        in_nation.filter(in_nation.ruca.notnull()).mutate(region=in_nation.ruca),
    )


def with_provider_payment(clinicians: Table, providers: Table | None) -> Table:
    """Return clinicians with what the file by Provider says they were paid, in cents × thousandths; null without it."""
    if providers is None:
        return clinicians.mutate(provider_payment=ibis.null("int64"))
    service, everything = (_whole(column, 100, _MOST_PAID) for column in (providers.service_paid, providers.all_paid))
    payments = providers.select(npi=providers.npi.try_cast("int64"), all_paid=ibis.coalesce(service, everything) * 1000)
    # A number that stands there twice must not make two clinicians of one.
    paid = payments.group_by("npi").agg(all_paid=payments.all_paid.max())
    joined = clinicians.left_join(paid, "npi")
    return joined.select(*(clinicians[name] for name in clinicians.columns), provider_payment=joined.all_paid.nullif(0))


def top_codes_of(lines: Table, taken: Table | None, *, known: KnownTables) -> Table:
    """Return wRVU, services and clinicians (at least so many) of each specialty and code in the nation, of 11 or more.

    A clinician has a row for each place, so the larger of the two counts is the number of clinicians or a little less.
    """
    in_nation = lines.filter(lines["drop"].isnull(), lines.state_number < len(STATES), lines.worked > 0)
    codes = in_nation.group_by("specialty_number", "code_number").agg(
        whole=_sum(in_nation.worked) * _WHOLE,
        services=_sum(in_nation.services),
        n=ibis.greatest(in_nation.count(where=in_nation.place == "F"), in_nation.count(where=in_nation.place != "F")),
    )
    counted = codes.filter(codes.n >= LEAST_CLINICIANS).mutate(taken=ibis.literal(0, "int64"))
    if taken is not None:
        home = taken.filter(taken.state_number < len(STATES))
        less = home.group_by("specialty_number", "code_number").agg(taken=_sum(home.taken))
        counted = counted.drop("taken").left_join(less, ("specialty_number", "code_number"))
    named = counted.inner_join(known.specialties, "specialty_number").inner_join(known.works, "code_number")
    return named.select("slug", "code", "services", "n", wrvu=named.whole - named.taken.fill_null(0))


def specialties_of(clinicians: Table) -> Table:
    """Return by specialty, territories included, how many clinicians there are and what fractions took from them."""
    return clinicians.group_by("slug").agg(
        n=clinicians.count(where=clinicians.wrvu > 0), whole=_sum(clinicians.whole), wrvu=_sum(clinicians.wrvu)
    )
