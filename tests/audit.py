"""`python -m tests.audit FILE…`: known vulnerabilities of what lock files name, asked by pip-audit.

Exits with 0 where there is none, with 1 where there is one, and with 2 where nobody answered, so that silence never
reads as safety.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

NONE, FOUND, UNKNOWN = range(3)
_AUDIT: Final = Path(sys.executable).with_name("pip-audit")


def main(files: Sequence[str]) -> int:
    """Print what is known and return the exit status."""
    named = [f"--requirement={name}" for name in files]
    command = [str(_AUDIT), "--disable-pip", "--require-hashes", "--format=json", "--progress-spinner=off", *named]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    status, sentences = verdict(done.stdout, done.stderr)
    sys.stdout.write("".join(f"{one}\n" for one in sentences))
    return status


def verdict(answer: str, complaint: str) -> tuple[int, list[str]]:
    """Return the exit status and the sentences to what pip-audit said, on standard output and standard error."""
    try:
        packages = json.loads(answer)["dependencies"]
    except (ValueError, KeyError):
        last = (complaint.strip().splitlines() or ["it said nothing"])[-1]
        return UNKNOWN, [f"Nothing was checked: the service of known vulnerabilities did not answer ({last})."]
    if packages and all("skip_reason" in one for one in packages):
        return UNKNOWN, [
            f"Nothing was checked: the service knows none of {len(packages)} packages, as a mirror of it may."
        ]
    vulnerabilities = list(_vulnerabilities(packages))
    unchecked = [f"{one['name']}: not checked, {one['skip_reason']}" for one in packages if "skip_reason" in one]
    report = [
        *vulnerabilities,
        *unchecked,
        f"{len(packages) - len(unchecked)} packages checked, {len(vulnerabilities)} vulnerabilities known.",
    ]
    if vulnerabilities:
        return FOUND, report
    return (UNKNOWN if unchecked else NONE), report


def _vulnerabilities(packages: Sequence[dict[str, Any]]) -> Iterator[str]:  # Any: JSON
    for package in packages:
        for known in package.get("vulns", ()):
            fixed = ", ".join(known["fix_versions"]) or "no version yet"
            yield f"{package['name']} {package['version']}: {known['id']}, fixed by {fixed}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
