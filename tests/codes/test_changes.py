"""What releases changed: pairs, rows, counts, pages and files."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from codes.models import Release, Words
from codes.selectors.changes import change_counts, largest_movers, pair_of, pairs, row_changes
from codes.selectors.releases import published_entries
from tests.factories import RelativeValueFactory, ReleaseFactory
from tests.matrix import matrix
from tests.web.pages import cells, element, links, page_of, plain_text, row_of, texts

pytestmark = pytest.mark.django_db
PATH = "/codes/changes/RVU25D/"


def release(release_id: str, effective_from: date, **options: Any) -> Release:  # Any: fields of a release
    new_release: Release = ReleaseFactory.create(
        id=release_id, year=effective_from.year, effective_from=effective_from, **options
    )
    return new_release


def hold(of: Release, code: str, work: str | None = "1.30", **options: Any) -> None:  # Any: fields of a row
    RelativeValueFactory.create(
        release=of, code__code=code, work_rvu=None if work is None else Decimal(work), **options
    )


@pytest.fixture
def two_releases() -> None:
    before, after = release("RVU24B", date(2024, 4, 1)), release("RVU25D", date(2025, 10, 1))
    for code in ("10000", "20000", "30000", "40000"):
        hold(before, code)
    hold(after, "20000", "5.00")
    hold(after, "30000", "1.40", status="R")
    hold(after, "40000", nonfacility_total=Decimal("9.99"))
    hold(after, "50000")


def changes_of(release_id: str) -> list[tuple[str, str]]:
    pair = pair_of(release_id, published_entries())
    assert pair is not None
    return [(change.code, change.kind) for change in row_changes(pair)]


@pytest.mark.usefixtures("two_releases")
def test_rows_are_added_deleted_or_changed_and_a_mere_price_is_no_change() -> None:
    assert changes_of("RVU25D") == [
        ("10000", "deleted"),
        ("20000", "changed"),
        ("30000", "changed"),
        ("50000", "added"),
    ]


@pytest.mark.usefixtures("two_releases")
def test_counts_are_those_of_the_rows_and_of_new_totals() -> None:
    pair = pair_of("RVU25D", published_entries())
    assert pair is not None

    counts = change_counts(pair)

    assert (counts.added, counts.deleted, counts.changed, counts.work_changed, counts.repriced) == (1, 1, 2, 2, 1)


@pytest.mark.usefixtures("two_releases")
def test_largest_movers_come_first_and_added_rows_are_none() -> None:
    pair = pair_of("RVU25D", published_entries())
    assert pair is not None

    movers = largest_movers(row_changes(pair))

    assert [(each.code, each.movement) for each in movers] == [("20000", Decimal("3.70")), ("30000", Decimal("0.10"))]


def test_rows_that_an_excerpt_lacks_are_neither_added_nor_deleted() -> None:
    complete = release("RVU25D", date(2025, 10, 1))
    excerpt = release("RVU26C-starter", date(2026, 7, 1), complete=False, complete_for_level_ii=True)
    for code in ("10000", "20000", "G0001"):
        hold(complete, code)
    hold(excerpt, "20000", "1.27")
    hold(excerpt, "G0002")

    assert changes_of("RVU26C-starter") == [("20000", "changed"), ("G0001", "deleted"), ("G0002", "added")]


def test_nothing_is_added_against_an_excerpt_alone() -> None:
    excerpt = release("RVU25D-starter", date(2025, 10, 1), complete=False, complete_for_level_ii=False)
    hold(excerpt, "10000")
    after = release("RVU26C", date(2026, 7, 1))
    hold(after, "20000")

    assert changes_of("RVU26C") == [("10000", "deleted")]


def test_release_is_compared_with_the_complete_one_before_it_and_the_first_with_none() -> None:
    release("RVU24B", date(2024, 4, 1))
    release("RVU25D", date(2025, 10, 1))
    release("RVU25D-starter", date(2025, 10, 1), complete=False)
    release("RVU26C", date(2026, 7, 1))

    compared = [(pair.release.id, pair.before.id) for pair in pairs(published_entries())]

    assert compared == [("RVU26C", "RVU25D"), ("RVU25D-starter", "RVU25D"), ("RVU25D", "RVU24B")]


def test_draft_is_no_release_to_compare() -> None:
    release("RVU24B", date(2024, 4, 1), published_at=None, published_order=None)
    release("RVU25D", date(2025, 10, 1))

    assert pairs(published_entries()) == ()


@pytest.mark.usefixtures("two_releases")
def test_page_shows_counts_and_movers_in_few_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        shown = page_of(client, PATH)

    assert texts(shown, ".crumbs ~ p")[0].startswith("Against RVU24B, in force from April 1, 2024.")
    assert [row_of(shown, header) for header in ("Added", "Deleted", "Work RVU changed")] == [["1"], ["1"], ["2"]]
    movers = cells(shown, 'h2:-soup-contains("Largest movers") + table tbody tr')
    assert [row[1:] for row in movers] == [["1.30", "5.00", "+3.70"], ["1.30", "1.40", "+0.10"]]


@pytest.mark.usefixtures("two_releases")
def test_changed_rows_have_the_names_of_their_codes(client: Client) -> None:
    code = row_changes(pair_of("RVU25D", published_entries()))[0].code  # type: ignore[arg-type]  # both are published
    Words.objects.update_or_create(code_id=code, defaults={"title": "A made-up name"})

    names = {row[0] for row in cells(page_of(client, PATH), "h2[id] + table tbody tr")}

    assert f"{code} A made-up name" in names
    assert {name.endswith(", not named yet") for name in names if not name.startswith(code)} == {True}


@pytest.mark.usefixtures("two_releases")
def test_pages_of_one_kind_meet_and_hold_every_row(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codes.presenters.release_changes.SHOWN", 1)
    wanted = {row.code for row in row_changes(pair_of("RVU25D", published_entries()), kind="changed")}  # type: ignore[arg-type]  # as above
    further, seen = ["?kind=changed"], []

    while further:
        shown = page_of(client, f"{PATH}{further[0]}")
        seen += texts(shown, "#changed + table th[scope=row] a")
        further = links(shown, "a[rel=next]")

    assert (len(wanted) > 1, sorted(seen)) == (True, sorted(wanted))


@pytest.mark.usefixtures("two_releases")
@matrix("query", ["", "?kind=changed", "?kind=added"])
def test_previews_take_the_page_for_one_of_a_site_whatever_kind_of_change_it_shows(client: Client, query: str) -> None:
    assert element(page_of(client, f"{PATH}{query}"), 'meta[property="og:type"]')["content"] == "website"


@pytest.mark.usefixtures("two_releases")
@matrix("query", ["kind=all", "kind=changed&after=x", "after=99213"])
def test_page_that_does_not_exist_is_the_first_one(client: Client, query: str) -> None:
    assert client.get(f"{PATH}?{query}").status_code == 200


@pytest.mark.usefixtures("two_releases")
def test_files_hold_every_row(client: Client) -> None:
    table = list(csv.DictReader(StringIO(plain_text(client.get(f"{PATH}?format=csv")))))
    document = client.get(f"{PATH}?format=json").json()

    assert [row["code"] for row in table] == [row["code"] for row in document["results"]]
    assert (table[0]["kind"], table[0]["work_before"], table[0]["work_after"]) == ("deleted", "1.30", "")
    assert document["results"][0]["work_after"] is None


@pytest.mark.usefixtures("two_releases")
def test_api_gives_rows_by_pages_that_meet(client: Client) -> None:
    path = "/api/v1/releases/RVU25D/changes"
    first = client.get(path, {"limit": 3}).json()
    second = client.get(path, {"limit": 3, "after": first["next_after"]}).json()

    assert [row["code"] for row in first["results"] + second["results"]] == ["10000", "20000", "30000", "50000"]
    assert (first["compared_with"], first["counts"]["added"], second["next_after"]) == ("RVU24B", 1, None)


@pytest.mark.usefixtures("two_releases")
def test_api_gives_one_kind_where_asked(client: Client) -> None:
    rows = client.get("/api/v1/releases/RVU25D/changes", {"kind": "added"}).json()["results"]

    assert [(row["code"], row["work_after"]) for row in rows] == [("50000", "1.30")]


@pytest.mark.usefixtures("two_releases")
@matrix(
    ("path", "status", "code"),
    [
        ("RVU99X/changes", 404, "unknown_release"),
        ("RVU24B/changes", 404, "no_release_before"),
        ("RVU25D/changes?kind=moved", 400, "invalid"),
        ("RVU25D/changes?after=';--", 400, "invalid"),
        ("RVU25D/changes?limit=100000", 400, "invalid"),
    ],
)
def test_api_refuses_what_it_cannot_answer(client: Client, path: str, status: int, code: str) -> None:
    answer = client.get(f"/api/v1/releases/{path}")

    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.usefixtures("two_releases")
def test_list_leads_to_each_release_and_the_first_says_why_it_has_no_changes(client: Client) -> None:
    assert links(page_of(client, "/codes/changes/"), "tbody a") == [PATH]
    assert texts(page_of(client, "/codes/changes/RVU24B/"), "main h1 + p") == [
        "It is the earliest release that is loaded, so there is none to compare it with."
    ]
    assert client.get("/codes/changes/RVU99X/").status_code == 404
