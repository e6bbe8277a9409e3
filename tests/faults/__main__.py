"""`python -m tests.faults --faults 10000`: sync through faults, and check that nothing was lost, doubled or refused."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from random import SystemRandom

from tests.faults.harness import main

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--faults", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="openrvu-faults-") as folder:
        sys.exit(main(given.faults, given.seed, Path(folder)))
