"""A request to value lines without storing them (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from codes.domain.patterns import LOCALITY
from procedures.collections.collection import Collection, Errors, Json
from procedures.collections.logs import PROCEDURE_LOGS
from procedures.contracts.terms import InvalidTerms, terms_of
from procedures.domain.days import last_day_accepted
from procedures.wrvu.policy import CMS, UNADJUSTED, Policy
from wire.validation.members import Members
from wire.validation.values import choice, nullable, text

MOST_LINES: Final = 500
POLICIES: Final[Mapping[str, Policy]] = {one.name.value: one for one in (CMS, UNADJUSTED)}

_LINE_FIELDS: Final = ("code", "performed_on", "units", "modifiers", "place_of_service", "encounter_id", "minutes")
CALCULATE_LINE: Final = Collection(
    name="calculate", fields=tuple(one for one in PROCEDURE_LOGS.fields if one.name in _LINE_FIELDS)
)
_is_locality: Final = text(max_length=8, pattern=LOCALITY)
_is_dollars: Final = text(max_length=8, pattern=r"[1-9][0-9]{0,2}\.[0-9]{2,4}")


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """Where a payment is estimated: a locality as `<MAC>-<locality>`, None for the nation; US dollars per RVU, None for
    the conversion factors of the release."""

    locality: str | None = None
    conversion_factor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CalculationRequest:
    """A policy, lines whose fields are those of a log, as sent and in order, and whether a payment is asked for."""

    policy: Policy
    lines: tuple[Mapping[str, Json], ...]
    payment: PaymentRequest | None = None


class InvalidRequest(ValueError):
    """A request that cannot be valued; `errors` has the codes of what is wrong by field path (`lines.0.code`)."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("The lines cannot be valued as they are.")
        self.errors = errors


def parse_calculation(body: object, *, at: datetime) -> CalculationRequest:
    """Return a request as its body states it; counted by the rules of Medicare unless it says otherwise.

    Raises InvalidRequest, with every error found.
    """
    members = Members.of(body)
    policy = _policy(members, body)
    payment = _payment(members, body)
    lines = members.whole_list("lines", most=MOST_LINES)
    members.refuse_others()
    checked = list(_checked(lines, at=at))
    errors = members.errors | {path: codes for _, faults in checked for path, codes in faults.items()}
    if errors:
        raise InvalidRequest(errors)
    return CalculationRequest(policy, tuple(values for values, _ in checked), payment)


def _policy(members: Members, body: object) -> Policy:
    """Return the policy of a name, or that of terms as a contract has them."""
    named = members.take("policy", choice(list(POLICIES)), CMS.name.value)
    members.inner("terms")
    if not isinstance(body, dict) or "terms" not in body:
        return POLICIES[named]
    if "policy" in body:
        members.refuse("terms", "with_policy")
    if not isinstance(body["terms"], dict):
        return CMS
    try:
        return terms_of(body["terms"]).policy
    except InvalidTerms as invalid:
        for path, (code, *_) in invalid.errors.items():
            members.refuse(f"terms.{path}", code)
        return CMS


def _payment(members: Members, body: object) -> PaymentRequest | None:
    payment = members.inner("payment")
    locality = payment.take("locality", nullable(_is_locality), None)
    dollars = payment.take("conversion_factor", nullable(_is_dollars), None)
    payment.refuse_others()
    if not isinstance(body, dict) or "payment" not in body:
        return None
    return PaymentRequest(locality, None if dollars is None else Decimal(dollars))


def _checked(lines: Sequence[object], *, at: datetime) -> Iterator[tuple[Mapping[str, Json], Errors]]:
    """Yield each line with defaults filled in, and its errors by path."""
    for place, line in enumerate(lines):
        if not isinstance(line, Mapping):
            yield {}, {f"lines.{place}": ("invalid_type",)}
            continue
        fields = CALCULATE_LINE.checked(line, is_whole=True)
        errors = {**fields.errors, **dict.fromkeys(fields.unknown, ("unknown_field",))}
        day = fields.values.get("performed_on")
        if isinstance(day, str) and date.fromisoformat(day) > last_day_accepted(at):
            errors["performed_on"] = ("in_future",)
        yield fields.values, {f"lines.{place}.{name}": codes for name, codes in errors.items()}
