"""Members of a JSON object, taken one by one, with every error kept by its path (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

from wire.validation.values import ValidationFailed

T = TypeVar("T")

_MISSING: Final = object()


class Members:
    """An object as `sent`. What cannot be taken is noted in `errors`, which inner objects share, under its path."""

    def __init__(self, sent: dict[str, object], path: str, errors: dict[str, tuple[str, ...]]) -> None:
        self.sent = sent
        self._path = path
        self._taken: set[str] = set()
        self.errors = errors

    @classmethod
    def of(cls, sent: object) -> Members:
        """Return the members of what was sent; none, and an error, where that is no object."""
        if isinstance(sent, dict):
            return cls(sent, "", {})
        return cls({}, "", {"": ("invalid_type",)})

    def take(self, name: str, validator: Callable[[object], T], default: Any) -> Any:  # Any: T, or the default
        """Return a member that passes a validator; the default where it is not there or does not pass."""
        self._taken.add(name)
        value = self.sent.get(name, _MISSING)
        if value is _MISSING:
            return default
        try:
            return validator(value)
        except ValidationFailed as failed:
            self.refuse(name, failed.code)
            return default

    def inner(self, name: str) -> Members:
        """Return the members of an object inside; none where it is not there."""
        self._taken.add(name)
        value = self.sent.get(name, {})
        if not isinstance(value, dict):
            self.refuse(name, "invalid_type")
            value = {}
        return Members(value, self._full(name), self.errors)

    def list_of(self, name: str, *, most: int) -> Iterator[Members]:
        """Yield the members of each object of a list inside; nothing where it is not there."""
        self._taken.add(name)
        value = self.sent.get(name, [])
        if not isinstance(value, list):
            self.refuse(name, "invalid_type")
            return
        if len(value) > most:
            self.refuse(name, "too_many")
        for index, item in enumerate(value[:most]):
            if isinstance(item, dict):
                yield Members(item, f"{self._full(name)}.{index}", self.errors)
            else:
                self.refuse(f"{name}.{index}", "invalid_type")

    def whole_list(self, name: str, *, most: int) -> list[object]:
        """Return a list that must be there, as it was sent."""
        self._taken.add(name)
        value = self.sent.get(name, _MISSING)
        if isinstance(value, list) and len(value) <= most:
            return value
        self.refuse(
            name, "required" if value is _MISSING else "too_many" if isinstance(value, list) else "invalid_type"
        )
        return []

    def mapping(self, name: str, key_pattern: str, validator: Callable[[object], T], *, most: int) -> dict[str, T]:
        """Return an object inside whose keys match a pattern and whose values pass a validator."""
        inner = self.inner(name)
        if len(inner.sent) > most:
            self.refuse(name, "too_many")
            return {}
        values: dict[str, T] = {}
        for key, value in inner.sent.items():
            if not re.fullmatch(key_pattern, str(key)):
                inner.refuse(str(key), "invalid_format")
                continue
            try:
                values[key] = validator(value)
            except ValidationFailed as failed:
                inner.refuse(key, failed.code)
        return values

    def refuse(self, name: str, code: str) -> None:
        """Note what is wrong with a member; of what is no object nothing more is said."""
        if "" not in self.errors:
            self.errors[self._full(name)] = (code,)

    def refuse_others(self) -> None:
        """Note every member that nobody asked for."""
        for name in self.sent.keys() - self._taken:
            self.refuse(str(name), "unknown_field")

    def _full(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name
