"""Addresses of the catalogue's pages: one right one each, reached in one step, and read only."""

from __future__ import annotations

import pytest
from django.test import Client

from codes.models import Release, Specialty
from tests.factories import RelativeValueFactory, zero_row
from tests.matrix import matrix
from tests.web.pages import links, tree

H2020 = "/codes/other-hcpcs/H2020/"
VISIT = "/codes/evaluation-management/99213/"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_force")]


@matrix(
    "path",
    ["/codes/H2020/", "/codes/h2020/", "/codes/other-hcpcs/h2020/", "/codes/dental/H2020/",
     "/codes/H2020", "/codes/h2020", "/codes/other-hcpcs/H2020", "/codes/dental/h2020"],
)  # fmt: skip
def test_other_addresses_of_a_code_lead_to_the_canonical_one_in_one_step(
    client: Client, release: Release, path: str
) -> None:
    zero_row(release, "H2020", "I")

    answer = client.get(path)

    assert (answer.status_code, answer.headers["Location"]) == (301, H2020)


@matrix(
    "path",
    ["/codes/", "/codes/other-hcpcs/", "/codes/changes/", "/codes/changes/RVU25D/", "/specialties/",
     "/specialties/psychiatry/"],
)  # fmt: skip
def test_a_list_is_found_without_its_closing_slash(client: Client, release: Release, path: str) -> None:
    Specialty.objects.create(slug="psychiatry", name="Psychiatry")

    answer = client.get(path.rstrip("/"))

    assert (answer.status_code, answer.headers["Location"]) == (301, path)
    assert client.get(path).status_code == 200


def test_a_redirect_keeps_what_was_asked(client: Client, release: Release) -> None:
    zero_row(release, "H2020", "I")

    assert client.get("/codes?q=knee+pain").headers["Location"] == "/codes/?q=knee+pain"
    assert client.get("/codes/h2020?locality=1-2").headers["Location"] == f"{H2020}?locality=1-2"


@matrix("path", ["/codes/H9999", "/codes/h9999/", "/codes/other-hcpcs/H9999/", "/codes/x/h9999"])
def test_an_unknown_code_shows_its_neighbors_at_every_spelling(client: Client, release: Release, path: str) -> None:
    zero_row(release, "H2020", "I")

    answer = client.get(path)

    assert answer.status_code == 404
    assert links(tree(answer), ".codes a") == [H2020]


@matrix(
    "path",
    ["/codes/", VISIT, "/codes/99213", "/codes/evaluation-management/", "/codes/compare", "/codes/changes/",
     "/specialties/", "/sitemap.xml", "/robots.txt"],
)  # fmt: skip
def test_a_page_can_only_be_read(client: Client, release: Release, path: str) -> None:
    RelativeValueFactory.create(release=release)

    assert {client.generic(method, path).status_code for method in ("POST", "PUT", "DELETE")} == {405}
    assert client.head(path).status_code == client.get(path).status_code


def test_an_unknown_code_is_404_with_its_neighbors(client: Client, release: Release) -> None:
    RelativeValueFactory.create(release=release)

    answer = client.get("/codes/evaluation-management/99219/")

    assert answer.status_code == 404
    assert links(tree(answer), ".codes a") == [VISIT]


@pytest.mark.parametrize("path", ["/codes/%00/", "/codes/x/%F0%9F%92%A9/", "/codes/toolongforacode/", "/codes/x/<b>/"])
def test_a_rubbish_address_is_refused_and_never_a_fault(client: Client, path: str) -> None:
    assert client.get(path).status_code in {400, 404}
