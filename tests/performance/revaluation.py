"""How fast stored lines are valued anew, beside a bare UPDATE … FROM of the unadjusted value.

    python -m tests.performance.revaluation ../shared/data/cms/rvu25d.zip [--lines 200000] [--users 100]

Rounds alternate within one run, in a scratch database that is dropped at the end: the policy of every contract is
switched between unadjusted and Medicare's rules with other factors, so that every credit changes; then again with
nothing changed; and a bare UPDATE that sets wRVU and steps of all valuations from a join with the rows. Memory is the
growth of the peak of a process that values one user's lines, of 10,000 and of 100,000.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from uuid import UUID, uuid4

import django
from django.conf import settings
from django.db import connection

from config.server.garbage import collect_seldom
from tests.performance.scratch import kilobytes, scratch_database, seconds_of

ROUNDS = 3
SCRATCH = "openrvu_measure_revaluation"
COMMAND = "python -m tests.performance.revaluation"
AT = datetime(2025, 11, 20, 15, tzinfo=UTC)

_BARE = """
UPDATE procedures_valuation v SET wrvu = round(r.work_rvu * l.units, 2),
  unadjusted_wrvu = round(r.work_rvu * l.units, 2),
  basis = 'work_rvu', reason = 'valued', release = r.release_id, valued_at = now(), flags = '{}', seq = v.seq + %s,
  steps = json_build_array(json_build_object('rule', 'units', 'factor', l.units::text, 'before', r.work_rvu::text,
    'after', (r.work_rvu * l.units)::text, 'kind', 'F', 'source', 'units of the line'))
FROM procedures_procedurelog l JOIN codes_relativevalue r ON r.code = l.code AND r.component = ''
WHERE v.user_id = l.user_id AND v.log_id = l.id AND NOT l.deleted
"""


def main() -> None:
    """Measure and print one line an aim: aim, reached, ratio, command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--users", type=int, default=100)
    parser.add_argument("--memory-in", metavar="DATABASE", help="one user's lines there, printing the growth in MB")
    parser.add_argument("--user", type=UUID)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    collect_seldom()
    if arguments.memory_in:
        connection.settings_dict["NAME"] = arguments.memory_in
        print(f"{_megabytes(arguments.user):.1f}")
        return
    with scratch_database(SCRATCH):
        _measure(arguments.file, arguments.lines, arguments.users)


def _measure(path: Path, lines: int, users: int) -> None:
    _publish(path)
    owners = [_user(lines // users) for _ in range(users)]
    rounds = []
    for number in range(ROUNDS + 1):
        _switch(owners, number)
        rounds.append((_costs(_revalue), _costs(_revalue), _costs(partial(_bare, number))))
        _tidy()
    rounds = rounds[1:]  # the first round warms up
    command = f"{COMMAND} {path} --lines {lines} --users {users}"
    print("aim, reached, ratio, ratio of processor time, command")
    for aim, name, place in (("<= 5 x", "all changed", 0), ("<= 1.5 x", "none changed", 1), ("1 x", "bare UPDATE", 2)):
        seconds, processor = (median(one[place][cost] for one in rounds) for cost in (0, 1))
        bare, bare_processor = (median(one[2][cost] for one in rounds) for cost in (0, 1))
        print(
            f"{aim} bare UPDATE, {lines / seconds:,.0f} lines/s {name}, {seconds / bare:.2f}, "
            f"{processor / bare_processor:.2f}, {command}"
        )
    for many in (10_000, 100_000):
        print(f"memory independent of the lines, {_peak(path, _user(many))} MB for {many:,} of one user, -, {command}")


def _publish(path: Path) -> None:
    # Its modules hold models, which exist once Django is set up.
    from codes.models import Release
    from codes.services.releases import load_release, publish_release

    settings.JOBS_INLINE = True
    load_release(path=path, at=AT, license_needed=False)
    publish_release(release_id=Release.objects.get().id, at=AT)


def _user(lines: int) -> UUID:
    """Store a user with so many lines of a year, and return the id."""
    from accounts.models import User
    from codes.models import RelativeValue
    from procedures.services.changes import NOTHING, Mutation, Op, apply_changes

    user, random = User.objects.create_user(f"{uuid4()}@example.org"), Random(lines)
    every = list(RelativeValue.objects.filter(component="", work_rvu__gt=0).values_list("code_id", flat=True))
    # A clinician bills some dozens of codes, each user others.
    codes = Random(str(user.id)).sample(every, 60)
    for start in range(0, lines, 2_000):
        batch = [
            Mutation("procedure_logs", Op.UPSERT, str(uuid4()), _line(random, codes), NOTHING)
            for _ in range(min(2_000, lines - start))
        ]
        apply_changes(user_id=user.id, mutations=batch, at=AT)
    return user.id


def _line(random: Random, codes: Sequence[str]) -> dict[str, object]:
    day = date(2025, 10, 1) + timedelta(days=random.randrange(365))
    # An encounter each: what is measured is the valuing, not the cost of a crowded day.
    return {"code": random.choice(codes), "performed_on": day.isoformat(), "units": random.choice((1, 1, 1, 2)),
            "modifiers": random.choice(([], [], [], ["25"], ["52"])), "encounter_id": str(uuid4())}  # fmt: skip


def _switch(owners: Sequence[UUID], number: int) -> None:
    """Give every user a contract of other years and factors, so that all credits change."""
    from procedures.contracts.terms import terms_of
    from procedures.models import Contract, ContractVersion
    from procedures.selectors.contracts import default_contract_id
    from procedures.services.changes.totals import rebuild_totals

    terms = terms_of({"policy": "cms"} if number % 2 else {"policy": "unadjusted"}).as_json()
    ContractVersion.objects.all().delete()
    Contract.objects.all().delete()
    for owner in owners:
        contract = default_contract_id(user_id=owner)
        Contract.objects.create(user_id=owner, id=contract, name="x", is_default=True, made_at=AT)
        ContractVersion.objects.create(
            user_id=owner, contract_id=contract, number=1, effective_from=date(1992, 1, 1), terms=terms, made_at=AT
        )
    with connection.cursor() as cursor:
        # So that each line differs from what it will be worth, and the totals say what the lines do.
        cursor.execute("UPDATE procedures_valuation SET wrvu = wrvu + 1, digest = gen_random_uuid()")
    rebuild_totals()
    _tidy()


def _revalue() -> None:
    from procedures.collections.revaluation import Cause
    from procedures.services.valuations import RevaluationRun, revalue

    revalue(run=RevaluationRun(Cause.COMMAND), at=AT)


def _bare(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_BARE, [(number + 1) * 10_000_000])


def _costs(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that some work takes, and those of processor time, of this process and its database."""
    before = _processor_seconds()
    seconds = seconds_of(work)
    return seconds, _processor_seconds() - before


def _processor_seconds() -> float:
    """Return the processor time of this process and of all that the database ever started: a run has connections of its
    own, and bare UPDATEs, too, leave work to the writers of the log and of pages."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        ((backend,),) = cursor.fetchall()
    server = _fields_of(backend)[1]
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    # utime and stime of those that live, then those of the server with cutime and cstime of those that have ended.
    ticks = sum(sum(map(int, _fields_of(child)[11:13])) for child in children)
    ticks += sum(map(int, _fields_of(server)[11:15]))
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _fields_of(process: str) -> list[str]:
    """Return what the kernel says of a process, from its state on, none where it has just ended."""
    try:
        # After the name in brackets, which may hold anything.
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return ["0"] * 15


def _tidy() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE procedures_valuation")


def _peak(path: Path, user: UUID) -> str:
    words = [sys.executable, "-m", "tests.performance.revaluation", str(path), "--memory-in", SCRATCH]
    done = subprocess.run([*words, "--user", str(user)], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _megabytes(user: UUID) -> float:
    from procedures.collections.revaluation import Cause
    from procedures.services.valuations import RevaluationRun, revalue

    with connection.cursor() as cursor:
        cursor.execute("UPDATE procedures_valuation SET wrvu = wrvu + 1 WHERE user_id = %s", [user])
    idle = kilobytes("VmRSS")
    revalue(run=RevaluationRun(Cause.COMMAND), user_id=user, at=AT)
    return (kilobytes("VmHWM") - idle) / 1024


if __name__ == "__main__":
    main()
