"""A state's place between two poles, by its ties: composites of Tulga's own."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from narwhals.stable.v2.typing import IntoFrameT

from tulga.errors import BadUse, unknown
from tulga.measures.measure import measure
from tulga.measures.networks.ties import Columns, Network, in_one, networks, table

if TYPE_CHECKING:
    import numpy as np

    Matrix = np.ndarray[Any, np.dtype[Any]]

POLES = ("RUS", "CHN")  # of the worked example; a workspace asks for the poles that it declares
_MISSING = "a tie of unknown strength counts as a tie; null in a year in which a pole is not in the network"


@measure(
    "pole_position",
    title="Place between two poles, by the partners' ties",
    formula="(partners tied to the first pole only - partners tied to the second only) / partners other than the poles",
    unit="index",
    range=(-1, 1),
    source="Tulga's own composite",
    missing=_MISSING + "; null without a partner other than the poles",
    tulgas_own=True,
)
def pole_position(ties: IntoFrameT, *, poles: Sequence[Any] = POLES, directed: bool = False) -> IntoFrameT:
    """Whose company a state keeps: subject, year, value, low, high, coverage, partners, and the shares of partners.

    1 where all its partners stand with the first pole alone, -1 where all stand with the second alone. The shares
    `first_only`, `second_only`, `both`, `neither` add up to 1; `tied_to_first` and `tied_to_second` are the state's own
    ties. A tie in either direction is a tie. The poles themselves have no rows.

    Raises BadUse where the poles are not two, or one is in no year of the frame.

    >>> import polars as pl
    >>> ties = pl.DataFrame({"subject": ["MNG", "MNG", "KAZ", "JPN"], "object": ["KAZ", "JPN", "RUS", "CHN"], "year": 2020})
    >>> pole_position(ties).filter(subject="MNG").select("value", "first_only", "second_only").row(0)
    (0.0, 0.5, 0.5)
    """
    return _of_all_but_the_poles(ties, poles, directed, _shares)


@measure(
    "pole_brokerage",
    title="Brokerage between two camps",
    formula="pairs (a, b), a of the first camp, b of the second, both tied to i and not to each other",
    unit="pairs of states",
    range=(0, None),
    source="Tulga's own composite: Gould and Fernandez's liaison between the camps of two poles",
    missing=_MISSING,
    tulgas_own=True,
)
def pole_brokerage(ties: IntoFrameT, *, poles: Sequence[Any] = POLES, directed: bool = False) -> IntoFrameT:
    """How many pairs across the camps meet in a state only: subject, year, value, low, high, coverage, share.

    A camp is its pole and the states tied to it and not to the other pole. `share` is the value over all pairs across the
    camps that are not tied to each other (the state itself left out), null where there is none. Raises as `pole_position`.

    >>> import polars as pl
    >>> ties = pl.DataFrame({"subject": ["MNG", "MNG", "KAZ", "JPN"], "object": ["KAZ", "JPN", "RUS", "CHN"], "year": 2020})
    >>> pole_brokerage(ties).filter(subject="MNG").select("value", "share").row(0)
    (1.0, 0.25)
    """
    return _of_all_but_the_poles(ties, poles, directed, _brokered)


def _of_all_but_the_poles(ties: IntoFrameT, poles: Sequence[Any], directed: bool, compute: Any) -> IntoFrameT:
    if isinstance(poles, str) or len(poles) != 2 or poles[0] == poles[1]:
        raise BadUse(f"the poles are {poles!r}: give two different states")
    years = networks(ties, directed=directed)
    seen = {actor for one in years for actor in one.actors}
    for pole in poles:
        if seen and pole not in seen:
            raise unknown("actor", str(pole), sorted(str(actor) for actor in seen))
    found = []
    for one in years:
        columns = compute(one, _places(one, poles))
        found.append(table(one.actors, one.year, columns).filter([actor not in poles for actor in one.actors]))
    return in_one(found, ties)


def _places(network: Network, poles: Sequence[Any]) -> list[int]:
    """Where the two poles are among the actors; empty where not both are."""
    place = {actor: number for number, actor in enumerate(network.actors)}
    return [place[pole] for pole in poles] if all(pole in place for pole in poles) else []


def _shares(network: Network, places: list[int]) -> Columns:
    import numpy as np
    import polars as pl

    tied = network.tied | network.tied.T
    n = len(tied)
    one, two = (tied[place] for place in places) if places else np.zeros((2, n), dtype=bool)
    partners = tied.astype(float)
    partners[:, places] = 0
    count = partners.sum(axis=1)
    kinds = {"first_only": one & ~two, "second_only": two & ~one, "both": one & two, "neither": ~one & ~two}
    defined = (count > 0) & bool(places)
    share = {name: np.where(defined, partners @ kind / np.maximum(count, 1), np.nan) for name, kind in kinds.items()}
    value = np.where(
        defined, (partners @ kinds["first_only"] - partners @ kinds["second_only"]) / np.maximum(count, 1), np.nan
    )
    own = {"tied_to_first": one.tolist(), "tied_to_second": two.tolist()}
    own = own if places else dict.fromkeys(own, pl.Series([None] * n, dtype=pl.Boolean))
    return {"value": value, "partners": count.astype(int), **share, **own}


def _brokered(network: Network, places: list[int]) -> Columns:
    import numpy as np

    tied = network.tied | network.tied.T
    n = len(tied)
    if not places:
        return {"value": np.full(n, np.nan), "share": np.full(n, np.nan)}
    one, two = (tied[place] | (np.arange(n) == place) for place in places)
    first, second = one & ~tied[places[1]], two & ~tied[places[0]]
    first[places[1]] = second[places[0]] = False
    first[places[0]] = second[places[1]] = True
    apart = (first[:, None] & second[None, :] & ~tied).astype(float)
    near = tied.astype(float)
    met = np.einsum("ia,ab,bi->i", near, apart, near, optimize=True)
    whole = apart.sum() - apart.sum(axis=1) - apart.sum(axis=0)
    return {"value": met, "share": np.divide(met, whole, out=np.full(n, np.nan), where=whole > 0)}
