"""What a device does with a delta between two releases."""

from __future__ import annotations

from collections.abc import Iterable

from codes.domain.client_format import Delta, Row, key_of


def apply_delta(delta: Delta, old: Iterable[Row]) -> list[Row]:
    """Return the rows that a device has after applying a delta, sorted: drop the removed keys, set the upserts."""
    kept = {key_of(row): row for row in old}
    for code, component in delta.removed:
        del kept[str(code), str(component)]
    kept |= {key_of(row): row for row in delta.upserts}
    return [kept[key] for key in sorted(kept)]
