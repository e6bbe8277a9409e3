"""Draw names of families to be read with fresh eyes: `python -m codes.starter.sample [--seed N] [--most 300]` (pure).

Half are drawn by how often the code is billed, so that what is logged most is read; half evenly, so that rare ones are.
The same seed draws the same codes from the same names.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping
from random import Random
from typing import Final

from codes.domain.priors import NEUTRAL_PRIOR
from codes.starter.families import FamilyMember, read_families
from codes.starter.lists import read_priors

MOST: Final = 300
# A class is ten times rarer than the next.
_TIMES_RARER: Final = 10


def draw_names(
    members: Iterable[FamilyMember], priors: Mapping[str, int], *, seed: int, most: int = MOST
) -> list[FamilyMember]:
    """Return at most `most` of the members, each once, by code; fewer only if there are fewer.

    Half of them are drawn with ten times the chance for each class of `priors` (neutral where it says nothing), the
    rest evenly from those left.
    Source: Efraimidis and Spirakis, Weighted random sampling with a reservoir, Information Processing Letters, 2006.
    """
    random = Random(seed)  # noqa: S311 - a draw that anyone can repeat, not a secret
    left = sorted(members, key=lambda member: member.code)
    keys = {
        member.code: random.random() ** (1 / _TIMES_RARER ** priors.get(member.code, NEUTRAL_PRIOR)) for member in left
    }
    often = sorted(left, key=lambda member: keys[member.code], reverse=True)[: most // 2]
    drawn = {member.code for member in often}
    rest = [member for member in left if member.code not in drawn]
    evenly = random.sample(rest, min(most - len(often), len(rest)))
    return sorted([*often, *evenly], key=lambda member: member.code)


def main(arguments: list[str]) -> int:
    """Print the code, title and synonyms of the names drawn, a line each."""
    parser = argparse.ArgumentParser(prog="python -m codes.starter.sample", description="Draw names to be read.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=MOST)
    options = parser.parse_args(arguments)
    members = [member for family in read_families() for member in family.members]
    for member in draw_names(members, read_priors(), seed=options.seed, most=options.most):
        sys.stdout.write(f"{member.code} {member.title} | {'; '.join(member.synonyms)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
