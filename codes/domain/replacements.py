"""What replaced deleted codes, where that is known (pure).

Source: the yearly lists of changes of the code sets and the final rules of the fee schedule; codes only, no words.
A code that was deleted without a successor, or whose successor we do not know for certain, does not stand here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_ABDOMINAL_TUMORS: Final = ("49186", "49187", "49188", "49189", "49190")
_OBSERVATION: Final = ("99221", "99222", "99223")
_NURSING: Final = ("99307", "99308", "99309", "99310")
_NEW_AT_HOME: Final = ("99341", "99342", "99344", "99345")
_KNOWN_AT_HOME: Final = ("99347", "99348", "99349", "99350")
_BY_TELEPHONE: Final = ("98008", "98009", "98010", "98011", "98012", "98013", "98014", "98015")

REPLACED_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "49203": _ABDOMINAL_TUMORS,
    "49204": _ABDOMINAL_TUMORS,
    "49205": _ABDOMINAL_TUMORS,
    "58957": _ABDOMINAL_TUMORS,
    "58958": _ABDOMINAL_TUMORS,
    "96040": ("96041",),
    "99201": ("99202",),
    "99217": ("99238", "99239"),
    "99218": _OBSERVATION,
    "99219": _OBSERVATION,
    "99220": _OBSERVATION,
    "99241": ("99242",),
    "99251": ("99252",),
    "99318": _NURSING,
    **dict.fromkeys(("99324", "99325", "99326", "99327", "99328"), _NEW_AT_HOME),
    **dict.fromkeys(("99334", "99335", "99336", "99337"), _KNOWN_AT_HOME),
    "99343": ("99344",),
    "99354": ("99417",),
    "99355": ("99417",),
    "99356": ("99418",),
    "99357": ("99418",),
    **dict.fromkeys(("99441", "99442", "99443"), _BY_TELEPHONE),
    "G2012": ("98016",),
    "G2066": ("93298",),
}
