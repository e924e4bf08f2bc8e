"""A source is a citation as CSL-JSON with the hash of the file that was read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
