"""The numbers of the sync contract that a client is told."""

from __future__ import annotations

from typing import Final

# Of the records as they are sent; raised when a client has to pull them anew.
SCHEMA_VERSION: Final = 4
MIN_SCHEMA_VERSION: Final = 1

PUSH_MUTATIONS: Final = 500
PUSH_BYTES: Final = 1024 * 1024
PULL_DEFAULT: Final = 500
PULL_MOST: Final = 2000
