"""What a web page states about itself in its head: title, authors, date, address, site. Nothing is guessed."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate
from typing import Any

from tulga.errors import BadInput
from tulga.read.formats.format import tidy_line
from tulga.span import Instant

_TITLES = ("citation_title", "og:title", "dc.title", "dcterms.title", "twitter:title")
_AUTHORS = ("citation_author", "author", "dc.creator", "dcterms.creator", "article:author", "parsely-author", "byl")
_DATES = (
    "article:published_time citation_publication_date citation_date datepublished dc.date.issued dcterms.issued "
    "dcterms.created dcterms.date dc.date date pubdate publishdate publish_date publication_date parsely-pub-date "
    "og:published_time sailthru.date"
)
_DATE = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?(?=$|[T\s])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?=$|T)")
_PUBLISHED_CLASS = re.compile(r"publish|posted|pubdate|entry-date|dateline", re.I)


@dataclass(frozen=True)
class PageMetadata:
    """The statements of one page; None or empty where it makes none."""

    title: str | None
    authors: tuple[str, ...]
    published: Instant | None
    url: str | None
    site: str | None


def page_metadata(tree: Any) -> PageMetadata:
    """Read meta elements, JSON-LD, microdata and `<time>` of a page, in that order of trust.

    >>> from lxml.html import document_fromstring
    >>> page = '<title>Coal</title><meta name="author" content="By D. Bat"><meta name="dc.date" content="2019-09">'
    >>> stated = page_metadata(document_fromstring(page))
    >>> stated.title, stated.authors, str(stated.published)
    ('Coal', ('D. Bat',), '2019-09')
    """
    named = _meta(tree)
    linked = list(_linked_data(tree))
    return PageMetadata(
        title=_first(named, _TITLES) or next(_strings(linked, "headline"), None) or _title_element(tree),
        authors=_authors(tree, named, linked),
        published=_published(tree, named, linked),
        url=_address(tree, named),
        site=_first(named, ("og:site_name", "citation_journal_title", "application-name")),
    )


def stated_date(text: str) -> Instant | None:
    """A date in one of the forms that metadata uses, no more precise than it is written, or None.

    >>> str(stated_date("2016-05-05T10:40:00+08:00")), str(stated_date("2016/05")), stated_date("last week")
    ('2016-05-05', '2016-05', None)
    """
    text = text.strip()
    try:
        if match := _COMPACT.match(text):
            return Instant(int(match[1]), int(match[2]), int(match[3]))
        if match := _DATE.match(text):
            year, month, day = (int(part) if part else None for part in match.group(1, 3, 4))
            return Instant(year or 0, month, day)
        parsed = parsedate(text)
        return Instant(*parsed[:3]) if parsed else None
    except (BadInput, ValueError, IndexError, TypeError):
        return None


def _meta(tree: Any) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = tidy_line(element.get("content") or "")
        for key in ("name", "property", "itemprop"):
            if content and element.get(key):
                named.setdefault(element.get(key).strip().casefold(), []).append(content)
    return named


def _first(named: dict[str, list[str]], keys: tuple[str, ...]) -> str | None:
    return next((named[key][0] for key in keys if key in named), None)


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().casefold() != "application/ld+json":
            continue
        try:
            pending = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        while pending:
            item = pending.pop(0)
            if isinstance(item, list):
                pending = item + pending
            elif isinstance(item, dict):
                pending = [item["@graph"], *pending] if isinstance(item.get("@graph"), list) else pending
                if "headline" in item or "datePublished" in item:
                    yield item


def _strings(items: list[dict[str, Any]], key: str) -> Iterator[str]:
    return (tidy_line(item[key]) for item in items if isinstance(item.get(key), str) and item[key].strip())


def _title_element(tree: Any) -> str | None:
    stated = next((tidy_line(each.text_content()) for each in tree.iter("title")), "")
    headings = [tidy_line(each.text_content()) for each in tree.iter("h1")]
    if len(headings) == 1 and headings[0] and headings[0] in stated:
        return headings[0]
    return stated or None


def _authors(tree: Any, named: dict[str, list[str]], linked: list[dict[str, Any]]) -> tuple[str, ...]:
    for key in _AUTHORS:
        if names := _names(named.get(key, [])):
            return names
    if names := _names([name for item in linked for name in _agents(item.get("author"))]):
        return names
    marked = tree.xpath("//*[@rel='author' or @itemprop='author']")
    return _names([tidy_line(each.text_content()) for each in marked if isinstance(each.tag, str)])


def _agents(agent: Any) -> Iterator[str]:
    for each in agent if isinstance(agent, list) else [agent]:
        name = each.get("name") if isinstance(each, dict) else each
        if isinstance(name, str):
            yield tidy_line(name)


def _names(stated: list[str]) -> tuple[str, ...]:
    parts = [re.sub(r"^by\s+", "", part.strip(), flags=re.I) for name in stated for part in name.split(";")]
    kept = [part for part in parts if part and len(part) <= 100 and not re.search(r"https?:|@|^admin$", part, re.I)]
    return tuple(dict.fromkeys(kept))


def _published(tree: Any, named: dict[str, list[str]], linked: list[dict[str, Any]]) -> Instant | None:
    stated = [value for key in _DATES.split() for value in named.get(key, [])]
    stated += _strings(linked, "datePublished")
    times = [(each, each.get("datetime") or each.text_content()) for each in tree.iter("time")]
    stated += [
        value
        for each, value in times
        if each.get("itemprop") == "datePublished"
        or each.get("pubdate") is not None
        or _PUBLISHED_CLASS.search(each.get("class") or "")
    ]
    return next((date for value in stated if (date := stated_date(value))), None)


def _address(tree: Any, named: dict[str, list[str]]) -> str | None:
    links = [each.get("href") or "" for each in tree.iter("link") if (each.get("rel") or "").casefold() == "canonical"]
    stated = [*links, *named.get("og:url", []), *named.get("citation_fulltext_html_url", [])]
    return next((url.strip() for url in stated if re.match(r"https?://[^\s/]+", url.strip())), None)
