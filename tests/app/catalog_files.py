"""What of the catalog a phone has stored: conditions in JavaScript for a page to evaluate."""

from __future__ import annotations

from typing import Final

CATALOG_FILES: Final = """async () => {
  // To open what is not there yet would make it, without its stores.
  const databases = await indexedDB.databases()
  if (!databases.some(({ name }) => name === 'openrvu-catalog')) return []
  const database = await new Promise((done) => {
    const opening = indexedDB.open('openrvu-catalog')
    opening.onsuccess = () => done(opening.result)
  })
  const keys = await new Promise((done) => {
    const reading = database.transaction('files').objectStore('files').getAllKeys()
    reading.onsuccess = () => done(reading.result)
  })
  database.close()
  // Of a file in blocks of rows, each block has a number at its end.
  return keys.filter((key) => !/[/][0-9]+$/.test(key))
}"""


def _catalog_has(condition: str) -> str:
    return f"async () => {{ const names = await ({CATALOG_FILES})(); return {condition} }}"


_HAS_RELEASE: Final = "names.some((name) => name.startsWith('release/'))"
# One that was made before all words were here has the codes of releases, too, and is dropped.
_HAS_WHOLE_INDEX: Final = "names.some((name) => name.startsWith('index/') && !name.includes('release/'))"

CATALOG_HAS_RELEASE: Final = _catalog_has(_HAS_RELEASE)
CATALOG_HAS_WHOLE_INDEX: Final = _catalog_has(_HAS_WHOLE_INDEX)
CATALOG_HAS_RELEASE_AND_WHOLE_INDEX: Final = _catalog_has(f"{_HAS_RELEASE} && {_HAS_WHOLE_INDEX}")
# The last of what a working log needs, after numbers and the first words.
CATALOG_HAS_MODIFIERS: Final = _catalog_has("names.some((name) => name.startsWith('modifiers/'))")
