"""Write docs/datasets, a page for each connector, from its declaration: the same files on every run, so that a test can compare.

`python scripts/make_datasets.py [FOLDER]` writes the pages and their index into FOLDER, by default `docs/datasets`, and takes
away the pages of connectors that are gone.
"""

import inspect
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from textwrap import wrap

from made_pages import page, table, write
from tulga.join.address import Address
from tulga.join.columns import Columns, Variable
from tulga.join.connector import Connector, Coverage, connectors
from tulga.sources import citation

FOLDER = Path(__file__).parent.parent / "docs" / "datasets"
SCRIPT = "make_datasets"
GRAINS = {
    "state-year": "a state and a year",
    "dyad-year": "a pair of states and a year",
    "directed dyad-year": "a directed pair of states and a year",
    "state-spell": "a state, from one day to another",
    "dyad-spell": "a pair of states, from one day to another",
    "roll call": "a state and a roll call",
}
SYSTEMS = {"cow": "Correlates of War", "gw": "Gleditsch and Ward", "iso3": "ISO 3166 alpha-3"}


def pages() -> dict[str, str]:
    """Every page of the datasets by file name, as text, with the index `README.md`."""
    made = {f"{name}.md": page(connector.title, SCRIPT, _page(connector)) for name, connector in connectors.items()}
    return made | {"README.md": page("Datasets", SCRIPT, _index())}


def main(arguments: Sequence[str]) -> None:
    """Write the pages into the folder named, and say which files were written."""
    folder = Path(arguments[0]) if arguments else FOLDER
    made = pages()
    for gone in sorted(set(folder.glob("*.md")) - {folder / name for name in made}):
        gone.unlink()
    write(made, folder)


def _index() -> Iterator[str]:
    yield f"There are {len(list(connectors))}; each is one file in `src/tulga/join/connectors/`. How to join one, and how to add"
    yield "one, is told in [Join](../chapters/join.md)."
    yield ""
    rows = ((f"[`{n}`]({n}.md)", c.title, _about(c), _years(c.coverage), c.version) for n, c in connectors.items())
    yield from table(("name", "dataset", "a row is about", "years", "version"), rows)


def _page(connector: Connector) -> Iterator[str]:
    yield _told(connector.name)
    yield ""
    yield from table(("", ""), [row for row in _facts(connector) if row[1]])
    if connector.columns is not None and connector.columns.variables:
        yield "## Variables"
        yield ""
        yield from _variables(connector.columns, connector.coverage)
    if connector.note:
        yield "## Before you rely on it"
        yield ""
        yield from wrap(connector.note, 120)
        yield ""
    yield from _commands(connector)


def _told(name: str) -> str:
    """What the connector's file says of the form and the traps; `baci-products` stands in the file `baci.py`."""
    words = name.split("-")
    files = (f"tulga.join.connectors.{'_'.join(words[:last])}" for last in range(len(words), 0, -1))
    file = next((file for file in files if find_spec(file)), None)
    return (inspect.getdoc(import_module(file)) if file else None) or ""


def _facts(connector: Connector) -> Iterator[tuple[str, str]]:
    yield "name", f"`{connector.name}`"
    yield "covers", connector.coverage.what
    yield "years", _years(connector.coverage)
    yield "version", connector.version
    yield "a row is about", _about(connector)
    if connector.columns is None:
        yield (
            "becomes",
            f"observations, in {connector.unit}" if connector.unit else "observations, each in its own unit",
        )
    else:
        yield "states", f"`{'`, `'.join(connector.columns.states)}`, codes of {SYSTEMS[connector.columns.system]}"
        yield "becomes", "cells of a panel, by the codes of the states"
    yield "licence", connector.licence
    yield "citation", citation(connector.citation) if connector.citation else "the file's own name"
    unknown = "" if connector.kind == "table" else "none that stays the same; see the citation"
    yield "address", _address(connector.address) if connector.address else unknown


def _about(connector: Connector) -> str:
    return GRAINS[connector.columns.grain] if connector.columns else "one statement or several"


def _years(coverage: Coverage) -> str:
    if coverage.first is None and coverage.last is None:
        return "as the file says"
    first = f"{coverage.first} " if coverage.first else ""
    return f"{first}to {coverage.last}" if coverage.last else f"from {coverage.first}"


def _address(address: Address) -> str:
    kept = f", kept as `{address.file}`" if address.file else ""
    key = f"; a key is needed, in the environment variable `{address.key}`" if address.key else ""
    return f"`{address.url}`{kept}{key}"


def _variables(columns: Columns, coverage: Coverage) -> Iterator[str]:
    head = ("variable", "what it says", "unit", "column", "missing", "without a row", "years", "levels", "claim")
    rows = [_variable(each, coverage) for each in columns.variables]
    said = [at for at in range(len(head)) if any(row[at] for row in rows)]
    yield from table([head[at] for at in said], ([row[at] for at in said] for row in rows))


def _variable(variable: Variable, coverage: Coverage) -> tuple[object, ...]:
    years = Coverage("", variable.first or coverage.first, variable.last or coverage.last)
    return (
        f"`{variable.name}`",
        variable.label,
        variable.unit,
        f"`{variable.column or variable.name}`",
        ", ".join(f"`{code}`" for code in variable.missing),
        "0" if variable.absent == "zero" else "unknown",
        _years(years),
        ", ".join(f"{level} {label}" for level, label in variable.levels.items()),
        " ".join(filter(None, (variable.relation and f"`{variable.relation}`", variable.item))),
    )


def _commands(connector: Connector) -> Iterator[str]:
    file = _example(connector)
    yield "## Join it"
    yield ""
    yield "```sh"
    yield f"tulga join check {connector.name} {file}    # what would be placed, and what not; writes nothing"
    yield f"tulga join {connector.name} {file}"
    if connector.address:
        yield f"tulga join {connector.name} --fetch    # from the provider's address"
    yield "```"


def _example(connector: Connector) -> str:
    """A file's name as the provider gives it."""
    address = connector.address
    named = (connector.columns.member if connector.columns else "") or (address.file if address else "")
    name = named or (PurePosixPath(address.url).name if address else "")
    plain = name and not set(name) & set("{}?&= ")
    return name if plain else "FILE"


if __name__ == "__main__":
    main(sys.argv[1:])
