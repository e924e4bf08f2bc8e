"""The World Factbook, JSON edition: a first ledger for every state of the world.

It takes a folder of `<region>/<code>.json`, a zip of it, or the file of one country; the code is the GEC code (formerly
FIPS 10-4). Read are memberships and observer seats, deployments by mission, export and import partners with their shares,
commodities, totals of trade, and the diplomatic representation in and from the United States. Each item of each list is
a row of its own; what cannot be placed is told with its file, its field and the reason.

What its lists are not: memberships and posts carry no date, and some missions in them have ended; partners and
commodities are the first five or so; a share of 0% is rounded and kept as not covered; deployments are stocks of the
year in parentheses, often rounded, with the hedge kept in the item. Notes are not read; they stand beside the row.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from tulga.errors import BadInput
from tulga.join.address import Address
from tulga.join.connector import Connector, Coverage, Observation, Read, connectors
from tulga.join.files.table import Record, Table
from tulga.join.forms.factbook.entries import DEPLOYMENTS, MEMBERSHIPS, REPRESENTATION, Entry, entries

_HEADER = ("file", "field", "part", "item", "date", "note")


def open_items(path: Path) -> Table:
    """The items as they stand, one a row, each with its file, field, date and note."""
    found, problems = entries(path)
    records = tuple(
        Record(one.row, one.row, (one.country.place, one.field, one.part, one.text, str(one.span), one.note))
        for one in found
    )
    return Table(path.name, _HEADER, records, remarks=tuple(problems))


def read(path: Path) -> Read:
    """Observations of all countries; raises BadInput where there is no country's file at all."""
    found, problems = entries(path)
    observations: list[Observation] = []
    strangers: Counter[str] = Counter()
    for entry in found:
        actor = entry.country.actor
        if actor is None:
            what = f"{entry.country.name!r} ({entry.country.code}) is no state or territory that is known"
            strangers[f"{entry.country.place}, {entry.field}: {what}; items not placed"] += 1
            continue
        try:
            observations.extend(_placed(entry, actor, problems))
        except BadInput as error:
            problems.append(str(error))
    return Read(observations, problems + [f"{what}: {number}" for what, number in strangers.items()])


def _placed(entry: Entry, actor: str, problems: list[str]) -> Iterator[Observation]:
    if entry.field == DEPLOYMENTS:
        from tulga.join.forms.factbook import deployments

        found, lacking = deployments.observations(entry, actor)
        problems += lacking
        yield from found
    else:
        yield from _reader(entry.field)(entry, actor)


def _reader(field: str) -> Callable[[Entry, str], Iterator[Observation]]:
    from tulga.join.forms.factbook import memberships, representation, trade

    if field == MEMBERSHIPS:
        return memberships.observations
    return representation.observations if field in REPRESENTATION else trade.observations


connectors.add("factbook")(
    Connector(
        name="factbook",
        title="The World Factbook, JSON edition",
        licence="public domain (a work of the United States Government; the JSON edition is CC0)",
        citation={
            "type": "dataset",
            "title": "The World Factbook",
            "author": [{"literal": "Central Intelligence Agency"}],
            "publisher": "Central Intelligence Agency",
            "publisher-place": "Washington, DC",
            "URL": "https://github.com/factbook/factbook.json",
        },
        coverage=Coverage(
            "every state and most territories: memberships and seats, deployments, trade partners, commodities, posts"
        ),
        unit=None,
        read=read,
        table=open_items,
        version="JSON edition of May 2026",
        address=Address(
            "https://github.com/factbook/factbook.json/archive/refs/heads/master.zip", file="factbook.json-master.zip"
        ),
        note=(
            "Memberships and posts carry no date. Partners and commodities are the first few, in whole percents, so shares"
            " do not add up to 100, and 0% is not zero. Files are named by GEC codes, not ISO codes. Missions that have"
            " ended are still listed among the memberships of those who took part."
        ),
    )
)
