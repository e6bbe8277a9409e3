"""Families of codes, read once for all tests that publish a release: their tables do not change meanwhile."""

from __future__ import annotations

import functools

import pytest

from codes.services import family_names
from codes.starter.families import Family, read_families
from codes.starter.family_texts import FamilyTexts, read_family_texts


def read_once(patch: pytest.MonkeyPatch) -> None:
    """Let services name codes from what the first of them read; to read it took half the time of a publication."""

    @functools.cache
    def families() -> list[Family]:
        return read_families()

    @functools.cache
    def texts() -> dict[str, FamilyTexts]:
        return read_family_texts(families())

    patch.setattr(family_names, "read_families", families)
    patch.setattr(family_names, "read_family_texts", lambda _: texts())
