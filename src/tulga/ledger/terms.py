"""What a person types into a search box, as terms, and terms as the two engines want them.

Words stand next to each other for "and"; a phrase stands in quotes; a minus before a word or phrase leaves out what holds
it; the last word is a beginning. Whatever is typed, an engine only ever sees letters and digits inside its own marks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from tulga.errors import BadUse
from tulga.ledger.spelling import heard, otherwise, sounds

MOST_TERMS = 32
SHORTEST_BEGINNING = 3
_PART = re.compile(r'(-?)(?:["“”„«»]([^"“”„«»]*)["“”„«»]?|([^\s"“”„«»]+))')


@dataclass(frozen=True)
class Term:
    """A word, or words that follow each other, by their sounds; `begins` where the last of them may go on.

    `others` are words any of which will do as well: other spellings of the same name.
    """

    sounds: tuple[str, ...]
    others: tuple[str, ...] = ()
    begins: bool = False


@dataclass(frozen=True)
class Terms:
    """What must be there, all of it, and what must not. Of `either`, one group after the other, one term is enough."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    either: tuple[tuple[Term, ...], ...] = ()

    @property
    def whole(self) -> "Terms":
        """The same where no word is only a beginning."""
        return replace(self, wanted=tuple(replace(term, begins=False) for term in self.wanted))


def terms(typed: str) -> Terms:
    """The terms of what was typed; raises BadUse where no word is in it.

    >>> [(" ".join(term.sounds), term.begins) for term in terms('"defence minister" Хүрэлс').wanted]
    [('defence minister', False), ('hurels', True)]
    >>> [" ".join(term.sounds) for term in terms("visit -Beijing").unwanted]
    ['beijing']
    """
    kept: tuple[list[Term], list[Term]] = ([], [])
    last = False
    for minus, phrase, word in islice(_PART.findall(typed), MOST_TERMS):
        if found := tuple(sounds(phrase or word)):
            last = bool(word) and not minus
            kept[bool(minus)].append(Term(found, _others(word)))
    wanted, unwanted = kept
    if not wanted and not unwanted:
        raise BadUse(f"there is no word to look for in {typed[:60]!r}")
    if last and len(wanted[-1].sounds[-1]) >= SHORTEST_BEGINNING:
        wanted[-1] = replace(wanted[-1], begins=True)
    return Terms(tuple(wanted), tuple(unwanted))


def phrase(text: str) -> Term | None:
    """The words of a name as one term; None where it has none."""
    found = tuple(sounds(text))
    return Term(found) if found else None


def _others(word: str) -> tuple[str, ...]:
    """Other spellings of what was typed as one word."""
    parts = sum(1 for _ in heard(word))
    return tuple(dict.fromkeys(said for said, start, end in otherwise(word) if parts == 1 or end - start >= len(word)))


def expression(asked: Terms, engine: str) -> str:
    """The terms in the language of an engine: `sqlite` (FTS5) or `postgresql` (tsquery). Only-unwanted terms are theirs.

    >>> expression(terms('"defence minister" -visit Хүрэлс'), "sqlite")
    '("defence minister" AND "hurels"*) NOT ("visit")'
    >>> expression(terms('"defence minister" -visit Хүрэлс'), "postgresql")
    "(('defence' <-> 'minister') & ('hurels':*)) & !(('visit'))"
    """
    write, both, or_, without = (
        (_fts5, " AND ", " OR ", " NOT ") if engine == "sqlite" else (_tsquery, " & ", " | ", " & !")
    )
    groups = [f"({or_.join(map(write, group))})" for group in asked.either]
    wanted = both.join([*map(write, asked.wanted), *groups])
    unwanted = or_.join(map(write, asked.unwanted))
    if wanted and unwanted:
        return f"({wanted}){without}({unwanted})"
    return f"({wanted or unwanted})"


def _fts5(term: Term) -> str:
    written = [f'"{said}"{"*" if term.begins else ""}' for said in (" ".join(term.sounds), *term.others)]
    return f"({' OR '.join(written)})" if len(written) > 1 else written[0]


def _tsquery(term: Term) -> str:
    begins = ":*" if term.begins else ""
    *before, last = (f"'{said}'" for said in term.sounds)
    whole = " <-> ".join([*before, last + begins])
    others = [f"'{said}'{begins}" for said in term.others]
    return f"({' | '.join([whole, *others])})"


def places(asked: Sequence[Term], text: str) -> Iterator[tuple[int, int, int]]:
    """Where wanted terms stand in a text: begin, end and the number of the term, in the order of the text.

    >>> list(places(terms("хаан").wanted, "The Khaan came."))
    [(4, 9, 0)]
    """
    words, others = list(heard(text)), list(otherwise(text))
    found = set()
    for number, term in enumerate(asked):
        alone = (*term.others, *(term.sounds if len(term.sounds) == 1 else ()))
        found |= {
            (start, end, number)
            for said, start, end in (*words, *others)
            if (said.startswith(alone) if term.begins else said in alone)
        }
        for at in range(len(words) - len(term.sounds) + 1):
            there = words[at : at + len(term.sounds)]
            if _says(term, [said for said, _, _ in there]):
                found.add((there[0][1], there[-1][2], number))
    return iter(sorted(found))


def _says(term: Term, said: list[str]) -> bool:
    *before, last = term.sounds
    return said[:-1] == before and (said[-1].startswith(last) if term.begins else said[-1] == last)
