"""Which exercise or capital a text names, and how it is written there; the names come from the table of actors.

Nothing here registers a kind.
"""

from functools import cache, lru_cache

from tulga.claim import Claim

# The relations whose claims name exercises.
NAMING = frozenset({"military_exercise", "exercise_participation"})
_LONGEST = 4
_MARKS = "()'\"“”‘’.,;:"


@cache
def _known() -> tuple[dict[str, str], frozenset[str]]:
    """What is named, by what `key` leaves of a name without its blanks; and the first words of all names.

    A capital is `capital of MNG`, an exercise its id.
    """
    from tulga.actors.actor import actors
    from tulga.actors.names import by_key

    things: dict[str, str] = {}
    first_words: set[str] = set()
    for text, names in by_key().items():
        for name in names:
            exercise = actors()[name.actor].kind == "exercise"
            if exercise or name.form == "capital":
                things.setdefault(text.replace(" ", ""), name.actor if exercise else f"capital of {name.actor}")
                first_words |= {text.split()[0], text.replace(" ", "")}
    return things, frozenset(first_words)


@lru_cache(maxsize=65536)
def things_named(text: str | None) -> tuple[tuple[str, str], ...]:
    """What a text names: pairs of the thing and of its name as it is written there, each pair once.

    >>> things_named('"Selenge", "Darkhan" joint exercise')
    (('Selenge', 'Selenge'), ('Selenge', 'Darkhan'))
    >>> things_named("under the name of Khanquest"), things_named("opened in Ulan Bator")
    ((('Khaan Quest', 'Khanquest'),), (('capital of MNG', 'Ulan Bator'),))
    """
    if not text:
        return ()
    from tulga.actors.names import key

    things, first_words = _known()
    found: dict[tuple[str, str], None] = {}
    words = [word.strip(_MARKS).removesuffix("'s").removesuffix("’s") for word in text.replace("-", " ").split()]
    for at, word in enumerate(words):
        if not word[:1].isupper() or key(word) not in first_words:
            continue
        for length in range(1, _LONGEST + 1):
            written = " ".join(words[at : at + length])
            thing = things.get(key(written).replace(" ", ""))
            if thing is not None:
                written = written.title() if written.isupper() else written
                found.setdefault((thing, written))
                break
    return tuple(found)


def things_of(claim: Claim) -> tuple[str, ...]:
    """The exercises and capitals that a claim is about: those of its item, else those of its quote."""
    return things_in(claim.relation, claim.item, claim.evidence.quote)


def things_in(relation: str, item: str | None, quote: str) -> tuple[str, ...]:
    """The same of the words of a claim."""
    texts = things_named(item) or things_named(quote)
    exercises = relation in NAMING
    return tuple(dict.fromkeys(thing for thing, _ in texts if exercises or thing.startswith("capital of ")))


def written(claim: Claim, thing: str) -> list[str]:
    """The names that a claim's own words give a thing: those of its quote that its item has too, else all of them."""
    item, quote = (
        [name for named, name in things_named(text) if named == thing] for text in (claim.item, claim.evidence.quote)
    )
    return [name for name in quote if name in item] or quote or item


def held_for_a_time(name: str) -> bool:
    """Whether the table says from when or until when an exercise bore a name.

    >>> held_for_a_time("Darkhan"), held_for_a_time("Selenge")
    (True, False)
    """
    from tulga.actors.actor import actors
    from tulga.actors.names import by_key, key

    return any(one.dated and actors()[one.actor].kind == "exercise" for one in by_key().get(key(name), ()))
