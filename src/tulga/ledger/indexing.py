"""What full-text search looks at: the words of a claim, and the passages of a document."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from tulga.actors import actors
from tulga.ledger.spelling import sounds

_GAP = re.compile(r"\n[ \t]*\n")
_LONGEST = 4000


def claim_words(row: Mapping[str, Any]) -> str:
    """The sounds of a claim's row: its relation, its ends by id and English name, item, place, voice and quote."""
    said = [row["relation"].replace("_", " ")]
    said += [name for end in ("subject", "object") if row[end] for name in (row[end], _label(row[end]))]
    said += [row[name] for name in ("item", "place", "voice", "quote") if row[name]]
    return " ".join(dict.fromkeys(sounds(" ".join(said))))


@lru_cache(maxsize=4096)
def _label(actor: str) -> str:
    known = actors().get(actor)
    return known.label if known else ""


def passages(text: str | None) -> Iterator[dict[str, Any]]:
    """The paragraphs of a document as columns of the table `passage`, long ones cut between lines.

    >>> [(p["begins"], p["ends"], p["words"]) for p in passages("Хаан came.\\n\\nNobody left.")]
    [(0, 10, 'han kame'), (12, 24, 'nobodi left')]
    """
    if not text:
        return
    start = 0
    for gap in [*_GAP.finditer(text), None]:
        end = gap.start() if gap else len(text)
        for begins, ends in _cut(text, start, end):
            if words := " ".join(sounds(text[begins:ends])):
                yield {"begins": begins, "ends": ends, "words": words}
        start = gap.end() if gap else end


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        at = max(text.rfind("\n", start, start + _LONGEST), text.rfind(". ", start, start + _LONGEST) + 1)
        cut = at if at > start else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end
