"""A panel: rows of states or dyads by year, the variables of datasets beside them, and where each of them comes from."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import narwhals.stable.v2 as nw
import polars as pl

from tulga.actors.actor import label
from tulga.actors.systems import StateSystem, majors, system
from tulga.errors import BadUse, unknown
from tulga.join.columns import Columns, Variable
from tulga.join.connector import Connector, connectors
from tulga.panel import joining
from tulga.panel.codebook import Entry, shortened
from tulga.panel.datasets import Datasets, Nothing, columns_of
from tulga.panel.engine import Make, collected, lifted, maker
from tulga.panel.known import Resolved
from tulga.panel.years import dyads, states
from tulga.sources import Source

if TYPE_CHECKING:
    from tulga.panel.facts import Known


@dataclass(frozen=True)
class Panel:
    """State-years or dyad-years of one state system. Every step gives a new panel; the rows and their order stay.

    `frame` has the keys `code, year` or `code1, code2, year` and a column for each variable of `codebook`. `table` is the
    same with the field's own names for the keys (ccode1, gwcode2, iso3). Both are tables of Polars, or frames of the engine
    that the rows were made on.
    """

    frame: Any
    unit: Literal["state-year", "dyad-year"]
    system: StateSystem
    first: int
    last: int
    directed: bool = True
    datasets: Datasets = field(default_factory=Nothing, repr=False)
    codebook: tuple[Entry, ...] = ()
    known: "Known | None" = field(default=None, repr=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the key columns of `table`."""
        ends = ("1", "2") if self.unit == "dyad-year" else ("",)
        joint = "_" if self.system.key[-1].isdigit() and self.unit == "dyad-year" else ""
        return (*(f"{self.system.key}{joint}{end}" for end in ends), "year")

    @property
    def _own_keys(self) -> list[str]:
        return list(self.frame.columns[: len(self.keys)])

    @property
    def table(self) -> Any:
        """The panel as one table with the field's names for its keys."""
        return nw.from_native(self.frame).rename(dict(zip(self._own_keys, self.keys, strict=True))).to_native()

    def with_variables(self, dataset: str, names: Sequence[str] = ()) -> Self:
        """The variables of a joined dataset, all of them or those named, by what its rows are about.

        A variable of states stands twice in a panel of dyads, with 1 and 2 behind its name. Outside the coverage of a
        variable its cells are null; within it they are zero only where the dataset lists just what is. Raises BadUse
        where the dataset is not joined, has no such variable, is of roll calls, or is of dyads and the panel of states.
        """
        columns, connector = columns_of(dataset), connectors[dataset]
        chosen = _chosen(dataset, columns, names)
        if columns.grain == "roll call":
            raise BadUse(f"{dataset} are roll calls, and a panel has one row for a year")
        if len(columns.states) == 2 and self.unit == "state-year":
            raise BadUse(f"{dataset} is of dyads, and the panel of states")
        cells = self._in_my_codes(dataset, columns)
        attach, ends = self._way(columns)
        frame = attach(self.frame, cells, columns, [variable.name for variable in chosen])
        covered = (connector.coverage.first, connector.coverage.last)
        named = [(variable, f"{variable.name}{end}") for end in ends for variable in chosen]
        zeros = [joining.filled(variable, name, covered, nw) for variable, name in named if variable.absent == "zero"]
        frame = nw.from_native(frame).with_columns(zeros).to_native()
        return self._grown(frame, [self._entry(connector, variable, name) for variable, name in named])

    def with_alliances(self, dataset: str = "atop") -> Self:
        """Alliances: of `atop` whether the dyad has a pact of defence, offence, neutrality, non-aggression, consultation."""
        return self.with_variables(_named(dataset, "atop", "cow-alliances"))

    def with_trade(self, dataset: str = "cow") -> Self:
        """Trade flows: of `cow` the imports of the first state from the second (flow1), of the second from the first."""
        return self.with_variables(_named(dataset, "cow-trade", "baci"))

    def with_capabilities(self) -> Self:
        """National Material Capabilities with their composite index (CINC)."""
        return self.with_variables("cow-capabilities")

    def with_contiguity(self) -> Self:
        """Direct contiguity at the beginning of the year, or where it began later, at its first day: 0 none, 1 by land,
        2 to 5 by water."""
        return self.with_variables("cow-contiguity")

    def with_igos(self) -> Self:
        """How many international organisations both states are full members of."""
        return self.with_variables("cow-igos")

    def with_capital_distance(self) -> Self:
        """Kilometres between the capitals of both states, of the first day of the year that each had one."""
        if self.unit != "dyad-year":
            raise BadUse("a distance is between two states, and the panel has one in each row")
        columns = columns_of("cow-capitals")
        capitals = self._in_my_codes("cow-capitals", columns)
        frame = joining.with_distance(self.frame, capitals, columns, "capdist")
        distance = Variable("capdist", "distance between the capitals on the sphere", "km")
        return self._grown(frame, [self._entry(connectors["cow-capitals"], distance, "capdist")])

    def with_majors(self) -> Self:
        """Whether a state is a major power on some day of the year; null after 2016, when the list ends."""
        spells = [(spell.code, spell.first, spell.last) for spell in majors()]
        kept = pl.DataFrame(spells, schema={"state": pl.Int32, "begin": pl.Date, "end": pl.Date}, orient="row")
        kept = kept.with_columns(pl.col("end").fill_null(system("cow").through), major=1.0).with_row_index("row", 1)
        columns = Columns("state-spell", "cow", ("ccode",), (Variable("major", "major power", absent="zero"),))
        cells = joining.translated(kept, system("cow"), self.system, self.first, self.last)
        attach, ends = self._way(columns)
        frame = attach(self.frame, cells, columns, ["major"])
        zeros = [joining.filled(columns.variables[0], f"major{end}", (1816, 2016), nw) for end in ends]
        frame = nw.from_native(frame).with_columns(zeros).to_native()
        entries = [Entry.of_system(f"major{end}", "major power", system("cow")) for end in ends]
        return self._grown(frame, entries)

    def with_names(self) -> Self:
        """The ISO 3166 alpha-3 code, or what Tulga calls the actor, and the English name of each state in each year."""
        known = joining.bearers(self.system, self.first, self.last)
        known = known.with_columns(
            name=pl.col("actor").replace_strict({a: label(a) for a in known["actor"].unique()}, return_dtype=pl.String)
        )
        frame, entries = self.frame, []
        for end in ("1", "2") if self.unit == "dyad-year" else ("",):
            mine = known.rename({"code": f"code{end}", "actor": f"actor{end}", "name": f"name{end}"})
            frame = joining.joined(frame, mine, f"code{end}")
            entries += [Entry.of_system(f"actor{end}", "id of the state: ISO 3166 alpha-3", self.system)]
            entries += [Entry.of_system(f"name{end}", "name of the state", self.system)]
        return self._grown(frame, entries)

    def with_known(
        self, observations: pl.DataFrame, facts: Iterable[Resolved] = (), sources: Iterable[Source] = ()
    ) -> Self:
        """Everything that observations, and facts of a ledger, say of the states and years of the panel: see
        `tulga.panel.facts` for the names of its variables and for what marks a disputed cell.

        `sources` are those that the codebook is to cite. `evidence` leads from a cell to the ids behind it.
        """
        from tulga.panel import facts as of_facts

        rows = collected(nw.from_native(self.frame).select(self._own_keys).to_native())
        years = (self.first, self.last)
        found = of_facts.known(rows, self.system, years, observations, facts, directed=self.directed)
        grown = self
        for keys, columns, entries in of_facts.variables(found, sources):
            grown = grown._grown(joining.joined(grown.frame, columns, *keys[:-1]), entries)
        return replace(grown, known=found)

    def evidence(self, variable: str, *key: int | str) -> tuple[str, ...]:
        """The ids of the claims and observations that a cell rests on, the one that gave its value first.

        The key is that of `row_of`; raises BadUse for a variable that is not one of what is known, since a cell of a
        dataset rests on a row of its file.
        """
        named = dict(zip(self._own_keys, key, strict=True))
        found = self.known.evidence(variable, named) if self.known else None
        if found is not None:
            return found
        entry = next((entry for entry in self.codebook if entry.name == variable), None)
        if entry is None:
            raise unknown("variable", variable, [entry.name for entry in self.codebook])
        raise BadUse(f"{variable} rests on rows of {entry.dataset or 'a list of states'}; `row_of` leads to them")

    def write(self, path: str | Path, *, force: bool = False) -> list[Path]:
        """Write the panel as the file that the ending of the name asks for, with its codebook, data package descriptor
        and bibliography beside it: see `tulga.panel.out`. A panel on another engine is collected first."""
        from tulga.panel.out import write

        return write(replace(self, frame=collected(self.frame)), Path(path), force=force)

    def only(self, *codes: int | str) -> Self:
        """The rows in which one of these states takes part."""
        mine = nw.any_horizontal(*(nw.col(end).is_in(codes) for end in self._own_keys[:-1]), ignore_nulls=True)
        return replace(self, frame=nw.from_native(self.frame).filter(mine).to_native())

    def row_of(self, dataset: str, *key: int | str) -> int | None:
        """The row of the dataset's file that a cell comes from: of a dyad-year by both codes and the year, of a
        state-year by the code and the year; None where the file has none."""
        columns = columns_of(dataset)
        kind = pl.String if self.system.name == "iso" else pl.Int32
        states_of_key = {name: [code] for name, code in zip(("code1", "code2"), key[:-1], strict=False)}
        if len(columns.states) == 1:
            states_of_key = {"code": [key[0]]}
        schema = {**dict.fromkeys(states_of_key, kind), "year": pl.Int32}
        one = pl.DataFrame({**states_of_key, "year": [key[-1]]}, schema=schema)
        attach = joining.onto_dyads if len(columns.states) == 2 else joining.onto_states
        cells = self._in_my_codes(dataset, columns)
        there = lifted(one, maker(nw.from_native(cells))).to_native()
        row = collected(attach(there, cells, columns, ["row"]))["row"].item()
        return None if row is None else int(row)

    def _way(self, columns: Columns) -> tuple[Callable[..., pl.DataFrame], Sequence[str]]:
        if len(columns.states) == 2:
            return joining.onto_dyads, ("",)
        return (joining.onto_states, ("",)) if self.unit == "state-year" else (joining.onto_ends, ("1", "2"))

    def _in_my_codes(self, dataset: str, columns: Columns) -> Any:
        given = system("iso" if columns.system == "iso3" else columns.system)
        return joining.translated(self.datasets.cells(dataset), given, self.system, self.first, self.last)

    def _entry(self, connector: Connector, variable: Variable, name: str) -> Entry:
        return Entry.of_variable(name, variable, connector, self.datasets.source_of(connector.name))

    def _grown(self, frame: pl.DataFrame, entries: Sequence[Entry]) -> Self:
        doubled = [entry.name for entry in entries if entry.name in self.frame.columns]
        if doubled:
            raise BadUse(f"the panel has a variable {doubled[0]} already")
        short = [*self.keys, *(entry.short for entry in self.codebook)]
        return replace(self, frame=frame, codebook=(*self.codebook, *shortened(entries, short)))


def dyad_years(
    first: int = 1816, last: int = 2016, system_name: str = "cow", *, directed: bool = True,
    datasets: Datasets | None = None, on: Make | None = None,
) -> Panel:  # fmt: skip
    """The dyad-years of a state system: a row for two states and each year in which both existed on a same day.

    `on` makes a frame of another engine out of an Arrow table, as `spark.createDataFrame` does: then the panel and all
    that is put on it are frames of that engine, PySpark, DuckDB or pandas, and hold the same numbers.

    >>> panel = dyad_years(1990, 1991, "gw")
    >>> panel.keys, panel.only(712).frame.height  # Mongolia with each other state of both years, in both directions
    (('gwcode1', 'gwcode2', 'year'), 630)
    """
    known = system(system_name)
    rows = dyads(known, first, last, directed=directed, on=on)
    return Panel(rows, "dyad-year", known, first, last, directed, datasets or Nothing())


def state_years(
    first: int = 1816, last: int = 2016, system_name: str = "cow", *,
    datasets: Datasets | None = None, on: Make | None = None,
) -> Panel:  # fmt: skip
    """The state-years of a state system: a row for each state and year in which it was a member on some day; `on` is that
    of `dyad_years`."""
    known = system(system_name)
    return Panel(states(known, first, last, on=on), "state-year", known, first, last, datasets=datasets or Nothing())


def _chosen(dataset: str, columns: Columns, names: Sequence[str]) -> list[Variable]:
    known = {variable.name: variable for variable in columns.variables}
    for name in names:
        if name not in known:
            raise unknown(f"variable of {dataset}", name, known)
    return [known[name] for name in names or known]


def _named(given: str, *datasets: str) -> str:
    """A dataset by its name or by the short one of its project (`cow`)."""
    found = [name for name in datasets if given in (name, name.partition("-")[0])]
    if not found:
        raise unknown("dataset", given, datasets)
    return found[0]
