"""Questions of a code's page: what Medicare does by status, and nothing said twice."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from codes.models import Release
from tests.codes.pages import answers_of
from tests.factories import RelativeValueFactory, zero_row
from tests.matrix import matrix
from tests.web.pages import page_of, texts

VISIT = "/codes/evaluation-management/99213/"
WITHOUT_WORK = ["J", "M", "C", "I", "N", "B", "X", "A", "P"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_force")]


@matrix(
    ("status", "answer"),
    [
        ("A", "Yes, where it is medically necessary"),
        ("R", "Under conditions: its coverage is restricted"),
        ("T", "Where it stands alone"),
        ("N", "No. The fee schedule marks the service as not covered"),
        ("I", "No. The fee schedule marks it as not valid for Medicare"),
        # G0511 and G2025: valued, outside the fee schedule, and paid to rural health clinics.
        ("X", "Not under the physician fee schedule. Whether another Medicare benefit pays"),
        ("B", "Not apart: payment for it is always inside"),
    ],
)
@matrix("component", ["", "26"])
def test_what_medicare_does_with_a_valued_code_follows_its_status(
    client: Client, release: Release, status: str, component: str, answer: str
) -> None:
    RelativeValueFactory.create(release=release, status=status, component=component)

    shown = page_of(client, VISIT)

    by_component = "Yes, by component" if (status, component) == ("A", "26") else answer
    assert answers_of(shown)["Does Medicare cover 99213?"].startswith(by_component)


def test_a_restricted_code_without_a_price_names_who_sets_it(client: Client, release: Release) -> None:
    zero_row(release, "G9999", "R")

    answers = answers_of(page_of(client, "/codes/medicare-services/G9999/")).values()

    assert [answer for answer in answers if answer.endswith("The regional Medicare contractor sets the price.")]


@matrix("status", ["A", "R", "N", "X"])
def test_no_sentence_of_a_valued_page_stands_there_twice(client: Client, release: Release, status: str) -> None:
    RelativeValueFactory.create(release=release, status=status)

    assert repeated_sentences(page_of(client, VISIT)) == []


@matrix("status", WITHOUT_WORK)
def test_no_sentence_of_a_page_without_work_stands_there_twice(client: Client, release: Release, status: str) -> None:
    zero_row(release, "G9999", status)

    assert repeated_sentences(page_of(client, "/codes/medicare-services/G9999/")) == []


def repeated_sentences(shown: BeautifulSoup) -> list[str]:
    sentences = [sentence for said in texts(shown, "main p") for sentence in re.split(r"(?<=\.)\s", said)]
    counts = Counter(sentence for sentence in sentences if len(sentence) > 20)
    return [sentence for sentence, count in counts.items() if count > 1]
