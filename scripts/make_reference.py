"""Write docs/reference from the code and the YAML: the same files on every run, so that a test can compare them.

`python scripts/make_reference.py [FOLDER]` writes the reference into FOLDER, by default `docs/reference`.
"""

import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, get_type_hints

import typer
from typer.models import ArgumentInfo, OptionInfo

from made_pages import page, table, write
from tulga.cli.main import app
from tulga.ledger.resolve import default_rule
from tulga.ledger.rules import rules
from tulga.measures import Measure, measures
from tulga.measures.forms import FORMS
from tulga.read.formats import LARGEST, formats
from tulga.read.jsonl import FIELDS
from tulga.relations import Relation, relations
from tulga.show.export import exports
from tulga.show.web.page import pages

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
SCRIPT = "make_reference"
_ENDS = {
    "bounds": "`low` and `high` bound what it can be, given what is not known",
    "interval": "`low` and `high` are the interval of an estimate",
}
NATURES = ("state", "event", "flow", "stock", "habit")


def reference() -> dict[str, str]:
    """Every file of the reference by name, as text."""
    bodies = {
        "commands.md": ("Commands", _commands()),
        "relations.md": ("Relations", _relations()),
        "formats.md": ("Formats of documents and of exports", _formats()),
        "rules.md": ("Resolution rules", _rules()),
        "measures.md": ("Measures", _measures()),
        "pages.md": ("Pages", _pages()),
    }
    made = {name: page(title, SCRIPT, lines) for name, (title, lines) in bodies.items()}
    index = [f"- [{title}]({name})" for name, (title, _) in bodies.items()]
    index.append("- [Datasets](../datasets/README.md): a page each, with its variables, its licence and its traps")
    made["README.md"] = page("Reference", SCRIPT, index)
    return made


def main(arguments: Sequence[str]) -> None:
    """Write the reference into the folder named, and say which files were written."""
    folder = Path(arguments[0]) if arguments else FOLDER
    write(reference(), folder)


def _commands() -> Iterator[str]:
    yield "Standard output carries data, standard error carries progress and errors. Exit status: 0 done, 1 some inputs"
    yield "failed (each is named), 2 bad use."
    yield ""
    for name, callback in sorted(_callbacks(app, "")):
        yield from _command(name, callback)


def _callbacks(room: typer.Typer, before: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for command in room.registered_commands:
        if command.callback is not None:
            yield f"{before}{command.name or command.callback.__name__}", command.callback
    for group in room.registered_groups:
        if group.typer_instance is not None:
            yield from _callbacks(group.typer_instance, f"{before}{group.name} ")


def _command(name: str, callback: Callable[..., Any]) -> Iterator[str]:
    said = list(_parameters(callback))
    usage = " ".join(word for word, *_ in said if not word.startswith("-"))
    optional = " [OPTIONS]" if any(word.startswith("-") for word, *_ in said) else ""
    yield f"## `tulga {name}{optional}{f' {usage}' if usage else ''}`"
    yield ""
    yield inspect.getdoc(callback) or ""
    yield ""
    if said:
        yield from table(("", "what it says", "when it is not given"), ((f"`{w}`", h, d) for w, h, d in said))


def _parameters(callback: Callable[..., Any]) -> Iterator[tuple[str, str, str]]:
    """Each argument and option: how it is written, its help, and its default in words."""
    hints = get_type_hints(callback, include_extras=True)
    for name, parameter in inspect.signature(callback).parameters.items():
        info = next(i for i in hints[name].__metadata__ if isinstance(i, ArgumentInfo | OptionInfo))
        needed = parameter.default is inspect.Parameter.empty
        if isinstance(info, ArgumentInfo):
            word = info.metavar or name.upper()
            word = word if needed else f"[{word}]"
        else:
            # Within Annotated, the first name of an option is what typer calls its default.
            written = ", ".join(w for w in (info.default, *(info.param_decls or ())) if isinstance(w, str))
            written = written or f"--{name.replace('_', '-')}"
            flag = hints[name].__origin__ is bool
            word = written if flag else f"{written} {info.metavar or name.upper()}"
        default = "must be given" if needed else _default(parameter.default)
        if info.envvar:
            default += f" (or the variable `{info.envvar}`)"
        yield word, info.help or "", default


def _default(value: object) -> str:
    if value is None or value == "" or value is False:
        return ""
    return "yes" if value is True else f"`{value}`"


def _relations() -> Iterator[str]:
    yield f"The vocabulary has {len(relations())} relations; each is one file in `src/tulga/relations/data/`."
    yield "What the columns mean is told in [Read](../chapters/read.md) and [Keep](../chapters/keep.md)."
    yield ""
    columns = ("id", "English", "Mongolian", "nature", "from", "to", "unit", "conflict", "layer", "PLOVER")
    yield from table(columns, (_relation_row(r) for r in relations().values()))
    yield "## What must be read as a relation, and what must not"
    yield ""
    for relation in relations().values():
        yield from _relation(relation)


def _relation_row(relation: Relation) -> tuple[object, ...]:
    first = ", ".join(relation.subject)
    return (
        f"[`{relation.id}`](#{relation.id})",
        relation.label["en"],
        relation.label.get("mn"),
        relation.nature,
        f"{first} (either way)" if relation.symmetric else first,
        ", ".join(relation.object),
        relation.unit,
        relation.conflict,
        relation.layer,
        relation.plover,
    )


def _relation(relation: Relation) -> Iterator[str]:
    yield f"### {relation.id}"
    yield ""
    yield f"{relation.what[:1].upper()}{relation.what[1:].rstrip('.')}."
    if relation.qualifiers:
        yield f"Qualifiers: {', '.join(f'`{name}`' for name in relation.qualifiers)}."
    yield ""
    yield from (f"- yields: {sentence}" for sentence in relation.yields)
    yield from (f"- not: {sentence}" for sentence in relation.never)
    yield ""


def _formats() -> Iterator[str]:
    yield f"A document may have {LARGEST // 1024**2} MB. The suffix decides, and the content where it is not known."
    yield ""
    columns = ("format", "what", "suffixes", "CSL type")
    yield from table(columns, ((f"`{n}`", f.called, ", ".join(f.suffixes), f.genre) for n, f in formats.items()))
    yield "`tulga read --jsonl` writes one JSON object a line with the keys"
    yield f"{', '.join(f'`{name}`' for name in FIELDS)}."
    yield ""
    yield "## Exports"
    yield ""
    yield from table(("form", "what", "suffix"), ((f"`{n}`", e.title, f".{e.suffix}") for n, e in exports.items()))


def _rules() -> Iterator[str]:
    yield "A rule chooses the claim that a fact follows. Without a rule asked for, the nature of the relation decides:"
    yield ""
    yield from table(("nature", "rule"), ((nature, f"`{default_rule(nature)}`") for nature in NATURES))
    yield from table(("rule", "what it does"), ((f"`{name}`", inspect.getdoc(rule)) for name, rule in rules.items()))


def _measures() -> Iterator[str]:
    yield "Every measure takes any data frame that narwhals knows and gives back the same kind. The columns of the"
    yield "answer are told in [Measure](../chapters/measure/README.md); an empty cell is not known, never zero."
    yield ""
    columns = ("name", "what", "unit", "range")
    yield from table(columns, ((f"[`{n}`](#{n})", m.title, m.unit, _range(m)) for n, m in measures.items()))
    yield "## The frames that measures take"
    yield ""
    said = ((f"`{n}`", ", ".join(f.columns), ", ".join(f.optional) or None, f.what) for n, f in FORMS.items())
    yield from table(("form", "columns", "may have", "a row"), said)
    for name, measure in measures.items():
        yield from _measure(name, measure)


def _range(measure: Measure) -> str:
    low, high = measure.range
    return f"{'no bound' if low is None else f'{low:g}'} to {'no bound' if high is None else f'{high:g}'}"


def _measure(name: str, measure: Measure) -> Iterator[str]:
    yield f"## {name}"
    yield ""
    yield f"{measure.title}: `{measure.formula}`"
    yield ""
    options = [f"`{option}`" for option in measure.options]
    frames = [f"`{form}`{'' if form in measure.needed else ' (may be left out)'}" for form in measure.frames]
    rows = [
        ("source", measure.source),
        ("missing values", measure.missing),
        ("frames", ", ".join(frames)),
        ("options", ", ".join(options) or None),
        ("ends", _ENDS[measure.ends]),
        ("variants", measure.variant or None),
        ("whose", "Tulga's own composite, not published elsewhere" if measure.tulgas_own else None),
    ]
    yield from table(("", ""), [row for row in rows if row[1]])


def _pages() -> Iterator[str]:
    yield "Every page has a twin that answers the same data as JSON; pages with a place stand in the navigation."
    yield ""
    shown = sorted((page for _, page in pages.items()), key=lambda p: (p.place or 99, p.path))
    rows = ((p.title, f"`{p.path}`", f"`{p.twin}`", p.what, p.place) for p in shown)
    yield from table(("page", "address", "twin", "what it shows", "place"), rows)
    yield from table(("export", "address"), ((e.title, f"`/export/claims.{e.suffix}`") for _, e in exports.items()))


if __name__ == "__main__":
    main(sys.argv[1:])
