"""How words are spelt for search, so that the spellings of one name in Cyrillic and Latin letters find each other.

A word's *sound* is its letters in plain Latin, with what transliterations disagree on taken away: Хаан, Khaan and Haan
are all `han`. Some letters have two Latin spellings that other words tell apart (Мөнх is Monkh and Munkh), and some words
are written as one or as two (Oyun-Erdene, Oyunerdene): these have *other sounds* as well. The same is done to what is
indexed and to what is asked for; a change here needs `tulga ledger check --repair`.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_LONGEST = 64  # letters of a sound; PostgreSQL takes no word of more than 2,047 bytes
_LETTERS = r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*"
_WORD, _ASCII_WORD = re.compile(_LETTERS), re.compile("[A-Za-z0-9]+")
_JOINTS = "‐‑'’ʼʹ`-"
_JOINT, _WITH_JOINT = re.compile(f"[{_JOINTS}]"), re.compile(rf"(?<!\S)[^\s{_JOINTS}]*[{_JOINTS}]\S*")
_JOINED = re.compile(rf"{_LETTERS}(?:[{_JOINTS}]{_LETTERS})+")
_POSSESSIVE = re.compile("['’]s$")
_FAR_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_CYRILLIC = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "j", "з": "z", "и": "i", "й": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ү": "u", "ф": "f",
    "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "і": "i", "ї": "i", "є": "ye", "ґ": "g", "қ": "k", "ғ": "g", "ң": "n", "ұ": "u", "һ": "h", "ә": "a", "ҷ": "j", "ҳ": "h",
    "җ": "j", "ҥ": "n", "ҡ": "k", "ј": "i", "љ": "l", "њ": "n", "ђ": "j", "ћ": "ch", "џ": "j",
    "ı": "i", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d",
})  # fmt: skip
# What transliterations of one sound disagree on, in the order in which it is made one.
_ONE_SOUND = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("shch|sch", "sh"), ("kh", "h"), ("gh", "g"), ("dzh|zh|dj", "j"), ("dz", "z"), ("ph", "f"), ("tz|cz", "ts"),
        ("tch", "ch"), ("ck|q", "k"), ("c(?=[aou]|[^aeiouyh]|$)", "k"), ("w", "v"), ("x", "ks"),
        ("(?<=[bcdfghijklmnpqrstvwxz])yo", "e"), ("iye|yie", "ie"), ("ye", "e"), ("y", "i"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
# Letters that are written in two ways, neither of which can be taken for the other everywhere.
_TWO_WAYS = (("ө", "u"), ("ö", "u"), ("ь", "i"), ("ң", "ng"))


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """A word as it is indexed: small plain Latin letters and digits, without what spellings disagree on.

    >>> sound("Хаан"), sound("Khaan"), sound("Цахиагийн"), sound("Tsakhiagiin"), sound("2015")
    ('han', 'han', 'tsahiagin', 'tsahiagin', '2015')
    """
    plain = unicodedata.normalize("NFKD", word.casefold().replace("й", "i").replace("ё", "yo"))
    letters = "".join(c for c in plain if c.isalnum()).translate(_CYRILLIC)
    if letters.isascii() and not letters.isdigit():
        for pattern, one in _ONE_SOUND:
            letters = pattern.sub(one, letters)
    return letters[:_LONGEST]


@lru_cache(maxsize=65536)
def other_sounds(word: str) -> tuple[str, ...]:
    """The further sounds of a word, in order; most words have none.

    >>> sound("Мөнх"), other_sounds("Мөнх"), other_sounds("говь"), other_sounds("Oyun-Erdene")
    ('monh', ('munh',), ('govi',), ('oiunerdene',))
    """
    if _FAR_EAST.search(word):
        return ()
    whole = unicodedata.normalize("NFC", word.casefold())
    ways = ["".join(_WORD.findall(whole))]
    for letter, other in _TWO_WAYS:
        if letter in ways[0]:
            ways += [way.replace(letter, other) for way in ways]
    found = dict.fromkeys(map(sound, ways))
    if ways[0] == whole:
        found.pop(sound(word), None)
    return tuple(filter(None, found))


def sounds(text: str) -> list[str]:
    """The sounds of the words of a text in order; Chinese, Japanese and Korean signs one by one.

    >>> sounds("Ulaanbaatar’s 蒙古")
    ['ulanbatar', 's', '蒙', '古']
    """
    return list(map(sound, _ASCII_WORD.findall(text)) if text.isascii() else _mixed_sounds(text))


def _mixed_sounds(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        if word.isascii() or not _FAR_EAST.search(word):
            if said := sound(word):
                yield said
        else:
            yield from unicodedata.normalize("NFC", word)


def heard(text: str) -> Iterator[tuple[str, int, int]]:
    """The sounds of a text with where each word begins and ends.

    >>> list(heard("the Хаан"))
    [('the', 0, 3), ('han', 4, 8)]
    """
    for match in _WORD.finditer(text):
        if match[0].isascii() or not _FAR_EAST.search(match[0]):
            if said := sound(match[0]):
                yield said, match.start(), match.end()
        else:
            for at, sign in enumerate(match[0], match.start()):
                yield unicodedata.normalize("NFC", sign), at, at + 1


def spelt_one_way(text: str) -> bool:
    """Whether no word of a text can have other sounds, told without looking at the words.

    >>> spelt_one_way("Ulaanbaatar"), spelt_one_way("Ulaan-Baatar"), spelt_one_way("Улаанбаатар")
    (True, False, False)
    """
    return text.isascii() and not _JOINT.search(text)


def otherwise(text: str) -> Iterator[tuple[str, int, int]]:
    """The other sounds of the words of a text, and of words that are joined by hyphens and apostrophes.

    >>> list(otherwise("Оюун-Эрдэнэ in Өлгий"))
    [('oiunerdene', 0, 11), ('ulgi', 15, 20)]
    """
    joined = _WITH_JOINT.finditer(text) if _JOINT.search(text) else ()
    for chunk in joined:
        for match in _JOINED.finditer(text, *chunk.span()):
            word = _POSSESSIVE.sub("", match[0])
            if _JOINT.search(word) and not any(c.isdigit() for c in word):
                yield from ((said, match.start(), match.start() + len(word)) for said in other_sounds(word))
    for match in () if text.isascii() else _WORD.finditer(text):
        if not match[0].isascii():
            yield from ((said, match.start(), match.end()) for said in other_sounds(match[0]))
