"""Dates that are written out: days, months, years, decades, in English and in numbers."""

import re
from collections.abc import Iterator

from tulga.read.date_parts import Atom, Part
from tulga.read.date_words import CENTURIES, MONTH, month_number

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
    rf"{_BEFORE}(?P<days>{_DAY}(?:{_DAY_SEPARATOR}(?:the\s+)?{_DAY})*)\s+(?:of\s+)?(?P<month>{MONTH}){_YEAR_AFTER}"
)
_MONTH_FIRST = re.compile(
    rf"(?P<month>{MONTH})(?:\s+|(?<=\.))(?:the\s+)?(?P<days>{_DAY}(?:(?:\s?{_DASH}\s?|\s+(?:to|through|until)\s+){_DAY}|"
    rf"(?:\s*,\s*{_DAY})*(?:,?\s+(?:and|or)\s+){_DAY}{_LIST_GOES_ON})?){_YEAR_AFTER}"
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
    rf"{_BEFORE}(?P<first>(?:1[5-9]|20)\d)0['’]?s(?:\s?{_DASH}\s?['’]?(?P<second>\d0|(?:1[5-9]|20)\d0)['’]?s)?(?!\w)"
    r"|(?<!\w)['’]\d0s\b|\b(?:twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b"
)
_YEARS = re.compile(
    rf"(?<![\d$€£¥₮#№])(?<!\d[.,:/+])(?<!/)(?<![A-EG-XZa-zА-Яа-я_])(?P<year>{YEAR})"
    rf"(?:(?P<dash>\s?{_DASH}\s?|/)(?P<until>{YEAR})|(?P<tight>[-–/])(?P<short>\d\d))?(?!\w|\s?%|[.,:]\d|-\d|/\d)"
)
_CENTURY = re.compile(
    r"(?<!\w)(?:\d{1,2}(?:st|nd|rd|th)|(?:" + "|".join(CENTURIES) + r"))[\s-]+(?:century|centuries|Century)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:-strong|-member|\s+(?:(?:military|civilian|armed|peacekeeping|Mongolian|Chinese|Russian)\s+)?(?:people|persons|"
    r"personnel|troops|soldiers|servicemen|peacekeepers|students|men|women|officers|horses|sheep|cattle|head|tons?|"
    r"tonnes?|km|kms|kilomet(?:re|er)s?|met(?:re|er)s?|miles?|MW|dollars?|euros?|yuan|tugriks?|roubles?|rubles?|won|"
    r"yen|percent|per cent|households|families|barrels|hectares|vehicles|trucks|wagons|units|times|hours)\b)"
)
_WITH_PREPOSITION = re.compile(
    r"\b(?:in|since|until|by|from|after|before|circa|c\.|year|during|around)\s+(?:the\s+year\s+)?$", re.I
)
_NAME = re.compile(r"(?P<name>[^\W\d_][\w'’.]*)(?P<gap>[- ])$")
_NO_NAME = frozenset(
    "in on by since until till from to after before during between through throughout around about circa roughly "
    "approximately early late mid of the this that their its his her our and or but for at as with fiscal fy year years "
    "published updated accepted received posted copyright signed date dated entry period over imports exports a an both "
    "up within prior end start beginning spring summer autumn fall winter post pre academic financial some only nearly almost than not is "
    "was were are monday tuesday wednesday thursday friday saturday sunday soviet".split()
)

# "NATO 1999" in a list of memberships is a date, "RIMPAC 2024" is a name.
_ORGANISATIONS = frozenset(
    "UN EU EEC EC NATO OECD WTO GATT IMF OSCE CSCE ASEAN SCO CSTO EAEU CIS AU OAU OAS EFTA BRICS AIIB ADB EBRD IAEA ICC "
    "NPT CTBT OPEC Mercosur MERCOSUR APEC COMECON Comecon CMEA ECOWAS SADC EAC GCC OIC SAARC Schengen PESCO PfP".split()
)


def written(text: str) -> Iterator[Atom]:
    """The atoms of one text, in no order and perhaps overlapping; the longest at a place is meant."""
    has_digit = any(character in text for character in "0123456789")
    if has_digit:
        for match in _DAY_FIRST.finditer(text):
            yield from _days(match, match.start("days"), match.end())
        for match in _NUMERIC.finditer(text):
            yield _numeric(match)
        for match in _YEARS.finditer(text):
            atom = _years(text, match)
            if atom is not None:
                yield atom
    for pattern in (_MONTH_FIRST, _MONTH_YEAR):
        for match in pattern.finditer(text):
            if match.start() == 0 or not text[match.start() - 1].isalnum():
                yield from _month(match)
    yield from _decades(text)


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


def _numeric(match: re.Match[str]) -> Atom:
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


def _decades(text: str) -> Iterator[Atom]:
    for match in _DECADE.finditer(text):
        start, end = match.span()
        if not match["first"]:
            yield Atom(start, end, reason="it does not say of which century")
        elif match["first"] in ("150", "160", "170", "180", "190"):
            yield Atom(start, end, reason="it may mean a century, which cannot be kept")
        else:
            first = last = Part(int(match["first"] + "0"), decade=True)
            if match["second"]:
                last = Part(
                    int(match["first"][:2] + match["second"]) if len(match["second"]) == 2 else int(match["second"]),
                    decade=True,
                )
            yield Atom(start, end, first, last)
    if "entur" in text or "ENTUR" in text:
        for match in _CENTURY.finditer(text):
            yield Atom(*match.span(), reason="a century cannot be kept as a date")


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
