"""The state of a payment locality, for releases whose GPCI member has no column of it (up to 2020) (pure).

Source of the contractors: the GPCI members of 2023 to 2025, which have both columns. A contractor number serves one
state, but for 09202 (Puerto Rico and the Virgin Islands), which is therefore told by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_BY_CONTRACTOR: Final[Mapping[str, str]] = {
    "01112": "CA", "01182": "CA", "01212": "HI", "01312": "NV", "02102": "AK", "02202": "ID", "02302": "OR",
    "02402": "WA", "03102": "AZ", "03202": "MT", "03302": "ND", "03402": "SD", "03502": "UT", "03602": "WY",
    "04112": "CO", "04212": "NM", "04312": "OK", "04412": "TX", "05102": "IA", "05202": "KS", "05302": "MO",
    "05402": "NE", "06102": "IL", "06202": "MN", "06302": "WI", "07102": "AR", "07202": "LA", "07302": "MS",
    "08102": "IN", "08202": "MI", "09102": "FL", "10112": "AL", "10212": "GA", "10312": "TN", "11202": "SC",
    "11302": "VA", "11402": "WV", "11502": "NC", "12102": "DE", "12202": "DC", "12302": "MD", "12402": "NJ",
    "12502": "PA", "13102": "CT", "13202": "NY", "13282": "NY", "13292": "NY", "14112": "ME", "14212": "MA",
    "14312": "NH", "14412": "RI", "14512": "VT", "15102": "KY", "15202": "OH",
}  # fmt: skip

# A name that holds another goes first: West Virginia before Virginia, Kansas City (Missouri) before Kansas.
_BY_NAME: Final[tuple[tuple[str, str], ...]] = (
    ("DC", "DC"), ("DISTRICT OF COLUMBIA", "DC"), ("EAST ST. LOUIS", "IL"), ("ST. LOUIS", "MO"), ("KANSAS CITY", "MO"),
    ("VIRGIN ISLANDS", "VI"), ("WEST VIRGINIA", "WV"), ("PUERTO RICO", "PR"), ("LOS ANGELES", "CA"), ("ANAHEIM", "CA"),
    ("SAN FRANCISCO", "CA"), ("SAN JOSE", "CA"), ("SAN DIEGO", "CA"), ("OXNARD", "CA"), ("MARIN", "CA"),
    ("SANTA CLARA", "CA"), ("VENTURA", "CA"), ("MANHATTAN", "NY"), ("QUEENS", "NY"), ("NYC", "NY"),
    ("FORT LAUDERDALE", "FL"), ("MIAMI", "FL"), ("ATLANTA", "GA"), ("CHICAGO", "IL"), ("NEW ORLEANS", "LA"),
    ("BALTIMORE", "MD"), ("BOSTON", "MA"), ("DETROIT", "MI"), ("NORTHERN NJ", "NJ"), ("PHILADELPHIA", "PA"),
    ("AUSTIN", "TX"), ("BEAUMONT", "TX"), ("BRAZORIA", "TX"), ("DALLAS", "TX"), ("FORT WORTH", "TX"),
    ("GALVESTON", "TX"), ("HOUSTON", "TX"), ("SEATTLE", "WA"),
    ("ALABAMA", "AL"), ("ALASKA", "AK"), ("ARIZONA", "AZ"), ("ARKANSAS", "AR"), ("CALIFORNIA", "CA"),
    ("COLORADO", "CO"), ("CONNECTICUT", "CT"), ("DELAWARE", "DE"), ("FLORIDA", "FL"), ("GEORGIA", "GA"),
    ("HAWAII", "HI"), ("GUAM", "GU"), ("IDAHO", "ID"), ("ILLINOIS", "IL"), ("INDIANA", "IN"), ("IOWA", "IA"),
    ("KANSAS", "KS"), ("KENTUCKY", "KY"), ("LOUISIANA", "LA"), ("MAINE", "ME"), ("MARYLAND", "MD"),
    ("MASSACHUSETTS", "MA"), ("MICHIGAN", "MI"), ("MINNESOTA", "MN"), ("MISSISSIPPI", "MS"), ("MISSOURI", "MO"),
    ("MONTANA", "MT"), ("NEBRASKA", "NE"), ("NEVADA", "NV"), ("NEW HAMPSHIRE", "NH"), ("NEW JERSEY", "NJ"),
    ("NEW MEXICO", "NM"), ("NEW YORK", "NY"), ("NORTH CAROLINA", "NC"), ("NORTH DAKOTA", "ND"), ("OHIO", "OH"),
    ("OKLAHOMA", "OK"), ("OREGON", "OR"), ("PENNSYLVANIA", "PA"), ("RHODE ISLAND", "RI"), ("SOUTH CAROLINA", "SC"),
    ("SOUTH DAKOTA", "SD"), ("TENNESSEE", "TN"), ("TEXAS", "TX"), ("UTAH", "UT"), ("VERMONT", "VT"),
    ("VIRGINIA", "VA"), ("WASHINGTON", "WA"), ("WISCONSIN", "WI"), ("WYOMING", "WY"),
)  # fmt: skip
_STATES: Final = frozenset(state for _, state in _BY_NAME)
_AT_THE_END = re.compile(r", ?([A-Z]{2})$")
_PLACES: Final = tuple((re.compile(rf"(?<![A-Z]){re.escape(name)}(?![A-Z])"), state) for name, state in _BY_NAME)


def state_of_locality(*, mac: str, name: str) -> str:
    """Return the two letters of a locality's state: by its contractor, else by its name, else ''.

    `MANHATTAN, NY` says it at its end; a place such as Los Angeles or a state's name says it anywhere.
    """
    if mac in _BY_CONTRACTOR:
        return _BY_CONTRACTOR[mac]
    words = name.upper().rstrip("* ")
    if (state := _AT_THE_END.search(words)) and state.group(1) in _STATES:
        return state.group(1)
    return next((state for place, state in _PLACES if place.search(words)), "")
