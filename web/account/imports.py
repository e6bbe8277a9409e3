"""Importing lines on a page: looked at first, then taken, and taken back as one."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from procedures.importers import document
from procedures.importers.dates import DateOrder
from procedures.importers.records import Fault, Sent, TooManyRecords
from procedures.importers.sheet import UnreadableTable
from procedures.selectors.records import COLLECTIONS
from procedures.services.imports import (
    Existing,
    FileReading,
    ImportNotFound,
    ImportPreview,
    ImportRefused,
    ImportTakenBack,
    Zeros,
    commit_import,
    imports_of,
    preview_import,
    read_file,
    revert_import,
)
from web.account.signed_in import signed_in
from web.forms.fields import OneOf, PersonField, PersonForm
from web.forms.words import sentence
from web.throttling import count
from wire.bodies.json_text import BadJson, parse_json
from wire.throttling.throttles import ImportRateThrottle

MOST_SHOWN: Final = 50
_MOST_IMPORTS: Final = 10
_ZEROS_LOST: Final = "zeros_lost"
_WORDS: Final = {
    _ZEROS_LOST: "the code lost its leading zeros; say under “What is unclear in the file” what it means.",
    "not_storable": "this cannot be stored.",
}
# What belongs into a column, for a sentence on a value that does not.
_EXPECTED: Final = {
    "code": "a code of the catalog, such as 99213",
    "performed_on": "a day from January 1, 1992 on, such as 3/14/2025 or 2025-03-14",
    "units": "a whole number from 1 to 9,999",
    "modifiers": "up to four modifiers of two characters each, such as 25 RT",
    "place_of_service": "two digits, such as 11",
    "minutes": "a whole number from 1 to 1,440",
}


class ImportForm(PersonForm):
    """A file, and what becomes of what is unclear in it."""

    file = forms.FileField(
        label="File", error_messages={"required": "File: choose a file.", "empty": "File: the file is empty."}
    )
    existing = OneOf(
        label="Lines that are here with other content",
        choices=[
            (Existing.KEEP.value, "stay as they are"),
            (Existing.REPLACE.value, "are replaced by those of the file"),
        ],
        initial=Existing.KEEP.value,
        required=False,
    )
    zeros = OneOf(
        label="Codes that a spreadsheet shortened, such as 100 for 00100",
        choices=[
            ("", "tell me about them first"),
            (Zeros.RESTORE.value, "get their zeros back"),
            (Zeros.KEEP.value, "are meant as they stand"),
        ],
        required=False,
    )
    code_column = PersonField(
        label="Column of the code", hint="where it is not called code", required=False, max_length=80
    )
    date_column = PersonField(
        label="Column of the date", hint="where it is not called performed_on", required=False, max_length=80
    )

    def reading(self) -> FileReading:
        """Return how the file is to be read."""
        named = {"code": self.cleaned_data["code_column"], "performed_on": self.cleaned_data["date_column"]}
        zeros = self.cleaned_data["zeros"]
        return FileReading(
            {ours: theirs for ours, theirs in named.items() if theirs}, DateOrder.US, Zeros(zeros) if zeros else None
        )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_lines(request: HttpRequest) -> HttpResponse:
    """Answer with what a file would do; with the button Import do it, all of it or nothing."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    count(request, ImportRateThrottle())
    user_id = signed_in(request).id
    try:
        sent = _sent(form, user_id)
        preview = preview_import(user_id=user_id, sent=sent)
        if request.POST.get("action") != "import" or preview.faults:
            return _page(request, form, preview)
        imported = commit_import(
            user_id=user_id,
            sent=sent,
            existing=Existing(form.cleaned_data["existing"] or Existing.KEEP.value),
            at=timezone.now(),
        )
    except (document.UnreadableDocument, UnreadableTable, TooManyRecords, BadJson) as refused:
        form.add_error("file", f"File: {refused}")
        return _page(request, form)
    except ImportRefused as refused:
        form.add_error("file", f"File: {refused} {_sentence(refused.faults[0])}")
        return _page(request, form)
    read = "1 record was" if imported.records == 1 else f"{imported.records} records were"
    messages.success(request, f"{read} read, {len(imported.changes)} new or changed.")
    return HttpResponseRedirect(reverse("web:import"))


@login_required
@never_cache
@require_POST
def take_import_back(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Undo an import; what was changed since stays."""
    try:
        undone = revert_import(user_id=signed_in(request).id, import_id=import_id, at=timezone.now())
    except ImportNotFound:
        raise Http404 from None
    except ImportTakenBack:
        messages.info(request, "This import was taken back before.")
    else:
        kept = f"; {undone.kept} that you changed since stay" if undone.kept else ""
        restored = "1 record is as it was" if undone.restored == 1 else f"{undone.restored} records are as they were"
        messages.success(request, f"{restored}{kept}.")
    return HttpResponseRedirect(reverse("web:import"))


def _sent(form: ImportForm, user_id: UUID) -> Sent:
    file: UploadedFile[bytes] = form.cleaned_data["file"]
    body = file.read()
    if body.lstrip()[:1] == b"{":
        return document.records_of(parse_json(body), collections=COLLECTIONS)
    return read_file(user_id=user_id, body=body, reading=form.reading())


def _page(request: HttpRequest, form: ImportForm, preview: ImportPreview | None = None) -> HttpResponse:
    context = {
        "form": form,
        "preview": preview,
        "faults": [_sentence(fault) for fault in preview.faults[:MOST_SHOWN]] if preview else [],
        "unknown": preview.unknown_codes[:MOST_SHOWN] if preview else [],
        "imports": imports_of(user_id=signed_in(request).id).order_by("-made_at", "id")[:_MOST_IMPORTS],
    }
    is_refused = form.is_bound and (bool(form.errors) or (preview is not None and bool(preview.faults)))
    return render(request, "web/account/import.html", context, status=400 if is_refused else 200)


def _sentence(fault: Fault) -> str:
    if (what := _WORDS.get(fault.code)) is not None:
        return f"{fault.where}, {fault.field}: {what}"
    expects = _EXPECTED.get(fault.field, "a value")
    return f"{fault.where}, {sentence(fault.code, label=fault.field or 'the record', expects=expects)}"
