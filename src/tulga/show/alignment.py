"""Where the state stands in the votes of the General Assembly: its ideal point beside those of its poles, and agreement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from tulga.errors import TulgaError, unknown
from tulga.show.balance import source_links
from tulga.show.remembered import remembered
from tulga.show.surface import Workspace
from tulga.show.trail import evidence_address

if TYPE_CHECKING:
    import polars as pl

Origin = Literal["estimated", "published", "told"]

VOTES: Final = "un-votes"
POINTS: Final = "un-ideal-points"
ORIGINS: Final[Mapping[Origin, str]] = {
    "estimated": "estimated from the joined votes, with 90% intervals",
    "published": "as the joined dataset publishes them, which gives no intervals here",
    "told": "as documents and tables tell them",
}
AGREEMENT: Final = {"s": "vote_s_absolute", "kappa": "vote_kappa_squared", "agreement": "vote_observed_agreement"}
_FIRST_SESSION: Final = 1945  # session n is that of the year 1945 + n


@dataclass(frozen=True)
class Positions:
    """Ideal points: subject, year, value, low, high, coverage (of the roll calls), evidence; where they come from, and their
    sources."""

    origin: Origin
    frame: "pl.DataFrame"
    sources: tuple[str, ...] = ()


def origins(workspace: Workspace) -> list[Origin]:
    """Where positions can come from, the best first."""
    from tulga.measures import measures

    found: list[Origin] = []
    if _joined(workspace, VOTES) and "ideal_points" in measures:
        found.append("estimated")
    if _joined(workspace, POINTS):
        found.append("published")
    if _told(workspace).height:
        found.append("told")
    return found


def positions(workspace: Workspace, origin: Origin) -> Positions:
    """The positions of everyone from one of `origins`; what is estimated is computed once for each state of the ledger."""
    if origin == "told":
        return Positions(origin, _told(workspace))
    make = _estimated if origin == "estimated" else _published
    return remembered(workspace, ("positions", origin), lambda: make(workspace))


def asked_poles(workspace: Workspace, asked: Sequence[str]) -> list[str]:
    """The poles of a query, or all that are declared; raises BadUse for one that is not."""
    for name in asked:
        if name not in workspace.poles:
            raise unknown("pole", name, workspace.poles)
    return list(asked or workspace.poles)


def lines(workspace: Workspace, found: Positions, poles: Sequence[str]) -> list[dict[str, Any]]:
    """The state's points and the mean of each pole's members by year: who, year, value, low, high,
    coverage, members, evidence.

    A mean of several has no interval of its own; nor has a point whose source gives none.
    """
    rows = _points(workspace, found, workspace.label(workspace.state), [workspace.state])
    for name in poles:
        rows += _points(workspace, found, name, workspace.poles[name])
    return rows


def sessions(workspace: Workspace, poles: Sequence[str]) -> list[dict[str, Any]]:
    """Agreement with each pole by session, the newest first; of several members their mean. Empty without joined votes."""
    if not poles or not _joined(workspace, VOTES):
        return []
    table = remembered(workspace, "agreement", lambda: _agreement(workspace))
    told: dict[int, dict[str, Any]] = {}
    for session, others in table.items():
        by_pole = {name: _of_pole([others[one] for one in workspace.poles[name] if one in others]) for name in poles}
        if any(by_pole.values()):
            told[session] = by_pole
    return [
        {"session": session, "year": session + _FIRST_SESSION, "poles": told[session]}
        for session in sorted(told, reverse=True)
    ]


def votes_source(workspace: Workspace) -> list[dict[str, str]]:
    """The source of the joined votes, as a link."""
    return source_links(workspace, [workspace.source_of(VOTES).id]) if _joined(workspace, VOTES) else []


def _agreement(workspace: Workspace) -> dict[int, dict[str, dict[str, Any]]]:
    """Of each session and state: S, kappa, observed agreement and the number of votes that both cast."""
    wanted = {member for members in workspace.poles.values() for member in members}
    found: dict[int, dict[str, dict[str, Any]]] = {}
    for name, measure in AGREEMENT.items():
        rows = workspace.measure(measure)
        for row in rows.filter(rows["object"].is_in(sorted(wanted))).iter_rows(named=True):
            cell = found.setdefault(row["session"], {}).setdefault(row["object"], {"votes": row["n"]})
            cell[name] = row["value"]
    return found


def _of_pole(cells: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    if not cells:
        return None
    told: dict[str, Any] = {"members": len(cells), "votes": max(cell["votes"] for cell in cells)}
    for name in AGREEMENT:
        known = [cell[name] for cell in cells if cell.get(name) is not None]
        told[name] = sum(known) / len(known) if known else None
    return told


def _points(workspace: Workspace, found: Positions, who: str, members: Sequence[str]) -> list[dict[str, Any]]:
    own = found.frame.filter(found.frame["subject"].is_in(list(members)), found.frame["value"].is_not_null())
    rows = []
    for (year,), group in own.group_by("year", maintain_order=True):
        several = group.height > 1
        low, high = (None if several else group[end][0] for end in ("low", "high"))
        ids = sorted({one for told in group["evidence"] for one in told})
        rows.append(
            {"who": who, "year": year, "value": sum(group["value"]) / group.height, "low": low, "high": high,
             "coverage": None if several else group["coverage"][0], "members": group.height, "evidence": len(ids),
             "href": evidence_address(ids)}
        )  # fmt: skip
    return sorted(rows, key=lambda row: row["year"])


def _estimated(workspace: Workspace) -> Positions:
    rows = workspace.measure("ideal_points", everyone=True)
    return Positions("estimated", _shaped(rows), (workspace.source_of(VOTES).id,))


def _published(workspace: Workspace) -> Positions:
    years = workspace.cells(POINTS)["year"]
    panel = workspace.state_years(int(years.min()), int(years.max()), "cow").with_variables(POINTS)  # type: ignore[arg-type]
    rows = (
        panel.with_names().frame.rename({"actor": "subject", "ideal_point": "value"}).drop_nulls(["subject", "value"])
    )
    return Positions("published", _shaped(rows), (workspace.source_of(POINTS).id,))


def _told(workspace: Workspace) -> "pl.DataFrame":
    def compute() -> "pl.DataFrame":
        rows = workspace.panel("states")
        mine = rows.filter(rows["relation"] == "ideal_point", rows["value"].is_not_null())
        return _shaped(mine.unique(["subject", "year"], keep="first", maintain_order=True))

    return remembered(workspace, "told positions", compute)


def _shaped(rows: "pl.DataFrame") -> "pl.DataFrame":
    """The columns of `Positions`, empty where the rows do not have them, by subject and year."""
    import polars as pl

    empty: dict[str, Any] = {
        "low": pl.lit(None, dtype=pl.Float64),
        "high": pl.lit(None, dtype=pl.Float64),
        "coverage": pl.lit(None, dtype=pl.Float64),
        "evidence": pl.lit([], dtype=pl.List(pl.String)),
    }
    full = rows.with_columns(**{name: one for name, one in empty.items() if name not in rows.columns})
    kept = full.select("subject", pl.col("year").cast(pl.Int64), "value", *empty)
    return kept.sort("subject", "year", maintain_order=True)


def _joined(workspace: Workspace, dataset: str) -> bool:
    try:
        workspace.source_of(dataset)
    except TulgaError:
        return False
    return True
