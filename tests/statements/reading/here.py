"""Files of statements read in the process of the tests, for what is not about the process that reads."""

from __future__ import annotations

from io import BytesIO

import pytest

from statements.reading import reader
from statements.reading.child import answer_message


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files without a process of its own, whose start takes as long as all else of a test."""
    monkeypatch.setattr(reader, "run_reader", lambda message: answer_message(BytesIO(message)))
