"""How many bytes a device waits for before it works: the starter catalogue as the server sends it."""

from __future__ import annotations

from typing import Any, Final

import pytest
from django.test import Client

from codes.starter.lists import read_titles, read_words

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("starter")]

KB: Final = 1000


@pytest.fixture
def files(client: Client) -> Any:  # Any: JSON
    return client.get("/api/v1/catalog/manifest").json()


def sent(client: Client, url: str, coding: str = "gzip") -> int:
    answer = client.get(url, headers={"Accept-Encoding": coding})
    assert answer.headers["Content-Encoding"] == coding
    return len(answer.content)


def test_first_part_of_the_words_is_at_most_70_kilobytes_and_the_manifest_says_how_many(
    client: Client, files: Any
) -> None:
    sizes = {part["name"]: sent(client, part["url"]) for part in files["words"]["parts"]}

    assert sizes == {part["name"]: part["bytes"] for part in files["words"]["parts"]}
    assert sizes["first"] <= 70 * KB


def test_first_part_has_all_codes_that_words_of_ours_describe_and_a_specialty_logs(client: Client, files: Any) -> None:
    first = files["words"]["parts"][0]
    rows = client.get(first["url"]).json()["rows"]

    logged = {title.code for title in read_titles() if title.specialties}
    ours = {words.code for words in read_words()} & logged
    assert len(ours) > 2000
    assert ours <= {row[0] for row in rows}


def test_third_part_has_the_names_of_measures_and_supplies_which_no_specialty_logs(client: Client, files: Any) -> None:
    third = next(part for part in files["words"]["parts"] if part["name"] == "third")
    titles = {row[0]: row[1] for row in client.get(third["url"]).json()["rows"]}

    assert (titles["G9903"], titles["T4521"]) == ("Tobacco measure: no user", "Adult brief, small, disposable, each")


def test_releases_of_today_are_at_most_100_kilobytes(client: Client, files: Any) -> None:
    newest = [release["url"] for release in files["releases"]]

    assert sum(sent(client, url) for url in newest) <= 100 * KB


def test_browser_waits_for_a_sixth_less_than_with_gzip(client: Client, files: Any) -> None:
    url = files["words"]["parts"][0]["url"]

    assert sent(client, url, "br") < sent(client, url) * 0.86
