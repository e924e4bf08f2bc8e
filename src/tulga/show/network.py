"""The state in the network of ties of one year: who is tied to whom, what is measured of it, and how partners stand to poles.

Ties are of a relation of the vocabulary (or of several: `defence_cooperation,-sanction_or_coercion`, a minus makes it a
negative tie), or the alliances of a joined `atop`. They have no direction; where a pair is tied in several ways, a negative tie
goes before a positive one.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from tulga.actors import actors
from tulga.errors import BadUse, TulgaError, unknown
from tulga.relations import relations
from tulga.show.remembered import remembered
from tulga.show.surface import Workspace
from tulga.show.words import relation_label

if TYPE_CHECKING:
    import polars as pl

Pair = tuple[str, str]

ALLIANCES: Final = "atop"
ALLIED: Final = "Alliances (ATOP)"
OTHERS: Final = "others"
FIRST: Final = "defence_cooperation"  # where it is known and no alliances are joined
KINDS: Final = ("first", "both", "second", "neither")  # to which of two poles a partner is tied
_ROLES: Final = {
    "liaison": "between two other sides",
    "itinerant": "between two of one other side",
    "representative": "from its own side to another",
    "gatekeeper": "from another side to its own",
    "coordinator": "between two of its own side",
}


def matters(workspace: Workspace) -> dict[str, str]:
    """What the workspace knows ties of, by the name that asks for it, with its title."""
    known = {ALLIANCES: ALLIED} if _alliance_years(workspace) else {}
    names = remembered(workspace, "tied relations", lambda: sorted(_known(workspace)["relation"].unique()))
    return {**known, **{name: relation_label(name).capitalize() for name in names}}


def asked_matter(workspace: Workspace, asked: str) -> str:
    """The matter of a query, or alliances, defence cooperation, or the first that is known; raises BadUse for another."""
    known = matters(workspace)
    for name in asked.split(",") if asked else ():
        if name.strip().removeprefix("-") not in known:
            raise unknown("network of ties", name.strip().removeprefix("-"), known)
    default = next((name for name in (ALLIANCES, FIRST) if name in known), next(iter(known), ""))
    return asked or default


def years(workspace: Workspace, matter: str, last: int) -> list[int]:
    """The years in which the state has a tie of the matter, up to `last`, after which nobody has looked."""
    found: set[int] = set()
    for name, _ in _parts(matter):
        if name == ALLIANCES:
            found |= set(_alliance_years(workspace))
        else:
            mine = _of(_known(workspace), name)
            mine = mine.filter((mine["subject"] == workspace.state) | (mine["object"] == workspace.state))
            found |= {year for year in mine["year"].unique() if year <= last}
    return sorted(found)


def ties(workspace: Workspace, matter: str, year: int) -> "pl.DataFrame":
    """The ties of a year: subject, object, year, value (1, or -1 for a negative one), evidence; each pair once."""
    import polars as pl

    found = []
    for name, sign in _parts(matter):
        rows = _allied(workspace, year) if name == ALLIANCES else _of(_known(workspace), name)
        rows = rows.filter(pl.col("year") == year)
        one, other = pl.col("subject"), pl.col("object")
        pair = (pl.min_horizontal(one, other).alias("subject"), pl.max_horizontal(one, other).alias("object"))
        found.append(rows.select(*pair, "year", "evidence", value=pl.lit(sign)))
    both = pl.concat(found)
    gathered = pl.col("evidence").explode().drop_nulls().unique().sort()
    return both.group_by("subject", "object", "year").agg(pl.col("value").min(), gathered).sort("subject", "object")


def measured(workspace: Workspace, rows: "pl.DataFrame", signed: bool) -> list[dict[str, Any]]:
    """What is measured of the state's place in the ties of a year, each with its unit and title."""
    from tulga.measures import measures

    frame = rows.drop("evidence")
    wanted = ["degree", "effective_size", "constraint", "betweenness", "clustering"]
    found = []
    for name in [*wanted, *(["structural_balance"] if signed else [])]:
        one = measures[name]
        row = _own(one(frame), workspace.state)
        if row is not None:
            found.append({**_told(one), **{end: row[end] for end in ("value", "low", "high", "coverage")}})
    return found


def roles(workspace: Workspace, rows: "pl.DataFrame") -> list[dict[str, Any]]:
    """Gould and Fernandez's roles of the state, by pole and all who are in none; empty where no poles are declared."""
    import polars as pl

    from tulga.measures import measures

    if not workspace.poles:
        return []
    of = pole_of(workspace)
    names = sorted({*rows["subject"], *rows["object"]})
    groups = pl.DataFrame({"subject": names, "group": [of.get(name, OTHERS) for name in names]})
    row = _own(measures["brokerage_roles"](rows.drop("evidence"), groups, directed=False), workspace.state)
    if row is None:
        return []
    return [{"role": role, "what": what, "value": row[role], "of": row["value"]} for role, what in _ROLES.items()]


def between(workspace: Workspace, rows: "pl.DataFrame", pair: Pair) -> list[dict[str, Any]]:
    """Tulga's own two numbers of a place between two poles, where each pole is one state of the network; else none."""
    from tulga.measures import measures

    members = [workspace.poles[name] for name in pair]
    there = {*rows["subject"], *rows["object"]}
    if any(len(one) != 1 or one[0] not in there for one in members) or workspace.state in (
        members[0][0],
        members[1][0],
    ):
        return []
    found = []
    for name in ("pole_position", "pole_brokerage"):
        row = _own(measures[name](rows.drop("evidence"), poles=[one[0] for one in members]), workspace.state)
        if row is not None:
            found.append({**_told(measures[name]), **{end: row[end] for end in ("value", "low", "high", "coverage")}})
    return found


def partners(workspace: Workspace, rows: "pl.DataFrame") -> list[dict[str, Any]]:
    """The state's partners by name: the pole that each is in, its sign, to which poles it is tied, and the evidence."""
    of = pole_of(workspace)
    tied: defaultdict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in rows.iter_rows(named=True):
        tied[row["subject"]][row["object"]] = tied[row["object"]][row["subject"]] = row
    found = []
    for other, row in tied[workspace.state].items():
        poles = sorted({of[one] for one in tied[other] if one in of and tied[other][one]["value"] > 0})
        found.append(
            {"id": other, "label": workspace.label(other), "pole": of.get(other), "negative": row["value"] < 0,
             "tied_to": poles, "ids": row["evidence"]}
        )  # fmt: skip
    return sorted(found, key=lambda one: one["label"])


def kind_of(partner: Mapping[str, Any], pair: Pair) -> str:
    """Which of two poles a partner is tied to: one of `KINDS`; a member of one of the two counts with its own."""
    if partner["pole"] in pair:
        return KINDS[2 * pair.index(partner["pole"])]
    one, other = (name in partner["tied_to"] for name in pair)
    return "both" if one and other else "first" if one else "second" if other else "neither"


def pole_of(workspace: Workspace) -> dict[str, str]:
    """The pole of each state that is in one, the first where it is in several."""
    found: dict[str, str] = {}
    for name, members in workspace.poles.items():
        for member in members:
            found.setdefault(member, name)
    return found


def _parts(matter: str) -> list[tuple[str, float]]:
    names = [name.strip() for name in matter.split(",") if name.strip()]
    return [(name.removeprefix("-"), -1.0 if name.startswith("-") else 1.0) for name in names]


def _known(workspace: Workspace) -> "pl.DataFrame":
    """Ties between two states that are known."""

    def compute() -> "pl.DataFrame":
        import polars as pl

        rows = workspace.panel("dyads")
        there = pl.col("relation").is_in(_tying()) & pl.col("status").is_in(["value", "holds"])
        rows = rows.filter(
            there, pl.col("subject") != pl.col("object"), pl.col("value").is_null() | (pl.col("value") > 0)
        )
        actors = sorted({*rows["subject"], *rows["object"]})
        states = [one for one in actors if workspace.kind(one) == "state"]
        both = pl.col("subject").is_in(states) & pl.col("object").is_in(states)
        return rows.filter(both).select("subject", "object", pl.col("year").cast(pl.Int64), "relation", "evidence")

    return remembered(workspace, "ties", compute)


@cache
def _tying() -> list[str]:
    """The relations that are or happen between two states, and arms transfers; not what is counted of such."""
    return [
        name
        for name, one in relations().items()
        if one.layer == "fact" and "state" in one.subject and "state" in one.object
        if one.nature in ("state", "event", "habit") or name == "arms_transfer"
    ]


def _of(rows: "pl.DataFrame", relation: str) -> "pl.DataFrame":
    found: pl.DataFrame = rows.filter(rows["relation"] == relation)
    return found


def _alliance_years(workspace: Workspace) -> list[int]:
    """The years in which the joined alliances have the state."""

    def compute() -> list[int]:
        try:
            cells = workspace.cells(ALLIANCES)
        except TulgaError:
            return []
        code = actors()[workspace.state].cow if workspace.state in actors() else None
        return sorted(cells.filter((cells["state1"] == code) | (cells["state2"] == code))["year"].unique())

    return remembered(workspace, "alliance years", compute)


def _allied(workspace: Workspace, year: int) -> "pl.DataFrame":
    """The alliances of a year, of whatever kind, as ties."""

    def compute() -> "pl.DataFrame":
        import polars as pl

        panel = workspace.dyad_years(year, year, "cow").with_alliances(ALLIANCES).with_names().frame
        bound = panel.filter(pl.any_horizontal(pl.col("^atop_.*$") > 0)).drop_nulls(["actor1", "actor2"])
        nothing = pl.lit([], dtype=pl.List(pl.String))
        year_of_ties = pl.col("year").cast(pl.Int64)
        found: pl.DataFrame = bound.select(subject="actor1", object="actor2", year=year_of_ties, evidence=nothing)
        return found

    return remembered(workspace, ("alliances", year), compute)


def _own(result: "pl.DataFrame", state: str) -> dict[str, Any] | None:
    return next(iter(result.filter(result["subject"] == state).iter_rows(named=True)), None)


def _told(measure: Any) -> dict[str, Any]:
    kept = ("name", "title", "unit", "formula", "source", "tulgas_own")
    return {name: getattr(measure, name) for name in kept}


def year_of(asked: str, known: Sequence[int], matter: str) -> int:
    """The year of a query, or the last that is known; raises BadUse for one in which nothing is known."""
    if not asked:
        return known[-1]
    if not asked.isdigit() or int(asked) not in known:
        near = sorted(known, key=lambda year: abs(year - int(asked)))[:3] if asked.isdigit() else known[-3:]
        raise BadUse(f"the state has no tie of {matter} in {asked}", nearest=[str(year) for year in near])
    return int(asked)
