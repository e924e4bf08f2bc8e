"""Claims in few words, and a small vocabulary of one relation a nature, for the tests of this folder."""

from decimal import Decimal
from typing import Any

from tulga.claim import Claim, Evidence
from tulga.relations import Relation
from tulga.span import Span


def claim(relation: str, subject: str | None, obj: str | None, when: str = "", source: str = "a", **more: Any) -> Claim:
    """A claim of table row `row` (1 where none is given) of `source`."""
    row = more.pop("row", 1)
    if "value" in more:
        more["value"] = Decimal(more["value"])
    evidence = Evidence(source, f"row={row}")
    return Claim(relation=relation, subject=subject, object=obj, span=Span.parse(when), evidence=evidence, **more)


def _relation(name: str, nature: str, **more: Any) -> Relation:
    return Relation.model_validate(
        {
            "id": name,
            "label": {"en": name},
            "what": name,
            "subject": ["state"],
            "object": ["state"],
            "nature": nature,
            "yields": ["one", "two", "three"],
            "not": ["four", "five"],
            **more,
        }
    )


VOCABULARY = {
    "embassy_opened": _relation("embassy_opened", "event", conflict="date", once=True, items="describe"),
    "military_exercise": _relation("military_exercise", "event", symmetric=True),
    "official_visit": _relation("official_visit", "event"),
    "partnership_level": _relation("partnership_level", "state", symmetric=True, conflict="tier"),
    "membership": _relation("membership", "state", conflict="date"),
    "trade_value": _relation("trade_value", "flow", conflict="value"),
    "mission_count": _relation("mission_count", "stock", conflict="value"),
    "annual_dialogue": _relation("annual_dialogue", "habit"),
}
