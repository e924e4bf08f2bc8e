"""JSON lines: every line an object with a text, and perhaps an id, a date, a title and an address; a document each."""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from typing import Any, BinaryIO

from tulga.errors import BadInput
from tulga.read.formats.decoding import holds
from tulga.read.formats.format import Content, Part, documents_format, tidy_line
from tulga.read.formats.page_metadata import stated_date
from tulga.span import Instant

_LONGEST_LINE = 50 * 1024 * 1024
_LONGEST_ID = 200
_MARK = b"\xef\xbb\xbf"
_BROKEN = re.compile("[\x00\ud800-\udfff]")


def _is_json_lines(data: bytes) -> bool:
    first = data.removeprefix(_MARK).lstrip().partition(b"\n")[0]
    if not first.startswith(b"{"):
        return False
    try:
        record = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and isinstance(record.get("text"), str)


@documents_format(
    "jsonl",
    called="JSON lines",
    suffixes=(".jsonl", ".ndjson"),
    recognises=_is_json_lines,
    media_types=("application/jsonl", "application/x-ndjson", "application/x-jsonlines"),
    is_text=True,
)
def read_json_lines(file: BinaryIO) -> Iterator[Part | BadInput]:
    r"""A document for each line `{"text": ..., "id": ..., "date": ..., "title": ..., "url": ...}`; all but text may lack.

    The text is the string as it stands; other keys are not read. A document is named by its id, else `line-N`. A line
    that cannot be read is an error with its number, and the others go on; of two lines with one id the second is one.

    >>> from io import BytesIO
    >>> lines = b'{"id": 7, "text": "They met.", "date": "2019-09"}\n{"text": 1}\n'
    >>> for part in read_json_lines(BytesIO(lines)):
    ...     print(part if isinstance(part, BadInput) else (part.name, part.content.text, str(part.content.published)))
    ('7', 'They met.', '2019-09')
    :2: its text is no string
    """
    seen: dict[str, int] = {}
    for number, line in _lines(file):
        try:
            part = _part(line, number)
            if part.name in seen:
                raise BadInput(f"its id {part.name!r} is that of line {seen[part.name]}")
        except BadInput as error:
            yield BadInput(error.what, place=f":{number}")
            continue
        seen[part.name] = number
        yield part


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines that hold anything, with their numbers; of a line that is too long, as much as shows it."""
    number, within = 0, False
    read = _reader(file)
    while line := read(_LONGEST_LINE + 1):
        begins, within = not within, not line.endswith(b"\n")
        number += begins
        stripped = line.removeprefix(_MARK).strip() if number == 1 else line.strip()
        if begins and stripped:
            yield number, stripped if len(line) <= _LONGEST_LINE else line


def _reader(file: BinaryIO) -> Callable[[int], bytes]:
    """What gives the next line in UTF-8; some programs of Windows write UTF-16."""
    head = file.read(2)
    file.seek(0)
    if head not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return file.readline
    text = TextIOWrapper(file, encoding="utf-16", errors="replace", newline="\n")
    return lambda longest: text.readline(longest).encode("utf-8", "replace")


def _part(line: bytes, number: int) -> Part:
    record = _record(line)
    text, replaced = _clean(record.get("text"))
    said = f"{replaced} broken characters are" if replaced > 1 else "one broken character is"
    notices = [f"{said} read as U+FFFD"] if replaced else []
    stated = record.get("date")
    published = _date(stated)
    if stated not in (None, "") and published is None:
        notices.append(f"its date {str(stated)[:40]!r} is not understood and is left out")
    url = record.get("url")
    content = Content(
        text,
        _string(record.get("title")),
        published=published,
        url=url.strip() if isinstance(url, str) and url.strip() else None,
        notices=tuple(notices),
    )
    return Part(_name(record.get("id")) or f"line-{number}", line, content)


def _record(line: bytes) -> dict[str, Any]:
    if len(line) > _LONGEST_LINE:
        raise BadInput(f"the line has more than {_LONGEST_LINE // 1024**2} MB")
    if holds(line) or b"\x00" in line:
        raise BadInput("it holds binary data, not JSON")
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadInput(f"it is not UTF-8 (byte {error.start} of the line)") from None
    except json.JSONDecodeError as error:
        raise BadInput(f"it is not JSON: {error.msg[:1].lower()}{error.msg[1:]} at column {error.colno}") from None
    except (ValueError, RecursionError):
        raise BadInput("it is JSON with a number too long or a nesting too deep") from None
    if not isinstance(record, dict):
        raise BadInput('it is not an object such as {"text": "...", "date": "2019-09-03"}')
    if "text" not in record:
        raise BadInput("it has no text")
    if not isinstance(record["text"], str):
        raise BadInput("its text is no string")
    if not record["text"].strip():
        raise BadInput("its text is empty")
    return record


def _clean(text: Any) -> tuple[str, int]:
    """A string with U+FFFD, one for one, for halves of characters and NUL, which no file can hold; and how many."""
    return _BROKEN.subn("\ufffd", str(text))


def _string(value: Any) -> str | None:
    return tidy_line(_clean(value)[0]) or None if isinstance(value, str) else None


def _name(value: Any) -> str | None:
    shown = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    name = _string(shown)
    return name[:_LONGEST_ID] if name else None


def _date(value: Any) -> Instant | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return written_date(value) if isinstance(value, str) else None


def written_date(text: str) -> Instant | None:
    """A date in a form of metadata (`2016-05-05T10:40`) or in words (`5 May 2016`); None where it is no single date.

    >>> str(written_date("May 5, 2016")), written_date("between 2010 and 2012")
    ('2016-05-05', None)
    """
    text = tidy_line(text)[:100]
    if stated := stated_date(text):
        return stated
    from tulga.read.dates import find_dates

    for mention in find_dates(text):
        if text[mention.start : mention.end] == text and mention.span.is_event and mention.reason is None:
            start = mention.span.start
            return start if start is not None and start.bound == "exact" and not start.decade else None
    return None
