"""A clause about forces as a row of numbers, names and words, each with what stands in parentheses behind it."""

import re
from dataclasses import dataclass, field
from typing import Literal

from tulga.actors import actors, resolve
from tulga.actors.gazetteer import gazetteer

_HEDGE = (
    r"approximately|about|around|roughly|nearly|almost|some|up to|as many as|at least|at most|more than|over|less than"
    r"|fewer than|an? estimated|estimated|an average of|on average"
)
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d+"
_VAGUE = r"(?:a )?(?:(?:few|several) (?:hundred|thousand|dozen)|(?:small numbers?|hundreds|thousands|dozens|handful)(?= of\b))"
_NOUN = (
    r"police|troops?|(?-i:(?:[a-z]+ ){0,2})personnel|soldiers|marines|(?:ground |naval )?forces|peacekeepers"
    r"|(?:military )?observers"
)
_FORCE = re.compile(
    rf"(?<![\w.,$])(?P<plus>plus )?(?P<hedge>(?:(?:{_HEDGE}) )*)"
    rf"(?:(?P<number>{_NUMBER})(?P<last>\s?[-–]\s?(?:{_NUMBER})| to (?:{_NUMBER}))?|(?P<vague>{_VAGUE}))\b(?![-–]\w)"
    rf"(?: (?P<noun>(?:mostly )?(?:{_NOUN})))?",
    re.IGNORECASE,
)
# A number of these is no number of persons.
_OTHER = re.compile(
    r"\s?(?:%|(?:percent|days?|weeks?|months?|years?|missions?|operations?|countries|bases|aircraft|ships)\b)"
)
_WORD = re.compile(r"[^\W\d][\w'’.-]*|\d[\w,.-]*|[/,;]|\S")
_CALLED = frozenset({"name", "abbreviation"})
_CAPITALISED = re.compile(r"[A-Z][\w'’-]+(?:(?: (?:and|of|the))* [A-Z][\w'’-]+)*")


@dataclass
class Token:
    """A word, a force or a name; `behind` is what stands in parentheses behind it, `text` what is written."""

    kind: Literal["word", "force", "place", "mission"]
    text: str
    behind: list["Token"] = field(default_factory=list)
    actor: str | None = None
    number: int | None = None
    hedge: str = ""
    police: bool = False
    plus: bool = False


def clause(text: str, sender: str) -> list[Token]:
    """The tokens of a clause; the sender's own name is left out, and places joined by a slash are one token.

    >>> [(t.kind, t.text, t.number) for t in clause("up to 300 Latvia (NATO)", "POL")]
    [('force', 'up to 300', 300), ('place', 'Latvia', None)]
    """
    top: list[Token] = []
    open_lists = [top]
    reached = 0
    for start, end, token in _spotted(text, sender):
        _words(text[reached:start], open_lists)
        open_lists[-1].append(token)
        reached = end
    _words(text[reached:], open_lists)
    return _joined(top)


def _spotted(text: str, sender: str) -> list[tuple[int, int, Token]]:
    """Names and forces with their places in the text, in its order and not overlapping."""
    found = [_whole(text, m.start, m.end, m.actor, m.kind) for m in gazetteer().find(text) if m.form in _CALLED]
    for match in _FORCE.finditer(text):
        if not _is_year(text, match) and not _OTHER.match(text, match.end()):
            found.append((match.start(), match.end(), _force(match)))
    for match in _CAPITALISED.finditer(text):
        actor = resolve(match[0]).actor if " " in match[0] else None
        if actor and actors()[actor].kind in ("state", "territory"):
            found.append((match.start(), match.end(), Token("place", match[0], actor=actor)))
    spotted: list[tuple[int, int, Token]] = []
    for start, end, token in sorted(found, key=lambda one: (one[0], -one[1])):
        if (not spotted or start >= spotted[-1][1]) and token.actor != sender:
            spotted.append((start, end, token))
    return spotted


def _whole(text: str, start: int, end: int, actor: str | None, kind: str) -> tuple[int, int, Token]:
    """A name with its place; one that is part of a longer unknown name ("French Guyana") is no actor's."""
    group = kind in ("organisation", "mission")
    before = None if group else re.search(r"[A-Z][\w'’-]+ $", text[:start])
    if before:
        start, actor = before.start(), resolve(text[before.start() : end]).actor
    acts = actor is not None and actors()[actor].acts
    return start, end, Token("mission" if group else "place", text[start:end], actor=actor if acts else None)


def _force(match: re.Match[str]) -> Token:
    single = match["number"] is not None and not match["last"]
    hedge = match["hedge"].strip() if single else match[0].removeprefix("plus ").strip()
    noun = match["noun"] or ""
    said = match[0][: match.start("noun") - match.start()].strip() if noun else match[0].strip()
    if not single:
        hedge = said.removeprefix("plus ").strip()
    number = int(match["number"].replace(",", "")) if single else None
    return Token("force", said, number=number, hedge=hedge, police="police" in noun, plus=bool(match["plus"]))


def _is_year(text: str, match: re.Match[str]) -> bool:
    year = match["number"] is not None and re.fullmatch(r"(?:19|20)\d\d", match["number"]) is not None
    return (
        year
        and not match["hedge"]
        and not match["noun"]
        and bool(re.search(r"(?:in|since|by|of|late|early|mid-?|\() ?$", text[: match.start()]))
    )


def _words(text: str, open_lists: list[list[Token]]) -> None:
    """Add words; an opening parenthesis goes on behind the last token, a closing one comes back."""
    for part in re.findall(r"[()]|[^()]+", text):
        if part == "(":
            if not open_lists[-1]:
                open_lists[-1].append(Token("word", ""))
            open_lists.append(open_lists[-1][-1].behind)
        elif part == ")":
            if len(open_lists) > 1:
                open_lists.pop()
        else:
            open_lists[-1].extend(Token("word", word) for word in _WORD.findall(part))


def _joined(tokens: list[Token]) -> list[Token]:
    """Places with a slash between as one, named by the first, with what stands behind the last."""
    made: list[Token] = []
    for token in tokens:
        if token.kind == "place" and len(made) > 1 and made[-1].text == "/" and made[-2].kind == "place":
            made.pop()
            made[-1] = Token("place", f"{made[-1].text}/{token.text}", token.behind, None)
        else:
            made.append(token)
    return made
