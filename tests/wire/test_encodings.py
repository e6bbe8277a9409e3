"""Content codings: which a client takes, and that what is packed comes out again."""

from __future__ import annotations

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from wire.encodings import BROTLI, GZIP, IDENTITY, ZSTD, packed, preferred, unpacked_gzip


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", IDENTITY),
        ("gzip", GZIP),
        ("GZip, deflate", GZIP),
        ("gzip, deflate, br, zstd", BROTLI),
        ("gzip, zstd, br;q=0", ZSTD),
        ("gzip;q=1.0, zstd;q=0.001", ZSTD),
        ("gzip, zstd;q=0", GZIP),
        ("zstd; q=0.000, gzip ; q = 0", IDENTITY),
        ("*", GZIP),
        ("*, gzip;q=0", IDENTITY),
        ("identity", IDENTITY),
        ("br;q=0.5, \u00e9;;;=,,", BROTLI),
    ],
)
def test_client_gets_the_smallest_coding_that_it_takes(accepted: str, coding: str) -> None:
    assert preferred(accepted) == coding


def test_coding_that_is_not_offered_is_not_taken() -> None:
    assert preferred("br, zstd, gzip", offered=[ZSTD, GZIP]) == ZSTD
    assert preferred("br", offered=[GZIP]) == IDENTITY


@given(body=st.binary(max_size=2000))
def test_what_is_packed_comes_out_again(body: bytes) -> None:
    assert unpacked_gzip(packed(body, GZIP)) == body
    assert zstandard.decompress(packed(body, ZSTD)) == body
    assert brotli.decompress(packed(body, BROTLI)) == body
    assert packed(body, IDENTITY) == body


def test_gzip_says_no_time_so_that_the_same_body_always_gives_the_same_bytes() -> None:
    assert packed(b"rows", GZIP)[4:8] == bytes(4)
