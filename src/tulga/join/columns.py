"""Datasets whose rows are cells of a panel: state-years, dyad-years, or spells of days, with one column a variable.

A connector of such a dataset declares its keys and variables as `Columns` and writes no code: `cells` reads the file by
the declaration, and tells in one sentence for each row what could not be placed. The cells keep the codes of their state
system, so that nothing is lost on the way into a panel, and the row of the file that each of them came from.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import polars as pl

Grain = Literal["state-year", "dyad-year", "directed dyad-year", "state-spell", "dyad-spell", "roll call"]
CodeSystem = Literal["cow", "gw", "iso3"]


@dataclass(frozen=True)
class Variable:
    """One column of a dataset, as a panel offers it.

    `column` is its name in the file (the name itself where it is empty), `missing` the codes that stand for no value, as
    the file writes them. `absent` is what a cell within the coverage means that has no row: `zero` where the dataset lists
    only what is (alliances, contiguity), `unknown` elsewhere. `first` and `last` bound its years where they are narrower
    than the dataset's. `other_way` names the variable that takes its place in a dyad that is read from the other end
    (flow1 and flow2). `relation` and `item` say what a value claims, subject being the first state of the row (the second
    where `reverse`); without a relation it is a variable of panels alone.
    """

    name: str
    label: str
    unit: str | None = None
    column: str = ""
    missing: tuple[str, ...] = ()
    absent: Literal["zero", "unknown"] = "unknown"
    first: int | None = None
    last: int | None = None
    whole: bool = False
    levels: Mapping[int, str] = field(default_factory=dict)
    other_way: str | None = None
    relation: str | None = None
    item: str | None = None
    reverse: bool = False


@dataclass(frozen=True)
class Columns:
    """How the columns of a file become cells.

    `grain` says what a row is about. `states` names the one or two columns of state codes, `year` the column of years or
    `begin` and `end` those of days (ISO dates, YYYYMM, or the names of three columns year, month, day). `aliases` are
    other names of columns in other editions of the file. `prepare` changes the table of text as the file has it before
    anything is read from it (columns put together, a sheet turned), and keeps the column `row`. `member` is the name, or
    the end of it, of the table inside an archive.
    """

    grain: Grain
    system: CodeSystem
    states: tuple[str, ...]
    variables: tuple[Variable, ...]
    year: str | None = None
    begin: str | tuple[str, str, str] | None = None
    end: str | tuple[str, str, str] | None = None
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prepare: "Callable[[pl.LazyFrame], pl.LazyFrame] | None" = None
    member: str = ""
    encoding: str | None = None

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns that the file must have, in the order of the declaration."""
        days = [part for end in (self.begin, self.end) for part in ((end,) if isinstance(end, str) else end or ())]
        named = [variable.column or variable.name for variable in self.variables]
        return tuple(dict.fromkeys([*self.states, *([self.year] if self.year else []), *days, *named]))


@dataclass(frozen=True)
class Cells:
    """The cells of one file, and one sentence for each thing that could not be placed.

    `frame` has `state` or `state1` and `state2` (codes of the declared system: Int32, or String for iso3), `year` (Int32)
    or `begin` and `end` (Date), one Float64 column a variable by its name, and `row` (UInt32, the first row below the
    header is 1); ordered by row. A missing value is null. A roll call has `roll_call` beside.
    """

    frame: "pl.DataFrame"
    problems: list[str]


def cells(path: Path, columns: Columns) -> Cells:
    """Read a file by the declaration of its columns; raises BadInput where the file as a whole cannot be read.

    A row without a usable state, year or day is left out, a value that is none is missing in its cell; both are told,
    the first twenty of a column one by one. Codes may be written as whole numbers or as `2.0`, and a missing code is
    one by its number, so that `-9` is also `-9.0`.

    >>> import tempfile
    >>> flow = Variable("flow1", "imports of 1 from 2", "million USD", missing=("-9",))
    >>> trade = Columns("directed dyad-year", "cow", ("ccode1", "ccode2"), (flow,), year="year")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "trade.csv"
    ...     _ = file.write_text("ccode1,ccode2,year,flow1\\n712,710,2014,-9\\n710,712,2014,5073.5\\n710,2,2014,many\\n")
    ...     found = cells(file, trade)
    >>> found.frame.rows()
    [(712, 710, 2014, None, 1), (710, 712, 2014, 5073.5, 2), (710, 2, 2014, None, 3)]
    >>> found.problems
    ["trade.csv, row 3, column flow1: 'many' is not a number; it is missing here"]
    """
    from tulga.join.cells import cells as read

    return read(path, columns)
