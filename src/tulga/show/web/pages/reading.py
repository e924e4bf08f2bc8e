"""Reading: how well the reader reads documents that it has not learned from, and what a confidence is worth."""

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

from tulga.show.reliability import SURE, diagram
from tulga.show.surface import Workspace
from tulga.show.web.page import Asked, Data, page
from tulga.show.words import relation_label

LEAST: Final = 20  # annotated claims from which a relation is ranked among the strongest and the weakest
RANKED: Final = 6
LEVELS: Final = {
    "dyad": "the relation is right and so are its two ends, whichever way round; the same pair counts once",
    "claim": "relation, subject and object, number (within one percent) and date are all right",
    "evidence": "the relation is right and its words were found where people found them",
}
_READ: Final = {"all": "all documents", "country": "country texts", "written": "written texts"}
_LEARNED: Final = {"the other folds": "other documents of both kinds", **_READ}


@page(
    "reading",
    path="/reading",
    title="Reading",
    what="How well the reader reads documents that it has not learned from: reliability, levels, kinds, relations.",
    place=5,
)
def reading(workspace: Workspace, asked: Asked) -> Data:
    """The figures of the reader that comes with Tulga; they are the same in every workspace."""
    found = measured()
    relations = [{"relation": name, "label": relation_label(name), **row} for name, row in found["relations"].items()]
    relations.sort(key=lambda row: (-row["f1"], row["label"]))
    ranked = [row for row in relations if row["annotated"] >= LEAST]
    half = min(RANKED, len(ranked) // 2)
    return {
        "weights": found["weights"],
        "folds": found["folds"],
        "calibrated": found["calibrated"],
        "least_confidence": SURE,
        "least_annotated": LEAST,
        "levels": [{"level": level, "means": means} for level, means in LEVELS.items()],
        "people": found["people"],
        "readings": [_in_words(row) for row in found["readings"]],
        "bins": found["bins"],
        "strongest": ranked[:half],
        "weakest": ranked[len(ranked) - half :][::-1],
        "relations": relations,
        "figures": {"reliability": diagram(found["bins"])},
    }


@cache
def measured() -> dict[str, Any]:
    """The figures as `scripts/measure_reading.py` wrote them; shares are of 1."""
    kept: dict[str, Any] = json.loads((files("tulga.read") / "data" / "reliability.json").read_text(encoding="utf-8"))
    return kept


def _in_words(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "reads": _READ[row["read"]], "learns": _LEARNED[row["learned_from"]]}
