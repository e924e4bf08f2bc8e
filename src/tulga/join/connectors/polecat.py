"""POLECAT: political events of the world coded by machine in the sixteen types of PLOVER, counted by directed dyad-year.

Tab-separated with a header, one file a week, month or year (`ngecEventsDV-2023.txt`), or a folder of such files; in a zip
as well. Actor and recipient each have a country; where it is a code of three letters it is ISO 3166-1, else a name that is
resolved on the event's date. An event with several countries on a side (separated by ";") counts once for each directed
pair. `Contexts` lists what an event is about; those with `military` in it are counted apart.
"""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tulga.actors import by_code
from tulga.errors import BadInput
from tulga.join.columns import Cells, Variable
from tulga.join.connector import Connector, Coverage, connectors
from tulga.join.files.frames import opened
from tulga.join.forms.event_counts import Dyads, files_in, states_of
from tulga.join.left_out import LeftOut
from tulga.join.own_form import OwnForm
from tulga.join.place import Placer
from tulga.span import Span

if TYPE_CHECKING:
    import polars as pl

# The types of PLOVER in its order: cooperation in words and in deeds, then conflict in words and in deeds.
_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
_COLUMNS = {
    "Event ID": "id",
    "Event Date": "day",
    "Event Type": "type",
    "Contexts": "contexts",
    "Actor Country": "state1",
    "Recipient Country": "state2",
}
_NOBODY = ("", "None", "nan", "NA")


def read(path: Path) -> Cells:
    """Counts of events by directed dyad-year; raises BadInput for a file without the columns of POLECAT."""
    import polars as pl

    problems: list[str] = []
    dyads = Dyads(path.name)
    left = LeftOut(path.name)
    row = 0
    for file in files_in(path, (".txt", ".tsv", ".tab", ".csv", ".zip")):
        table = opened(file, tuple(_COLUMNS))
        rows = table.frame.select("row", *_COLUMNS).collect()
        problems.extend(table.problems)
        events, lost = states_of(_events(rows.rename(_COLUMNS), row, left), ("state1", "state2"), _State())
        row += 0 if rows.is_empty() else int(rows["row"].to_numpy().max())
        for name, count, first in lost:
            left.add(f"country {name!r} is no state", first, count)
        dyads.add(events)
    kinds = {f"polecat_{kind.lower()}": pl.col("type") == kind for kind in _TYPES}
    kinds |= {"polecat_events": pl.col("type").is_not_null(), "polecat_military": pl.col("military")}
    frame, told = dyads.counted(kinds)
    return Cells(frame, [*problems, *told, *left.sentences()])


def _events(rows: "pl.DataFrame", before: int, left: LeftOut) -> "pl.DataFrame":
    """The events with a date and a type, one for each pair of countries; `left` is told of the others."""
    import polars as pl

    dated = pl.col("day").fill_null("").str.contains(r"^(?:19|20)\d\d-\d\d-\d\d")
    typed = pl.col("type").fill_null("").str.to_uppercase().is_in(_TYPES)
    numbered = rows.with_columns(row=(pl.col("row") + before).cast(pl.UInt32))
    for said, column, wrong in (("date", "day", ~dated), ("type of event", "type", dated & ~typed)):
        tally = numbered.filter(wrong).group_by(column).agg(count=pl.len(), first=pl.col("row").min())
        for text, count, first in tally.sort("first").iter_rows():
            left.add(f"{text or ''!r} is no {said}", first, count)
    sides = [_countries(side) for side in ("state1", "state2")]
    good = numbered.filter(dated & typed).with_columns(
        *sides,
        type=pl.col("type").str.to_uppercase(),
        year=pl.col("day").str.slice(0, 4).cast(pl.Int32),
        military=pl.col("contexts").fill_null("").str.to_lowercase().str.contains("military", literal=True),
    )
    pairs = good.explode("state1").explode("state2")
    several = pl.format("{} {} {}", "id", pl.col("state1").fill_null(""), pl.col("state2").fill_null(""))
    return pairs.with_columns(id=several).select("id", "type", "military", "state1", "state2", "year", "row")


def _countries(column: str) -> "pl.Expr":
    import polars as pl

    each = pl.element().str.strip_chars()
    named = pl.col(column).fill_null("").str.split(";").list.eval(pl.when(~each.is_in(_NOBODY)).then(each))
    return named.alias(column)


class _State:
    """The state of a code or name in a year; None for what is no state or cannot be told from its name."""

    def __init__(self) -> None:
        self._placer = Placer()

    def __call__(self, text: str, year: int) -> str | None:
        if len(text) == 3 and text.isupper():
            return by_code("iso3", text, date(year, 12, 31))
        try:
            found = self._placer.actor(text, Span.on(str(year)), "")
        except BadInput:
            return None
        return found if found and by_code("iso3", found, date(year, 12, 31)) else None


def _variables() -> tuple[Variable, ...]:
    types = [
        Variable(f"polecat_{kind.lower()}", f"events of type {kind}", "events", "Event Type", whole=True)
        for kind in _TYPES
    ]
    every = Variable("polecat_events", "events of all sixteen types", "events", "Event Type", whole=True)
    about = "events of any type whose contexts include the military"
    return (*types, every, Variable("polecat_military", about, "events", "Contexts", whole=True))


connectors.add("polecat")(
    Connector(
        name="polecat",
        title="POLECAT, political events in the types of PLOVER, counted by directed dyad-year",
        licence="as its page on the Harvard Dataverse says; cite",
        citation={
            "type": "dataset",
            "title": "POLECAT Weekly Data",
            "author": [
                {"family": "Scarborough", "given": "Grace I."},
                {"family": "Bagozzi", "given": "Benjamin E."},
                {"family": "Beger", "given": "Andreas"},
                {"family": "Berrie", "given": "John"},
                {"family": "Halterman", "given": "Andrew"},
                {"family": "Schrodt", "given": "Philip A."},
                {"family": "Spivey", "given": "Jevon"},
            ],
            "publisher": "Harvard Dataverse",
            "issued": {"date-parts": [[2023]]},
            "DOI": "10.7910/DVN/AJGVIT",
        },
        coverage=Coverage("news in seven languages; states, organisations and groups; states alone are joined", 2018),
        unit="events",
        columns=OwnForm(
            grain="directed dyad-year",
            system="iso3",
            states=("Actor Country", "Recipient Country"),
            year="Event Date",
            variables=_variables(),
            read=read,
        ),
        version="weekly files since 2018",
        note=(
            "Counts are reports, not deeds. Modes, intensities, sectors and places are not counted. A dyad without a row "
            "is unknown, because the folder may lack weeks. The files are on the Harvard Dataverse, each under a number "
            "of its own: there is no one address; download them into one folder. The row of a cell is its first event's."
        ),
    )
)
