"""Keys: who, then a secret; the database learns a hash of it only."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.sessions.keys import new_key, parse_key

ADA = UUID("7d7f0a55-8f0e-4d6a-9c62-0d6f3c6b6f10")


@given(user_id=st.none() | st.uuids())
def test_written_key_is_read_back(user_id: UUID | None) -> None:
    key = new_key(user_id)

    assert parse_key(str(key)) == key


def test_two_keys_differ() -> None:
    assert new_key(ADA).secret != new_key(ADA).secret


def test_hash_and_cipher_key_tell_neither_the_secret_nor_each_other() -> None:
    key = new_key(ADA)

    assert len({key.secret, key.hash, key.cipher_key.decode()}) == 3
    assert key.secret not in key.hash + key.cipher_key.decode()


def test_key_does_not_show_its_secret_when_printed_for_a_log() -> None:
    key = new_key(ADA)

    assert key.secret not in repr(key)


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "x" * 42,
        "x" * 44,
        "g" * 32 + "x" * 43,
        "A" * 32 + "x" * 43,
        "x" * 42 + "\n",
        "x" * 42 + "\0",
        "é" * 43,
    ],
)
def test_what_cannot_be_a_key_is_none(written: str | None) -> None:
    assert parse_key(written) is None
