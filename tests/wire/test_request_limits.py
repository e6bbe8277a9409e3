"""What no parser should see is refused before one runs."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import ResolverMatch, resolve
from hypothesis import given
from hypothesis import strategies as st

from tests.declarations import declaring
from tests.matrix import matrix
from wire.bodies.json_text import BadJson, depth_of, parse_json
from wire.bodies.limits import MAX_BODY_BYTES, MAX_UPLOAD_BYTES, BodyLimits, body_limits
from wire.middleware import routes

pytestmark = pytest.mark.urls("tests.wire.urls")

GOOD_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | GOOD_TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(GOOD_TEXT, inner),
    max_leaves=20,
)


def post(body: bytes | str, path: str = "/api/v1/echo", **headers: str) -> Any:
    """Return the answer to a JSON body."""
    kind = headers.pop("content_type", "application/json")
    return Client().post(path, body, content_type=kind, headers=headers)


def code_of(body: bytes | str, **options: str) -> tuple[int, str | None]:
    """Return status and code of the answer."""
    answer = post(body, **options)
    return answer.status_code, answer.json().get("code")


def test_a_good_body_reaches_the_view() -> None:
    assert post('{"note":"caf\\u00e9 \\ud83d\\ude00 \\\\u0000"}').json() == {"got": {"note": "café 😀 \\u0000"}}


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[" * 64 + b"]" * 64, b'{"a":"[[[[[[{{{{{\\"{{"}', b"1", b'"\\u0041\\ud83d\\ude00"', b'"\\\\ud800"',
        b'"\\\\\\\\u0000"', b"-0.5e-10",
    ],
)  # fmt: skip
def test_json_that_later_steps_can_hold_passes(body: bytes) -> None:
    assert post(body).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"{}{}", b'{"a":1,}', b"{'a':1}", b"nul", b'{"a":1} x', b"\xef\xbb\xbf{}", b'"\xff"', b'"\xed\xa0\x80"',
        b'"\x00"', b'{"a":"\\u0000"}', b'{"a\\u0000":1}', b'"\\ud800"', b'"\\uDFFF"', b'"\\ud800\\ud800"',
        b'"\\ude00\\ud83d"', b'"\\ud800\\\\\\udc00"', b'"\\\\\\ud800"', b"NaN", b"[Infinity]", b"[-Infinity]",
        b"[1e400]", b'{"a":1,"a":2}', b"[" * 65 + b"]" * 65, b"[" * 5000, b'{"a":' * 5000, b"9" * 5000,
        b"\\u0000", b'"\n"',
    ],
)  # fmt: skip
def test_json_that_later_steps_cannot_hold_is_malformed(body: bytes) -> None:
    assert code_of(body) == (400, "malformed")


@given(value=JSON_VALUES)
def test_all_that_is_written_as_json_passes_escaped_or_not(value: object) -> None:
    parse_json(json.dumps(value).encode())
    parse_json(json.dumps(value, ensure_ascii=False).encode())


@given(text=st.text(st.characters(codec=None)))
def test_a_text_passes_exactly_if_utf8_and_postgresql_can_hold_it(text: str) -> None:
    can_be_held = "\0" not in text and all(
        not 0xD800 <= ord(letter) <= 0xDFFF for letter in json.loads(json.dumps(text))
    )
    try:
        parse_json(json.dumps({text: [text]}).encode())
    except BadJson:
        assert not can_be_held
    else:
        assert can_be_held


@given(value=JSON_VALUES)
def test_depth_is_counted_as_nesting_is(value: object) -> None:
    def nested(inner: object) -> int:
        if isinstance(inner, dict):
            return 1 + max(map(nested, inner.values()), default=0)
        return 1 + max(map(nested, inner), default=0) if isinstance(inner, list) else 0

    assert depth_of(json.dumps(value).encode()) == nested(value)


@matrix(
    "body",
    [b"[" * 2**20, b'"' * 2**20, b'"' + b"\\" * (2**20 - 1), b'["' + b"a" * (2**20 - 4) + b'"]', b"[]," * 349_000],
)
def test_a_megabyte_of_anything_is_checked(body: bytes) -> None:
    # A check whose time grew with the square of the length would not come back from these.
    assert post(body).status_code in {200, 400}


def test_a_body_over_the_limit_is_refused_with_the_limit() -> None:
    answer = post(b'"' + b"a" * MAX_BODY_BYTES + b'"')

    assert (answer.status_code, answer.json()["code"], answer.json()["max_bytes"]) == (
        413,
        "body_too_large",
        1024 * 1024,
    )
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/_allauth/echo", "/api/v1/echo"])
def test_limits_stand_before_allauth_too(path: str) -> None:
    assert post(b'"\\ud800"', path).status_code == 400
    assert post(b"[" * 5000, path).status_code == 400
    assert post(b" " * (MAX_BODY_BYTES + 1), path).status_code == 413


def test_a_zipped_body_reaches_the_view_unzipped() -> None:
    packed = gzip.compress(b'{"units":2}')

    assert post(packed, **{"content-encoding": "gzip"}).json() == {"got": {"units": 2}}


@pytest.mark.slow
def test_a_zip_bomb_is_refused_at_the_limit() -> None:
    bomb = gzip.compress(b" " * 200_000_000)

    assert len(bomb) < MAX_BODY_BYTES
    assert code_of(bomb, **{"content-encoding": "gzip"}) == (413, "body_too_large")


@pytest.mark.parametrize(
    "packed",
    [b"{}", gzip.compress(b"{}")[:-3], gzip.compress(b"{}") + b"more", b"\x1f\x8b", gzip.compress(b"{}") * 2],
    ids=["plain", "cut short", "with more behind", "head only", "twice"],
)
def test_a_body_that_is_not_one_whole_gzip_is_malformed(packed: bytes) -> None:
    assert code_of(packed, **{"content-encoding": "gzip"}) == (400, "malformed")


def test_what_is_unzipped_is_checked_too() -> None:
    assert code_of(gzip.compress(b'"\\u0000"'), **{"content-encoding": "gzip"}) == (400, "malformed")


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", "zstd"])
def test_another_encoding_is_refused(encoding: str) -> None:
    assert code_of(b"{}", **{"content-encoding": encoding}) == (415, "unsupported_encoding")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", "text/json", ""]
)
def test_the_api_takes_json_only(kind: str) -> None:
    assert code_of(b"{}", content_type=kind) == (415, "unsupported_media_type")


def test_json_in_another_character_set_is_refused() -> None:
    assert code_of(b"{}", content_type="application/json; charset=utf-16") == (415, "unsupported_charset")
    assert post(b"{}", content_type="application/json; charset=UTF-8").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/echo?q=%00", "/api/v1/echo?q=%zz", "/api/v1/echo?q=%f", "/api/v1/echo?q=%ff", "/api/v1/echo?%00=1",
        "/api/v1/echo?q=%ED%A0%80", "/api/v1/echo%00", "/api/v1/%ff",
    ],
)  # fmt: skip
def test_an_address_that_is_not_text_is_malformed(address: str) -> None:
    path, _, query = address.partition("?")

    answer = Client().get(path, QUERY_STRING=query)

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_an_address_with_every_letter_passes() -> None:
    answer = Client().get("/api/v1/echo", {"q": "100 % café 😀 &=+"})

    assert answer.json() == {"query": {"q": "100 % café 😀 &=+"}}
    assert Client().get("/api/v1/café-😀").status_code == 404


def test_a_broken_percent_sign_in_the_path_is_seen_where_the_server_shows_the_path_as_written() -> None:
    assert Client().get("/api/v1/echo", REQUEST_URI="/api/v1/ech%6g").status_code == 400
    assert Client().get("/api/v1/echo", REQUEST_URI="/api/v1/ech%6F").status_code == 200


def test_a_head_over_32_kib_is_refused() -> None:
    answer = Client().get("/api/v1/echo", headers={"x-long": "a" * 33_000})

    assert (answer.status_code, answer.json()["code"]) == (431, "head_too_large")
    assert Client().get("/api/v1/echo", QUERY_STRING="q=" + "a" * 33_000).status_code == 431
    assert Client().get("/api/v1/echo", headers={"x-long": "a" * 31_000}).status_code == 200


def test_a_length_that_is_no_number_is_malformed() -> None:
    assert Client().generic("POST", "/api/v1/echo", b"{}", "application/json", CONTENT_LENGTH="-5").status_code == 400


def test_files_go_to_the_admin_site_and_forms_to_pages() -> None:
    large = SimpleUploadedFile("rvu25d.zip", b"x" * (2 * MAX_BODY_BYTES))

    assert Client().post("/admin/upload", {"file": large, "a": "b"}).content == b"1 fields, 2097152 bytes"
    large.seek(0)
    assert Client().post("/upload", {"file": large}).status_code == 413
    assert Client().post("/upload", {"a": "b"}).content == b"1 fields, 0 bytes"


def test_an_app_may_declare_higher_limits_for_a_path() -> None:
    limits = BodyLimits("/api/v1/echo", max_bytes=4 * MAX_BODY_BYTES, media_types=frozenset({"text/csv"}))
    with declaring("procedures", "body_limits", limits, collected=body_limits):
        assert post(b'"' + b"a" * 3 * MAX_BODY_BYTES + b'"').status_code == 200
        # It is within the limits; the view has no parser for it.
        assert code_of(b"a,b", content_type="text/csv") == (415, "unsupported_media_type")


def test_the_limit_of_a_path_is_not_above_what_the_server_takes() -> None:
    with pytest.raises(ValueError, match="/api/v1/import"):
        BodyLimits("/api/v1/import", max_bytes=MAX_UPLOAD_BYTES + 1)


@pytest.mark.urls("config.urls")
@pytest.mark.parametrize(
    ("path", "status"), [("/api/v1/import", 401), ("/account/import/", 302), ("/admin/login/", 403)]
)
def test_large_json_of_somebody_unknown_is_not_read(
    db: None, monkeypatch: pytest.MonkeyPatch, path: str, status: int
) -> None:
    read: list[int] = []
    monkeypatch.setattr("wire.middleware.request_limits.parse_json", lambda body: read.append(len(body)))
    monkeypatch.setattr("wire.bodies.parsers.parse_json", lambda body: read.append(len(body)))

    client = Client(enforce_csrf_checks=path == "/admin/login/")
    body = gzip.compress(b"[" + b"0," * MAX_BODY_BYTES + b"0]")
    answer = client.post(path, body, content_type="application/json", headers={"Content-Encoding": "gzip"})

    assert answer.status_code == status
    assert read == []


def test_path_is_resolved_once_for_all_middlewares(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    request, paths = rf.get("/api/v1/echo"), list[str]()

    def noted(path: str) -> ResolverMatch:
        paths.append(path)
        return resolve(path)

    monkeypatch.setattr(routes, "resolve", noted)
    first, again = routes.route_of(request), routes.route_of(request)

    assert (first, paths) == (again, ["/api/v1/echo"])
