"""The fields of the collections as docs/sync.md lists them for the authors of apps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from procedures.selectors.records import COLLECTIONS
from wire.validation.values import passes

PAGE = Path(__file__).parents[3] / "docs" / "sync.md"
ROW = re.compile(r"^\| `(\w+)` \| `(\w+)` \| [\w, ]+ \| (yes|no) \| (?:`(.+)`|required) \| (\d) \|$", re.MULTILINE)

Described = tuple[str, str, str, str, int]


def declared() -> Iterator[Described]:
    for name, collection in COLLECTIONS.items():
        for one in collection.fields:
            default = "" if one.required else json.dumps(one.default)
            yield (name, one.name, "yes" if passes(one.validator, None) else "no", default, one.since)


def test_every_field_is_listed_with_its_default_and_the_version_that_brought_it() -> None:
    listed = {
        (name, field, null, default, int(since)) for name, field, null, default, since in ROW.findall(PAGE.read_text())
    }

    assert listed == set(declared())
