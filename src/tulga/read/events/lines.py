"""The line form of events: what `tulga events` reads and writes."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tulga.errors import BadInput
from tulga.read.events import Event, events_between, events_in
from tulga.read.events.actors import sides_given, sides_marked
from tulga.span import Instant

_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?=$|[T ]))?)?|\d{8}$")


def coded_lines(path: Path) -> Iterator[str | BadInput]:
    """Every line of a file of `{id, text, date}` as `{id, events: [{source, target, label}]}`, in its order.

    A line may give the actors: `marked`, the text with `<s>source</s>` and `<t>target</t>`, or `source` and `target`, each
    an id or a name. A line that cannot be used is a BadInput in its place that names file and line; the others go on.
    Raises BadInput where the file cannot be read. Empty lines are passed over.
    """
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _coded(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line, f"{path}:{number}")
    except OSError as error:
        raise BadInput(f"the file cannot be read: {error.strerror}", place=str(path)) from None


def coded(row: Mapping[str, Any]) -> list[Event]:
    """The events of one row with `text` and perhaps `date`, `marked`, `source` and `target`; raises BadInput.

    >>> [(e.source, e.target, e.label) for e in coded({"text": "Chad thanked Togo.", "source": "TCD", "target": "Togo"})]
    [('TCD', 'TGO', 'SUPPORT')]
    """
    on = _day(row.get("date"))
    marked = _text(row, "marked")
    if marked is not None:
        return events_between(sides_marked(marked))
    text, source, target = (_text(row, name) for name in ("text", "source", "target"))
    if text is None:
        raise BadInput("`text` is missing")
    if source is not None and target is not None:
        return events_between(sides_given(text, source, target, on))
    if source is not None or target is not None:
        raise BadInput(f"`{'target' if target is None else 'source'}` is missing where the other actor is given")
    return events_in(text)


def _coded(line: bytes, place: str) -> str | BadInput:
    try:
        row = _row(line)
        events = [{"source": e.source, "target": e.target, "label": e.label} for e in coded(row)]
    except BadInput as error:
        return BadInput(error.what, place=place)
    coded_line = json.dumps({"id": row["id"], "events": events}, ensure_ascii=False)
    try:
        coded_line.encode("utf-8")
    except UnicodeEncodeError:
        return BadInput("`id` or an actor holds half a character (a lone surrogate)", place=place)
    return coded_line


def _row(line: bytes) -> Mapping[str, Any]:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadInput(f"the line is not UTF-8 text (byte {error.start})") from None
    except json.JSONDecodeError as error:
        raise BadInput(f"the line is not JSON: {error.msg} at character {error.pos + 1}") from None
    except (RecursionError, ValueError):
        raise BadInput(
            "the line is not JSON that can be read: it is nested too deeply or holds too long a number"
        ) from None
    if not isinstance(row, dict):
        raise BadInput("the line is not a JSON object with `id` and `text`")
    if not isinstance(row.get("id"), str | int) or isinstance(row["id"], bool):
        raise BadInput("`id` is missing" if row.get("id") is None else "`id` is neither text nor a whole number")
    return row


def _text(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise BadInput(f"`{name}` is empty" if isinstance(value, str) else f"`{name}` is not text")
    return value


def _day(value: object) -> date | None:
    if value is None or value == "":
        return None
    match = _DAY.match(value) if isinstance(value, str) else None
    if match is None:
        raise BadInput(f"`date` {value!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
    text = match[0]
    try:
        return Instant.parse(f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 else text).first()
    except BadInput as error:
        raise BadInput(f"`date` {value!r}: {error.what}") from None
