"""What a device is told of a mutation (pure).

Source: the sync contract, section 2, the answer of a push.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final
from uuid import UUID

from procedures.collections.collection import Json
from procedures.collections.credit import StoredCredit
from procedures.collections.patient_data import patient_data_in_json
from procedures.collections.preferences import READ_KEYS
from procedures.collections.records import FAVORITES, SETTINGS, SettingFields
from procedures.domain.days import last_day_accepted
from procedures.services.changes.mutations import MODIFIED, Result, Status

_KEYED: Final = {one.name: one for one in (FAVORITES, SETTINGS)}
_GONE: Final[Mapping[str, Json]] = {"rev": None, "deleted": True, "data": None}


def answer_of(result: Result, *, credit: StoredCredit | None, at: datetime, namespace: UUID) -> dict[str, Json]:
    """Return the outcome of one mutation, all but its `mutation_id`.

    `credit` is that of the line that it wrote, `namespace` that of the ids that the user's devices make of a key.
    """
    if result.processed_answer is not None:
        return {**result.processed_answer, "replayed": True}
    answer: dict[str, Json] = {"collection": result.collection, "id": result.id, "status": result.status.value}
    if result.holds:
        answer["rev"] = result.rev
        warnings = [
            *warnings_of(result, credit=credit, at=at),
            *id_warnings(result, namespace=namespace),
            *setting_warnings(result),
        ]
        answer["warnings"] = [dict(warning) for warning in warnings]
    if result.is_repeated:
        answer["replayed"] = True
    if result.status is Status.REJECTED:
        return {**answer, "code": result.code, "errors": {name: list(codes) for name, codes in result.errors.items()}}
    if result.status is Status.CONFLICT:
        answer["reason"] = result.reason
        if result.reason == MODIFIED:
            answer["fields"] = list(result.fields)
    if result.status in {Status.MERGED, Status.CONFLICT}:
        answer["server"] = {"id": result.id, **_GONE} if result.record is None else result.record.as_json()
    return answer


def warnings_of(result: Result, *, credit: StoredCredit | None, at: datetime) -> list[dict[str, str]]:
    """Return what the owner of a record should look at, though it is stored: `{"field", "code"}` each."""
    said = [{"field": name, "code": "unknown_field"} for name in result.ignored]
    if credit is not None:
        said += credit.warnings
    return [*said, *day_warnings(result.record.data if result.record else {}, at=at)]


def id_warnings(result: Result, *, namespace: UUID) -> list[dict[str, str]]:
    """Return the warning that a record is under another id than the one that its key makes, or none.

    Another device that makes the same favorite or setting then has a second record of it.
    """
    collection = _KEYED.get(result.collection)
    if collection is None or result.record is None or result.record.deleted:
        return []
    if result.id == collection.id_of(result.record.data, namespace=namespace):
        return []
    return [{"field": "id", "code": "not_derived"}]


def setting_warnings(result: Result) -> list[dict[str, str]]:
    """Return a warning for each kind of patient data that a setting of the client's own seems to hold.

    Of the keys that reports read such a text is refused; what others mean is the client's affair.
    """
    if result.collection != SETTINGS.name or result.record is None or result.record.deleted:
        return []
    setting = SettingFields.from_json(result.record.data)
    if setting.key in READ_KEYS:
        return []
    texts = {"key": setting.key, "value": setting.value}
    return [{"field": name, "code": code} for name, text in texts.items() for code in patient_data_in_json(text)]


def day_warnings(data: Mapping[str, Json], *, at: datetime) -> list[dict[str, str]]:
    """Return the warning that a date of service is yet to come everywhere in the world, or none."""
    day = data.get("performed_on")
    if not isinstance(day, str) or day <= _last_day(at):
        return []
    return [{"field": "performed_on", "code": "in_future"}]


# One instant for all lines of a batch.
@lru_cache(maxsize=8)
def _last_day(at: datetime) -> str:
    return last_day_accepted(at).isoformat()
