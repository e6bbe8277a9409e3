"""Forms in addresses: what they refuse is said at its field, in words, and the page is answered all the same."""

from __future__ import annotations

import pytest
from django.test import Client

from codes.models import Release, Specialty
from tests.factories import BenchmarkRowFactory, LocalityFactory
from tests.matrix import matrix
from tests.web.pages import element, tree, value_of, words

pytestmark = pytest.mark.django_db

VISIT = "/codes/evaluation-management/99213/"
TOO_LONG = "visit" * 17
DECIMALS = "give a number of wRVU with at most two decimals, such as 1.30."


@pytest.fixture(autouse=True)
def tables(shared_catalogue: None) -> None:
    """A locality of the release in force, and a table of cardiologists in Texas and the nation."""
    in_force = Release.objects.get(id="RVU25D")
    LocalityFactory.create(release=in_force, mac="02102", locality="01", state="AK", name="ALASKA*")
    Specialty.objects.get_or_create(slug="cardiology", defaults={"name": "Cardiology"})
    BenchmarkRowFactory.create()
    BenchmarkRowFactory.create(region="TX", source__slug="of-texas")


@matrix(
    ("path", "field", "said"),
    [
        (f"/codes/?q={TOO_LONG}", "q", "Search codes: this is too long; give a code or a few words."),
        ("/codes/?q=visit&state=nonsense", "filter_state", "State: choose one of the list."),
        ("/codes/?q=visit&specialty=x&category=surgery", "filter_specialty", "Specialty: choose one of the list."),
        ("/codes/?q=visit&work_rvu_min=much", "filter_work_rvu_min", f"Least wRVU: {DECIMALS}"),
        ("/codes/?q=visit&work_rvu_max=1.234", "filter_work_rvu_max", f"Greatest wRVU: {DECIMALS}"),
        ("/codes/?q=visit&work_rvu_min=-1", "filter_work_rvu_min", f"Least wRVU: {DECIMALS}"),
        (
            "/codes/?q=visit&work_rvu_min=3&work_rvu_max=2",
            "filter_work_rvu_max",
            "Greatest wRVU: this lies below the least.",
        ),
        ("/codes/compare?codes=99213,visit", "codes", "No codes: VISIT. Give codes such as 99213, parted by commas."),
        (
            f"/codes/compare?codes={'99213,' * 40}",
            "codes",
            "This is too long; give up to 5 codes, such as 99213, 99214.",
        ),
        (f"{VISIT}?locality=99999-99", "locality", "Payment in a locality: choose one of the list."),
        ("/benchmarks/cardiology/?region=Texas", "region", "Region: choose one of the list."),
    ],
)
def test_public_form_says_at_its_field_what_is_wrong(client: Client, path: str, field: str, said: str) -> None:
    answer = client.get(path)

    page = tree(answer)
    assert answer.status_code == 200
    assert words(page, f"#{field}_error") == said
    assert element(page, f"#{field}").get("aria-invalid") == "true"


@matrix(
    ("path", "field", "value"),
    [
        ("/codes/compare?codes=99213, 99214", "codes", "99213, 99214"),
        (f"{VISIT}?locality=02102-01", "locality", "02102-01"),
        (VISIT, "locality", ""),
        ("/benchmarks/cardiology/?region=TX", "region", "TX"),
        ("/benchmarks/cardiology/", "region", "US"),
        # A region that no table has stays chosen, beside the figures of the nation.
        ("/benchmarks/cardiology/?region=AK", "region", "AK"),
    ],
)
def test_form_in_an_address_shows_what_was_chosen(client: Client, path: str, field: str, value: str) -> None:
    assert value_of(tree(client.get(path)), field) == value


def test_search_box_keeps_what_was_searched(client: Client) -> None:
    assert element(tree(client.get("/codes/?q=office+visit")), "#q")["value"] == "office visit"


@matrix("path", ["/", "/no-such-page/", "/codes/evaluation-management/", "/codes/99999/"])
def test_search_box_stands_empty_on_pages_that_search_nothing(client: Client, path: str) -> None:
    page = tree(client.get(path))

    assert value_of(page, "q") == ""
    assert element(page, "#q").get("type") == "search"
