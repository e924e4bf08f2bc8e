"""Times that are told from another time ("last year", "four days later") and habits ("every two years")."""

import re
from collections.abc import Callable, Iterator

from tulga.errors import BadInput
from tulga.read.dates.parts import NO_ANCHOR, NO_PREVIOUS, Atom, Part, Relative, moved, shifted
from tulga.read.dates.words import MONTH, MONTHS, NUMBER, SEASONS, WEEKDAY, WEEKDAYS, Unit, month_number, small_number
from tulga.span import Bound, Instant

_SIGNS = {
    "last": -1,
    "past": -1,
    "previous": -1,
    "this": 0,
    "current": 0,
    "next": 1,
    "coming": 1,
    "following": 1,
    "preceding": -1,
}
_UNITS: dict[str, Unit] = {
    "day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year", "decade": "decade",
}  # fmt: skip
_SEASON = "|".join(SEASONS)
_FULL_MONTH = "|".join(name.capitalize() for name in MONTHS if len(name) > 4 or name in ("june", "july", "may"))
_STEP = re.compile(
    r"\b(?P<the>[Tt]he\s+)?(?P<sign>[Ll]ast|[Pp]ast|[Pp]revious|[Pp]receding|[Tt]his|[Cc]urrent|[Nn]ext|[Cc]oming|[Ff]ollowing)\s+"
    rf"(?:(?P<unit>day|week|month|quarter|year|decade)(?!\w|-|\s+of\s)|(?P<season>{_SEASON})(?!\w)|(?P<weekday>{WEEKDAY})(?!\w)"
    rf"|(?P<month>{_FULL_MONTH})(?!\w)"
    rf"|(?P<count>{NUMBER}|few|several|couple\s+of|many)?\s*(?P<units>days|weeks|months|years|decades)(?!\w))"
)
_AGO = re.compile(
    r"\b(?:(?P<hedge>more than|over|about|around|some|nearly|almost|roughly|approximately)\s+)?"
    rf"(?<![\d.,])(?P<count>{NUMBER})\s+(?P<unit>day|week|month|quarter|year|decade)s?\s+"
    r"(?P<way>ago|earlier|later|from now)\b",
    re.IGNORECASE,
)
_RECENT = re.compile(r"\b(?:[Rr]ecent|[Cc]oming)\s+(?:years|months|weeks|days|decades)\b|\bdays ahead\b")
_NOW = re.compile(
    r"\b(?:[Nn]ow|[Cc]urrently|[Pp]resently|[Nn]owadays|[Aa]t (?:the )?present|[Aa]t the moment|[Tt]oday|[Yy]esterday|"
    r"[Tt]omorrow|[Tt]onight)\b"
)
_SAME = re.compile(r"\b(?:[Ss]ame|[Tt]hat(?:\s+same)?)\s+(?P<unit>day|week|month|year)\b|\b[Ss]ince then\b")
_WEEKDAY = re.compile(
    rf"\b(?P<weekday>{WEEKDAY})\b(?!,?\s+(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?{MONTH})"
)
_WILL = re.compile(r"\b(?:will|would|shall|is to|are to|due|plans?|scheduled|expected|going to|tomorrow)\b[^.;]*\Z")
_HABIT = re.compile(
    r"\b(?:(?:every|each)\s+(?:(?P<other>other|second|third|fourth|fifth)\s+)?(?P<unit>day|week|month|quarter|year)"
    rf"|every\s+(?P<count>{NUMBER})\s+(?P<units>days|weeks|months|years)"
    rf"|(?P<times>once|twice|{NUMBER}\s+times)\s+(?:a|per|each|every)\s+(?P<per>day|week|month|year)"
    r"|(?P<word>annually|annual|yearly|monthly|weekly|quarterly|biennial|biennially|biannual|biannually|bimonthly|"
    r"semi-annual|semi-annually|triennial|triennially))\b(?!-)",
    re.IGNORECASE,
)
_HABIT_WORDS = {
    "annually": "P1Y", "annual": "P1Y", "yearly": "P1Y", "monthly": "P1M", "weekly": "P1W", "quarterly": "P3M",
    "biennial": "P2Y", "biennially": "P2Y", "triennial": "P3Y", "triennially": "P3Y",
    "semi-annual": "P6M", "semi-annually": "P6M",
}  # fmt: skip
_OTHER = {None: 1, "other": 2, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_REACH = 48


def _at_step(text: str, start: int) -> Iterator[Atom]:
    begin = start - 4 if text[max(0, start - 4) : start].lower() == "the " else start
    match = _STEP.match(text, begin)
    if match is not None and (match["unit"] != "day" or match["sign"].lower() != "last"):
        yield _step(match)


def _at_ago(text: str, start: int) -> Iterator[Atom]:
    """ "ago", "earlier", "later", "from now": the number stands before."""
    for match in _AGO.finditer(text, max(0, start - _REACH), start + 8):
        if match.end() > start:
            yield _ago(match)


def _at_recent(text: str, start: int) -> Iterator[Atom]:
    match = _RECENT.match(text, start)
    if match is not None:
        yield Atom(*match.span(), reason="it says neither since when nor until when")


def _at_now(text: str, start: int) -> Iterator[Atom]:
    match = _NOW.match(text, start)
    if match is not None and _is_plain_now(text, match):
        shift = {"yesterday": -1, "tomorrow": 1}.get(match[0].lower(), 0)
        yield Atom(*match.span(), relative=Relative(shift, "day", now=shift == 0))


def _at_same(text: str, start: int) -> Iterator[Atom]:
    match = _SAME.match(text, start)
    if match is not None:
        unit = _UNITS.get(match["unit"] or "", "day")
        yield Atom(*match.span(), relative=Relative(0, unit, from_previous=True, since=match["unit"] is None))


def _at_weekday(text: str, start: int) -> Iterator[Atom]:
    match = _WEEKDAY.match(text, start)
    if match is not None:
        ahead = _WILL.search(text, max(0, start - 80), start) is not None
        day = WEEKDAYS[match["weekday"].lower()]
        yield Atom(*match.span(), relative=Relative(1 if ahead else -1, weekday=day, bare=True))


def _at_habit(text: str, start: int) -> Iterator[Atom]:
    match = _HABIT.match(text, start)
    if match is None:
        return
    opens = text[max(0, start - 2) : start] in ("", ". ", "\n")
    if match["word"] is None or match[0][0].islower() or opens:
        yield _habit(match)


def _at_times(text: str, start: int) -> Iterator[Atom]:
    """ "three times a year": the number stands before."""
    for match in _HABIT.finditer(text, max(0, start - 24), start + 24):
        if match["times"] and match.end() > start:
            yield _habit(match)


_FINDERS: tuple[tuple[Callable[[str, int], Iterator[Atom]], str], ...] = (
    (_at_step, "last past previous preceding this current next coming following"),
    (_at_recent, "recent coming days"),
    (_at_ago, "ago earlier later from"),
    (_at_now, "now currently presently nowadays at today yesterday tomorrow tonight"),
    (_at_same, "same that since"),
    (_at_weekday, " ".join(WEEKDAYS)),
    (
        _at_habit,
        "every each once twice annually annual yearly monthly weekly quarterly biennial biennially biannual biannually "
        "bimonthly semi triennial triennially",
    ),
    (_at_times, "times"),
)


def _all_at(finders: tuple[Callable[[str, int], Iterator[Atom]], ...]) -> Callable[[str, int], Iterator[Atom]]:
    def read(text: str, start: int) -> Iterator[Atom]:
        for finder in finders:
            yield from finder(text, start)

    return read


# The words that can begin or end an atom of this module, small or capitalised. The longest atom at a place is meant.
RELATIVE_WORDS: dict[str, Callable[[str, int], Iterator[Atom]]] = {
    form: _all_at(tuple(finder for finder, words in _FINDERS if word in words.split()))
    for word in sorted({word for _, words in _FINDERS for word in words.split()})
    for form in (word, word.capitalize())
}


def _is_plain_now(text: str, match: re.Match[str]) -> bool:
    """ "Russia Today" is a name, "Today" at the head of a sentence is a time."""
    if match[0][0].islower():
        return True
    before = text[max(0, match.start() - 3) : match.start()].rstrip(" \n\"'“(")
    return not before or before[-1] in ".:;!?•-–—\n"


def _step(match: re.Match[str]) -> Atom:
    sign = match["sign"].lower()
    start, end = match.start("sign"), match.end()
    count = _SIGNS[sign]
    if match["units"]:
        return _through(match, start, end, count)
    from_previous = sign in ("following", "preceding") or (match["the"] is not None and sign in ("next", "previous"))
    if match["weekday"]:
        return Atom(start, end, relative=Relative(count, weekday=WEEKDAYS[match["weekday"].lower()]))
    if match["month"]:
        return Atom(start, end, relative=Relative(count, month=month_number(match["month"])))
    if match["season"]:
        caveat = f"{match['season']!r} narrows the year, which a date cannot keep"
        return Atom(start, end, relative=Relative(count, "year", caveat=caveat))
    unit = _UNITS[match["unit"]]
    through = unit == "decade" and sign in ("last", "past", "coming", "next", "previous")
    return Atom(start, end, relative=Relative(count, unit, from_previous and not through, through))


def _through(match: re.Match[str], start: int, end: int, count: int) -> Atom:
    number, unit = match["count"], _UNITS[match["units"][:-1]]
    if number is None or number[:3] in ("few", "sev", "cou", "man"):
        return Atom(start, end, reason="it says neither since when nor until when")
    return Atom(start, end, relative=Relative(count * small_number(number), unit, through=True))


def _ago(match: re.Match[str]) -> Atom:
    hedge = (match["hedge"] or "").lower()
    way = match["way"].lower()
    unit = _UNITS[match["unit"].lower()]
    count = small_number(match["count"])
    bound: Bound = "exact"
    if hedge in ("more than", "over"):
        bound = "after" if way in ("later", "from now") else "by"
    elif hedge or (unit == "week" and way == "ago"):
        bound = "about"
    ahead = way in ("later", "from now")
    meaning = Relative(count if ahead else -count, unit, way in ("earlier", "later"), bound=bound)
    return Atom(*match.span(), relative=meaning)


def _habit(match: re.Match[str]) -> Atom:
    start, end = match.span()
    if match["unit"]:
        unit, count = match["unit"].lower(), _OTHER[match["other"].lower() if match["other"] else None]
    elif match["units"]:
        unit, count = match["units"][:-1].lower(), small_number(match["count"])
    elif match["times"]:
        if match["times"].lower() != "once":
            return Atom(start, end, recurrence="", reason=f"{match[0].lower()!r} gives no period")
        unit, count = match["per"].lower(), 1
    else:
        period = _HABIT_WORDS.get(match["word"].lower())
        reason = None if period else f"{match[0].lower()!r} may mean twice in a period or once in two"
        return Atom(start, end, recurrence=period or "", reason=reason)
    if unit == "quarter":
        unit, count = "month", count * 3
    return Atom(start, end, recurrence=f"P{count}{unit[0].upper()}")


def resolve(meaning: Relative, anchor: Instant | None, previous: Instant | None) -> tuple[Part, Part]:
    """Both ends of a relative time; raises BadInput with the reason where it cannot be told.

    `anchor` is the date of the text, `previous` the date named before it. A week runs from Monday to Sunday.

    >>> resolve(Relative(-1, "year"), Instant(2016, 5, 5), None)[0]
    Part(year=2015, month=None, day=None, decade=False, bound='exact')
    """
    base = previous if meaning.from_previous else anchor
    if base is None:
        raise BadInput(NO_PREVIOUS if meaning.from_previous else NO_ANCHOR)
    if meaning.weekday is not None:
        part = _weekday(meaning, base)
        return part, part
    if meaning.month is not None:
        part = Part(_year_of_month(meaning, base), meaning.month)
        return part, part
    if meaning.since or meaning.now:
        part = Part.of(base)
        return part, part
    if meaning.through:
        return _whole_way(meaning, base)
    if meaning.unit == "week" and not meaning.from_previous and meaning.bound == "exact":
        return _week(base, meaning.count)
    if meaning.unit == "quarter" and not meaning.from_previous and meaning.bound == "exact":
        first = shifted(base, meaning.count * 3 - ((base.month or 1) - 1) % 3, "month")
        return first, shifted(first.instant(), 2, "month")
    part = shifted(base, meaning.count, meaning.unit)
    if meaning.bound != "exact":
        part = Part(part.year, part.month, part.day, part.decade, meaning.bound)
    return part, part


def _week(base: Instant, count: int) -> tuple[Part, Part]:
    if base.day is None:
        raise BadInput(f"it counts in weeks from {base}, which names no day")
    monday = moved(base.first(), 7 * count - base.first().weekday())
    return Part.on(monday), Part.on(moved(monday, 6))


def _whole_way(meaning: Relative, base: Instant) -> tuple[Part, Part]:
    if meaning.unit in ("year", "decade"):
        years = meaning.count * (10 if meaning.unit == "decade" else 1)
        first, last = sorted((base.year, base.year + years))
        return Part(first), Part(last)
    other = shifted(base, meaning.count, meaning.unit)
    here = shifted(base, 0, meaning.unit)
    return (other, here) if meaning.count < 0 else (here, other)


def _weekday(meaning: Relative, base: Instant) -> Part:
    if base.day is None or meaning.weekday is None:
        raise BadInput(f"it names a day of the week beside {base}, which names no day")
    here = base.first()
    ahead = (meaning.weekday - here.weekday()) % 7
    if meaning.bare:
        days = ahead if meaning.count > 0 else (ahead - 7 if ahead else 0)
    elif meaning.count == 0:
        days = meaning.weekday - here.weekday()
    else:
        days = (ahead or 7) if meaning.count > 0 else ahead - 7
    return Part.on(moved(here, days))


def _year_of_month(meaning: Relative, base: Instant) -> int:
    """The year of "May last year", "last May", "next May"."""
    if meaning.unit == "year" or meaning.count == 0:
        return base.year + meaning.count
    if base.month is None or meaning.month is None:
        raise BadInput(f"it names a month beside {base}, which names no month")
    if meaning.count < 0:
        return base.year - (meaning.month >= base.month)
    return base.year + (meaning.month <= base.month)
