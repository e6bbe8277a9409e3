"""The columns of the Medicare Physician & Other Practitioners files, found by name in any layout since 2012 (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from codes.importers.faults import UnreadableFile


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column that the builder reads: our name, and how CMS has spelled it, today's spelling first.

    A file may lack one that is not `needed`: the old layouts have no drug flag, no RUCA and no standardised payment.
    """

    name: str
    spellings: tuple[str, ...]
    needed: bool = True


# Source: the data dictionaries of the file, "by Provider and Service", 2012 to today.
PROVIDER_AND_SERVICE: Final = (
    FileColumn("npi", ("Rndrng_NPI", "npi", "National Provider Identifier")),
    FileColumn("entity", ("Rndrng_Prvdr_Ent_Cd", "nppes_entity_code")),
    FileColumn("state", ("Rndrng_Prvdr_State_Abrvtn", "nppes_provider_state")),
    FileColumn("ruca", ("Rndrng_Prvdr_RUCA",), needed=False),
    FileColumn("specialty", ("Rndrng_Prvdr_Type", "provider_type")),
    FileColumn("code", ("HCPCS_Cd", "hcpcs_code")),
    FileColumn("drug", ("HCPCS_Drug_Ind", "hcpcs_drug_indicator"), needed=False),
    FileColumn("place", ("Place_Of_Srvc", "place_of_service")),
    FileColumn("services", ("Tot_Srvcs", "line_srvc_cnt")),
    FileColumn("allowed", ("Avg_Mdcr_Alowd_Amt", "average_Medicare_allowed_amt")),
    FileColumn("paid", ("Avg_Mdcr_Pymt_Amt", "average_Medicare_payment_amt")),
    FileColumn("standardised", ("Avg_Mdcr_Stdzd_Amt", "average_Medicare_standard_amt"), needed=False),
)
# Source: the data dictionary of the file "by Provider".
BY_PROVIDER: Final = (
    FileColumn("npi", ("Rndrng_NPI", "npi")),
    FileColumn("all_paid", ("Tot_Mdcr_Pymt_Amt", "total_medicare_payment_amt")),
    FileColumn("service_paid", ("Med_Mdcr_Pymt_Amt", "total_med_medicare_payment_amt"), needed=False),
)
# What the layouts have beside, so that only a column that nobody knows is called unknown.
_KNOWN_BESIDE: Final = frozenset(
    spelling.lower()
    for spelling in (
        "Rndrng_Prvdr_Last_Org_Name", "Rndrng_Prvdr_First_Name", "Rndrng_Prvdr_MI", "Rndrng_Prvdr_Crdntls",
        "Rndrng_Prvdr_Gndr", "Rndrng_Prvdr_St1", "Rndrng_Prvdr_St2", "Rndrng_Prvdr_City", "Rndrng_Prvdr_State_FIPS",
        "Rndrng_Prvdr_Zip5", "Rndrng_Prvdr_RUCA_Desc", "Rndrng_Prvdr_Cntry", "Rndrng_Prvdr_Mdcr_Prtcptg_Ind",
        "HCPCS_Desc", "Tot_Benes", "Tot_Bene_Day_Srvcs", "Avg_Sbmtd_Chrg",
        "nppes_provider_last_org_name", "nppes_provider_first_name", "nppes_provider_mi", "nppes_credentials",
        "nppes_provider_gender", "nppes_provider_street1", "nppes_provider_street2", "nppes_provider_city",
        "nppes_provider_zip", "nppes_provider_country", "medicare_participation_indicator", "hcpcs_description",
        "bene_unique_cnt", "bene_day_srvc_cnt", "average_submitted_chrg_amt", "stdev_Medicare_allowed_amt",
        "stdev_submitted_chrg_amt", "stdev_Medicare_payment_amt", "stdev_Medicare_standard_amt",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file spells the columns: `spelled` maps our names to the file's, for those it has.

    `unknown` are columns that no layout of CMS has; they are not read.
    """

    header: tuple[str, ...]
    spelled: Mapping[str, str]
    unknown: tuple[str, ...]


def layout_of(name: str, header: Sequence[str], columns: Sequence[FileColumn] = PROVIDER_AND_SERVICE) -> Layout:
    """Return how a file spells the columns, whatever their order and capitals.

    Raises UnreadableFile naming every needed column that is missing, or a column that stands there twice.
    """
    by_name = {cell.strip().lower(): cell for cell in header}
    if len(by_name) < len(header):
        twice = next(cell for place, cell in enumerate(header) if cell.strip().lower() in _lowered(header[:place]))
        raise UnreadableFile(f"{name}: line 1: the column {twice!r} stands there twice")
    spelled = {column.name: spelling for column in columns if (spelling := _spelling(column, by_name)) is not None}
    missing = [column.spellings for column in columns if column.needed and column.name not in spelled]
    if missing:
        wanted = "; ".join(" or ".join(spellings) for spellings in missing)
        raise UnreadableFile(f"{name}: line 1: missing column{'s' * (len(missing) > 1)}: {wanted}")
    read = set(spelled.values())
    unknown = tuple(cell for cell in header if cell not in read and cell.strip().lower() not in _KNOWN_BESIDE)
    return Layout(tuple(header), spelled, unknown if columns is PROVIDER_AND_SERVICE else ())


def _lowered(cells: Sequence[str]) -> set[str]:
    return {cell.strip().lower() for cell in cells}


def _spelling(column: FileColumn, by_name: Mapping[str, str]) -> str | None:
    return next((by_name[spelling.lower()] for spelling in column.spellings if spelling.lower() in by_name), None)
