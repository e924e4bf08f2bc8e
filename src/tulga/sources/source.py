"""A source is a citation as CSL-JSON with the hash of the file that was read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tulga.errors import BadInput

SourceKind = Literal["document", "dataset", "table"]


@dataclass(frozen=True)
class Source:
    """One document, dataset or hand-kept table that claims point at.

    `csl` is one CSL-JSON item (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html); its `id` is the
    source's id. `sha256` is the hash of the file's bytes, or None where only the citation is at hand. `grade` is the
    default Admiralty code of the source, for instance `B2`, or None where nobody graded it.
    """

    id: str
    kind: SourceKind
    csl: Mapping[str, Any] = field(default_factory=dict)
    sha256: str | None = None
    name: str = ""
    grade: str | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise BadInput("a source needs an id")

    @property
    def title(self) -> str:
        """The title that the source states, else its file name, else its id."""
        return str(self.csl.get("title") or self.name or self.id)


def cited(path: Path) -> list[Source]:
    """The sources of a CSL-JSON file (an array of items); `custom` may state sha256, grade, kind and name.

    Raises BadInput where the file cannot be read or is no array of items with an id.
    """
    try:
        items = json.loads(path.read_text(encoding="utf-8"))
        stated = [(item, item.get("custom", {})) for item in items]
        return [
            Source(i["id"], c.get("kind", "document"), i, c.get("sha256"), c.get("name", ""), c.get("grade"))
            for i, c in stated
        ]
    except OSError as error:
        raise BadInput(f"the file cannot be read ({error.strerror})", place=str(path)) from None
    except (ValueError, AttributeError, KeyError, TypeError):
        raise BadInput("the file is not a CSL-JSON array of items with an id", place=str(path)) from None


def citation(csl: Mapping[str, Any]) -> str:
    """One line in author-date form from a CSL-JSON item; what is not stated is left out, never guessed.

    >>> citation({"author": [{"family": "Rinna", "given": "Anthony"}], "title": "Mongolian neutrality",
    ...           "issued": {"date-parts": [[2016, 5, 5]]}, "publisher": "Russia Direct"})
    'Rinna, Anthony (2016-05-05). Mongolian neutrality. Russia Direct.'
    """
    people = "; ".join(_person(p) for p in csl.get("author", []))
    parts = csl.get("issued", {}).get("date-parts", [[]])[0]
    when = "-".join(f"{int(n):02d}" for n in parts)
    container = csl.get("container-title")
    volume = ", ".join(str(csl[k]) for k in ("volume", "issue", "page") if csl.get(k))
    head = f"{people} ({when})" if people and when else people or (f"({when})" if when else "")
    where = f"{container} {volume}".strip() if container else ""
    doi = f"https://doi.org/{csl['DOI']}" if csl.get("DOI") else csl.get("URL", "")
    pieces = [head, str(csl.get("title") or ""), where, str(csl.get("publisher") or ""), str(doi)]
    return " ".join(p if p.endswith((".", "?", "!")) else f"{p}." for p in pieces if p)


def _person(person: Mapping[str, Any]) -> str:
    if person.get("literal"):
        return str(person["literal"])
    return ", ".join(str(person[k]) for k in ("family", "given") if person.get(k))
