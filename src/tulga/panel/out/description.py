"""What stands beside the table of a panel for people and for programs: codebook and bibliography."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from tulga import __version__
from tulga.panel.codebook import Entry, cited
from tulga.sources.bibtex import bibtex
from tulga.sources.source import citation

if TYPE_CHECKING:
    from tulga.panel.panel import Panel

TULGA: Final[Mapping[str, Any]] = {
    "type": "software",
    "title": "Tulga: an open observatory of a state's external relations",
    "author": [{"literal": "The Tulga developers"}],
    "issued": {"date-parts": [[2026]]},
    "version": __version__,
}
KNOWN: Final = "Facts of the ledger and observations"
_EMPTY: Final = {
    "zero": "0: the source lists only what is",
    "unknown": "empty: not known",
}


def title(panel: "Panel") -> str:
    """What a panel is of, in one line."""
    kind = panel.unit if panel.unit == "state-year" or panel.directed else f"undirected {panel.unit}"
    return f"{kind.capitalize()}s {panel.first} to {panel.last}, {panel.system.title}"


def key_entries(panel: "Panel") -> list[Entry]:
    """The entries of the key columns."""
    code = f"code of the state: {panel.system.title}"
    ends = panel.keys[:-1]
    labels = [code] if len(ends) == 1 else [f"{code}; state {number}" for number in (1, 2)]
    found = [
        Entry(name, said, short=name, sources=cited(panel.system)) for name, said in zip(ends, labels, strict=True)
    ]
    return [*found, Entry("year", "calendar year", short="year")]


def sources(panel: "Panel") -> dict[str, Mapping[str, Any]]:
    """The citations (CSL-JSON) of everything that a panel rests on by the id of the source, Tulga's own first."""
    found: dict[str, Mapping[str, Any]] = {"tulga": TULGA, **cited(panel.system)}
    for entry in panel.codebook:
        found |= entry.sources
    return {"tulga": TULGA, **{name: found[name] for name in sorted(found) if name != "tulga"}}


def bibliography(panel: "Panel") -> str:
    """Everything used, in BibTeX; a source of which nothing but the id is known is left to the codebook."""
    return bibtex({**csl, "id": name} for name, csl in sources(panel).items() if csl)


def record(panel: "Panel") -> str:
    """The codebook as JSON: of each variable its entry, with how many `cells` are known; `sources` by id."""
    known = {name: panel.frame.height - empty for name, empty in panel.frame.null_count().row(0, named=True).items()}
    through = panel.system.through
    made = {
        "title": title(panel),
        "unit": panel.unit,
        "system": {"name": panel.system.name, "title": panel.system.title, "through": through and through.isoformat()},
        "first": panel.first,
        "last": panel.last,
        "directed": panel.directed if panel.unit == "dyad-year" else None,
        "rows": panel.frame.height,
        "keys": [{"name": entry.name, "label": entry.label} for entry in key_entries(panel)],
        "variables": [{**_plain(entry), "cells": known[entry.name]} for entry in panel.codebook],
        "sources": sources(panel),
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def page(panel: "Panel") -> str:
    """The codebook in Markdown: the rows, a line for each variable, where they come from, and the citations."""
    return "\n".join(
        [*_head(panel), *_variables(panel), *_levels(panel.codebook), *_origins(panel), *_citations(panel)]
    )


def _plain(entry: Entry) -> dict[str, Any]:
    fields = {name: value for name, value in vars(entry).items() if name not in ("sources", "levels")}
    levels = {str(level): said for level, said in entry.levels.items()}
    return {**fields, "levels": levels, "sources": list(entry.sources)}


def _head(panel: "Panel") -> Iterator[str]:
    yield from (f"# {title(panel)}", "")
    yield f"{panel.frame.height:,} rows, {len(panel.codebook):,} variables. An empty cell is not known: it is neither zero nor"
    yield "false. Outside the years that a variable covers its cells are empty."
    if panel.system.through and panel.last > panel.system.through.year:
        yield f"The list of states is known to {panel.system.through}; later rows go on with its last members."
    yield from ("", "| key | label |", "|---|---|")
    yield from (f"| `{entry.name}` | {_cell(entry.label)} |" for entry in key_entries(panel))


def _variables(panel: "Panel") -> Iterator[str]:
    empty = panel.frame.null_count().row(0, named=True)
    yield from (
        "",
        "## Variables",
        "",
        "| variable | short name | label | unit | years | known cells |",
        "|---|---|---|---|---|---|",
    )
    for entry in panel.codebook:
        cells = f"{panel.frame.height - empty[entry.name]:,}"
        fields = (f"`{entry.name}`", f"`{entry.short}`", entry.label, entry.unit or "", _years(entry), cells)
        yield f"| {' | '.join(_cell(field) for field in fields)} |"


def _years(entry: Entry) -> str:
    if entry.first == entry.last:
        return str(entry.first or "as the source")
    return f"{entry.first or '…'} to {entry.last or '…'}"


def _levels(entries: Iterable[Entry]) -> Iterator[str]:
    coded = [entry for entry in entries if entry.levels]
    if coded:
        yield from ("", "## Levels", "")
    for entry in coded:
        yield f"- `{entry.name}`: {'; '.join(f'{level} {said}' for level, said in entry.levels.items())}"


def _origins(panel: "Panel") -> Iterator[str]:
    """The variables of one origin together: of a dataset, of a list of states, of the ledger."""
    groups: dict[tuple[str, ...], list[Entry]] = {}
    for entry in panel.codebook:
        origin = entry.dataset or entry.version or KNOWN
        key = (origin, entry.version, entry.licence, _EMPTY[entry.absent], ", ".join(entry.missing), entry.note)
        groups.setdefault(key, []).append(entry)
    if groups:
        yield from ("", "## Where they come from")
    heading = ""
    for (origin, version, licence, absent, missing, note), entries in sorted(groups.items(), key=lambda one: one[0][0]):
        if origin != heading:
            yield from ("", f"### {origin}", "")
            heading = origin
        yield f"- {', '.join(f'`{entry.name}`' for entry in entries)}"
        said = {
            "version": version if version != origin else "",
            "a cell within the years that has no row": absent,
            "codes of what is missing, empty here": missing,
            "licence": licence,
            "note": note,
            "sources": ", ".join(sorted({name for entry in entries for name in entry.sources})),
        }
        yield from (f"  - {what}: {text}" for what, text in said.items() if text)


def _citations(panel: "Panel") -> Iterator[str]:
    yield from ("", "## Cite", "")
    for name, csl in sources(panel).items():
        yield f"- `{name}`: {citation(csl) if csl else 'no citation is stated'}"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
