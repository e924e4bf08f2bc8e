"""What actors are called: the tables of `names/` over the territory names of the Unicode CLDR in ten languages."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from tulga.actors.actor import actors, holds, instant, rows
from tulga.span import Instant

Form = Literal["name", "demonym", "capital", "seat", "abbreviation"]
Reading = Literal["first", "second", "equal", "asked", "numbered"]
# English comes first where two languages disagree; `babel` carries the CLDR for all of them.
LANGUAGES = ("en", "mn", "ru", "zh", "ko", "ja", "tr", "fr", "es", "de")

_PLAIN = str.maketrans(
    {**dict.fromkeys("‘’ʼʻ`´′‛", "'"), **dict.fromkeys("“”„″", '"'), **dict.fromkeys("‐‑‒–—−", "-"), "ı": "i"}
)
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ё": "е"})
_DROPPED, _WORD = r"'s\b|(?<=s)'(?=\s|$)|['.]", r"\w+|\+"
_SILENT = frozenset({"the", "of", "and"})
_SHORT = {"rep": "republic", "dem": "democratic", "st": "saint", "sts": "states", "peoples": "people", "is": "islands"}
_SHORT |= dict.fromkeys(("federal", "federated", "federation"), "fed")
# A pattern is compiled when it is first used, so that importing the room stays light.
_compiled = cache(re.compile)


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one actor.

    `reading` says how far it stands for the actor: `first` (what it means), `second` (it can mean it, and usually means
    another), `equal` (one of several readings of the same weight), `asked` (it stands for the actor when asked for, and
    is too common a word to be looked for in running text) and `numbered` (only with a year, as in "Selenge-2016").
    """

    text: str
    actor: str
    form: Form
    language: str
    start: Instant | None = None
    end: Instant | None = None
    reading: Reading = "first"
    own: bool = True

    def held(self, on: date | None) -> bool:
        """Whether the name was in use for a living actor on a day, or is in use now when no day is given."""
        bearer = actors()[self.actor]
        if on is None:
            return self.end is None and bearer.end is None
        return holds(self.start, self.end, on) and bearer.existed(on)

    @property
    def dated(self) -> bool:
        """Whether the name itself, not only its actor, held for a time."""
        return self.start is not None or self.end is not None


def plain(text: str) -> str:
    """Text of the same length with one kind of apostrophe, quotation mark, dash and dotless i.

    >>> plain("Mongolia’s “third” – neighbour")
    'Mongolia\\'s "third" - neighbour'
    """
    return text.translate(_PLAIN)


def key(text: str) -> str:
    """What is left of a name when case, accents, marks, articles and usual shortenings do not matter.

    >>> key("The Democratic People’s Republic of Korea"), key("Côte d'Ivoire"), key("Egypt, Arab Rep.")
    ('democratic people republic korea', 'cote divoire', 'egypt arab republic')
    """
    if text.isascii():
        folded = text.lower().replace("`", "'")
    else:
        folded = _unaccented(plain(unicodedata.normalize("NFKC", text)).casefold()).translate(_LETTERS)
    if "'" in folded or "." in folded:
        folded = _compiled(_DROPPED).sub("", folded)
    words = [_SHORT.get(word, word) for word in _compiled(_WORD).findall(folded)]
    return " ".join([word for word in words if word not in _SILENT] or words)


def _unaccented(text: str) -> str:
    """Latin letters without their accents; the й and ё of Cyrillic and the voiced kana are letters and stay."""
    if text.isascii():
        return text
    kept: list[str] = []
    for sign in unicodedata.normalize("NFD", text):
        if not (unicodedata.combining(sign) and kept and kept[-1] < "\u0250"):
            kept.append(sign)
    return unicodedata.normalize("NFC", "".join(kept))


@cache
def territories(language: str) -> Mapping[str, str]:
    """The CLDR's territory names in a language by ISO 3166 alpha-2 or UN M49 code.

    >>> territories("fr")["MN"]
    'Mongolie'
    """
    given = cldr(language)["territories"]
    return MappingProxyType({str(code): str(name) for code, name in given.items()})


@cache
def cldr(language: str) -> Mapping[str, Any]:
    """What Babel keeps of the CLDR for a language, as it lies in its file.

    `babel.Locale` merges it with what all languages share, which costs as much again and changes no name; the file is
    read past Babel's own cache, which must only hold what is merged.
    """
    import pickle

    from babel import localedata

    with open(localedata.resolve_locale_filename(language), "rb") as file:
        found: dict[str, Any] = pickle.load(file)
    return MappingProxyType(found)


@cache
def names() -> tuple[Name, ...]:
    """Every name known, own tables before the CLDR; one actor bears a name once in a language."""
    found: dict[tuple[str, str, str], Name] = {}
    for name in (*_own(), *_labels(), *_cldr()):
        found.setdefault((name.language, name.text, name.actor), name)
    return tuple(found.values())


@cache
def by_key() -> Mapping[str, tuple[Name, ...]]:
    """Names by what `key` leaves of them."""
    found: dict[str, list[Name]] = {}
    for name in names():
        found.setdefault(key(name.text), []).append(name)
    return {text: tuple(bearers) for text, bearers in found.items()}


@cache
def unread() -> frozenset[tuple[str, str]]:
    """Language and name of what must not be looked for in running text because it is a common word there."""
    return frozenset((row["language"], row["name"]) for row in rows("unread.tsv"))


def preferred(bearers: Sequence[Name], text: str, on: date | None = None) -> list[Name]:
    """The names that `text` most likely is, all of equal weight: of one actor when it is clear, of several when not.

    What held on the day outranks what did not, a first reading a second, the exact spelling a folded one, a name that
    was dated to the time one that always held, English the other languages, and all of them the CLDR.
    """
    own = [one for one in bearers if one.own] or bearers
    pool = [one for one in own if one.held(on)] or own
    for weight in (("first", "asked"), ("equal",), ("numbered",), ("second",)):
        found = [one for one in pool if one.reading in weight]
        if found:
            best = min(_rank(one, text, on) for one in found)
            return [one for one in found if _rank(one, text, on) == best]
    return []


def _rank(one: Name, text: str, on: date | None) -> tuple[bool, bool, int]:
    return one.text != text, not (on is not None and one.dated and one.held(on)), LANGUAGES.index(one.language)


def tables() -> list[str]:
    """The languages that have a table of their own, English first."""
    from importlib.resources import files

    folder = files("tulga.actors").joinpath("names")
    return [language for language in LANGUAGES if folder.joinpath(f"{language}.tsv").is_file()]


def _own() -> list[Name]:
    return [
        Name(
            text=row["name"],
            actor=row["actor"],
            form=row["form"],  # type: ignore[arg-type]  # the house check holds both columns to their words
            language=language,
            start=instant(row["from"]),
            end=instant(row["to"]),
            reading=row["reading"] or "first",  # type: ignore[arg-type]
        )
        for language in tables()
        for row in rows("names", f"{language}.tsv")
    ]


def _labels() -> list[Name]:
    english = [Name(one.label, one.id, "name", "en") for one in actors().values()]
    return english + [Name(one.label_mn, one.id, "name", "mn") for one in actors().values() if one.label_mn]


def _cldr() -> list[Name]:
    bearers = {code: one.id for one in actors().values() if (code := one.iso2 or one.m49)}
    found = []
    for language in LANGUAGES:
        given = territories(language)
        for code in sorted(bearers.keys() & given.keys()):
            text = given[code].replace(" - ", "-").replace("（", "(").replace("）", ")")
            found.append(Name(text, bearers[code], "name", language, own=False))
    return found
