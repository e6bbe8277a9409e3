"""The page of employers' statements: a file is looked at, then read; it stays in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from statements.apps import MOST_FILE_BYTES
from statements.presenters.balances import balance_row
from statements.presenters.figures import BASIS_WORDS
from statements.reading.faults import UnreadableStatement
from statements.reading.messages import to_json
from statements.reading.notes import LAYOUT_LABELS, sentence_of_note
from statements.reading.reader import ReaderUnavailable
from statements.reading.values import ColumnRole, NoteKind, StatementInspection, StatementMapping
from statements.selectors.balances import statement_balances
from statements.selectors.statements import StatementNotFound, statements_of
from statements.services.layouts import TooManyLayouts
from statements.services.statements import (
    DaysOutOfOrder,
    InspectedUpload,
    StoredUpload,
    TooManyStatements,
    delete_statement,
    inspect_upload,
    store_statement,
)
from web.account.signed_in import signed_in
from web.statements.forms import StatementForm, column_choices
from web.throttling import count
from wire.bodies.uploads import MemoryUploadHandler
from wire.problems.problem import Problem
from wire.throttling.throttles import StatementRateThrottle
from wire.validation.values import ValidationFailed

# What only the person can answer, so that what is folded otherwise stands open.
_ASKING: Final = frozenset({NoteKind.MONTH_NEEDED, NoteKind.YEAR_NEEDED, NoteKind.COLUMN_TWICE, NoteKind.NOT_AS_NAMED})
_MONTH_ASKED: Final = frozenset({NoteKind.MONTH_NEEDED, NoteKind.YEAR_NEEDED})
_MOST_SHOWN: Final = 50
_UNAVAILABLE: Final = "Statements cannot be read right now; try again shortly."
_LAYOUTS_FULL: Final = (
    "Read the next file likewise, as: no more layouts are kept. Take the name of one that you keep, whose place this "
    "one takes, or none."
)
# The field at which each refusal is said, and its sentence.
_REFUSALS: Final[Mapping[type[Exception], tuple[str, str]]] = {
    ReaderUnavailable: ("file", f"File: {_UNAVAILABLE}"),
    TooManyStatements: ("file", "No more statements are kept: delete some that you need no more."),
    TooManyLayouts: ("keep_layout", _LAYOUTS_FULL),
    StatementNotFound: ("replaces", "It takes the place of: that statement was deleted meanwhile."),
    DaysOutOfOrder: ("last_on", "Last day of the statement: it is before the first one."),
}
_NO_MAPPING: Final = "Say once more what the columns are."


@csrf_exempt
def statements(request: HttpRequest) -> HttpResponse:
    """Answer with the page; the file of its form is kept in memory, which must be said before the token is read."""
    request.upload_handlers = [MemoryUploadHandler(request)]
    return _statements(request)


@csrf_protect
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("body")
def _statements(request: HttpRequest) -> HttpResponse:
    # All of them, unlike the list: any may be corrected.
    in_force = statements_of(user_id=signed_in(request).id).filter(withdrawn_at=None).order_by("-made_at", "id")
    named = in_force.only("label", "first_on", "last_on")
    form = StatementForm(request.POST or None, request.FILES or None, in_force=named)
    is_kept = request.POST.get("action") == "store"
    if request.method != "POST" or not (form.is_valid() or (is_kept and "file" in form.cleaned_data)):
        return _page(request, form)
    count(request, StatementRateThrottle())
    file = form.cleaned_data["file"]
    if file.size > MOST_FILE_BYTES:
        raise Problem(413, members={"max_bytes": MOST_FILE_BYTES})
    body = file.read()
    if not is_kept:
        return _inspected(request, form, body)
    return _stored(request, form, body) if form.is_valid() else _refused(request, form, body)


@login_required
@never_cache
@require_POST
def delete(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """Delete a statement with its lines."""
    try:
        delete_statement(user_id=signed_in(request).id, statement_id=statement_id)
    except StatementNotFound:
        raise Http404 from None
    messages.success(request, "The statement was deleted.")
    return HttpResponseRedirect(reverse("web:statements"))


@sensitive_variables("body")
def _inspected(request: HttpRequest, form: StatementForm, body: bytes) -> HttpResponse:
    try:
        upload = inspect_upload(user_id=signed_in(request).id, body=body, year=form.cleaned_data["year"])
    except UnreadableStatement as refused:
        form.add_error("file", f"File: {refused}")
    except ReaderUnavailable:
        form.add_error("file", f"File: {_UNAVAILABLE}")
    else:
        return _page(request, form, upload)
    return _page(request, form)


@sensitive_variables("body")
def _stored(request: HttpRequest, form: StatementForm, body: bytes) -> HttpResponse:
    user_id = signed_in(request).id
    try:
        stored = store_statement(user_id=user_id, body=body, upload=form.upload(request.POST), at=timezone.now())
    except UnreadableStatement as refused:
        form.add_error("file", f"File: {refused}")
    except tuple(_REFUSALS) as refused:
        form.add_error(*_REFUSALS[type(refused)])
    except ValidationFailed:
        form.add_error("file", _NO_MAPPING)
    else:
        messages.success(request, _said_of(stored, layout=form.cleaned_data["keep_layout"]))
        return HttpResponseRedirect(reverse("web:statement", args=[stored.statement.id]))
    return _refused(request, form, body)


def _said_of(stored: StoredUpload, *, layout: str) -> str:
    """Return what became of a file, also where it was kept before, of an earlier one, and of the layout."""
    statement = stored.statement
    label = f"under the label “{statement.label}”" if statement.label else "without a label"
    said = [
        f"The statement was read: {statement.rows:,} row{'' if statement.rows == 1 else 's'}."
        if stored.is_new
        else f"This file is kept already, {label}, read in this way for these days: it stays as it is."
    ]
    if stored.has_withdrawn:
        said.append("An earlier one, whose place it takes, counts no more.")
    if layout:
        said.append(f"The next file is read likewise, as “{layout}”.")
    return " ".join(said)


@sensitive_variables("body")
def _refused(request: HttpRequest, form: StatementForm, body: bytes) -> HttpResponse:
    """Answer with the page as the person filled it in, so that only what was refused is chosen again."""
    try:
        mapping = form.mapping(request.POST)
        upload = inspect_upload(user_id=signed_in(request).id, body=body, year=mapping.year)
    except (UnreadableStatement, ReaderUnavailable, ValidationFailed):
        return _page(request, form)
    return _page(request, form, upload, mapping)


def _page(
    request: HttpRequest,
    form: StatementForm,
    upload: InspectedUpload | None = None,
    chosen: StatementMapping | None = None,
) -> HttpResponse:
    listed = statements_of(user_id=signed_in(request).id).order_by("-made_at", "id")[:_MOST_SHOWN]
    series = [balance_row(one) for one in statement_balances(user_id=signed_in(request).id)]
    context = {
        "form": form,
        "statements": listed,
        "series": series,
        **({} if upload is None else _proposal(form, upload, chosen)),
    }
    return render(request, "web/statements/statements.html", context, status=400 if form.errors else 200)


def _proposal(form: StatementForm, upload: InspectedUpload, chosen: StatementMapping | None) -> dict[str, object]:
    """Return what the page says of a file: as the person chose, else by the first own layout that fits it."""
    inspection, layout = upload.inspection, None if chosen else next(iter(upload.layouts), None)
    mapping = chosen or (inspection.mapping if layout is None else layout.mapping)
    if chosen is None:
        form.initial = {"basis": mapping.basis.value, "first_on": inspection.first_on, "last_on": inspection.last_on}
        form.is_bound = False
    return {
        "inspection": inspection,
        "layout": layout,
        "kind": LAYOUT_LABELS[inspection.layout],
        "is_asked": chosen is not None
        or inspection.shape is None
        or any(note.kind in _ASKING for note in inspection.notes),
        "is_month_asked": any(note.kind in _MONTH_ASKED for note in inspection.notes),
        "basis_words": BASIS_WORDS[mapping.basis],
        "mapping": json.dumps(to_json(mapping)),
        "columns": column_choices(inspection, mapping),
        "chosen": frozenset(mapping.providers),
        **_of_providers(inspection, mapping),
        "kept": upload.kept,
        "is_again": upload.kept is None and form.has_days_of_another(inspection.first_on, inspection.last_on),
        "notes": [sentence_of_note(note) for note in inspection.notes],
    }


def _of_providers(inspection: StatementInspection, mapping: StatementMapping) -> dict[str, object]:
    """Return who of the file's providers is asked about, and which digests of the person's own are not among them."""
    shown = {choice.digest: choice.value for choice in inspection.providers}
    are_all = _are_all_shown(inspection, mapping)
    unlisted = [digest for digest in mapping.providers if digest not in shown]
    is_absent = are_all and bool(shown) and len(unlisted) == len(mapping.providers) > 0
    is_alone = are_all and len(shown) == 1 and not is_absent
    return {
        "is_absent": is_absent,
        "is_not_shown": not are_all and bool(unlisted and mapping.places(ColumnRole.PROVIDER)),
        "asked_providers": () if is_alone else inspection.providers,
        "hidden_providers": mapping.providers if is_alone else unlisted,
        "only_provider": next(iter(shown.values())) if is_alone else "",
    }


def _are_all_shown(inspection: StatementInspection, mapping: StatementMapping) -> bool:
    """Return whether the providers of an inspection are all of those that a mapping reads."""
    return mapping.places(ColumnRole.PROVIDER) == inspection.mapping.places(ColumnRole.PROVIDER) and all(
        note.kind is not NoteKind.PROVIDERS_NOT_SHOWN for note in inspection.notes
    )
