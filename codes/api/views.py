"""The catalog over HTTP: for everybody, to read only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.authentication import BaseAuthentication
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from codes.api.conditional import ConditionalView
from codes.api.filters import CodeFilters, LocalityFilters, NoFilters
from codes.api.page import CodePageOutput
from codes.api.serializers import CodeInListOutput, LocalityOutput, ReleaseOutput, SpecialtyOutput
from codes.models import Code, Locality, Release, Specialty
from codes.presenters.code_page import LocalityChoice, code_page
from codes.selectors.codes import localities_in_force, visible_codes
from codes.selectors.entries import entries, record
from codes.selectors.lists import category_figures
from codes.selectors.releases import published_entries, published_releases
from wire.pagination.cursor import KeysetPagination
from wire.problems.responses import Problem
from wire.validation.queries import refuse_unknown

L = TypeVar("L", bound=type)


class CatalogueList(ConditionalView, GenericAPIView[Any]):  # Any: rows of the model that each list is of
    """A list of the catalog by pages."""

    # What is public is the same for everybody, so nobody is asked who they are.
    authentication_classes: Sequence[type[BaseAuthentication]] = ()
    permission_classes = (AllowAny,)
    pagination_class = KeysetPagination
    filter_backends = (DjangoFilterBackend,)
    filterset_class: type = NoFilters
    keyset: Sequence[str] = ()

    def get(self, request: Request) -> Response:
        """Return a page of the rows that pass the filters."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(self.shown(page or []), many=True).data)

    def shown(self, page: Sequence[Any]) -> Sequence[Any]:  # Any: as above
        """Return what is shown of the rows of a page."""
        return page


def described(summary: str, operation_id: str, row: type[BaseSerializer[Any]]) -> Callable[[L], L]:  # Any: as above
    """Return a decorator that describes a list in the OpenAPI document."""
    return extend_schema_view(get=extend_schema(summary=summary, operation_id=operation_id, responses=row(many=True)))


@described("Codes with their state and work RVU of today", "codes_list", CodeInListOutput)
class Codes(CatalogueList):
    """Codes of the catalog in the order of the code."""

    serializer_class = CodeInListOutput
    filterset_class = CodeFilters
    keyset = ("code",)

    def get_queryset(self) -> QuerySet[Code]:
        """Return the codes that the public may see."""
        return visible_codes()

    def shown(self, page: Sequence[Code]) -> Sequence[object]:
        """Return what the catalog says today of the codes of a page."""
        return entries([code.code for code in page], on=timezone.localdate())


class CodeDetail(ConditionalView):
    """One code."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(summary="All that the catalog says of a code today", responses=CodePageOutput)
    def get(self, request: Request, code: str) -> Response:
        """Return words, rows and state of a code."""
        refuse_unknown(request.query_params)
        known = record(code, on=timezone.localdate(), releases=published_entries())
        if known is None:
            raise Problem(404, "unknown_code", f"The catalog knows no code {code[:20]!r}.")
        page = code_page(known, locality_choice=LocalityChoice(), category=category_figures(known.entry))
        return Response(CodePageOutput(known.entry, context={"page": page}).data)


@described("Published releases, the newest first", "releases_list", ReleaseOutput)
class Releases(CatalogueList):
    """Published releases; drafts are not shown."""

    serializer_class = ReleaseOutput
    keyset = ("-effective_from", "-published_order")

    def get_queryset(self) -> QuerySet[Release]:
        """Return the releases that are visible."""
        return published_releases()


@described("Clinical specialties by name", "specialties_list", SpecialtyOutput)
class Specialties(CatalogueList):
    """Specialties that users, codes and benchmarks share."""

    serializer_class = SpecialtyOutput
    keyset = ("name",)

    def get_queryset(self) -> QuerySet[Specialty]:
        """Return all specialties."""
        return Specialty.objects.all()


@described("Payment localities of a release", "localities_list", LocalityOutput)
class Localities(CatalogueList):
    """Localities of one published release."""

    # For the OpenAPI document, which is made without a database.
    queryset = Locality.objects.none()
    serializer_class = LocalityOutput
    filterset_class = LocalityFilters
    keyset = ("mac", "locality", "id")

    def get_queryset(self) -> QuerySet[Locality]:
        """Return the localities of the release asked for, else of the newest in force that has any."""
        if "release" in self.request.query_params:
            return Locality.objects.filter(release__published_at__isnull=False)
        return localities_in_force(on=timezone.localdate())

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:  # Any: as the library has it
        """Return those of the release; raises Problem 404 for one that is not published."""
        localities = super().filter_queryset(queryset)
        release = self.request.query_params.get("release")
        if release is not None and not published_releases().filter(id=release).exists():
            raise Problem(404, "unknown_release", f"No release {release!r} is published.")
        return localities
