"""Encodings that can be told from few words: by the shape of Russian and Mongolian words, and by where Latin ones agree.

Statistics of letters need some hundred of them and guess wildly below; a word's capitals and vowels do not.
"""

import re

# What Russian and Mongolian write, and the letters that stood for ө and ү in fonts made for code page 1251.
_UPPER, _LOWER = "А-ЯЁЄЇ", "а-яёєї"
_WORD = re.compile(rf"[{_UPPER}]?[{_LOWER}]+|[{_UPPER}]+")
_VOWEL = re.compile("[аеёиоуыэюяєї]", re.I)
_NEVER_FIRST = re.compile("[ъьы]", re.I)
_LETTERS = re.compile(r"[^\W\d_]+")
_SIGNS = frozenset("«»„“”‘’–—…№§°©·•\u00a0")
_LONG_WORD = 5
_VOWELS = (0.25, 0.6)
_CYRILLIC = ("cp1251", "koi8_r", "iso8859_5", "cp866")
_LATIN = ("cp1252", "cp1250", "cp1254")


def cyrillic_encoding(data: bytes) -> str | None:
    """The encoding in which bytes are Russian or Mongolian words, or None.

    Every word with a letter beyond ASCII must be Cyrillic throughout, with capitals only at its beginning or everywhere,
    and with vowels. Where two encodings pass, the one with fewer capitals holds.

    >>> cyrillic_encoding("Монгол Улс".encode("cp1251")), cyrillic_encoding("договор".encode("koi8_r"))
    ('cp1251', 'koi8_r')
    >>> cyrillic_encoding("le président".encode("cp1252")) is None
    True
    """
    passed = []
    for place, encoding in enumerate(_CYRILLIC):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_cyrillic(text):
            passed.append((sum(map(str.isupper, text)), place, encoding))
    return min(passed)[2] if passed else None


def _is_cyrillic(text: str) -> bool:
    if not all(c.isascii() or c.isalpha() or c in _SIGNS for c in text):
        return False
    words = [word for word in _LETTERS.findall(text) if not word.isascii()]
    letters = "".join(words)
    if len(letters) < 3 or not all(_WORD.fullmatch(word) and not _NEVER_FIRST.match(word) for word in words):
        return False
    if any(len(word) >= _LONG_WORD and not _VOWEL.search(word) for word in words):
        return False
    return _VOWELS[0] <= len(_VOWEL.findall(letters)) / len(letters) <= _VOWELS[1]


def latin_encoding(data: bytes) -> str | None:
    """The encoding of bytes that read the same in Western, Central European and Turkish code pages, or None.

    >>> latin_encoding("le président".encode("cp1252"))
    'cp1252'
    >>> latin_encoding("più".encode("cp1252")) is None
    True
    """
    try:
        texts = {data.decode(encoding) for encoding in _LATIN}
    except UnicodeDecodeError:
        return None
    return _LATIN[0] if len(texts) == 1 and _is_latin(texts.pop()) else None


def _is_latin(text: str) -> bool:
    if not all(c.isascii() or c.isalpha() or c in _SIGNS for c in text):
        return False
    words = [word for word in _LETTERS.findall(text) if not word.isascii()]
    return all(any(map(str.isascii, word)) and (word.isupper() or word[1:].islower()) for word in words)
