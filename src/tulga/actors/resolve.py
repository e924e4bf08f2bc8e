"""From a name to the actor that it stands for on a day, with the reason and the other readings."""

from datetime import date
from difflib import get_close_matches
from functools import cache

from tulga.actors.actor import actors
from tulga.actors.names import Name, by_key, key
from tulga.actors.resolution import Resolution, among, distinct, of_code, titled

# Names that are words of English, where they are not written as the name is.
_WORDS = frozenset({"us", "who", "car", "near", "is", "islands", "las", "fry", "male", "map", "cis", "rats", "eas"})


def resolve(name: str, on: date | None = None) -> Resolution:
    """What a name in any of the languages kept stands for, on a day if one is given.

    Case, accents, a leading article, a possessive and a lost apostrophe do not matter. A misspelt name is never
    guessed: the nearest ones are the runners-up. Where a name held for two states at once, as Germany from 1949 to
    1990, the answer is the one that goes on, or by the habit of the field South Korea, and the other is a runner-up.

    >>> resolve("Ulan Bator").actor, resolve("Russia", date(1950, 1, 1)).actor, resolve("Хятад").actor
    ('MNG', 'SUN', 'CHN')
    >>> resolve("Congo").reason
    "'Congo' can mean Republic of the Congo (COG) or Democratic Republic of the Congo (COD)"
    >>> resolve("Inner Mongolia").reason
    "'Inner Mongolia' is a region of China (CHN), not an actor"
    """
    bearers = _known(name)
    if bearers and (any(one.held(on) for one in bearers) or (on is None and bearers[0].form == "capital")):
        return among(name, bearers, on)
    code = None if bearers else of_code(name, on)
    if code:
        return Resolution(name, code, actors()[code].kind, f"{name!r} is a code of {titled(code)}", (), code)
    from tulga.actors.indirect import indirectly, only_a_place  # most names are answered without it

    if bearers:
        return only_a_place(name, bearers, on) or among(name, bearers, on)
    return indirectly(name, on) or _not_known(name)


def _known(name: str) -> tuple[Name, ...]:
    """The names of running text that match: as it stands, or without the s of a plural or a lost apostrophe."""
    index, folded = by_key(), key(name)
    if folded in _WORDS and not name.isupper() and "." not in name:
        return tuple(one for one in index.get(folded, ()) if one.text == name.strip())
    if folded in index or not (len(folded) > 4 and folded.endswith("s")):
        return index.get(folded, ())
    return tuple(one for one in index.get(folded[:-1], ()) if one.form != "abbreviation")


def _not_known(name: str) -> Resolution:
    index, folded = by_key(), key(name)
    whole = [text for text in _by_word().get(folded, ()) if len(folded) > 3]
    near = [text for text in index if abs(len(text) - len(folded)) <= 2]
    texts = get_close_matches(folded, near, n=5, cutoff=0.75) if len(folded) > 2 else []
    ids = distinct(one.actor for text in (*whole, *texts) for one in index[text])[:3]
    hint = f"; the nearest names are those of {', '.join(titled(one) for one in ids)}" if ids else ""
    return Resolution(name, None, "unknown", f"no actor named {name!r} is known{hint}", tuple(ids))


@cache
def _by_word() -> dict[str, list[str]]:
    """The keys of names by each word in them."""
    found: dict[str, list[str]] = {}
    for text in by_key():
        for word in dict.fromkeys(text.split()):
            found.setdefault(word, []).append(text)
    return found
