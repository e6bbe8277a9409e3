"""What the app is tested by is what the server says."""

from __future__ import annotations

from codes.domain.typed_codes import parse_typed_code
from tests.shared import files, typed_codes


def test_stored_vectors_of_typed_codes_are_what_the_server_reads() -> None:
    stored = files.read(typed_codes.FILE)

    assert stored == [[text, typed_codes.as_json(parse_typed_code(str(text)))] for text, _ in stored]
    assert sum(means is not None for _, means in stored) >= 100
