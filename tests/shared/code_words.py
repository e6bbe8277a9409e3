"""What is said of a code by rule, as the page of the site says it: states, indicators, and both for codes of RVU24A.

Supervision is left out: devices have no such column.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Final

from codes.content.indicators import policies_of, with_modifiers
from codes.content.labels import (
    ASSISTANT,
    BILATERAL,
    CO_SURGEON,
    COMPONENTS,
    GLOBAL_PERIODS,
    MULTIPLE,
    STATE_WORDS,
    TEAM,
)
from codes.domain.states import page_row
from codes.domain.values import RvuRow
from tests.procedures.wrvu.released import ROWS

STATES_FILE: Final = "code_states.json"
INDICATORS_FILE: Final = "code_indicators.json"
CODES_FILE: Final = "code_policies.json"

_INDICATORS: Final[Mapping[str, Mapping[str, str]]] = {
    "component": COMPONENTS,
    "global_period": GLOBAL_PERIODS,
    "bilat_surg": BILATERAL,
    "mult_proc": MULTIPLE,
    "asst_surg": ASSISTANT,
    "co_surg": CO_SURGEON,
    "team_surg": TEAM,
}


def states() -> Iterator[list[str]]:
    """Yield `[state, badge, what it says of the work RVU, how a line counts]`."""
    for state, words in STATE_WORDS.items():
        yield [state, words.badge, words.rvu, words.credit]


def indicators() -> Iterator[list[str]]:
    """Yield `[column, value, words]`."""
    for column, words in _INDICATORS.items():
        for value, sentence in words.items():
            yield [column, value, sentence]


def policies() -> Iterator[list[object]]:
    """Yield `[code, [[name, words] …], what modifiers make of it]` for one code of each kind in the excerpt."""
    kinds = set()
    for code, of_code in groupby(sorted(ROWS, key=_code), key=_code):
        rows = {row.component: row for row in of_code}
        row = page_row(rows)
        if row is None:
            continue
        said = [[name, words] for name, words in policies_of(row) if name != "Supervision"]
        kind = (json.dumps(said), *rows)
        if kind not in kinds:
            yield [code, said, with_modifiers(rows, row)]
        kinds.add(kind)


def _code(row: RvuRow) -> str:
    return row.code
