"""The descriptor of a panel as a Frictionless Data Package 1.0: https://specs.frictionlessdata.io/data-package/."""

import json
import re
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from tulga.panel.codebook import Entry
from tulga.panel.out import Form
from tulga.panel.out.description import key_entries, sources, title
from tulga.sources.source import citation

if TYPE_CHECKING:
    from tulga.panel.panel import Panel


def descriptor(panel: "Panel", form: Form, path: Path, table: Path) -> str:
    """One resource, the table that is to stand at `path` and now stands at `table`, with its schema; sources; licences."""
    with table.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    tabular = form.media_type == "text/csv"
    name = _slug(path.stem)
    resource = {
        "profile": "tabular-data-resource" if tabular else "data-resource",
        "name": name,
        "path": path.name,
        "title": title(panel),
        "format": path.suffix.removeprefix("."),
        "mediatype": form.media_type,
        **({"encoding": "utf-8"} if tabular else {}),
        "bytes": table.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": _schema(panel, form),
    }
    made = {
        "profile": "tabular-data-package" if tabular else "data-package",
        "name": name,
        "title": title(panel),
        "resources": [resource],
        "sources": list(_sources(panel)),
        "licenses": _licences(panel.codebook),
    }
    return json.dumps({key: value for key, value in made.items() if value}, ensure_ascii=False, indent=1) + "\n"


def _schema(panel: "Panel", form: Form) -> dict[str, Any]:
    kinds, keys = list(panel.frame.schema.values()), key_entries(panel)
    fields = []
    for entry, kind in zip([*keys, *panel.codebook], kinds, strict=True):
        field = {"name": entry.short if form.short else entry.name, "type": _type(kind), "title": entry.label}
        extra = {"description": entry.note, "unit": entry.unit, "source": list(entry.sources)}
        constraints = {"constraints": {"required": True}} if entry in keys else {}
        fields.append({**field, **{key: value for key, value in extra.items() if value}, **constraints})
    return {"fields": fields, "missingValues": [""], "primaryKey": [key.name for key in keys]}


def _type(kind: pl.DataType) -> str:
    if kind.is_integer():
        return "integer"
    return {pl.Boolean: "boolean", pl.String: "string", pl.Date: "date"}.get(kind.base_type(), "number")


def _sources(panel: "Panel") -> Iterator[dict[str, str]]:
    for name, csl in sources(panel).items():
        address = f"https://doi.org/{csl['DOI']}" if csl.get("DOI") else str(csl.get("URL") or "")
        stated = {"title": citation(csl) if csl else name, "name": name, "path": address}
        yield {key: value for key, value in stated.items() if value}


def _licences(entries: tuple[Entry, ...]) -> list[dict[str, str]]:
    """The terms of the datasets used, as their providers put them; a name is made where the terms have none."""
    terms = sorted({(entry.licence, entry.dataset) for entry in entries if entry.licence})
    return [{"name": _slug(dataset), "title": f"{dataset}: {licence}"} for licence, dataset in terms]


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", text.casefold()).strip("-") or "panel"
