"""Dates in Mongolian and in Russian, with the words that bound them."""

import re
from collections.abc import Iterator

from tulga.read.dates.parts import Atom, Cue, Part, Relative

_MONTH_WORDS = (
    "нэгдүгээр хоёрдугаар гуравдугаар дөрөвдүгээр тавдугаар зургаадугаар долдугаар наймдугаар есдүгээр аравдугаар "
    "арваннэгдүгээр арванхоёрдугаар"
)
_MONGOLIAN_MONTHS = _MONTH_WORDS.split()
_RUSSIAN_MONTHS = {
    form: number
    for number, forms in enumerate(
        (
            "январь января январе",
            "февраль февраля феврале",
            "март марта марте",
            "апрель апреля апреле",
            "май мая мае",
            "июнь июня июне",
            "июль июля июле",
            "август августа августе",
            "сентябрь сентября сентябре",
            "октябрь октября октябре",
            "ноябрь ноября ноябре",
            "декабрь декабря декабре",
        ),
        1,
    )
    for form in forms.split()
}
_YEAR = r"(?:1\d|20)\d\d"
_MN_MONTH = (
    r"(?:(?P<m>\d{1,2})(?:\s*-?\s*р|\s+(?:дугаар|дүгээр))?|(?P<mw>"
    + "|".join(reversed(_MONGOLIAN_MONTHS))
    + r"))\s+сар"
)
_MONGOLIAN = (
    re.compile(rf"(?P<y>{_YEAR})\s+оны\s+{_MN_MONTH}ын\s+(?P<d>\d{{1,2}})", re.I),
    re.compile(rf"(?P<y>{_YEAR})\s+оны\s+{_MN_MONTH}(?:ын|ыг|аас|д)?(?!\w)", re.I),
    re.compile(rf"(?<!\w){_MN_MONTH}ын\s+(?P<d>\d{{1,2}})", re.I),
    re.compile(
        rf"(?<![\w-])(?P<y>{_YEAR})(?:\s?[-–]\s?(?P<z>{_YEAR}))?\s+(?:он(?:оос|ос)(?P<since>)(?:\s+хойш)?|он\s+хүртэл(?P<until>)|он(?:д|ы|уудад)?)"
        r"(?!\w)",
        re.I,
    ),
    re.compile(r"(?P<dec>(?:1[5-9]|20)\d0)\s?-?\s?(?:аад|ээд|оод|өөд)\s+он(?:оос(?P<since>)|д|ы|ууд)?(?!\w)", re.I),
)
_RU_MONTH = "(?P<rm>" + "|".join(sorted(_RUSSIAN_MONTHS, key=lambda name: (-len(name), name))) + ")"
_RU_CUE = r"(?:(?<!\w)(?P<cue>с|до|к|после|около)\s+)?(?<![\w-])"
_RU_YEAR = r"(?:\s?(?:гг?\.|год(?:ах|ами|ов|ом|ам|а|у|ы)?)(?!\w))"
_RUSSIAN = (
    re.compile(rf"(?<!\w)[сc]\s+(?P<y>{_YEAR})\s+(?:по|до)\s+(?P<z>{_YEAR}){_RU_YEAR}?", re.I),
    re.compile(rf"{_RU_CUE}(?P<d>\d{{1,2}})\s+{_RU_MONTH}(?!\w)(?:\s+(?P<y>{_YEAR}){_RU_YEAR}?)?", re.I),
    re.compile(rf"{_RU_CUE}(?<!\w){_RU_MONTH}\s+(?P<y>{_YEAR}){_RU_YEAR}?(?!\w)", re.I),
    re.compile(rf"{_RU_CUE}(?P<y>{_YEAR})(?:\s?[-–]\s?(?P<z>{_YEAR}))?{_RU_YEAR}", re.I),
    re.compile(r"(?P<dec>(?:1[5-9]|20)\d0)\s?-?(?:е|х|ые|ых)\s+(?:год(?:ы|ов|ах)|гг\.)", re.I),
)
_CUES: dict[str, Cue] = {"с": "since", "до": "until", "к": "by", "после": "after"}
_RELATIVES: tuple[tuple[re.Pattern[str], Relative | str], ...] = (
    (re.compile(r"(?<!\w)(?:прошлом году|прошлого года|өнгөрсөн (?:жил|онд))(?!\w)", re.I), Relative(-1, "year")),
    (re.compile(r"(?<!\w)(?:этом году|этого года|энэ (?:жил|онд))(?!\w)", re.I), Relative(0, "year")),
    (re.compile(r"(?<!\w)(?:следующем году|следующего года|ирэх (?:жил|онд))(?!\w)", re.I), Relative(1, "year")),
    (re.compile(r"(?<!\w)(?:сегодня|сейчас|өнөөдөр|одоо)(?!\w)", re.I), Relative(now=True)),
    (re.compile(r"(?<!\w)(?:ежегодно|ежегодн(?:ый|ая|ое|ые|ых)|каждый год|жил бүр)(?!\w)", re.I), "P1Y"),
    (re.compile(r"(?<!\w)(?:ежемесячно|каждый месяц|сар бүр)(?!\w)", re.I), "P1M"),
)
_CYRILLIC = re.compile("[а-яё]", re.I)


def cyrillic(text: str) -> Iterator[Atom]:
    """The atoms of the Mongolian and Russian parts of one text; the longest at a place is meant."""
    if text.isascii() or not _CYRILLIC.search(text):
        return
    for pattern in _MONGOLIAN + _RUSSIAN:
        for match in pattern.finditer(text):
            yield _atom(match)
    for pattern, meaning in _RELATIVES:
        for match in pattern.finditer(text):
            if isinstance(meaning, str):
                yield Atom(*match.span(), recurrence=meaning)
            else:
                yield Atom(*match.span(), relative=meaning)


def _atom(match: re.Match[str]) -> Atom:
    found = match.groupdict()
    word = (found.get("cue") or "").lower()
    cue = _CUES.get(word)
    if found.get("since") is not None:
        cue = "since"
    elif found.get("until") is not None:
        cue = "until"
    if found.get("dec"):
        first = last = Part(int(found["dec"]), decade=True)
        return Atom(*match.span(), first, last, cue=cue)
    year = int(found["y"]) if found.get("y") else None
    day = int(found["d"]) if found.get("d") else None
    first = last = Part(year, _month(found), day, bound="about" if word == "около" else "exact")
    if found.get("z"):
        last = Part(int(found["z"]))
        if year is not None and year > int(found["z"]):
            return Atom(*match.span(), reason="its years run backward")
        cue = None
    return Atom(*match.span(), first, last, cue=cue)


def _month(found: dict[str, str | None]) -> int | None:
    if found.get("rm"):
        return _RUSSIAN_MONTHS[str(found["rm"]).lower()]
    if found.get("m"):
        return int(str(found["m"]))
    if found.get("mw"):
        return _MONGOLIAN_MONTHS.index(str(found["mw"]).lower()) + 1
    return None
