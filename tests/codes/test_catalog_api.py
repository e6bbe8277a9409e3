"""The catalogue as files for devices, over HTTP: kept for ever, packed, tagged, and silent about drafts."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from codes.domain.client_format import COLUMNS, Delta, canonical
from codes.models import Publication, RelativeValue
from codes.services.releases import load_release, publish_release
from tests.client.catalogue import Catalogue
from tests.codes.deltas import apply_delta
from tests.codes.published_files import TABLE, Sheet, changed, published, release_zip
from tests.factories import RelativeValueFactory, ReleaseFactory
from tests.matrix import matrix

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
RELEASE = "/api/v1/catalog/releases/RVU24A"
DELTA = "/api/v1/catalog/releases/RVU24B/delta"


def get(client: Client, path: str, expected: int = 200, **headers: str) -> HttpResponse:
    answer: HttpResponse = client.get(path, headers=headers)  # type: ignore[assignment]  # the client's own subclass
    assert answer.status_code == expected, answer.content[:300]
    return answer


def manifest(client: Client) -> Any:  # Any: JSON
    return json.loads(get(client, "/api/v1/catalog/manifest").content)


def load(path: Path, *, publish: bool = True, **options: Any) -> None:  # Any: the options of load_release
    report = load_release(path=path, at=NOW, license_needed=False, **options)
    if publish:
        publish_release(release_id=report.release_id, at=NOW)


@pytest.fixture
def rvu24a(tmp_path: Path) -> None:
    load(release_zip(tmp_path))


@pytest.fixture
def rvu24b(tmp_path: Path) -> None:
    """Publish a made-up RVU24B: one visit is worth more, one row is gone."""
    table = changed(published(TABLE), "\n99213,,,A,,1.30,", "\n99213,,,A,,1.42,")
    lines = [line for line in table.splitlines(keepends=True) if not line.startswith("H2020")]
    path = release_zip(tmp_path, "newer.zip", "".join(lines))
    load(path, release_id="RVU24B", effective_from=date(2024, 4, 1))


@pytest.mark.usefixtures("rvu24a")
def test_release_is_columns_and_rows_whose_hash_is_tag_and_manifest_entry(client: Client) -> None:
    answer = get(client, RELEASE)

    body = json.loads(answer.content)
    hashed = sha256(json.dumps(body["rows"], separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
    assert list(body) == ["release", "columns", "rows"]
    assert (body["release"], body["columns"], len(body["rows"])) == ("RVU24A", list(COLUMNS), 23)
    assert answer.headers["ETag"] == f'"{hashed}"'
    assert manifest(client)["releases"][0]["sha256"] == hashed


@pytest.mark.usefixtures("rvu24a")
def test_release_may_be_kept_for_ever(client: Client) -> None:
    headers = get(client, RELEASE).headers

    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["Content-Type"] == "application/json"
    assert "Accept-Encoding" in headers["Vary"]
    assert "Set-Cookie" not in headers


@pytest.mark.usefixtures("rvu24a")
def test_release_is_sent_as_the_client_can_unpack_it(client: Client) -> None:
    plain = get(client, RELEASE)
    zipped = get(client, RELEASE, accept_encoding="gzip")
    smaller = get(client, RELEASE, accept_encoding="gzip, zstd")
    smallest = get(client, RELEASE, accept_encoding="gzip, deflate, br, zstd")

    answers = (plain, zipped, smaller, smallest)
    assert [each.headers.get("Content-Encoding") for each in answers] == [None, "gzip", "zstd", "br"]
    assert gzip.decompress(zipped.content) == zstandard.decompress(smaller.content) == plain.content
    assert brotli.decompress(smallest.content) == plain.content


@pytest.mark.usefixtures("rvu24a")
def test_file_of_a_program_that_did_not_pack_as_brotli_is_packed_once(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Publication.objects.update(body_brotli=None)
    plain = get(client, RELEASE).content

    first = get(client, RELEASE, accept_encoding="br")
    with django_assert_num_queries(2):
        again = get(client, RELEASE, accept_encoding="br")

    assert brotli.decompress(first.content) == brotli.decompress(again.content) == plain


@pytest.mark.usefixtures("rvu24a")
@matrix("path", [RELEASE, "/api/v1/catalog/manifest"])
def test_client_that_has_the_tag_gets_304_and_no_body(client: Client, path: str) -> None:
    first = get(client, path)

    again = get(client, path, 304, if_none_match=first.headers["ETag"])

    assert again.content == b""
    assert {name: again.headers[name] for name in ("ETag", "Cache-Control")} == {
        name: first.headers[name] for name in ("ETag", "Cache-Control")
    }
    get(client, path, 200, if_none_match='"another"')


@pytest.mark.usefixtures("rvu24a")
def test_release_costs_two_queries_and_one_where_the_client_has_it(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        tag = get(client, RELEASE).headers["ETag"]
    with django_assert_num_queries(1):
        get(client, RELEASE, 304, if_none_match=tag)


def test_manifest_costs_three_queries_however_many_releases(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for year in range(2015, 2023):
        ReleaseFactory.create(id=f"RVU{year}", year=year, effective_from=date(year, 1, 1))
    manifest(client)

    with django_assert_num_queries(4):
        assert len(manifest(client)["releases"]) == 8


@pytest.mark.usefixtures("rvu24a", "rvu24b")
def test_manifest_names_releases_the_newest_first_with_their_deltas(client: Client) -> None:
    body = manifest(client)

    assert list(body) == ["current", "releases", "words", "modifiers", "benchmarks"]
    assert (body["current"], body["benchmarks"]) == ("RVU24B", [])
    newest, oldest = body["releases"]
    assert (newest["id"], newest["effective_from"], newest["complete"]) == ("RVU24B", "2024-04-01", True)
    assert newest["rows"] == RelativeValue.objects.filter(release="RVU24B").count()
    assert newest["deltas"] == [{"from": "RVU24A", "url": f"{DELTA}?from=RVU24A"}]
    back = {"from": "RVU24B", "url": f"{RELEASE}/delta?from=RVU24B"}
    assert (oldest["url"], oldest["deltas"]) == (RELEASE, [back])


def test_manifest_of_an_empty_catalogue_has_no_current_release(client: Client) -> None:
    body = manifest(client)

    assert (body["current"], body["releases"]) == (None, [])


def test_release_of_the_future_is_offered_but_not_current(client: Client) -> None:
    ReleaseFactory.create(id="RVU99A", effective_from=date(2099, 1, 1))

    body = manifest(client)

    assert (body["current"], body["releases"][0]["id"]) == (None, "RVU99A")


def test_excerpt_says_so_and_offers_no_delta(client: Client) -> None:
    ReleaseFactory.create(id="RVU24A", effective_from=date(2024, 1, 1))
    ReleaseFactory.create(id="excerpt", complete=False, complete_for_level_ii=True)

    excerpt, whole = manifest(client)["releases"]

    assert (excerpt["complete"], excerpt["complete_for_level_ii"], excerpt["deltas"]) == (False, True, [])
    assert whole["complete"]


def test_manifest_lists_four_older_deltas_of_a_release_at_most_and_one_back_from_the_next(client: Client) -> None:
    for year in range(2019, 2026):
        ReleaseFactory.create(id=f"RVU{year}", effective_from=date(year, 1, 1))

    newest, before, *_ = manifest(client)["releases"]

    assert [delta["from"] for delta in newest["deltas"]] == ["RVU2024", "RVU2023", "RVU2022", "RVU2021"]
    assert [delta["from"] for delta in before["deltas"]] == ["RVU2023", "RVU2022", "RVU2021", "RVU2020", "RVU2025"]


def test_every_address_of_the_manifest_answers_with_its_hash(client: Client) -> None:
    RelativeValueFactory.create(release__id="RVU25D.1")
    body = manifest(client)

    release = get(client, body["releases"][0]["url"])

    assert release.headers["ETag"] == f'"{body["releases"][0]["sha256"]}"'
    for kind in ("words", "modifiers"):
        assert get(client, body[kind]["url"]).headers["ETag"] == f'"{body[kind]["version"]}"'


@pytest.mark.usefixtures("rvu24a", "rvu24b")
def test_delta_applied_to_the_old_release_gives_the_new_one_byte_for_byte(client: Client) -> None:
    old = json.loads(get(client, RELEASE).content)
    delta = json.loads(get(client, f"{DELTA}?from=RVU24A").content)

    assert list(delta) == ["from", "to", "columns", "upserts", "removed"]
    assert (delta["from"], delta["to"], delta["columns"]) == ("RVU24A", "RVU24B", old["columns"])
    assert [row[:3] for row in delta["upserts"]] == [["99213", "", 142]]
    assert delta["removed"] == [["H2020", ""]]
    rows = canonical(apply_delta(Delta(delta["upserts"], delta["removed"]), old["rows"]))
    assert sha256(rows).hexdigest() == manifest(client)["releases"][0]["sha256"]


@pytest.mark.usefixtures("rvu24a", "rvu24b")
def test_delta_goes_back_in_time_too_and_costs_two_queries_once_made(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    back = get(client, "/api/v1/catalog/releases/RVU24A/delta?from=RVU24B")

    with django_assert_num_queries(2):
        again = get(client, "/api/v1/catalog/releases/RVU24A/delta?from=RVU24B", accept_encoding="gzip")

    assert [row[0] for row in json.loads(back.content)["upserts"]] == ["99213", "H2020"]
    assert gzip.decompress(again.content) == back.content
    assert again.headers["Cache-Control"].endswith("immutable")


@pytest.mark.usefixtures("rvu24a")
def test_unknown_release_of_departure_means_take_the_full_one(client: Client) -> None:
    answer = get(client, f"{RELEASE}/delta?from=RVU19A", 404)

    assert json.loads(answer.content)["code"] == "delta_unavailable"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("rvu24a")
@matrix(
    ("path", "code"),
    [
        ("releases/RVU99A", "unknown_release"),
        ("releases/rvu24a", "unknown_release"),
        ("releases/RVU99A/delta?from=RVU24A", "unknown_release"),
        ("words/0000", "unknown_version"),
        ("modifiers/RVU24A", "unknown_version"),
    ],
)
def test_what_is_not_there_is_404(client: Client, path: str, code: str) -> None:
    assert json.loads(get(client, f"/api/v1/catalog/{path}", 404).content)["code"] == code


@pytest.mark.usefixtures("rvu24a")
@matrix(
    ("query", "errors"),
    [
        ("", {"from": ["required"]}),
        ("?from=RVU24A&from=RVU24A", {"from": ["repeated"]}),
        (f"?from={'R' * 65}", {"from": ["too_long"]}),
        ("?from=RVU24A&to=RVU24A", {"to": ["unknown_parameter"]}),
    ],
)
def test_delta_refuses_a_query_that_it_does_not_offer(client: Client, query: str, errors: object) -> None:
    assert json.loads(get(client, f"{RELEASE}/delta{query}", 400).content)["errors"] == errors


def test_draft_is_in_no_answer(client: Client, tmp_path: Path) -> None:
    load(release_zip(tmp_path), publish=False)

    assert manifest(client)["releases"] == []
    get(client, RELEASE, 404)
    get(client, f"{RELEASE}/delta?from=RVU24A", 404)
    assert not Publication.objects.filter(kind__in=["release", "delta"]).exists()
    assert json.loads(get(client, manifest(client)["words"]["url"]).content)["rows"] == []


@pytest.mark.usefixtures("rvu24a")
def test_delta_from_a_draft_is_not_to_be_had(client: Client, tmp_path: Path) -> None:
    load(release_zip(tmp_path, "draft.zip"), publish=False, release_id="RVU24B", effective_from=date(2024, 4, 1))

    assert json.loads(get(client, f"{RELEASE}/delta?from=RVU24B", 404).content)["code"] == "delta_unavailable"


@pytest.mark.usefixtures("rvu24a")
def test_release_published_by_an_older_program_is_made_when_asked_for(client: Client) -> None:
    before = get(client, RELEASE)
    Publication.objects.all().delete()

    after = get(client, RELEASE)

    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])
    assert Publication.objects.get().version == "RVU24A"


@pytest.mark.usefixtures("rvu24a")
def test_stored_release_stays_as_it_was_whatever_happens_to_its_rows(client: Client) -> None:
    before = get(client, RELEASE).content

    RelativeValue.objects.filter(code="99213").update(work_rvu=Decimal("9.99"))

    assert get(client, RELEASE).content == before


def test_nobody_needs_to_log_in_and_a_broken_token_does_no_harm(client: Client) -> None:
    get(client, "/api/v1/catalog/manifest", authorization="Bearer nonsense")


def test_manifest_is_good_for_five_minutes(client: Client) -> None:
    assert get(client, "/api/v1/catalog/manifest").headers["Cache-Control"] == "public, max-age=300"


def test_client_two_releases_behind_catches_up_by_deltas_or_takes_the_file(client: Client, tmp_path: Path) -> None:
    def fetch(path: str) -> bytes:
        return get(client, path).content

    def later(name: str, value: str, since: date) -> None:
        table = changed(published(TABLE), "\n99213,,,A,,1.30,", f"\n99213,,,A,,{value},")
        load(release_zip(tmp_path, f"{name}.zip", table), release_id=name, effective_from=since)

    load(release_zip(tmp_path))
    device = Catalogue()
    device.catch_up(fetch)
    later("RVU24B", "1.42", date(2024, 4, 1))
    later("RVU24C", "1.44", date(2024, 7, 1))
    device.catch_up(fetch)
    fresh = Catalogue()
    fresh.catch_up(fetch)

    assert device.took == ["/api/v1/catalog/releases/RVU24A", "/api/v1/catalog/releases/RVU24C/delta?from=RVU24A"]
    assert fresh.took == ["/api/v1/catalog/releases/RVU24C"]
    assert (device.release, device.rows) == ("RVU24C", fresh.rows)
    assert canonical(device.rows) == canonical(fresh.rows)


@pytest.fixture
def three_decimals(tmp_path: Path) -> None:
    """Publish a made-up RVU24B with a work RVU of three decimals and a row that this version cannot read."""
    sheet = Sheet(published(TABLE)).with_cell("99213", "", "WORK RVU", "1.305")
    path = release_zip(tmp_path, "newer.zip", sheet.with_cell("H2020", "", "STATUS CODE", "W").text())
    load(path, release_id="RVU24B", effective_from=date(2024, 4, 1), accept_unknown=True)


@pytest.mark.usefixtures("rvu24a", "three_decimals")
def test_release_that_format_1_cannot_hold_has_format_2_and_the_others_stay(client: Client) -> None:
    body = json.loads(get(client, "/api/v1/catalog/releases/RVU24B").content)
    rows = {row[0]: row[2:5] for row in body["rows"] if not row[1]}

    assert (body["format"], body["columns"][2:4]) == (2, ["wrvu", "basis"])
    assert rows["99213"] == ["1.305", "work_rvu", "A"]
    assert rows["H2020"] == [None, "unvalued", "W"]
    assert [(one["id"], one["format"]) for one in manifest(client)["releases"]] == [("RVU24B", 2), ("RVU24A", 1)]
    assert "format" not in json.loads(get(client, RELEASE).content)


@pytest.mark.usefixtures("rvu24a")
def test_file_of_a_release_of_format_1_is_byte_for_byte_what_it_always_was(client: Client) -> None:
    as_ever = "a1690445e21d30b42d2966b20ab2240fef4a5f5b9b961031a26e4b5fa4b4810c"

    assert sha256(get(client, RELEASE).content).hexdigest() == as_ever


@pytest.mark.usefixtures("rvu24a", "three_decimals")
def test_device_passes_from_format_1_to_2_and_back_by_deltas(client: Client, tmp_path: Path) -> None:
    def fetch(path: str) -> bytes:
        return get(client, path).content

    device = Catalogue("RVU24A", rows=json.loads(get(client, RELEASE).content)["rows"])
    device.catch_up(fetch)
    assert (device.release, device.format, len(device.took)) == ("RVU24B", 2, 1)
    assert "delta" in device.took[0]

    load(release_zip(tmp_path, "july.zip"), release_id="RVU24C", effective_from=date(2024, 7, 1))
    device.catch_up(fetch)

    assert (device.release, device.format) == ("RVU24C", 1)
    assert device.rows == json.loads(get(client, RELEASE).content)["rows"]
