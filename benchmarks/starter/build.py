"""`python -m benchmarks.starter.build FILE`: count in Medicare's file which codes the clinicians of a specialty bill.

FILE is "Medicare Physician & Other Practitioners, by Provider and Service" of a year, or an excerpt of it, in today's
layout. `commonly_billed.csv` and the `prior.csv` of the starter catalogue are written anew; running it twice writes
equal bytes.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks.starter import CMS, COMMONLY_BILLED, read_crosswalk
from codes.domain.priors import NEUTRAL_PRIOR, priors_of
from codes.starter.lists import PRIORS

FEWEST_CLINICIANS: Final = 2
MOST_CODES: Final = 40


def count_clinicians(rows: Iterable[Mapping[str, str]]) -> list[tuple[str, str, int]]:
    """Return (specialty, code, clinicians who bill it) by specialty, the most clinicians first, then by code.

    Drugs, organizations and provider types that are no one specialty of ours are left out; so are codes of a single
    clinician, and what is beyond the first 40 of a specialty.
    """
    slugs = _slugs()
    billing = {
        (slugs[row["Rndrng_Prvdr_Type"]], row["HCPCS_Cd"], row["Rndrng_NPI"])
        for row in rows
        if row["Rndrng_Prvdr_Type"] in slugs and row["Rndrng_Prvdr_Ent_Cd"] == "I" and row["HCPCS_Drug_Ind"] != "Y"
    }
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for specialty, code, _npi in billing:
        counts[specialty][code] += 1
    return [
        (specialty, code, clinicians)
        for specialty in sorted(counts)
        for code, clinicians in sorted(counts[specialty].items(), key=lambda item: (-item[1], item[0]))[:MOST_CODES]
        if clinicians >= FEWEST_CLINICIANS
    ]


def count_services(rows: Iterable[Mapping[str, str]]) -> dict[str, int]:
    """Return how many services of each code are counted, without drugs, which have units of their own."""
    services: Counter[str] = Counter()
    for row in rows:
        if row["HCPCS_Drug_Ind"] != "Y":
            services[row["HCPCS_Cd"]] += round(float(row["Tot_Srvcs"]))
    return dict(services)


def _slugs() -> dict[str, str]:
    """Return the slug of each provider type that is one specialty."""
    spelled = [each for each in read_crosswalk() if each.scheme == CMS and len(each.specialties) == 1]
    return {each.text: each.specialties[0] for each in spelled}


def main(path: Path) -> None:
    """Write the files of both packages."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    _write(COMMONLY_BILLED, ("specialty", "code", "clinicians"), count_clinicians(rows))
    priors = sorted(priors_of(count_services(rows)).items())
    _write(PRIORS, ("code", "prior"), [(code, prior) for code, prior in priors if prior != NEUTRAL_PRIOR])


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
