"""Classes by which equal matches of a search are ordered: how they are made, kept and read."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from codes.domain.priors import NEUTRAL_PRIOR, priors_of
from codes.models import Code, CodePrior, CodeSpecialty, SearchDocument, Specialty
from codes.services.priors import STARTER_PRIORS, add_starter_priors, store_priors
from codes.services.search_index import rebuild_search
from codes.starter.lists import read_priors
from tests.factories import CodeFactory


def test_each_class_is_ten_times_rarer_than_the_one_above() -> None:
    services = {"a": 3000, "b": 2999, "c": 300, "d": 299, "e": 30, "f": 29, "g": 3, "h": 2, "i": 0}
    services["rest"] = 1_000_000 - sum(services.values())

    priors = priors_of(services)

    assert [priors[code] for code in "abcdefghi"] == [5, 4, 4, 3, 3, 2, 2, 1, 0]


@given(st.dictionaries(st.text("abc", min_size=1), st.integers(0, 10**9)))
def test_more_services_are_never_a_lower_class(services: dict[str, int]) -> None:
    priors = priors_of(services)

    by_services = sorted(priors, key=lambda code: services[code])
    assert [priors[code] for code in by_services] == sorted(priors.values())
    assert all(0 <= prior <= 5 for prior in priors.values())


def test_starter_names_classes_alone_and_no_neutral_one() -> None:
    priors = read_priors()

    assert len(priors) > 700
    assert set(priors.values()) <= {0, 1, 3, 4, 5}


@pytest.mark.django_db
class TestStoredPriors:
    def test_stored_classes_replace_those_of_the_starter_and_are_not_taken_back(self) -> None:
        for code in ("99213", "45378", "33405"):
            CodeFactory.create(code=code)
        assert add_starter_priors() > 0

        report = store_priors(services={"45378": 999_999, "33405": 1, "00000": 5}, source="medicare-2023")

        assert (report.counted, report.known, report.classes) == (3, 2, {1: 1, 5: 1})
        assert add_starter_priors() == 0
        assert dict(CodePrior.objects.values_list("code", "prior")) == {"45378": 5, "33405": 1}

    def test_code_of_which_no_file_speaks_is_neutral_and_the_search_knows_each_class(self) -> None:
        for code in ("45378", "H2020"):
            CodeFactory.create(code=code, added_on="2000-01-01")

        store_priors(services={"45378": 1000}, source="medicare-2023")

        assert dict(SearchDocument.objects.values_list("code", "prior")) == {"45378": 5, "H2020": NEUTRAL_PRIOR}

    def test_codes_of_children_and_births_are_never_below_the_neutral_class(self) -> None:
        for slug, code in (("pediatrics", "49500"), ("urology", "54161")):
            specialty = Specialty.objects.create(slug=slug, name=slug)
            CodeSpecialty.objects.create(code=CodeFactory.create(code=code), specialty=specialty)

        store_priors(services={"49500": 0, "54161": 0, "99213": 10**6}, source="medicare-2023")

        assert dict(CodePrior.objects.values_list("code", "prior")) == {"49500": NEUTRAL_PRIOR, "54161": 0}

    def test_dry_run_reports_and_stores_nothing(self) -> None:
        CodeFactory.create(code="45378")

        assert store_priors(services={"45378": 10}, source="medicare-2023", dry_run=True).known == 1

        assert not CodePrior.objects.exists()

    def test_starter_classes_are_added_once(self) -> None:
        CodeFactory.create(code="45378")

        assert (add_starter_priors(), add_starter_priors()) == (1, 0)
        assert CodePrior.objects.get().source == STARTER_PRIORS

    def test_database_refuses_what_is_no_class(self) -> None:
        code: Code = CodeFactory.create(code="45378")

        with pytest.raises(IntegrityError, match="code_prior_is_a_class"):
            CodePrior.objects.create(code=code, prior=6, source="odd")

    def test_search_is_as_before_where_there_are_no_classes(self) -> None:
        CodeFactory.create(code="45378", added_on="2000-01-01")

        rebuild_search()

        assert SearchDocument.objects.get().prior == NEUTRAL_PRIOR
