"""GDELT 2.0 events: who did what to whom, coded by machine from the world's news, counted by directed dyad-year.

Tab-separated, no header, 61 columns; one file a quarter of an hour or a day (`20240101120000.export.CSV`, in a zip), or a
folder of such files. Every row is checked to have 61 columns: a file of GDELT 1.0 has 57 or 58, and one tab too many
shifts whatever stands right of it.

An event counts for the directed dyad of its two country codes and the year in which it took place, under its class of
conflict and cooperation (QuadClass: verbal and material cooperation, verbal and material conflict). No average of the
Goldstein scale or of the tone is made: an average of events of unequal coverage is a measure that somebody has to choose.
"""

import zipfile
import zlib
from datetime import date
from functools import cache
from pathlib import Path
from statistics import mode
from typing import TYPE_CHECKING

from tulga.actors import by_code
from tulga.errors import BadInput
from tulga.join.address import Address
from tulga.join.columns import Cells, Variable
from tulga.join.connector import Connector, Coverage, connectors
from tulga.join.files.content import content
from tulga.join.forms.event_counts import Dyads, files_in, states_of
from tulga.join.left_out import LeftOut
from tulga.join.own_form import OwnForm

if TYPE_CHECKING:
    import polars as pl

_WIDTH = 61
_POSITIONS = {"id": 0, "day": 1, "year": 3, "state1": 7, "state2": 17, "root": 25, "class": 29}
_CLASSES = {
    "gdelt_verbal_cooperation": 1,
    "gdelt_material_cooperation": 2,
    "gdelt_verbal_conflict": 3,
    "gdelt_material_conflict": 4,
}
_CAMEO = {"ROM": "ROU", "TMP": "TLS"}  # where the country codes of CAMEO are not those of ISO
_TOLD = 20


def read(path: Path) -> Cells:
    """Counts of events by directed dyad-year; raises BadInput where no file of 61 columns is found."""
    import polars as pl

    problems: list[str] = []
    dyads = Dyads(path.name)
    left = LeftOut(path.name)
    row = 0
    for file in files_in(path, (".csv", ".zip")):
        lines = _lines(file)
        events = _events(lines, file.name, row, problems)
        row += lines.height
        events, lost = states_of(events, ("state1", "state2"), _state)
        for code, count, first in lost:
            left.add(f"country code {code!r} is no state", first, count)
        dyads.add(events)
    kinds = {name: pl.col("class") == number for name, number in _CLASSES.items()}
    kinds |= {"gdelt_events": pl.col("class").is_not_null(), "gdelt_root_events": pl.col("root") == 1}
    frame, told = dyads.counted(kinds)
    return Cells(frame, [*problems, *told, *left.sentences()])


def _lines(file: Path) -> "pl.DataFrame":
    """The lines of a file as text, in the one column `line`."""
    import polars as pl

    try:
        with content(file).open() as table:
            data = table.read()
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise BadInput(f"the file cannot be read ({error})", place=file.name) from None
    text = data.decode("utf-8-sig", errors="replace")
    if not text.strip():
        raise BadInput("the file is empty", place=file.name)
    return pl.DataFrame({"line": text.removesuffix("\n").split("\n")}, schema={"line": pl.String})


def _events(lines: "pl.DataFrame", name: str, before: int, problems: list[str]) -> "pl.DataFrame":
    """The events of the lines that have 61 columns, a class and one year; `problems` is told of each other line."""
    import polars as pl

    numbered = lines.with_row_index("row", offset=1).filter(pl.col("line").str.strip_chars() != "")
    width = pl.col("line").str.count_matches("\t", literal=True) + 1
    sized = numbered.with_columns(width=width)
    wrong = sized.filter(pl.col("width") != _WIDTH)
    if wrong.height * 2 > sized.height:
        has = mode(wrong["width"].to_list())
        edition = ": this looks like GDELT 1.0" if has in (57, 58) else ""
        raise BadInput(f"most rows have {has} columns, not {_WIDTH}{edition}", place=name)
    _tell(problems, name, wrong, pl.format("the row has {} columns, not 61: it is left out", "width"))
    cells = pl.col("line").str.split("\t")
    right = sized.filter(pl.col("width") == _WIDTH).select("row", cells=cells)
    events = right.select("row", *(pl.col("cells").list.get(at).alias(key) for key, at in _POSITIONS.items()))
    shifted = ~(
        pl.col("year").str.contains(r"^(?:19|20)\d\d$")
        & pl.col("day").str.contains(r"^\d{8}$")
        & pl.col("day").str.starts_with(pl.col("year"))
        & pl.col("class").str.contains(r"^[1-4]$")
        & pl.col("id").str.contains(r"^\d{1,18}$")
    )
    said = pl.format("day {}, year {}, class {} do not fit: its columns are shifted", "day", "year", "class")
    _tell(problems, name, events.filter(shifted), said)
    blank = [pl.when(pl.col(key) != "").then(pl.col(key)).alias(key) for key in ("state1", "state2")]
    numbers = (
        pl.col("id").cast(pl.UInt64),
        pl.col("year").cast(pl.Int32),
        pl.col("class").cast(pl.Int8),
        pl.col("root").cast(pl.Int8, strict=False),
        (pl.col("row") + before).cast(pl.UInt32),
    )
    return events.filter(~shifted).drop("day").with_columns(*blank, *numbers)


def _tell(problems: list[str], name: str, rows: "pl.DataFrame", said: "pl.Expr") -> None:
    for row, sentence in rows.head(_TOLD).select("row", said.alias("said")).iter_rows():
        problems.append(f"{name}:{row}: {sentence}")
    if rows.height > _TOLD:
        problems.append(f"{name}: {rows.height - _TOLD} more rows like these are left out")


@cache
def _state(code: str, year: int) -> str | None:
    return by_code("iso3", _CAMEO.get(code, code), date(year, 12, 31))


def _variables() -> tuple[Variable, ...]:
    classes = [
        Variable(name, f"events of {name.removeprefix('gdelt_').replace('_', ' ')}", "events", "QuadClass", whole=True)
        for name in _CLASSES
    ]
    every = Variable("gdelt_events", "events of all four classes", "events", "QuadClass", whole=True)
    root = Variable(
        "gdelt_root_events", "events named in the lead of their article", "events", "IsRootEvent", whole=True
    )
    return (*classes, every, root)


connectors.add("gdelt")(
    Connector(
        name="gdelt",
        title="GDELT 2.0 events, counted by directed dyad-year",
        licence="unlimited and unrestricted use with citation; see https://www.gdeltproject.org/about.html#termsofuse",
        citation={
            "type": "paper-conference",
            "title": "GDELT: Global Data on Events, Location and Tone, 1979-2012",
            "author": [{"family": "Leetaru", "given": "Kalev"}, {"family": "Schrodt", "given": "Philip A."}],
            "container-title": "International Studies Association Annual Convention",
            "issued": {"date-parts": [[2013]]},
            "URL": "https://www.gdeltproject.org",
        },
        coverage=Coverage("what news of the world that machines can read report, since February 2015", 2015),
        unit="events",
        columns=OwnForm(
            grain="directed dyad-year",
            system="iso3",
            states=("Actor1CountryCode", "Actor2CountryCode"),
            year="Year",
            variables=_variables(),
            read=read,
        ),
        version="GDELT 2.0 event database",
        address=Address("http://data.gdeltproject.org/gdeltv2/{day}.export.CSV.zip", file="{day}.export.CSV.zip"),
        note=(
            "Counts are reports, not deeds: one event in many articles can be several events, and the press grows. "
            "{day} in the address is a time such as 20240101120000; a year takes 35,040 files, which go into one folder. "
            "A dyad without a row is unknown, because the folder may lack days. The row of a cell is its first event's, "
            "counted through the files in the order of their names."
        ),
    )
)
