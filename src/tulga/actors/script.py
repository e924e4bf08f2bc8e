"""How a name stands in running text of its script: where it begins and ends, and in which case."""

import re
from functools import cache
from typing import Literal

from tulga.actors.actor import actors
from tulga.actors.names import Name

# A pattern is compiled when it is first used, so that importing the room stays light.
_compiled = cache(re.compile)

Script = Literal["cased", "hangul", "kana", "wide"]

# State names that are words of English when they begin with a small letter.
_SMALL_WORDS = frozenset({"china", "georgia", "guinea", "holland", "jersey", "jordan", "panama", "turkey"})
# Abbreviations that are words of English, and so prove nothing inside a line of capitals.
_CAPITAL_WORDS = frozenset({"US", "WHO", "CAR", "NEAR"})
_CAPITALS_BEFORE, _CAPITALS_AFTER = r"\b[A-Z]{2,} $", r" [A-Z]{2,}\b"
_MONGOLIAN_CASES = (
    r"(?:ын|ийн|ы|ий|н|ны|ний|йн|д|т|нд|аас|ээс|оос|өөс|наас|нээс|ыг|ийг|г|йг|тай|тэй|той|руу|рүү|луу|лүү|аар|ээр|оор|өөр|"
    r"ууд|үүд|чууд|чүүд|ынхан|ийнхан)(?!\w)"
)
_RUSSIAN_CASES = r"(?:а|я|и|е|у|ю|о|ы|ой|ей|ою|ею|ом|ем|й|ии|ию|ией|ия|ь|ью|ям|ями|ях|ам|ами|ах)?(?!\w)"
_KOREAN_PARTICLES = (
    r"(?:은|는|이|가|을|를|의|에|에서|에게|와|과|도|로|으로|만|까지|부터|인|측|군|산|간|식|계|정부|대통령|총리|"
    r"외교부|국방부)*(?![가-힣])"
)


def script_of(text: str) -> Script:
    """The rule that a name is read by: `wide` is Chinese characters, which know no word boundary."""
    if text.isascii():
        return "cased"
    if re.search(r"[가-힣]", text):
        return "hangul"
    if re.search(r"[\u30a0-\u30ff]", text) and not re.search(r"[\u4e00-\u9fff]", text):
        return "kana"
    return "wide" if re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", text) else "cased"


def stem(name: Name) -> str:
    """The part of a name that its grammatical cases share; only Russian names change their own last letter.

    >>> stem(Name("Монголия", "MNG", "name", "ru"))
    'Монголи'
    """
    plain_word = name.language == "ru" and len(name.text) >= 4 and name.text.isalpha() and not name.text.isupper()
    return name.text[:-1] if plain_word and name.text[-1] in "аяйь" else name.text


def ending(name: Name, script: Script, text: str, start: int, end: int) -> int | None:
    """Where a name that matched text[start:end] ends in the text; None where it is only a part of another word.

    A lost apostrophe (Chinas) and the plural of a people (Mongolians) belong to the name, a possessive does not.
    """
    before, after = text[start - 1 : start], text[end : end + 1]
    if script == "wide":
        return end
    if script == "kana":
        return None if _kana(before) or _kana(after) else end
    if script == "hangul":
        return end if not ("가" <= before <= "힣") and _compiled(_KOREAN_PARTICLES).match(text, end) else None
    if before.isalnum() and name.text[0].isalnum():
        return None
    if not after.isalnum() or not name.text[-1].isalnum():
        whole = end - start == len(name.text) or name.language == "ru"
        domain = after == "." and text[start:end].islower() and text[end + 1 : end + 2].isalnum()
        return end if whole and not domain else None
    if name.language == "en":
        plural = after == "s" and name.form in ("name", "demonym", "capital") and len(name.text) >= 4
        return end + 1 if plural and not text[end + 1 : end + 2].isalnum() else None
    cases = {"mn": _MONGOLIAN_CASES, "ru": _RUSSIAN_CASES}.get(name.language)
    match = _compiled(cases).match(text, end) if cases and len(name.text) >= 3 else None
    return match.end() if match else None


def fits(name: Name, text: str, start: int, end: int) -> bool:
    """Whether text[start:end], equal to the name but for case, has a case in which it can be the name."""
    found = text[start:end]
    if found == name.text:
        return name.text not in _CAPITAL_WORDS or not _among_capitals(text, start, end)
    if name.form == "abbreviation":
        return False
    if found.islower():
        plain_name = name.form == "name" and name.language == "en" and len(found) >= 6 and found not in _SMALL_WORDS
        kind = actors()[name.actor].kind
        return plain_name and (kind == "state" or (kind in ("region", "place", "territory") and " " in found))
    if found.isupper():
        return len(found) >= 4
    words = zip(re.findall(r"\w+", found), re.findall(r"\w+", name.text), strict=False)
    return all(ours[0].isupper() or not theirs[0].isupper() for ours, theirs in words)


def _kana(sign: str) -> bool:
    return "\u30a1" <= sign <= "\u30fa" or sign == "ー"


def _among_capitals(text: str, start: int, end: int) -> bool:
    before = _compiled(_CAPITALS_BEFORE).search(text[max(0, start - 20) : start])
    after = _compiled(_CAPITALS_AFTER).match(text, end)
    return bool(before and after) if text[start:end] == "US" else bool(before or after)
