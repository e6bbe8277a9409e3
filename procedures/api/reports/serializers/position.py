"""One's position in the tables, and the mix of one's codes, as the API gives them."""

from __future__ import annotations

from rest_framework import serializers

from benchmarks.api.serializers import LOAD_COMMAND, StandingOutput
from benchmarks.api.serializers import position_json as table_json
from benchmarks.selectors.files import source_json
from procedures.reports.mix import CodeShare, Mix, MixState
from procedures.reports.position import OwnPosition, PositionState
from procedures.selectors.totals import OtherLines


class BesideOutput(serializers.Serializer[object]):
    """Lines that are no own production, and their wRVU."""

    lines = serializers.IntegerField()
    wrvu = serializers.CharField()


class CoveredOutput(serializers.Serializer[object]):
    """The days that the production stands for, leave left out."""

    first_on = serializers.DateField(allow_null=True)
    last_on = serializers.DateField(allow_null=True)
    days = serializers.IntegerField()


class RevaluedOutput(serializers.Serializer[object]):
    """Own production at the work RVUs of a release; lines whose code it does not know count nothing."""

    release = serializers.CharField()
    wrvu = serializers.CharField()
    unknown_lines = serializers.IntegerField()


class PositionOutput(serializers.Serializer[object]):
    """Own production as a year of a full-time equivalent, and where that stands; `early` under 90 days covered.

    Under 28 days covered `state` is `too_few_days` and there is neither year nor position. In a computed table
    Medicare's share of what the lines are worth at the table's release is placed: its `value`.
    """

    state = serializers.CharField(help_text=f"One of {', '.join(PositionState)}.")
    wrvu = serializers.CharField()
    lines = serializers.IntegerField()
    training = BesideOutput()
    observed = BesideOutput()
    fte = serializers.CharField()
    covered = CoveredOutput()
    days_missing = serializers.IntegerField(help_text="Until 28 days are covered")
    early = serializers.BooleanField()
    annualised_wrvu = serializers.CharField(allow_null=True)
    specialty = serializers.CharField(allow_blank=True)
    medicare_share = serializers.IntegerField(allow_null=True, help_text="In percent, as the user said")
    revalued = RevaluedOutput(many=True)
    positions = StandingOutput(many=True)
    unreadable_settings = serializers.ListField(child=serializers.CharField())
    how_to_load = serializers.CharField(required=False)


class CodeShareOutput(serializers.Serializer[object]):
    """A code's share of the specialty's wRVU and of one's own, as fractions of 1, and one's own lines."""

    code = serializers.CharField()
    theirs = serializers.CharField()
    own = serializers.CharField()
    own_lines = serializers.IntegerField()


class MixOutput(serializers.Serializer[object]):
    """How one's codes differ from those that the specialty bills."""

    state = serializers.CharField(help_text=f"One of {', '.join(MixState)}.")
    specialty = serializers.CharField(allow_blank=True)
    source = serializers.DictField(allow_null=True)  # type: ignore[assignment]  # a field of ours; the library keeps its own `source` apart
    rarely_logged = CodeShareOutput(many=True)
    rarely_billed = CodeShareOutput(many=True)
    how_to_load = serializers.CharField(required=False)


def position_json(own: OwnPosition) -> dict[str, object]:
    """Return a standing as `PositionOutput` describes it."""
    has_days = own.over.days > 0
    answer: dict[str, object] = {
        "state": own.state.value,
        "wrvu": f"{own.production.wrvu:.2f}",
        "lines": own.production.lines,
        "training": _beside_json(own.production.training),
        "observed": _beside_json(own.production.observed),
        "fte": f"{own.who.fte:.2f}",
        "covered": {
            "first_on": own.over.first.isoformat() if has_days else None,
            "last_on": own.over.last.isoformat() if has_days else None,
            "days": own.over.days,
        },
        "days_missing": own.over.days_missing,
        "early": own.over.is_early,
        "annualised_wrvu": None if own.annualised_wrvu is None else f"{own.annualised_wrvu:.2f}",
        "specialty": own.who.specialty,
        "medicare_share": own.preferences.medicare_share,
        "revalued": [
            {"release": release, "wrvu": f"{made.wrvu:.2f}", "unknown_lines": made.unknown_lines}
            for release, made in own.revalued.items()
        ],
        "positions": [table_json(one) for one in own.positions],
        "unreadable_settings": list(own.preferences.unreadable),
    }
    return answer | ({"how_to_load": LOAD_COMMAND} if own.state is PositionState.NO_TABLE else {})


def _beside_json(beside: OtherLines) -> dict[str, object]:
    return {"lines": beside.lines, "wrvu": f"{beside.wrvu:.2f}"}


def mix_json(mix: Mix) -> dict[str, object]:
    """Return a mix as `MixOutput` describes it."""
    answer: dict[str, object] = {
        "state": mix.state.value,
        "specialty": mix.specialty,
        "source": None if mix.source is None else source_json(mix.source),
        "rarely_logged": [_share_json(one) for one in mix.rarely_logged],
        "rarely_billed": [_share_json(one) for one in mix.rarely_billed],
    }
    return answer | ({"how_to_load": LOAD_COMMAND} if mix.state is MixState.NO_TABLE else {})


def _share_json(share: CodeShare) -> dict[str, object]:
    return {"code": share.code, "theirs": str(share.theirs), "own": str(share.own), "own_lines": share.own_lines}
