"""Lists for people: categories and specialties with counts, codes side by side, sitemap and robots."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from codes.domain.categories import category_by_slug, category_of
from codes.models import CodeSpecialty, HcpcsWords, Release, Specialty, Words
from codes.presenters.side_by_side import codes_named
from codes.selectors.lists import NameCounts, codes_by_category, name_coverage, work_counts
from codes.views.site import PublicPages
from tests.codes.pages import canonical_address, codes_in
from tests.factories import CodeFactory, RelativeValueFactory, ReleaseFactory
from tests.web.pages import page_of, plain_text, row_of, texts, value_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_force")]
TODAY = date(2025, 11, 20)
CODES = ("00100", "99213", "99214", "H2020", "J0135", "0001F", "0075T", "0001U", "0001M", "0001A", "10021", "9999Z")


@pytest.fixture
def codes_of_all_kinds(release: Release) -> None:
    for code in CODES:
        RelativeValueFactory.create(release=release, code__code=code)


@pytest.fixture
def visits(release: Release) -> None:
    RelativeValueFactory.create(release=release)
    RelativeValueFactory.create(release=release, code__code="99211", work_rvu=None)
    RelativeValueFactory.create(release=release, code__code="99212", work_rvu=Decimal("0.00"))
    RelativeValueFactory.create(release=release, code__code="99214", component="26")


@pytest.mark.usefixtures("codes_of_all_kinds")
def test_counts_by_category_are_those_of_the_rule() -> None:
    counted = codes_by_category()

    assert {category: number for category, number in counted.items() if number} == {
        category: sum(category_of(code) == category for code in CODES) for category in map(category_of, CODES)
    }


@pytest.mark.usefixtures("visits")
def test_codes_without_a_work_rvu_are_counted_and_listed_apart(client: Client) -> None:
    category = category_by_slug("evaluation-management")
    assert category is not None

    counts = work_counts(category, on=TODAY)
    without = page_of(client, "/codes/evaluation-management/?work=without")

    assert (counts.codes, counts.with_work, counts.without_work) == (4, 2, 2)
    assert codes_in(without) == ["99211", "99212"]
    assert texts(without, ".filters a") == ["All (4)", "With a work RVU (2)", "No work RVU (2)"]
    assert texts(without, ".filters [aria-current]") == ["No work RVU (2)"]


@pytest.mark.usefixtures("visits")
def test_names_and_drafts_are_counted_of_codes_with_a_work_rvu_in_any_component(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    Words.objects.create(code_id="99211", title="Nurse visit")
    Words.objects.create(code_id="99213", title="Office visit", review="reviewed", reviewed_on=TODAY)
    Words.objects.create(code_id="99214", title="Longer office visit")

    with django_assert_num_queries(2):
        coverage = name_coverage(on=TODAY)

    assert {category.slug: counts for category, counts in coverage.by_category.items()} == {
        "evaluation-management": NameCounts(codes=2, named=2, drafts=1)
    }


def test_names_are_counted_by_category_in_its_order_and_added_up(release: Release) -> None:
    for code in ("G0439", "99213", "10060", "99214", "99499", "98000"):
        RelativeValueFactory.create(release=release, code__code=code)
    HcpcsWords.objects.create(code_id="G0439", short="Official words", source="HCPC")
    Words.objects.create(code_id="10060", title="Abscess drained")

    coverage = name_coverage(on=TODAY)

    assert [(category.slug, counts) for category, counts in coverage.by_category.items()] == [
        ("skin-breast", NameCounts(codes=1, named=1, drafts=1)),
        ("evaluation-management", NameCounts(codes=4)),
        ("medicare-services", NameCounts(codes=1)),
    ]
    assert coverage.total == NameCounts(codes=6, named=1, drafts=1)


def test_names_are_counted_as_of_the_release_in_force(release: Release) -> None:
    RelativeValueFactory.create(release=release, code__code="10060")
    later = ReleaseFactory.create(id="RVU26A", year=2026, effective_from=date(2026, 1, 1))
    RelativeValueFactory.create(release=later, code__code="10060", work_rvu=None)
    RelativeValueFactory.create(release=ReleaseFactory.create(id="RVU26B", published_at=None, published_order=None))

    assert name_coverage(on=TODAY).total == NameCounts(codes=1)
    assert name_coverage(on=date(2026, 1, 1)).by_category == {}


@pytest.mark.usefixtures("visits")
def test_unknown_filter_of_a_category_is_left_aside(client: Client) -> None:
    assert len(codes_in(page_of(client, "/codes/evaluation-management/?work=%3Cb%3E"))) == 4


@pytest.mark.usefixtures("visits")
def test_specialties_are_listed_with_their_codes_counted(client: Client) -> None:
    specialty = Specialty.objects.create(slug="family-medicine", name="Family medicine")
    CodeSpecialty.objects.create(code_id="99213", specialty=specialty)

    shown = page_of(client, "/specialties/")

    assert texts(shown, 'li:has(> a[href="/specialties/family-medicine/"])') == ["Family medicine 1"]


@pytest.mark.parametrize(
    "text", ["99213,h2020", " 99213  H2020 ", "99213,,99213, H2020", "99213 25, 2xh2020", "99213-25 H2020-HN"]
)
def test_codes_are_named_by_commas_or_blanks_once_each(text: str) -> None:
    assert codes_named(text) == ["99213", "H2020"]


@pytest.mark.usefixtures("visits")
def test_codes_stand_side_by_side_in_the_order_asked_for(client: Client) -> None:
    shown = page_of(client, "/codes/compare?codes=99211,99213")

    assert texts(shown, 'thead th[scope="col"]') == ["99211", "99213"]
    assert row_of(shown, "Work RVU") == ["none", "1.30"]
    # 1.45 RVU without work, and 2.75 with it, at 32.3465 dollars
    assert row_of(shown, "Payment, office") == ["$46.90", "$88.95"]


@pytest.mark.usefixtures("visits")
def test_zero_that_is_assigned_is_no_absence_in_lists_and_side_by_side(client: Client, release: Release) -> None:
    RelativeValueFactory.create(release=release, code__code="99215", status="W", unknown="STATUS CODE W", work_rvu=None)

    side_by_side = page_of(client, "/codes/compare?codes=99211,99212,99213,99215")
    listed = page_of(client, "/codes/evaluation-management/")

    assert row_of(side_by_side, "Work RVU") == ["none", "0.00", "1.30", "not readable"]
    worth = dict(zip(texts(listed, ".codes .number"), texts(listed, ".codes .value"), strict=True))
    assert worth["99211"] == "no work RVU"
    assert (worth["99212"], worth["99213"], worth["99215"]) == ("0.00 wRVU", "1.30 wRVU", "not readable")


@pytest.mark.usefixtures("visits")
def test_unknown_codes_those_beyond_five_and_what_is_no_code_are_named(client: Client) -> None:
    shown = page_of(client, "/codes/compare?codes=99213,99211,12345,99212,99214,99215,<b>")

    assert texts(shown, "main form ~ p") == [
        "The catalog does not know 12345.",
        "Only 5 codes stand side by side; left out: 99215.",
    ]
    assert words(shown, "#codes_error") == "No codes: <B>. Give codes such as 99213, parted by commas."
    assert value_of(shown, "codes") == "99213,99211,12345,99212,99214,99215,<b>"


@pytest.mark.parametrize("query", ["", "?codes=", "?codes=%F0%9F%92%A9", f"?codes={'9' * 10_000}", "?codes=%2527"])
def test_any_comparison_is_answered(client: Client, release: Release, query: str) -> None:
    assert client.get(f"/codes/compare{query}").status_code == 200


def addresses(client: Client, sitemap: str = "/sitemap.xml") -> list[str]:
    """Return the addresses of this host that a sitemap, or the index of its parts, names."""
    return re.findall(r"<loc>http://testserver(.*?)</loc>", plain_text(client.get(sitemap)))


@pytest.mark.usefixtures("visits")
def test_sitemap_names_every_code_and_list_with_its_host(client: Client) -> None:
    named = addresses(client)

    assert "/codes/evaluation-management/99213/" in named
    assert "/codes/evaluation-management/" in named


@pytest.mark.usefixtures("visits")
def test_sitemap_asks_few_queries_however_many_codes_there_are(
    client: Client, release: Release, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for code in ("99203", "99204", "99205"):
        RelativeValueFactory.create(release=release, code__code=code)

    with django_assert_num_queries(4):  # one of them for the pages of benchmarks
        client.get("/sitemap.xml")


@pytest.mark.usefixtures("visits")
def test_draft_codes_are_not_in_the_sitemap(client: Client) -> None:
    CodeFactory.create(code="99299")

    assert [address for address in addresses(client) if "99299" in address] == []


@pytest.mark.usefixtures("visits")
def test_too_many_addresses_are_parts_under_an_index(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    count = len(PublicPages().items())
    monkeypatch.setattr(PublicPages, "limit", count - 1)

    parts = addresses(client)

    assert parts == ["/sitemap-1.xml", "/sitemap-2.xml"]
    assert [len(addresses(client, part)) for part in parts] == [count - 1, 1]
    assert client.get("/sitemap-3.xml").status_code == client.get("/sitemap-0.xml").status_code == 404


def test_robots_are_told_the_sitemap_and_what_to_leave_alone(client: Client) -> None:
    lines = plain_text(client.get("/robots.txt")).splitlines()

    assert "Disallow: /admin/" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines


@pytest.mark.usefixtures("visits")
@pytest.mark.parametrize(
    "path", ["/codes/", "/codes/evaluation-management/", "/specialties/", "/codes/compare", "/codes/changes/",
             "/codes/evaluation-management/99213/"],
)  # fmt: skip
def test_every_page_names_its_canonical_address_and_what_previews_need(client: Client, path: str) -> None:
    shown = page_of(client, path)

    properties = {str(one["property"]): one["content"] for one in shown.select('head meta[property^="og:"]')}
    assert canonical_address(shown) == f"http://testserver{path}"
    assert {f"og:{name}" for name in ("title", "description", "url", "type")} <= properties.keys()
    assert not shown.select('head [content=""]')
