"""Files of rows as Polars frames: text of any size, archives, workbooks, Stata, R and Parquet.

A column is found by its name, whatever its case and blanks; what the provider calls otherwise in another edition is an
alias. Each row has its number in `row`: 1 is the first below the header.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tulga.errors import BadInput, nearest_names
from tulga.join.files.content import PARQUET, SHEETS, STATISTICAL, TEXT, Content, content

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Opened:
    """A table that was opened: its name, its rows, and the sentences on what is amiss, each once and in order.

    For text the sentences come while the frame is collected.
    """

    name: str
    frame: "pl.LazyFrame"
    problems: Mapping[str, None]


def open_frame(
    path: Path,
    needed: Iterable[str],
    *,
    aliases: Mapping[str, Sequence[str]] | None = None,
    member: str = "",
    encoding: str | None = None,
) -> "pl.LazyFrame":
    """The rows of a table with the `needed` columns under their own names, all others as the file names them, and `row`.

    `aliases` gives for a column the other names that it may bear. `member` is the end of the table's name inside an
    archive, `encoding` what the provider writes where it is not UTF-8. Columns are text as it stands in the file, empty
    cells null; only Parquet keeps its types. Text is read in blocks while the frame is collected, and memory does not
    grow with it; a row of another width than the header then stops the reading, because nobody would hear of it here:
    `opened` leaves it out and tells. Raises BadInput for a file that is no table, and for a column that it lacks with
    the nearest it has.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "trade.csv"
    ...     _ = file.write_text("Trade of 2014\\nCCode1;Year;Importer flow\\n712;2014;2.5\\n710;2014;\\n")
    ...     open_frame(file, ["ccode1", "flow1"], aliases={"flow1": ("importer flow",)}).collect().rows()
    [(1, '712', '2014', '2.5'), (2, '710', '2014', None)]
    """

    def stop(sentence: str) -> None:
        raise BadInput(sentence)

    return _frame(content(path, member), _Names(tuple(needed), dict(aliases or {})), encoding, stop)


def opened(
    path: Path,
    needed: Iterable[str],
    *,
    aliases: Mapping[str, Sequence[str]] | None = None,
    member: str = "",
    encoding: str | None = None,
    strict: bool = True,
) -> Opened:
    """As `open_frame`, with one sentence for each row that was left out and for what had to be assumed.

    Without `strict` the needed columns only show which line is the header; one may be missing.
    """
    problems: dict[str, None] = {}
    source, names = content(path, member), _Names(tuple(needed), dict(aliases or {}))
    frame = _frame(source, names, encoding, lambda sentence: problems.setdefault(sentence), strict)
    return Opened(source.name, frame, problems)


class _Names:
    """The columns that are wanted, and under which names they may stand."""

    def __init__(self, needed: tuple[str, ...], aliases: Mapping[str, Sequence[str]]) -> None:
        self._needed = needed
        self._folded = {
            name: tuple(dict.fromkeys(map(fold, (name, *aliases.get(name, ()))))) for name in (*needed, *aliases)
        }

    @property
    def landmarks(self) -> list[tuple[str, ...]]:
        """The folded names of each needed column."""
        return [self._folded[name] for name in self._needed]

    def found(self, cells: Sequence[object]) -> int:
        """How many of the needed columns stand in a line of cells."""
        there = {fold(str(cell)) for cell in cells if cell is not None}
        return sum(not there.isdisjoint(each) for each in self.landmarks)

    def of(self, header: Sequence[str], place: str, *, strict: bool) -> list[str]:
        """The header with the wanted columns under their own names, blank and repeated names made distinct.

        Raises BadInput, when `strict`, for a needed column that is not there.
        """
        made = [name.replace("\ufeff", "").strip() or f"column {i}" for i, name in enumerate(header, 1)]
        folded = list(map(fold, made))
        for wanted, names in self._folded.items():
            at = made.index(wanted) if wanted in made else _first(folded, names)
            if at is not None:
                made[at] = wanted
            elif strict and wanted in self._needed:
                raise BadInput(f"the table has no column {wanted!r}", place=place, nearest=nearest_names(wanted, made))
        seen = {"row": 1}
        for at, name in enumerate(made):
            seen[name] = seen.get(name, 0) + 1
            made[at] = name if seen[name] == 1 else f"{name} ({seen[name]})"
        return made


def fold(name: str) -> str:
    """A column's name without what people write differently: case, blanks, underscores."""
    return " ".join(name.replace("\ufeff", "").replace("_", " ").casefold().split())


def _first(folded: Sequence[str], names: Sequence[str]) -> int | None:
    return next((folded.index(name) for name in names if name in folded), None)


def _frame(
    source: Content, names: _Names, encoding: str | None, tell: Callable[[str], object], strict: bool = True
) -> "pl.LazyFrame":
    if source.ending in TEXT:
        from tulga.join.files.delimited import Landmarks, form, scan

        made = form(source, Landmarks(names.landmarks, fold), encoding)
        if made.guessed:
            tell(f"{source.name}: this is not UTF-8 and was read as {made.encoding}; check the names")
        return scan(source, made, names.of(made.header, source.name, strict=strict), tell)
    if source.ending in PARQUET:
        return _parquet(source, names, strict)
    if source.ending in SHEETS:
        from tulga.join.files.whole import of_workbook

        return _text(of_workbook(source, names.found), names, source.name, strict)
    if source.ending in STATISTICAL:
        from tulga.join.files.whole import of_r, of_stata

        return _text(of_stata(source) if source.ending == ".dta" else of_r(source), names, source.name, strict)
    known = ".csv, .tsv, .txt, .zip, .xlsx, .xls, .ods, .dta, .rds or .parquet"
    raise BadInput(
        f"a table is read from {known}, not from {source.ending or 'a file without an ending'}", place=source.name
    )


def _parquet(source: Content, names: _Names, strict: bool) -> "pl.LazyFrame":
    import polars as pl

    try:
        if source.path is not None:
            lazy = pl.scan_parquet(source.path)
        else:
            with source.open() as file:
                lazy = pl.read_parquet(file.read()).lazy()
        header = lazy.collect_schema().names()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise BadInput(f"the Parquet file cannot be read ({error})", place=source.name) from None
    return _named(lazy, header, names.of(header, source.name, strict=strict))


def _text(table: "pl.DataFrame", names: _Names, place: str, strict: bool) -> "pl.LazyFrame":
    """A table that is in memory as text, rows without any cell counted and passed over."""
    import polars as pl

    whole = table.select(
        pl.col(name).cast(pl.String).replace("", None)
        if kind != pl.Boolean
        else pl.col(name).cast(pl.Int8).cast(pl.String)
        for name, kind in table.schema.items()
    )
    lazy = _named(whole.lazy(), table.columns, names.of(table.columns, place, strict=strict))
    return lazy.filter(~pl.all_horizontal(pl.exclude("row").is_null()))


def _named(lazy: "pl.LazyFrame", header: Sequence[str], names: Sequence[str]) -> "pl.LazyFrame":
    import polars as pl

    renamed = lazy.select(pl.col(old).alias(new) for old, new in zip(header, names, strict=True))
    return renamed.with_row_index("row", 1)
