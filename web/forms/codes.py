"""A code as people type it, with modifiers and units beside it, spread over the fields of a form (pure)."""

from __future__ import annotations

from codes.domain.typed_codes import parse_typed_code


def spread_code(fields: dict[str, object], *, modifiers: str) -> bool:
    """Put modifiers and units that were typed with the code into their own fields; say whether units contradict.

    `modifiers` is the name of the field for them.
    """
    typed = str(fields.get("code", "")).strip()
    parsed = parse_typed_code(typed)
    if parsed is None:
        fields["code"] = typed.upper()
        return False
    units = parsed.units_beside(str(fields.get("units", "1")).strip())
    fields["code"] = parsed.code
    written = str(fields.get(modifiers, "")).replace(",", " ").upper().split()
    fields[modifiers] = " ".join((*parsed.modifiers, *written))
    if units is not None:
        fields["units"] = units
    return units is None
