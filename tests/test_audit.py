"""The audit never takes silence for safety."""

from __future__ import annotations

import json

from tests.audit import FOUND, NONE, UNKNOWN, verdict

KNOWN = {"id": "PYSEC-0000-1", "fix_versions": ["2.0"], "aliases": [], "description": ""}


def answer(*packages: dict[str, object]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_packages_without_known_vulnerabilities_pass() -> None:
    outcome = verdict(answer({"name": "django", "version": "5.2", "vulns": []}), "")

    assert outcome == (NONE, ["1 packages checked, 0 vulnerabilities known."])


def test_vulnerability_is_named_with_the_version_that_mends_it() -> None:
    status, (sentence, _) = verdict(answer({"name": "django", "version": "1.0", "vulns": [KNOWN]}), "")

    assert (status, sentence) == (FOUND, "django 1.0: PYSEC-0000-1, fixed by 2.0")


def test_service_that_does_not_answer_is_not_taken_for_safety() -> None:
    status, (sentence,) = verdict("", "Traceback\nConnectionError: no route")

    assert status == UNKNOWN
    assert sentence.startswith("Nothing was checked: the service of known vulnerabilities did not answer")


def test_package_that_was_passed_over_is_not_taken_for_safe() -> None:
    checked: dict[str, object] = {"name": "django", "version": "5.2", "vulns": []}
    status, report = verdict(answer({"name": "ours", "skip_reason": "unknown to the service"}, checked), "")

    assert (status, report[0]) == (UNKNOWN, "ours: not checked, unknown to the service")


def test_service_that_knows_no_package_has_checked_nothing() -> None:
    status, (sentence,) = verdict(answer({"name": "django", "skip_reason": "not found"}), "")

    assert (status, sentence.partition(":")[0]) == (UNKNOWN, "Nothing was checked")
