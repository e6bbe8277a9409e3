"""`python -m tests.sbom FILE`: what the program is made of, as a CycloneDX document.

The Python packages are those of `requirements.txt`, as `cyclonedx-py` lists them. Beside them stand the packages that
the app carries to its users: what its sources import, and what those need in turn, by `client/package-lock.json`. The
tools that build the app are no part of the program.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

ROOT: Final = Path(__file__).resolve().parent.parent
_CLIENT: Final = ROOT / "client"
_SOURCES: Final = frozenset({".ts", ".tsx"})
# `from 'preact/hooks'` and `import 'preact/debug'`; a path of ours begins with a point, a module of Node with node:.
_IMPORTED: Final = re.compile(r"(?:from|import) '((?:@[\w.-]+/)?[\w-][\w.-]*)(?:/[^']*)?'")

Json = dict[str, Any]  # Any: JSON


def main(target: str) -> None:
    """Write the document."""
    bom = _of_python()
    components = components_of_app(_imported_by_app(), json.loads((_CLIENT / "package-lock.json").read_text()))
    bom["components"] += components
    bom["dependencies"] += [{"ref": component["bom-ref"]} for component in components]
    Path(target).write_text(json.dumps(bom, indent=2) + "\n")
    sys.stdout.write(f"{target}: {len(bom['components'])} components, {len(components)} of them in the app.\n")


def components_of_app(imported: Iterable[str], lock: Mapping[str, Any]) -> list[Json]:  # Any: JSON
    """Return a component for each package of these names and for all that they need, by name."""
    needed = set(imported)
    waiting = list(needed)
    while waiting:
        of_this = _locked(waiting.pop(), lock).get("dependencies", {}).keys() - needed
        needed |= of_this
        waiting += of_this
    return [_component(name, _locked(name, lock)) for name in sorted(needed)]


def _locked(name: str, lock: Mapping[str, Any]) -> Json:
    locked: Json = lock["packages"][f"node_modules/{name}"]
    return locked


def _component(name: str, locked: Json) -> Json:
    algorithm, _, digest = locked["integrity"].partition("-")
    return {
        "bom-ref": f"app-{name}",
        "hashes": [{"alg": algorithm.upper().replace("SHA", "SHA-"), "content": base64.b64decode(digest).hex()}],
        "licenses": [{"license": {"id": locked["license"]}}],
        "name": name,
        "purl": f"pkg:npm/{quote(name)}@{locked['version']}",
        "type": "library",
        "version": locked["version"],
    }


def _of_python() -> Json:
    command = [str(Path(sys.executable).with_name("cyclonedx-py")), "requirements", "requirements.txt"]
    options = ["--pyproject", "pyproject.toml", "--output-reproducible"]
    done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, check=True)
    bom: Json = json.loads(done.stdout)
    return bom


def _imported_by_app() -> set[str]:
    """Return the names of the packages that the app's sources import, its tests apart."""
    names = set()
    for source in _sources():
        names |= {name for name in _IMPORTED.findall(source.read_text()) if not name.startswith("node:")}
    return names - {"virtual"}


def _sources() -> Iterator[Path]:
    for path in sorted((_CLIENT / "src").rglob("*")):
        is_of_tests = ".test." in path.name or "testing" in path.parts
        if path.suffix in _SOURCES and not is_of_tests:
            yield path


if __name__ == "__main__":
    main(sys.argv[1])
