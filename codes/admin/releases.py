"""Releases in the admin site: uploaded, reviewed as drafts, published or discarded; a published one stays as it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from codes.admin.review import review_of
from codes.admin.uploads import UploadForm
from codes.models import Release
from codes.selectors.draft_previews import preview_for
from codes.services.draft_previews import DRAFT_PREVIEW, NoSuchDraft, can_preview, start_preview
from codes.services.drafts import discard_draft
from codes.services.releases import ReleaseAlreadyPublished, UnknownRelease, publish_release
from codes.services.uploads import import_upload
from jobs.models import Job
from wire.read_only_admin import ReadOnlyAdmin


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    """Releases: a draft is published or discarded, a published one stays as it is."""

    list_display = ("id", "title", "effective_from", "state", "rows", "complete", "conversion_factor", "imported_at")
    list_filter = ("year", "complete", ("published_at", admin.EmptyFieldListFilter))
    search_fields = ("id", "title", "file_name")
    ordering = ("-effective_from", "-published_order", "id")
    # Said in words above the fields.
    exclude = ("column_aliases", "missing_columns", "unknown_values", "conversion_factors")
    actions = ("publish", "discard")
    change_list_template = "admin/codes/release/change_list.html"
    change_form_template = "admin/codes/release/change_form.html"

    @admin.display(description="state", ordering="published_order")
    def state(self, release: Release) -> str:
        """Return whether the release is visible."""
        return "published" if release.is_published else "draft"

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Return true if somebody may make a release visible or throw a draft away."""
        return request.user.has_perm("codes.change_release")

    def has_upload_permission(self, request: HttpRequest) -> bool:
        """Return true if somebody may load a draft from a file."""
        return request.user.has_perm("codes.add_release")

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with those of the upload and of what is done with one draft."""
        protected = self.admin_site.admin_view
        own = [
            path("upload/", protected(self.upload_view), name="codes_release_upload"),
            path("<path:object_id>/publish/", protected(require_POST(self.publish_one)), name="codes_release_publish"),
            path("<path:object_id>/preview/", protected(require_POST(self.preview_one)), name="codes_release_preview"),
            path("<path:object_id>/discard/", protected(require_POST(self.discard_one)), name="codes_release_discard"),
        ]
        return own + super().get_urls()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:  # Any: Django's own
        """Answer with the list, and the way to the upload for whoever may."""
        context = {**(extra_context or {}), "may_upload": self.has_upload_permission(request)}
        return super().changelist_view(request, context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:  # Any: Django's own
        """Answer with the release; a draft's page says how it differs from the release before, and what can be done."""
        release = context.get("original")
        if isinstance(release, Release) and not release.is_published:
            context["review"] = review_of(release, page=request.GET.get("changes", ""))
            context["may_publish"] = self.has_publish_permission(request)
            if context["may_publish"] and can_preview():
                context |= self._preview_of(request, release)
        return super().render_change_form(request, context, *args, **options)

    def upload_view(self, request: HttpRequest) -> HttpResponseBase:
        """Take a release file, or ask for one; the import itself is a job, whose page comes next."""
        if not self.has_upload_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            job = import_upload(
                upload=form.upload(), asked_by=request.user.pk, accepted_by=str(request.user), at=timezone.now()
            )
            return HttpResponseRedirect(reverse("admin:jobs_job_change", args=[job.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": "Upload a release",
            "about": "The file becomes a draft, which nobody sees until it is published. "
            "A file that cannot be read in whole leaves nothing.",
            "action": "Upload and import",
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/upload.html", context)

    def publish_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Publish the draft of the page."""
        return self._act(request, object_id, self._publish)

    def preview_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Start the preview of the draft of the page; the page of its job comes next."""
        if not self.has_publish_permission(request):
            raise PermissionDenied
        try:
            job = start_preview(release_id=unquote(object_id), asked_by=_asked_by(request), at=timezone.now())
        except NoSuchDraft as gone:
            raise Http404(str(gone)) from gone
        return HttpResponseRedirect(reverse("admin:jobs_job_change", args=[job.pk]))

    def discard_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Discard the draft of the page."""
        return self._act(request, object_id, self._discard)

    @admin.action(description="Publish the chosen drafts", permissions=["publish"])
    def publish(self, request: HttpRequest, releases: QuerySet[Release]) -> None:
        """Publish drafts one after another, the earliest first, and tell what was done."""
        for release in releases.order_by("effective_from", "id"):
            self._publish(request, release)

    @admin.action(description="Discard the chosen drafts", permissions=["publish"])
    def discard(self, request: HttpRequest, releases: QuerySet[Release]) -> None:
        """Delete drafts with all that they brought, and tell what was done."""
        for release in releases.order_by("id"):
            self._discard(request, release)

    def _preview_of(self, request: HttpRequest, draft: Release) -> dict[str, object]:
        """Return the last preview of a draft as its reader may see it, and the job of the last one asked for."""
        jobs = Job.objects.filter(kind=DRAFT_PREVIEW, subject=draft.id)
        return {
            "may_preview": True,
            "preview": preview_for(draft=draft, reader_id=_asked_by(request)),
            "preview_job": jobs.order_by("-asked_at", "-id").first(),
        }

    def _act(self, request: HttpRequest, object_id: str, act: Any) -> HttpResponse:  # Any: one of the two below
        if not self.has_publish_permission(request):
            raise PermissionDenied
        release = Release.objects.in_bulk([unquote(object_id)]).get(unquote(object_id))
        if release is None:
            raise Http404(f"no release {object_id}")
        act(request, release)
        return HttpResponseRedirect(reverse("admin:codes_release_changelist"))

    def _publish(self, request: HttpRequest, release: Release) -> None:
        try:
            publish_release(release_id=release.id, at=timezone.now())
        except (ReleaseAlreadyPublished, UnknownRelease) as known:
            self.message_user(request, str(known), messages.WARNING)
            return
        self.log_change(request, release, "Published.")
        message = f"{release.id} is published: in force from {release.effective_from}, {release.rows:,} rows."
        self.message_user(request, message, messages.SUCCESS)

    def _discard(self, request: HttpRequest, release: Release) -> None:
        try:
            rows = discard_draft(release_id=release.id)
        except (ReleaseAlreadyPublished, UnknownRelease) as known:
            self.message_user(request, str(known), messages.ERROR)
            return
        self.log_deletions(request, [release])  # type: ignore[arg-type]  # any list of objects will do
        self.message_user(request, f"{release.id} is discarded, {rows:,} rows.", messages.SUCCESS)


def _asked_by(request: HttpRequest) -> UUID:
    """Return the id of the member of the staff; nobody else comes as far as this."""
    return UUID(str(request.user.pk))
