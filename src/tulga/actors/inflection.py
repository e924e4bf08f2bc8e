"""From a grammatical form to the name that it is a form of, in the nine languages that a name is asked in."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product

from tulga.actors.asked import asked, known
from tulga.actors.names import Name, by_key, key

# Ending of a demonym and what stands in its place in the table: genders, numbers and cases.
_LATIN: Mapping[str, tuple[tuple[str, str], ...]] = {
    "fr": (("e", ""), ("s", ""), ("es", ""), ("ne", ""), ("nes", "")),
    "es": (("s", ""), ("a", "o"), ("os", "o"), ("as", "o"), ("a", ""), ("as", ""), ("es", "")),
    "de": (
        *((ending, "") for ending in ("e", "er", "es", "en", "em", "n", "s", "in", "innen")),
        *((ending, "e") for ending in ("in", "innen")),
    ),
    "tr": tuple((ending, "") for ending in ("lar", "ler", "larin", "lerin", "lari", "leri", "lara", "lere")),
}
_TURKISH_CASE = (
    r"(.+)['’](?:[snyd]?[ıiuü]n?|[ny]?[ae]|[dt][ae]n?|nd[ae]n?|yl[ae]|l[ae]|[dt]aki|[dt]eki|l[ıiuü]|n[ıiuü]n)"
)
_MONGOLIAN_CASE = (
    r" ?(?:(?:ч?уу|ч?үү)(?:д|л)?)?(?:гийн|ын|ийн|ы|ий|н|ны|ний|йн|д|т|нд|аас|ээс|оос|өөс|наас|нээс|ыг|ийг|г|йг|тай|тэй|"
    r"той|гаас|гээс|гоос|гөөс|гаар|гээр|руу|рүү|луу|лүү|аар|ээр|оор|өөр|ууд|үүд|чууд|чүүд|чуул|ынхан|ийнхан|ынх|ийнх)"
)
_RUSSIAN_ADJECTIVE = r"(.{2,}?)(?:(?<=[бвгджзклмнпрстхцчшщ])(?:ый|ий|ая|яя|ое|ее|ые)|(?<=[гкхжчшщ])ие|(?<=[дктвмнл])ой)"
_RUSSIAN_NOUN = r"(?<![аеиоуэ])а$|[яйьы]$|ство$|[ое]во$|[иь]е$|[ая]не$|(?:[гкхжчшщ]|и)и$"
_FLEETING = r"(.*[бвгджзклмнпрстхцчшщь])[ео]([бвгджзклмнпрстхц])"
_DECLINED = 4  # words of a Russian name that are looked at for their case
_RUSSIAN_OBLIQUE = tuple(
    "а я ы и у ю е о ь й ью ой ей ою ею ом ем ов ев ам ям ах ях ый ий ая ое ее ые ие ым им ую юю ых их "
    "ого его ому ему ами ями ыми ими".split()
)


def inflected(name: str, folded: str) -> tuple[Name, ...]:
    """The names that a name is a form of: "Монголией", "Хятадын", "mongolische", "russes", "Rusya'nın", "몽골의".

    `folded` is what `key` leaves of it. Empty where no language kept knows it.
    """
    if re.search(r"[а-яөү]", folded):
        return _mongolian(folded) or _russian(folded)
    turkish = re.fullmatch(_TURKISH_CASE, name.strip())
    if turkish:
        return known(key(turkish[1]))
    return _latin(folded)


def _mongolian(folded: str) -> tuple[Name, ...]:
    """The longest name that a case may follow; a short vowel at or before its end may have fallen away."""
    for cut in range(len(folded) - 1, 1, -1):
        stem = folded[:cut]
        if re.fullmatch(_MONGOLIAN_CASE, folded[cut:]) and (cut > 2 or folded[cut] == " "):
            for text in (
                stem,
                *(stem + vowel for vowel in "аэоөуьи"),
                *(stem[:-1] + vowel + stem[-1] for vowel in "аоөэ"),
            ):
                found = tuple(one for one in known(text) if one.language in ("mn", "ru"))
                if found:
                    return found
    return ()


def _latin(folded: str) -> tuple[Name, ...]:
    """Adjectives and names of peoples; the umlauts of German may be written with an e."""
    for language, endings in _LATIN.items():
        for ending, instead in endings:
            if folded.endswith(ending) and len(folded) - len(ending) > 2:
                found = _demonyms(folded.removesuffix(ending) + instead, language)
                if found:
                    return found
    spelt = re.sub(r"([aou])e", r"\1", folded)
    return tuple(one for one in known(spelt) if one.language == "de") if spelt != folded else ()


def _demonyms(folded: str, language: str) -> tuple[Name, ...]:
    bearers = (*by_key().get(folded, ()), *asked().get(folded, ()))
    return tuple(one for one in bearers if one.language == language and one.form == "demonym")


def _russian(folded: str) -> tuple[Name, ...]:
    words = folded.split()
    stems = _russian_stems()
    found = (stems.get(" ".join((*parts, *words[_DECLINED:]))) for parts in product(*map(_oblique, words[:_DECLINED])))
    return next((bearers for bearers in found if bearers), ())


def _oblique(word: str) -> Iterator[str]:
    """A word and what its case endings may leave of it, the shortest ending first."""
    yield word
    for ending in _RUSSIAN_OBLIQUE:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            yield word.removesuffix(ending)


@cache
def _russian_stems() -> dict[str, tuple[Name, ...]]:
    """Russian names by the stems of their first words; those after them are as a rule in the genitive already."""
    found: dict[str, list[Name]] = {}
    for folded, bearers in (*by_key().items(), *asked().items()):
        russian = [one for one in bearers if one.language == "ru" and not one.text.isupper()]
        words = folded.split() if russian else []
        for parts in product(*map(_stems, words[:_DECLINED])) if words else ():
            found.setdefault(" ".join((*parts, *words[_DECLINED:])), []).extend(russian)
    return {stem: tuple(bearers) for stem, bearers in found.items()}


def _stems(word: str) -> set[str]:
    """What the cases of a Russian noun or adjective share: "корея" gives "коре", "египет" "египт", "монгольский" "монгольск".

    A short word, and one that ends in a vowel that foreign names keep, has no cases.
    """
    adjective = re.fullmatch(_RUSSIAN_ADJECTIVE, word)
    if adjective:
        return {adjective[1], word[:-1]} if word.endswith("ий") else {adjective[1]}
    if len(word) > 3 and re.search(_RUSSIAN_NOUN, word):
        return {word[:-1]}
    fleeting = re.fullmatch(_FLEETING, word)
    return {word, fleeting[1] + fleeting[2]} if fleeting else {word}
