"""The timeline of published releases, and the one read for a code (pure; an excerpt's missing row says nothing)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from codes.domain.values import ReleaseFacts

Timeline = tuple[ReleaseFacts, ...]


def timeline(releases: Iterable[ReleaseFacts], *, on: date = date.max) -> Timeline:
    """Return the releases that are read on a day, the newest first; without a day all that are ever read.

    Of two of one date the later published supersedes the earlier, which is read no more; only an excerpt published
    after the complete release of its date leaves that one to be read behind it.
    """
    in_effect = (release for release in releases if release.effective_from <= on)
    kept: list[ReleaseFacts] = []
    for release in sorted(in_effect, key=lambda r: (r.effective_from, r.published), reverse=True):
        later = [other for other in kept if other.effective_from == release.effective_from]
        if not any(other.complete or not release.complete for other in later):
            kept.append(release)
    return tuple(kept)


def candidate_releases(code: str, newest_first: Timeline) -> Timeline:
    """Return the releases to ask for a code in turn: the newest, and older ones up to the first that is complete."""
    for place, release in enumerate(newest_first):
        if release.is_complete_for(code):
            return newest_first[: place + 1]
    return newest_first


def release_for_code(code: str, newest_first: Timeline, *, holds: Callable[[str], object]) -> ReleaseFacts | None:
    """Return the release that is read for a code: the first that holds it, else the complete one that lacks it.

    `holds` says whether the release of an id has rows of the code. None where only excerpts without it were asked.
    """
    for release in newest_first:
        if holds(release.id) or release.is_complete_for(code):
            return release
    return None
