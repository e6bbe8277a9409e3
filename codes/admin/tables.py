"""The tables that are looked at in the admin site, and the list of specialties."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest

from codes.admin.filters import StatusFilter
from codes.models import AnesthesiaBase, HcpcsWords, LicenseAcceptance, Locality, Modifier, RelativeValue, Specialty
from wire.read_only_admin import ReadOnlyAdmin


@admin.register(RelativeValue)
class RelativeValueAdmin(ReadOnlyAdmin):
    """The rows of the releases."""

    list_display = ("code_id", "component", "release_id", "status", "work_rvu", "nonfacility_total",
                    "facility_total", "global_period")  # fmt: skip
    list_filter = ("release", StatusFilter, "component")
    list_select_related = ("release", "code")
    search_fields = ("^code__code",)
    ordering = ("release_id", "code_id", "component")


@admin.register(Locality)
class LocalityAdmin(ReadOnlyAdmin):
    """Payment localities of the releases."""

    list_display = ("name", "state", "mac", "locality", "release_id", "work_gpci", "pe_gpci", "mp_gpci")
    list_filter = ("release", "state")
    list_select_related = ("release",)
    search_fields = ("name", "counties", "=mac")
    ordering = ("release_id", "mac", "locality")


@admin.register(HcpcsWords)
class HcpcsWordsAdmin(ReadOnlyAdmin):
    """The official words of Level II codes."""

    list_display = ("code_id", "short", "source")
    list_select_related = ("code",)
    search_fields = ("^code__code", "short", "long")
    ordering = ("code",)


@admin.register(AnesthesiaBase)
class AnesthesiaBaseAdmin(ReadOnlyAdmin):
    """Base units of anesthesia codes, as the operator imported them."""

    list_display = ("code_id", "units", "source", "imported_at")
    list_select_related = ("code",)
    search_fields = ("^code__code", "source")
    ordering = ("code",)


@admin.register(Modifier)
class ModifierAdmin(ReadOnlyAdmin):
    """The modifiers of the HCPCS file."""

    list_display = ("modifier", "short", "terminated_on", "source")
    search_fields = ("=modifier", "short", "long")
    ordering = ("modifier",)


@admin.register(Specialty)
class SpecialtyAdmin(ModelAdmin):  # type: ignore[type-arg]  # takes no parameter at run time
    """The list of specialties that users, codes and benchmarks share."""

    list_display = ("name", "slug", "broader")
    list_select_related = ("broader",)
    search_fields = ("name", "slug")
    autocomplete_fields = ("broader",)
    ordering = ("name",)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Specialty | None = None) -> dict[str, Sequence[str]]:
        """Return nothing for a specialty that is there: its slug is fixed."""
        return {} if obj else {"slug": ("name",)}

    def get_readonly_fields(self, request: HttpRequest, obj: Specialty | None = None) -> tuple[str, ...]:
        """Return the slug of a specialty that is there: users and tables name it."""
        return ("slug",) if obj else ()


@admin.register(LicenseAcceptance)
class LicenseAcceptanceAdmin(ReadOnlyAdmin):
    """Who accepted which file's license."""

    list_display = ("file_name", "accepted_by", "accepted_at", "file_sha256")
    search_fields = ("file_name", "accepted_by")
    ordering = ("-accepted_at", "file_sha256")
