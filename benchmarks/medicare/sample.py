"""A made-up file in the layout of the Medicare one: for tests, measurements and the demo; never a figure of anybody.

Shapes are like those of the real file: a few clinicians with many services, each specialty with its own mix, rows under
11 patients left out, assistants paid a seventh of the surgeon; so are its traps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any, Final, TypeAlias

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks.medicare import sql

# Any: of whatever shape and type.
Numbers: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

HEADER: Final = (
    "Rndrng_NPI", "Rndrng_Prvdr_Last_Org_Name", "Rndrng_Prvdr_First_Name", "Rndrng_Prvdr_MI", "Rndrng_Prvdr_Crdntls",
    "Rndrng_Prvdr_Ent_Cd", "Rndrng_Prvdr_St1", "Rndrng_Prvdr_St2", "Rndrng_Prvdr_City", "Rndrng_Prvdr_State_Abrvtn",
    "Rndrng_Prvdr_State_FIPS", "Rndrng_Prvdr_Zip5", "Rndrng_Prvdr_RUCA", "Rndrng_Prvdr_RUCA_Desc",
    "Rndrng_Prvdr_Cntry", "Rndrng_Prvdr_Type", "Rndrng_Prvdr_Mdcr_Prtcptg_Ind", "HCPCS_Cd", "HCPCS_Desc",
    "HCPCS_Drug_Ind", "Place_Of_Srvc", "Tot_Benes", "Tot_Srvcs", "Tot_Bene_Day_Srvcs", "Avg_Sbmtd_Chrg",
    "Avg_Mdcr_Alowd_Amt", "Avg_Mdcr_Pymt_Amt", "Avg_Mdcr_Stdzd_Amt",
)  # fmt: skip

_VISITS: Final = "99202O 99203O 99204O 99205O 99212O 99213O 99214O 99215O"
_WARD: Final = "99221F 99222F 99223F 99231F 99232F 99233F 99238F 99239F"
# CMS's spelling, how often it comes, median of a clinician's services a year, and their codes with their place.
_MIXES: Final[tuple[tuple[str, int, int, str], ...]] = (
    ("Internal Medicine", 100, 1100, f"{_VISITS} {_WARD} 93000O G0439O 36415O"),
    ("Family Practice", 90, 700, f"{_VISITS} G0439O 93000O 36415O 20610O 11102O"),
    ("Nurse Practitioner", 90, 420, f"{_VISITS} {_WARD} G0439O"),
    ("Physician Assistant", 70, 380, f"{_VISITS} 27447F 27130F 63047F 99232F"),
    ("Diagnostic Radiology", 40, 4200, "71045F 71046F 74177F 70450F 72148F 77067O 76856F 93970F 73721F"),
    ("Cardiology", 30, 2600, f"{_VISITS} 99232F 93000O 93306O 93306F 78452F 93458F 92928F"),
    ("Cardiac Electrophysiology", 6, 1500, "99213O 99214O 99204O 93000O 93620F 93653F 93656F 33208F 33249F 93280O"),
    ("Orthopedic Surgery", 25, 900, "99203O 99213O 99214O 20610O 27447F 27130F 29881F 64721F 27245F"),
    ("Emergency Medicine", 40, 750, "99282F 99283F 99284F 99285F 99291F 93010F"),
    ("Gastroenterology", 15, 1300, "99204O 99214O 99232F 43239F 45378F 45380F 45385F 43235F"),
    ("Ophthalmology", 20, 2200, "92004O 92014O 92012O 66984F 67028O 92134O 92083O 66821F"),
    ("Dermatology", 13, 2800, "99203O 99213O 11102O 11103O 17000O 17003O 17110O 17311O 11642O"),
    ("General Surgery", 22, 450, "99203O 99213O 99222F 47562F 49505F 44970F 49650F 45378F 38525F"),
    ("Anesthesiology", 35, 600, "00142F 00840F 01402F 00731F 64483F 20552O 99213O"),
    ("CRNA", 35, 500, "00142F 00840F 01402F 00731F"),
    ("Neurology", 15, 900, "99204O 99214O 99223F 95816O 95910O 95886O 64615O"),
    ("Urology", 11, 1600, "99203O 99213O 52000O 51798O 55700O 52356F 52601F 52224F"),
    ("Nephrology", 9, 1500, "90960O 90961O 90935F 99232F 99223F 99214O"),
    ("Psychiatry", 20, 700, "90792O 99213O 99214O 90833O 90837O 99232F"),
    ("Physical Therapist in Private Practice", 30, 2400, "97110O 97140O 97530O 97161O 97112O"),
    ("Pulmonary Disease", 11, 1300, f"{_WARD} 99291F 94060O 94729O 31624F"),
    ("Hematology-Oncology", 10, 2500, "99204O 99214O 99215O 96413O 96415O 38222O 85025O"),
    ("Optometry", 25, 900, "92004O 92014O 92012O 92250O 92083O"),
    ("Obstetrics & Gynecology", 15, 110, "99203O 99213O 58300O 58558F 57454O G0101O"),
    ("Pediatric Medicine", 10, 150, "99203O 99213O 99214O 90460O"),
)
# What is no clinician, or is not paid by work: entity, specialty, codes.
_OTHERS: Final[tuple[tuple[str, str, str], ...]] = (
    ("O", "Clinical Laboratory", "80053O 85025O 83036O 84443O"),
    ("O", "Ambulatory Surgical Center", "66984F 45378F 45385F 27447F"),
    ("I", "Mass Immunizer Roster Biller", "90686O G0008O"),
)
_DRUGS: Final = ("J1100", "J3301", "J0897", "J9271")
# Endings of the list are rare: no state has as many clinicians as the first.
_STATES: Final = (
    "CA", "TX", "FL", "NY", "PA", "OH", "IL", "NC", "MI", "GA", "NJ", "VA", "MA", "TN", "WA", "AZ", "IN", "MO",
    "MD", "WI", "MN", "CO", "AL", "SC", "LA", "KY", "OR", "CT", "OK", "IA", "MS", "KS", "AR", "NV", "UT", "NE",
    "NM", "WV", "ME", "NH", "ID", "RI", "MT", "DE", "HI", "SD", "ND", "DC", "VT", "AK", "WY", "PR", "VI",
)  # fmt: skip
_ASSISTED: Final = {"27447", "27130", "63047"}
# What stands for a code whose work nobody gave: made up, like everything here.
_WORK_INSTEAD: Final = 1.2
_DOLLARS_PER_WORK: Final = 48.0
_LEAST_PATIENTS: Final = 11
_BLOCK: Final = 12_000  # clinicians


def make_sample(path: Path, *, rows: int, seed: int, work: Mapping[str, float]) -> int:
    """Write a made-up file of so many rows and return how many clinicians it holds; the same seed, the same file.

    `work` is the work RVU by code, from which prices are made up; its codes also fill up what clinicians do rarely.
    """
    tail = np.array(sorted(code for code, value in work.items() if value > 0 and code.isdigit()) or ["99213"])
    reader = pa.RecordBatchReader.from_batches(_SCHEMA, _batches(rows, np.random.default_rng(seed), tail, work))
    with duckdb.connect() as database:
        database.register("made_up", reader)
        database.execute(sql.copy_into(path, view="made_up"))
        clinicians = database.execute(sql.COUNT_CLINICIANS, [str(path)]).fetchone()
    return int(clinicians[0]) if clinicians else 0


# Any: pyarrow has no types.
def _batches(rows: int, random: np.random.Generator, tail: Numbers, work: Mapping[str, float]) -> Iterator[Any]:
    written = 0
    for first in count(0, _BLOCK):
        block = _block(random, first, tail, work).slice(0, rows - written)
        written += block.num_rows
        yield from block.to_batches()
        if written == rows:
            return


# Numbers that begin so are given to nobody.
_FIRST_NPI: Final = 1_900_000_000
_DECIMALS: Final = {"Tot_Srvcs", "Avg_Sbmtd_Chrg", "Avg_Mdcr_Alowd_Amt", "Avg_Mdcr_Pymt_Amt", "Avg_Mdcr_Stdzd_Amt"}
_COUNTS: Final = {"Rndrng_NPI", "Tot_Benes", "Tot_Bene_Day_Srvcs"}
_SCHEMA: Final = pa.schema(
    (name, pa.float64() if name in _DECIMALS else pa.int64() if name in _COUNTS else pa.string()) for name in HEADER
)


# Any: as above.
def _block(random: np.random.Generator, first: int, tail: Numbers, work: Mapping[str, float]) -> Any:
    """Return the rows of some thousand clinicians, ordered by clinician."""
    kinds = [(entity, name, codes.split(), 1.0, 900) for entity, name, codes in _OTHERS]
    kinds += [("I", name, codes.split(), float(often), median) for name, often, median, codes in _MIXES]
    chances = np.array([often for _, _, _, often, _ in kinds])
    kind = random.choice(len(kinds), size=_BLOCK, p=chances / chances.sum())
    parts = []
    for place, (_, _, codes, _, median) in enumerate(kinds):
        who = np.flatnonzero(kind == place)
        parts.append(_lines(random, who, codes, median, tail))
    clinician, code, where, services = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(clinician, kind="stable")
    return _table(random, first, kind, kinds, clinician[order], code[order], where[order], services[order], work)


def _lines(
    random: np.random.Generator, who: Numbers, codes: list[str], median: int, tail: Numbers
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return clinician, code, place and services of each line of one specialty."""
    usual = np.array([code[:5] for code in codes])
    places = np.array([code[5] for code in codes])
    rare = random.choice(tail, size=12)
    volume = random.lognormal(np.log(median), 0.9, size=who.size)
    share = random.dirichlet(np.linspace(2.0, 0.6, usual.size), size=who.size)
    services = np.rint(volume[:, None] * share)
    few = np.rint(volume[:, None] * random.random((who.size, rare.size)) * 0.03)
    keep, keep_few = services >= 1, (few >= _LEAST_PATIENTS) & (random.random(few.shape) < 0.25)
    lines, lines_few = np.nonzero(keep), np.nonzero(keep_few)
    return (
        np.concatenate((who[lines[0]], who[lines_few[0]])),
        np.concatenate((usual[lines[1]], rare[lines_few[1]])),
        np.concatenate((places[lines[1]], np.full(lines_few[0].size, "O"))),
        np.concatenate((services[keep], few[keep_few])),
    )


def _table(
    random: np.random.Generator, first: int, kind: Numbers, kinds: list[tuple[str, str, list[str], float, int]],
    clinician: Numbers, code: Numbers, where: Numbers, services: Numbers, work: Mapping[str, float],
) -> Any:  # fmt: skip  # Any: as above
    patients = np.rint(services * random.uniform(0.45, 1.0, services.size)).astype(np.int64)
    published = patients >= _LEAST_PATIENTS
    clinician, code, where = clinician[published], code[published], where[published]
    services, patients = services[published], patients[published]
    size = services.size
    drug = random.random(size) < 0.03
    code = np.where(drug, random.choice(np.array(_DRUGS), size=size), code)
    names = np.array([name for _, name, _, _, _ in kinds])[kind]
    allowed = _prices(random, code, names[clinician], work)
    state = random.choice(
        np.array(_STATES), size=_BLOCK, p=(weights := np.linspace(10, 0.3, len(_STATES))) / weights.sum()
    )
    ruca = random.choice(
        np.array(["1", "1.1", "2", "4", "7", "10", "99"]), size=_BLOCK, p=[0.7, 0.08, 0.05, 0.08, 0.05, 0.03, 0.01]
    )
    npi = (_FIRST_NPI + first + np.arange(_BLOCK))[clinician]
    # A street of two lines, as some real ones are.
    streets = np.where(np.arange(_BLOCK) % 97 == 0, "1 Sample St\nFloor 2", "1 Sample St")
    shown: dict[str, Numbers] = {
        "Rndrng_NPI": npi,
        "Rndrng_Prvdr_Last_Org_Name": np.full(size, "Made-up, no real clinician"),
        "Rndrng_Prvdr_First_Name": np.full(size, "Sample"),
        "Rndrng_Prvdr_Ent_Cd": np.array([entity for entity, *_ in kinds])[kind][clinician],
        "Rndrng_Prvdr_St1": streets[clinician],
        "Rndrng_Prvdr_City": np.full(size, "Sampletown"),
        "Rndrng_Prvdr_State_Abrvtn": state[clinician],
        "Rndrng_Prvdr_RUCA": ruca[clinician],
        "Rndrng_Prvdr_RUCA_Desc": np.full(size, "Made up, commuting as in no real place"),
        "Rndrng_Prvdr_Cntry": np.full(size, "US"),
        "Rndrng_Prvdr_Type": names[clinician],
        "Rndrng_Prvdr_Mdcr_Prtcptg_Ind": np.full(size, "Y"),
        "HCPCS_Cd": code,
        "HCPCS_Desc": np.full(size, "Made-up row, no description"),
        "HCPCS_Drug_Ind": np.where(drug, "Y", "N"),
        "Place_Of_Srvc": where,
        "Tot_Benes": patients,
        "Tot_Srvcs": services,
        "Tot_Bene_Day_Srvcs": services.astype(np.int64),
        "Avg_Sbmtd_Chrg": np.round(allowed * 2.4, 2),
        "Avg_Mdcr_Alowd_Amt": np.round(allowed, 2),
        "Avg_Mdcr_Pymt_Amt": np.round(allowed * 0.79, 6),
        "Avg_Mdcr_Stdzd_Amt": np.round(allowed * 0.8, 6),
    }
    empty = np.full(size, "")
    return pa.table([pa.array(shown.get(name, empty), type=_SCHEMA.field(name).type) for name in HEADER], _SCHEMA)


def _prices(random: np.random.Generator, code: Numbers, specialty: Numbers, work: Mapping[str, float]) -> Numbers:
    """Return a made-up allowed amount for each line: an assistant's is a seventh of the surgeon's."""
    distinct, places = np.unique(code, return_inverse=True)
    base = np.array([(work.get(str(one), 0.0) or _WORK_INSTEAD) * _DOLLARS_PER_WORK for one in distinct])[places]
    is_assistant = (specialty == "Physician Assistant") & np.isin(code, sorted(_ASSISTED))
    return base * random.uniform(0.93, 1.07, code.size) * np.where(is_assistant, 0.14, 1.0)
