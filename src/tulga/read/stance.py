"""How a sentence says a thing: polarity, modality and voice, three fields because one text can be all at once."""

import re
from typing import NamedTuple

from tulga.claim import Modality, Polarity

_NEGATION = re.compile(
    r"\b(?:not|never|no longer|nor|neither|without|did ?n't|has ?n't|have ?n't|was ?n't|is ?n't|does ?n't|"
    r"won't|left out|failed to|"
    r"refus(?:ed|es|ing)|declin(?:ed|es|ing)|rejected|ceased|cancelled|canceled|suspended|void|lapsed|"
    r"expired|has yet to|have yet to)\b(?! only| just| shied)",
    re.IGNORECASE,
)
_NO_NEAR = re.compile(r"\b(?:no|none of)\b(?:\s\w+){0,3}\s*$", re.IGNORECASE)
_PLANNED = re.compile(
    r"\b(?:will|shall|plans?|planned|planning|intends?|scheduled|upcoming|forthcoming|(?:is|are) (?:to|"
    r"due|set|expected|slated)\b|"
    r"agreed to|aims? (?:to|at)|pledged|promised|about to|next (?:year|month|week)|focusing on expanding|"
    r"hopes? to|wants? to|would implement)\b",
    re.IGNORECASE,
)
_POSSIBLE = re.compile(
    r"\b(?:may|might|could|can|would|if|possibly|perhaps|potential(?:ly)?|considering|reviewing|"
    r"under (?:study|review|consideration)|"
    r"opportunity to|appears? to|likely|unless)\b",
    re.IGNORECASE,
)
_SAYING = (
    r"said|says|stated|states|told|claims?|claimed|argues?|argued|insists?|insisted|noted|notes|warned|"
    r"warns|believes?|according to|"
    r"asserted|asserts|declares that|points out|reported|reportedly|emphasized|emphasised|is thought|allegedly|are said"
)
_VOICE_AFTER = re.compile(rf"\b(?:{_SAYING})\b\s*(?:that\b|,|:)?", re.IGNORECASE)
_ACCORDING = re.compile(r"\baccording to ((?:the |an? )?[^,.;]{3,60})", re.IGNORECASE)
_THOUGHT = re.compile(
    r"\b(?:it is|are|is|was|were) (?:thought|believed|said|reported|alleged|rumou?red)\b|\ballegedly\b|\breportedly\b",
    re.IGNORECASE,
)
_SPEAKER = re.compile(r"((?:[A-Z][\w.'-]+\s+){0,6}[A-Z][\w.'-]+)\s*(?:,[^,]{0,60},)?\s*(?:has |have |had |also )?$")


class Stance(NamedTuple):
    """The three fields of a claim that say how it is said."""

    polarity: Polarity
    modality: Modality
    voice: str | None


def stance(folded: str, start: int, end: int) -> Stance:
    """Stance of the words start to end of a folded sentence.

    >>> text = "Turkey has agreed to upgrade Mongolian military facilities."
    >>> stance(text, text.index("upgrade"), len(text)).modality
    'planned'
    >>> text = "The country has not only signed a treaty but ratified it."
    >>> stance(text, text.index("signed"), text.index("signed") + 6).polarity
    '+'
    """
    before = folded[max(0, start - 70) : start]
    before = re.split(r"[;:]|,? (?:but|while|although)\b", before)[-1]
    window = before + folded[start:end]
    negated = bool(
        _NEGATION.search(before)
        or _NO_NEAR.search(before)
        or _NEGATION.search(folded[start : min(end + 25, len(folded))])
    )
    modality: Modality = "actual"
    if _POSSIBLE.search(window) and not re.search(r"\bif\b.*\bthen\b", window):
        modality = "possible"
    if _PLANNED.search(window):
        modality = "planned"
    return Stance("-" if negated else "+", modality, _voice(folded, start))


def _voice(folded: str, start: int) -> str | None:
    according = _ACCORDING.search(folded)
    if according:
        return according[1].strip()
    if _THOUGHT.search(folded):
        return "unnamed"
    saying = _VOICE_AFTER.search(folded, 0, start)
    if saying is None:
        return None
    speaker = _SPEAKER.search(folded[: saying.start()].rstrip())
    return speaker[1].strip() if speaker else None
