"""Roll calls that come back: the same question put again in a later session, which then divides states as it did before."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import BadInput, BadUse
from tulga.measures.frames import handed_back, in_memory

if TYPE_CHECKING:
    import polars as pl

    from tulga.measures.ideal_points.ordered_probit import Floats, Whole
    from tulga.measures.ideal_points.tables import Ballots

_LEAST_WORDS = 4
_SHORTEST_WORD = 3


def recurring(titles: IntoFrameT, *, years: int = 1, alike: float = 0.8) -> IntoFrameT:
    """Which roll calls put the same question, by their titles: a frame with rollcall and item, for `bridges`.

    `titles` has a row a roll call: rollcall, session, title. Two roll calls of sessions at most `years` apart are the same
    where their titles share at least the part `alike` of all their words (three letters and more, without case and digits),
    and in neither session another one is as near. Titles of fewer than four words are left out, as are roll calls that
    come back nowhere. `item` numbers the questions by their first session and title.

    Raises BadUse where `alike` is not above 0 and at most 1 or `years` is below 1, BadInput where a column is not there.

    >>> import polars as pl
    >>> titles = pl.DataFrame({"rollcall": [7, 8, 9], "session": [1, 1, 2], "title": [
    ...     "Report of the Conference on Disarmament", "Naval armaments", "Report of the Conference on Disarmament (2)"]})
    >>> recurring(titles).rows()
    [(7, 0), (9, 0)]
    """
    import polars as pl

    if not 0.0 < alike <= 1.0 or years < 1:
        raise BadUse(f"alike is {alike:g} and years is {years}: a part between 0 and 1, and at least one session")
    rows = in_memory(titles, ["rollcall", "session", "title"]).sort("session", "title", "rollcall")
    first = list(range(rows.height))
    for one, other in _pairs(rows, years, alike):
        first[other] = first[one]
    found = rows.select("rollcall", item=pl.Series(first)).filter(pl.len().over("item") > 1)
    return handed_back(found.with_columns(pl.col("item").rank("dense").cast(pl.Int64) - 1).sort("rollcall"), titles)


def _pairs(rows: "pl.DataFrame", years: int, alike: float) -> Iterator[tuple[int, int]]:
    """Places of roll calls that are the same, earlier sessions first; each has one before it and one after it at most."""
    import numpy as np

    words = [_words(title) for title in rows["title"].to_list()]
    sessions = rows["session"].to_numpy()
    going = np.array([len(one) >= _LEAST_WORDS for one in words], dtype=bool)
    coming = going.copy()
    made = []
    for apart in range(1, years + 1):
        for session in np.unique(sessions):
            before = np.flatnonzero((sessions == session) & going)
            after = np.flatnonzero((sessions == session + apart) & coming)
            for one, other in _nearest(words, before, after, alike):
                made.append((one, other))
                going[one] = coming[other] = False
    yield from sorted(made, key=lambda pair: pair[1])


def _nearest(words: list[frozenset[str]], before: "Whole", after: "Whole", alike: float) -> Iterator[tuple[int, int]]:
    """Pairs that are nearest to each other, and no other is as near to either."""
    if not len(before) or not len(after):
        return
    near = _shared([words[one] for one in before], [words[one] for one in after])
    for place, row in enumerate(near):
        best = int(row.argmax())
        most = row[best]
        if most >= alike and (row == most).sum() == 1 and (near[:, best] >= most).sum() == 1:
            yield int(before[place]), int(after[best])


def _shared(these: list[frozenset[str]], those: list[frozenset[str]]) -> "Floats":
    """The part of all words that each two titles share."""
    import numpy as np

    place = {word: number for number, word in enumerate(sorted(frozenset().union(*these, *those)))}
    one, other = np.zeros((len(these), len(place))), np.zeros((len(those), len(place)))
    for table, titles in ((one, these), (other, those)):
        for row, title in enumerate(titles):
            table[row, [place[word] for word in title]] = 1.0
    both = one @ other.T
    found: Floats = both / (one.sum(axis=1)[:, None] + other.sum(axis=1) - both)
    return found


def _words(title: str | None) -> frozenset[str]:
    import re

    return frozenset(word for word in re.findall(r"[^\W\d_]+", (title or "").casefold()) if len(word) >= _SHORTEST_WORD)


def same_items(table: "Ballots", bridges: Any) -> "Whole":
    """The number of the question of each roll call, -1 where it does not come back; raises as `dynamic_ideal_points`."""
    import numpy as np
    import polars as pl

    none = np.full(table.items.height, -1, dtype=np.intp)
    if bridges is None or not table.items.height:
        return none
    if isinstance(bridges, Mapping):
        given = pl.DataFrame({"rollcall": list(bridges), "item": list(bridges.values())})
    else:
        given = in_memory(bridges, ["rollcall", "item"])
    if twice := given.filter(pl.col("rollcall").is_duplicated()).sort("rollcall").head(1).rows():
        raise BadInput(f"the bridges name roll call {twice[0][0]} more than once")
    if given["rollcall"].dtype != table.items["rollcall"].dtype:
        given = given.with_columns(pl.col("rollcall").cast(table.items["rollcall"].dtype, strict=False))
    rows = table.items.with_row_index("place").join(given.drop_nulls(), on="rollcall")
    again = rows.filter(pl.struct("session", "item").is_duplicated()).sort("session", "item").head(1)
    for row in again.iter_rows(named=True):
        raise BadInput(
            f"two roll calls of session {row['session']} have the item {row['item']}: a session asks it once"
        )
    rows = rows.filter(pl.len().over("item") > 1)
    none[rows["place"].to_numpy()] = rows["item"].rank("dense").to_numpy() - 1
    return none
