"""After an upgrade: credits that an older version of the rules gave are worked out anew."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from jobs.models import Job
from jobs.services import start_job
from procedures.collections.revaluation import Cause
from procedures.selectors.revaluations import has_credits_of_older_rules
from procedures.services.contracts import REVALUATION
from procedures.wrvu.version import RULES_VERSION


def revalue_older_rules(*, at: datetime) -> Job | None:
    """Queue the re-valuation of what carries an older version of the rules; None where nothing does, or one is queued.

    The job can be broken off and taken up again, and a second one finds nothing; closed pay periods keep their totals.
    """
    subject = f"rules {RULES_VERSION}"
    unfinished = Job.objects.filter(kind=REVALUATION, subject=subject).exclude(
        state__in=[Job.State.DONE, Job.State.FAILED]
    )
    if not has_credits_of_older_rules() or unfinished.exists():
        return None
    arguments = {"cause": Cause.RULES.value, "subject": str(RULES_VERSION), "run": str(uuid4())}
    return start_job(kind=REVALUATION, arguments=arguments, subject=subject, at=at)
