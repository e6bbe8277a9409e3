"""The OpenAPI document: its YAML, which every reader takes for the same, and the 429 of what is throttled."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from typing import Any, Final

import yaml
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2
from rest_framework.renderers import BaseRenderer

# YAML 1.2 reads 090 and 1e3 as numbers, YAML 1.1 y and n as true and false; the library's writer knows neither.
_READ_OTHERWISE: Final = re.compile(r"[-+.]?[0-9]|[yYnN]\Z")


_THROTTLED: Final = {
    "description": "Too often, or while as much is under way as the server does at once: `code` is `throttled` or says"
    " what. Wait `Retry-After` seconds.",
    "headers": {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait.", "required": True}},
    "content": {"application/problem+json": {"schema": {"type": "object", "additionalProperties": {}}}},
}


def describe_throttles(
    result: dict[str, Any], generator: Any, **_: object
) -> dict[str, Any]:  # Any: the document, and the library's untyped generator
    """Return the document in which every operation that is throttled says 429."""
    for path, _regex, method, callback in generator.endpoints:
        view = callback.cls
        throttles_of = getattr(view, "throttles_of", lambda _, view=view: view.throttle_classes)
        if throttles_of(method):
            operation = result["paths"].get(path, {}).get(method.lower())
            if operation is not None:
                operation["responses"].setdefault("429", _THROTTLED)
    return result


_ONE_AT_A_TIME: Final = threading.Lock()


class Generator(SchemaGenerator):
    """Makes the document for one request at a time: the library loads its extensions once, and not safely by two."""

    def get_schema(self, *args: Any, **options: Any) -> Any:  # Any: the library's untyped method
        """Return the document."""
        with _ONE_AT_A_TIME:
            return super().get_schema(*args, **options)  # type: ignore[no-untyped-call]  # of the library


class _Dumper(yaml.CSafeDumper):
    """Writes every value out, and quotes a text that some reader would take for something else."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.CSafeDumper, written: str) -> yaml.ScalarNode:
    style = "|" if "\n" in written else '"' if _READ_OTHERWISE.match(written) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", written, style=style)


_Dumper.add_representer(str, _text)


class YamlRenderer(BaseRenderer):
    """YAML of the document that the JSON form says."""

    media_type = "application/vnd.oai.openapi"
    format = "yaml"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:  # Any: as in the library's signature
        """Return the document as YAML in UTF-8."""
        document = json.loads(OpenApiJsonRenderer().render(data))
        return yaml.dump(
            document, Dumper=_Dumper, default_flow_style=False, sort_keys=False, allow_unicode=True, width=120
        ).encode()


class PlainYamlRenderer(YamlRenderer):
    """The same under the media type of YAML."""

    media_type = "application/yaml"


RENDERERS: Final = (YamlRenderer, PlainYamlRenderer, OpenApiJsonRenderer, OpenApiJsonRenderer2)
