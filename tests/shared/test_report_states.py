"""The words that reports answer with are those that the app has sentences for."""

from __future__ import annotations

import json

from benchmarks.medicare.method import Mark, Population, Visibility
from benchmarks.selectors.tables import Instead, Withheld
from procedures.api.reports.serializers.pace import GoalPaceOutput
from procedures.api.reports.serializers.position import MixOutput, PositionOutput
from procedures.reports.mix import MixState
from procedures.reports.pace import PaceState
from procedures.reports.position import PositionState
from tests.shared.files import FOLDER

ENUMERATIONS = {
    "pace": PaceState,
    "position": PositionState,
    "mix": MixState,
    "withheld": Withheld,
    "instead": Instead,
    "visibility": Visibility,
    "population": Population,
    "marks": Mark,
}


def test_app_has_a_sentence_for_each_state_that_a_report_answers() -> None:
    stored = json.loads((FOLDER / "report_states.json").read_text())

    assert stored == {name: [one.value for one in words] for name, words in ENUMERATIONS.items()}


def test_document_names_each_state_of_a_report() -> None:
    for serializer, states in ((GoalPaceOutput, PaceState), (PositionOutput, PositionState), (MixOutput, MixState)):
        assert serializer().fields["state"].help_text == f"One of {', '.join(states)}."
