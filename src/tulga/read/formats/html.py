"""Web pages: the main content without menus, comments and adverts, with its tables and lists whole."""

import re
from logging import CRITICAL, getLogger
from typing import Any

from tulga.errors import BadInput
from tulga.read.formats.blocks import blocks_of, data_rows
from tulga.read.formats.decoding import decode
from tulga.read.formats.format import Content, document_format, joined_blocks, tidy_line
from tulga.read.formats.notes import is_note_mark
from tulga.read.formats.page_metadata import page_metadata
from tulga.read.formats.tables import table_blocks

_START = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>\s+|<\?xml[^>]*>|<!--.{0,2000}?-->)*+<(?:!doctype\s+html|html|head|body)[\s>]", re.I | re.S
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*>")
_LARGEST_PAGE = 10 * 1024 * 1024
_LARGEST_TREE = 400_000
_CHROME_TAGS = frozenset({"nav", "aside", "footer", "form", "dialog"})
_CHROME_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "menu", "dialog"})
_CHROME_CLASSES = (
    "nav navbar navigation menu main-menu sidebar footer site-header site-footer breadcrumb breadcrumbs comments "
    "comment-list commentlist comments-area respond disqus_thread ad ads advert adverts advertisement adsbygoogle "
    "sponsored promo cookie cookies cookie-notice cookie-banner popup modal newsletter subscribe social social-share "
    "share share-buttons sharing sharedaddy related related-posts related-articles recommended most-read trending "
    "tag-cloud tagcloud pagination pager skip-link print-only"
)
_CHROME_NAMES = frozenset(_CHROME_CLASSES.split())
_WHOLE_PAGE = 0.5
_TOO_LITTLE = 0.15
_SMALL_PAGE = 400
_MOST_TABLES = 500
_MOST_ELEMENTS = 40_000
_MOST_CELLS = 4000  # outside tables of data
_STAND_IN = re.compile(r"\btulgatable\d+x\b")


@document_format(
    "html",
    called="a web page",
    suffixes=(".html", ".htm", ".xhtml"),
    recognises=lambda data: bool(_START.match(data[:4096])),
    genre="webpage",
    media_types=("text/html", "application/xhtml+xml"),
    is_text=True,
)
def read_html(data: bytes) -> Content:
    """The main content of a saved web page; a small page without any is given whole, less its menus.

    A table is one row a line with TAB between cells, a list one item a line; note marks are gone. Raises BadInput
    where the bytes are not text or the page holds none.

    >>> page = b"<html><nav>Home</nav><p>Coal went north.</p><table><tr><th>Year<th>Mt<tr><td>2019<td>36</table>"
    >>> read_html(page).text
    'Coal went north.\\n\\nYear\\tMt\\n2019\\t36\\n'
    """
    if len(data) > _LARGEST_PAGE:
        raise BadInput(f"the page has {len(data) / 1024**2:.0f} MB; a web page may have {_LARGEST_PAGE // 1024**2} MB")
    declared = _CHARSET.search(data[:4096])
    page, notices = decode(data, declared[1].decode() if declared else None)
    tree = _tree(_XML_HEAD.sub("", page))
    elements = sum(1 for _ in tree.iter())
    if elements > _LARGEST_TREE:
        raise BadInput(f"the page has {elements} elements; a web page may have {_LARGEST_TREE}")
    stated = page_metadata(tree)
    _drop_chrome(tree)
    _settle(tree)
    blocks = _main_blocks(tree) or blocks_of(tree)
    return Content(
        joined_blocks(_without_repeats(blocks)),
        stated.title,
        stated.authors,
        stated.published,
        stated.url,
        stated.site,
        notices=notices,
    )


def _tree(page: str) -> Any:
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    try:
        return document_fromstring(page, parser=HTMLParser(remove_comments=True, remove_pis=True))
    except ParserError:
        raise BadInput("the page holds no text") from None


def _drop_chrome(tree: Any) -> None:
    whole = len(tree.text_content())
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.tag in ("html", "body", "head", "main", "article"):
            continue
        if _is_chrome(element) and len(element.text_content()) <= _WHOLE_PAGE * whole:
            _silence(element)


def _is_chrome(element: Any) -> bool:
    if element.tag in ("script", "style", "noscript", "template"):
        return True
    if element.tag in _CHROME_TAGS or (element.get("role") or "").casefold() in _CHROME_ROLES:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}".casefold().split()
    return not _CHROME_NAMES.isdisjoint(names)


def _settle(tree: Any) -> None:
    """Take note marks out, and keep the line breaks of preformatted text."""
    for mark in list(tree.iter("sup")):
        before = _text_before(mark)
        if is_note_mark(before, mark.text_content()):
            _silence(mark)
    for block in list(tree.iter("pre")):
        lines = block.text_content().split("\n")
        for child in list(block):
            block.remove(child)
        block.tag, block.text = "p", lines[0]
        for line in lines[1:]:
            block.append(_element("br", tail=line))


def _silence(element: Any) -> None:
    """Empty an element where it stands; what follows it stays."""
    element.clear(keep_tail=True)
    element.tag = "span"


def _text_before(element: Any) -> str:
    previous = element.getprevious()
    if previous is not None:
        return str(previous.tail or previous.text_content())
    return str(element.getparent().text or "")


def _element(tag: str, text: str = "", tail: str = "") -> Any:
    from lxml.html import Element

    element = Element(tag)
    element.text, element.tail = text, tail
    return element


def _main_blocks(tree: Any) -> list[str]:
    """The blocks of the main content. Tables travel through the extraction as paragraphs, which it does not drop."""
    from trafilatura import bare_extraction

    getLogger("trafilatura").setLevel(CRITICAL)
    whole = blocks_of(tree)
    tables = _stand_ins(tree)
    standing = blocks_of(tree)
    size = sum(map(len, standing))
    cells = list(tree.iter("td", "th"))
    for cell in cells:
        cell.attrib.pop("colspan", None)  # what is left is layout, and the extraction counts every column
    if size < _SMALL_PAGE or len(cells) > _MOST_CELLS or sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        return whole  # the extraction would take time that grows faster than their number
    found = bare_extraction(tree, include_comments=False, include_tables=True)
    body = getattr(found, "body", None)
    blocks = blocks_of(body) if body is not None else []
    if sum(map(len, blocks)) < _TOO_LITTLE * size:
        return whole
    kept = {mark for block in blocks for mark in _STAND_IN.findall(block)}
    for mark in tables:
        if mark not in kept:
            _put_back(mark, blocks, standing)
    return [part for block in blocks for part in _with_tables(block, tables)]


def _stand_ins(tree: Any) -> dict[str, str]:
    """Replace every data table by a paragraph of its words between two marks; gives the table of each mark."""
    tables: dict[str, str] = {}
    found = [(table, rows) for table in list(tree.iter("table")) if (rows := data_rows(table)) is not None]
    for table, rows in found[:_MOST_TABLES]:
        mark = f"tulgatable{len(tables)}x"
        tables[mark] = "\n\n".join(table_blocks(rows))
        stand_in = _element("p", f"{mark} {tidy_line(tables[mark])} {mark}", table.tail or "")
        caption = table.find("caption")
        table.getparent().replace(table, stand_in)
        if caption is not None:
            stand_in.addprevious(_element("p", " ".join(blocks_of(caption))))
    return tables


def _put_back(mark: str, blocks: list[str], standing: list[str]) -> None:
    """Insert a table that the extraction dropped behind the last block before it that was kept."""
    place = next(index for index, block in enumerate(standing) if mark in block)
    places = {block: index for index, block in enumerate(blocks)}
    anchor = next((places[block] for block in reversed(standing[:place]) if block in places), len(blocks) - 1)
    blocks.insert(anchor + 1, f"{mark} {mark}")


def _with_tables(block: str, tables: dict[str, str]) -> list[str]:
    parts = re.split(r"\b(tulgatable\d+x)\b.*?\b\1\b", block, flags=re.S)
    return [tables.get(part, part).strip() for part in parts]


def _without_repeats(blocks: list[str]) -> list[str]:
    return [block for index, block in enumerate(blocks) if index == 0 or block != blocks[index - 1]]
