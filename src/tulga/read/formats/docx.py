"""Word documents: paragraphs and tables in document order, footnotes at the end, note marks gone."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from tulga.errors import BadInput
from tulga.read.formats.decoding import holds
from tulga.read.formats.format import Content, document_format, joined_blocks, tidy, tidy_line
from tulga.read.formats.notes import is_note_mark
from tulga.read.formats.tables import table_blocks
from tulga.read.formats.word_tables import word_rows

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_MAIN_PART = "word/document.xml"
_LARGEST_UNPACKED = 200 * 1024 * 1024
_LARGEST_XML = 32 * 1024 * 1024  # ten times a book of a thousand pages
_NOT_SAID = {f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "txbxContent", "rPr", "pPr")} | {
    f"{_MC}Fallback"
}
_WORDS = frozenset({f"{_W}t", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"})
_CHANGES = tuple(f"{_W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def _is_word(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _MAIN_PART in archive.namelist()
    except Exception:  # zipfile raises many kinds of error on damaged archives; none of them is a Word document
        return False


@document_format(
    "docx",
    called="a Word document",
    suffixes=(".docx", ".docm"),
    recognises=lambda data: data.startswith(b"PK") and _is_word(data),
    media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
)
def read_docx(data: bytes) -> Content:
    """The text of a Word document as it stands with all tracked changes accepted, which its reader is told.

    Text boxes follow the paragraph that holds them; footnotes and endnotes follow the body. Headers, footers, pictures
    and comments are left out. The date of a Word file is when it was typed, not published, and is left out, too. Raises
    BadInput where the file is encrypted or damaged, or holds only pictures.
    """
    _check_archive(data)
    from docx import Document

    word = Document(BytesIO(data))
    blocks = list(_blocks(word.element.body))
    for kind in ("footnotes", "endnotes"):
        blocks += _notes(word.part, kind)
    text = joined_blocks(blocks)
    if not text and next(word.element.body.iter(_PICTURE), None) is not None:
        raise BadInput(
            "it holds pictures and no text; save it as PDF, of which tesseract can read pages that are pictures"
        )
    stated = word.core_properties
    authors = tuple(name for part in (stated.author or "").split(";") if (name := tidy_line(part)))
    placeholder = authors == ("python-docx",)
    title = tidy_line(stated.title or "") or None
    return Content(text, title, () if placeholder else authors, notices=tuple(_notices(word)))


def _notices(word: Any) -> Iterator[str]:
    """What stands in the file and not in its text."""
    if next(word.element.body.iter(*_CHANGES), None) is not None:
        yield "its tracked changes are read as accepted"
    comments = sum(1 for _ in word.element.body.iter(f"{_W}commentReference"))
    if comments:
        yield f"{comments} comments in it are not read" if comments > 1 else "a comment in it is not read"


def _check_archive(data: bytes) -> None:
    kind = holds(data)
    if kind == "an encrypted Office document":
        raise BadInput("it is encrypted; save it without a password")
    if kind == "an Office document of before 2007":
        raise BadInput("it is a Word document of before 2007; save it as .docx")
    if kind != "a ZIP archive":
        raise BadInput(f"it holds {kind}, not a Word document" if kind else "it is not a Word document")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except Exception:
        raise BadInput("it is a damaged Word document: its archive is broken or cut off") from None
    if _MAIN_PART not in {part.filename for part in parts}:
        raise BadInput("it is an archive without a Word document in it")
    if any(part.flag_bits & 1 for part in parts):
        raise BadInput("it is encrypted; save it without a password")
    marked_up = (".xml", ".rels")
    for largest, kinds in ((_LARGEST_UNPACKED, ("",)), (_LARGEST_XML, marked_up)):
        if sum(part.file_size for part in parts if part.filename.casefold().endswith(kinds)) > largest:
            raise BadInput(f"it unpacks to more than {largest // 1024**2} MB{' of text' if kinds == marked_up else ''}")


def _blocks(parent: Any) -> Iterator[str]:
    words: list[str] = []
    boxes: list[Any] = []
    for element in parent:
        if element.tag == f"{_W}p":
            _collect(element, words, boxes)
            if element.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
                continue  # its end is deleted, so that the next one goes on with it
            yield _paragraph(words)
            for box in boxes:
                yield from _blocks(box)
            words, boxes = [], []
        elif element.tag == f"{_W}tbl":
            yield from table_blocks(word_rows(element, lambda cell: " ".join(_blocks(cell))))
        elif element.tag not in _NOT_SAID and isinstance(element.tag, str):
            yield from _blocks(element)
    yield _paragraph(words)
    for box in boxes:
        yield from _blocks(box)


def _paragraph(words: list[str]) -> str:
    return "\n".join(line for part in "".join(words).split("\n") if (line := _line(part)))


def _line(text: str) -> str:
    return (
        "\t".join(cells) if len(cells := [tidy(cell) for cell in text.split("\t") if cell.strip()]) > 1 else tidy(text)
    )


def _collect(element: Any, words: list[str], boxes: list[Any]) -> None:
    for child in element:
        if child.tag in _WORDS:
            words.append(child.text or "")
        elif child.tag in _SIGNS:
            words.append(_SIGNS[child.tag])
        elif child.tag == f"{_W}txbxContent":
            boxes.append(child)
        elif child.tag == f"{_W}r" and _is_silent(child, "".join(words[-40:])[-40:]):
            continue
        elif child.tag not in _NOT_SAID and isinstance(child.tag, str):
            _collect(child, words, boxes)


def _is_silent(run: Any, before: str) -> bool:
    """Whether a run is hidden, or a note mark typed by hand as superscript."""
    settings = run.find(f"{_W}rPr")
    if settings is None:
        return False
    hidden = settings.find(f"{_W}vanish")
    if hidden is not None and hidden.get(f"{_W}val") not in ("0", "false", "off"):
        return True
    raised = settings.find(f"{_W}vertAlign")
    if raised is None or raised.get(f"{_W}val") != "superscript":
        return False
    return is_note_mark(before, "".join(text.text or "" for text in run.iter(f"{_W}t")))


def _notes(part: Any, kind: str) -> Iterator[str]:
    from lxml import etree

    for relation in part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            for note in etree.fromstring(relation.target_part.blob, parser):
                if note.get(f"{_W}type") in (None, "normal"):
                    yield " ".join(block for block in _blocks(note) if block)
