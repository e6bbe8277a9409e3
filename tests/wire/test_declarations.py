"""What an app declares on its AppConfig is collected, and what is no such thing stops the start."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from codes.selectors.reports import report_providers
from codes.services.usage import usage_providers
from codes.views.site import sitemap_pages
from jobs.kinds import job_kinds
from procedures.reports.exports.calendar_entries import calendar_sources
from procedures.reports.exports.parts import export_parts
from tests.declarations import Collected, declaring
from wire.bodies.limits import BodyLimits, body_limits
from wire.declarations import declared
from wire.problems.responses import problem_types

LIMITS = (BodyLimits("/trial/"),)


def test_items_of_all_apps_come_in_the_order_of_the_installed_apps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apps.get_app_config("wire"), "trials", ["c"], raising=False)
    monkeypatch.setattr(apps.get_app_config("accounts"), "trials", ("a", "b"), raising=False)

    assert declared("trials", str) == ["a", "b", "c"]


def test_a_dotted_path_stands_for_what_it_leads_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apps.get_app_config("wire"), "trials", f"{__name__}.LIMITS", raising=False)

    assert declared("trials", BodyLimits) == list(LIMITS)


def test_an_item_of_another_class_is_refused_by_app_and_attribute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apps.get_app_config("wire"), "trials", [7], raising=False)

    with pytest.raises(ImproperlyConfigured, match=r"WireConfig\.trials: 7 is no BodyLimits"):
        declared("trials", BodyLimits)


def test_a_path_that_leads_nowhere_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apps.get_app_config("wire"), "trials", "wire.nowhere.TRIALS", raising=False)

    with pytest.raises(ImportError, match="nowhere"):
        declared("trials", BodyLimits)


@pytest.mark.parametrize(
    ("app", "attribute", "collected"),
    [
        ("wire", "body_limits", body_limits),
        ("wire", "problem_types", problem_types),
        ("jobs", "job_kinds", job_kinds),
        ("codes", "sitemap_pages", sitemap_pages),
        ("codes", "usage_providers", usage_providers),
        ("codes", "report_providers", report_providers),
        ("procedures", "export_parts", export_parts),
        ("procedures", "calendar_entries", calendar_sources),
    ],
)
def test_wrong_declaration_of_an_app_above_stops_the_start(app: str, attribute: str, collected: Collected) -> None:
    with (
        declaring("web", attribute, 7, collected=collected),
        pytest.raises(ImproperlyConfigured, match=rf"WebConfig\.{attribute}: 7 is no"),
    ):
        apps.get_app_config(app).ready()
