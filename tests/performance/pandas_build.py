"""The tables of the Medicare file in pandas, whole: what the builder is measured beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd

from benchmarks.medicare.method import (
    ARMED_FORCES,
    FRACTION_BELOW,
    LEAST_ACTIVE_WRVU,
    LEAST_CLINICIANS,
    LEAST_ROWS_FOR_FRACTION,
    METRICS,
    NATION,
    PERCENTS,
    RUCA_CLASSES,
    STATES,
    TERRITORIES,
)
from benchmarks.medicare.works import CodeWork, Spelling

# Of wRVU by specialty, region and population.
Medians: TypeAlias = Mapping[tuple[str, str, str], float]
Frame: TypeAlias = Any  # pandas has no types here

_TEXTS: Final = {
    "Rndrng_Prvdr_Ent_Cd": "entity", "Rndrng_Prvdr_Type": "specialty", "Rndrng_Prvdr_State_Abrvtn": "state",
    "HCPCS_Cd": "code", "HCPCS_Drug_Ind": "drug", "Place_Of_Srvc": "place",
}  # fmt: skip
_NUMBERS: Final = {
    "Rndrng_NPI": "npi", "Rndrng_Prvdr_RUCA": "ruca", "Tot_Srvcs": "services", "Avg_Mdcr_Pymt_Amt": "paid",
    "Avg_Mdcr_Stdzd_Amt": "amount",
}  # fmt: skip
_CLINICIAN: Final = ["npi", "slug", "state", "ruca"]


def build_in_pandas(path: Path, works: Sequence[CodeWork], spellings: Sequence[Spelling]) -> Medians:
    """Compute reasons, fractions, regions, populations, metrics, payments and top codes; return medians of wRVU."""
    lines = _lines(path, works, spellings)
    lines["drop"].value_counts(dropna=False)
    clinicians = _clinicians(lines)
    _top_codes(lines)
    medians: dict[tuple[str, str, str], float] = {}
    for region, among in _regions(clinicians):
        for population, chosen in (
            ("active", among[among["wrvu"] >= LEAST_ACTIVE_WRVU]),
            ("all", among[among["wrvu"] > 0]),
        ):
            by = ["slug"] if region else ["slug", "region"]
            groups = chosen.groupby(by, observed=True)
            figures = groups[list(METRICS)].quantile(np.array(PERCENTS) / 100)
            groups[list(METRICS)].mean()
            groups.agg(n=("npi", "size"), payment=("payment", "sum"), known=("known_payment", "sum"))
            middle = figures["wrvu"].xs(0.5, level=-1)
            for key, value in middle.items():
                slug, where = (key, region) if region else key
                medians[slug, where, population] = float(value)
    return medians


def _lines(path: Path, works: Sequence[CodeWork], spellings: Sequence[Spelling]) -> Frame:
    rows = pd.read_csv(
        path, usecols=[*_TEXTS, *_NUMBERS], dtype=dict.fromkeys(_TEXTS, "category"), keep_default_na=False,
        na_values={name: [""] for name in _NUMBERS},
    ).rename(columns=_TEXTS | _NUMBERS)  # fmt: skip
    known = pd.DataFrame(
        {
            "code": [one.code for one in works],
            "work": [one.hundredths / 100 for one in works],
            "is_surgical": [one.is_surgical for one in works],
            "is_em": [one.is_evaluation for one in works],
        }
    )
    slugs = {one.text.lower(): one.slug for one in spellings}
    rows["slug"] = rows["specialty"].map(lambda text: slugs.get(text.lower(), "?")).astype("category")
    rows = rows.merge(known, on="code", how="left")
    reasons = {
        "organisation": rows["entity"] != "I",
        "armed_forces": rows["state"].isin(ARMED_FORCES),
        "elsewhere": ~rows["state"].isin([*STATES, *TERRITORIES]),
        "unknown_specialty": rows["slug"] == "?",
        "not_a_clinician": rows["slug"] == "",
        "drug": rows["drug"] == "Y",
        "suppressed": rows["services"].isna(),
        "unknown_code": rows["work"].isna(),
    }
    rows["drop"] = np.select(list(reasons.values()), list(reasons), default="")
    # Whole cents, as the builder compares them.
    rows["amount"] = (rows["amount"] * 100).round()
    rows["whole"] = rows["services"] * rows["work"]
    rows["payment"] = rows["services"] * rows["paid"]
    return rows


def _clinicians(lines: Frame) -> Frame:
    surgical = lines[(lines["drop"] == "") & (lines["is_surgical"] == True)]  # noqa: E712  # null where unknown
    usual = surgical.groupby(["code", "place"], observed=True)["amount"].agg(["size", lambda one: one.quantile(0.75)])
    usual.columns = ["rows", "usual"]
    usual = usual[(usual["rows"] >= LEAST_ROWS_FOR_FRACTION) & (usual["usual"] > 0)].reset_index()
    compared = surgical[surgical["whole"] > 0].merge(usual, on=["code", "place"])
    ratio = compared["amount"] / compared["usual"]
    compared["taken"] = compared["whole"] * (1 - np.floor(ratio * 10_000 + 0.5) / 10_000)
    taken = compared[ratio < FRACTION_BELOW].groupby(["npi", "slug", "state"], observed=True)["taken"].sum()
    rows = lines[lines["drop"].isin(["", "unknown_code"])].copy()
    rows["worked"] = rows["services"].where(rows["whole"] > 0)
    rows["em"] = rows["whole"].where(rows["is_em"] == True)  # noqa: E712  # null where unknown
    rows["known_payment"] = rows["payment"].where(rows["work"].notna())
    totals = (
        rows.groupby(_CLINICIAN, observed=True, dropna=False)[["whole", "worked", "em", "payment", "known_payment"]]
        .sum()
        .reset_index()
        .merge(taken.reset_index(), on=["npi", "slug", "state"], how="left")
    )
    # Exactly 500 wRVU of floats may be a bit less.
    totals["wrvu"] = (totals["whole"] - totals["taken"].fillna(0)).round(6)
    totals["services"] = totals["worked"]
    totals["wrvu_per_service"] = totals["wrvu"] / totals["services"].replace(0, np.nan)
    totals["em_share"] = totals["em"] / totals["wrvu"].replace(0, np.nan) * 100
    return totals


def _regions(clinicians: Frame) -> list[tuple[str, Frame]]:
    """Return the nation under its name, then states and classes of RUCA, whose name is a column."""
    home = clinicians[clinicians["state"].isin(STATES)]
    primary = np.floor(home["ruca"])
    classes = np.select(
        [primary.between(first, last) for _, first, last in RUCA_CLASSES], [n for n, *_ in RUCA_CLASSES], default=""
    )
    return [
        (NATION, home),
        ("", clinicians.assign(region=clinicians["state"].astype(str))),
        ("", home.assign(region=classes)[classes != ""]),
    ]


def _top_codes(lines: Frame) -> Frame:
    home = lines[(lines["drop"] == "") & lines["state"].isin(STATES) & (lines["whole"] > 0)]
    codes = home.groupby(["slug", "code"], observed=True).agg(
        wrvu=("whole", "sum"), services=("services", "sum"), n=("npi", "nunique")
    )
    return codes[codes["n"] >= LEAST_CLINICIANS].sort_values("wrvu", ascending=False)
