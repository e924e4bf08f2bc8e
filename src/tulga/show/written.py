"""A brief written out: sections of lines, each with the numbers of its claims and what else it rests on.

The same lines come out as Markdown and as one HTML page that stands alone. Claims are numbered in the order in which they
are first cited, and name their sources S1, S2 and so on; rules and assumptions have names of their own (R1, A1).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tulga.claim import Claim
from tulga.show.surface import Workspace
from tulga.show.trail import place_in_words
from tulga.show.words import said, span_in_words
from tulga.sources import citation


@dataclass(frozen=True)
class Line:
    """One sentence with the ids of the claims and rows it rests on, and the names of rules and assumptions."""

    text: str
    evidence: tuple[str, ...] = ()
    rests: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """One heading with its lines; a section without lines says what that means."""

    title: str
    lines: tuple[Line, ...]
    empty: str


@dataclass(frozen=True)
class Named:
    """What lines rest on beside claims, by name: a rule's source, or an assumption with the claims that stand behind it."""

    id: str
    text: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """A figure as SVG text, at the head of the section of a title, or of the whole brief where that is empty."""

    section: str
    svg: str
    caption: str


@dataclass(frozen=True)
class Brief:
    """A whole brief; `apart` are lists of what the lines name (rules, assumptions), by their headings."""

    workspace: Workspace
    title: str
    subtitle: str
    sections: Sequence[Section]
    apart: Sequence[tuple[str, Sequence[Named]]] = ()


@dataclass
class Notes:
    """Numbers for claims, rows and sources in the order in which the brief first cites them.

    A row of a dataset that is no claim is cited by its source and place (`atop@1a2b3c4d row=7`).
    """

    workspace: Workspace
    claims: dict[str, Claim | None] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)

    def cite(self, ids: Iterable[str]) -> list[int]:
        """The numbers of some claims; new ones are given out as they come."""
        wanted = list(ids)
        for name in wanted:
            if name not in self.claims:
                claim = None if " " in name else self.workspace.claim(name)
                self.claims[name] = claim
                source = claim.evidence.source if claim else name.partition(" ")[0]
                self.sources.setdefault(source, len(self.sources) + 1)
        order = {name: number for number, name in enumerate(self.claims, 1)}
        return sorted({order[name] for name in wanted})

    def cited(self) -> list[str]:
        """Each claim in words, with its place and its quote."""
        return [self._in_words(name, claim) for name, claim in self.claims.items()]

    def listed(self) -> list[str]:
        """Each source as its citation."""
        found = [self.workspace.source(name) for name in self.sources]
        return [f"{citation(source.csl) or source.title} ({source.id})" for source in found]

    def _in_words(self, name: str, claim: Claim | None) -> str:
        if claim is None:
            source, _, place = name.partition(" ")
            return f"S{self.sources[source]}, {place.replace(';', ', ').replace('=', ' ')}"
        quote = f": “{' '.join(claim.evidence.quote.split())}”" if claim.evidence.quote else ""
        return (
            f"{said(claim, self.workspace.label)} ({span_in_words(claim.span)}). "
            f"S{self.sources[claim.evidence.source]}, {place_in_words(claim)}{quote}"
        )


def markdown(brief: Brief) -> str:
    """The brief as Markdown."""
    notes = Notes(brief.workspace)
    out = [f"# {brief.title}", "", f"*{brief.subtitle}*", ""]
    for section in brief.sections:
        out += [f"## {section.title}", ""]
        out += [f"- {_plain(line.text)}{_marks(notes, line)}" for line in section.lines] or [section.empty]
        out.append("")
    for title, named in brief.apart:
        out += [f"## {title}", ""]
        out += [f"- {one.id}: {_plain(one.text)}{_marks(notes, Line('', one.evidence))}" for one in named]
        out.append("")
    out += ["## Claims and rows", ""]
    out += [f"{number}. {_plain(text)}" for number, text in enumerate(notes.cited(), 1)] or ["None is cited."]
    out += ["", "## Sources", ""]
    out += [f"- S{number}: {_plain(text)}" for number, text in enumerate(notes.listed(), 1)] or ["None is cited."]
    return "\n".join(out) + "\n"


def html(brief: Brief, drawings: Sequence[Drawing] = ()) -> str:
    """The brief as one HTML page that stands alone and runs nothing."""
    import jinja2

    notes = Notes(brief.workspace)
    parts = [
        {"title": one.title, "empty": one.empty, "lines": [_linked(notes, line) for line in one.lines]}
        for one in brief.sections
    ]
    apart = [
        {"title": title, "named": [{"id": one.id, **_linked(notes, Line(one.text, one.evidence))} for one in named]}
        for title, named in brief.apart
    ]
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("tulga.show.web", "layout"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("brief.html").render(
        title=brief.title,
        subtitle=brief.subtitle,
        sections=parts,
        apart=apart,
        drawings=drawings,
        claims=notes.cited(),
        sources=notes.listed(),
    )


def runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Rising numbers as first and last of each run; two in a row stay two.

    >>> list(runs([1, 2, 4, 5, 6]))
    [(1, 1), (2, 2), (4, 6)]
    """
    run: list[int] = []
    for number in (*numbers, -1):
        if run and number != run[-1] + 1:
            yield from [(run[0], run[-1])] if len(run) > 2 else [(one, one) for one in run]
            run = []
        run.append(number)


def _linked(notes: Notes, line: Line) -> dict[str, Any]:
    """A line with its marks: each a word with the place in the page to which it leads, if any."""
    marks: list[list[dict[str, str | None]]] = [
        [{"text": str(end), "to": f"claim-{end}"} for end in dict.fromkeys(run)]
        for run in runs(notes.cite(line.evidence))
    ]
    marks += [[{"text": end, "to": end if end[-1].isdigit() else None} for end in one.split("–")] for one in line.rests]
    return {"text": line.text, "marks": marks}


def _marks(notes: Notes, line: Line) -> str:
    numbers = [str(low) if low == high else f"{low}–{high}" for low, high in runs(notes.cite(line.evidence))]
    marks = [*numbers, *line.rests]
    return f" [{', '.join(marks)}]" if marks else ""


def _plain(text: str) -> str:
    """The text on one line with Markdown's and HTML's marks made harmless."""
    for mark in "\\`*_[]<>|":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())
