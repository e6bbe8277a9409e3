"""Lines as a FHIR R4 bundle of Procedure and ChargeItem; there is no patient, the subject is a group of nobody."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from codes.domain.patterns import LEVEL_I
from procedures.domain.production import CountsAs
from procedures.selectors.logs import ValuedLog
from procedures.selectors.snapshot import repeatable_read

_CPT: Final = "http://www.ama-assn.org/go/cpt"
_LEVEL_II: Final = "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
_IS_CPT: Final = re.compile(LEVEL_I)
_CHARGE_STATUS: Final = {"billable": "billable", "billed": "billed", "collected": "billed"}

Resource = dict[str, object]


def bundle(
    lines: Iterable[ValuedLog], *, user_id: UUID, at: datetime, counts_as: Callable[[ValuedLog], CountsAs]
) -> Iterator[str]:
    """Yield a Bundle of the type collection: the group, then a Procedure and a ChargeItem a line."""
    group = uuid5(user_id, "group")
    begin = {
        "resourceType": "Bundle",
        "id": str(uuid5(user_id, at.isoformat())),
        "type": "collection",
        "timestamp": at.isoformat(),
    }
    with repeatable_read():
        yield f'{json.dumps(begin)[:-1]}, "entry": [\n{_entry(_group(group))}'
        for line in lines:
            yield f",\n{_entry(_procedure(line, group))}"
            yield f",\n{_entry(_charge(line, group, user_id, counts_as(line)))}"
        yield "\n]}\n"


def _entry(resource: Resource) -> str:
    return json.dumps({"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}, ensure_ascii=False)


def _group(group: UUID) -> Resource:
    return {
        "resourceType": "Group",
        "id": str(group),
        "type": "person",
        "actual": False,
        "name": "Whoever was treated: no patient is recorded",
    }


def _procedure(line: ValuedLog, group: UUID) -> Resource:
    fields = line.fields
    resource: Resource = {
        "resourceType": "Procedure",
        "id": line.id,
        "status": "completed",
        "code": _code(line),
        "subject": {"reference": f"urn:uuid:{group}"},
        "performedDateTime": fields.performed_on.isoformat(),
    }
    if fields.encounter_id:
        resource["identifier"] = [{"system": "urn:openrvu:encounter", "value": fields.encounter_id}]
    if fields.note:
        resource["note"] = [{"text": fields.note}]
    return resource


def _charge(line: ValuedLog, group: UUID, user_id: UUID, counted: CountsAs) -> Resource:
    fields, credit = line.fields, line.credit
    return {
        "resourceType": "ChargeItem",
        "id": str(uuid5(user_id, line.id)),
        "extension": [
            {"url": "urn:openrvu:wrvu", "valueString": credit.wrvu},
            {"url": "urn:openrvu:basis", "valueCode": credit.basis},
            {"url": "urn:openrvu:counts-as", "valueCode": counted.value},
            *({"url": "urn:openrvu:modifier", "valueCode": modifier} for modifier in fields.modifiers),
        ],
        "status": _CHARGE_STATUS[fields.billing_state],
        "code": _code(line),
        "subject": {"reference": f"urn:uuid:{group}"},
        "occurrenceDateTime": fields.performed_on.isoformat(),
        "quantity": {"value": fields.units},
        "service": [{"reference": f"urn:uuid:{line.id}"}],
    }


def _code(line: ValuedLog) -> Resource:
    code = line.fields.code
    return {"coding": [{"system": _CPT if _IS_CPT.fullmatch(code) else _LEVEL_II, "code": code}]}
