"""Cursors: opaque, signed, of one user and one stream; what was altered is told from what an older key signed."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.sync.cursors import BadCursor, ForgottenKey, StreamKind, StreamPosition, read_cursor, sign_cursor

USER = UUID("7f2c1b52-9a0e-4c58-8a53-3a4b6f1b2c3d")
KEYS = ["the key of today", "one of before"]
RECORDS = StreamKind.RECORDS
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

numbers = st.integers(0, 2**53 - 1)


def read_by(cursor: str, *, user: UUID = USER, stream: StreamKind = RECORDS, keys: list[str] = KEYS) -> StreamPosition:
    return read_cursor(cursor, user_id=user, stream=stream, keys=keys)


@given(at=numbers, mark=numbers, schema=st.integers(0, 2**16 - 1), stream=st.sampled_from(StreamKind))
def test_cursor_gives_its_position_back(at: int, mark: int, schema: int, stream: StreamKind) -> None:
    position = StreamPosition(USER, stream, at, mark, schema)

    assert read_by(sign_cursor(position, keys=KEYS), stream=stream) == position


@given(place=st.integers(0, 79), letter=st.sampled_from(ALPHABET))
def test_cursor_with_one_letter_altered_is_bad(place: int, letter: str) -> None:
    cursor = sign_cursor(StreamPosition(USER, RECORDS, 812), keys=KEYS)
    altered = cursor[:place] + letter + cursor[place + 1 :]

    if altered == cursor:
        assert read_by(altered).at == 812
    else:
        with pytest.raises(BadCursor):
            read_by(altered)


@given(text=st.text())
def test_text_that_is_no_cursor_is_bad(text: str) -> None:
    with pytest.raises(BadCursor):
        read_by(text)


def test_cursor_of_another_user_is_bad() -> None:
    with pytest.raises(BadCursor):
        read_by(sign_cursor(StreamPosition(uuid4(), RECORDS, 812), keys=KEYS))


def test_cursor_of_the_other_stream_is_bad() -> None:
    with pytest.raises(BadCursor):
        read_by(sign_cursor(StreamPosition(USER, StreamKind.VALUATIONS, 812), keys=KEYS))


def test_cursor_under_an_earlier_key_is_still_taken() -> None:
    assert read_by(sign_cursor(StreamPosition(USER, RECORDS, 812), keys=KEYS[1:])).at == 812


def test_cursor_under_a_forgotten_key_is_told_as_such() -> None:
    with pytest.raises(ForgottenKey):
        read_by(sign_cursor(StreamPosition(USER, RECORDS, 812), keys=["forgotten"]))


def test_cursor_is_base64url() -> None:
    cursor = sign_cursor(StreamPosition(USER, RECORDS, 2**53 - 1, 2**53 - 1), keys=KEYS)

    assert set(cursor) <= set(ALPHABET)
    assert len(cursor) == 80
