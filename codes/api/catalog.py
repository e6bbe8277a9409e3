"""The catalog as files for devices: a manifest, and what it names, which never changes under its address."""

from __future__ import annotations

from functools import partial
from typing import Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from codes.api.catalog_serializers import (
    BenchmarkTableOutput,
    DeltaOutput,
    ManifestOutput,
    ReleaseRowsOutput,
    WordsOfCodesOutput,
    WordsOfModifiersOutput,
)
from codes.api.stored import answer_kept
from codes.domain.client_format import canonical, digest
from codes.models import PublicationKind
from codes.search.ranker import RANKER
from codes.selectors.publications import StoredFile, stored_file
from codes.services.manifest import Manifest, ReleaseFile, manifest
from codes.services.publications import body_in, delta_file, release_file
from wire.encodings import packed
from wire.problems.responses import Problem
from wire.validation.queries import read_query, refuse_unknown
from wire.validation.values import text

_IMMUTABLE: Final = "public, max-age=31536000, immutable"
_FIVE_MINUTES: Final = "public, max-age=300"
_FROM: Final = OpenApiParameter("from", str, required=True, description="The id of the release that the client has")


class CatalogView(APIView):
    """A file for everybody."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


class CatalogManifest(CatalogView):
    """What can be downloaded."""

    @extend_schema(summary="What a device can download of the catalog", responses=ManifestOutput)
    def get(self, request: Request) -> HttpResponse:
        """Return the current release, all releases with hashes, and the versions of words and modifiers."""
        refuse_unknown(request.query_params)
        body = canonical(_manifest_json(manifest(on=timezone.localdate())))
        return answer_kept(request, sha256=digest(body), cache_control=_FIVE_MINUTES, body=partial(packed, body))


class CatalogRelease(CatalogView):
    """A release."""

    @extend_schema(summary="All rows of a release for a device", responses=ReleaseRowsOutput)
    def get(self, request: Request, release: str) -> HttpResponse:
        """Return the rows that a calculation on the device needs."""
        refuse_unknown(request.query_params)
        return _immutable(request, _release(release))


class CatalogDelta(CatalogView):
    """What changed between two releases."""

    @extend_schema(summary="What turns one release into another on a device", parameters=[_FROM], responses=DeltaOutput)
    def get(self, request: Request, release: str) -> HttpResponse:
        """Return rows to set and keys to drop."""
        parameters = read_query(request.query_params, {"from": text(max_length=64)}, required=["from"])
        delta = delta_file(from_id=parameters["from"], to_id=release)
        if delta is None:
            _release(release)
            raise Problem(404, "delta_unavailable", "There is no delta from that release; take the whole one.")
        return _immutable(request, delta)


class CatalogWords(CatalogView):
    """A version of the words."""

    @extend_schema(summary="Titles, synonyms and categories of all codes for a device", responses=WordsOfCodesOutput)
    def get(self, request: Request, version: str) -> HttpResponse:
        """Return the words for a search on the device."""
        refuse_unknown(request.query_params)
        return _immutable(request, _version(PublicationKind.WORDS, version))


class CatalogWordsPart(CatalogView):
    """A part of the words."""

    @extend_schema(summary="The words of some codes for a device", responses=WordsOfCodesOutput)
    def get(self, request: Request, version: str) -> HttpResponse:
        """Return a part of the words, as the manifest names it: codes that are used most come first."""
        refuse_unknown(request.query_params)
        return _immutable(request, _version(PublicationKind.WORDS_PART, version))


class CatalogModifiers(CatalogView):
    """A version of the modifiers."""

    @extend_schema(summary="Words and rules of all modifiers for a device", responses=WordsOfModifiersOutput)
    def get(self, request: Request, version: str) -> HttpResponse:
        """Return the modifiers."""
        refuse_unknown(request.query_params)
        return _immutable(request, _version(PublicationKind.MODIFIERS, version))


class CatalogBenchmarks(CatalogView):
    """A table of benchmarks."""

    @extend_schema(summary="A public table of benchmarks for a device", responses=BenchmarkTableOutput)
    def get(self, request: Request, version: str) -> HttpResponse:
        """Return what is said of a table, and its rows."""
        refuse_unknown(request.query_params)
        return _immutable(request, _version(PublicationKind.BENCHMARKS, version))


def _release(release_id: str) -> StoredFile:
    file = release_file(release_id=release_id)
    if file is None:
        raise Problem(404, "unknown_release", f"No release {release_id[:32]!r} is published.")
    return file


def _version(kind: PublicationKind, version: str) -> StoredFile:
    file = stored_file(kind=kind, version=version)
    if file is None:
        raise Problem(404, "unknown_version", "This version is not kept; the manifest names the current one.")
    return file


def _immutable(request: Request, file: StoredFile) -> HttpResponse:
    def body(coding: str) -> bytes:
        return body_in(file_id=file.id, coding=coding)

    return answer_kept(request, sha256=file.sha256, cache_control=_IMMUTABLE, body=body)


def _manifest_json(files: Manifest) -> dict[str, object]:
    return {
        "current": files.current,
        "releases": [_release_json(release) for release in files.releases],
        "words": _words_json(files.words),
        "modifiers": _version_json("catalog-modifiers", files.modifiers),
        "benchmarks": [_table_json(table) for table in files.benchmarks],
    }


def _release_json(release: ReleaseFile) -> dict[str, object]:
    delta = reverse("codes-api:catalog-delta", args=[release.id])
    return {
        "id": release.id,
        "effective_from": release.effective_from.isoformat(),
        "complete": release.complete,
        "complete_for_level_ii": release.complete_for_level_ii,
        "rows": release.rows,
        "format": release.format,
        "sha256": release.sha256,
        "url": reverse("codes-api:catalog-release", args=[release.id]),
        "deltas": [{"from": old, "url": f"{delta}?{urlencode({'from': old})}"} for old in release.deltas_from],
    }


def _table_json(file: StoredFile) -> dict[str, str]:
    return {"id": file.version, "sha256": file.sha256, "url": _url("catalog-benchmarks", file.version)}


def _words_json(file: StoredFile) -> dict[str, object]:
    parts = [
        {
            "name": part.name,
            "version": part.version,
            "url": _url("catalog-words-part", part.version),
            "bytes": part.bytes,
        }
        for part in file.parts
    ]
    return {**_version_json("catalog-words", file), "ranker": RANKER, "parts": parts}


def _version_json(name: str, file: StoredFile) -> dict[str, str]:
    return {"version": file.version, "url": _url(name, file.version)}


def _url(name: str, version: str) -> str:
    return reverse(f"codes-api:{name}", args=[version])
