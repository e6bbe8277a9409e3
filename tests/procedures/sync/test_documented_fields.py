"""What docs/sync.md and the contract list for the authors of apps: fields of collections, keys of settings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from procedures.collections.preferences import READ_KEYS, THEME_KEY
from procedures.selectors.records import COLLECTIONS
from wire.validation.values import passes

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "sync.md"
CONTRACT = ROOT / "docs" / "contracts" / "sync.md"
APP = ROOT / "client" / "src"
ROW = re.compile(r"^\| `(\w+)` \| `(\w+)` \| [\w, ]+ \| (yes|no) \| (?:`(.+)`|required) \| (\d) \|$", re.MULTILINE)
# In the app a key is read, or set, by its name or by a constant of its file or of another one.
CONSTANT = re.compile(r"^export const ([A-Z_]+) = '(\w+)'$", re.MULTILINE)
READ_IN_APP = re.compile(r"(?:settingOf\(.*?, |changeSetting\()(?:'(\w+)'|([A-Z_]+))[,)]")
TABLE_OF_KEYS = re.compile(r"^\| key \| value \| read by \|\n(?:\|.*\n)+", re.MULTILINE)

Described = tuple[str, str, str, str, int]


def declared() -> Iterator[Described]:
    for name, collection in COLLECTIONS.items():
        for field in collection.fields:
            default = "" if field.required else json.dumps(field.default)
            yield (name, field.name, "yes" if passes(field.validator, None) else "no", default, field.since)


def test_every_field_is_listed_with_its_default_and_the_version_that_brought_it() -> None:
    listed = {
        (name, field, null, default, int(since)) for name, field, null, default, since in ROW.findall(PAGE.read_text())
    }

    assert listed == set(declared())


def keys_of_the_app() -> set[str]:
    """Return the keys of settings that the app names in its sources."""
    sources = [path.read_text() for path in APP.rglob("*.ts*") if ".test." not in path.name]
    constants = dict(pair for source in sources for pair in CONSTANT.findall(source))
    named = [pair for source in sources for pair in READ_IN_APP.findall(source)]
    return {literal or constants[constant] for literal, constant in named}


def test_every_setting_that_a_program_reads_is_a_key_of_the_contract() -> None:
    (table,) = TABLE_OF_KEYS.findall(CONTRACT.read_text())
    listed = {key for row in table.splitlines()[2:] for key in re.findall(r"`(\w+)`", row.split("|")[1])}

    assert {"onboarded", "changes_seen"} <= keys_of_the_app()
    assert listed == {*READ_KEYS, THEME_KEY, *keys_of_the_app()}
