"""Unzipping with the limit kept while it unzips: a bomb costs no more than the limit (no Django)."""

from __future__ import annotations

import zlib

_GZIP = 16 + zlib.MAX_WBITS


class TooLarge(ValueError):
    """More comes out than is taken."""


class BadGzip(ValueError):
    """The bytes are not one whole gzip member."""


def inflated(packed: bytes, *, max_bytes: int) -> bytes:
    """Return the unzipped bytes; raises TooLarge or BadGzip."""
    inflater = zlib.decompressobj(_GZIP)
    try:
        plain = inflater.decompress(packed, max_bytes + 1)
    except zlib.error:
        raise BadGzip from None
    if len(plain) > max_bytes:
        raise TooLarge
    if not inflater.eof or inflater.unused_data:
        raise BadGzip
    return plain
