"""Who is named in a sentence, and how the sentence uses the name.

An actor's *marker* is the preposition that governs it (by, to, with, in, of, from, between, against), shared by all members
of a list; names without one stand as agent or patient. This light syntax needs no parser.
"""

import re
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, replace

from tulga.actors import gazetteer
from tulga.read.proper_names import names, realms
from tulga.read.sentences import Sentence, fold


@dataclass(frozen=True, slots=True)
class Party:
    """An actor as a sentence uses it; `start` and `end` are positions in the document.

    `marker` is the governing preposition or "" for none; `group` is shared by the members of one list; `form` is that of
    the name, or "pronoun" for the country, we, both sides.
    """

    start: int
    end: int
    actor: str
    kind: str
    form: str
    marker: str
    group: int
    possessive: bool = False

    @property
    def is_state(self) -> bool:
        """Whether it is a state or stands for one."""
        return self.kind == "state"


_MARKER = re.compile(
    r"\b(by|with|to|into|towards?|in|inside|of|from|between|among|against|for|on|at|via|through|than|as|"
    r"beyond|under|over|near|"
    r"alongside|including|like|behind|versus|around)\s+"
    r"((?:(?:the|a|an|its|their|both|all|other|new|former|neighbou?ring|nearby|also|fellow|such|countries|"
    r"states|partners|governments?|"
    r"president|prime|minister|ministers|leaders?|king|emir|sultan|premier|republic|kingdom|state|capital|"
    r"militar(?:y|ies)|forces|"
    r"armed|troops|peoples?|of|as|suppliers|powers|neighbou?rs|majority|islamic|major|western)\W{1,2}){0,5})$",
    re.IGNORECASE,
)
_LIST_GAP = re.compile(
    r"^\s*(?:'s?)?\s*(?:\([^)]{0,40}\)\s*)?(?:,|/|;|-|--)?\s*(?:(?:and|or|as well as|along with|plus|&|"
    r"then|later|also|to|"
    r"the (?:republic|kingdom|state) of|the|its|both|with|of|in|from|lately|mostly|possibly|particularly|"
    r"by)\s+)*(?:the\s+)?(?:\w+-)?$",
    re.IGNORECASE,
)
_JOINED = re.compile(r",|/|;|\band\b|\bor\b|&|\bas well as\b|\balong with\b|-", re.IGNORECASE)
_FOCAL = re.compile(
    r"\b(?:the country|our (?:country|nation|state)|this country|the nation|the (?:government|kingdom|"
    r"republic|sultanate|emirate|island)|"
    r"we|our|it|its|the (?:military|army|armed forces|national guard|defense forces|defence forces)|"
    r"the ministry of (?:defen[cs]e|foreign affairs))\b",
    re.IGNORECASE,
)
_PAIR = re.compile(
    r"\b(?:(?:the|these|both) (?:two )?(?:countries|sides|states|nations|parties|neighbou?rs|governments)|"
    r"both (?:countries|sides|states|nations)|"
    r"the two)\b(?! of the world)",
    re.IGNORECASE,
)
_SAME_MARKER = {
    "into": "to", "toward": "to", "towards": "to", "inside": "in", "at": "in", "near": "in", "around": "in", "among": "between",
    "alongside": "with", "through": "via", "including": "", "like": "", "as": "",
}  # fmt: skip
_KINDS = frozenset({"state", "organisation", "programme", "territory", "force", "mission", "region"})
_SAME = frozenset({"state", "organisation", "programme"})


def parties(
    sentence: Sentence, focal: str | None, last_partner: str | None, people: MutableMapping[str, str] | None = None
) -> list[Party]:
    """The states, organisations and programmes of a sentence in order, with their markers.

    `focal` is the document's state, for which "the country" and "we" stand; `last_partner` is the other side of "the two
    countries" where the sentence does not name both; `people` are the persons met so far, by surname.
    """
    found = gazetteer().find(sentence.folded)
    taken = [(m.start, m.end) for m in found]
    longer = realms(sentence.folded, taken)
    out: list[Party] = []
    for mention in found:
        if mention.start in longer:
            end = longer[mention.start]
            out.append(_party(sentence, mention.start, end, sentence.folded[mention.start : end], "name", "name"))
        elif mention.actor is not None and mention.kind in _KINDS:
            out.append(_party(sentence, mention.start, mention.end, mention.actor, mention.kind, mention.form))
    taken += [(start, end) for start, end in longer.items()]
    for start, end, name, kind in names(sentence, taken, {} if people is None else people):
        out.append(_party(sentence, start, end, name, kind, "name"))
    named = {p.actor for p in out if p.is_state}
    for match in _FOCAL.finditer(sentence.folded):
        back = match[0].casefold() in ("it", "its") and any(
            p.is_state and p.end <= sentence.start + match.start() for p in out
        )
        if focal and not back and not _inside(match.span(), taken):
            out.append(_party(sentence, *match.span(), focal, "state", "pronoun"))
    if focal and len(named - {focal}) == 0 and last_partner:
        for match in _PAIR.finditer(sentence.folded):
            for actor in (focal, last_partner):
                out.append(_party(sentence, *match.span(), actor, "state", "pronoun"))
    return _grouped(sentence, sorted(out, key=lambda p: (p.start, p.end)))


def _inside(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    return any(span[0] < b and a < span[1] for a, b in taken)


def _party(sentence: Sentence, start: int, end: int, actor: str, kind: str, form: str) -> Party:
    before, after = sentence.folded[max(0, start - 60) : start], sentence.folded[end : end + 3]
    match = _MARKER.search(before)
    marker = match[1].casefold() if match else ""
    possessive = after.startswith("'s") or (after.startswith("' ") and sentence.folded[end - 1] == "s")
    return Party(sentence.start + start, sentence.start + end, actor, kind, form, _plain(marker), 0, possessive)


def _plain(marker: str) -> str:
    return _SAME_MARKER.get(marker, marker)


def _grouped(sentence: Sentence, out: list[Party]) -> list[Party]:
    """Members of one list share the group and the marker of its first member."""
    grouped: list[Party] = []
    for party in out:
        if grouped:
            last = grouped[-1]
            gap = sentence.folded[last.end - sentence.start : max(last.end, party.start) - sentence.start]
            same_place = party.start == last.start
            if same_place or (_LIST_GAP.match(gap) and _JOINED.search(gap) and _alike(last, party)):
                marker = last.marker if not party.marker or same_place else party.marker
                if last.marker == "between":
                    marker = "between"
                grouped.append(replace(party, group=last.group, marker=marker))
                continue
        grouped.append(replace(party, group=len(grouped)))
    return _without_false_pairs(sentence, grouped)


def _without_false_pairs(sentence: Sentence, grouped: list[Party]) -> list[Party]:
    """Two names with only a comma between them are no list: "a visit to Mongolia, China cancelled"."""
    out = list(grouped)
    for index, party in enumerate(out[1:], start=1):
        members = [p for p in grouped if p.group == party.group]
        last = out[index - 1]
        gap = sentence.folded[last.end - sentence.start : max(last.end, party.start) - sentence.start]
        if len(members) == 2 and last.group == party.group and gap.strip() == ",":
            out[index] = replace(_remarked(sentence, party), group=len(grouped) + index)
    return out


def _remarked(sentence: Sentence, party: Party) -> Party:
    match = _MARKER.search(sentence.folded[max(0, party.start - sentence.start - 60) : party.start - sentence.start])
    return replace(party, marker=_plain(match[1].casefold()) if match else "")


def _alike(last: Party, party: Party) -> bool:
    return (last.kind == party.kind or {last.kind, party.kind} <= _SAME) and (last.form == "pronoun") <= (
        party.form != "pronoun"
    )


def focal_state(text: str) -> str | None:
    """The state that a document is about: the one named most often, names in its head (300 characters, capitals or not)
    counting five times more; None when no state is named."""
    from collections import Counter

    folded = fold(text)
    counts: Counter[str] = Counter()  # keeps the order of first mention, which breaks ties
    for part, weight in ((folded[:300].title(), 5), (folded, 1)):
        for mention in gazetteer().find(part):
            if mention.kind == "state" and mention.actor:
                counts[mention.actor] += weight
    return counts.most_common(1)[0][0] if counts else None
