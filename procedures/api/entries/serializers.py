"""A sentence as the API takes and gives it."""

from __future__ import annotations

from rest_framework import serializers

from procedures.domain.sentences.lexer import LONGEST
from procedures.domain.sentences.values import Chip, Item, Sentence


class SentenceInput(serializers.Serializer[object]):
    """A text as somebody types or dictates it, and the day that it is for them; by the profile unless said."""

    text = serializers.CharField(max_length=LONGEST)
    today = serializers.DateField(required=False)


class SpanOutput(serializers.Serializer[object]):
    """Where words stand in the text, in characters (code points); the end is exclusive."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()


class ChipOutput(SpanOutput):
    """A part of a line. `open`: the person has to choose one of the options; a closed one has one option.

    An option is a code, a modifier, a role, a place of service, a day, or a count: `3` units, `3x1` lines of one unit.
    """

    open = serializers.BooleanField()
    options = serializers.ListField(child=serializers.CharField())


class SentenceItemOutput(serializers.Serializer[object]):
    """A line as far as the sentence says it; null for what it does not say."""

    what = ChipOutput()
    count = ChipOutput(allow_null=True)
    modifiers = ChipOutput(many=True)
    role = ChipOutput(allow_null=True)
    place = ChipOutput(allow_null=True)


class SentenceOutput(serializers.Serializer[object]):
    """The lines of a sentence, the day of all of them, and the words that were not read."""

    items = SentenceItemOutput(many=True)
    day = ChipOutput(allow_null=True)
    unread = SpanOutput(many=True)


def sentence_json(sentence: Sentence) -> dict[str, object]:
    """Return a sentence as `SentenceOutput` describes it."""
    return {
        "items": [_item_json(item) for item in sentence.items],
        "day": _chip_json(sentence.day),
        "unread": [{"start": start, "end": end} for start, end in sentence.unread],
    }


def _item_json(item: Item) -> dict[str, object]:
    return {
        "what": _chip_json(item.what),
        "count": _chip_json(item.count),
        "modifiers": [_chip_json(chip) for chip in item.modifiers],
        "role": _chip_json(item.role),
        "place": _chip_json(item.place),
    }


def _chip_json(chip: Chip | None) -> dict[str, object] | None:
    if chip is None:
        return None
    return {"start": chip.start, "end": chip.end, "open": chip.is_open, "options": list(chip.options)}
