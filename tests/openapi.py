"""Answers and requests of the sync, held against the OpenAPI document."""

from __future__ import annotations

import functools
import gzip
import json
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

import jsonschema_rs
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from procedures.sync.base import SyncView
from wire.openapi import Generator

Json = Any  # of whatever a body holds
_WITHOUT_BODY: Final = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}
_HELD: Final = {"applied", "merged", "conflict"}


@functools.cache
def document() -> dict[str, Json]:
    """The document as it is served."""
    schema = Generator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # of the library
    document: dict[str, Json] = json.loads(json.dumps(schema))
    return document


def as_json_schema(schema: Json) -> Json:
    """JSON Schema of what OpenAPI 3.0 says: `nullable` is a word of OpenAPI's own."""
    if isinstance(schema, list):
        return [as_json_schema(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: as_json_schema(part) for name, part in schema.items() if name not in {"nullable", "discriminator"}}
    return {"anyOf": [inner, {"type": "null"}]} if schema.get("nullable") is True else inner


@functools.cache
def validator_of(name: str) -> jsonschema_rs.Draft202012Validator:
    """Validator of a component."""
    components = as_json_schema(document()["components"])
    return jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": components}, validate_formats=True
    )


def component(path: str, method: str, *, of: str) -> str:
    """Name of the component of an operation's request (`requestBody`), answer (`200`) or errors (`default`)."""
    operation = document()["paths"][path][method.lower()]
    holder = operation["requestBody"] if of == "requestBody" else operation["responses"][of]
    (described,) = holder["content"].values()
    return str(described["schema"]["$ref"]).rpartition("/")[2]


def check_answer(request: Request, answer: HttpResponse) -> None:
    """Fail where an answer with a body, or a request that was taken whole, does not fit the document."""
    if answer.status_code in _WITHOUT_BODY or request.resolver_match is None or request.method is None:
        return
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", f"/{request.resolver_match.route}")
    if answer.status_code != HTTPStatus.OK:
        # Of a method that is not offered the document has nothing.
        if request.method.lower() in document()["paths"][path]:
            _demand(component(path, request.method, of="default"), json.loads(answer.content))
        return
    body = answer.content if answer.get("Content-Encoding") != "gzip" else gzip.decompress(answer.content)
    # No UTF-8 has the half of a character that a refusal echoes.
    content = json.loads(re.sub(rb"(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}", rb"\1?", body))
    _demand(component(path, request.method, of="200"), content)
    if request.method == "POST" and "redact" not in path and is_taken_whole(content):
        _demand(component(path, request.method, of="requestBody"), request.data)


def is_taken_whole(content: Json) -> bool:
    """Return true if nothing of a push was refused for its shape."""
    if isinstance(content, list):
        return not any("sync_error" in one for one in content)
    refused = [one for one in content.get("results", content.get("problems", [])) if one["status"] not in _HELD]
    return not refused


def checked(dispatch: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view's dispatch whose every answer is held against the document."""

    @functools.wraps(dispatch)
    def dispatch_checked(self: SyncView, *args: Json, **kwargs: Json) -> HttpResponseBase:
        answer = dispatch(self, *args, **kwargs)
        if isinstance(answer, HttpResponse):
            check_answer(self.request, answer)
        return answer

    return dispatch_checked


def _demand(name: str, content: Json) -> None:
    errors = [f"{error.instance_path}: {error.message}" for error in validator_of(name).iter_errors(content)]
    assert not errors, f"{name}: {errors[:3]}"
