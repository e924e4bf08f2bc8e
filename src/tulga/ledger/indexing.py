"""What full-text search looks at: the words of a claim, and the passages of a document."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from tulga.actors import actors, label
from tulga.claim import Claim
from tulga.ledger.spelling import otherwise, sounds, spelt_one_way

_GAP = re.compile(r"\n[ \t]*\n")
_LONGEST = 4000
_AT_ONCE = 10_000
_SAID = ("relation", "subject", "object", "item", "place", "voice", "quote")


def words(*said: str) -> str:
    """The sounds of what is said, in order, and behind them the other spellings of its words, each once.

    >>> words("Мөнх came", "to Ulaan-Baatar")
    'monh kame to ulan batar ulanbatar munh'
    """
    whole = "\n".join(said)
    if spelt_one_way(whole):
        return " ".join(sounds(whole))
    return " ".join([*sounds(whole), *dict.fromkeys(other for other, _, _ in otherwise(whole))])


def claim_words(row: Mapping[str, Any]) -> str:
    """The words of a claim's row: its relation, item, place, voice and quote, and its ends by id and by their English and
    Mongolian names; where there is no quote, which would have named them, also by those of their people.

    >>> claim_words({"relation": "embassy_opened", "subject": "TUR", "object": None, "item": None, "place": "Ankara",
    ...              "voice": None, "quote": ""})
    'embasi opened ankara tur turkie turk turkish turks turkei'
    """
    return _claim_words(*(row[name] for name in _SAID))


def words_of_claim(claim: Claim) -> str:
    """The same of a claim that has no row yet."""
    said = claim.relation, claim.subject, claim.object, claim.item, claim.place, claim.voice, claim.evidence.quote
    return _claim_words(*said)


def _claim_words(
    relation: str, subject: str | None, object_: str | None, item: str | None, place: str | None, voice: str | None,
    quote: str,
) -> str:  # fmt: skip
    said = words(relation.replace("_", " "), *filter(None, (item, place, voice, quote)))
    return " ".join([said, *(_named(end, quoted=bool(quote)) for end in (subject, object_) if end)])


@lru_cache(maxsize=8192)
def _named(actor: str, *, quoted: bool) -> str:
    """The words of an actor's id, of its names to show, and of its other names of one word in use: where there is a quote
    without those of its people."""
    if actor not in actors():
        return words(actor)
    shown = words(*dict.fromkeys((actor, label(actor), label(actor, "mn"))))
    known = _other_names().get(actor, ())
    others = dict.fromkeys(said for name, form in known if not quoted or form == "name" for said in words(name).split())
    return " ".join([shown, *(said for said in others if said not in shown.split())])


@cache
def _other_names() -> Mapping[str, list[tuple[str, str]]]:
    from tulga.actors.names import names  # reads the tables of ten languages

    found: dict[str, list[tuple[str, str]]] = {}
    for name in names():
        known = name.language in ("en", "mn") and name.form in ("name", "demonym") and name.reading == "first"
        if known and name.text.isalpha() and name.end is None:
            found.setdefault(name.actor, []).append((name.text, name.form))
    return found


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
            if said := words(text[begins:ends]):
                yield {"begins": begins, "ends": ends, "words": said}
        start = gap.end() if gap else end


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        at = max(text.rfind("\n", start, start + _LONGEST), text.rfind(". ", start, start + _LONGEST) + 1)
        cut = at if at > start else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end
