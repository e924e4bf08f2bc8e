"""The words before a date that bound it ("since"), blur it ("about") or narrow it ("late", "the first quarter of")."""

import re
from dataclasses import dataclass, replace

from tulga.errors import BadInput
from tulga.read.dates.parts import Atom, Cue, Part

_CUES: dict[Cue, str] = {
    "since": r"(?:ever\s+)?since|(?:starting|beginning|commencing)(?:\s+(?:in|from|on|with))?|with\s+effect\s+from|"
    r"effective(?:\s+(?:from|on))?|as\s+from|from",
    "until": r"(?:up\s+)?(?:until|till)|up\s+to|through",
    "by": r"(?:no|not)\s+later\s+than|on\s+or\s+before|in\s+or\s+before|by|before|prior\s+to|pre-",
    "after": r"in\s+or\s+after|on\s+or\s+after|(?:no|not)\s+earlier\s+than|later\s+than|after|post-",
    "between": "between",
}
_CUE = "|".join(rf"(?P<{name}>{words})" for name, words in _CUES.items())
_ABOUT = r"about|around|circa|c\.|ca\.|roughly|approximately"
_COUNTS = "three|six|nine|eleven|[369]"
_NARROW = (
    r"(?:very\s+)?(?:early|late)|mid|end(?=-)|(?:the\s+)?(?:beginning|start|outset|end|close|middle|dawn|eve)\s+of"
    r"|(?:early|late)\s+in|(?:the\s+)?(?P<which>first|second|third|fourth|last|1st|2nd|3rd|4th|final)\s+"
    rf"(?:(?P<piece>quarter|half|week|decade|days|third)|(?P<months>{_COUNTS})\s+months)\s+(?:of|in)"
    r"|(?P<sign>q[1-4]|h[12])(?:\s+of)?|(?:spring|summer|autumn|fall|winter)(?:\s+of)?"
)
_FISCAL = r"(?:fiscal|financial|budget|academic|school)(?:\s+years?)?|fy"
_PREFIX = re.compile(
    rf"(?<![\w-])(?:(?P<cue>{_CUE})(?:\s+|(?<=-)))?(?:(?P<about>{_ABOUT})\s+)?(?:the\s+)?(?:(?P<narrow>{_NARROW})(?:\s+|-\s?))?"
    r"(?:the\s+)?"
    rf"(?:(?P<fiscal>{_FISCAL})\s*)?(?:the\s+)?(?:years?\s+)?(?:(?P<asof>as\s+(?:of|at))\s+)?"
    r"(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+(?:the\s+)?)?\Z"
)
_LAST_WORDS = re.compile(
    r"(?:since|from|on|in|with|effective|until|till|to|through|than|before|by|pre-|after|post-|between|about|around|circa|"
    r"c\.|ca\.|roughly|approximately|the|of|at|early|late|mid-?|end-|spring|summer|autumn|fall|winter|years?|fy|fiscal|"
    r"financial|budget|academic|school|[qh][1-4]|starting|beginning|commencing|day,?)\s*\Z"
)
_DATED = re.compile(r"\bdat(?:es?|ed|ing)\s+(?:back\s+)?from\s+(?:the\s+)?\Z")
_NOUN_AFTER = re.compile(r"\s+[^\W\d_]")
_REACH = 56
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_LENGTHS = {"three": 3, "six": 6, "nine": 9, "eleven": 11, "3": 3, "6": 6, "9": 9}


@dataclass(frozen=True, slots=True)
class Prefix:
    """What stands before a date: where it begins, its bound, and the words that blur or narrow the date."""

    start: int
    cue: Cue | None = None
    cue_start: int = 0
    is_from: bool = False
    about: bool = False
    narrow: str | None = None
    fiscal: str | None = None
    months: tuple[int, int] | None = None


def prefix_of(text: str, atom: Atom, floor: int) -> Prefix:
    """What stands before an atom, not looking back beyond `floor`."""
    begin = max(floor, atom.start - _REACH)
    before = text[begin : atom.start].lower()
    if len(before) != atom.start - begin or not _LAST_WORDS.search(before[-16:]):
        return Prefix(atom.start)
    found = _PREFIX.search(before)
    if found is None:
        return Prefix(atom.start)
    named = [found.start(g) for g in ("cue", "about", "narrow", "fiscal", "asof", "weekday") if found[g]]
    start = begin + min(named) if named else atom.start
    cue: Cue | None = next((name for name in _CUES if found[name]), None)
    if cue and _is_no_cue(text, atom, found["cue"], before):
        cue, start = None, min([begin + found.start(g) for g in ("narrow", "fiscal") if found[g]], default=atom.start)
    if cue == "until" and before[: found.start()].endswith("not "):
        cue, start = None, begin + found.end("cue") + 1
    return Prefix(
        start,
        cue,
        begin + found.start("cue") if cue else start,
        found["cue"] == "from" and cue == "since",
        found["about"] is not None,
        found["narrow"],
        found["fiscal"],
        _months(found),
    )


def _is_no_cue(text: str, atom: Atom, cue: str, before: str) -> bool:
    """ "by the 1959 Treaty" names a doer, "dating from 2004" an event: neither bounds the year."""
    if cue == "from" and _DATED.search(before):
        return True
    is_year = atom.first is not None and atom.first.month is None and not atom.first.decade
    loose = cue in ("by", "from", "about", "around", "through")
    return loose and is_year and before.rstrip().endswith(" the") and _NOUN_AFTER.match(text, atom.end) is not None


def _months(found: re.Match[str]) -> tuple[int, int] | None:
    """The first and last month of a quarter, a half or "the first nine months"; None for anything else."""
    if found["sign"]:
        number, length = int(found["sign"][1]), 3 if found["sign"][0] == "q" else 6
    elif found["months"]:
        length = _LENGTHS[found["months"]]
        return (
            (1, length)
            if found["which"] in ("first", "1st")
            else (13 - length, 12)
            if found["which"] == "last"
            else None
        )
    elif found["piece"] in ("quarter", "half"):
        length = 3 if found["piece"] == "quarter" else 6
        number = _ORDINALS.get(found["which"], 12 // length)
        if number * length > 12:
            return None
    else:
        return None
    return (number - 1) * length + 1, number * length


def narrowed(atom: Atom, prefix: Prefix) -> Atom:
    """The atom with what its prefix says of it; a reason tells what a date cannot keep.

    Raises BadInput where "about" meets a date that has a bound already.
    """
    first, last, reasons = atom.first, atom.last, [atom.reason] if atom.reason else []
    if first is None or last is None:
        return atom
    if prefix.months and first == last and first.month is None and not first.decade:
        first, last = replace(first, month=prefix.months[0]), replace(last, month=prefix.months[1])
    elif prefix.narrow and not _is_edge(prefix):
        reasons.append(f"{' '.join(prefix.narrow.split())!r} narrows it, which a date cannot keep")
    if prefix.fiscal:
        reasons.append("the first month of such a year is not given")
    if prefix.about:
        first, last = _blurred(first), _blurred(last)
    return replace(atom, first=first, last=last, reason="; ".join(reasons) or None)


def _is_edge(prefix: Prefix) -> bool:
    """Whether the words name the very edge that the bound means: "by the end of", "since the beginning of"."""
    words = (prefix.narrow or "").removeprefix("the ")
    if prefix.cue in ("by", "until", "after"):
        return words.startswith(("end", "close"))
    return prefix.cue == "since" and words.startswith(("beginning", "start", "outset"))


def _blurred(part: Part) -> Part:
    if part.bound != "exact":
        raise BadInput("it is blurred twice")
    return replace(part, bound="about")
