"""Numbers that people type are read alike on the site and in the app."""

from __future__ import annotations

import json

from tests.shared.files import FOLDER
from web.forms.reading import read_decimal
from wire.validation.values import ValidationFailed


def test_stored_vectors_of_typed_numbers_are_what_the_site_reads() -> None:
    stored = json.loads((FOLDER / "typed_numbers.json").read_text())

    assert stored == [{"typed": one["typed"], "decimal": read_or_none(one["typed"])} for one in stored]


def read_or_none(typed: str) -> str | None:
    try:
        return read_decimal(typed)
    except ValidationFailed:
        return None
