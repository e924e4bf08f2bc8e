"""Votes as an estimator takes them: states, roll calls and sessions in order, and flat lists of whole numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tulga.errors import BadInput, BadUse
from tulga.measures.frames import in_memory

if TYPE_CHECKING:
    import polars as pl

    from tulga.measures.ideal_points.ordered_probit import Whole

THREE: Mapping[int, int] = {1: 0, 2: 1, 3: 2}
_NO_MEMBER = 9
_KEYS = ("session", "rollcall", "subject")


@dataclass(frozen=True)
class Ballots:
    """Every vote that counts: the places of its state, roll call and session, and its category from 0.

    `states` and `sessions` are the sorted names; `items` has a row a roll call (session, rollcall), in this order;
    `seats` has a row a state and session in which it was a member: subject, session, `n` (its votes that count) and
    `coverage` (their part of the session's roll calls that count).
    """

    states: list[Any]
    sessions: list[Any]
    items: "pl.DataFrame"
    seats: "pl.DataFrame"
    state: "Whole"
    item: "Whole"
    session: "Whole"
    category: "Whole"
    categories: int


def ballots(votes: Any, codes: Mapping[int, int] = THREE, *, unanimous: bool = False, least: int = 1) -> Ballots:
    """The votes of a frame of the form `votes`, checked.

    `codes` gives the category of each vote; any other vote, and null, is none. A roll call in which all votes have one
    category says nothing of the states and is left out, unless `unanimous`. Votes of a state with fewer than `least`
    votes in a session do not count for the roll calls either. Raises BadInput for a row without a state, roll call or
    session, for votes that are not numbers, and for two votes of a state in one roll call, BadUse for `least` below 1.
    """
    if least < 1:
        raise BadUse(f"least is {least}: a place needs at least one vote")
    import numpy as np

    rows = _checked(votes)
    names = {key: rows[key].unique().sort() for key in _KEYS}
    state, session, call = (_place(rows, key) for key in ("subject", "session", "rollcall"))
    key = session * len(names["rollcall"]) + call
    category = _categories(rows, codes)
    kept = _counting(key, state, session, category, unanimous=unanimous, least=least)
    _, first, item = np.unique(key[kept], return_index=True, return_inverse=True)
    order = np.lexsort((state[kept], item))
    items = rows.select("session", "rollcall")[kept[first]]
    calls = np.bincount(session[kept[first]], minlength=len(names["session"]))
    votes_of = np.bincount(_pairs(state, session, names)[kept], minlength=len(names["subject"]) * len(names["session"]))
    return Ballots(
        names["subject"].to_list(),
        names["session"].to_list(),
        items,
        _seats(_pairs(state, session, names)[_members(rows)], votes_of, calls, names),
        state=state[kept][order],
        item=item[order],
        session=session[kept][order],
        category=category[kept][order],
        categories=len(set(codes.values())),
    )


def _checked(votes: Any) -> "pl.DataFrame":
    """The rows of the frame with whole-number votes; raises BadInput as `ballots` says."""
    import polars as pl

    rows = in_memory(votes, [*_KEYS, "vote"])
    if not rows.schema["vote"].is_numeric() and rows.schema["vote"] != pl.Null:
        said = f"the column 'vote' holds {rows.schema['vote']}: votes are numbers, 1 yes, 2 abstain, 3 no"
        raise BadInput(said)
    for key in _KEYS:
        if rows[key].null_count():
            raise BadInput(f"a row has no {key}: a vote needs its state, roll call and session")
    twice = rows.filter(pl.struct(_KEYS).is_duplicated()).sort(_KEYS).head(1)
    for row in twice.iter_rows(named=True):
        named = f"{row['subject']} in roll call {row['rollcall']} of session {row['session']}"
        raise BadInput(f"the vote of {named} is there more than once: keep one")
    return rows.with_columns(pl.col("vote").cast(pl.Float64), pl.col(pl.Categorical, pl.Enum).cast(pl.String))


def _place(rows: "pl.DataFrame", key: str) -> "Whole":
    """The place of each row's name among the sorted names."""
    import numpy as np

    return rows[key].rank("dense").to_numpy().astype(np.intp) - 1


def _pairs(state: "Whole", session: "Whole", names: Mapping[str, "pl.Series"]) -> "Whole":
    """One number for each state and session."""
    return state * len(names["session"]) + session


def _members(rows: "pl.DataFrame") -> "Whole":
    """The rows that do not say that the state is no member."""
    import numpy as np

    return np.flatnonzero(rows["vote"].ne_missing(_NO_MEMBER).to_numpy())


def _categories(rows: "pl.DataFrame", codes: Mapping[int, int]) -> "Whole":
    """The category of each vote, -1 for none."""
    import numpy as np

    vote = rows["vote"].to_numpy()
    found = np.full(len(vote), -1, dtype=np.intp)
    for code, category in codes.items():
        found[vote == code] = category
    return found


def _counting(
    call: "Whole", state: "Whole", session: "Whole", category: "Whole", *, unanimous: bool, least: int
) -> "Whole":
    """The rows whose votes count: of divided roll calls, and of states with enough of these in a session."""
    import numpy as np

    kept = np.flatnonzero(category >= 0)
    while True:
        before = len(kept)
        if not unanimous and before:
            _, place = np.unique(call[kept], return_inverse=True)
            votes = np.zeros((place.max() + 1, category.max() + 1), dtype=bool)
            votes[place, category[kept]] = True
            kept = kept[votes.sum(1)[place] > 1]
        if least > 1:
            _, place, count = np.unique(
                state[kept] * (session.max(initial=0) + 1) + session[kept], return_inverse=True, return_counts=True
            )
            kept = kept[count[place] >= least]
        if least == 1 or len(kept) == before:
            return kept


def _seats(members: "Whole", votes: "Whole", calls: "Whole", names: Mapping[str, "pl.Series"]) -> "pl.DataFrame":
    """One row a state and session in which it was a member: its votes that count, and their part of the roll calls."""
    import numpy as np
    import polars as pl

    pairs = np.unique(members)
    state, session = np.divmod(pairs, max(len(calls), 1))
    columns = {"subject": names["subject"][state], "session": names["session"][session]}
    counts = pl.DataFrame({**columns, "n": votes[pairs], "calls": calls[session]})
    coverage = pl.when(pl.col("calls") > 0).then(pl.col("n") / pl.col("calls"))
    return counts.select("subject", "session", pl.col("n").cast(pl.Int64), coverage=coverage)
