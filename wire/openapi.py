"""The OpenAPI document as YAML that every reader takes for the same."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import yaml
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2
from rest_framework.renderers import BaseRenderer

# YAML 1.2 reads 090 and 1e3 as numbers, YAML 1.1 y and n as true and false; the library's writer knows neither.
_READ_OTHERWISE: Final = re.compile(r"[-+.]?[0-9]|[yYnN]\Z")


class _Dumper(yaml.SafeDumper):
    """Writes every value out, and quotes a text that some reader would take for something else."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, written: str) -> yaml.ScalarNode:
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
