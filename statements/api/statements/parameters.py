"""The form of an upload: its file, and what is said of it, checked field by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.views.decorators.debug import sensitive_variables
from rest_framework.request import Request

from procedures.collections.patient_data import screened
from statements.apps import MOST_FILE_BYTES
from statements.domain.months import FIRST_YEAR, LAST_YEAR
from statements.models.statements import LONGEST_LABEL
from statements.reading.messages import BadMessage, from_json
from statements.reading.values import MappedColumn, StatementMapping
from statements.services.statements import StatementUpload
from wire.bodies.json_text import BadJson, parse_json
from wire.problems.problem import Problem
from wire.validation.values import ValidationFailed, Validator, date_text, integer_text, text, uuid_text

MOST_MONTHS: Final = 12
DAY: Final = date_text(latest=date(LAST_YEAR, 12, 31))
LABEL: Final = screened(text(max_length=LONGEST_LABEL))
YEAR: Final = integer_text(least=FIRST_YEAR, most=LAST_YEAR)


class MappingRefused(ValidationFailed):
    """A mapping is not acceptable; `path` leads to the member that is not."""

    def __init__(self, code: str, *path: str) -> None:
        super().__init__(code)
        self.path = path


def mapping_of(written: object) -> StatementMapping:
    """Return a mapping that was sent as JSON. Raises MappingRefused."""
    try:
        mapping = from_json(StatementMapping, parse_json(str(written).encode()))
    except BadJson:
        raise MappingRefused("invalid_format") from None
    except BadMessage as bad:
        raise MappingRefused("invalid_format", *bad.path) from None
    _require_span(mapping)
    for place, column in enumerate(mapping.columns):
        _require_span(column, "columns", str(place))
    return mapping


def _require_span(sums: StatementMapping | MappedColumn, *path: str) -> None:
    if not 1 <= sums.months <= MOST_MONTHS:
        raise MappingRefused("out_of_range", *path, "months")
    if sums.month is not None and not FIRST_YEAR <= sums.month.year <= LAST_YEAR:
        raise MappingRefused("out_of_range", *path, "month")


_INSPECTION: Final[Mapping[str, Validator[Any]]] = {"year": YEAR}  # Any: each validator's own type
_UPLOAD: Final[Mapping[str, Validator[Any]]] = {  # Any: each validator's own type
    "mapping": mapping_of,
    "label": LABEL,
    "first_on": DAY,
    "last_on": DAY,
    "replaces": uuid_text(),
    "keep_layout": LABEL,
}


@sensitive_variables("body")
def inspection_of(request: Request) -> tuple[bytes, int | None]:
    """Return the file, and the year of its months where it is said. Raises Problem 400 with the codes by field."""
    values, errors = _fields(request, _INSPECTION)
    body = _file(request, errors)
    return body, values.get("year")


@sensitive_variables("body")
def upload_of(request: Request) -> tuple[bytes, StatementUpload]:
    """Return the file, and what is said of it. Raises Problem 400 with the codes by field."""
    values, errors = _fields(request, _UPLOAD)
    if "mapping" not in _sent(request):
        errors["mapping"] = ["required"]
    body = _file(request, errors)
    return body, StatementUpload(**values)


def _fields(
    request: Request, validators: Mapping[str, Validator[Any]]
) -> tuple[dict[str, Any], dict[str, list[str]]]:  # Any: each validator's own type
    sent, values = _sent(request), {}
    errors = {name: ["unknown_field"] for name in sent if name not in {*validators, "file"}}
    for name, validator in validators.items():
        if name in sent:
            try:
                values[name] = validator(sent[name])
            except ValidationFailed as failed:
                errors[".".join((name, *getattr(failed, "path", ())))] = list(getattr(failed, "codes", [failed.code]))
    return values, errors


def _sent(request: Request) -> dict[str, Any]:  # Any: texts and a file
    return request.data if isinstance(request.data, dict) else {}


def _file(request: Request, errors: dict[str, list[str]]) -> bytes:
    """Return the bytes of the file; raise the errors of all fields, its own among them."""
    file = _sent(request).get("file")
    if not isinstance(file, UploadedFile):
        errors["file"] = ["required"]
    elif file.size is None or file.size > MOST_FILE_BYTES:
        errors["file"] = ["too_large"]
    if errors or not isinstance(file, UploadedFile):
        raise Problem(400, "invalid", errors=errors)
    return bytes(file.read())
