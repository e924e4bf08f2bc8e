"""What the coder of events looks at in a sentence: its words, where they stand between the two actors, and their cues."""

import re
from collections.abc import Iterable, Iterator, Sequence

from tulga.read.events.cues import Hit, cues

SOURCE, TARGET = "<s>", "<t>"
_WORD = re.compile(r"<[st]>|[A-Za-z][A-Za-z'-]*|\d[\d,.]*")
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u2010": "-", "\u2011": "-"})
_AFTER, _BEFORE, _NEXT, _WORDS_AFTER = 5, 4, 2, 4


def masked(text: str, sources: Iterable[tuple[int, int]], targets: Iterable[tuple[int, int]]) -> list[str]:
    """The words of a text in small letters, the actors' spans replaced by `<s>` and `<t>`, every number by 0.

    Spans are characters, end excluded; none for an actor that the text does not name.

    >>> masked("Japan gave Fiji 3 ships", [(0, 5)], [(11, 15)])
    ['<s>', 'gave', '<t>', '0', 'ships']
    """
    marks = sorted([*((span, SOURCE) for span in sources), *((span, TARGET) for span in targets)])
    pieces, at = [], 0
    for (start, end), mark in marks:
        pieces += [text[at : max(at, start)], f" {mark} "]
        at = max(at, end)
    return words("".join([*pieces, text[at:]]))


def words(text: str) -> list[str]:
    """The words of a text whose actors are marked `<s>` and `<t>` already."""
    found = _WORD.findall(text.translate(_QUOTES))
    return ["0" if word[0].isdigit() else word.lower() for word in found]


def features(sentence: Sequence[str]) -> set[str]:
    """The features of a masked sentence, each a name: `w=` a word, `m=` one between the actors, `a=` one behind the source.

    The groups of cues likewise: anywhere (`L=`, `LL=` for a cue of several words), between (`B=`), within five and two
    words behind the source (`A=`, `A2=`), within four before the target and five behind it (`T=`, `G=`), and the types
    whose cues come first and second behind the source (`F0=`, `F1=`).

    >>> sorted(name for name in features(["<s>", "praised", "<t>"]) if "praised" in name)
    ['a=praised', 'm=praised', 'w=praised']
    """
    source = sentence.index(SOURCE) if SOURCE in sentence else -1
    target = sentence.index(TARGET) if TARGET in sentence else len(sentence)
    low, high = min(source, target), max(source, target)
    found = {f"w={word}" for word in sentence}
    found.update(f"m={word}" for word in sentence[low + 1 : high])
    found.update(f"a={word}" for word in sentence[source + 1 : source + 1 + _WORDS_AFTER])
    hits = cues().find(sentence)
    for place, here in enumerate(hits):
        if here:
            found.update(f"{where}={hit.group}" for where in _places(place, source, target) for hit in here)
            found.update(f"LL={hit.group}" for hit in here if hit.long)
    found.update(_first(hits[source + 1 :]))
    return found


def types_named(sentence: Sequence[str]) -> set[str]:
    """The PLOVER types of which the sentence has a cue; none where it tells of no event.

    >>> types_named(["<s>", "borders", "<t>"])
    set()
    """
    return {hit.group for here in cues().find(sentence) for hit in here if hit.group.isupper()}


def _places(place: int, source: int, target: int) -> Iterator[str]:
    yield "L"
    if min(source, target) < place < max(source, target):
        yield "B"
    if source < place <= source + _AFTER:
        yield "A"
    if source < place <= source + _NEXT:
        yield "A2"
    if target - _BEFORE <= place < target:
        yield "T"
    if target < place <= target + _AFTER:
        yield "G"


def _first(hits: Sequence[Sequence[Hit]]) -> Iterator[str]:
    order = 0
    for here in hits:
        types = [hit.group for hit in here if hit.group.isupper()]
        if types:
            yield from (f"F{order}={group}" for group in types)
            order += 1
            if order == 2:
                return
