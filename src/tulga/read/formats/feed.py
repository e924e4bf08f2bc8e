"""Feeds (RSS 0.9 to 2.0, Atom): one document, each entry a section under a line with its title and its date."""

import re
from html.entities import html5
from typing import Any

from tulga.errors import BadInput
from tulga.read.formats.blocks import blocks_of
from tulga.read.formats.decoding import decode
from tulga.read.formats.format import Content, document_format, joined_blocks, tidy_line
from tulga.read.formats.page_metadata import stated_date
from tulga.span import Instant

_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>\s+|<\?.{0,1000}?\?>|<!--.{0,2000}?-->|<!DOCTYPE[^>\[]*>)*+"
    rb"<(?:rss[\s>]|(?:\w+:)?feed\s[^>]*Atom|rdf:RDF\s[^>]*purl\.org/rss)",
    re.S,
)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z\d]{1,31};)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|&#?\w+;")
# What blogs put below an entry: no words of its author.
_TAIL = re.compile(
    r"The post .{1,300} (?:appeared first on|first appeared on) .{1,200}|(?:Continue reading|Read more)\b.{0,200}", re.S
)
_DATES = ("published", "pubDate", "issued", "date", "created", "updated", "modified")
_BODIES = ("encoded", "content", "description", "summary")
_PERHAPS_DATE = re.compile(
    r"(?:\d\w*|day|year|month|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\W*$", re.I
)
_MONTHS = "January February March April May June July August September October November December".split()


@document_format(
    "feed",
    called="a feed",
    suffixes=(".rss", ".atom", ".rdf"),
    recognises=lambda data: bool(_HEAD.match(data[:8192])),
    genre="webpage",
    media_types=("application/rss+xml", "application/atom+xml", "application/rdf+xml"),
    is_text=True,
)
def read_feed(data: bytes) -> Content:
    """The entries of a feed in its order: a line `Title — 3 September 2019`, then the entry's paragraphs.

    An entry's line has no more than it states: the title or the date alone where the other lacks, and a month or a year
    where the date is no more precise; behind a title that ends with a date it stands in brackets. The feed has a date of
    its own only where all its entries share one, else each section has that of its entry, so that "yesterday" is never
    counted from another entry's day. Raises BadInput where there is no entry.

    >>> feed = b'''<rss><channel><title>Steppe Weekly</title><item><title>An embassy in Ankara</title>
    ... <pubDate>Tue, 03 Sep 2019 10:00:00 GMT</pubDate><description>It opened.</description></item></channel></rss>'''
    >>> read_feed(feed).text
    'An embassy in Ankara — 3 September 2019\\n\\nIt opened.\\n'
    """
    declared = _ENCODING.search(data[:1024])
    text, notices = decode(data, declared[1].decode() if declared else None)
    root = _tree(text)
    sections = [_section(_parts(element)) for element in root.iter() if _name(element) in ("item", "entry")]
    if not sections:
        raise BadInput("it is a feed without entries")
    dates = {date for date, _ in sections}
    shared = dates.pop() if len(dates) == 1 else None
    channel = _parts(next((element for element in root.iter() if _name(element) == "channel"), root))
    written, dated = _written(sections)
    return Content(
        written,
        _title(channel),
        published=shared,
        url=_link(channel),
        many_dates=shared is None,
        dated=() if shared else dated,
        notices=notices,
    )


_Parts = dict[str, list[Any]]
_Section = tuple[Instant | None, list[str]]


def _written(sections: list[_Section]) -> tuple[str, tuple[tuple[int, Instant | None], ...]]:
    """The sections as one text, and the place where each begins with its date."""
    dated: list[tuple[int, Instant | None]] = []
    shown: list[str] = []
    length = 0
    for date, blocks in sections:
        if section := joined_blocks(blocks):
            dated.append((length, date))
            shown.append(section)
            length += len(section) + 1
    return "\n".join(shown), tuple(dated)


def _tree(text: str) -> Any:
    from lxml import etree

    known = _ENTITY.sub(lambda match: html5.get(match[1], match[0]), _DECLARATION.sub("", text, count=1))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, recover=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(known.strip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or _name(root) not in ("rss", "feed", "RDF"):
        raise BadInput("it is XML, but no feed that can be read")
    return root


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _parts(element: Any) -> _Parts:
    """The children of an element by their names."""
    parts: _Parts = {}
    for child in element:
        parts.setdefault(_name(child), []).append(child)
    return parts


def _section(entry: _Parts) -> _Section:
    """The date of an entry, and its blocks: the heading, and the longest of its bodies."""
    date = _date(entry)
    title = _title(entry) or ""
    heading = " — ".join(part for part in (title, _in_words(date, title) if date else "") if part)
    body: list[str] = []
    bodies = ((_length(child), child) for name in _BODIES for child in entry.get(name, ()))
    for length, child in sorted(bodies, key=lambda each: -each[0]):
        if length <= _size(body):
            break
        body = max(body, _body(child), key=_size)
    while body and _TAIL.fullmatch(body[-1]):
        body = body[:-1]
    return date, [heading, *(body if body != [title] else [])]


def _length(element: Any) -> int:
    return len(element.text or "") if not len(element) else sum(map(len, element.itertext()))


def _size(blocks: list[str]) -> int:
    return sum(map(len, blocks))


def _title(parts: _Parts) -> str | None:
    for child in parts.get("title", ()):
        written = "".join(child.itertext())
        shown = " ".join(_blocks_of_markup(written)) if _TAG.search(written) else written
        if tidy_line(shown):
            return tidy_line(shown)
    return None


def _date(entry: _Parts) -> Instant | None:
    stated = (stated_date("".join(child.itertext())) for name in _DATES for child in entry.get(name, ()))
    return next((date for date in stated if date), None)


def _in_words(date: Instant, title: str) -> str:
    """A date as it is read again; in brackets behind a title that ends with one, lest the two be read as from and to."""
    from tulga.read.dates import find_dates

    parts = [str(date.day or ""), _MONTHS[date.month - 1] if date.month else "", f"{date.year:04d}"]
    shown = " ".join(part for part in parts if part)
    ends = _PERHAPS_DATE.search(title) and any(mention.end == len(title) for mention in find_dates(title))
    return f"({shown})" if ends else shown


def _body(element: Any) -> list[str]:
    if len(element):
        for inner in element.iter():
            inner.tag = _name(inner) or inner.tag
        return blocks_of(element)
    written = element.text or ""
    return _blocks_of_markup(written) if _TAG.search(written) else _paragraphs(written)


def _paragraphs(text: str) -> list[str]:
    return [tidy_line(part) for part in re.split(r"\n\s*\n", text) if part.strip()]


def _blocks_of_markup(written: str) -> list[str]:
    from lxml.html import document_fromstring

    return blocks_of(document_fromstring(f"<div>{written}</div>"))


def _link(channel: _Parts) -> str | None:
    links = channel.get("link", ())
    stated = [(link.get("href") or link.text or "").strip() for link in links if link.get("rel") in (None, "alternate")]
    return next((url for url in stated if re.match(r"https?://[^\s/]+", url)), None)
