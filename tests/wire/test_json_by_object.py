"""JSON of which one object is at fault, and the others are used."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.bodies.json_text import BadJson, FaultyObject, faults_in, parse_json_by_object

DEEP = b"[" * 5000 + b"]" * 5000


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (b'"\\u0000"', "nul"),
        (b'"x\\ud83d"', "invalid_characters"),
        (b'"\\ude00\\ud83d"', "invalid_characters"),
        (b'["fine", {"deep": "\\udfff"}]', "invalid_characters"),
        (b"NaN", "invalid_type"),
        (b"[1, -Infinity]", "invalid_type"),
        (b"1e400", "out_of_range"),
        (b"9" * 5000, "out_of_range"),
        (b'{"a": 1, "a": 2}', "duplicate"),
        (DEEP, "too_deep"),
        (b'{"a": ' * 100 + b'"[{"' + b"}" * 100, "too_deep"),
    ],
)
def test_fault_is_named_by_its_member_and_the_neighbors_are_whole(written: bytes, code: str) -> None:
    read = parse_json_by_object(b'[{"note": %b, "units": 1}, {"note": "fine"}]' % written)

    assert isinstance(read, list)
    assert faults_in(read[0]) == {"note": code}
    assert (read[0]["units"], read[1], faults_in(read[1])) == (1, {"note": "fine"}, {})


@pytest.mark.parametrize("name", [b'"a\\u0000"', b'"a\\ud800"'])
def test_name_that_nothing_can_hold_is_a_fault_of_its_object(name: bytes) -> None:
    assert len(faults_in(parse_json_by_object(b"{%b: 1}" % name))) == 1


def test_of_a_member_that_stands_twice_the_last_value_is_kept() -> None:
    read = parse_json_by_object(b'{"units": 1, "units": 2}')

    assert isinstance(read, FaultyObject)
    assert (dict(read), read.faults, read.twins) == ({"units": 2}, {"units": "duplicate"}, frozenset({"units"}))


@pytest.mark.parametrize("read", ["\ufffe", "\ufdd0", "😀", "\\ud83d", "\\u0000", "\u0001"])
def test_text_that_only_looks_odd_is_no_fault(read: str) -> None:
    assert parse_json_by_object(json.dumps({"note": read}).encode()) == {"note": read}


@pytest.mark.parametrize(
    "body",
    [
        b"{", b'{"a":1,}', b'"\xff"', b'"\xed\xa0\x80"', b'"\x00"', b"[" * 5000, b"[" * 100 + b"}" * 100, b"]", b"[}",
        b"\\u0000",
    ],
)  # fmt: skip
def test_what_is_no_json_is_a_fault_of_the_whole(body: bytes) -> None:
    with pytest.raises(BadJson):
        parse_json_by_object(body)


@given(text=st.text(st.characters(codec=None), max_size=20), other=st.text(st.characters(codec=None), max_size=20))
def test_whatever_is_read_can_be_sent_back_as_json(text: str, other: str) -> None:
    body = json.dumps([{text: [other, float("nan"), 10**400]}, {"a": text}]).encode()

    read = parse_json_by_object(body)

    sent = json.dumps(read, ensure_ascii=False, allow_nan=False).encode(errors="backslashreplace")
    assert json.loads(sent) == read
