"""Dates that are written out: days, months, years, decades, in English and in numbers."""

import re
from collections.abc import Callable, Iterator, Mapping

from tulga.read.dates.parts import Atom, Part
from tulga.read.dates.words import CENTURIES, MONTH, MONTHS, month_number

YEAR = r"(?:1\d|20)\d\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\w)"
_DASH = r"[-–—]"
_DAY_SEPARATOR = rf"(?:\s?{_DASH}\s?|\s+(?:to|and|or|through|until)\s+|\s*,\s*(?:and\s+)?)"
_YEAR_AFTER = rf"(?:,?\s+(?:of\s+)?(?P<year>{YEAR})(?!\w|[.,]\d|/\d|[-–]\d+(?!\d|\s+[A-Z])))?"
_BEFORE = r"(?<![\w$€£¥₮#№])(?<!\d[.,:/])"
_LIST_GOES_ON = (
    r"(?=,?\s+(?:1\d|20)\d\d\b|\s*[.,;:)]|\s*$|\s+(?:in|at|on|to|that|the|of|for|with|when|where|by|a|both)\b)"
)

_DAY_FIRST = re.compile(
    rf"{_BEFORE}(?P<days>{_DAY}(?:{_DAY_SEPARATOR}(?:the\s+)?{_DAY}){{0,8}})\s+(?:of\s+)?(?P<month>{MONTH}){_YEAR_AFTER}"
)
_MONTH_FIRST = re.compile(
    rf"(?P<month>{MONTH})(?:\s+|(?<=\.))(?:the\s+)?(?P<days>{_DAY}(?:(?:\s?{_DASH}\s?|\s+(?:to|through|until)\s+){_DAY}|"
    rf"(?:\s*,\s*{_DAY}){{0,8}}(?:,?\s+(?:and|or)\s+){_DAY}{_LIST_GOES_ON})?){_YEAR_AFTER}"
)
_MONTH_YEAR = re.compile(
    rf"(?P<month>{MONTH}),?\s*(?:of\s+)?(?P<year>{YEAR})(?!\w|[.,]\d)|(?P<bare>{MONTH})(?!\w|-[a-z])"
)
_NUMERIC = re.compile(
    rf"{_BEFORE}(?<!\w-)(?:(?P<y>{YEAR})(?P<s>[-./])(?P<m>\d\d?)(?P=s)(?P<d>\d\d?)"
    rf"|(?P<a>\d\d?)(?P<t>[-./])(?P<b>\d\d?)(?P=t)(?P<z>{YEAR})|(?P<mm>0\d|1[0-2])/(?P<my>{YEAR}))"
    r"(?=T\d|[-\s]ны|[-\s]?нд|(?!\w|[-./]\d))"
)
_DECADE = re.compile(
    rf"{_BEFORE}(?P<first>(?:1\d|20)\d)0['’]?s(?:\s?{_DASH}\s?['’]?(?P<second>\d0|(?:1[5-9]|20)\d0)['’]?s)?(?!\w)"
)
_SHORT_DECADE = re.compile(r"\d0s\b")
_DECADE_WORDS = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
_NINETIES = re.compile(rf"(?:{'|'.join(_DECADE_WORDS)})\b")
_IN_CENTURY = "it is some time of the century, of which the years from the first to the last are kept"
_BEFORE_CHRIST = "years before Christ cannot be kept"
_YEARS = re.compile(
    rf"(?<![\d$€£¥₮#№])(?<!\d[.,:/+])(?<!/)(?<![A-EG-XZa-zА-Яа-я_])(?P<year>{YEAR})"
    rf"(?:(?P<dash>\s?{_DASH}\s?|/)(?P<until>{YEAR})|(?P<tight>[-–/])(?P<short>\d\d))?(?!\w|\s?%|[.,:]\d|-\d|/\d)"
)
_NTH = r"(?:\d{1,2}(?:st|nd|rd|th)|" + "|".join(sorted(CENTURIES, key=len, reverse=True)) + ")"
_CENTURY = re.compile(
    rf"(?<!\w)(?P<first>{_NTH})(?:\s?(?:{_DASH}|\bto\b|\band\b|\bor\b|\bthrough\b)\s?(?:(?:the|early|mid|late)[\s-])*"
    rf"(?P<last>{_NTH}))?[\s-]+centur(?:y|ies)\b(?:\s+(?P<era>B\.?\s?C\.?(?:\s?E\.?)?|A\.?\s?D\.?|C\.?\s?E\.?)(?!\w))?",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:-strong|-member|\s+(?:(?:military|civilian|armed|peacekeeping|Mongolian|Chinese|Russian)\s+)?(?:people|persons|"
    r"personnel|troops|soldiers|servicemen|peacekeepers|students|men|women|officers|horses|sheep|cattle|head|tons?|"
    r"tonnes?|km|kms|kilomet(?:re|er)s?|met(?:re|er)s?|miles?|MW|dollars?|euros?|yuan|tugriks?|roubles?|rubles?|won|"
    r"yen|percent|per cent|households|families|barrels|hectares|vehicles|trucks|wagons|units|times|hours)\b)"
)
_WITH_PREPOSITION = re.compile(
    r"\b(?:in|since|until|by|from|after|before|circa|c\.|year|during|around)\s+(?:the\s+year\s+)?\Z", re.I
)
_NAME = re.compile(r"(?P<name>[^\W\d_][\w'’.]*)(?P<gap>[- ])\Z")
_PLAIN_WORDS = (
    "in on by since until till from to after before during between through throughout around about circa roughly "
    "approximately early late mid of the this that their its his her our and or but for at as with fiscal fy year "
    "years published updated accepted received posted copyright signed date dated entry period over imports exports a "
    "an both up within prior end start beginning spring summer autumn fall winter post pre academic financial some "
    "only nearly almost than not is was were are monday tuesday wednesday thursday friday saturday sunday soviet"
)
_NO_NAME = frozenset(_PLAIN_WORDS.split())
# "NATO 1999" in a list of memberships is a date, "RIMPAC 2024" is a name.
_MEMBERSHIPS = (
    "UN EU EEC EC NATO OECD WTO GATT IMF OSCE CSCE ASEAN SCO CSTO EAEU CIS AU OAU OAS EFTA BRICS AIIB ADB EBRD IAEA "
    "ICC NPT CTBT OPEC Mercosur MERCOSUR APEC COMECON Comecon CMEA ECOWAS SADC EAC GCC OIC SAARC Schengen PESCO PfP"
)
_ORGANISATIONS = frozenset(_MEMBERSHIPS.split())


def at_number(text: str, start: int) -> Iterator[Atom]:
    """The atoms that begin with the digits at a place; the longest is meant."""
    for pattern, read in ((_DAY_FIRST, _day_first), (_NUMERIC, _numeric)):
        match = pattern.match(text, start)
        if match is not None:
            yield from read(match)
    match = _DECADE.match(text, start)
    if match is not None:
        yield _decade(match)
    match = _YEARS.match(text, start)
    if match is not None:
        atom = _years(text, match)
        if atom is not None:
            yield atom
    if text[start - 1 : start] in ("'", "’"):
        match = _SHORT_DECADE.match(text, start)
        if match is not None:
            yield Atom(start - 1, match.end(), reason="it does not say of which century")
    yield from at_century(text, start)


def at_month(text: str, start: int) -> Iterator[Atom]:
    """The atoms that begin with a month name at a place; the longest is meant."""
    for pattern in (_MONTH_FIRST, _MONTH_YEAR):
        match = pattern.match(text, start)
        if match is not None:
            yield from _month(match)


def at_nineties(text: str, start: int) -> Iterator[Atom]:
    """A decade in words: "nineties"."""
    match = _NINETIES.match(text, start)
    if match is not None:
        yield Atom(*match.span(), reason="it does not say of which century")


def at_century(text: str, start: int) -> Iterator[Atom]:
    """A century, or a range of them, as its years: the 19th century is 1801 to 1900."""
    match = _CENTURY.match(text, start)
    if match is None:
        return
    first, last = (_nth(match[name] or match["first"]) for name in ("first", "last"))
    if (match["era"] or "").upper().startswith("B"):
        yield Atom(*match.span(), reason=_BEFORE_CHRIST)
    elif 1 <= first <= last <= 99:
        yield Atom(*match.span(), Part(first * 100 - 99), Part(last * 100), _IN_CENTURY)


def _nth(word: str) -> int:
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else CENTURIES.index(word.casefold()) + 1


# The words that can begin an atom of this module, as they are written.
WRITTEN_WORDS: Mapping[str, Callable[[str, int], Iterator[Atom]]] = (
    dict.fromkeys((form for name in MONTHS for form in (name.capitalize(), name.upper())), at_month)
    | dict.fromkeys(_DECADE_WORDS, at_nineties)
    | dict.fromkeys(
        (f for name in CENTURIES for f in (name.split("-")[0], name.split("-")[0].capitalize())), at_century
    )
)


def _day_first(match: re.Match[str]) -> Iterator[Atom]:
    return _days(match, match.start("days"), match.end())


def _days(match: re.Match[str], start: int, end: int) -> Iterator[Atom]:
    """One atom for each day or range of days of a list that shares its month and its year."""
    month = month_number(match["month"])
    year = int(match["year"]) if match["year"] else None
    base = match.start("days")
    chunks = [
        m.span()
        for m in re.finditer(
            r"\d+(?:st|nd|rd|th)?(?:\s?[-–—]\s?\d+(?:st|nd|rd|th)?|\s+(?:to|through|until)\s+\d+(?:st|nd|rd|th)?)?",
            match["days"],
        )
    ]
    for index, (a, b) in enumerate(chunks):
        numbers = [int(n) for n in re.findall(r"\d+", match["days"][a:b])]
        yield Atom(
            start if index == 0 else base + a,
            end if index == len(chunks) - 1 else base + b,
            Part(year, month, numbers[0]),
            Part(year, month, numbers[-1]),
        )


def _month(match: re.Match[str]) -> Iterator[Atom]:
    groups = match.groupdict()
    if groups.get("days"):
        yield from _days(match, match.start(), match.end())
        return
    name = groups.get("bare") or match["month"]
    part = Part(int(match["year"]) if match["year"] else None, month_number(name))
    yield Atom(match.start(), match.end(), part, part, weak=part.year is None)


def _numeric(match: re.Match[str]) -> Iterator[Atom]:
    yield _in_numbers(match)


def _in_numbers(match: re.Match[str]) -> Atom:
    start, end = match.span()
    if match["my"]:
        part = Part(int(match["my"]), int(match["mm"]))
        return Atom(start, end, part, part)
    if match["y"]:
        part = Part(int(match["y"]), int(match["m"]), int(match["d"]))
        return Atom(start, end, part, part)
    first, second, year = int(match["a"]), int(match["b"]), int(match["z"])
    part = Part(year, second, first)
    if match["t"] != ".":
        if first <= 12 and second <= 12 and first != second:
            part = Part(year)
            reason = "day and month cannot be told apart, so only the year is kept"
            return Atom(start, end, part, part, reason)
        if second > 12:
            part = Part(year, first, second)
    return Atom(start, end, part, part)


def _decade(match: re.Match[str]) -> Atom:
    start, end = match.span()
    if match["first"].endswith("0") and match["first"] != "200":
        return Atom(start, end, reason="it may mean a century, which cannot be kept")
    first = last = Part(int(match["first"] + "0"), decade=True)
    if match["second"]:
        second = match["second"] if len(match["second"]) > 2 else match["first"][:2] + match["second"]
        last = Part(int(second), decade=True)
    return Atom(start, end, first, last)


def _years(text: str, match: re.Match[str]) -> Atom | None:
    """A year or a range of years; None where the digits count or name something else."""
    start, end = match.span()
    first = last = Part(int(match["year"]))
    reason = None
    if match["until"]:
        last = Part(int(match["until"]))
    elif match["short"]:
        read = _short_range(int(match["year"]), match["short"], match["tight"])
        if read is None:
            return None
        first, last, reason = read
    if first.year is not None and last.year is not None and first.year > last.year:
        return None
    name = _NAME.search(text, max(0, start - 40), start)
    if text.startswith("FY", start - 2):
        start -= 2
    elif start and (text[start - 1].isalpha() or (text[start - 1] in "-–" and start > 1 and text[start - 2].isdigit())):
        return None
    if name and name["gap"] == "-" and name["name"].isupper() and re.match(r"-[A-Z]", text[end : end + 2]):
        return None
    before = text[max(0, start - 16) : start]
    if not _WITH_PREPOSITION.search(before) and (_COUNTED.match(text, end) or (last.year or 0) < 1500):
        return None
    return Atom(start, end, first, last, reason, inside_name=name is not None and _is_name(text, name, end))


def _short_range(year: int, short: str, sign: str) -> tuple[Part, Part, str | None] | None:
    """`1993-95`, `2014/15`; `2019-09` is a month; `2009-10` can be both, and the reason says so."""
    tail = int(short)
    end = year - year % 100 + tail
    if end <= year:
        end += 100
    is_near = end - year <= 30
    if sign != "–" and 1 <= tail <= 12 and not is_near:
        return Part(year, tail), Part(year, tail), None
    if not is_near:
        return None
    reason = "it may also mean a month of the first year" if sign == "-" and tail <= 12 else None
    return Part(year), Part(end), reason


def _is_name(text: str, name: re.Match[str], end: int) -> bool:
    """Whether the word before a year makes it part of a name: "Selenge-2016", "Khaan Quest 2015", "Vision 2050"."""
    word = name["name"]
    if word.lower().rstrip(".") in _NO_NAME or word.lower().endswith(("'s", "’s")):
        return False
    if word in _ORGANISATIONS or re.fullmatch("[QH][1-4]", word):
        return False
    if name["gap"] == "-":
        return True
    return word[0].isupper() and len(word) > 1 and not word.endswith((".", "ian", "ese", "ish")) and not _is_month(word)


def _is_month(word: str) -> bool:
    return re.fullmatch(MONTH, word) is not None
