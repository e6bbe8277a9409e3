"""Why a line is worth nothing, and what its flags mean, in the sentences of the server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from codes.domain.states import CodeState
from procedures.wrvu.explanation import FLAG_WORDS, reason_words

FILE: Final = "reasons.json"
_UNVALUED: Final = ("unknown_code", "no_release", "not_in_excerpt", "unknown_to_this_version")
_VALUED: Final = (CodeState.VALUED, CodeState.VALUED_NOT_MEDICARE)


def cases() -> Iterator[list[str]]:
    """Yield `[basis, reason or flag, sentence]`."""
    yield ["assigned_zero", CodeState.NO_PHYSICIAN_WORK, reason_words("", basis="assigned_zero")]
    for reason in _UNVALUED:
        yield ["unvalued", reason, reason_words(reason)]
    for state in CodeState:
        if state not in (*_VALUED, CodeState.NO_PHYSICIAN_WORK, CodeState.UNKNOWN_TO_THIS_VERSION):
            yield ["payer_fee_schedule", state, reason_words(state)]
    for flag in FLAG_WORDS:
        yield ["work_rvu", flag, reason_words(flag)]
